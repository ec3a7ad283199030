"""A teacher who takes back her consent: nothing more goes out, and who has received what is told and followed up."""

from __future__ import annotations

from cndh_protection.constants import Stage
from cndh_protection.setup.demo.accounts import CHAIR, SECOND_AGENT
from cndh_protection.setup.demo.agreements import consent
from cndh_protection.setup.demo.dice import phone, term
from cndh_protection.setup.demo.people import parts
from cndh_protection.setup.demo.shapes import CaseFile, Entry
from cndh_protection.setup.demo.told_cases.teller import Teller, actor, reachable


def tell(teller: Teller) -> CaseFile:
	"""A letter left under her consent three weeks before the installation; she withdrew it four days before."""
	teller.agent = SECOND_AGENT
	teacher = _teacher(teller)
	asked = teller.at(24, "16:30")
	withdrawn = {"status": term("Consent Status", "WDN"), "withdrawn_on": teller.at(4, "09:20")}
	return CaseFile(
		told="withdrawal",
		persons=(teacher,),
		case=_case(teller, teacher),
		acts=(_act(teller, teacher),),
		contacts=_contacts(teller, teacher),
		verification=(_letter(teller),),
		consents=(
			consent(teller, asked, teacher, "S1"),
			consent(teller, asked, teacher, "S4A", **withdrawn),
		),
	)


def _teacher(teller: Teller) -> Entry:
	return teller.person(
		teller.at(26, "11:10"),
		name="Hawa D., enseignante",
		sex="F",
		age_group="45-59",
		region="ML04",
		profiles=("TEA", "ANT"),
		languages=("fra", "bam"),
		contacts=reachable(81),
		never_call=1,
		contact_instructions="Par la bibliothécaire, le mercredi.",
	)


def _case(teller: Teller, teacher: Entry) -> Entry:
	steps = teller.steps(
		(Stage.CASE_ADMISSIBILITY, SECOND_AGENT, 26, "15:00"),
		(Stage.CASE_IN_PROGRESS, CHAIR, 25, "10:00"),
	)
	return teller.case(
		teller.at(26, "11:05"),
		steps,
		channel="WALK",
		mode="PLA",
		received_on=teller.at(26, "10:50"),
		region="ML04",
		summary="Une enseignante est harcelée depuis qu'elle a signalé un détournement des fonds d'une cantine.",
		contact=f"{phone(81)}, mais ne jamais appeler : par la bibliothécaire.",
		source_relation="VIC",
		interview_language="fra",
		incident_on=teller.at(30, "00:00").date(),
		incident_precision="Approximate",
		narrative="Convoquée trois fois par sa hiérarchie ; des élèves ont été poussés à témoigner contre elle.",
		urgency="U3",
		defenders=parts((teacher, "Victim")),
		confidentiality_level="C2",
		office="SIEGE",
		admissibility_outcome="ADM",
	)


def _act(teller: Teller, teacher: Entry) -> Entry:
	return teller.act(
		teller.at(25, "11:00"),
		teacher,
		teller.at(30, "00:00").date(),
		violation_type="INT-HAR",
		region="ML04",
		method="Convocations répétées, sans écrit.",
		actors=[actor("UN-UNK", "A0", "UNKNOWN")],
		motive_link=term("Motive Link", "BECAUSE"),
		verification_level=term("Verification Level", "V2"),
	)


def _letter(teller: Teller) -> Entry:
	values = {
		"authority": "GEN",
		"kind": "Request for information",
		"consent_scope": "Without name (S4A)",
		"status": "Sent",
		"subject": "Pressions dans un établissement scolaire",
		"body": "La Commission vous prie de lui faire savoir quelles suites ont été données au signalement.",
		"written_by": SECOND_AGENT,
		"submitted_on": teller.at(22, "10:00"),
		"second_reader": CHAIR,
		"approved_on": teller.at(22, "15:00"),
		"sent_on": teller.at(21, "09:00"),
		"sent_how": "By hand, against receipt",
	}
	return Entry(doctype="Authority Letter", by=SECOND_AGENT, at=teller.at(23, "11:00"), values=values)


def _contacts(teller: Teller, teacher: Entry) -> tuple[Entry, ...]:
	return (
		teller.contact(
			teller.at(24, "16:20"), teacher, "Meeting", "Accord oral pour écrire aux autorités, sans son nom."
		),
		teller.contact(
			teller.at(4, "09:10"),
			teacher,
			"Meeting",
			"Elle retire son accord : on l'a soupçonnée. Plus aucun courrier. Voir avec elle ce qui reste possible.",
			next_try=teller.at(-2, "16:00"),
		),
	)
