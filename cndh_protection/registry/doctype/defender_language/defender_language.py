from __future__ import annotations

from typing import ClassVar

from frappe.model.document import Document


class DefenderLanguage(Document):
	"""A language that the person speaks."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		spoken_language: DF.Link
	# end: auto-generated types

	TERM_FIELDS: ClassVar[dict[str, str]] = {"spoken_language": "Language"}
