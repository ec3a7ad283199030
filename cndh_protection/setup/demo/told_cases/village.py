"""Forty-three households of a village refuse a status said to be inherited, and speak through three delegates."""

from __future__ import annotations

from cndh_protection.constants import Stage
from cndh_protection.setup.demo import partners
from cndh_protection.setup.demo.accounts import AGENT, CHAIR
from cndh_protection.setup.demo.dice import phone, term
from cndh_protection.setup.demo.measures import ACT, APP, DON, measure, measure_steps, with_first_measure
from cndh_protection.setup.demo.people import parts
from cndh_protection.setup.demo.shapes import CaseFile, Entry
from cndh_protection.setup.demo.told_cases.teller import Teller, actor, reachable

HOUSEHOLDS = 43
GROUP = {"group_size": 318, "group_households": HOUSEHOLDS, "group_women": 97, "group_children": 141}


def tell(teller: Teller) -> CaseFile:
	"""Received about five months before the installation, in follow-up today."""
	village = _village(teller)
	delegates = _delegates(teller)
	return with_first_measure(
		CaseFile(
			told="village",
			persons=(village, *delegates),
			case=_case(teller, village, delegates),
			acts=_acts(teller, village, delegates[0]),
			measures=_measures(teller, village, delegates),
			contacts=_contacts(teller, delegates),
		)
	)


def _village(teller: Teller) -> Entry:
	return teller.person(
		teller.at(148, "11:20"),
		name="Village des quarante-trois foyers",
		kind="Collective",
		sex="NA",
		region="ML01",
		profiles=("VIL", "SLA"),
		languages=("snk",),
		interpreter_needed=1,
		risk_level="L3",
		next_review=teller.at(-30, "00:00").date(),
		contact_instructions="Par les délégués seulement, l'un après l'autre, jamais tous le même jour.",
		**GROUP,
	)


def _delegates(teller: Teller) -> tuple[Entry, ...]:
	at = teller.at(148, "11:35")
	told = (
		("Bintou K., déléguée des femmes", "F", "35-44", ("SLA", "WHR"), 11),
		("Samba F., délégué", "M", "45-59", ("SLA", "COM"), 12),
		("Hawa S., déléguée des jeunes", "F", "18-24", ("SLA", "YOU"), 13),
	)
	return tuple(
		teller.person(
			at,
			name=name,
			sex=sex,
			age_group=age_group,
			region="ML01",
			profiles=profiles,
			languages=("snk", "bam"),
			contacts=reachable(number),
			contact_hours="Le soir, après la prière",
			no_message_left=1,
		)
		for name, sex, age_group, profiles, number in told
	)


def _case(teller: Teller, village: Entry, delegates: tuple[Entry, ...]) -> Entry:
	steps = teller.steps(
		(Stage.CASE_ADMISSIBILITY, AGENT, 147, "09:15"),
		(Stage.CASE_IN_PROGRESS, CHAIR, 146, "10:00"),
		(Stage.CASE_DECISION, AGENT, 139, "15:30"),
		(Stage.CASE_PROTECTION, CHAIR, 137, "12:10"),
		(Stage.CASE_FOLLOW_UP, AGENT, 62, "10:45"),
	)
	return teller.case(
		teller.at(148, "12:05"),
		steps,
		channel="OSC",
		mode="PLA",
		received_on=teller.at(148, "11:10"),
		region="ML01",
		summary="Quarante-trois foyers privés d'eau, de champs et de commerce pour avoir refusé un statut dit hérité.",
		contact=f"{phone(11)}, la déléguée des femmes, le soir.",
		source_relation="VIC",
		source_identity="Les trois délégués, mandatés par l'assemblée des foyers.",
		interview_language="snk",
		interpreter_needed=1,
		incident_on=teller.at(176, "00:00").date(),
		incident_precision="Approximate",
		place="Un village et ses hameaux de culture.",
		narrative=(
			"Lors d'une assemblée, les foyers ont dit ne plus accepter le statut d'esclave par ascendance qu'on leur "
			"attribue. Depuis, la pompe leur est interdite, trois champs ont été repris, les commerçants ne leur "
			"vendent plus rien. La déléguée des femmes a été frappée en allant au puits. Ils demandent à rester chez "
			"eux, en sécurité, et que leurs enfants reprennent l'école."
		),
		red_flags=[{"flag": "F14"}],
		urgency="U2",
		defenders=parts((village, "Victim"), *((delegate, "Delegate") for delegate in delegates)),
		confidentiality_level="C2",
		office="ANT-KAY",
		admissibility_outcome="ADM",
		decision="Plan de protection du village, avocat pour les délégués, point d'eau ; revue tous les trois mois.",
		**GROUP,
	)


