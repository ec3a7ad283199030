"""A complaint outside the mandate: explained in the person's language, and shown where help is."""

from __future__ import annotations

from cndh_protection.constants import Stage
from cndh_protection.setup.demo.accounts import CHAIR, SECOND_AGENT
from cndh_protection.setup.demo.dice import phone
from cndh_protection.setup.demo.people import parts
from cndh_protection.setup.demo.shapes import CaseFile, Entry
from cndh_protection.setup.demo.told_cases.teller import Teller, reachable


def tell(teller: Teller) -> CaseFile:
	"""Received five weeks before the installation, closed after eight days."""
	teller.agent = SECOND_AGENT
	person = teller.person(
		teller.at(36, "09:40"),
		name="Youssouf C.",
		sex="M",
		age_group="60+",
		region="ML03",
		languages=("bam",),
		needs=("ILL",),
		contacts=reachable(41),
		contact_hours="Le matin",
	)
	return CaseFile(
		told="inadmissible",
		persons=(person,),
		case=_case(teller, person),
		acts=(),
		contacts=_contacts(teller, person),
	)


def _case(teller: Teller, person: Entry) -> Entry:
	steps = teller.steps(
		(Stage.CASE_ADMISSIBILITY, SECOND_AGENT, 34, "10:30"),
		(
			Stage.CASE_CLOSED,
			CHAIR,
			28,
			"11:10",
			"Le critère du lien avec la défense des droits humains n'est pas rempli.",
		),
	)
	return teller.case(
		teller.at(36, "09:55"),
		steps,
		channel="WALK",
		mode="PLA",
		received_on=teller.at(36, "09:20"),
		region="ML03",
		summary="Désaccord entre héritiers sur le partage d'une parcelle familiale.",
		contact=f"{phone(41)}, lui-même, le matin.",
		source_relation="VIC",
		interview_language="bam",
		narrative=(
			"La personne vient seule. Elle conteste le partage d'une parcelle entre frères. Elle ne signale ni menace, "
			"ni violence, ni action pour les droits d'autrui. Elle a été écoutée jusqu'au bout."
		),
		urgency="U4",
		defenders=parts((person, "Victim")),
		confidentiality_level="C1",
		office="ANT-SIK",
		admissibility_outcome="INA",
		inadmissibility_reason="NHR",
		orientation="LAW",
		admissibility_note="Pas d'activité de défense des droits humains. Recours possible devant le bureau de la CNDH.",
		closure_reason="INA",
		outcome="NON",
		closure_note="Décision dite en bamanankan. Consultation juridique gratuite prise pour lui, avec son accord.",
	)


def _contacts(teller: Teller, person: Entry) -> tuple[Entry, ...]:
	return (
		teller.contact(
			teller.at(36, "09:20"),
			person,
			"Meeting",
			"Reçu à l'antenne, en bamanankan.",
			direction="Incoming",
		),
		teller.contact(
			teller.at(27, "10:00"),
			person,
			"Meeting",
			"Décision et motifs expliqués oralement ; il sait qu'il peut demander un nouvel examen. Rendez-vous remis.",
		),
	)
