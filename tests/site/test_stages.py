"""Rules of the workflow that the platform leaves to the browser: edit roles, four eyes, reasons, server-set fields."""

from __future__ import annotations

import frappe
import pytest

from cndh_protection.access.rights import RIGHTS
from cndh_protection.constants import ENDED_CASE_STAGES, Role, Stage
from cndh_protection.services.case_workflow import WORKFLOW_OF_PROFILE, switch_case_workflow
from cndh_protection.services.stages import (
	StepIncomplete,
	StepNotAllowed,
	apply_step,
	prepare_step,
	stage_of_state,
	state_of_stage,
)
from tests.factories import make_activity, make_case, make_consent, make_measure, make_roster
from tests.people import as_role, as_user, person, profile_person
from tests.seal.support import opened


def put(doc: frappe.model.document.Document, **values: object) -> None:
	"""Change a stored document as a client of the REST interface would."""
	stored = frappe.get_doc(doc.doctype, doc.name)
	stored.update(values)
	stored.save()


def officer_and_chair() -> str:
	"""Somebody whom a small team gave both roles."""
	login = person(Role.CASE_OFFICER)
	frappe.get_doc("User", login).add_roles(Role.CHAIR, Role.PROTECTION_OFFICER)
	return login


SERVED = (Role.PARTNER, "Administrator")


def may_write(role: str, doctype: str) -> bool:
	"""Whether the role writes such documents: by the matrix, and where it has no row, by the platform's permissions."""
	if doctype in RIGHTS:
		return any("W" in right.letters for right in RIGHTS[doctype].get(role, ()))
	return bool(frappe.db.exists("DocPerm", {"parent": doctype, "role": role, "write": 1}))


class TestEditRoles:
	def test_only_the_edit_roles_of_a_state_edit_in_it(self) -> None:
		case = make_case(at=Stage.CASE_IN_PROGRESS)
		with as_role(Role.RAPPORTEUR):
			put(case, summary="Verified wording.")
		with as_role(Role.CHAIR), pytest.raises(StepNotAllowed, match="is edited by"):
			put(case, summary="Wording of somebody who decides and does not work the case.")

	def test_saving_without_a_change_is_no_edit(self) -> None:
		case = make_case(at=Stage.CASE_IN_PROGRESS)
		with as_role(Role.CHAIR):
			put(case)

	def test_an_antenna_completes_what_it_received_and_no_more(self) -> None:
		with as_role(Role.FOCAL_POINT):
			case = make_case(team=False)
			put(case, narrative="Told on market day.")
		case.db_set("workflow_state", state_of_stage(Stage.CASE_IN_PROGRESS))
		with as_role(Role.FOCAL_POINT), pytest.raises(StepNotAllowed, match="is edited by"):
			put(case, narrative="Too late.")

	def test_a_closed_case_is_not_edited_by_its_officer(self) -> None:
		case = make_case(at=Stage.CASE_CLOSED)
		with as_role(Role.CASE_OFFICER), pytest.raises(StepNotAllowed):
			put(case, narrative="Too late.")

	def test_a_step_carries_no_edit_of_somebody_who_may_not_edit(self) -> None:
		case = make_case(at=Stage.CASE_IN_PROGRESS)
		closed = state_of_stage(Stage.CASE_CLOSED)
		reason = {"closure_reason": "Closure Reason-RSK"}
		with as_role(Role.CHAIR), pytest.raises(StepNotAllowed, match="is edited by"):
			put(case, workflow_state=closed, summary="Slipped in with the step.", **reason)
		with as_role(Role.CHAIR):
			put(case, workflow_state=closed, **reason)

	def test_a_row_of_a_table_counts_as_an_edit(self) -> None:
		case = make_case(at=Stage.CASE_IN_PROGRESS)
		stored = frappe.get_doc("Violation Case", case.name)
		stored.append("red_flags", {"flag": "F11"})
		with as_role(Role.CHAIR), pytest.raises(StepNotAllowed):
			stored.save()

	def test_an_administrators_change_of_the_edit_roles_counts(self) -> None:
		workflow = frappe.get_last_doc(
			"Workflow", filters={"document_type": "Violation Case", "is_active": 1}
		)
		state = state_of_stage(Stage.CASE_IN_PROGRESS)
		workflow.append("states", {"state": state, "doc_status": "0", "allow_edit": Role.CHAIR})
		workflow.save()
		case = make_case(at=Stage.CASE_IN_PROGRESS)
		with as_role(Role.CHAIR):
			put(case, summary="The administrator lets the chair edit here.")


