"""The reception: one call saves a case, its person and the first contact, or nothing; wrong input gets a clear refusal."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, get_datetime, now_datetime

from cndh_protection.access.policy import compartments_open_to
from cndh_protection.access.reveal import Answer, values_of
from cndh_protection.access.rights import CASE, DEFENDER, SUBMISSION
from cndh_protection.constants import Role
from cndh_protection.services.dates import NoSuchDate
from cndh_protection.services.minors import MinorNotProtected
from cndh_protection.services.reception.questions import questions
from cndh_protection.services.reception.registering import keep, register
from cndh_protection.services.reception.told import NotTold
from cndh_protection.services.urgency import LEVELS
from tests.factories import REGION, make_defender
from tests.people import as_role, as_user, everybody, person
from tests.permissions.matrix import letters_of

REFERENT = person(Role.SENSITIVE_REFERENT)
NOW = datetime.now()
COUNTED = (CASE, DEFENDER, "Contact Log", SUBMISSION)


def told(**given: Any) -> dict[str, Any]:
	"""The answers of a walk-in: a wife whose husband was taken away last night."""
	return {
		"channel": "Intake Channel-WALK",
		"mode": "Saisine Mode-TIE",
		"flags": ["F03"],
		"summary": "A radio host was taken away by unknown men last night.",
		"region": REGION,
		"relation": "Source Relation-FAM",
		"speaker": "Epouse Exemple",
		"contact": "By the colleague, after dark",
		"name": "Modibo Exemple",
		"phone": "+22300123456",
		"no_message_left": True,
		**given,
	}


def registered(**given: Any) -> Any:
	with as_role(Role.INTAKE):
		return frappe.get_doc(CASE, register(json.dumps(told(**given)))["case"])


def refused(match: str, **given: Any) -> None:
	before = [frappe.db.count(doctype) for doctype in COUNTED]
	with as_role(Role.INTAKE), pytest.raises((NotTold, NoSuchDate), match=match):
		register(json.dumps(told(**given)))
	assert [frappe.db.count(doctype) for doctype in COUNTED] == before


def opened(doc: Any, *compartments: str) -> dict[str, Any]:
	answer = Answer()
	values_of(doc, doc.key_owner(), compartments, answer)
	return answer.values


class TestRegistering:
	def test_case_person_and_contact_in_one_call(self) -> None:
		with as_role(Role.INTAKE) as officer:
			answer = register(json.dumps(told()))
		case = frappe.get_doc(CASE, answer["case"])
		assert (case.urgency, case.responsible, case.source_relation) == (
			"U1",
			officer,
			"Source Relation-FAM",
		)
		assert opened(case, "source", "contact") == {
			"source_identity": "Epouse Exemple",
			"contact": "By the colleague, after dark",
		}
		concerned = frappe.get_doc(DEFENDER, case.defenders[0].defender)
		assert (concerned.alias, concerned.no_message_left) == (answer["alias"], 1)
		assert opened(concerned, "identity")["legal_name"] == "Modibo Exemple"
		log = frappe.get_all(
			"Contact Log", {"violation_case": case.name}, ["channel", "direction", "result", "owner"]
		)
		assert log == [{"channel": "Meeting", "direction": "Incoming", "result": "Reached", "owner": officer}]

	def test_the_words_tell_the_number_and_neither_name_nor_facts(self) -> None:
		with as_role(Role.INTAKE):
			answer = register(json.dumps(told()))
		words = " ".join(answer["words"])
		assert answer["case"].replace("-", " ") in words
		assert not any(said in words for said in ("Modibo", "Epouse", "radio", answer["alias"]))

	def test_the_same_answers_again_make_no_second_case(self) -> None:
		with as_role(Role.INTAKE):
			first = register(json.dumps(told(ref="a1b2")))
			assert register(json.dumps(told(ref="a1b2"))) == first
			assert register(json.dumps(told(ref="c3d4")))["case"] != first["case"]

	def test_a_refused_case_leaves_no_person_behind(self) -> None:
		frappe.db.savepoint("told")
		people = frappe.db.count(DEFENDER)
		with as_role(Role.INTAKE), pytest.raises(frappe.ValidationError, match="Say how to reach"):
			register(json.dumps(told(contact="", phone="")))
		frappe.db.rollback(save_point="told")  # what a refused request does
		assert frappe.db.count(DEFENDER) == people

	def test_a_group_is_one_case_with_its_numbers(self) -> None:
		case = registered(collective=1, group_size=43, group_women=20, group_children=9, group_households=6)
		group = frappe.get_doc(DEFENDER, case.defenders[0].defender)
		assert (group.kind, group.group_size, case.group_size, case.group_women) == ("Collective", 43, 43, 20)

	def test_no_part_of_a_group_is_larger_than_the_group(self) -> None:
		with pytest.raises(frappe.ValidationError, match="Women: more than the 12 people"):
			registered(collective=1, group_size=12, group_women=20)

	def test_the_language_stands_in_the_case_and_with_the_person(self) -> None:
		case = registered(language="Language-snk", interpreter=1)
		who = frappe.get_doc("Defender", case.defenders[0].defender)
		assert [row.spoken_language for row in who.languages] == ["Language-snk"]
		assert (case.interview_language, case.interpreter_needed) == ("Language-snk", 1)

	def test_somebody_who_is_known_already_is_not_made_twice(self) -> None:
		with as_role(Role.INTAKE):
			known = make_defender().name
		people = frappe.db.count(DEFENDER)
		assert registered(known_person=known).defenders[0].defender == known
		assert frappe.db.count(DEFENDER) == people

	def test_a_hidden_code_is_not_found(self) -> None:
		hidden = make_defender().name
		with as_role(Role.INTAKE), pytest.raises(frappe.LinkValidationError):
			register(json.dumps(told(known_person=hidden)))

	def test_told_earlier_with_the_true_time_and_why(self) -> None:
		told_on = add_days(now_datetime(), -2).replace(second=0, microsecond=0)
		case = registered(
			received_on=told_on.isoformat()[:16],  # as the browser writes it
			late_reason="No network in the field.",
			next_try=add_days(told_on, 4).isoformat()[:16],
		)
		assert get_datetime(case.received_on) == told_on
		again = frappe.db.get_value("Contact Log", {"violation_case": case.name}, "next_try")
		assert again == add_days(told_on, 4)
		assert case.late_entry == 1
		assert opened(case, "core")["late_reason"] == "No network in the field."

	def test_a_minor_asks_for_a_referent(self) -> None:
		with as_role(Role.INTAKE), pytest.raises(MinorNotProtected):
			register(json.dumps(told(age_group="Age Group-00-17")))
		assert registered(age_group="Age Group-00-17", referent=REFERENT).confidentiality_level == "C3"

	@pytest.mark.parametrize("login", everybody())
	def test_only_for_those_who_make_cases(self, login: str) -> None:
		may = "C" in letters_of(CASE, everybody()[login])
		with as_user(login):
			for door in (lambda: questions(), lambda: register("{}"), lambda: keep("{}")):
				try:
					door()
				except frappe.PermissionError:
					assert not may
				except frappe.ValidationError:
					assert may
				else:
					assert may


class TestUrgency:
	@pytest.mark.parametrize(
		("given", "level"),
		[
			({"flags": ["F11"]}, "U2"),
			({"flags": [], "credible_threat": "yes"}, "U3"),
			({"flags": []}, "U4"),
			({"flags": ["F11"], "urgency": "U1"}, "U1"),
		],
	)
	def test_follows_from_the_answers_and_may_be_raised(self, given: dict[str, Any], level: str) -> None:
		assert registered(**given).urgency == level

	def test_posted_lower_is_refused(self) -> None:
		refused("this case U1", urgency="U3")

	def test_posted_unknown_is_refused(self) -> None:
		refused("U1, U2, U3 or U4", urgency="U9")

	def test_every_flag_of_the_screen_has_a_level(self) -> None:
		with as_role(Role.INTAKE):
			flags = questions()["flags"]
		assert len(flags) == 15
		assert {flag["level"] for flag in flags} <= set(LEVELS)


FOUR = {
	"flags": ["F06"],
	"summary": "",
	"within_72_hours": "yes",
	"safe_now": "no",
	"safe_contact": "By the midwife only",
	"referent": REFERENT,
}


class TestFourQuestions:
	def test_named_persons_only_under_a_referent(self) -> None:
		case = registered(**FOUR)
		assert (case.confidentiality_level, case.referent, case.urgency) == ("C3", REFERENT, "U1")
		assert compartments_open_to(REFERENT, CASE, case.name) >= {"core", "sensitive"}
		officer = compartments_open_to(person(Role.INTAKE), CASE, case.name)
		assert "sensitive" not in officer
		assert frappe.db.exists("Notification Log", {"for_user": REFERENT})

	def test_without_a_referent_nothing_is_saved(self) -> None:
		with as_role(Role.INTAKE), pytest.raises(MinorNotProtected, match="Name the referent"):
			register(json.dumps(told(**{**FOUR, "referent": ""})))

	def test_no_story_is_taken(self) -> None:
		refused("no story is asked", **FOUR, narrative="What happened.")

	def test_nothing_in_clear_tells_it(self) -> None:
		case, other = registered(**FOUR), registered()
		assert [row.flag for row in case.red_flags] == []
		assert all(one.protected_answers for one in (case, other))
		assert len(case.protected_answers) == len(other.protected_answers)
		clear = {
			key: value for key, value in case.as_dict().items() if key not in case.SEALED_FIELDS and value
		}
		assert "F06" not in frappe.as_json(clear)
		said = opened(case, "sensitive")["protected_answers"]
		assert "F06" in said
		assert "By the midwife only" in said

	@pytest.mark.parametrize("kind", ["INT-RAP", "DIG-IMG"])
	def test_the_kind_of_facts_asks_them_too(self, kind: str) -> None:
		case = registered(**{**FOUR, "flags": []}, kind=kind)
		assert case.confidentiality_level == "C3"

	def test_the_sign_chosen_in_the_form_is_taken_out_of_the_others(self) -> None:
		case = registered(flags=["F11"])
		case = frappe.get_doc(CASE, case.name)
		case.append("red_flags", {"flag": "F06"})
		with pytest.raises(MinorNotProtected):
			case.save()
		case.reload()
		case.append("red_flags", {"flag": "F06"})
		case.referent = REFERENT
		case.save()
		stored = frappe.get_doc(CASE, case.name)
		assert [row.flag for row in stored.red_flags] == ["F11"]
		assert (stored.urgency, stored.confidentiality_level) == ("U1", "C3")

	def test_they_do_not_wait_among_the_submissions(self) -> None:
		with as_role(Role.INTAKE), pytest.raises(frappe.ValidationError, match="for its referent"):
			keep(json.dumps(told(**FOUR)))


class TestWrongInput:
	@pytest.mark.parametrize(
		("given", "match"),
		[
			({"received_on": "2026-02-31 10:00:00"}, "no such date"),
			({"received_on": str(NOW + timedelta(days=1))}, "lies in the future"),
			({"received_on": str(NOW - timedelta(days=3))}, "say why"),
			({"incident_on": "31-31-2026"}, "no such date"),
			({"incident_on": str((NOW + timedelta(days=2)).date())}, "lies in the future"),
			({"next_try": "yesterday morning"}, "no such date"),
			({"flags": ["F99"]}, "not in the list"),
			({"score": 12}, "does not take: score"),
			({"workflow_state": "Closed"}, "does not take: workflow_state"),
			({"summary": {"$ne": ""}}, "no text"),
		],
	)
	def test_gets_a_clear_refusal_and_nothing_is_saved(self, given: dict[str, Any], match: str) -> None:
		refused(match, **given)

	def test_in_french(self) -> None:
		frappe.local.lang = "fr"
		refused("cette date ou cette heure n'existe pas", received_on="2026-02-31 10:00:00")
		refused("classent ce dossier en U1", urgency="U4")

	@pytest.mark.parametrize("sent", ["[]", "12", '"text"'])
	def test_what_is_no_call_at_all(self, sent: str) -> None:
		with as_role(Role.INTAKE), pytest.raises(NotTold):
			register(sent)

	@pytest.mark.parametrize("field", ["received_on", "incident_on"])
	def test_impossible_dates_of_a_case_through_rest(self, field: str) -> None:
		values = {"doctype": CASE, "channel": "Intake Channel-HOT", "summary": "x", "region": REGION}
		with as_role(Role.INTAKE), pytest.raises(frappe.ValidationError, match="no such date"):
			frappe.get_doc({**values, "no_contact": 1, field: "2026-02-31"}).insert()

	def test_a_state_skipped_through_rest(self) -> None:
		values = {"doctype": CASE, "channel": "Intake Channel-HOT", "summary": "x", "region": REGION}
		with as_role(Role.INTAKE), pytest.raises(frappe.PermissionError):
			frappe.get_doc({**values, "no_contact": 1, "workflow_state": "In progress"}).insert()
		with as_role(Role.INTAKE), pytest.raises(frappe.PermissionError, match="begins"):
			frappe.get_doc({**values, "no_contact": 1, "workflow_state": "Admissibility review"}).insert()


def test_keeping_without_a_case() -> None:
	with as_role(Role.INTAKE):
		name = keep(json.dumps(told(flags=["F11"])))
	kept = frappe.get_doc(SUBMISSION, name)
	assert (kept.status, kept.urgency, kept.violation_case) == ("New", "U2", None)
	assert opened(kept, "core")["story"].startswith("A radio host")
	assert opened(kept, "source") == {"source_identity": "Epouse Exemple"}
