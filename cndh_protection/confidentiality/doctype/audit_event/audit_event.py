from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


class AuditEvent(Document):
	"""One link of the audit chain; written by :mod:`cndh_protection.access.audit` alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actor: DF.Data
		at: DF.Datetime
		code: DF.Data
		details: DF.SmallText | None
		digest: DF.Data
		keyed: DF.Check
		previous: DF.Data | None
		record: DF.Data | None
		record_type: DF.Link | None
		root: DF.Data | None
		root_type: DF.Link | None
		seq: DF.Int
	# end: auto-generated types

	def before_validate(self) -> None:
		"""Refuse to be written as a document, by anybody."""
		_refuse()

	def on_trash(self) -> None:
		"""Refuse to be deleted, by anybody."""
		_refuse()


def _refuse() -> None:
	message = _("The audit is written by the application alone, and never changed.")
	frappe.throw(message, frappe.PermissionError)


def on_doctype_update() -> None:
	"""Indexes for what openings ask: how many of a person lately, who opened what belongs to a record."""
	frappe.db.add_index("Audit Event", ["actor", "code", "at"], "of_person")
	frappe.db.add_index("Audit Event", ["root", "seq"], "of_root")
