"""An abduction told at 22:40; the family is in safety after 6 h 20, before anything is proved."""

from __future__ import annotations

from cndh_protection.constants import Stage
from cndh_protection.setup.demo import partners
from cndh_protection.setup.demo.accounts import AGENT, CHAIR
from cndh_protection.setup.demo.agreements import of_abduction
from cndh_protection.setup.demo.dice import phone, term
from cndh_protection.setup.demo.measures import (
	ACT,
	DUT,
	duty_values,
	measure,
	measure_steps,
	with_first_measure,
)
from cndh_protection.setup.demo.people import parts
from cndh_protection.setup.demo.shapes import CaseFile, Entry
from cndh_protection.setup.demo.told_cases.teller import Teller, actor, reachable

REASON = "Danger immédiat pour l'épouse et les enfants : appels menaçants depuis le téléphone du disparu."


def tell(teller: Teller) -> CaseFile:
	"""Received two evenings before the installation: the emergency is on, the session and the ratification are due."""
	missing, wife, colleague = _people(teller)
	consents, referrals = of_abduction(teller, wife, colleague)
	return with_first_measure(
		CaseFile(
			told="abduction",
			persons=(wife, colleague, missing),
			case=_case(teller, missing, wife, colleague),
			acts=_acts(teller, missing, wife),
			measures=_measures(teller, missing, wife, colleague),
			contacts=_contacts(teller, wife, colleague),
			consents=consents,
			referrals=referrals,
		)
	)


def _people(teller: Teller) -> tuple[Entry, Entry, Entry]:
	at = teller.at(2, "22:55")
	wife = teller.person(
		at,
		name="Épouse de Modibo D.",
		kind="Relative",
		sex="F",
		age_group="25-34",
		region="ML04",
		profiles=("FAM",),
		languages=("bam",),
		needs=("SIN", "ILL"),
		contacts=reachable(1),
		no_sms=1,
		no_message_left=1,
		contact_hours="Seulement par la collègue",
		risk_level="L4",
		next_review=teller.at(-2, "00:00").date(),
		contact_instructions="Passer par la collègue, jamais par le téléphone de l'époux.",
	)
	colleague = teller.person(
		at,
		name="Awa T., collègue",
		kind="Collaborator",
		sex="F",
		age_group="35-44",
		region="ML04",
		profiles=("MED", "COL"),
		languages=("bam", "fra"),
		contacts=reachable(2),
		code_word="Calebasse",
		risk_level="L3",
		next_review=teller.at(-5, "00:00").date(),
	)
	missing = teller.person(
		at,
		name="Modibo D., animateur radio",
		sex="M",
		age_group="35-44",
		region="ML04",
		profiles=("MED", "PEA"),
		languages=("bam", "fra"),
		contacts=reachable(3),
		contact_frozen=1,
		frozen_reason="Abducted",
		frozen_since=at,
		never_call=1,
		risk_level="L4",
		next_review=teller.at(-2, "00:00").date(),
		trusted_person="Awa T., collègue de la station",
		relations=[
			{"relative": wife.name, "relation": term("Beneficiary Relation", "SPO")},
			{"relative": colleague.name, "relation": term("Beneficiary Relation", "COL")},
		],
	)
	return missing, wife, colleague


def _case(teller: Teller, missing: Entry, wife: Entry, colleague: Entry) -> Entry:
	steps = teller.steps(
		(Stage.CASE_ADMISSIBILITY, AGENT, 2, "23:25"),
		(
			Stage.CASE_IN_PROGRESS,
			CHAIR,
			1,
			"09:40",
			"Recevable à titre provisoire : protéger d'abord, compléter ensuite.",
		),
		(Stage.CASE_DECISION, AGENT, 1, "17:15"),
	)
	return teller.case(
		teller.at(2, "22:52"),
		steps,
		channel="HOT",
		mode="TIE",
		received_on=teller.at(2, "22:40"),
		region="ML04",
		summary="Un animateur radio a été emmené de force en rentrant chez lui ; sa famille est menacée.",
		contact=f"{phone(2)}, la collègue qui appelle ; elle peut parler.",
		source_relation="COL",
		source_identity="Awa T. (nom fictif), collègue de la station, présente à l'antenne le soir même.",
		interview_language="bam",
		incident_on=teller.at(2, "20:00").date(),
		incident_precision="Exact",
		place="Sur la route entre la station et le domicile.",
		narrative=(
			"Vers 20 h, en sortant de son émission sur la paix entre communautés, l'animateur a été arrêté par quatre "
			"hommes armés à moto. Un auditeur a vu la scène. À 21 h 30, son épouse a reçu un appel depuis le "
			"téléphone de son mari : une voix inconnue lui demande de se taire et cite l'école des enfants."
		),
		red_flags=[{"flag": "F03"}, {"flag": "F10"}],
		urgency="U1",
		emergency=1,
		emergency_since=teller.at(2, "22:58"),
		emergency_by=AGENT,
		defenders=parts((missing, "Victim"), (wife, "Relative"), (colleague, "Collaborator")),
		confidentiality_level="C3",
		office="ANT-SEG",
		admissibility_outcome="PRO",
	)


