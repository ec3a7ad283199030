from frappe.model.document import Document


class ReferralSection(Document):
	"""One section of the case that a partner is shown."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		section: DF.Literal["Identity", "Contact", "Facts", "Danger", "Languages"]
	# end: auto-generated types
