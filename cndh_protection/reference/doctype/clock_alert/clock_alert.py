from frappe.model.document import Document


class ClockAlert(Document):
	"""Who is told of a clock, and when."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		alert: DF.Check
		chair_after_hours: DF.Float
		kind: DF.Literal[
			"First contact",
			"Acknowledgement",
			"Triage",
			"Admissibility",
			"Risk study",
			"Decision",
			"First measure",
			"Review",
			"Re-assessment",
			"Ratification",
			"Authority reply",
			"Check for reprisals",
			"Deprivation of liberty",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		president_after_hours: DF.Float
		remind_at: DF.Percent
	# end: auto-generated types
