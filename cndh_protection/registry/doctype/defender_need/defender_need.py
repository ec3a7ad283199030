from __future__ import annotations

from typing import ClassVar

from frappe.model.document import Document


class DefenderNeed(Document):
	"""A need that the person declared."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		need: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	TERM_FIELDS: ClassVar[dict[str, str]] = {"need": "Vulnerability"}
