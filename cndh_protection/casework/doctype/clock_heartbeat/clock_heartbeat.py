from frappe.model.document import Document


class ClockHeartbeat(Document):
	"""When the job that watches the clocks last ran."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		beat_on: DF.Datetime | None
	# end: auto-generated types
