"""The terms of the row rules, one by one: what is reached when a single fact about a record, grant or conflict differs.

Each is asked of the stored row and in both renderings for lists, which must agree.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cndh_protection.access import exposure, rows
from cndh_protection.access.conflicts import is_in_conflict
from cndh_protection.access.criterion import (
	CaseCriterion,
	Criterion,
	DefenderCriterion,
	FollowerCriterion,
	which_hold,
)
from cndh_protection.access.duty import is_duty_commissioner
from cndh_protection.access.opening_rights import opening_scopes_of
from cndh_protection.access.rights import CASE, DEFENDER, Right, Scope, takes_grants
from cndh_protection.access.rules import ChildCriterion, ReferenceCriterion, TeamCriterion
from cndh_protection.access.team_people import cases_of_team, people_of_team
from cndh_protection.constants import Role, Stage
from cndh_protection.services.stages import state_of_stage
from tests.people import make_person, person
from tests.permissions.small_world import ME, OTHER, case, conflict, grant, row, stands

GRANT = frozenset({Scope.GRANT})
PAST, FUTURE = -timedelta(minutes=5), timedelta(minutes=5)
FACTS: dict[str, dict[str, Any]] = {
	"of another person": {"user": OTHER},
	"about a record of another type": {"record_type": "Violation Act"},
	"about another record": {"record": "another"},
	"over": {"valid_until": PAST},
	"to come": {"valid_from": FUTURE},
}
"""What may differ in a grant or conflict so that it is none; times from now."""

OTHERWISE = pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)


def reached(rule: Criterion, name: str) -> bool:
	"""Whether a rule lets the person at this row, by every way of asking."""
	table = f"`tab{rule.doctype}`"  # type: ignore[attr-defined]
	asked = f"select 1 from {table} where name = {frappe.db.escape(name)} and "
	answers = {bool(frappe.db.sql(asked + condition)) for condition in (rule.sql(), rule.of_row(table))}
	assert [*answers] == [rule.holds(name)] == which_hold(rule.doctype, name, [rule])  # type: ignore[attr-defined]
	return answers.pop()


def by_grant(name: str, compartment: str | None = None, scopes: frozenset[Scope] = GRANT) -> bool:
	return reached(CaseCriterion(ME, scopes, compartment), name)


def person_by_grant(name: str) -> bool:
	return reached(DefenderCriterion(ME, GRANT), name)


# Grants


def test_a_grant_that_runs_reaches() -> None:
	"""With or without an end."""
	endless, ending, nobody_s = case(), case(), case()
	grant(endless)
	grant(ending, valid_until=FUTURE)
	assert (by_grant(endless), by_grant(ending), by_grant(nobody_s)) == (True, True, False)


@OTHERWISE
def test_another_grant_does_not(fact: dict[str, Any]) -> None:
	"""One fact is enough."""
	name = case()
	grant(name, **fact)
	assert not by_grant(name)


def test_an_exceptional_access_is_a_scope_of_its_own() -> None:
	"""It counts for whoever may take one, and the team's grants do not count as one."""
	usual, exceptional = case(), case()
	grant(usual)
	grant(exceptional, exceptional=1)
	taken = frozenset({Scope.EXCEPTIONAL})
	assert (by_grant(usual), by_grant(exceptional)) == (True, False)
	assert (by_grant(usual, scopes=taken), by_grant(exceptional, scopes=taken)) == (False, True)


@pytest.mark.parametrize(
	("scope", "compartment", "exceptional", "opens"),
	[
		(Scope.GRANT, "core", 0, True),
		(Scope.GRANT, "identity", 0, False),
		(Scope.GRANT, "sensitive", 0, True),
		(Scope.NAMED_GRANT, "core", 0, True),
		(Scope.NAMED_GRANT, "source", 0, False),
		(Scope.EXCEPTIONAL, "core", 1, True),
		(Scope.EXCEPTIONAL, "sensitive", 1, False),
	],
)
def test_a_grant_opens_what_it_lists(scope: Scope, compartment: str, exceptional: int, opens: bool) -> None:
	"""What grants hold by default must be listed; the rest too, but for whom a grant alone opens it."""
	name = case()
	grant(name, exceptional=exceptional)
	assert by_grant(name, compartment, frozenset({scope})) is opens


