from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from cndh_protection.services.contacts import note_first_contact
from cndh_protection.services.minors import refuse_risky_guardian
from cndh_protection.services.records import Record
from cndh_protection.services.reprisals import check_answer, follow_answer


class ContactLog(Record):
	"""A call, visit or message with somebody of the case: when it happened, result, next try."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		channel: DF.Literal["", "Phone", "Visit", "Messaging", "E-mail", "SMS", "Meeting", "Letter"]
		contacted_on: DF.Datetime
		defender: DF.Link | None
		direction: DF.Literal["Outgoing", "Incoming"]
		made_by: DF.Link
		next_try: DF.Datetime | None
		note: DF.LongText | None
		reprisals: DF.Literal["", "Nothing to report", "Reprisals"]
		result: DF.Literal[
			"",
			"Reached",
			"No answer",
			"Somebody else answered",
			"Refused",
			"Not safe to speak",
			"To be called again",
		]
		violation_case: DF.Link
		who: DF.LongText | None
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"who": "contact",
		"note": "core",
	}

	def check(self) -> None:
		"""Refuse a contact that has not happened yet, a next try before it, and a guardian who is a risk."""
		refuse_risky_guardian(self)
		if get_datetime(self.contacted_on) > now_datetime():
			frappe.throw(_("When: this time lies in the future. Use Next try for a call to be made."))
		if self.next_try and get_datetime(self.next_try) < get_datetime(self.contacted_on):
			frappe.throw(_("Next try: this time lies before the contact itself."))
		check_answer(self)

	def on_update(self) -> None:
		"""Let the case know of its first contact, and of reprisals after its closing."""
		note_first_contact(self)
		follow_answer(self)
