from __future__ import annotations

from typing import ClassVar

from frappe.model.document import Document


class ActRight(Document):
	"""A right of the UN Declaration that the act touches."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		un_right: DF.Link
	# end: auto-generated types

	TERM_FIELDS: ClassVar[dict[str, str]] = {"un_right": "UN Declaration Right"}
