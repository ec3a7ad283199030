import frappe
from frappe.model.document import Document

from cndh_protection.access.rows import NeedToKnow


class CaseClock(NeedToKnow, Document):
	"""When something in a case must have happened, and whether it has."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		due_on: DF.Datetime | None
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
		met_on: DF.Datetime | None
		provisional: DF.Check
		reference: DF.Data | None
		remind_on: DF.Datetime | None
		started_on: DF.Datetime
		state: DF.Literal["Running", "Paused", "Late", "Met", "Met late", "Stopped"]
		told: DF.Int
		urgency: DF.Data | None
		violation_case: DF.Link
	# end: auto-generated types


def on_doctype_update() -> None:
	"""One clock of a kind for a case and a reference; and what the job of every five minutes asks for."""
	frappe.db.add_unique("Case Clock", ["violation_case", "kind", "reference"])
	frappe.db.add_index("Case Clock", ["state", "due_on"])
