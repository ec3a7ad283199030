from __future__ import annotations

from typing import ClassVar

import frappe

from cndh_protection.services import letters
from cndh_protection.services.records import Record
from cndh_protection.services.stages import require_open_case


class AuthorityLetter(Record):
	"""A letter to an authority: written by one person, approved by another, answered in time (domain.md, R15)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		approved_on: DF.Datetime | None
		authority: DF.Link
		body: DF.LongText | None
		consent_scope: DF.Literal["Without name (S4A)", "With name (S4)"]
		kind: DF.Literal[
			"", "Request for information", "Request for protection", "Invitation", "Reminder", "Notification"
		]
		replied_on: DF.Datetime | None
		reply: DF.LongText | None
		reply_due: DF.Datetime | None
		reply_kind: DF.Literal["", "Answered in full", "Answered in part", "Acknowledged only", "Refused"]
		second_reader: DF.Link | None
		sent_how: DF.Literal["", "By hand, against receipt", "Courier", "E-mail", "Fax"]
		sent_on: DF.Datetime | None
		status: DF.Literal["Draft", "To be read", "Approved", "Sent", "Answered", "Withdrawn"]
		subject: DF.LongText | None
		submitted_on: DF.Datetime | None
		violation_case: DF.Link
		written_by: DF.Link | None
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"subject": "core",
		"body": "core",
		"reply": "core",
	}

	def check(self) -> None:
		"""Nothing is written in a case that has ended, nothing of a letter that left changes; a text that changes is read
		again."""
		if self.is_new():
			require_open_case(self.violation_case)
		letters.keep_what_left(self)
		letters.note_writer(self)

	def on_update(self) -> None:
		"""Let the clock of the reply follow."""
		letters.follow_reply(self)

	@frappe.whitelist()
	def give_to_read(self) -> None:
		"""Ask for a second reader; for whoever may write the letter."""
		letters.give_to_read(self)

	@frappe.whitelist()
	def approve(self) -> None:
		"""Approve the text; for somebody who wrote nothing of it."""
		letters.approve(self)

	@frappe.whitelist()
	def note_sending(self, how: str) -> None:
		"""Note that the approved letter left, and how."""
		letters.note_sending(self, how)

	@frappe.whitelist()
	def note_reply(self, kind: str, words: str | None = None) -> None:
		"""Note the reply: what it is, and what it says."""
		letters.note_reply(self, kind, words)

	@frappe.whitelist()
	def withdraw(self) -> None:
		"""Give up a letter that has not left."""
		letters.withdraw(self)
