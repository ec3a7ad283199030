"""Assessing the risk: who fills in which form, what the server alone works out, what a final one changes."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, add_to_date, get_datetime, getdate, now_datetime, today

from cndh_protection.casework.doctype.risk_assessment.risk_assessment import AssessmentRefused
from cndh_protection.constants import Role, Stage
from cndh_protection.patches.v1_0 import seed_risk_model
from cndh_protection.reference.doctype.risk_model.risk_model import RiskModelRefused
from cndh_protection.services.risk import form as risk_form
from cndh_protection.services.risk.answers import items_of
from cndh_protection.services.risk.models import active_model, model_of
from cndh_protection.services.risk.score import Model
from cndh_protection.services.terms import WrongTerm
from tests.factories import (
	make_act,
	make_case,
	make_defender,
	make_measure,
	make_risk_assessment,
	risk_values,
)
from tests.people import as_role, as_user, make_person, person
from tests.permissions.asking import rest


@pytest.fixture
def victim() -> str:
	return str(make_defender().name)


@pytest.fixture
def case(victim: str) -> str:
	"""A case in which the victim stands, open to everybody by a grant."""
	return str(make_case(defenders=[{"defender": victim}]).name)


def flagged(victim: str, *flags: str) -> str:
	"""A case with these signs of danger; urgent by itself."""
	return str(make_case(defenders=[{"defender": victim}], red_flags=[{"flag": flag} for flag in flags]).name)


def make(case: str, victim: str, **given: Any) -> Document:
	return make_risk_assessment(violation_case=case, defender=victim, **given)


def make_as(role: str, case: str, victim: str, **given: Any) -> Document:
	with as_role(role):
		return frappe.get_doc(risk_values(case, victim, **given)).insert()


class TestForms:
	@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.FOCAL_POINT])
	def test_a_rapid_one_is_final_for_whoever_cannot_come_back_to_it(
		self, case: str, victim: str, role: str
	) -> None:
		made = make_as(role, case, victim)
		assert (made.status, made.finalised_by, made.assessed_by) == ("Final", person(role), person(role))
		made.reload()
		assert made.level == "L2"

	@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.FOCAL_POINT])
	def test_the_full_one_is_for_the_analyst(self, case: str, victim: str, role: str) -> None:
		with pytest.raises(frappe.PermissionError, match="full form is for a risk analyst"):
			make_as(role, case, victim, form="Full")
		assert make_as(Role.RISK_ANALYST, case, victim, form="Full").status == "Draft"

	def test_a_full_one_is_not_smuggled_in_as_a_rapid_one(self, case: str, victim: str) -> None:
		"""Neither with more questions nor by changing the form afterwards."""
		answers = dict.fromkeys(items_of("Full"), 1)
		with pytest.raises(frappe.ValidationError, match="T4 is not a question of this form"):
			make_as(Role.CASE_OFFICER, case, victim, answers=answers)
		made = make(case, victim)
		made.form = "Full"
		with pytest.raises(frappe.CannotChangeConstantError):
			made.save()

	def test_the_reader_makes_none(self, case: str, victim: str) -> None:
		with pytest.raises(frappe.PermissionError):
			make_as(Role.RAPPORTEUR, case, victim)

	def test_a_form_asks_its_own_questions_in_their_order(self, case: str, victim: str) -> None:
		assert [row.item for row in make(case, victim, answers={"C4": 1}).answers] == list(items_of("Rapid"))
		assert list(items_of("Rapid")) == ["T1", "T2", "T3", "T6", "V1", "V2", "C1", "C4"]
		assert len(make(case, victim, form="Full").answers) == 26

	@pytest.mark.parametrize("answer", ["5", "-1", "2.5", "yes"])
	def test_an_impossible_answer(self, case: str, victim: str, answer: str) -> None:
		values = risk_values(case, victim)
		values["answers"][0]["answer"] = answer
		with pytest.raises(frappe.ValidationError, match="T1"):
			frappe.get_doc(values).insert()

	def test_a_number_is_an_answer_as_well(self, case: str, victim: str) -> None:
		"""As a program posts it: 0 is an answer, not nothing."""
		values = risk_values(case, victim)
		values["answers"][0]["answer"] = 0
		assert frappe.get_doc(values).insert().answers[0].answer == "0"

	def test_a_question_twice(self, case: str, victim: str) -> None:
		values = risk_values(case, victim)
		values["answers"].append({"item": "T1", "answer": "4"})
		with pytest.raises(frappe.ValidationError, match="stands twice"):
			frappe.get_doc(values).insert()

	def test_a_source_of_another_list(self, case: str, victim: str) -> None:
		values = risk_values(case, victim)
		values["answers"][0]["source"] = "Language-bam"
		with pytest.raises(WrongTerm):
			frappe.get_doc(values).insert()

	def test_somebody_who_does_not_stand_in_the_case(self, case: str) -> None:
		with pytest.raises(AssessmentRefused, match="does not stand in the case"):
			make(case, make_defender().name)

	def test_a_time_to_come(self, case: str, victim: str) -> None:
		with pytest.raises(AssessmentRefused, match="in the future"):
			make(case, victim, assessed_on=add_to_date(now_datetime(), hours=1))

	def test_scenarios_get_their_colour(self, case: str, victim: str) -> None:
		graded = {(3, 5): "Red", (2, 4): "Amber", (1, 5): "Green"}
		scenarios = [{"scenario": "x", "probability": str(p), "impact": str(i)} for p, i in graded]
		made = make(case, victim, scenarios=[{**row, "product": 1, "colour": "Green"} for row in scenarios])
		assert [(row.product, row.colour) for row in made.scenarios] == [
			(p * i, colour) for (p, i), colour in graded.items()
		]


class TestScore:
	def test_figures_come_from_the_answers(self, case: str, victim: str) -> None:
		"""T 75, V 50, C 50: 45.0 (worked example of docs/procedure.md, Risk)."""
		answers = {"T1": 3, "T2": 3, "T3": 3, "T6": 3, "V1": 2, "V2": 2, "C1": 2, "C4": 2}
		made = make(case, victim, answers=answers)
		figures = (
			made.threat,
			made.vulnerability,
			made.capacity,
			made.score,
			made.level_by_score,
			made.level,
		)
		assert figures == ("75.00", "50.00", "50.00", "45.00", "L3", "L3")
		assert (made.low_confidence, made.rules_applied, made.model) == (0, None, "V1")

	@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.RISK_ANALYST])
	def test_what_is_posted_as_result_counts_for_nothing(self, case: str, victim: str, role: str) -> None:
		posted = {
			"score": "1.00",
			"threat": "0.00",
			"level": "L1",
			"level_by_score": "L1",
			"level_by_rules": "L1",
			"low_confidence": 1,
			"rules_applied": "O5",
			"next_review": "2999-01-01",
			"model": frappe.get_doc({"doctype": "Risk Model", "capacity_discount": 1}).insert().name,
			"assessed_by": person(Role.CHAIR),
			"finalised_by": person(Role.CHAIR),
			"previous": make_risk_assessment().name,
		}
		honest = make_as(role, case, victim, answers=4).as_dict()
		other = str(make_case(defenders=[{"defender": victim}]).name)
		values = risk_values(other, victim, answers=4) | posted
		values.pop("doctype")
		with as_role(role):
			made = rest("POST", "Risk Assessment", **values)["data"]
		assert {field: str(made[field]) for field in posted} == {
			field: str(honest[field]) for field in posted
		}

	def test_what_is_put_afterwards_is_refused(self, case: str, victim: str) -> None:
		made = make_as(Role.RISK_ANALYST, case, victim, answers=4)
		with as_role(Role.RISK_ANALYST):
			for tampered in ({"level": "L1"}, {"score": "0.00"}, {"threat": "0.00"}):
				with pytest.raises(AssessmentRefused, match="worked out from the answers"):
					rest("PUT", f"Risk Assessment/{made.name}", **tampered)
			rest("PUT", f"Risk Assessment/{made.name}", status="Final")
		made.reload()
		assert (made.level, made.status) == ("L4", "Draft")

	def test_all_unknown(self, case: str, victim: str) -> None:
		"""Nothing scored, low confidence, and never the lowest level."""
		made = make(case, victim, answers=None, final=True)
		assert (made.threat, made.score, made.level_by_score) == (None, None, "")
		assert (made.low_confidence, made.rules_applied, made.level) == (1, "O4", "L2")

	def test_not_asked_is_not_unknown_for_good(self, case: str, victim: str) -> None:
		"""A draft may have gaps, a final one says of each question that it is not known."""
		made = make(case, victim, answers={"T1": 1, "T2": None})
		with pytest.raises(AssessmentRefused, match="T3, T6, V1, V2, C1, C4"):
			made.finalise()
		assert frappe.db.get_value("Risk Assessment", made.name, "status") == "Draft"

	def test_signs_of_danger_of_the_case_count(self, victim: str) -> None:
		made = make(flagged(victim, "F07"), victim, answers=0)
		assert ([row.flag for row in made.red_flags], made.level, made.rules_applied) == (["F07"], "L3", "O2")
		added = make(made.violation_case, victim, answers=0, red_flags=[{"flag": "F01"}])
		assert ({row.flag for row in added.red_flags}, added.level) == ({"F01", "F07"}, "L4")

	def test_they_are_not_left_out(self, victim: str) -> None:
		made = make(flagged(victim, "F01"), victim, answers=0)
		made.set("red_flags", [])
		made.save()
		assert made.level == "L4"

	def test_the_preview_says_what_saving_will(self, case: str, victim: str) -> None:
		answers = {"T1": "4", "T2": "4", "T3": "Not known", "V1": "3"}
		given = {item: None if answer == "Not known" else int(answer) for item, answer in answers.items()}
		with as_role(Role.CASE_OFFICER):
			shown = risk_form.preview(case, "Rapid", answers, ["F06"])
		made = make(case, victim, answers=given, red_flags=[{"flag": "F06"}])
		assert shown == {field: made.get(field) for field in risk_form.WORKED_OUT}
		assert frappe.db.count("Risk Assessment", {"violation_case": case}) == 1

	@pytest.mark.parametrize("door", ["overview", "questions", "before", "preview"])
	def test_doors_of_the_form(self, case: str, victim: str, door: str) -> None:
		"""POST only; for whoever reads assessments of this case; as a wrong number for everybody else."""
		method = getattr(risk_form, door)
		arguments: dict[str, tuple[Any, ...]] = {
			"overview": (case,),
			"questions": (case, "Rapid"),
			"before": (case, victim),
			"preview": (case, "Rapid", {}, []),
		}
		assert frappe.allowed_http_methods_for_whitelisted_func[method] == ["POST"]
		with as_role(Role.RAPPORTEUR):
			assert method(*arguments[door])
		with as_user(make_person(Role.CASE_OFFICER)), pytest.raises(frappe.DoesNotExistError):
			method(*arguments[door])
		with as_role(Role.LEGAL), pytest.raises(frappe.PermissionError):
			method(*arguments[door])
		with as_role(Role.AUDITOR), pytest.raises(frappe.DoesNotExistError):
			method(*arguments[door])

	def test_the_case_says_who_may_fill_in_what(self, case: str) -> None:
		may = {}
		for role in (Role.RAPPORTEUR, Role.CASE_OFFICER, Role.RISK_ANALYST):
			with as_role(role):
				may[role] = risk_form.overview(case)["may_make"]
		assert list(may.values()) == [[], ["Rapid"], ["Rapid", "Full"]]

	def test_questions_come_in_the_language_of_the_person(self, case: str) -> None:
		frappe.local.lang = "fr"
		french = risk_form.questions(case, "Rapid")
		assert french["items"][0]["label"] == "Caractère direct de la menace"
		assert [len(item["anchors"]) for item in french["items"]] == [5] * 8
		assert french["levels"]["L4"] == "Extrême"
		frappe.local.lang = "en"
		assert risk_form.questions(case, "Full")["items"][0]["label"] == "Directness of threat"


class TestAdjustment:
	def test_one_step_with_a_reason(self, case: str, victim: str) -> None:
		made = make(case, victim, answers=2)
		assert made.level == "L2"
		with pytest.raises(AssessmentRefused, match="Say why"):
			made.update({"adjustment": "1"}).save()
		made.reload()
		made.update({"adjustment": "1", "adjustment_reason": "The men came back last night."}).save()
		assert (made.level_by_rules, made.level) == ("L2", "L3")

	def test_not_by_whoever_is_no_analyst(self, case: str, victim: str) -> None:
		with pytest.raises(frappe.PermissionError, match="Only a risk analyst"):
			make_as(Role.CASE_OFFICER, case, victim, adjustment="-1", adjustment_reason="x")

	def test_never_below_the_signs_of_danger(self, victim: str) -> None:
		case = flagged(victim, "F01")
		with pytest.raises(AssessmentRefused, match="Signs of danger are not argued away"):
			make(case, victim, answers=0, adjustment="-1", adjustment_reason="x")

	def test_two_steps(self, case: str, victim: str) -> None:
		with pytest.raises(frappe.ValidationError, match="one level up or down at most"):
			make(case, victim, adjustment="2", adjustment_reason="x")


class TestFinal:
	def test_it_is_never_changed(self, case: str, victim: str) -> None:
		made = make(case, victim, final=True)
		changes: tuple[dict[str, Any], ...] = ({"own_view": "9"}, {"risk_family": "x"}, {"answers": []})
		for change in changes:
			again = frappe.get_doc("Risk Assessment", made.name).update(change)
			with pytest.raises(AssessmentRefused, match="is final"):
				again.save()
		with as_role(Role.RISK_ANALYST), pytest.raises(AssessmentRefused, match="is final"):
			rest("PUT", f"Risk Assessment/{made.name}", own_view="9")
		with as_role(Role.RISK_ANALYST), pytest.raises(AssessmentRefused, match="is final"):
			frappe.get_doc("Risk Assessment", made.name).finalise()

	def test_only_whoever_writes_makes_a_draft_final(self, case: str, victim: str) -> None:
		made = make(case, victim)
		with as_role(Role.CASE_OFFICER), pytest.raises(frappe.PermissionError):
			frappe.get_doc("Risk Assessment", made.name).finalise()
		with as_role(Role.RISK_ANALYST) as analyst:
			frappe.get_doc("Risk Assessment", made.name).finalise()
		made.reload()
		assert (made.status, made.finalised_by) == ("Final", analyst)

	def test_the_next_one_supersedes_it(self, case: str, victim: str) -> None:
		first = make(case, victim, answers=1, final=True, assessed_on=add_days(now_datetime(), -9))
		second = make(case, victim, answers=4)
		assert second.previous == first.name
		assert level_of(victim) == first.level
		second.finalise()
		assert level_of(victim) == "L4"
		late = make(case, victim, answers=0, final=True, assessed_on=add_days(now_datetime(), -5))
		assert level_of(victim) == "L4", "an older look entered late does not stand"
		assert frappe.db.count("Risk Assessment", {"defender": victim}) == 3
		assert late.previous == second.name

	@pytest.mark.parametrize(("answers", "level", "days"), [(0, "L1", 180), (2, "L2", 90), (4, "L4", 7)])
	def test_the_review_follows_the_level(
		self, case: str, victim: str, answers: int, level: str, days: int
	) -> None:
		made = make(case, victim, answers=answers, final=True)
		assert (made.level, getdate(made.next_review)) == (level, getdate(add_days(today(), days)))
		stored = frappe.db.get_value("Defender", victim, ["risk_level", "next_review"])
		assert stored == (level, getdate(made.next_review))

	def test_a_draft_changes_nothing_elsewhere(self, case: str, victim: str) -> None:
		make(case, victim, answers=4)
		assert not level_of(victim)
		assert not frappe.db.get_value("Violation Case", case, "risk_on")

	def test_the_case_is_dated_once_and_keeps_its_version(self, case: str, victim: str) -> None:
		"""Whoever has the case's form open saves it all the same."""
		before = frappe.get_doc("Violation Case", case)
		make(case, victim, final=True)
		dated = frappe.db.get_value("Violation Case", case, "risk_on")
		assert dated
		before.save()
		assert frappe.db.get_value("Violation Case", case, "risk_on") == dated
		frappe.db.set_value("Violation Case", case, "risk_on", "2026-01-02 03:04:05")
		make(case, victim, final=True)
		assert frappe.db.get_value("Violation Case", case, "risk_on") == get_datetime("2026-01-02 03:04:05")

	def test_nobody_writes_the_derived_columns(self, case: str, victim: str) -> None:
		make(case, victim, final=True)
		with as_role(Role.CASE_OFFICER):
			rest("PUT", f"Defender/{victim}", risk_level="L4")
			rest("PUT", f"Violation Case/{case}", reassessment_due="2999-01-01 00:00:00")
		assert level_of(victim) == "L2"
		assert not frappe.db.get_value("Violation Case", case, "reassessment_due")


