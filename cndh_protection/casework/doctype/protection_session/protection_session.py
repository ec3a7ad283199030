from __future__ import annotations

import frappe

from cndh_protection.services.records import Record
from cndh_protection.services.sessions import agenda, steps


class ProtectionSession(Record):
	"""A session of the sub-commission: agenda by alias, attendance, decisions, minutes (docs/procedure.md, Steps).

	What is written about a case stands in its item, under the key of the case; a session has no protected text.
	"""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.casework.doctype.session_attendance.session_attendance import SessionAttendance

		agenda_sent_on: DF.Datetime | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		attendance: DF.Table[SessionAttendance]
		chair: DF.Link
		held_on: DF.Datetime
		place: DF.Data | None
		quorum: DF.Int
		status: DF.Literal["Draft", "Agenda sent", "Held", "Minutes approved"]
	# end: auto-generated types

	def check(self) -> None:
		"""Who sits in it; nothing changes once it was held."""
		steps.keep_what_was_held(self)
		steps.check_attendance(self)

	@frappe.whitelist()
	def propose_agenda(self) -> int:
		"""Put on the agenda what waits for a decision by that day; how many of the items added are there for whoever asks.

		For whoever may write the session.
		"""
		return agenda.propose(self)

	@frappe.whitelist()
	def add_item(self, violation_case: str, asked: str, measure: str | None = None) -> None:
		"""Put a case on the agenda with a question; for whoever may write the session and reads the case."""
		agenda.add(self, agenda.Question(violation_case, asked, measure or None))

	@frappe.whitelist()
	def remove_item(self, item: str) -> None:
		"""Take an item off the agenda of a session to come; for whoever may write the session and reads the item."""
		agenda.remove(self, item)

	@frappe.whitelist()
	def send_agenda(self) -> None:
		"""Note that the agenda is ready, and tell the members in neutral words; for whoever may write the session."""
		steps.send_agenda(self)

	@frappe.whitelist()
	def hold(self) -> None:
		"""Note that the session is being held, with this attendance; for whoever may write it. Then people vote."""
		steps.hold(self)

	@frappe.whitelist()
	def approve_minutes(self) -> None:
		"""Close the session once each item is decided or postponed; for the chair of the sub-commission."""
		steps.approve_minutes(self)


def on_doctype_update() -> None:
	"""An index for the order of the list."""
	frappe.db.add_index("Protection Session", ["held_on"])
