from frappe.model.document import Document


class FocalRegion(Document):
	"""A region whose submissions a focal point reads."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		region: DF.Link
		user: DF.Link
	# end: auto-generated types
