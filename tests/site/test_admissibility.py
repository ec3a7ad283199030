"""Admissibility: criteria, provisional admission, refusal with reasons and advice, review; merging of cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from cndh_protection.access import audit
from cndh_protection.access.reveal import Answer, values_of
from cndh_protection.constants import Role, Stage
from cndh_protection.services import boot, merging
from cndh_protection.services.admissibility import NoGround, NotAdmissible, blocking_criteria, criteria
from cndh_protection.services.case_workflow import switch_case_workflow
from cndh_protection.services.merging import CannotMerge
from cndh_protection.services.stages import StepIncomplete, StepNotAllowed, prepare_step, stage_of_state
from tests.browsing import audited_since, end_of_audit
from tests.factories import (
	make_act,
	make_case,
	make_contact_log,
	make_custody,
	make_defender,
	make_measure,
	make_source,
)
from tests.people import as_role, person
from tests.permissions.teamwork import reads

CASE = "Violation Case"
CRITERION = "Admissibility Criterion-"
REFUSAL = {
	"inadmissibility_reason": "Inadmissibility Reason-NHR",
	"orientation": "Referral Service-MED",
	"admissibility_note": "Told where to turn.",
}


CLOSING = {"closure_reason": "Closure Reason-INA", **REFUSAL}


def answered(**given: str) -> list[dict[str, str]]:
	"""Every criterion met, but for those named by their code."""
	return [
		{"criterion": name, "answer": given.get(name.removeprefix(CRITERION), "Met")} for name in criteria()
	]


def under_review(urgency: str = "U3", **given: Any) -> Any:
	given = {"criteria": answered(), "no_contact": 0, "contact": "By the colleague", **given}
	return make_case(at=Stage.CASE_ADMISSIBILITY, urgency=urgency, **given)


def take(case: Any, action: str, **values: Any) -> Any:
	with as_role(Role.CHAIR):
		if values:
			prepare_step(CASE, case.name, action, values)
		return apply_workflow(frappe.get_doc(CASE, case.name), action)


@pytest.fixture
def full() -> Iterator[None]:
	switch_case_workflow("Full")
	yield
	switch_case_workflow("Simple")


def test_the_criteria_are_laid_into_a_case_under_review() -> None:
	case = make_case()
	assert case.criteria == []
	with as_role(Role.INTAKE):
		mine = make_case(team=False)
		reviewed = apply_workflow(mine, "Review admissibility")
	assert [row.criterion for row in reviewed.criteria] == criteria()
	assert {row.criterion for row in reviewed.criteria if row.blocking} == blocking_criteria()
	assert {name.removeprefix(CRITERION) for name in blocking_criteria()} == {
		"HRD",
		"LNK",
		"FAC",
		"TER",
		"MAT",
	}


class TestAdmitting:
	def test_with_every_blocking_criterion_met(self) -> None:
		case = take(under_review(criteria=answered(ID="Not met", CON="Not known")), "Declare admissible")
		assert case.admissibility_outcome == "Admissibility Outcome-ADM"

	def test_taken_up_of_its_own_motion(self) -> None:
		case = take(under_review(mode="Saisine Mode-AUT"), "Declare admissible")
		assert case.admissibility_outcome == "Admissibility Outcome-AUT"

	@pytest.mark.parametrize("answer", ["", "Not known"])
	def test_not_while_one_is_open(self, answer: str) -> None:
		with pytest.raises(NotAdmissible, match="Not answered: Link between harm"):
			take(under_review(criteria=answered(LNK=answer)), "Declare admissible")

	@pytest.mark.parametrize("urgency", ["U1", "U2", "U3"])
	def test_not_while_one_is_not_met(self, urgency: str) -> None:
		with pytest.raises(NotAdmissible, match="Not met: Falls within mandate"):
			take(under_review(urgency, criteria=answered(MAT="Not met")), "Declare admissible")

	@pytest.mark.parametrize("urgency", ["U1", "U2"])
	def test_provisionally_when_urgent_and_confirmed_later(self, urgency: str) -> None:
		case = take(under_review(urgency, criteria=answered(FAC="Not known")), "Declare admissible")
		assert case.admissibility_outcome == "Admissibility Outcome-PRO"
		with as_role(Role.CHAIR), pytest.raises(NotAdmissible):
			case.confirm_admissibility()
		stored = frappe.get_doc(CASE, case.name)
		for row in stored.criteria:
			row.answer = "Met"
		stored.flags.by_server = True
		stored.save()
		with as_role(Role.CASE_OFFICER), pytest.raises(StepNotAllowed):
			frappe.get_doc(CASE, case.name).confirm_admissibility()
		with as_role(Role.CHAIR):
			frappe.get_doc(CASE, case.name).confirm_admissibility()
			with pytest.raises(frappe.ValidationError, match="not admitted provisionally"):
				frappe.get_doc(CASE, case.name).confirm_admissibility()
		assert frappe.get_doc(CASE, case.name).admissibility_outcome == "Admissibility Outcome-ADM"

	def test_an_outcome_that_is_posted_changes_nothing(self) -> None:
		case = under_review(criteria=answered(LNK=""))
		with as_role(Role.CHAIR):
			doc = frappe.get_doc(CASE, case.name)
			doc.admissibility_outcome = "Admissibility Outcome-ADM"
			doc.save()
		assert not frappe.get_doc(CASE, case.name).admissibility_outcome

	def test_in_the_full_workflow_too(self, full: None) -> None:
		with pytest.raises(NotAdmissible):
			take(under_review(criteria=answered(HRD="")), "Declare admissible")


class TestRefusing:
	def test_with_reason_advice_and_a_criterion_not_met(self) -> None:
		case = take(under_review(criteria=answered(HRD="Not met")), "Close, with reason", **CLOSING)
		assert case.admissibility_outcome == "Admissibility Outcome-INA"

	@pytest.mark.parametrize("missing", REFUSAL)
	def test_each_of_them_is_asked_for(self, missing: str) -> None:
		given = {**CLOSING, missing: None}
		with pytest.raises(StepIncomplete, match="asks for"):
			take(under_review(criteria=answered(HRD="Not met")), "Close, with reason", **given)

	@pytest.mark.parametrize("answers", [{}, {"ID": "Not met"}, {"ID": "Not met", "DUP": "Not met"}])
	def test_not_for_being_unknown_nor_for_being_told_twice(self, answers: dict[str, str]) -> None:
		with pytest.raises(NoGround, match="no ground"):
			take(under_review(criteria=answered(**answers)), "Close, with reason", **CLOSING)

	@pytest.mark.parametrize(
		"who", [{"no_contact": 1, "contact": None}, {"source_relation": "Source Relation-ANO"}]
	)
	def test_not_for_saying_too_little_when_nothing_could_be_asked(self, who: dict[str, Any]) -> None:
		given = {**CLOSING, "inadmissibility_reason": "Inadmissibility Reason-INS"}
		with pytest.raises(NoGround, match="never refused for that"):
			take(under_review(criteria=answered(FAC="Not met"), **who), "Close, with reason", **given)

	def test_for_saying_too_little_after_a_request(self) -> None:
		given = {**CLOSING, "inadmissibility_reason": "Inadmissibility Reason-INS"}
		case = take(under_review(criteria=answered(FAC="Not met")), "Close, with reason", **given)
		assert stage_of_state(case.workflow_state) == Stage.CASE_CLOSED

	def test_withdrawn_needs_no_criterion(self) -> None:
		given = {**CLOSING, "inadmissibility_reason": "Inadmissibility Reason-WDN"}
		take(under_review(), "Close, with reason", **given)

	def test_passed_on_with_words_only(self) -> None:
		given = {"closure_reason": "Closure Reason-PLA"}
		with pytest.raises(StepIncomplete):
			take(under_review(), "Close, with reason", **given)
		case = take(under_review(), "Close, with reason", **given, admissibility_note="A dispute about land.")
		assert case.admissibility_outcome == "Admissibility Outcome-REF"

	def test_not_before_the_review(self) -> None:
		with pytest.raises(NoGround):
			take(make_case(no_contact=0, contact="x"), "Close, with reason", **CLOSING)

	def test_refused_and_reviewed_in_the_full_workflow(self, full: None) -> None:
		case = under_review(criteria=answered(HRD="Not met"))
		with pytest.raises(StepIncomplete):
			take(case, "Declare inadmissible", **{**REFUSAL, "orientation": None})
		with pytest.raises(NoGround):
			take(under_review(), "Declare inadmissible", **REFUSAL)
		refused = take(case, "Declare inadmissible", **REFUSAL)
		assert refused.admissibility_outcome == "Admissibility Outcome-INA"
		assert refused.admissibility_on
		with pytest.raises(StepNotAllowed, match="second person"):
			take(refused, "Grant review")
		with as_role(Role.CHAIR):
			doc = frappe.get_doc(CASE, case.name)
			frappe.db.set_value("Workflow Step", doc.steps[-1].name, "taken_by", person(Role.PRESIDENT))
			reviewed = apply_workflow(frappe.get_doc(CASE, case.name), "Grant review")
		assert (reviewed.admissibility_outcome, reviewed.inadmissibility_reason) == (None, None)
		assert reviewed.admissibility_on is None

	def test_oriented_in_the_full_workflow(self, full: None) -> None:
		with pytest.raises(StepIncomplete):
			take(under_review(), "Refer out", orientation="Referral Service-MED")
		case = take(under_review(), "Refer out", orientation="Referral Service-MED", admissibility_note="x")
		assert case.admissibility_outcome == "Admissibility Outcome-REF"


@pytest.mark.parametrize(
	("field", "reasons"),
	[
		("inadmissibility_reason", {"INA"}),
		("orientation", {"INA", "ORI"}),
		("admissibility_note", {"INA", "ORI", "PLA"}),
	],
)
def test_the_dialog_of_closing_asks_for_what_its_reason_needs(field: str, reasons: set[str]) -> None:
	"""And for nothing of a refusal with the other reasons; the browser is told which."""
	info = frappe._dict()
	boot.extend_bootinfo(info)
	by, codes = info.cndh["steps"][CASE]["asked_with"][Stage.CASE_CLOSED][field]
	assert (by, set(codes)) == ("closure_reason", {f"Closure Reason-{code}" for code in reasons})


class TestMerging:
	def test_records_go_along_under_the_other_key(self) -> None:
		who = make_defender()
		merged = under_review(defenders=[{"defender": who.name}])
		act = make_act(violation_case=merged.name, method="With a car", victim=who.name)
		note = make_contact_log(violation_case=merged.name, note="Called at noon")
		measure = make_measure(violation_case=merged.name, beneficiary=who.name)
		source = make_source(violation_case=merged.name, violation_act=act.name, identity="A neighbour")
		held = make_custody(violation_case=merged.name, person=who.name)
		kept = make_case(team=False)
		before = end_of_audit()
		with as_role(Role.CHAIR) as chair:
			assert merging.merge(merged.name, kept.name) == 5
		closed = frappe.get_doc(CASE, merged.name)
		assert (closed.merged_into, stage_of_state(closed.workflow_state)) == (kept.name, Stage.CASE_CLOSED)
		assert (closed.closure_reason, closed.admissibility_outcome) == (
			"Closure Reason-MER",
			"Admissibility Outcome-MER",
		)
		assert frappe.get_doc(CASE, kept.name).defenders[0].defender == who.name
		assert opened(act, "core") == {"method": "With a car"}
		assert opened(note, "core") == {"note": "Called at noon"}
		for moved in (act, note, measure, source, held):
			assert frappe.get_doc(moved.doctype, moved.name).violation_case == kept.name
		clock = {"kind": "Deprivation of liberty", "reference": held.name}
		assert frappe.get_all("Case Clock", clock, pluck="violation_case") == [kept.name]
		(row,) = audited_since(before, audit.Code.RESEALED)
		assert (row["actor"], row["record"]) == (chair, merged.name)

	def test_grants_of_the_case_that_goes_on_decide(self) -> None:
		merged, kept = under_review(), make_case(team=False)
		note = make_contact_log(violation_case=merged.name, note="Called at noon")
		officer = person(Role.CASE_OFFICER)
		assert reads(officer, note)
		with as_role(Role.CHAIR):
			merging.merge(merged.name, kept.name)
		assert not reads(officer, note)
		assert reads(officer, merged)

	def test_only_who_may_close(self) -> None:
		merged, kept = under_review(), make_case()
		with as_role(Role.CASE_OFFICER), pytest.raises(frappe.PermissionError):
			merging.merge(merged.name, kept.name)
		assert not frappe.get_doc(CASE, merged.name).merged_into

	def test_not_into_itself_or_a_case_that_has_ended(self) -> None:
		merged, ended = under_review(), make_case(at=Stage.CASE_CLOSED)
		with as_role(Role.CHAIR):
			for wrong in (merged.name, ended.name):
				with pytest.raises(CannotMerge):
					merging.merge(merged.name, wrong)

	def test_not_from_c3_into_less(self) -> None:
		merged, kept = under_review(confidentiality_level="C3"), make_case()
		with as_role(Role.CHAIR), pytest.raises(CannotMerge, match="named persons only"):
			merging.merge(merged.name, kept.name)

	def test_not_into_a_case_that_is_hidden(self) -> None:
		merged, hidden = under_review(), make_case(team=False, confidentiality_level="C3")
		with as_role(Role.CHAIR), pytest.raises(frappe.DoesNotExistError):
			merging.merge(merged.name, hidden.name)

	def test_never_by_hand(self) -> None:
		with pytest.raises(frappe.ValidationError, match="asks for the case that goes on"):
			take(under_review(), "Close, with reason", closure_reason="Closure Reason-MER")


def opened(doc: Any, *compartments: str) -> dict[str, Any]:
	answer, stored = Answer(), frappe.get_doc(doc.doctype, doc.name)
	values_of(stored, stored.key_owner(), compartments, answer)
	assert answer.failed == []
	return answer.values
