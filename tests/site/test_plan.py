"""The protection plan: what a measure must respect, its answer, its end and renewal, and all of it on one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, getdate, now_datetime, today

from cndh_protection.constants import Role, Stage
from cndh_protection.services.consents import ConsentMissing
from cndh_protection.services.plan import guards, page
from cndh_protection.services.plan.expiry import expire_measures
from cndh_protection.services.plan.guards import PlanRefused
from cndh_protection.services.stages import (
	StepNotAllowed,
	apply_step,
	prepare_step,
	stage_of_state,
	state_of_stage,
)
from tests.factories import (
	make_act,
	make_case,
	make_consent,
	make_defender,
	make_letter,
	make_measure,
	make_partner,
	make_referral,
	make_roster,
)
from tests.people import as_role, as_user, make_person, person


@pytest.fixture
def defender() -> str:
	return str(make_defender().name)


@pytest.fixture
def case(defender: str) -> str:
	return str(make_case(defenders=[{"defender": defender}]).name)


def measure(case: str, defender: str, kind: str = "PHY-ADV", **given: Any) -> Document:
	return make_measure(violation_case=case, beneficiary=defender, measure_type=kind, **given)


def take(doc: Document, action: str, role: str = Role.PROTECTION_OFFICER, **facts: Any) -> Document:
	with as_role(role):
		if facts:
			prepare_step(doc.doctype, doc.name, action, facts)
		apply_step(frappe.get_doc(doc.doctype, doc.name).as_json(), action)
	return frappe.get_doc(doc.doctype, doc.name)


def act_of(case: str, kind: str, actor: str | None = None) -> Document:
	attribution = frappe.get_all("Reference Term", {"term_list": "Attribution Level"}, pluck="name")[0]
	actors = [{"actor_type": actor, "attribution": attribution}] if actor else []
	return make_act(violation_case=case, violation_type=kind, actors=actors)


class TestEndedCase:
	@pytest.mark.parametrize("make", [make_measure, make_letter])
	def test_nothing_new_begins_in_it(self, make: Callable[..., Document]) -> None:
		case = make_case(at=Stage.CASE_CLOSED).name
		with pytest.raises(StepNotAllowed, match="has ended"):
			make(violation_case=case)

	def test_what_is_there_may_still_be_corrected(self, case: str, defender: str) -> None:
		standing = measure(case, defender)
		put_at(case, Stage.CASE_CLOSED)
		standing.reload()
		standing.update({"cost": 5000})
		standing.save()
		assert standing.cost == 5000


def put_at(case: str, stage: str) -> None:
	frappe.get_doc("Violation Case", case).db_set("workflow_state", state_of_stage(stage))


class TestConsent:
	def test_the_form_says_in_words_what_is_asked(self, case: str, defender: str) -> None:
		made = measure(case, defender, kind="ADV-CON")
		made.run_method("onload")
		assert made.consent_scope == "S4|S4A"
		assert made.get("__onload").consent_words == (
			"Contact authorities with my name or Contact authorities without my name"
		)

	@pytest.mark.parametrize("action", ["Activate", "Wait for third party"])
	def test_nothing_is_done_without(self, case: str, defender: str, action: str) -> None:
		made = measure(case, defender, at=Stage.MEASURE_APPROVED)
		with pytest.raises(ConsentMissing):
			take(made, action)
		make_consent(violation_case=case, defender=defender)
		take(made, action)

	def test_of_the_scope_that_the_type_needs(self, case: str, defender: str) -> None:
		make_consent(violation_case=case, defender=defender)
		made = measure(case, defender, "ADV-CON", at=Stage.MEASURE_APPROVED)
		with pytest.raises(ConsentMissing):
			take(made, "Activate")
		make_consent(violation_case=case, defender=defender, scope="S4A")
		take(made, "Activate")

	def test_for_the_partner_that_carries_it_out(self, case: str, defender: str) -> None:
		mine, other = make_partner().name, make_partner().name
		made = measure(case, defender, "LEG-AID", partner=mine, at=Stage.MEASURE_APPROVED)
		make_consent(violation_case=case, defender=defender, scope="S3", partner=other)
		with pytest.raises(ConsentMissing):
			take(made, "Activate")
		make_consent(violation_case=case, defender=defender, scope="S3", partner=mine)
		take(made, "Activate")

	@pytest.mark.parametrize(("planned", "days"), [(None, 0), (-9, -9)])
	def test_once_it_is_there_the_measure_starts(
		self, case: str, defender: str, planned: int | None, days: int
	) -> None:
		"""Today, unless a day was planned: the paper says since when it runs."""
		make_consent(violation_case=case, defender=defender)
		starts_on = add_days(today(), planned) if planned else None
		made = take(measure(case, defender, starts_on=starts_on, at=Stage.MEASURE_APPROVED), "Activate")
		assert str(made.starts_on) == add_days(today(), days)

	def test_a_duty_decision_does_not_wait_for_it(self, case: str, defender: str) -> None:
		"""Nor does an approval: what is decided is then asked, and done."""
		frappe.db.set_value("Violation Case", case, "urgency", "U1")
		make_roster()
		made = measure(case, defender)
		made = take(made, "Start on duty decision", Role.DUTY_COMMISSIONER, step_reason="At once.")
		with pytest.raises(ConsentMissing):
			take(made, "Activate")


class TestPolice:
	@pytest.mark.parametrize("kind", sorted(guards.POLICE))
	def test_a_second_yes_when_the_state_is_alleged(self, case: str, defender: str, kind: str) -> None:
		act_of(case, "INT-THR", "ST-GEN")
		made = measure(case, defender, kind)
		with pytest.raises(PlanRefused, match="belongs to the State"):
			take(made, "Approve", Role.CHAIR)
		with as_role(Role.PROTECTION_OFFICER) as officer:
			doc = frappe.get_doc(made.doctype, made.name)
			doc.second_yes = 1
			doc.save()
		assert (doc.second_yes_by, bool(doc.second_yes_on)) == (officer, True)
		with as_role(Role.CASE_OFFICER):
			doc.due_on = add_days(now_datetime(), 3)
			doc.save()
		assert doc.second_yes_by == officer, "a later save is no new yes"
		take(made, "Approve", Role.CHAIR)

	def test_also_before_anything_is_done(self, case: str, defender: str) -> None:
		"""The State may be named after the approval."""
		made = measure(case, defender, "PHY-PAT", at=Stage.MEASURE_APPROVED)
		make_consent(violation_case=case, defender=defender, scope="S4A")
		act_of(case, "INT-THR", "SL-AUX")
		with pytest.raises(PlanRefused, match="belongs to the State"):
			take(made, "Activate")

	def test_taken_back_it_is_none(self, case: str, defender: str) -> None:
		made = measure(case, defender, "PHY-PAT", second_yes=1)
		made.second_yes = 0
		made.save()
		assert (made.second_yes_by, made.second_yes_on) == (None, None)

	@pytest.mark.parametrize("actor", ["NA-CRI", "IN-FOR", "UN-UNK", None])
	def test_nobody_else_asks_for_it(self, case: str, defender: str, actor: str | None) -> None:
		act_of(case, "INT-THR", actor)
		act_of(make_case().name, "INT-THR", "ST-GEN")
		take(measure(case, defender, "PHY-PAT"), "Approve", Role.CHAIR)

	def test_nor_does_another_measure(self, case: str, defender: str) -> None:
		act_of(case, "INT-THR", "ST-GEN")
		take(measure(case, defender, "PHY-CHK"), "Approve", Role.CHAIR)


class TestMediation:
	@pytest.mark.parametrize("kind", ["LIF-KIL", "LIB-ENF", "INT-TOR", "INT-RAP"])
	def test_never_after(self, case: str, defender: str, kind: str) -> None:
		"""The last two are protected terms: they do not stand in clear."""
		act_of(case, kind)
		with pytest.raises(PlanRefused, match="No mediation"):
			measure(case, defender, "ADV-MED")

	def test_nor_when_the_act_comes_later(self, case: str, defender: str) -> None:
		made = measure(case, defender, "ADV-MED")
		act_of(case, "LIB-ENF")
		with pytest.raises(PlanRefused, match="No mediation"):
			take(made, "Approve", Role.CHAIR)

	def test_after_other_acts_it_is_possible(self, case: str, defender: str) -> None:
		act_of(case, "INT-THR")
		act_of(make_case().name, "LIF-KIL")
		measure(case, defender, "ADV-MED")

	def test_other_measures_are(self, case: str, defender: str) -> None:
		act_of(case, "LIF-KIL")
		measure(case, defender, "PHY-CHK")

	def test_every_code_is_one_of_the_list(self) -> None:
		known = set(frappe.get_all("Violation Type", pluck="name"))
		assert known >= guards.NEVER_MEDIATED
		assert (
			set(frappe.get_all("Protection Measure Type", pluck="name")) >= guards.MEDIATION | guards.POLICE
		)


class TestAnswer:
	def test_a_refusal_is_never_penalised(self, case: str, defender: str) -> None:
		"""Nothing of the case, of the person, of the risk changes by it."""
		made = measure(case, defender, at=Stage.MEASURE_APPROVED)
		about = [("Violation Case", case), ("Defender", defender)]
		before = [frappe.get_doc(*one).as_dict() for one in about]
		risks, clocks = frappe.db.count("Risk Assessment"), _clocks(case)
		with as_role(Role.CASE_OFFICER):
			frappe.get_doc(made.doctype, made.name).note_answer("Refused", "CANARI-mots")
		take(made, "Refused by beneficiary")
		assert [frappe.get_doc(*one).as_dict() for one in about] == before
		assert (frappe.db.count("Risk Assessment"), _clocks(case)) == (risks, clocks)
		assert "CANARI" not in str(frappe.db.get_value(made.doctype, made.name, "answer_words"))

	def test_what_is_refused_is_not_done(self, case: str, defender: str) -> None:
		make_consent(violation_case=case, defender=defender)
		made = measure(case, defender, at=Stage.MEASURE_APPROVED)
		made.note_answer("Refused")
		with pytest.raises(PlanRefused, match="refused"):
			take(made, "Activate")
		made.note_answer("Accepted")
		assert made.answered_on
		take(made, "Activate")

	def test_the_step_keeps_the_answer(self, case: str, defender: str) -> None:
		made = take(measure(case, defender, at=Stage.MEASURE_APPROVED), "Refused by beneficiary")
		assert (made.answer, bool(made.answered_on)) == ("Refused", True)

	def test_who_may_note_it(self, case: str, defender: str) -> None:
		made = measure(case, defender)
		with as_role(Role.RAPPORTEUR), pytest.raises(frappe.PermissionError):
			frappe.get_doc(made.doctype, made.name).note_answer("Accepted")
		with pytest.raises(frappe.ValidationError, match="accepts or refuses"):
			made.note_answer("Perhaps")

	@pytest.mark.parametrize("at", sorted(guards.OVER))
	def test_not_once_it_is_over(self, case: str, defender: str, at: str) -> None:
		made = measure(case, defender, at=at)
		with pytest.raises(frappe.ValidationError, match="is over"):
			made.note_answer("Accepted")

	def test_nobody_posts_it(self, case: str, defender: str) -> None:
		made = measure(case, defender)
		with as_role(Role.CASE_OFFICER):
			doc = frappe.get_doc(made.doctype, made.name)
			doc.answer = "Accepted"
			doc.save()
		assert doc.answer == "Not asked"


def _clocks(case: str) -> list[Any]:
	fields = ["kind", "state", "due_on"]
	return frappe.get_all("Case Clock", {"violation_case": case}, fields, order_by="name asc", as_list=True)


class TestExpiry:
	def test_past_its_end_it_expires_and_is_renewed_by_a_second_person(
		self, case: str, defender: str
	) -> None:
		make_consent(violation_case=case, defender=defender)
		made = measure(case, defender, ends_on=add_days(today(), -1), at=Stage.MEASURE_ACTIVE)
		assert expire_measures() == 1
		made.reload()
		assert stage_of_state(made.workflow_state) == Stage.MEASURE_EXPIRED
		with pytest.raises(StepNotAllowed):
			take(made, "Renew")
		with pytest.raises(PlanRefused, match="renewed"):
			take(made, "Renew", Role.CHAIR, step_reason="Still in danger.")
		with as_role(Role.PROTECTION_OFFICER):
			doc = frappe.get_doc(made.doctype, made.name)
			doc.ends_on = add_days(today(), 90)
			doc.save()
		made = take(made, "Renew", Role.CHAIR, step_reason="Still in danger.")
		assert stage_of_state(made.workflow_state) == Stage.MEASURE_ACTIVE
		assert expire_measures() == 0

	def test_renewed_only_while_the_consent_stands(self, case: str, defender: str) -> None:
		made = measure(case, defender, ends_on=add_days(today(), 9), at=Stage.MEASURE_EXPIRED)
		with pytest.raises(ConsentMissing):
			take(made, "Renew", Role.CHAIR, step_reason="Still in danger.")

	def test_the_others_stay(self, case: str, defender: str) -> None:
		for at, ends_on in (
			(Stage.MEASURE_ACTIVE, today()),
			(Stage.MEASURE_ACTIVE, None),
			(Stage.MEASURE_COMPLETED, add_days(today(), -9)),
		):
			measure(case, defender, ends_on=ends_on, at=at)
		assert expire_measures() == 0

	def test_one_that_fails_keeps_nobody_from_it(
		self, case: str, defender: str, monkeypatch: pytest.MonkeyPatch
	) -> None:
		told: list[str] = []
		monkeypatch.setattr(frappe, "log_error", lambda title: told.append(title))
		ends_on = {"ends_on": add_days(today(), -1), "at": Stage.MEASURE_ACTIVE}
		first, second = measure(case, defender, **ends_on), measure(case, defender, **ends_on)
		frappe.db.set_value(first.doctype, first.name, "starts_on", add_days(today(), 9))
		assert expire_measures() == 1
		second.reload()
		assert stage_of_state(second.workflow_state) == Stage.MEASURE_EXPIRED
		assert told == ["Expiry of a measure"]


class TestIncident:
	def test_a_new_act_asks_for_a_new_assessment_within_72_hours(self, case: str, defender: str) -> None:
		measure(case, defender, at=Stage.MEASURE_ACTIVE)
		assert not frappe.db.get_value("Violation Case", case, "reassessment_due")
		make_act(violation_case=case)
		due = frappe.db.get_value("Violation Case", case, "reassessment_due")
		assert 71 < (due - now_datetime()).total_seconds() / 3600 <= 72


class TestPage:
	@pytest.fixture
	def told(self, case: str, defender: str) -> dict[str, Document]:
		"""One measure whose end and review have passed, one that was refused, a consent, a referral."""
		partner = make_partner().name
		past = {"ends_on": add_days(today(), -1), "review_on": add_days(today(), -9)}
		values = {
			**past,
			"partner": partner,
			"cost": 25000,
			"funder": "Fonds",
			"risk_created": "CANARI-risque",
		}
		return {
			"late": measure(case, defender, at=Stage.MEASURE_ACTIVE, **values),
			"refused": measure(case, defender, "LEG-AID", partner=partner, at=Stage.MEASURE_REFUSED),
			"consent": make_consent(violation_case=case, defender=defender),
			"referral": make_referral(
				violation_case=case, defender=defender, partner=partner, at="referral.SNT"
			),
		}

	def test_shows_the_plan_and_nothing_sealed(
		self, told: dict[str, Document], case: str, defender: str
	) -> None:
		with as_role(Role.PROTECTION_OFFICER):
			plan = page.plan_of(case)
		late, refused = plan["measures"]
		assert (late["expired"], late["review_late"], late["consent_stands"]) == (True, True, True)
		assert (late["risk_written"], late["funder"], getdate(late["ends_on"])) == (
			True,
			"Fonds",
			getdate(add_days(today(), -1)),
		)
		assert (refused["expired"], refused["risk_written"], refused["consent_stands"]) == (
			False,
			False,
			True,
		)
		assert {one["scope"] for one in plan["consents"]} == {"S1", "S3"}
		assert [one["scope"] for one in plan["asked_first"]] == ["S1", "S4", "S4A", "S8"]
		(sent,) = plan["referrals"]
		assert (sent["name"], sent["is_live"]) == (told["referral"].name, True)
		assert plan["people"] == [
			{"defender": defender, "alias": frappe.db.get_value("Defender", defender, "alias")}
		]
		assert "CANARI" not in str(plan)
		assert "cndh1." not in str(plan)

	def test_a_consent_for_another_partner_is_missing(self, told: dict[str, Document], case: str) -> None:
		told["refused"].db_set("partner", make_partner().name)
		frappe.get_doc("Consent", told["consent"].name).withdraw()
		with as_role(Role.PROTECTION_OFFICER):
			stands = [one["consent_stands"] for one in page.plan_of(case)["measures"]]
		assert stands == [False, False]

	def test_gives_each_role_what_it_reads(self, told: dict[str, Document], case: str) -> None:
		shown = {}
		for role in (Role.RAPPORTEUR, Role.LEGAL, Role.PSYCHOSOCIAL):
			with as_role(role):
				plan = page.plan_of(case)
			shown[role] = [kind for kind in ("consents", "measures", "referrals") if plan[kind] is not None]
		assert shown == {
			Role.RAPPORTEUR: ["consents", "measures"],
			Role.LEGAL: ["referrals"],
			Role.PSYCHOSOCIAL: ["referrals"],
		}

	def test_of_a_hidden_case_there_is_none(self, told: dict[str, Document], case: str) -> None:
		for login in (make_person(Role.PROTECTION_OFFICER), person(Role.DATA_PROTECTION)):
			with as_user(login), pytest.raises(frappe.DoesNotExistError):
				page.plan_of(case)