class TestSteps:
	def test_a_skipped_state_is_refused_through_rest(self) -> None:
		case = make_case()
		with as_role(Role.CASE_OFFICER), pytest.raises(StepNotAllowed, match="there is no step"):
			put(case, workflow_state=state_of_stage(Stage.CASE_DECISION))
		case.reload()
		assert stage_of_state(case.workflow_state) == Stage.CASE_RECEIVED

	def test_a_new_document_starts_in_the_first_state(self) -> None:
		with pytest.raises(StepNotAllowed, match="begins as Received"):
			make_case(workflow_state=state_of_stage(Stage.CASE_CLOSED))

	def test_whoever_took_the_step_before_does_not_take_a_four_eyes_step(self) -> None:
		with as_user(officer_and_chair()):
			case = make_case(urgency="U2")
			apply_step(case.as_json(), "Review admissibility")
			with pytest.raises(StepNotAllowed, match="second person"):
				apply_step(frappe.get_doc("Violation Case", case.name).as_json(), "Declare admissible")
		with as_role(Role.CHAIR):
			apply_step(frappe.get_doc("Violation Case", case.name).as_json(), "Declare admissible")

	def test_whoever_made_a_measure_does_not_approve_it(self) -> None:
		with as_user(officer_and_chair()):
			measure = make_measure()
			with pytest.raises(StepNotAllowed, match="second person"):
				apply_step(measure.as_json(), "Approve")

	def test_four_eyes_is_the_workflows_own_flag(self) -> None:
		workflow = frappe.get_doc("Workflow", "Mesure de protection")
		for row in workflow.transitions:
			row.cndh_four_eyes = 0
		workflow.save()
		with as_user(officer_and_chair()):
			measure = make_measure()
			apply_step(measure.as_json(), "Approve")

	def test_a_reason_is_asked_for_and_kept_with_the_step(self) -> None:
		measure = make_measure()
		with as_role(Role.CHAIR):
			with pytest.raises(StepIncomplete, match="Reason for the next step"):
				apply_step(measure.as_json(), "Do not approve")
			prepare_step(
				measure.doctype, measure.name, "Do not approve", {"step_reason": "Not proportionate."}
			)
			apply_step(frappe.get_doc(measure.doctype, measure.name).as_json(), "Do not approve")
		measure.reload()
		step = measure.steps[-1]
		assert opened(measure, "reason", step) == "Not proportionate."
		assert (step.taken_by, measure.step_reason) == (person(Role.CHAIR), None)

	def test_closing_asks_for_the_reason_by_every_door(self) -> None:
		case = make_case(at=Stage.CASE_FOLLOW_UP)
		with as_role(Role.CHAIR):
			with pytest.raises(StepIncomplete, match="Reason for closing"):
				apply_step(case.as_json(), "Close, with reason")
			with pytest.raises(StepIncomplete, match="Reason for closing"):
				put(case, workflow_state=state_of_stage(Stage.CASE_CLOSED))

	@pytest.mark.parametrize("profile", ["Simple", "Full"])
	def test_an_open_case_is_closed_from_wherever_it_stands(self, profile: str) -> None:
		"""By the chair, with a reason."""
		switch_case_workflow(profile)
		workflow = frappe.get_doc("Workflow", WORKFLOW_OF_PROFILE[profile])
		ended = {state_of_stage(stage) for stage in ENDED_CASE_STAGES}
		stages = {stage_of_state(row.state) for row in workflow.states if row.state not in ended}
		assert len(stages) == {"Simple": 6, "Full": 12}[profile]
		for stage in stages:
			case = make_case(at=stage)
			with as_role(Role.CHAIR):
				put(
					case,
					workflow_state=state_of_stage(Stage.CASE_CLOSED),
					closure_reason="Closure Reason-RSK",
				)
			closed = frappe.db.get_value("Violation Case", case.name, ["closed_on", "closure_reason"])
			assert (bool(closed[0]), closed[1]) == (True, "Closure Reason-RSK")

	def test_what_a_step_asks_for_is_taken_from_whoever_may_take_it(self) -> None:
		case = make_case(at=Stage.CASE_FOLLOW_UP)
		reason = {"closure_reason": "Closure Reason-RSK"}
		with as_role(Role.CASE_OFFICER), pytest.raises(StepNotAllowed):
			prepare_step(case.doctype, case.name, "Close, with reason", reason)
		with as_role(Role.CHAIR):
			prepare_step(case.doctype, case.name, "Close, with reason", {**reason, "summary": "Slipped in."})
		stored = frappe.get_doc("Violation Case", case.name)
		assert (stored.closure_reason, stored.summary) == ("Closure Reason-RSK", case.summary)

	def test_a_document_without_steps_has_none_to_prepare(self) -> None:
		with pytest.raises(StepNotAllowed):
			prepare_step("User", "Administrator", "Close, with reason", {})

	def test_reopening_forgets_the_closing_date_and_keeps_the_steps(self) -> None:
		case = make_case(at=Stage.CASE_FOLLOW_UP)
		with as_role(Role.CHAIR):
			put(case, workflow_state=state_of_stage(Stage.CASE_CLOSED), closure_reason="Closure Reason-RSK")
			assert frappe.db.get_value("Violation Case", case.name, "closed_on")
			apply_step(frappe.get_doc("Violation Case", case.name).as_json(), "Reopen")
			case.reload()
			assert (case.closed_on, case.closure_reason) == (None, None)
			with pytest.raises(StepIncomplete, match="Reason for closing"):
				put(case, workflow_state=state_of_stage(Stage.CASE_CLOSED))
		case.reload()
		assert [step.action for step in case.steps] == ["Close, with reason", "Reopen"]

	def test_every_step_is_for_people_who_may_write_the_document(self) -> None:
		"""Else a step is offered to somebody whom it refuses, and what only he or she could take is never taken.

		A partner's steps are taken by its own page, what expires by the job.
		"""
		fields = ["name", "document_type"]
		cannot = [
			(workflow.name, row.action, row.allowed)
			for workflow in frappe.get_all("Workflow", fields=fields, order_by="name")
			for row in frappe.get_doc("Workflow", workflow.name).transitions
			if row.allowed not in SERVED and not may_write(row.allowed, workflow.document_type)
		]
		assert cannot == []


