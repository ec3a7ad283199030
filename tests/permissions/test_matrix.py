"""The doctypes give each role what the permission matrix says, and the platform holds everybody to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import frappe
import pytest

from cndh_protection.access.rules import PROTECTED
from cndh_protection.constants import Role
from tests import factories
from tests.people import ROLES, as_user, everybody
from tests.permissions.matrix import LISTS, ROW_OF_DOCTYPE, letters, letters_of, read_cell

RIGHTS: Final = {"C": "create", "R": "read", "W": "write"}
NOBODYS: Final = ("delete", "share", "export", "import", "email", "submit", "cancel", "amend")
TRIED_LISTS: Final = ("Reference Term", "Violation Type", "Territory")
TRIED: Final = (
	tuple(doctype for doctype in ROW_OF_DOCTYPE if doctype not in (*LISTS, *PROTECTED)) + TRIED_LISTS
)
"""Doctypes with row rules are tried in ``test_rows.py``, row by row."""


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
	"""Letters count, scopes do not yet; what names another doctype is not about this one."""
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
	assert len(ours) >= len(ROW_OF_DOCTYPE)
	rows = [(doctype, row) for doctype in ours for row in frappe.get_meta(doctype).permissions]
	assert [(doctype, row.role, right) for doctype, row in rows for right in NOBODYS if row.get(right)] == []
	strangers = [(doctype, row.role) for doctype, row in rows if row.role not in (*ROLES, "System Manager")]
	assert strangers == []


@pytest.mark.parametrize("doctype", TRIED)
def test_everybody_may_do_what_the_matrix_says(doctype: str) -> None:
	"""Tried by each person of one role and each of a role profile, through documents and lists."""
	values, name = _a_new_one(doctype), _one_that_is_there(doctype)
	done = {login: _what_may(login, doctype, name, values) for login in everybody()}
	assert done == {login: letters_of(doctype, roles) for login, roles in everybody().items()}


@pytest.mark.parametrize("doctype", ["Violation Case", "Defender"])
def test_everybody_makes_what_the_matrix_says(doctype: str) -> None:
	"""A new case or person is in nobody's scope before it is there."""
	values = _a_new_one(doctype)
	made = {login for login in everybody() if _makes(login, values)}
	assert made == {login for login, roles in everybody().items() if "C" in letters_of(doctype, roles)}


def _makes(login: str, values: dict[str, Any] | None) -> bool:
	with as_user(login):
		return _passes(lambda: frappe.get_doc(values).insert())


def _what_may(login: str, doctype: str, name: str, values: dict[str, Any] | None) -> str:
	with as_user(login):
		assert not _passes(lambda: frappe.delete_doc(doctype, name)), f"{login} deleted {doctype}"
		for right in ("share", "export"):
			assert not frappe.has_permission(doctype, right), f"{login}: {right} {doctype}"
		may_read = _passes(lambda: frappe.get_doc(doctype, name).check_permission("read"))
		if not frappe.get_meta(doctype).issingle:
			assert _sees_in_list(doctype, name) == may_read, f"{login}: the list of {doctype} differs"
		tries = {
			"C": _passes(lambda: frappe.get_doc(values).insert()) if values else "C" in _rights(doctype),
			"R": may_read,
			"W": _passes(lambda: frappe.get_doc(doctype, name).save()),
		}
	return "".join(letter for letter, passed in tries.items() if passed)


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


def _one_that_is_there(doctype: str) -> str:
	made = {
		"Awareness Activity": factories.make_activity,
		"Partner Organisation": factories.make_partner,
		"Duty Roster": factories.make_roster,
		"Interim": factories.make_interim,
	}
	there = {"Reference Term": "Language-bam", "Violation Type": "LIF-ATT", "Territory": "ML05-MOPTI"}
	there["Risk Model"] = "V1"
	if doctype in made:
		return str(made[doctype]().name)
	return there.get(doctype, doctype)


def _a_new_one(doctype: str) -> dict[str, Any] | None:
	"""Values to try a creation with; None for a single document, which is there once and for all."""
	term = {"code": "ZZZ-ZZZ", "label_fr": "Terme d'essai"}
	values: dict[str, Callable[[], dict[str, Any]]] = {
		"Violation Case": factories.case_values,
		"Defender": factories.defender_values,
		"Awareness Activity": factories.activity_values,
		"Partner Organisation": factories.partner_values,
		"Duty Roster": factories.roster_values,
		"Interim": factories.interim_values,
		"Risk Model": lambda: {"doctype": "Risk Model"},
		"Reference Term": lambda: {"doctype": "Reference Term", "term_list": "Language", **term},
		"Violation Type": lambda: {
			"doctype": "Violation Type",
			"category": "Violation Category-LIF",
			**term,
		},
		"Territory": lambda: {
			"doctype": "Territory",
			"territory_type": "Cercle",
			"parent_territory": "ML05",
			**term,
		},
	}
	return values[doctype]() if doctype in values else None
