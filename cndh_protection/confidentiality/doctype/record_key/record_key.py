from __future__ import annotations

import frappe
from frappe.model.document import Document


class RecordKey(Document):
	"""A record's data key, wrapped for the server or for the offline escrow; useless without the key that it is wrapped for."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kid: DF.Data
		owner_doctype: DF.Link
		owner_name: DF.Data
		recipient_kid: DF.Data
		recipient_kind: DF.Literal["service", "escrow"]
		state: DF.Literal["Live", "Retiring"]
		wrapped: DF.LongText
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Let the database find at once the wraps that a rotation has not renewed yet, however many there are for others."""
	frappe.db.add_index("Record Key", ["recipient_kind", "recipient_kid"], "by_recipient")