@pytest.mark.parametrize("doctype", ["Access Grant", "Access Conflict"])
def test_an_end_lies_after_its_beginning(doctype: str) -> None:
	"""Of grants and conflicts; otherwise one that was ended by a slip would never have been."""
	now, somebody = now_datetime(), make_person(Role.CASE_OFFICER)
	doc = frappe.get_doc({"doctype": doctype, "record_type": CASE, "record": case(), "user": somebody})
	doc.update({"valid_from": now, "valid_until": now - timedelta(days=1), "compartments": "core"})
	doc.update({"why": "Case team"} if doctype == "Access Grant" else {})
	doc.flags.by_server = True
	with pytest.raises(frappe.ValidationError, match="before the beginning"):
		doc.insert()
	doc.valid_until = now + timedelta(days=1)
	assert doc.insert().name


# Other scopes of cases


def test_own_cases_and_all_but_c3() -> None:
	"""The officer by the field; by level, a case without one counts as C3."""
	own, c1, c3, unknown = case("C3", responsible=ME), case("C1"), case("C3"), case("")
	mine, most = CaseCriterion(ME, frozenset({Scope.OWN})), CaseCriterion(ME, frozenset({Scope.ALL_BUT_C3}))
	assert [reached(mine, name) for name in (own, c1)] == [True, False]
	assert [reached(most, name) for name in (own, c1, c3, unknown)] == [False, True, False, False]


@pytest.mark.parametrize(
	("given", "on_duty"),
	[
		({"commissioner": ME}, True),
		({"commissioner": OTHER, "deputy": ME}, True),
		({"commissioner": OTHER}, False),
		({"commissioner": ME, "starts_on": FUTURE}, False),
		({"commissioner": ME, "ends_on": PAST}, False),
	],
)
def test_duty_is_a_row_and_its_dates(given: dict[str, Any], on_duty: bool) -> None:
	"""Whoever is on duty reaches urgent cases; with the narrower scope, those of the highest urgency."""
	now, values = now_datetime(), {"starts_on": -timedelta(days=1), "ends_on": timedelta(days=1), **given}
	row(
		"Duty Roster",
		**{key: now + one if isinstance(one, timedelta) else one for key, one in values.items()},
	)
	assert is_duty_commissioner(ME) is on_duty
	cases = [case(urgency=urgency) for urgency in ("U1", "U2", "U3")]
	for scope, told in (
		(Scope.URGENT_ON_DUTY, [True, True, False]),
		(Scope.U1_ON_DUTY, [True, False, False]),
	):
		rule = CaseCriterion(ME, frozenset({scope}))
		assert [reached(rule, name) for name in cases] == (told if on_duty else [False] * 3)


# Conflicts


def test_a_conflict_beats_a_grant() -> None:
	"""On the case, and through a person of it."""
	name, other, third, somebody = case(), case(), case(), row(DEFENDER)
	for one in (name, other, third):
		grant(one)
	conflict(name)
	stands(somebody, other)
	conflict(somebody, DEFENDER)
	assert [by_grant(one) for one in (name, other, third)] == [False, False, True]
	assert is_in_conflict(ME, CASE, name)
	assert is_in_conflict(ME, CASE, other)
	assert is_in_conflict(ME, DEFENDER, somebody)
	assert not is_in_conflict(OTHER, CASE, name)


@OTHERWISE
def test_another_conflict_does_not(fact: dict[str, Any]) -> None:
	"""Neither with the case nor with a person of it; nor for that person's record."""
	name, somebody = case(), row(DEFENDER)
	stands(somebody, name)
	grant(name)
	conflict(case(), CASE)  # one that has nothing to do with it: the terms are asked
	conflict(name, CASE, **fact)
	conflict(somebody, DEFENDER, **fact)
	assert by_grant(name)
	assert person_by_grant(somebody)
	assert not is_in_conflict(ME, CASE, name)
	assert not is_in_conflict(ME, DEFENDER, somebody)


def test_a_conflict_is_with_a_record_of_its_type() -> None:
	"""A case and a person of the same name are two."""
	name = case()
	frappe.db.set_value(DEFENDER, row(DEFENDER), "name", f"{name}-p")
	stands(name, name)  # a person's code that is the case's number
	grant(name)
	conflict(f"{name}-p", CASE)
	conflict("nobody", DEFENDER)
	assert by_grant(name)


def test_a_conflict_with_a_case_hides_its_people() -> None:
	"""Whom another case, or a grant, would show."""
	somebody, bystander, mine, closed = row(DEFENDER), row(DEFENDER), case(), case()
	stands(bystander, mine)
	for name in (mine, closed):
		stands(somebody, name)
		grant(name)
	assert person_by_grant(somebody)
	conflict(closed)
	assert [person_by_grant(one) for one in (somebody, bystander)] == [False, True]
	assert is_in_conflict(ME, DEFENDER, somebody)


