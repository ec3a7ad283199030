from frappe.model.document import Document


class SessionAttendance(Document):
	"""A commissioner called to a session: present, by phone, excused or absent."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		commissioner: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		presence: DF.Literal["", "Present", "By phone", "Excused", "Absent"]
	# end: auto-generated types
