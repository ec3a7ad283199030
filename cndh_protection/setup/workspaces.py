"""The workspaces of the three missions, with their number cards and charts: seeded once, then people's own.

They are no standard documents of a module: the platform overwrites those when a release brings a newer file. The
platform's own workspaces are taken out of the side bar, where people of the Commission find nothing in them; the
pages stay where they are, and Administration links to what its people need of them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import frappe

from cndh_protection.setup import ledger, seed_files

if TYPE_CHECKING:
	from frappe.model.document import Document

FOLDERS: Final = ("number_cards", "dashboard_charts", "workspaces")
"""In the order of their references: a workspace names cards and charts."""

FILTERS_OF_COUNTS: Final = {"Number Card": "filters_json", "Workspace Shortcut": "stats_filter"}
"""Tables of what counts documents by a filter, and the column that holds the filter as JSON."""

HIDDEN_KEY: Final = "cndh_hidden_workspaces"


def make_workspaces() -> None:
	"""Make cards, charts and workspaces that were never made on this site."""
	for folder in FOLDERS:
		for values in seed_files.documents(folder):
			ledger.ensure(values, key=values["name"])


def refresh_untouched_workspaces() -> list[str]:
	"""Bring the workspaces that nobody has changed to what this release ships; returns their names.

	One that an administrator changed is the administrator's own, and one that was deleted stays deleted.
	"""
	refreshed = []
	for values in seed_files.documents("workspaces"):
		if not frappe.db.exists("Workspace", values["name"]):
			continue
		doc = frappe.get_doc("Workspace", values["name"])
		if ledger.is_as_shipped(doc):
			doc.update(values)
			doc.save(ignore_permissions=True)
			ledger.record_anew(doc)
			refreshed.append(doc.name)
	return refreshed


def follow_renamed_state(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Count the same documents after a workflow state was renamed: filters of cards and shortcuts name states."""
	for table, column in FILTERS_OF_COUNTS.items():
		naming = frappe.get_all(table, filters={column: ["like", f'%"{old}"%']}, fields=["name", column])
		for row in naming:
			filters = row[column].replace(json.dumps(old), json.dumps(new))
			frappe.db.set_value(table, row.name, column, filters, update_modified=False)


def hide_platform_workspaces() -> None:
	"""Take the platform's workspaces out of the side bar, and remember which."""
	modules = frappe.get_all("Module Def", filters={"app_name": "frappe"}, pluck="name")
	shown = frappe.get_all(
		"Workspace",
		filters={"public": 1, "is_hidden": 0, "module": ["in", modules]},
		pluck="name",
		order_by="name",
	)
	if frappe.db.get_default(HIDDEN_KEY):
		return
	frappe.db.set_default(HIDDEN_KEY, frappe.as_json(shown))
	for name in shown:
		frappe.db.set_value("Workspace", name, "is_hidden", 1, update_modified=False)


def show_platform_workspaces() -> None:
	"""Put back what :func:`hide_platform_workspaces` took out."""
	remembered = frappe.db.get_default(HIDDEN_KEY)
	for name in frappe.parse_json(remembered) if remembered else []:
		if frappe.db.exists("Workspace", name):
			frappe.db.set_value("Workspace", name, "is_hidden", 0, update_modified=False)
	frappe.defaults.clear_default(HIDDEN_KEY)