def test_only_rows_of_cases_say_who_stands_in_one() -> None:
	"""A row of another doctype whose parent has a case's name."""
	somebody, name, closed = row(DEFENDER), case(), case()
	grant(name)
	stands(somebody, name, "Violation Act")
	assert not person_by_grant(somebody)
	stands(somebody, name)
	conflict(closed)
	stands(somebody, closed, "Violation Act")
	assert person_by_grant(somebody)
	another = row(DEFENDER)
	conflict(another, DEFENDER)
	stands(another, name, "Violation Act")
	assert by_grant(name)
	assert not is_in_conflict(ME, CASE, name)
	assert not is_in_conflict(ME, DEFENDER, somebody)


# People


def test_people_of_the_cases_in_reach() -> None:
	"""And nobody else."""
	mine, others = row(DEFENDER), row(DEFENDER)
	granted, elsewhere = case(), case()
	stands(mine, granted)
	stands(others, elsewhere)
	grant(granted)
	named = row(DEFENDER)
	grant(named, DEFENDER)
	assert [person_by_grant(name) for name in (mine, others, named)] == [True, False, True]


def test_people_outside_c3() -> None:
	"""One case of named persons only is enough to be out of that scope; so is a case without a level."""
	scope = frozenset({Scope.ALL_BUT_C3})
	told = {("C1", "C2"): True, ("C2", "C3"): False, ("C2", ""): False, (): True}
	for levels, is_reached in told.items():
		somebody = row(DEFENDER)
		for level in levels:
			stands(somebody, case(level))
		assert reached(DefenderCriterion(ME, scope), somebody) is is_reached
	somebody = row(DEFENDER)
	stands(somebody, case("C3"), "Violation Act")
	assert reached(DefenderCriterion(ME, scope), somebody)


def test_whom_i_just_entered() -> None:
	"""Until a case knows the person; by roles that make cases only."""
	mine, others, in_a_case = row(DEFENDER, owner=ME), row(DEFENDER), row(DEFENDER, owner=ME)
	stands(in_a_case, case())
	assert [person_by_grant(name) for name in (mine, others, in_a_case)] == [True, False, False]
	on_duty = DefenderCriterion(ME, frozenset({Scope.URGENT_ON_DUTY}))
	assert not reached(on_duty, mine)


# What belongs to a case, to a record, to a form


@pytest.mark.parametrize("of", [None, "owner"])
def test_what_follows_a_case(of: str | None) -> None:
	"""In the cases of the right; where it says so, only the person's own."""
	mine, elsewhere = case(), case()
	grant(mine)
	rule = FollowerCriterion("Contact Log", ME, (Right("CR", GRANT, of),))
	both = FollowerCriterion("Contact Log", ME, (Right("CR", GRANT, of), Right("R", frozenset())))
	logs = [row("Contact Log", violation_case=at, owner=by) for at in (mine, elsewhere) for by in (ME, OTHER)]
	told = [True, of is None, False, False]
	assert [reached(rule, name) for name in logs] == [reached(both, name) for name in logs] == told


def test_what_follows_a_case_may_be_of_one_kind() -> None:
	"""A right to rapid assessments is none to full ones, in the cases of the right alone."""
	mine, elsewhere = case(), case()
	grant(mine)
	rule = FollowerCriterion("Risk Assessment", ME, (Right("CR", GRANT, only=("form", "Rapid")),))
	made = [
		row("Risk Assessment", violation_case=at, form=form)
		for at in (mine, elsewhere)
		for form in ("Rapid", "Full")
	]
	assert [reached(rule, name) for name in made] == [True, False, False, False]
	assert [rule.admits(mine, {"form": form}) for form in ("Rapid", "Full")] == [True, False]


def test_making_what_follows_a_case() -> None:
	"""In the cases of the right; who makes a record owns it, but another field must name the person."""
	mine, elsewhere = case(), case()
	grant(mine)
	for of, told in ((None, [True, True]), ("owner", [True, True]), ("owner_officer", [True, False])):
		rule = FollowerCriterion("Protection Measure", ME, (Right("CR", GRANT, of),))
		assert [rule.admits(mine, {"owner_officer": login}) for login in (ME, OTHER)] == told
		assert not rule.admits(elsewhere, {"owner_officer": ME})


@pytest.fixture
def officer() -> str:
	"""Who reaches cases by grants."""
	return person(Role.CASE_OFFICER)


def test_rows_of_tables_go_with_their_parent(officer: str) -> None:
	"""Of its type: a measure may have a case's name."""
	mine, elsewhere = case(), case()
	grant(mine, user=officer)
	steps = [
		row("Workflow Step", parent=parent, parenttype=parenttype, parentfield="steps")
		for parent, parenttype in ((mine, CASE), (elsewhere, CASE), (mine, "Protection Measure"))
	]
	rule = ChildCriterion("Workflow Step", officer)
	assert [reached(rule, name) for name in steps] == [True, False, False]


