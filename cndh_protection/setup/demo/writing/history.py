"""Gives written documents their past: state, dates of entry and change, and the actions that are open today.

No step can be taken in the past through the documents, hence this one bulk write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import frappe
from frappe.model.naming import NamingSeries
from frappe.workflow.doctype.workflow_action.workflow_action import process_workflow_actions

from cndh_protection.setup.demo.shapes import FIRST_STAGE, Entry, Plan

WORKFLOW_FILES: Final[dict[str, tuple[str, ...]]] = {
	"Violation Case": ("case", "simple"),
	"Protection Measure": ("measure",),
	"Awareness Activity": ("activity",),
}
"""Doctype with a workflow → its seed files, and the profile where there are two."""


def write_history(written: Iterable[tuple[str, Entry]], states: Mapping[str, str]) -> None:
	"""Set state, entry and last change of each document as planned."""
	written = list(written)
	for name, entry in written:
		_stamp(name, entry, states)
	_renew_open_actions([(name, entry) for name, entry in written if entry.steps])


def continue_case_numbers(plan: Plan) -> None:
	"""Let the next case of this year take the next number."""
	count = Counter(file.case.at.year for file in plan.files)[plan.day.year]
	prefix = frappe.db.get_single_value("Protection Settings", "case_prefix")
	NamingSeries(f"{prefix}-.YYYY.-.#####").update_counter(count)


def _stamp(name: str, entry: Entry, states: Mapping[str, str]) -> None:
	changed_on, changed_by = entry.changed
	table = frappe.qb.DocType(entry.doctype)
	query = frappe.qb.update(table).where(table.name == name)
	query = query.set(table.creation, entry.at).set(table.modified, changed_on).set(table.modified_by, changed_by)
	for field, value in _past_values(entry, states).items():
		query = query.set(table[field], value)
	query.run()


def _past_values(entry: Entry, states: Mapping[str, str]) -> dict[str, Any]:
	values = {"workflow_state": states[entry.stage]} if entry.stage else {}
	if "late_entry" in entry.values:
		values["late_entry"] = entry.values["late_entry"]
	return values


def _renew_open_actions(moved: Iterable[tuple[str, Entry]]) -> None:
	"""Replace the platform's open actions, made for the first state, by those of the state that stands."""
	for doctype in FIRST_STAGE:
		names = [name for name, entry in moved if entry.doctype == doctype]
		filters = {"reference_doctype": doctype, "reference_name": ["in", names]}
		actions = frappe.get_all("Workflow Action", filters=filters, pluck="name")
		frappe.db.delete("Workflow Action Permitted Role", {"parent": ["in", actions]})
		frappe.db.delete("Workflow Action", {"name": ["in", actions]})
		for name in names:
			process_workflow_actions(frappe.get_doc(doctype, name), "on_update")
