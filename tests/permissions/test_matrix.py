"""The doctypes give each role what the permission matrix says, and the platform holds everybody to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import frappe
import pytest

from cndh_protection.access.rules import PROTECTED
from cndh_protection.constants import Role
from tests.people import ROLES, as_user, everybody
from tests.permissions.examples import new_one, one_that_is_there
from tests.permissions.matrix import LISTS, ROW_OF_DOCTYPE, SERVERS_OWN, letters, letters_of, read_cell

RIGHTS: Final = {"C": "create", "R": "read", "W": "write"}
NOBODYS: Final = ("delete", "share", "export", "import", "email", "submit", "cancel", "amend")
TRIED_LISTS: Final = ("Reference Term", "Violation Type", "Territory")
PLATFORMS: Final = ("User", "Role Profile")
OURS: Final = tuple(doctype for doctype in ROW_OF_DOCTYPE if doctype not in PLATFORMS)
TRIED: Final = tuple(doctype for doctype in OURS if doctype not in (*LISTS, *PROTECTED)) + TRIED_LISTS
"""Doctypes with row rules are tried in ``test_rows.py``, row by row; those of the platform by themselves."""


@pytest.mark.parametrize(
	("cell", "expected"),
	[
		("-", ""),
		("", ""),
		("R", "R"),
		("CRW own; R grant", "CRW"),
		("RW all C1 C2; grant C3", "RW"),
		("R agenda, alias only", ""),
		("- (cost totals only)", ""),
		("CR on duty", "CR"),
		("R Duty Roster", ""),
	],
)
def test_reading_a_cell(cell: str, expected: str) -> None:
	"""Letters count, their scopes are driven apart (``test_cells.py``); what names another doctype is not about this one."""
	assert read_cell(cell, "Violation Case") == expected


@pytest.mark.parametrize(
	("doctype", "role", "expected"),
	[
		("Violation Case", Role.INTAKE, "CRW"),
		("Violation Case", Role.MEMBER, ""),
		("Violation Case", Role.ADMINISTRATOR, ""),
		("Defender", Role.CHAIR, "R"),
		("Contact Log", Role.PSYCHOSOCIAL, "CR"),
		("Risk Assessment", Role.CASE_OFFICER, "CR"),
		("Risk Assessment", Role.MEMBER, ""),
		("Consent", Role.DATA_PROTECTION, "R"),
		("Referral", Role.INTAKE, ""),
		("Duty Roster", Role.INTAKE, "R"),
		("Protection Settings", Role.INTAKE, ""),
		("Protection Settings", Role.ADMINISTRATOR, "CRW"),
		("Partner Organisation", Role.PARTNER, ""),
	],
)
def test_reading_the_matrix(doctype: str, role: str, expected: str) -> None:
	"""A few cells, read by a person."""
	assert letters(doctype, role) == expected


@pytest.mark.parametrize("doctype", ROW_OF_DOCTYPE)
def test_doctypes_give_what_the_matrix_says(doctype: str) -> None:
	"""For every role, in the doctype's own permission rows."""
	rows = {row.role: row for row in frappe.get_meta(doctype).permissions if not row.permlevel}
	given = {
		role: "".join(letter for letter, right in RIGHTS.items() if role in rows and rows[role].get(right))
		for role in ROLES
	}
	assert given == {role: letters(doctype, role) for role in ROLES}


def test_nobody_has_more_on_any_document_of_ours() -> None:
	"""No role at all may delete, share, export, import, send or submit; only ours and the server's own are named."""
	modules = frappe.get_all("Module Def", filters={"app_name": "cndh_protection"}, pluck="name")
	ours = frappe.get_all("DocType", filters={"module": ["in", modules], "istable": 0}, pluck="name")
	assert {*ours} == {*OURS, *SERVERS_OWN}
	rows = [(doctype, row) for doctype in ours for row in frappe.get_meta(doctype).permissions]
	assert [(doctype, row.role, right) for doctype, row in rows for right in NOBODYS if row.get(right)] == []
	strangers = [(doctype, row.role) for doctype, row in rows if row.role not in (*ROLES, "System Manager")]
	assert strangers == []