def test_grants_and_conflicts_of_what_one_reads(officer: str) -> None:
	"""Of its type too."""
	mine, elsewhere = case(), case()
	grants = [grant(mine, user=officer), grant(elsewhere), grant(mine, DEFENDER)]
	assert [reached(TeamCriterion("Access Grant", officer), name) for name in grants] == [True, False, False]
	conflicts = [conflict(mine), conflict(elsewhere)]
	assert [reached(TeamCriterion("Access Conflict", officer), name) for name in conflicts] == [True, False]


def test_what_names_a_document_goes_with_it(officer: str) -> None:
	"""If it is a protected one, and of its type."""
	mine, elsewhere = case(), case()
	grant(mine, user=officer)
	named = [(CASE, mine), (CASE, elsewhere), (DEFENDER, mine), ("ToDo", elsewhere), (None, None)]
	actions = [row("Workflow Action", reference_doctype=of, reference_name=name) for of, name in named]
	rule = ReferenceCriterion("Workflow Action", officer)
	assert [reached(rule, name) for name in actions] == [True, False, False, True, True]


@pytest.mark.parametrize(
	"right", ["write", "create", "delete", "submit", "cancel", "amend", "share", "import"]
)
def test_every_way_of_writing_asks_for_the_right_to_write(right: str) -> None:
	"""Somebody who reads by a grant has none; every other purpose is reading."""
	name, reader = case(), person(Role.LEGAL)
	grant(name, user=reader)
	doc = frappe.get_doc(CASE, name)
	assert not rows.has_permission(doc, right, reader)
	assert all(rows.has_permission(doc, reading, reader) for reading in ("read", "print", None))


@pytest.mark.parametrize("role", ["System Manager", Role.ADMINISTRATOR])
def test_whoever_runs_the_site_opens_nothing(role: str) -> None:
	"""Whatever else he or she is; the server's own account too."""
	officer, administrator = make_person(Role.CASE_OFFICER), make_person(Role.CASE_OFFICER, role)
	assert opening_scopes_of(officer, "core") == GRANT
	assert opening_scopes_of(administrator, "core") == frozenset()
	assert opening_scopes_of("Administrator", "core") == frozenset()
	assert not takes_grants("Administrator")


# What a case asks for


def test_care_and_haste_follow_rows_of_cases_only() -> None:
	"""Of the person's own cases."""
	somebody, other, urgent = row(DEFENDER), row(DEFENDER), case("C3", urgency="U1")
	calm = case()
	stands(other, urgent)
	stands(somebody, calm)
	stands(somebody, urgent, "Violation Act")
	for of, name, told in (
		(DEFENDER, somebody, False),
		(DEFENDER, other, True),
		(CASE, calm, False),
		(CASE, urgent, True),
	):
		assert exposure.exposure_of(of, name).urgent is told
		assert exposure.exposure_of(of, name).named_only is told


@pytest.fixture
def on_a_team() -> None:
	"""I take in cases, work on those that are given to me, and read all by my office."""
	for role in (Role.INTAKE, Role.CASE_OFFICER, Role.CHAIR):
		row("Has Role", parent=ME, parenttype="User", parentfield="roles", role=role)
	frappe.clear_cache(user=ME)


def test_my_people_stand_in_my_cases(on_a_team: None) -> None:
	"""By responsibility or by the team's grant, in a row of the case."""
	people = [row(DEFENDER) for _n in range(5)]
	mine, given, elsewhere, exceptional = case(responsible=ME), case(), case(), case()
	grant(given)
	grant(exceptional, exceptional=1)
	for somebody, name in zip(people, (mine, given, elsewhere, exceptional), strict=False):
		stands(somebody, name)
	stands(people[4], mine, "Violation Act")
	assert _people_of_mine() == set(people[:2])
	conflict(given)
	assert _people_of_mine() == {people[0]}


def test_my_cases_are_open_ones(on_a_team: None) -> None:
	"""By responsibility or by the team's grant; a conflict takes them away."""
	at_work, closed = (state_of_stage(stage) for stage in (Stage.CASE_IN_PROGRESS, Stage.CASE_CLOSED))
	mine, given, exceptional, _elsewhere = (
		case(responsible=login, workflow_state=at_work) for login in (ME, OTHER, OTHER, OTHER)
	)
	case(responsible=ME, workflow_state=closed)
	grant(given)
	grant(exceptional, exceptional=1)
	assert set(cases_of_team(ME)) == {mine, given}
	conflict(given)
	assert cases_of_team(ME) == [mine]


def _people_of_mine() -> set[str]:
	return {found["defender"] for found in people_of_team(ME)}