def _acts(teller: Teller, missing: Entry, wife: Entry) -> tuple[Entry, ...]:
	at, day = teller.at(1, "10:30"), teller.at(2, "20:00").date()
	return (
		teller.act(
			at,
			missing,
			day,
			violation_type="LIB-ABD",
			region="ML04",
			place="Sur la route entre la station et le domicile.",
			method="Quatre hommes armés, deux motos, sans uniforme.",
			actors=[actor("UN-ARM", "A0", "UNKNOWN")],
			motive_link=term("Motive Link", "BECAUSE"),
			verification_level=term("Verification Level", "V3"),
		),
		teller.act(
			at,
			wife,
			day,
			violation_type="INT-TFA",
			region="ML04",
			method="Appel depuis le téléphone de la personne enlevée.",
			actors=[actor("UN-ARM", "A0", "UNKNOWN")],
			motive_link=term("Motive Link", "ASSOC"),
			verification_level=term("Verification Level", "V2"),
		),
	)


def _measures(teller: Teller, missing: Entry, wife: Entry, colleague: Entry) -> tuple[Entry, ...]:
	decided, active = teller.at(1, "05:00"), teller.at(1, "05:35")
	shelter = measure(
		AGENT,
		teller.at(2, "23:40"),
		{
			"measure_type": "REL-FAM",
			"beneficiary": wife.name,
			"partner": partners.SHELTER,
			"progress": "Under way",
			"progress_on": teller.at(1, "08:10"),
			"starts_on": decided.date(),
			"ends_on": teller.at(-29, "00:00").date(),
			"review_on": teller.at(-6, "00:00").date(),
			"cost": 425_000,
			"funder": "Fonds d'urgence d'exemple",
			"details": "Départ avant le jour avec les trois enfants ; accueil prêt, école prévenue d'une absence.",
			"risk_created": "Absence visible dans le quartier : la collègue parle d'une visite à des proches.",
			**duty_values(decided, REASON, None),
		},
		measure_steps((DUT, ACT), (decided, active), AGENT),
	)
	calls = measure(
		AGENT, teller.at(1, "15:00"), {"measure_type": "PHY-CHK", "beneficiary": colleague.name}, ()
	)
	approach = measure(
		AGENT,
		teller.at(1, "15:20"),
		{
			"measure_type": "ADV-CON",
			"beneficiary": missing.name,
			"details": "Accord de l'épouse, donné oralement.",
		},
		(),
	)
	return shelter, calls, approach


def _contacts(teller: Teller, wife: Entry, colleague: Entry) -> tuple[Entry, ...]:
	return (
		teller.contact(
			teller.at(2, "22:40"),
			colleague,
			"Phone",
			"Appel reçu à 22 h 40. Elle peut parler. L'épouse et les enfants sont chez une voisine.",
			direction="Incoming",
		),
		teller.contact(
			teller.at(2, "23:10"),
			wife,
			"Phone",
			"Jointe par le téléphone de la voisine, en bamanankan. Elle accepte de partir avec les enfants.",
			who="La voisine, qui a passé le téléphone",
		),
		teller.contact(teller.at(1, "06:20"), wife, "Phone", "Arrivée sans incident. Les enfants dorment."),
		teller.contact(
			teller.at(1, "18:00"),
			colleague,
			"Phone",
			"Mot convenu donné. Pas de nouvelle de l'animateur, pas de nouvel appel.",
			next_try=teller.at(0, "18:00"),
		),
	)
