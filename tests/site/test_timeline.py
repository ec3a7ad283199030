"""The timeline of a case: everything dated, in order, of what the person reads, and nothing that is sealed."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime, today

from cndh_protection.access import grants
from cndh_protection.constants import Role, Stage
from cndh_protection.services.timeline import timeline
from tests.factories import make_act, make_case, make_contact_log, make_custody, make_defender, make_measure
from tests.people import as_user, make_person

SECRET = "Ousmane-le-forgeron"


@pytest.fixture
def case() -> Document:
	"""A case with a custody, an act, a contact and a measure."""
	person = make_defender().name
	case = make_case(team=False, defenders=[{"defender": person}], narrative=SECRET)
	make_act(violation_case=case.name, victim=person, started_on=add_days(today(), -3), method=SECRET)
	make_custody(violation_case=case.name, person=person, charges=SECRET)
	make_contact_log(violation_case=case.name, note=SECRET, who=SECRET)
	measure = make_measure(violation_case=case.name, beneficiary=person, at=Stage.MEASURE_ACTIVE)
	measure.db_set("activated_on", now_datetime() + timedelta(hours=1))
	return case


def member(case: Document, role: str) -> str:
	login = make_person(role)
	grants.give("Violation Case", case.name, login)
	return login


def test_the_latest_comes_first_and_days_have_no_hour(case: Document) -> None:
	with as_user(member(case, Role.CASE_OFFICER)):
		events = timeline(case.name)
	assert [event["at"] for event in events] == sorted((event["at"] for event in events), reverse=True)
	assert {event["doctype"] for event in events} == {
		"Violation Case",
		"Violation Act",
		"Deprivation of Liberty",
		"Contact Log",
		"Protection Measure",
	}
	assert (events[-1]["doctype"], events[-1]["is_day"]) == ("Violation Act", True)
	assert events[0]["doctype"] == "Protection Measure"
	assert not events[0]["is_day"]


def test_nothing_sealed_is_in_it(case: Document) -> None:
	with as_user(member(case, Role.CASE_OFFICER)):
		told = frappe.as_json(timeline(case.name))
	assert SECRET not in told
	assert "cndh1." not in told


def test_what_a_role_does_not_read_is_left_out(case: Document) -> None:
	"""The psychosocial officer reads the case and its contacts, no act, custody or measure."""
	with as_user(member(case, Role.PSYCHOSOCIAL)):
		assert {event["doctype"] for event in timeline(case.name)} == {"Violation Case", "Contact Log"}


def test_a_protected_type_is_told_by_its_mark(case: Document) -> None:
	make_act(violation_case=case.name, violation_type="INT-RAP", started_on=today())
	with as_user(member(case, Role.CASE_OFFICER)):
		acts = [event["what"] for event in timeline(case.name) if event["doctype"] == "Violation Act"]
	assert any("RESTREINT" in what for what in acts)


def test_to_a_stranger_the_case_is_not_there(case: Document) -> None:
	with as_user(make_person(Role.CASE_OFFICER)):
		for name in (case.name, "DOS-2026-99999"):
			with pytest.raises(frappe.DoesNotExistError):
				timeline(name)


def test_steps_and_pauses_are_told(case: Document) -> None:
	"""With the words of the step, never its reason."""
	row = {"action": "Review admissibility", "from_state": "Received", "to_state": "Admissibility review"}
	case.append("steps", {**row, "taken_on": now_datetime(), "taken_by": "Administrator"})
	case.append("pauses", {"since": now_datetime(), "until": now_datetime(), "paused_by": "Administrator"})
	case.flags.by_server = True
	case.save()
	with as_user(member(case, Role.CASE_OFFICER)):
		told = [event["what"] for event in timeline(case.name)]
	assert (
		frappe._("{0}: now {1}").format(frappe._("Review admissibility"), frappe._("Admissibility review"))
		in told
	)
	assert frappe._("Pause") in told
