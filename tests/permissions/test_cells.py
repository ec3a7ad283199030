"""Every cell of the permission matrix is driven by some test, and the files derived from it say the same."""

from __future__ import annotations

import re
from pathlib import Path

import frappe
import pytest

from cndh_protection.access import who_opened
from tests.house_rules.sources import doctypes
from tests.people import ROLES, person
from tests.permissions import matrix
from tests.permissions.expected import letters_anywhere, roles_that_open
from tests.permissions.world import CASE, DEFENDER, DOCTYPES

TESTS = Path(__file__).parents[1]


def test_every_row_of_the_file_is_driven() -> None:
	"""By the tests of its doctype, by the test named beside it, or it waits for its doctype."""
	known = {*matrix.ROW_OF_DOCTYPE.values(), *matrix.TRIED_IN, *matrix.NOT_BUILT.values()}
	assert [row for row in matrix.objects() if row not in known] == []
	assert [row for row in known if row not in matrix.objects()] == []
	assert [test for test in set(matrix.TRIED_IN.values()) if not _is_there(test)] == []


def test_every_scope_in_words_is_driven() -> None:
	"""By the file that spells the scopes of its row out, or by a test named beside it: letters alone say less."""
	spelled_out = {matrix.ROW_OF_DOCTYPE[doctype] for doctype in DOCTYPES} | {*matrix.TRIED_IN}
	told = {
		(row, scope)
		for row, scope in matrix.scopes()
		if not (row in spelled_out and scope in matrix.SPELLED_OUT)
	}
	assert len(told) > 25
	assert sorted(told) == sorted({*matrix.SCOPES_TRIED_IN, *matrix.SCOPES_NOT_BUILT})
	assert {*matrix.SCOPES_TRIED_IN} & {*matrix.SCOPES_NOT_BUILT} == set()
	assert [test for test in set(matrix.SCOPES_TRIED_IN.values()) if not _is_there(test)] == []


@pytest.mark.parametrize(
	("part", "expected"),
	[
		("CRW own region", "own region"),
		("R", ""),
		("-", ""),
		("- (cost totals only)", "(cost totals only)"),
		("named grant", "named grant"),
		("grant C3", "grant C3"),
		("enters in cases it reads", "enters in cases it reads"),
		("", ""),
	],
)
def test_reading_a_scope(part: str, expected: str) -> None:
	assert matrix.scope_of(part) == expected


def test_every_doctype_of_ours_has_a_row() -> None:
	"""Or is named with what it is for, and then is nobody's (``test_matrix.py``)."""
	ours = {name for name, document in doctypes().items() if not document.get("istable")}
	assert len(ours) > 40
	assert sorted(ours - {*matrix.ROW_OF_DOCTYPE, *matrix.SERVERS_OWN}) == []
	assert sorted({*matrix.SERVERS_OWN} - ours) == []
	assert {*matrix.SERVERS_OWN} & {*matrix.ROW_OF_DOCTYPE} == set()


@pytest.mark.parametrize("role", ROLES)
def test_who_opened_says_what_the_matrix_says(role: str) -> None:
	"""Whoever sees who opened the own cases reads no row of the audit."""
	told = matrix.scopes_in(matrix.ROW_OF_DOCTYPE["Audit Event"], role)
	assert who_opened.sees_openings(person(role)) == (told == "R own cases: who opened")


def _is_there(test: str) -> bool:
	file, *_within, name = test.split("::")
	return bool(re.search(rf"^\t?def {name}\(", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("doctype", matrix.NOT_BUILT)
def test_what_waits_for_its_doctype_is_not_there(doctype: str) -> None:
	"""Once it is, its cells must be driven: move it to ROW_OF_DOCTYPE, and to the world if it has row rules."""
	assert not frappe.db.exists("DocType", doctype)


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("role", ROLES)
def test_row_rules_say_what_the_matrix_says(doctype: str, role: str) -> None:
	"""Cell by cell: what a role gets in some situation is what its cell names. Making a case is tried apart."""
	told = matrix.letters(doctype, role)
	given = letters_anywhere(doctype, role)
	assert given == (told.replace("C", "") if doctype in (CASE, DEFENDER) else told)


@pytest.mark.parametrize("compartment", matrix.ROW_OF_COMPARTMENT)
def test_openings_say_what_the_matrix_says(compartment: str) -> None:
	"""Which roles ever open a compartment without exceptional access."""
	told = matrix.roles_in(matrix.ROW_OF_COMPARTMENT[compartment])
	assert roles_that_open(compartment, exceptionally=False) == told


def test_exceptional_access_says_what_the_matrix_says() -> None:
	"""And which only by it."""
	opened = roles_that_open("core", exceptionally=True)
	assert opened == matrix.roles_in(matrix.EXCEPTIONAL)
