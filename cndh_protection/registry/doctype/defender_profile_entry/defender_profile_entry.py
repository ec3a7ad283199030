from __future__ import annotations

from frappe.model.document import Document


class DefenderProfileEntry(Document):
	"""One field of a defender's work."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		profile: DF.Link
	# end: auto-generated types