class TestServerFields:
	def test_milestones_flags_and_steps_are_not_for_posting(self) -> None:
		case = make_case(triaged_on="2020-01-01 00:00:00", emergency=1, steps=[{"action": "Forged"}])
		assert not any((case.triaged_on, case.emergency, case.steps))
		put(case, closed_on="2020-01-01 00:00:00", paused=1)
		case.reload()
		assert (case.closed_on, case.paused) == (None, 0)

	def test_a_posted_step_history_is_put_back(self) -> None:
		case = make_case()
		with as_role(Role.CASE_OFFICER):
			apply_step(case.as_json(), "Review admissibility")
			stored = frappe.get_doc("Violation Case", case.name)
			stored.steps[0].taken_by = person(Role.CHAIR)
			stored.append("steps", {"action": "Declare admissible", "taken_by": person(Role.CHAIR)})
			stored.save()
		case.reload()
		assert [(step.action, step.taken_by) for step in case.steps] == [
			("Review admissibility", person(Role.CASE_OFFICER))
		]


class TestActivities:
	def test_an_activity_is_reported_with_its_participants(self) -> None:
		activity = make_activity(at=Stage.ACTIVITY_HELD, women=0, men=0, under_25=0)
		with as_role(Role.OUTREACH):
			with pytest.raises(StepIncomplete, match="how many women and men"):
				apply_step(activity.as_json(), "Report results")
			prepare_step(activity.doctype, activity.name, "Report results", {"women": 3, "men": 2})
			apply_step(frappe.get_doc(activity.doctype, activity.name).as_json(), "Report results")
		activity.reload()
		assert activity.participants == 5

	def test_an_activity_to_come_is_not_held(self) -> None:
		activity = make_activity(held_on="2999-01-01")
		with as_role(Role.OUTREACH), pytest.raises(StepIncomplete, match="in the future"):
			apply_step(activity.as_json(), "Mark as held")


