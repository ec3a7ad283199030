"""A lawyer refuses to leave her home: her right. The other measures go on, and nothing is held against her."""

from __future__ import annotations

from cndh_protection.constants import Stage
from cndh_protection.setup.demo import partners
from cndh_protection.setup.demo.accounts import CHAIR, SECOND_AGENT
from cndh_protection.setup.demo.agreements import of_refusal
from cndh_protection.setup.demo.dice import phone, term
from cndh_protection.setup.demo.measures import ACT, APP, REF, measure, measure_steps, with_first_measure
from cndh_protection.setup.demo.people import parts
from cndh_protection.setup.demo.shapes import CaseFile, Entry
from cndh_protection.setup.demo.told_cases.teller import Teller, actor, reachable


def tell(teller: Teller) -> CaseFile:
	"""Received eleven weeks before the installation, in follow-up today."""
	teller.agent = SECOND_AGENT
	lawyer = _lawyer(teller)
	consents, referrals = of_refusal(teller, lawyer)
	return with_first_measure(
		CaseFile(
			told="refusal",
			persons=(lawyer,),
			case=_case(teller, lawyer),
			acts=(_act(teller, lawyer),),
			measures=_measures(teller, lawyer),
			contacts=_contacts(teller, lawyer),
			consents=consents,
			referrals=referrals,
		)
	)


def _lawyer(teller: Teller) -> Entry:
	return teller.person(
		teller.at(78, "10:40"),
		name="Maître Kadidia B.",
		sex="F",
		age_group="35-44",
		region="MLBKO",
		profiles=("LAW", "WHR", "GBV"),
		languages=("fra", "bam"),
		contacts=reachable(31),
		contact_hours="En dehors des audiences",
		code_word="Hibiscus",
		risk_level="L2",
		next_review=teller.at(-14, "00:00").date(),
	)


def _case(teller: Teller, lawyer: Entry) -> Entry:
	steps = teller.steps(
		(Stage.CASE_ADMISSIBILITY, SECOND_AGENT, 78, "14:10"),
		(Stage.CASE_IN_PROGRESS, CHAIR, 77, "09:50"),
		(Stage.CASE_DECISION, SECOND_AGENT, 74, "16:00"),
		(Stage.CASE_PROTECTION, CHAIR, 73, "11:15"),
		(Stage.CASE_FOLLOW_UP, SECOND_AGENT, 40, "10:00"),
	)
	return teller.case(
		teller.at(78, "10:30"),
		steps,
		channel="MSG",
		mode="PLA",
		received_on=teller.at(78, "10:05"),
		region="MLBKO",
		summary="Une avocate reçoit des menaces depuis qu'elle défend des militantes ; un procès approche.",
		contact=f"{phone(31)}, elle-même, par messagerie sécurisée.",
		source_relation="VIC",
		interview_language="fra",
		incident_on=teller.at(81, "00:00").date(),
		incident_precision="Exact",
		narrative=(
			"Trois messages en une semaine l'invitent à se retirer d'un dossier. Le dernier décrit le trajet de ses "
			"enfants. Elle tient à plaider à la date prévue et à rester chez elle."
		),
		red_flags=[{"flag": "F15"}],
		urgency="U2",
		defenders=parts((lawyer, "Victim")),
		confidentiality_level="C2",
		office="SIEGE",
		admissibility_outcome="ADM",
		decision="Mesures proposées : relocalisation temporaire, contrôle des appareils, observation du procès.",
	)


def _act(teller: Teller, lawyer: Entry) -> Entry:
	return teller.act(
		teller.at(77, "11:30"),
		lawyer,
		teller.at(84, "00:00").date(),
		ended_on=teller.at(79, "00:00").date(),
		violation_type="INT-THR",
		region="MLBKO",
		method="Messages depuis des numéros inconnus.",
		actors=[actor("UN-UNK", "A0", "UNKNOWN")],
		motive_link=term("Motive Link", "BECAUSE"),
		verification_level=term("Verification Level", "V3"),
	)


def _measures(teller: Teller, lawyer: Entry) -> tuple[Entry, ...]:
	proposed, approved = teller.at(75, "15:00"), teller.at(73, "11:20")
	stay = measure(
		SECOND_AGENT,
		proposed,
		{
			"measure_type": "REL-TMP",
			"beneficiary": lawyer.name,
			"partner": partners.SHELTER,
			"result_note": "Refus entendu et respecté. Elle peut changer d'avis à tout moment, sans justification.",
		},
		measure_steps((APP, REF), (approved, teller.at(72, "18:20")), SECOND_AGENT),
	)
	devices = measure(
		SECOND_AGENT,
		proposed,
		{
			"measure_type": "DIG-AUD",
			"beneficiary": lawyer.name,
			"partner": partners.DIGITAL,
			"progress": "Under way",
			"progress_on": teller.at(66, "17:00"),
			"starts_on": teller.at(70, "00:00").date(),
		},
		measure_steps((APP, ACT), (approved, teller.at(70, "09:00")), SECOND_AGENT),
	)
	trial = measure(
		SECOND_AGENT,
		proposed,
		{
			"measure_type": "LEG-TRI",
			"beneficiary": lawyer.name,
			"partner": partners.LAWYERS,
			"progress": "Under way",
			"progress_on": teller.at(41, "18:00"),
			"starts_on": teller.at(66, "00:00").date(),
			"review_on": teller.at(-14, "00:00").date(),
		},
		measure_steps((APP, ACT), (approved, teller.at(66, "08:00")), SECOND_AGENT),
	)
	return stay, devices, trial


def _contacts(teller: Teller, lawyer: Entry) -> tuple[Entry, ...]:
	return (
		teller.contact(
			teller.at(78, "10:05"),
			lawyer,
			"Messaging",
			"Premier message ; elle est en sécurité.",
			direction="Incoming",
		),
		teller.contact(
			teller.at(72, "18:00"),
			lawyer,
			"Meeting",
			"Plan présenté. Elle refuse de quitter son domicile, accepte le reste. Dit que la décision lui appartient.",
		),
		teller.contact(
			teller.at(15, "19:10"), lawyer, "Messaging", "Audience tenue, observateurs présents, calme."
		),
	)
