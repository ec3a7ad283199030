"""Conflicts of interest: they beat every grant and office, and stay untold; and who reads grants and conflicts."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access import grants
from cndh_protection.access.grants import GrantRefused, live_grants
from cndh_protection.access.policy import compartments_open_to
from cndh_protection.access.rights import DEFAULT_COMPARTMENTS, DEFENDER
from cndh_protection.constants import Role
from cndh_protection.services import teams
from tests.factories import make_case, make_conflict, make_defender
from tests.people import ROLES, as_user, make_person, person
from tests.permissions.teamwork import (
	CASE,
	CHAIR,
	LEGAL,
	OFFICER,
	REFERENT,
	SECOND_CHAIR,
	give,
	reads,
)


def test_a_conflict_beats_everything(case: Document) -> None:
	"""Grant, responsibility, office of the chair; and it stays untold."""
	with as_user(CHAIR):
		make_conflict(OFFICER, case.name, reason="Cousin of somebody named in it.")
	with as_user(SECOND_CHAIR):
		make_conflict(CHAIR, case.name)
	for login in (OFFICER, CHAIR):
		assert not reads(login, case)
		with as_user(login):
			assert frappe.get_list("Access Conflict", filters={"record": case.name}) == []
	with as_user(SECOND_CHAIR):
		with pytest.raises(GrantRefused, match="conflict of interest"):
			give(case, OFFICER)
		with pytest.raises(GrantRefused, match="conflict of interest"):
			teams.hand_over(case.name, OFFICER)


def test_a_case_in_conflict_opens_nothing_more_of_a_person_who_stands_in_another() -> None:
	"""Of two people of one case, one is in conflict: the other is there through another case, and opens as that says."""
	login = make_person(Role.CASE_OFFICER)
	friend, victim = make_defender().name, make_defender().name
	alone = make_case(team=False, defenders=[{"defender": victim}]).name
	together = make_case(team=False, defenders=[{"defender": victim}, {"defender": friend}]).name
	grants.give(CASE, alone, login)
	grants.give(CASE, together, login, compartments="core,identity,contact,location")
	assert "location" in compartments_open_to(login, DEFENDER, victim)
	make_conflict(login, friend, DEFENDER)
	assert compartments_open_to(login, CASE, together) == frozenset()
	assert compartments_open_to(login, DEFENDER, victim) == set(DEFAULT_COMPARTMENTS)


def test_a_conflict_is_entered_by_whoever_reads_the_record(case: Document) -> None:
	"""A referent outside the case hears that there is no such case."""
	with as_user(REFERENT), pytest.raises(frappe.LinkValidationError):
		make_conflict(OFFICER, case.name)


@pytest.mark.parametrize("doctype", ["Access Conflict", "Access Grant"])
def test_it_ends_after_it_begins(case: Document, doctype: str) -> None:
	"""Both, whoever enters them."""
	times = {"valid_from": "2030-01-02 00:00:00", "valid_until": "2030-01-01 00:00:00"}
	values = {"doctype": doctype, "record_type": CASE, "record": case.name, "user": LEGAL, **times}
	with as_user(CHAIR), pytest.raises(frappe.ValidationError, match="lies before the beginning"):
		frappe.get_doc(values).insert()


def test_grants_and_conflicts_are_read_with_their_record(case: Document) -> None:
	"""By three roles; the data-protection officer and the auditor read all of them, as codes, and no record."""
	make_conflict(LEGAL, case.name)
	others = make_case(team=False)
	everybody_else = make_conflict(LEGAL, others.name)
	grants = {row.name for row in live_grants(CASE, case.name)}
	assert grants
	for login in (person(role) for role in ROLES):
		with as_user(login):
			seen = _names("Access Grant", case.name)
			assert seen == (grants if login in (OFFICER, CHAIR, *_CONTROL) else set()), login
			assert (everybody_else.name in _names("Access Conflict", others.name)) == (
				login in (CHAIR, *_CONTROL)
			)
	for login in _CONTROL:
		assert not reads(login, case)


_CONTROL = (person(Role.DATA_PROTECTION), person(Role.AUDITOR))


def _names(doctype: str, record: str) -> set[str]:
	try:
		return set(frappe.get_list(doctype, filters={"record": record}, pluck="name"))
	except frappe.PermissionError:
		return set()
