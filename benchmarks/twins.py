"""The plain twins: the same doctypes with the same columns and workflow, without row rules and without sealing.

They are custom doctypes, made for a run and dropped after it.
"""

from __future__ import annotations

from typing import Any, Final

import frappe

from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.constants import Role

READERS: Final = (Role.CASE_OFFICER, Role.CHAIR, Role.DUTY_COMMISSIONER, Role.PRESIDENT)
ALIKE: Final = ("sort_field", "sort_order", "track_changes", "istable", "title_field")
OF_A_FIELD: Final = (
	"fieldname",
	"fieldtype",
	"label",
	"options",
	"reqd",
	"default",
	"search_index",
	"in_list_view",
	"in_standard_filter",
	"read_only",
)
INDEXES: Final = {DEFENDER: [["creation"]], "Defender Contact": [["value(40)"]]}
"""Of the twins: what the list is ordered by, and what a plain search for a number asks."""


def twin_of(doctype: str) -> str:
	"""The name of a doctype's twin."""
	return f"Plain {doctype}"


def make() -> None:
	"""Make the twins of cases and people, and of what is in their tables; a workflow for the cases."""
	for doctype in (CASE, DEFENDER):
		for table in frappe.get_meta(doctype).get_table_fields():
			_make(table.options)
		_make(doctype)
	_copy_workflow()
	for doctype, indexes in INDEXES.items():
		for columns in indexes:
			frappe.db.add_index(twin_of(doctype), columns)
	frappe.db.commit()


def drop() -> None:
	"""Drop them all."""
	for name in frappe.get_all("Workflow", filters={"document_type": twin_of(CASE)}, pluck="name"):
		frappe.delete_doc("Workflow", name, force=True)
	for name in frappe.get_all("DocType", filters={"name": ["like", "Plain %"], "custom": 1}, pluck="name"):
		frappe.delete_doc("DocType", name, force=True)
		frappe.db.sql_ddl(f"drop table if exists `tab{name}`")
	frappe.db.commit()


def _make(doctype: str) -> None:
	name, meta = twin_of(doctype), frappe.get_meta(doctype)
	if frappe.db.exists("DocType", name):
		return
	twin = frappe.new_doc("DocType")
	twin.update({key: meta.get(key) for key in ALIKE})
	twin.update({"__newname": name, "name": name, "module": "Custom", "custom": 1, "naming_rule": "Random"})
	twin.update({"autoname": "hash", "fields": [_field(field) for field in meta.fields]})
	if not meta.istable:
		rights = {"read": 1, "write": 1, "create": 1}
		twin.update({"permissions": [{"role": role, **rights} for role in READERS]})
	twin.insert()


def _field(field: Any) -> dict[str, Any]:
	copy = {key: field.get(key) for key in OF_A_FIELD}
	if field.fieldtype in ("Table", "Table MultiSelect"):
		copy["options"] = twin_of(field.options)
	return copy


def _copy_workflow() -> None:
	name = frappe.db.get_value("Workflow", {"document_type": CASE, "is_active": 1})
	if not name or frappe.db.exists("Workflow", {"document_type": twin_of(CASE)}):
		return
	copy = frappe.copy_doc(frappe.get_doc("Workflow", name))
	copy.update({"workflow_name": twin_of(CASE), "document_type": twin_of(CASE)})
	copy.insert()