def level_of(defender: str) -> str | None:
	return frappe.db.get_value("Defender", defender, "risk_level")


class TestIncident:
	def due(self, case: str) -> Any:
		return frappe.db.get_value("Violation Case", case, "reassessment_due")

	def test_a_new_act_on_an_active_plan(self, case: str, victim: str) -> None:
		"""Within 72 hours (rule O6); the next final assessment answers it."""
		make_measure(violation_case=case, beneficiary=victim, at=Stage.MEASURE_ACTIVE)
		make_act(violation_case=case)
		first = self.due(case)
		assert 71.9 < (first - now_datetime()).total_seconds() / 3600 <= 72
		make_act(violation_case=case)
		assert self.due(case) == first
		make(case, victim)
		assert self.due(case) == first
		make(case, victim, final=True)
		assert self.due(case) is None

	@pytest.mark.parametrize("stage", [None, Stage.MEASURE_APPROVED, Stage.MEASURE_COMPLETED])
	def test_without_an_active_plan_nothing_is_due(self, case: str, victim: str, stage: str | None) -> None:
		if stage:
			make_measure(violation_case=case, beneficiary=victim, at=stage)
		make_act(violation_case=case)
		assert self.due(case) is None

	def test_an_act_that_was_judged_already_is_no_incident(self, case: str, victim: str) -> None:
		make_measure(violation_case=case, beneficiary=victim, at=Stage.MEASURE_ACTIVE)
		make(case, victim, final=True, assessed_on=add_days(now_datetime(), -1))
		make_act(violation_case=case, started_on=add_days(today(), -9), ended_on=add_days(today(), -2))
		assert self.due(case) is None
		make_act(violation_case=case, started_on=add_days(today(), -9), ended_on=today())
		assert self.due(case)