@pytest.mark.parametrize("doctype", TRIED)
def test_everybody_may_do_what_the_matrix_says(doctype: str) -> None:
	"""Tried by each person of one role and each of a role profile, through documents and lists."""
	assert _done_with(doctype) == {login: letters_of(doctype, roles) for login, roles in everybody().items()}


@pytest.mark.parametrize("doctype", PLATFORMS)
@pytest.mark.parametrize("login", everybody())
def test_accounts_and_profiles_are_the_administrators(doctype: str, login: str) -> None:
	"""Of somebody else, without access to cases; the platform lets the staff pick accounts by name."""
	name, values = one_that_is_there(doctype), new_one(doctype)
	with as_user(login):
		assert _done(doctype, name, values) == letters_of(doctype, everybody()[login])
		assert not _passes(lambda: frappe.delete_doc(doctype, name))


@pytest.mark.parametrize("doctype", SERVERS_OWN)
def test_what_is_the_servers_own_is_nobodys(doctype: str) -> None:
	"""No role of ours makes, reads or writes it."""
	assert _done_with(doctype) == dict.fromkeys(everybody(), "")


@pytest.mark.parametrize("doctype", ["Violation Case", "Defender"])
def test_everybody_makes_what_the_matrix_says(doctype: str) -> None:
	"""A new case or person is in nobody's scope before it is there."""
	values = new_one(doctype)
	made = {login for login in everybody() if _makes(login, values)}
	assert made == {login for login, roles in everybody().items() if "C" in letters_of(doctype, roles)}


def _done_with(doctype: str) -> dict[str, str]:
	name, values = one_that_is_there(doctype), new_one(doctype)
	return {login: _what_may(login, doctype, name, values) for login in everybody()}


def _makes(login: str, values: dict[str, Any] | None) -> bool:
	with as_user(login):
		return _passes(lambda: frappe.get_doc(values).insert())


def _what_may(login: str, doctype: str, name: str, values: dict[str, Any] | None) -> str:
	with as_user(login):
		assert not _passes(lambda: frappe.delete_doc(doctype, name)), f"{login} deleted {doctype}"
		for right in ("share", "export"):
			assert not frappe.has_permission(doctype, right), f"{login}: {right} {doctype}"
		may_read = _may_read(doctype, name)
		if not frappe.get_meta(doctype).issingle:
			assert _sees_in_list(doctype, name) == may_read, f"{login}: the list of {doctype} differs"
		return _done(doctype, name, values)


def _done(doctype: str, name: str, values: dict[str, Any] | None) -> str:
	tries = {
		"C": _passes(lambda: frappe.get_doc(values).insert()) if values else "C" in _rights(doctype),
		"R": _may_read(doctype, name),
		"W": _passes(lambda: frappe.get_doc(doctype, name).save()),
	}
	return "".join(letter for letter, passed in tries.items() if passed)


def _may_read(doctype: str, name: str) -> bool:
	return _passes(lambda: frappe.get_doc(doctype, name).check_permission("read"))


def _rights(doctype: str) -> str:
	return "".join(letter for letter, right in RIGHTS.items() if frappe.has_permission(doctype, right))


def _passes(action: Callable[[], Any]) -> bool:
	"""Whether the action is allowed; what it did is undone. Any failure but a refusal is the test's."""
	frappe.db.savepoint("tried")
	try:
		action()
	except frappe.PermissionError:
		return False
	finally:
		frappe.db.rollback(save_point="tried")
		frappe.clear_messages()
	return True


def _sees_in_list(doctype: str, name: str) -> bool:
	try:
		return bool(frappe.get_list(doctype, filters={"name": name}))
	except frappe.PermissionError:
		return False