def _acts(teller: Teller, village: Entry, delegate: Entry) -> tuple[Entry, ...]:
	"""The status itself stands in free words: a code that says it would be a plain column."""
	at, alleged = teller.at(146, "14:30"), [actor("CO-STA", "A2", "DILIGENCE")]
	common = {"region": "ML01", "actors": alleged, "motive_link": term("Motive Link", "BECAUSE")}
	return (
		teller.act(
			at,
			village,
			teller.at(176, "00:00").date(),
			free_words="Statut d'esclave par ascendance imposé aux foyers ; refus puni par l'isolement.",
			verification_level=term("Verification Level", "V4"),
			**common,
		),
		teller.act(
			at,
			village,
			teller.at(170, "00:00").date(),
			violation_type="LIB-BAN",
			method="Accès à la pompe et au marché refusé.",
			verification_level=term("Verification Level", "V4"),
			**common,
		),
		teller.act(
			at,
			village,
			teller.at(165, "00:00").date(),
			violation_type="PRO-LND",
			verification_level=term("Verification Level", "V3"),
			**common,
		),
		teller.act(
			at,
			delegate,
			teller.at(152, "00:00").date(),
			violation_type="INT-ASS",
			method="Coups au bras, soignés sur place.",
			verification_level=term("Verification Level", "V4"),
			**common,
		),
	)


def _measures(teller: Teller, village: Entry, delegates: tuple[Entry, ...]) -> tuple[Entry, ...]:
	proposed, approved = teller.at(140, "16:00"), teller.at(137, "12:20")
	plan = measure(
		AGENT,
		proposed,
		{
			"measure_type": "COL-PLN",
			"beneficiary": village.name,
			"partner": partners.NETWORK,
			"progress": "Under way",
			"progress_on": teller.at(61, "09:00"),
			"starts_on": teller.at(130, "00:00").date(),
			"review_on": teller.at(-30, "00:00").date(),
			"details": "Alerte par sifflet, deux lieux de rassemblement, un relais par hameau.",
		},
		measure_steps((APP, ACT), (approved, teller.at(130, "10:00")), AGENT),
	)
	lawyers = measure(
		AGENT,
		proposed,
		{
			"measure_type": "LEG-AID",
			"beneficiary": delegates[0].name,
			"partner": partners.LAWYERS,
			"progress": "Under way",
			"progress_on": teller.at(50, "17:30"),
			"starts_on": teller.at(135, "00:00").date(),
			"cost": 350_000,
			"funder": "Fonds d'urgence d'exemple",
		},
		measure_steps((APP, ACT), (approved, teller.at(135, "09:00")), AGENT),
	)
	water = measure(
		AGENT,
		proposed,
		{
			"measure_type": "COL-INF",
			"beneficiary": village.name,
			"partner": partners.AGENCY,
			"progress": "Done",
			"progress_on": teller.at(64, "16:00"),
			"starts_on": teller.at(110, "00:00").date(),
			"ends_on": teller.at(64, "00:00").date(),
			"cost": 2_400_000,
			"funder": "Fonds d'urgence d'exemple",
			"effectiveness": term("Measure Effectiveness", "E1"),
			"result_note": "Un point d'eau ouvert à tous, avec un comité mixte. Plus d'incident au puits depuis.",
		},
		measure_steps((APP, ACT, DON), (approved, teller.at(110, "08:30"), teller.at(63, "15:00")), AGENT),
	)
	return plan, lawyers, water


def _contacts(teller: Teller, delegates: tuple[Entry, ...]) -> tuple[Entry, ...]:
	return (
		teller.contact(
			teller.at(148, "11:10"),
			delegates[0],
			"Meeting",
			"Les trois délégués reçus ensemble chez l'organisation relais, avec une interprète choisie par eux.",
			direction="Incoming",
		),
		teller.contact(
			teller.at(136, "20:15"), delegates[1], "Phone", "Décision expliquée en soninké ; plan accepté."
		),
		teller.contact(
			teller.at(63, "19:40"),
			delegates[2],
			"Messaging",
			"Les enfants sont retournés à l'école. La pompe est ouverte.",
		),
		teller.contact(
			teller.at(20, "20:05"),
			delegates[0],
			"Phone",
			"Pas joignable ; rappeler après le marché.",
			result="No answer",
			next_try=teller.at(19, "20:00"),
		),
		teller.contact(
			teller.at(19, "20:10"), delegates[0], "Phone", "Calme. Les champs ne sont pas rendus encore."
		),
	)
