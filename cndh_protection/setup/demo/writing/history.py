"""Gives inserted documents their past, and all of them the actions that are open today.

No step can be taken in the past through the documents, hence these bulk writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import frappe
from frappe.model.naming import NamingSeries, set_new_name
from frappe.model.workflow import get_workflow

from cndh_protection.setup.demo.shapes import Entry, Plan
from cndh_protection.setup.demo.writing.bulk import Bulk, past_values

WORKFLOW_FILES: Final[dict[str, tuple[str, ...]]] = {
	"Violation Case": ("case", "simple"),
	"Protection Measure": ("measure",),
	"Referral": ("referral",),
	"Awareness Activity": ("activity",),
}
"""Doctype with a workflow → its seed files, and the profile where there are two."""


def stamp(inserted: Iterable[tuple[str, Entry]], states: Mapping[str, str]) -> None:
	"""Set state, entry and last change of each inserted document as planned."""
	for name, entry in inserted:
		changed_on, changed_by = entry.changed
		table = frappe.qb.DocType(entry.doctype)
		query = frappe.qb.update(table).where(table.name == name)
		query = query.set(table.creation, entry.at).set(table.modified, changed_on)
		query = query.set(table.modified_by, changed_by)
		for field, value in past_values(entry, states).items():
			query = query.set(table[field], value)
		query.run()


def continue_case_numbers(plan: Plan) -> None:
	"""Let the next case of this year take the next number."""
	count = Counter(file.case.at.year for file in plan.files)[plan.day.year]
	prefix = frappe.db.get_single_value("Protection Settings", "case_prefix")
	NamingSeries(f"{prefix}-.YYYY.-.#####").update_counter(count)


def renew_open_actions(written: Iterable[tuple[str, Entry]], states: Mapping[str, str]) -> None:
	"""Replace the platform's open actions, made for the first state, by those of the state that stands."""
	written = list(written)
	bulk = Bulk()
	for doctype in WORKFLOW_FILES:
		entries = [(name, entry) for name, entry in written if entry.doctype == doctype]
		_drop_actions(doctype, [name for name, _entry in entries])
		roles = _roles_by_state(doctype)
		for name, entry in entries:
			state = states[str(entry.stage)]
			if state in roles:
				_add_action(bulk, name, entry, state, roles[state])
	bulk.write()


def _drop_actions(doctype: str, names: list[str]) -> None:
	filters = {"reference_doctype": doctype, "reference_name": ["in", names]}
	actions = frappe.get_all("Workflow Action", filters=filters, pluck="name")
	if actions:
		frappe.db.delete("Workflow Action Permitted Role", {"parent": ["in", actions]})
		frappe.db.delete("Workflow Action", {"name": ["in", actions]})


def _roles_by_state(doctype: str) -> dict[str, list[str]]:
	roles: dict[str, list[str]] = {}
	for row in get_workflow(doctype).transitions:
		if row.allowed not in roles.setdefault(row.state, []):
			roles[row.state].append(row.allowed)
	return roles


def _add_action(bulk: Bulk, name: str, entry: Entry, state: str, roles: list[str]) -> None:
	action = frappe.new_doc("Workflow Action")
	action.update(
		{
			"reference_doctype": entry.doctype,
			"reference_name": name,
			"workflow_state": state,
			"status": "Open",
			"permitted_roles": [{"role": role} for role in roles],
		}
	)
	set_new_name(action)
	at, by = entry.changed
	bulk.gather(action, owner=by, creation=at, modified=at, modified_by=by)