class TestDutyDecision:
	@pytest.fixture
	def urgent(self) -> frappe.model.document.Document:
		measure = make_measure()
		frappe.db.set_value("Violation Case", measure.violation_case, "urgency", "U2")
		return measure

	def start(self, measure: frappe.model.document.Document) -> None:
		prepare_step(measure.doctype, measure.name, "Start on duty decision", {"step_reason": "At once."})
		apply_step(frappe.get_doc(measure.doctype, measure.name).as_json(), "Start on duty decision")

	def test_the_roster_decides_who_is_on_duty(self, urgent: frappe.model.document.Document) -> None:
		with as_role(Role.DUTY_COMMISSIONER), pytest.raises(frappe.DoesNotExistError):
			self.start(urgent)
		frappe.get_doc("User", person(Role.DUTY_COMMISSIONER)).add_roles(Role.PROTECTION_OFFICER)
		with as_role(Role.DUTY_COMMISSIONER), pytest.raises(StepNotAllowed, match="duty roster"):
			self.start(urgent)
		make_roster()
		with as_role(Role.DUTY_COMMISSIONER):
			self.start(urgent)

	def test_a_duty_that_has_ended_decides_nothing(self, urgent: frappe.model.document.Document) -> None:
		make_roster(starts_on="2020-01-01 00:00:00", ends_on="2020-01-08 00:00:00")
		with as_role(Role.DUTY_COMMISSIONER), pytest.raises(frappe.DoesNotExistError):
			self.start(urgent)

	def test_only_urgent_cases(self, urgent: frappe.model.document.Document) -> None:
		make_roster()
		frappe.db.set_value("Violation Case", urgent.violation_case, "urgency", "U3")
		with as_role(Role.CHAIR), pytest.raises(frappe.ValidationError, match="U1 or U2"):
			self.start(urgent)

	def test_ratified_by_a_second_person_also_after_the_start(
		self, urgent: frappe.model.document.Document
	) -> None:
		with as_role(Role.CHAIR):
			self.start(urgent)
		make_consent(violation_case=urgent.violation_case, defender=urgent.beneficiary)
		with as_role(Role.PROTECTION_OFFICER):
			apply_step(frappe.get_doc(urgent.doctype, urgent.name).as_json(), "Activate")
		measure = frappe.get_doc(urgent.doctype, urgent.name)
		assert measure.ratification == "Due"
		with as_role(Role.CHAIR), pytest.raises(StepNotAllowed, match="second person"):
			measure.ratify()
		with as_role(Role.PROTECTION_OFFICER), pytest.raises(StepNotAllowed, match="chair"):
			measure.ratify()
		with as_user(profile_person("Président(e) de sous-commission")) as second:
			measure.ratify()
		assert (measure.ratification, measure.ratified_by) == ("Ratified", second)

	def test_72_hours_by_the_settings(self, urgent: frappe.model.document.Document) -> None:
		settings = frappe.get_single("Protection Settings")
		settings.ratification_hours = 48
		settings.save()
		with as_role(Role.CHAIR):
			self.start(urgent)
		measure = frappe.get_doc(urgent.doctype, urgent.name)
		assert (measure.ratify_before - measure.duty_decided_on).total_seconds() == 48 * 3600


class TestSwitch:
	def test_cases_without_a_twin_state_move_and_keep_their_facts(self) -> None:
		switch_case_workflow("Full")
		case = make_case(at=Stage.CASE_VERIFICATION)
		case.db_set("triaged_on", "2026-01-02 03:04:05")
		switch_case_workflow("Simple")
		case.reload()
		assert stage_of_state(case.workflow_state) == Stage.CASE_IN_PROGRESS
		assert str(case.triaged_on) == "2026-01-02 03:04:05"

	def test_a_state_that_nobody_can_place_stops_the_switch(self) -> None:
		switch_case_workflow("Full")
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "Ours alone"}).insert()
		workflow = frappe.get_last_doc(
			"Workflow", filters={"document_type": "Violation Case", "is_active": 1}
		)
		workflow.append("states", {"state": "Ours alone", "doc_status": "0", "allow_edit": Role.CHAIR})
		workflow.save()
		case = make_case()
		case.db_set("workflow_state", "Ours alone")
		with pytest.raises(frappe.ValidationError, match="Ours alone"):
			switch_case_workflow("Simple")

	def test_the_settings_switch_the_site(self) -> None:
		settings = frappe.get_single("Protection Settings")
		settings.case_workflow = "Full"
		settings.save()
		active = frappe.get_all("Workflow", {"document_type": "Violation Case", "is_active": 1}, pluck="name")
		assert active == ["Dossier (circuit complet)"]
