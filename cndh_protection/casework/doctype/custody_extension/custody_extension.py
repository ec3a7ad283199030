from __future__ import annotations

from frappe.model.document import Document


class CustodyExtension(Document):
	"""A longer police custody: until when, and who ordered it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		extended_on: DF.Datetime
		ordered_by: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		until: DF.Datetime
	# end: auto-generated types
