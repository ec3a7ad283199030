"""Documents for tests: every required value has a sensible default, every value can be given.

Each function inserts as whoever is at work and returns the document. The people and events are invented.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime, today

from cndh_protection.constants import Role
from cndh_protection.services.stages import state_of_stage
from tests.people import everybody, person

REGION = "ML05"
CERCLE = "ML05-MOPTI"


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


def _put(doc: Document, stage: str | None) -> Document:
	if stage:
		doc.db_set("workflow_state", state_of_stage(stage), update_modified=False)
		doc.reload()
	return doc
