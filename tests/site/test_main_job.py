"""A complaint from the first call to the closed case, by the right people one after the other, through documents.

At every step somebody without the role for it is refused, in French, and nothing changes.
"""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.constants import Role, Stage
from cndh_protection.portal.measures import given_measures, mark_progress
from cndh_protection.services.stages import StepNotAllowed, apply_step, prepare_step, stage_of_state
from tests.factories import (
	case_values,
	consent_values,
	make_defender,
	make_partner,
	make_roster,
	measure_values,
	open_to_everybody,
)
from tests.people import as_role, person, profile_person


@pytest.fixture(autouse=True)
def in_french() -> None:
	"""The people of this test read French."""
	frappe.local.lang = "fr"


def take(doc: Document, action: str, by: str, **facts: Any) -> Document:
	"""Take a step as the browser does: what it asks for, then the action."""
	with as_role(by):
		if facts:
			prepare_step(doc.doctype, doc.name, action, facts)
		apply_step(frappe.get_doc(doc.doctype, doc.name).as_json(), action)
	return frappe.get_doc(doc.doctype, doc.name)


def refused(doc: Document, action: str, by: str) -> str:
	"""Try a step as somebody it is not for; the message, once sure that nothing changed."""
	state = frappe.db.get_value(doc.doctype, doc.name, "workflow_state")
	with as_role(by), pytest.raises(StepNotAllowed) as refusal:
		apply_step(frappe.get_doc(doc.doctype, doc.name).as_json(), action)
	assert frappe.db.get_value(doc.doctype, doc.name, "workflow_state") == state
	return str(refusal.value)


def test_from_first_call_to_closed_case() -> None:
	partner = make_partner(login=person(Role.PARTNER))
	make_roster()
	with as_role(Role.INTAKE):
		defender = make_defender(name_unknown=1, legal_name=None)
		values = case_values(red_flags=[{"flag": "F03"}], defenders=[{"defender": defender.name}])
		case = frappe.get_doc(values).insert()
		case.declare_emergency()
	open_to_everybody(case.name)
	assert (case.urgency, case.emergency) == ("U1", 1)

	with as_role(Role.PROTECTION_OFFICER):
		measure = frappe.get_doc(measure_values(case.name, defender.name, partner=partner.name)).insert()
	assert "Commissaire de permanence" in refused(measure, "Start on duty decision", Role.PROTECTION_OFFICER)
	assert not given_measures(partner.name), "a measure is on the partner's page before anybody decided it"
	measure = take(
		measure,
		"Start on duty decision",
		Role.DUTY_COMMISSIONER,
		step_reason="Danger immédiat",
		oral_decision=1,
	)
	assert measure.ratification == "Due"

	assert "Président(e) de la sous-commission" in refused(
		take(case, "Review admissibility", Role.INTAKE), "Declare admissible", Role.CASE_OFFICER
	)
	case = take(case, "Declare admissible", Role.CHAIR)
	assert case.admissibility_outcome == "Admissibility Outcome-PRO"
	with as_role(Role.CASE_OFFICER):
		for row in case.criteria:
			row.answer = "Met"
		case.save()
	with as_role(Role.CHAIR):
		case.confirm_admissibility()
	assert case.admissibility_outcome == "Admissibility Outcome-ADM"
	assert frappe.db.get_value("Violation Case", case.name, "first_measure_on")

	case = take(case, "Submit for decision", Role.CASE_OFFICER)
	refused(case, "Grant measures", Role.RAPPORTEUR)
	case = take(case, "Grant measures", Role.CHAIR, decision="Mesures accordées pour trois mois")
	assert stage_of_state(case.workflow_state) == Stage.CASE_PROTECTION

	measure = take(measure, "Ratify", Role.CHAIR)
	assert measure.ratification == "Ratified"
	refused(measure, "Activate", Role.CHAIR)
	with as_role(Role.CASE_OFFICER):
		frappe.get_doc(consent_values(case.name, defender.name)).insert()
	measure = take(measure, "Activate", Role.PROTECTION_OFFICER)
	mark_progress(person(Role.PARTNER), measure.name, "Done")
	refused(measure, "Complete", Role.RAPPORTEUR)
	measure = take(measure, "Complete", Role.PROTECTION_OFFICER, effectiveness="Measure Effectiveness-E1")
	assert (measure.progress, stage_of_state(measure.workflow_state)) == ("Done", Stage.MEASURE_COMPLETED)

	refused(case, "Measures active", Role.INTAKE)
	case = take(case, "Measures active", Role.PROTECTION_OFFICER)
	refused(case, "Close, with reason", Role.CASE_OFFICER)
	case = take(case, "Close, with reason", Role.CHAIR, closure_reason="Closure Reason-RSK")
	assert stage_of_state(case.workflow_state) == Stage.CASE_CLOSED

	milestones = ("received_on", "triaged_on", "admissibility_on", "risk_on", "decision_on", "closed_on")
	dates = [case.get(field) for field in milestones]
	assert dates == sorted(dates)
	taken_by = [step.taken_by for step in case.steps]
	officers = (Role.INTAKE, Role.CHAIR, Role.CASE_OFFICER, Role.CHAIR, Role.PROTECTION_OFFICER, Role.CHAIR)
	assert taken_by == [person(role) for role in officers]


def test_people_without_any_part_in_cases_are_refused_the_document_itself() -> None:
	case = frappe.get_doc(case_values()).insert()
	for role in (
		Role.OUTREACH,
		Role.STATISTICS,
		Role.DATA_PROTECTION,
		Role.AUDITOR,
		Role.ADMINISTRATOR,
		Role.PARTNER,
	):
		with as_role(role), pytest.raises(frappe.DoesNotExistError):
			apply_step(frappe.get_doc("Violation Case", case.name).as_json(), "Review admissibility")


def test_two_people_of_a_small_team_are_enough_for_four_eyes() -> None:
	agent, chair = profile_person("Agent de protection"), profile_person("Président(e) de sous-commission")
	frappe.set_user(agent)
	case = frappe.get_doc(case_values(urgency="U2")).insert()
	steps = (
		(agent, "Review admissibility"),
		(chair, "Declare admissible"),
		(agent, "Submit for decision"),
		(chair, "Grant measures"),
	)
	for login, action in steps:
		frappe.set_user(login)
		apply_step(frappe.get_doc("Violation Case", case.name).as_json(), action)
	case.reload()
	assert stage_of_state(case.workflow_state) == Stage.CASE_PROTECTION
