from frappe.model.document import Document


class SessionVoice(Document):
	"""What a commissioner voted on an item of a session, or that he or she was recused."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		commissioner: DF.Link
		given_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		voice: DF.Literal["For", "Against", "Abstention", "Recused"]
	# end: auto-generated types
