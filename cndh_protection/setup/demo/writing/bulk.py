"""Writes many documents at once: each checked by its controller, then all of them in one statement a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import frappe
from frappe.model.document import Document
from frappe.model.naming import set_new_name

from cndh_protection.seal.documents import SealedDocument
from cndh_protection.services.restricted import restrict_terms
from cndh_protection.setup.demo.shapes import Entry

STAMPED: Final = ("late_entry", "reassessment_due")
"""Fields of a case that are set once all is written."""


class Bulk:
	"""Documents gathered by table. What the platform does after a save (open actions, notices) is left out."""

	def __init__(self) -> None:
		self._rows: dict[str, list[dict[str, Any]]] = {}

	def add(self, entry: Entry, name: str, values: dict[str, Any], states: Mapping[str, str]) -> None:
		"""Check a planned document by its controller and gather it, with its history."""
		doc = frappe.new_doc(entry.doctype)
		doc.update(values)
		doc.flags.by_server = True
		doc.name = name
		restrict_terms(doc)
		doc.run_method("validate")
		doc.update(past_values(entry, states))
		changed_on, changed_by = entry.changed
		self.gather(doc, owner=entry.by, creation=entry.at, modified=changed_on, modified_by=changed_by)

	def gather(
		self, doc: Document, *, owner: str, creation: datetime, modified: datetime, modified_by: str
	) -> None:
		"""Take a named document and its rows, as entered and changed by these people at these moments."""
		doc.set_parent_in_children()
		rows = (doc, *doc.get_all_children())
		for row in rows:
			if not row.name:
				set_new_name(row)
		if isinstance(doc, SealedDocument):
			doc.seal_fields()
		for row in rows:
			stamps = {"owner": owner, "creation": creation, "modified": modified, "modified_by": modified_by}
			self._rows.setdefault(row.doctype, []).append(row.get_valid_dict() | stamps | {"docstatus": 0})

	def write(self) -> None:
		"""Write all that was gathered."""
		for doctype, rows in self._rows.items():
			fields = list(rows[0])
			frappe.db.bulk_insert(doctype, fields, [tuple(row[field] for field in fields) for row in rows])
		self._rows.clear()


def past_values(entry: Entry, states: Mapping[str, str]) -> dict[str, Any]:
	"""What the controller would set as of now, or what later documents would change: the state that the document has
	reached, whether it was entered late, the assessment that is asked for."""
	values: dict[str, Any] = {"workflow_state": states[entry.stage]} if entry.stage else {}
	return values | {field: entry.values[field] for field in STAMPED if field in entry.values}
