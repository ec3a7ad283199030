"""Documents for tests: every required value has a sensible default, every value can be given.

Each function inserts as whoever is at work and returns the document. The people and events are invented.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime, today

from cndh_protection.access.complaints import COMPLAINT
from cndh_protection.constants import Role, Stage
from cndh_protection.services import handling
from cndh_protection.services.risk.answers import items_of
from cndh_protection.services.stages import state_of_stage
from tests.people import as_role, everybody, person

REGION = "ML05"
CERCLE = "ML05-MOPTI"
APPEAL_TEXTS = (
	"victim",
	"activity",
	"organisation",
	"facts",
	"perpetrators",
	"work_link",
	"risk_factors",
	"steps_taken",
)
"""The questions of an urgent appeal, as the United Nations ask them."""


def case_values(**given: Any) -> dict[str, Any]:
	"""Values of a case as the first call gives them."""
	return {
		"doctype": "Violation Case",
		"channel": "Intake Channel-HOT",
		"summary": "A community radio host says that unknown men wait outside the station.",
		"region": REGION,
		"no_contact": 1,
		**given,
	}


def account_values(**given: Any) -> dict[str, Any]:
	"""Values of an account of the staff, without a role yet."""
	values = {"email": "nouvelle@people.example", "first_name": "Nouvelle", "send_welcome_email": 0}
	return {"doctype": "User", **values, **given}


def make_conflict(user: str, record: str, record_type: str = "Violation Case", /, **given: Any) -> Document:
	"""A conflict of somebody with a record, from now on."""
	about = {"record_type": record_type, "record": record, "user": user}
	values = {"doctype": "Access Conflict", "valid_from": now_datetime(), **about, **given}
	return frappe.get_doc(values).insert()


def make_case(*, at: str | None = None, team: bool = True, **given: Any) -> Document:
	"""A case on which everybody has a grant, unless ``team`` is False; ``at`` puts it at a stage without its steps."""
	case = _put(frappe.get_doc(case_values(**given)).insert(), at)
	if team:
		open_to_everybody(case.name)
	return case


def open_to_everybody(case: str) -> None:
	"""Give everybody of the tests a grant on a case; it counts for those whose roles reach cases by grants."""
	fields = [
		"name",
		"record_type",
		"record",
		"user",
		"compartments",
		"valid_from",
		"why",
		"creation",
		"modified",
	]
	now = now_datetime()
	about = ("Violation Case", case)
	rows = [
		(frappe.generate_hash(length=10), *about, login, "core,identity,contact", now, "Case team", now, now)
		for login in everybody()
	]
	frappe.db.bulk_insert("Access Grant", fields, rows)


def defender_values(**given: Any) -> dict[str, Any]:
	"""Values of a person whose name is known."""
	return {"doctype": "Defender", "kind": "Person", "legal_name": "Awa Exemple", "region": REGION, **given}


def make_defender(**given: Any) -> Document:
	"""A defender."""
	return frappe.get_doc(defender_values(**given)).insert()


def act_values(case: str, **given: Any) -> dict[str, Any]:
	"""Values of an alleged act of three days ago."""
	return {
		"doctype": "Violation Act",
		"violation_case": case,
		"violation_type": "LIF-ATT",
		"started_on": add_days(today(), -3),
		**given,
	}


def make_act(*, violation_case: str | None = None, **given: Any) -> Document:
	"""An alleged act, of a new case unless one is given."""
	return frappe.get_doc(act_values(violation_case or make_case().name, **given)).insert()


def measure_values(case: str, beneficiary: str, **given: Any) -> dict[str, Any]:
	"""Values of a measure that needs neither partner nor money."""
	return {
		"doctype": "Protection Measure",
		"violation_case": case,
		"measure_type": "PHY-ADV",
		"beneficiary": beneficiary,
		**given,
	}


def make_measure(
	*,
	violation_case: str | None = None,
	beneficiary: str | None = None,
	at: str | None = None,
	**given: Any,
) -> Document:
	"""A measure for a person of a case, both new unless given; ``at`` puts it at a stage without its steps."""
	beneficiary = beneficiary or make_defender().name
	violation_case = violation_case or make_case(defenders=[{"defender": beneficiary}]).name
	return _put(frappe.get_doc(measure_values(violation_case, beneficiary, **given)).insert(), at)


def activity_values(**given: Any) -> dict[str, Any]:
	"""Values of an awareness activity of yesterday: the eight fields of the quick entry."""
	return {
		"doctype": "Awareness Activity",
		"activity_type": "Activity Type-CAM",
		"held_on": add_days(today(), -1),
		"cercle": CERCLE,
		"audience": "Target Audience-DEF",
		"women": 14,
		"men": 11,
		"under_25": 9,
		**given,
	}


def make_activity(*, at: str | None = None, **given: Any) -> Document:
	"""An awareness activity; ``at`` puts it at a stage without its steps."""
	return _put(frappe.get_doc(activity_values(**given)).insert(), at)


def give_region(login: str, region: str = REGION) -> None:
	"""Let somebody be the focal point of a region, as the settings say."""
	settings = {"parent": "Protection Settings", "parenttype": "Protection Settings"}
	row = {"doctype": "Focal Region", "parentfield": "focal_regions", "user": login, "region": region}
	frappe.get_doc(row | settings).db_insert()


def partner_values(**given: Any) -> dict[str, Any]:
	"""Values of a partner without logins; its name is new each time."""
	return {
		"doctype": "Partner Organisation",
		"organisation_name": f"Association Exemple {frappe.generate_hash(length=6)}",
		"kind": "Civil society organisation",
		"region": REGION,
		**given,
	}


def make_partner(*, login: str | None = None, **given: Any) -> Document:
	"""A partner; ``login`` is the portal account of its one person."""
	if login:
		given = {"people": [{"user": login, "job_function": "Point focal"}], **given}
	return frappe.get_doc(partner_values(**given)).insert()


def contact_values(case: str, **given: Any) -> dict[str, Any]:
	"""Values of a call that was answered."""
	return {
		"doctype": "Contact Log",
		"violation_case": case,
		"contacted_on": now_datetime(),
		"channel": "Phone",
		"direction": "Outgoing",
		"result": "Reached",
		**given,
	}


def make_contact_log(*, violation_case: str | None = None, **given: Any) -> Document:
	"""An entry of the contact log, of a new case unless one is given."""
	return frappe.get_doc(contact_values(violation_case or make_case().name, **given)).insert()


def source_values(case: str, **given: Any) -> dict[str, Any]:
	"""Values of a witness who was heard just now."""
	return {
		"doctype": "Information Source",
		"violation_case": case,
		"relation": "Source Relation-WIT",
		"reliability": "Source Reliability-R2",
		"heard_on": now_datetime(),
		**given,
	}


def make_source(*, violation_case: str | None = None, **given: Any) -> Document:
	"""A source of a new case unless one is given."""
	return frappe.get_doc(source_values(violation_case or make_case().name, **given)).insert()


def custody_values(case: str, person: str, **given: Any) -> dict[str, Any]:
	"""Values of an arrest an hour ago."""
	return {
		"doctype": "Deprivation of Liberty",
		"violation_case": case,
		"person": person,
		"kind": "Arrest",
		"deprived_on": now_datetime() - timedelta(hours=1),
		**given,
	}


def make_custody(*, violation_case: str | None = None, person: str | None = None, **given: Any) -> Document:
	"""An arrest of a person of a case, both new unless given."""
	person = person or make_defender().name
	violation_case = violation_case or make_case(defenders=[{"defender": person}]).name
	return frappe.get_doc(custody_values(violation_case, person, **given)).insert()


def letter_values(case: str, **given: Any) -> dict[str, Any]:
	"""Values of a letter that asks the Gendarmerie something."""
	return {
		"doctype": "Authority Letter",
		"violation_case": case,
		"authority": "GEN",
		"kind": "Request for information",
		"subject": "Situation d'une personne gardée à vue",
		"body": "Monsieur, la Commission vous prie de lui faire connaître le cadre légal de cette mesure.",
		**given,
	}


def make_letter(*, violation_case: str | None = None, **given: Any) -> Document:
	"""A draft of a letter, in a new case unless one is given."""
	return frappe.get_doc(letter_values(violation_case or make_case().name, **given)).insert()


def appeal_values(case: str, person: str, **given: Any) -> dict[str, Any]:
	"""Values of an urgent appeal that says something to every question of the form."""
	return {
		"doctype": "Urgent Appeal",
		"violation_case": case,
		"defender": person,
		"mechanism": "Appeal Mechanism-UN-SRHRD",
		"situation": "Going on",
		**{field: f"Réponse à la question {field}." for field in APPEAL_TEXTS},
		**given,
	}


def make_appeal(*, violation_case: str, defender: str, **given: Any) -> Document:
	"""A draft of an appeal about a person of a case."""
	return frappe.get_doc(appeal_values(violation_case, defender, **given)).insert()


def risk_values(
	case: str, defender: str, *, answers: dict[str, int | None] | int | None = 2, **given: Any
) -> dict[str, Any]:
	"""Values of a rapid assessment; ``answers``: question → 0–4 or None, or one answer for every question of the form."""
	form = given.get("form", "Rapid")
	listed = answers if isinstance(answers, dict) else dict.fromkeys(items_of(form), answers)
	rows = [
		{"item": item, "answer": "Not known" if answer is None else str(answer)}
		for item, answer in listed.items()
	]
	about = {"doctype": "Risk Assessment", "violation_case": case, "defender": defender}
	return {**about, "form": form, "answers": rows, **given}


def make_risk_assessment(
	*, violation_case: str | None = None, defender: str | None = None, final: bool = False, **given: Any
) -> Document:
	"""A rapid assessment of a person of a case, both new unless given; ``final``: made final at once."""
	defender = defender or make_defender().name
	violation_case = violation_case or make_case(defenders=[{"defender": defender}]).name
	made = frappe.get_doc(risk_values(violation_case, defender, **given)).insert()
	if final:
		made.finalise()
	return made


def make_submission(**given: Any) -> Document:
	"""A submission that waits: what came by letter, with a way to answer."""
	doc = frappe.new_doc("Intake Submission")
	values = {
		"channel": "Intake Channel-LET",
		"region": REGION,
		"urgency": "U3",
		"story": "A teacher writes that her office was searched.",
		"contact": "Through the school, mornings",
	}
	doc.update({**values, **given})
	doc.flags.by_server = True
	return doc.insert(ignore_permissions=True)


def handling_complaint_values(case: str, **given: Any) -> dict[str, Any]:
	"""Values of a complaint about a delay, made by telephone just now."""
	return {
		"case": case,
		"received_on": str(now_datetime()),
		"channel": "Intake Channel-HOT",
		"subject": "Delay",
		"complaint": "Nobody called back for a month.",
		**given,
	}


def make_handling_complaint(*, violation_case: str | None = None, **given: Any) -> Document:
	"""A complaint that waits for a commissioner, about a new case unless one is given."""
	case = violation_case or make_case().name
	return frappe.get_doc(COMPLAINT, handling.enter(**handling_complaint_values(case, **given)))


def consent_values(case: str, defender: str, **given: Any) -> dict[str, Any]:
	"""Values of a consent given by mouth to the registration of the case."""
	return {
		"doctype": "Consent",
		"violation_case": case,
		"defender": defender,
		"scope": "Consent Scope-S1",
		"status": "Consent Status-GIV",
		"mode": "Consent Mode-ORA",
		**given,
	}


def make_consent(
	*, violation_case: str | None = None, defender: str | None = None, scope: str = "S1", **given: Any
) -> Document:
	"""A consent of a person of a case, both new unless given; ``scope`` is a code."""
	defender = defender or make_defender().name
	violation_case = violation_case or make_case(defenders=[{"defender": defender}]).name
	values = consent_values(violation_case, defender, scope=f"Consent Scope-{scope}", **given)
	return frappe.get_doc(values).insert()


def referral_values(case: str, defender: str, partner: str, **given: Any) -> dict[str, Any]:
	"""Values of a referral for a month that shows who it is, how to reach the person, and what happened."""
	return {
		"doctype": "Referral",
		"violation_case": case,
		"defender": defender,
		"partner": partner,
		"service": "Referral Service-LAW",
		"purpose": "Advise her on a complaint.",
		"sections": [{"section": section} for section in ("Identity", "Contact", "Facts")],
		"expires_on": add_days(today(), 30),
		**given,
	}


def make_referral(
	*,
	partner: str | None = None,
	violation_case: str | None = None,
	defender: str | None = None,
	consent: bool = True,
	at: str | None = None,
	**given: Any,
) -> Document:
	"""A prepared referral, with the consent that it needs unless told not; ``at`` puts it at a stage without its steps."""
	partner, defender = partner or make_partner().name, defender or make_defender().name
	case = violation_case or make_case(defenders=[{"defender": defender}]).name
	if consent:
		agreed = make_consent(violation_case=case, defender=defender, scope="S3", partner=partner)
	made = frappe.get_doc(referral_values(case, defender, partner, **given)).insert()
	if at and consent:
		made.db_set({"consent": agreed.name, "sent_on": now_datetime()}, update_modified=False)
	return _put(made, at)


def make_session(*, taking_part: tuple[str, ...] = (), **given: Any) -> Document:
	"""A session of an hour ago; who takes part is present, and the first of them chairs it."""
	rows = [{"commissioner": login, "presence": "Present"} for login in taking_part]
	values = {
		"doctype": "Protection Session",
		"held_on": now_datetime() - timedelta(hours=1),
		"chair": taking_part[0] if taking_part else person(Role.CHAIR),
		"attendance": rows,
		**given,
	}
	return frappe.get_doc(values).insert()


def make_item(session: str, *, violation_case: str | None = None, **given: Any) -> Document:
	"""A case that waits for a decision, new unless given, on the agenda of a session."""
	case = violation_case or make_case(at=Stage.CASE_DECISION).name
	values = {"protection_session": session, "violation_case": case, "asked": "First decision", **given}
	return frappe.get_doc({"doctype": "Session Item", **values}).insert()


def roster_values(**given: Any) -> dict[str, Any]:
	"""Values of a week of duty that runs now."""
	return {
		"doctype": "Duty Roster",
		"starts_on": add_days(now_datetime(), -1),
		"ends_on": add_days(now_datetime(), 6),
		"officer": person(Role.INTAKE),
		"commissioner": person(Role.DUTY_COMMISSIONER),
		**given,
	}


def make_roster(**given: Any) -> Document:
	"""A week of duty."""
	return frappe.get_doc(roster_values(**given)).insert()


def interim_values(**given: Any) -> dict[str, Any]:
	"""Values of a week in which a member stands in for the chair, from tomorrow on."""
	return {
		"doctype": "Interim",
		"office_held": Role.CHAIR,
		"stand_in": person(Role.MEMBER),
		"starts_on": add_days(now_datetime(), 1),
		"ends_on": add_days(now_datetime(), 8),
		**given,
	}


def make_interim(**given: Any) -> Document:
	"""An interim that the president named."""
	with as_role(Role.PRESIDENT):
		return frappe.get_doc(interim_values(**given)).insert()


def _put(doc: Document, stage: str | None) -> Document:
	if stage:
		doc.db_set("workflow_state", state_of_stage(stage), update_modified=False)
		doc.reload()
	return doc