class TestModel:
	def test_the_first_version_is_the_formula_of_the_study(self) -> None:
		assert active_model() == "V1"
		assert model_of("V1") == Model("V1")

	def test_a_used_version_is_not_edited(self, case: str, victim: str) -> None:
		model = frappe.get_doc({"doctype": "Risk Model", "active": 1}).insert()
		model.update({"capacity_discount": 0.3}).save()
		make(case, victim)
		model.reload()
		with pytest.raises(RiskModelRefused, match="Make a new version"):
			model.update({"capacity_discount": 0.2}).save()
		model.reload()
		model.update({"note": "Seen again after 50 cases."}).save()

	def test_a_new_version_takes_over_and_old_ones_keep_theirs(self, case: str, victim: str) -> None:
		old = make(case, victim, answers=2, final=True)
		new = frappe.get_doc({"doctype": "Risk Model", "active": 1, "capacity_discount": 0}).insert()
		assert (new.name, active_model()) == ("V2", "V2")
		later = make(case, victim, answers=2, final=True)
		assert (later.model, later.score) == ("V2", "37.50")
		old.reload()
		assert (old.model, old.score) == ("V1", "30.00")

	def test_a_version_keeps_the_thresholds_that_stood_when_it_was_made(self) -> None:
		frappe.db.set_value("Risk Level", "L2", "min_score", 25)
		new = frappe.get_doc({"doctype": "Risk Model", "level_2_from": 1}).insert()
		assert (new.level_2_from, frappe.db.get_value("Risk Model", "V1", "level_2_from")) == (25, 20)

	def test_one_version_is_in_use(self) -> None:
		model = frappe.get_doc("Risk Model", "V1")
		with pytest.raises(RiskModelRefused, match="must be in use"):
			model.update({"active": 0}).save()

	@pytest.mark.parametrize(
		"wrong",
		[
			{"vulnerability_base": -0.1},
			{"capacity_discount": 1.5},
			{"vulnerability_weight": 0.6},
			{"unknown_percent": 101},
		],
	)
	def test_weights_that_make_no_sense(self, wrong: dict[str, float]) -> None:
		with pytest.raises(RiskModelRefused):
			frappe.get_doc({"doctype": "Risk Model", **wrong}).insert()

	def test_the_list_of_levels_in_disorder(self) -> None:
		frappe.db.set_value("Risk Level", "L2", "min_score", 45)
		with pytest.raises(RiskModelRefused, match="must rise"):
			frappe.get_doc({"doctype": "Risk Model"}).insert()

	def test_without_a_version_nothing_is_assessed(self, case: str, victim: str) -> None:
		frappe.db.delete("Risk Model")
		with pytest.raises(frappe.ValidationError, match="administrator puts one in use"):
			make(case, victim)

	def test_a_site_of_today_gets_the_first_version_once(self) -> None:
		frappe.db.delete("Seed Record", {"kind": "Risk Model"})
		frappe.db.delete("Risk Model")
		seed_risk_model.execute()
		assert active_model() == "V1"
		frappe.get_doc({"doctype": "Risk Model", "active": 1}).insert()
		seed_risk_model.execute()
		assert (active_model(), frappe.db.count("Risk Model")) == ("V2", 2)
