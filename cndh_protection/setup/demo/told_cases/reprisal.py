"""A unionist whose case was closed a month ago: at the first check she tells of reprisals, and the chair must decide."""

from __future__ import annotations

from datetime import timedelta

from cndh_protection.constants import Stage
from cndh_protection.setup.demo import partners
from cndh_protection.setup.demo.accounts import AGENT, CHAIR
from cndh_protection.setup.demo.dice import phone, term
from cndh_protection.setup.demo.measures import ACT, APP, DON, measure, measure_steps, with_first_measure
from cndh_protection.setup.demo.people import parts
from cndh_protection.setup.demo.shapes import CaseFile, Entry
from cndh_protection.setup.demo.told_cases.teller import Teller, actor, reachable


def tell(teller: Teller) -> CaseFile:
	"""Received four months before the installation, closed after 90 days; her answer came yesterday."""
	unionist = _unionist(teller)
	return with_first_measure(
		CaseFile(
			told="reprisal",
			persons=(unionist,),
			case=_case(teller, unionist),
			acts=(_act(teller, unionist),),
			measures=(_check(teller, unionist),),
			contacts=_contacts(teller, unionist),
		)
	)


def _unionist(teller: Teller) -> Entry:
	return teller.person(
		teller.at(120, "09:20"),
		name="Rokia T., syndicaliste",
		sex="F",
		age_group="35-44",
		region="ML03",
		profiles=("UNI", "WHR"),
		languages=("bam", "fra"),
		contacts=reachable(61),
		contact_hours="Après 18 heures",
		no_sms=1,
		risk_level="L2",
	)


def _case(teller: Teller, unionist: Entry) -> Entry:
	steps = teller.steps(
		(Stage.CASE_ADMISSIBILITY, AGENT, 120, "11:00"),
		(Stage.CASE_IN_PROGRESS, CHAIR, 118, "10:00"),
		(Stage.CASE_DECISION, AGENT, 114, "15:00"),
		(Stage.CASE_PROTECTION, CHAIR, 113, "11:00"),
		(Stage.CASE_FOLLOW_UP, AGENT, 80, "09:30"),
		(Stage.CASE_CLOSED, CHAIR, 30, "10:00"),
	)
	return teller.case(
		teller.at(120, "09:15"),
		steps,
		channel="WALK",
		mode="PLA",
		received_on=teller.at(120, "09:00"),
		region="ML03",
		summary="Une syndicaliste a été menacée de renvoi et suivie après une grève dans une usine.",
		contact=f"{phone(61)}, elle-même, le soir.",
		source_relation="VIC",
		interview_language="bam",
		incident_on=teller.at(123, "00:00").date(),
		incident_precision="Exact",
		narrative="Après la grève, un véhicule l'a suivie trois soirs. Le chef du personnel lui a parlé de sa famille.",
		red_flags=[{"flag": "F14"}],
		urgency="U2",
		defenders=parts((unionist, "Victim")),
		confidentiality_level="C2",
		office="SIEGE",
		admissibility_outcome="ADM",
		decision="Appels réguliers pendant deux mois ; courrier à l'inspection du travail.",
		closure_reason="RSK",
		outcome="RES",
		closure_note="Elle a repris le travail. Plus de filature depuis six semaines. Elle accepte la clôture.",
		reassessment_due=teller.at(1, "19:05") + timedelta(hours=72),
	)


def _act(teller: Teller, unionist: Entry) -> Entry:
	return teller.act(
		teller.at(118, "14:00"),
		unionist,
		teller.at(123, "00:00").date(),
		violation_type="INT-STK",
		region="ML03",
		method="Un véhicule sans plaque, trois soirs de suite.",
		actors=[actor("UN-UNK", "A0", "UNKNOWN")],
		motive_link=term("Motive Link", "BECAUSE"),
		verification_level=term("Verification Level", "V3"),
	)


def _check(teller: Teller, unionist: Entry) -> Entry:
	started, done = teller.at(112, "18:30"), teller.at(45, "18:30")
	values = {
		"measure_type": "PHY-CHK",
		"beneficiary": unionist.name,
		"partner": partners.DIGITAL,
		"progress": "Done",
		"progress_on": started,
		"starts_on": started.date(),
		"ends_on": done.date(),
		"effectiveness": term("Measure Effectiveness", "E3"),
		"result_note": "Un appel chaque soir pendant neuf semaines ; rien de nouveau depuis la sixième.",
	}
	steps = measure_steps((APP, ACT, DON), (teller.at(113, "11:05"), started, done), AGENT)
	return measure(AGENT, teller.at(115, "10:00"), values, steps)


def _contacts(teller: Teller, unionist: Entry) -> tuple[Entry, ...]:
	return (
		teller.contact(
			teller.at(30, "08:40"),
			unionist,
			"Phone",
			"Dernier entretien : elle accepte la clôture et garde le numéro.",
		),
		teller.contact(
			teller.at(1, "19:05"),
			unionist,
			"Phone",
			"Contrôle des 30 jours : mutée de nuit sans motif, et la voiture est revenue devant chez elle hier.",
			reprisals="Reprisals",
			next_try=teller.at(0, "18:30"),
		),
	)
