"""The demo's plan: counts, coherence, the same for the same day, and nothing that could be real."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import cndh_protection
from cndh_protection.constants import Role, Stage
from cndh_protection.setup import seed_files
from cndh_protection.setup.demo import logins
from cndh_protection.setup.demo.accounts import ACCOUNTS, COMMISSIONER, PRESIDENT
from cndh_protection.setup.demo.dice import hours_between, midnight, moment, phone
from cndh_protection.setup.demo.plan import plan_for
from cndh_protection.setup.demo.shapes import CaseFile, Entry, Plan, Step
from cndh_protection.setup.demo.timeline import actions, case_milestones
from cndh_protection.setup.lists import shipped_rows
from cndh_protection.setup.roles import roles_by_profile

DAYS = (date(2025, 6, 18), date(2026, 1, 1), date(2028, 2, 29))
ROLES = {account.login: set(account.roles) for account in ACCOUNTS} | {"Administrator": {"Administrator"}}
TRANSITIONS = {
	"Violation Case": actions("case", "simple"),
	"Protection Measure": actions("measure"),
	"Referral": actions("referral"),
	"Awareness Activity": actions("activity"),
}
UNREACHABLE = re.compile(r"\+223( 00){2}( \d\d){2}")


@pytest.fixture(scope="module", params=DAYS, ids=str)
def plan(request: pytest.FixtureRequest) -> Plan:
	return plan_for(request.param)


def light(plan: Plan) -> list[CaseFile]:
	return [file for file in plan.files if not file.told]


def told(plan: Plan, story: str) -> CaseFile:
	return next(file for file in plan.files if file.told == story)


def texts(value: Any) -> Iterator[str]:
	"""Every text in a value, however deep."""
	if isinstance(value, str):
		yield value
	elif isinstance(value, dict):
		for part in value.values():
			yield from texts(part)
	elif isinstance(value, list | tuple):
		for part in value:
			yield from texts(part)


def moments(entry: Entry) -> list[datetime]:
	"""Every moment at which something of the document happened."""
	happened = [
		value for key, value in entry.values.items() if isinstance(value, datetime) and key not in PLANNED
	]
	return [entry.at, *happened, *(step.at for step in entry.steps)]


PLANNED = {"reassessment_due", "next_date", "due_on", "ratify_before", "next_try", "starts_on", "ends_on"}
"""Fields that say what is to come."""


def test_counts(plan: Plan) -> None:
	assert len(light(plan)) == 480
	assert sorted(file.told for file in plan.files if file.told) == [
		"abduction",
		"custody",
		"doxxing",
		"inadmissible",
		"killed",
		"recused",
		"refusal",
		"reprisal",
		"village",
		"withdrawal",
	]
	assert sum(len(file.measures) for file in plan.files) == 120
	assert len(plan.activities) == 30
	assert len(plan.partners) == 8


def test_sixty_per_cent_of_the_light_cases_are_closed(plan: Plan) -> None:
	stages = Counter(file.case.stage for file in light(plan))
	assert stages[Stage.CASE_CLOSED] == 288
	assert len(stages) == 7, "every state of the simple workflow has cases"


def test_the_same_day_gives_the_same_plan() -> None:
	assert plan_for(DAYS[0]) == plan_for(DAYS[0])
	assert plan_for(DAYS[0]) != plan_for(DAYS[0] + timedelta(days=1))


def test_two_years_and_nothing_after_the_day_before(plan: Plan) -> None:
	for file in plan.files:
		received = file.case.values["received_on"].date()
		assert timedelta(days=1) <= plan.day - received <= timedelta(days=730)
	late = [at for entry in plan.entries() if entry.doctype != "Duty Roster" for at in moments(entry)]
	assert max(late) < midnight(plan.day)


def test_cases_are_numbered_by_year_in_the_order_of_their_entry(plan: Plan) -> None:
	for year, files in by_year(plan).items():
		names = [file.case.name for file in sorted(files, key=lambda file: file.case.at)]
		assert names == [f"DOS-{year}-{n:05d}" for n in range(1, len(files) + 1)]


def by_year(plan: Plan) -> dict[int, list[CaseFile]]:
	years: dict[int, list[CaseFile]] = {}
	for file in plan.files:
		years.setdefault(file.case.at.year, []).append(file)
	return years


def test_first_words_come_before_the_urgency_is_judged(plan: Plan) -> None:
	spoken = [file.case for file in light(plan) if file.case.values.get("first_contact_on")]
	assert len(spoken) > 400
	for case in spoken:
		values = case.values
		judged = values["triaged_on"] or values["closed_on"] or midnight(plan.day)
		assert values["received_on"] <= values["first_contact_on"] <= values["acknowledged_on"]
		assert values["first_contact_on"] < judged
		assert not values.get("no_contact")


def test_milestones_follow_the_order_of_the_work(plan: Plan) -> None:
	order = ("received_on", "triaged_on", "admissibility_on", "risk_on", "decision_on", "closed_on")
	for file in plan.files:
		values = file.case.values
		reached = [values[field] for field in order if values.get(field)]
		assert reached == sorted(reached), file.case.name
		assert case_milestones(file.case.steps).items() <= values.items()
		assert bool(values["closed_on"]) == (file.case.stage == Stage.CASE_CLOSED)
		assert bool(values.get("closure_reason")) == bool(values["closed_on"])


def test_every_step_is_one_that_the_workflow_allows_to_that_person(plan: Plan) -> None:
	for entry in plan.entries():
		actor = entry.by
		for step in entry.steps:
			rule = TRANSITIONS[entry.doctype][step.left, step.entered]
			assert ROLES[step.by] & set(seed_files.split(rule["roles"])), (entry, step)
			assert not (int(rule["four_eyes"]) and step.by == actor), (entry, step)
			assert step.reason or not int(rule["reason"]), (entry, step)
			actor = step.by


def test_steps_follow_one_another(plan: Plan) -> None:
	for entry in plan.entries():
		times = [entry.at, *(step.at for step in entry.steps)]
		assert times == sorted(times), entry
		assert all(one.entered == other.left for one, other in pairwise(entry.steps)), entry


def test_first_measure_is_the_first_that_was_started(plan: Plan) -> None:
	for file in plan.files:
		started = [step.at for measure in file.measures for step in measure.steps if is_start(step)]
		assert file.case.values.get("first_measure_on") == (min(started) if started else None)
		for at in started:
			assert at >= file.case.values["received_on"]


def is_start(step: Step) -> bool:
	return step.entered in (Stage.MEASURE_ACTIVE, Stage.MEASURE_ON_DUTY)


def test_measures_fit_their_case(plan: Plan) -> None:
	open_stages = {
		Stage.MEASURE_PROPOSED,
		Stage.MEASURE_APPROVED,
		Stage.MEASURE_PENDING,
		Stage.MEASURE_ACTIVE,
	}
	for file in plan.files:
		people = {row["defender"] for row in file.case.values.get("defenders", [])}
		granted = any(step.entered == Stage.CASE_PROTECTION for step in file.case.steps)
		assert file.measures or not granted, f"{file.case.name} was granted measures and has none"
		for measure in file.measures:
			assert measure.values["beneficiary"] in people
			assert not (file.case.stage == Stage.CASE_CLOSED and measure.stage in open_stages)
			assert bool(measure.values.get("effectiveness")) == (measure.stage == Stage.MEASURE_COMPLETED)
			assert (
				measure.stage != Stage.MEASURE_ACTIVE or measure.values.get("ends_on", plan.day) >= plan.day
			)


def test_duty_decisions_are_urgent_on_the_roster_and_ratified_in_time(plan: Plan) -> None:
	decided = [
		(file, measure)
		for file in plan.files
		for measure in file.measures
		if measure.values.get("duty_decided_on")
	]
	assert len(decided) >= 10
	for file, measure in decided:
		at, ratified = measure.values["duty_decided_on"], measure.values["ratified_on"]
		assert file.case.values["urgency"] in ("U1", "U2")
		assert measure.values["duty_decided_by"] == duty_commissioner(plan, at)
		assert measure.values["ratify_before"] - at == timedelta(hours=72)
		assert ratified is None or at < ratified <= measure.values["ratify_before"]


def duty_commissioner(plan: Plan, at: datetime) -> str:
	on_duty = [
		roster for roster in plan.rosters if roster.values["starts_on"] <= at < roster.values["ends_on"]
	]
	assert len(on_duty) == 1
	return on_duty[0].values["commissioner"]


def test_the_present_fortnight_has_a_duty(plan: Plan) -> None:
	for at in (midnight(plan.day), midnight(plan.day) + timedelta(days=7)):
		assert duty_commissioner(plan, at) == COMMISSIONER
	assert Role.DUTY_COMMISSIONER in ROLES[COMMISSIONER] & ROLES[PRESIDENT]


def test_urgency_is_not_lower_than_the_signs_of_danger(plan: Plan) -> None:
	least = {row["code"]: row["minimum_urgency"] for row in seed_files.rows("triage_red_flags")}
	for file in plan.files:
		for row in file.case.values.get("red_flags", []):
			assert file.case.values["urgency"] <= least[row["flag"]]


def test_every_code_stands_in_the_lists_and_some_are_sensitive(plan: Plan) -> None:
	rows = {row["name"]: row for row in shipped_rows()}
	fields = {"violation_type", "measure_type", "profile", "actor_type", "flag", "instrument"}
	assert codes(plan, fields) <= rows.keys()
	sensitive = {code for code in codes(plan, fields) if int(rows[code].get("sensitive") or 0)}
	assert {"LIB-BAN", "GBV"} <= sensitive


def codes(plan: Plan, fields: set[str]) -> set[str]:
	"""Codes that the plan names: values of these fields, and names of rows of the plain lists."""
	lists = {str(row["term_list"]) for row in shipped_rows() if "term_list" in row}
	found: set[str] = set()
	for entry in plan.entries():
		for row in [
			entry.values,
			*(row for value in entry.values.values() if isinstance(value, list) for row in value),
		]:
			found |= {value for key, value in row.items() if key in fields and value}
			found |= {v for v in row.values() if isinstance(v, str) and v.split("-")[0] in lists}
	return found


def test_people_are_known_by_code_and_alias_and_none_twice(plan: Plan) -> None:
	people = [person for file in plan.files for person in file.persons]
	assert len({person.name for person in people}) == len(people)
	assert len({person.values["alias"] for person in people}) == len(people)
	assert all(re.fullmatch(r"DEF-[A-HJKMNP-Z2-9]{6}", str(person.name)) for person in people)
	for person in people:
		name = person.values.get("legal_name")
		assert name is None or "exemple" in name or "fictif" in name
		assert name or person.values["name_unknown"]


def test_no_number_can_be_dialled(plan: Plan) -> None:
	numbers = 0
	for text in texts([entry.values for entry in plan.entries()]):
		rest, found = UNREACHABLE.subn("", text)
		numbers += found
		assert not re.search(r"\+\d", rest), text
		assert not re.search(r"\d([ .-]?\d){7}", rest.replace("DOS-", "")), text
	assert numbers > 300


def test_phone_keeps_what_it_promises() -> None:
	assert phone(9999) == "+223 00 00 99 99"
	assert UNREACHABLE.fullmatch(phone(1))


def test_the_abduction_is_told_at_night_and_the_family_is_safe_after_six_hours_twenty(plan: Plan) -> None:
	file = told(plan, "abduction")
	values = file.case.values
	assert values["received_on"] == moment(plan.day, 2, "22:40")
	assert hours_between(values["received_on"], values["first_measure_on"]) == pytest.approx(6 + 20 / 60)
	assert (values["urgency"], values["emergency"]) == ("U1", 1)
	victim = person_with(file, "Victim")
	assert (victim.values["contact_frozen"], victim.values["frozen_reason"]) == (1, "Abducted")


def test_the_custody_ends_by_law_on_the_evening_of_the_installation(plan: Plan) -> None:
	file = told(plan, "custody")
	held = next(entry for entry in file.verification if entry.doctype == "Deprivation of Liberty")
	assert held.values["deprived_on"] + timedelta(hours=48) == moment(plan.day, 0, "21:30")
	assert person_with(file, "Victim").values["frozen_reason"] == "Arrested"


def test_the_village_speaks_through_delegates(plan: Plan) -> None:
	file = told(plan, "village")
	assert file.case.values["group_households"] == 43
	delegates = [row for row in file.case.values["defenders"] if row["part"] == "Delegate"]
	assert 1 <= len(delegates) <= 5
	assert person_with(file, "Victim").values["kind"] == "Collective"


def test_the_family_of_the_killed_defender_has_records_of_its_own(plan: Plan) -> None:
	file = told(plan, "killed")
	killed = person_with(file, "Victim")
	assert (killed.values["deceased"], killed.values["contact_frozen"]) == (1, 1)
	relatives = {person.name for person in file.persons if person.values["kind"] == "Relative"}
	assert {row["relative"] for row in killed.values["relations"]} == relatives
	assert {measure.values["beneficiary"] for measure in file.measures} <= relatives
	assert file.case.values["confidentiality_level"] == "C3", "minors"
	assert file.case.stage != Stage.CASE_CLOSED


def test_a_refusal_closes_nothing(plan: Plan) -> None:
	file = told(plan, "refusal")
	assert Counter(measure.stage for measure in file.measures) == {
		Stage.MEASURE_REFUSED: 1,
		Stage.MEASURE_ACTIVE: 2,
	}
	assert file.case.stage == Stage.CASE_FOLLOW_UP


def test_the_inadmissible_complaint_is_given_a_way_on(plan: Plan) -> None:
	values = told(plan, "inadmissible").case.values
	assert values["closure_reason"] == "Closure Reason-INA"
	assert values["inadmissibility_reason"] == "Inadmissibility Reason-NHR"
	assert values["orientation"]


def person_with(file: CaseFile, part: str) -> Entry:
	name = next(row["defender"] for row in file.case.values["defenders"] if row["part"] == part)
	return next(person for person in file.persons if person.name == name)


def test_a_login_for_each_profile_each_role_by_hand_the_administrator_and_two_partners() -> None:
	assert {account.profile for account in ACCOUNTS} - {None} == set(roles_by_profile())
	by_hand = {row["role"] for row in seed_files.rows("roles") if not row["role_profile"]}
	assert {role for account in ACCOUNTS for role in account.by_hand} == by_hand
	assert sum(Role.PARTNER in account.by_hand for account in ACCOUNTS) == 2
	assert {login for _who, login, _role in logins()} == {account.login for account in ACCOUNTS} | {
		"Administrator"
	}
	assert all(account.login.endswith(".example") for account in ACCOUNTS)


def test_fields_exist_required_ones_are_given_and_choices_are_choices(plan: Plan) -> None:
	"""The platform drops a field that is none; of what is written in bulk it checks nothing here."""
	for entry in plan.entries():
		check_fields(FIELDS[entry.doctype], entry.values, given={"violation_case"})


def check_fields(fields: list[dict[str, Any]], values: dict[str, Any], given: set[str]) -> None:
	assert values.keys() <= {field["fieldname"] for field in fields}
	for field in fields:
		value = values.get(field["fieldname"], field.get("default"))
		if field.get("reqd") and field["fieldname"] not in given:
			assert value not in (None, "", []), field["fieldname"]
		if field["fieldtype"] == "Select" and value:
			assert value in field["options"].split("\n"), (field["fieldname"], value)
		if field["fieldtype"].startswith("Table"):
			for row in value or []:
				check_fields(FIELDS[field["options"]], row, given=set())


def read_fields() -> dict[str, list[dict[str, Any]]]:
	"""Doctype → its fields, from every doctype of the application."""
	package = Path(cndh_protection.__file__).parent
	doctypes = [json.loads(path.read_text()) for path in package.glob("*/doctype/*/*.json")]
	return {doctype["name"]: doctype["fields"] for doctype in doctypes if doctype.get("doctype") == "DocType"}


FIELDS = read_fields()


def test_nobody_in_danger_is_turned_away(plan: Plan) -> None:
	for file in light(plan):
		values = file.case.values
		if values["urgency"] in ("U1", "U2"):
			assert values.get("inadmissibility_reason") is None
			assert values.get("closure_reason") not in (
				"Closure Reason-INA",
				"Closure Reason-PLA",
				"Closure Reason-ORI",
			)


def test_only_whoever_was_taken_away_comes_back(plan: Plan) -> None:
	freed = {"Case Outcome-REL", "Case Outcome-FND"}
	for file in light(plan):
		if file.case.values.get("outcome") in freed:
			assert file.acts[0].values["violation_type"] in ("LIB-ARR", "LIB-DET", "LIB-ABD")


def test_an_entry_is_late_after_an_hour(plan: Plan) -> None:
	for file in plan.files:
		values = file.case.values
		assert values["late_entry"] == (file.case.at - values["received_on"] > timedelta(hours=1))


def test_whose_risk_was_studied_was_assessed(plan: Plan) -> None:
	"""Nobody else; the full form comes after the rapid one, and people stand at the level of their latest one."""
	for file in plan.files:
		forms = [entry.values["form"] for entry in sorted(file.assessments, key=lambda entry: entry.at)]
		assert bool(forms) == bool(file.case.values.get("risk_on") and file.case.values["defenders"]), (
			file.told
		)
		assert not forms or forms[0] == "Rapid"
	latest: dict[str, Any] = {}
	for entry in sorted((one for file in plan.files for one in file.assessments), key=lambda one: one.at):
		latest[entry.values["defender"]] = entry.values["level"]
	levels = {one.name: one.values.get("risk_level") for file in plan.files for one in file.persons}
	assert {name: level for name, level in levels.items() if level} == latest
	assert set(latest.values()) == {"L1", "L2", "L3", "L4"}
	waiting = [
		file.case.values["reassessment_due"] for file in plan.files if "reassessment_due" in file.case.values
	]
	assert min(waiting) < midnight(plan.day) < max(waiting)


def test_reprisals_come_to_light_at_the_first_check(plan: Plan) -> None:
	file = told(plan, "reprisal")
	assert file.case.stage == Stage.CASE_CLOSED
	answer = file.contacts[-1]
	assert answer.values["reprisals"] == "Reprisals"
	assert answer.at - file.case.values["closed_on"] < timedelta(days=30)
	assert file.case.values["reassessment_due"] - answer.at == timedelta(hours=72)


def test_most_closed_cases_were_asked_about_reprisals(plan: Plan) -> None:
	asked = [file for file in light(plan) if file.contacts]
	assert len(asked) > 60
	for file in asked:
		for contact in file.contacts:
			assert contact.at > file.case.values["closed_on"]


def test_the_presenter_answered_both_questions(plan: Plan) -> None:
	answers = {row.values["scope"]: row.values["status"] for row in told(plan, "doxxing").consents}
	assert answers["Consent Scope-S5A"] == "Consent Status-GIV"
	assert answers["Consent Scope-S5B"] == "Consent Status-REF"


def test_a_letter_left_before_the_consent_was_withdrawn(plan: Plan) -> None:
	file = told(plan, "withdrawal")
	withdrawn = next(row for row in file.consents if row.values["scope"] == "Consent Scope-S4A")
	(letter,) = file.verification
	assert withdrawn.at < letter.values["sent_on"] < withdrawn.values["withdrawn_on"]
