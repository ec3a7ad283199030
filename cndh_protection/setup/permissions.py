"""What CNDH Administrator may do on documents of the platform: users, profiles, workflows. Never System Manager."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe.permissions import setup_custom_perms

from cndh_protection.constants import Role

RIGHTS: Final[tuple[dict[str, Any], ...]] = (
	{"parent": "User", "create": 1, "write": 1},
	{"parent": "User", "permlevel": 1, "write": 1},
	{"parent": "Role Profile", "create": 1, "write": 1},
	{"parent": "Role Profile", "permlevel": 1, "write": 1},
	{"parent": "Role"},
	{"parent": "Workflow", "create": 1, "write": 1, "delete": 1},
	{"parent": "Workflow State", "create": 1, "write": 1, "delete": 1},
	{"parent": "Workflow Action Master", "create": 1, "write": 1, "delete": 1},
)
"""One Custom DocPerm a row, always with read. The first such row of a doctype replaces all its standard rows, so
those are copied before. ``Role`` is for reading only: choosing roles needs their list."""


def grant_administrator_rights() -> None:
	"""Add the rows once; a site where somebody changed them keeps the change."""
	for right in RIGHTS:
		setup_custom_perms(right["parent"])
		key = {"parent": right["parent"], "role": Role.ADMINISTRATOR, "permlevel": right.get("permlevel", 0)}
		if not frappe.db.exists("Custom DocPerm", key):
			_add_row({"read": 1, **right, **key})


def revoke_administrator_rights() -> None:
	"""Remove our rows; where only copies of the standard rows remain, the platform's own apply again."""
	for parent in dict.fromkeys(right["parent"] for right in RIGHTS):
		frappe.db.delete("Custom DocPerm", {"parent": parent, "role": ["like", "CNDH %"]})
		if _custom_rows_equal_standard(parent):
			frappe.db.delete("Custom DocPerm", {"parent": parent})
		frappe.clear_cache(doctype=parent)


def _add_row(values: dict[str, Any]) -> None:
	row = frappe.new_doc("Custom DocPerm")
	row.update({"parenttype": "DocType", "parentfield": "permissions", **values})
	row.insert(ignore_permissions=True)
	frappe.clear_cache(doctype=values["parent"])


def _custom_rows_equal_standard(doctype: str) -> bool:
	return _rows("Custom DocPerm", doctype) == _rows("DocPerm", doctype)


def _rows(table: str, doctype: str) -> list[tuple[Any, ...]]:
	fields = [
		"role",
		"permlevel",
		"read",
		"write",
		"create",
		"delete",
		"submit",
		"cancel",
		"report",
		"export",
		"share",
	]
	rows = frappe.get_all(table, filters={"parent": doctype}, fields=fields)
	return sorted(tuple(row[field] for field in fields) for row in rows)
