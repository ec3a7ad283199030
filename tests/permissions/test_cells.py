"""Every cell of the permission matrix is driven by some test, and the files derived from it say the same."""

from __future__ import annotations

from pathlib import Path

import frappe
import pytest

from tests.people import ROLES, as_role
from tests.permissions import matrix
from tests.permissions.expected import letters_anywhere, roles_that_open
from tests.permissions.world import CASE, DEFENDER, DOCTYPES

TESTS = Path(__file__).parents[1]


def test_every_row_of_the_file_is_driven() -> None:
	"""By the tests of its doctype, by those named beside it, or it waits for its doctype."""
	known = {*matrix.ROW_OF_DOCTYPE.values(), *matrix.TRIED_IN, *matrix.NOT_BUILT.values()}
	assert [row for row in matrix.objects() if row not in known] == []
	assert [row for row in known if row not in matrix.objects()] == []
	assert [file for file in set(matrix.TRIED_IN.values()) if not (TESTS / file).is_file()] == []


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


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reaches_keys(role: str) -> None:
	"""Not a single row, whoever asks."""
	with as_role(role):
		assert not frappe.has_permission("Record Key", "read")
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("Record Key")
	assert role not in matrix.roles_in("Record Key, Search Token")
