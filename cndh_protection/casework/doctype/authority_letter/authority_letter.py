from __future__ import annotations

from typing import ClassVar

from cndh_protection.services import letters


class AuthorityLetter(letters.ReadByTwo):
	"""A letter to an authority: written by one person, approved by another, answered in time (docs/procedure.md, R15)."""

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
		writers: DF.SmallText | None
		written_by: DF.Link | None
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"subject": "core",
		"body": "core",
		"reply": "core",
	}

	TEXT: ClassVar[tuple[str, ...]] = ("authority", "kind", "consent_scope", "subject", "body")
	NEEDED: ClassVar[tuple[str, ...]] = ("subject", "body")

	def require_way(self) -> None:
		"""The yes of everybody whom the case is about."""
		letters.require_consents(self)

	def on_update(self) -> None:
		"""Let the clock of the reply follow."""
		letters.follow_reply(self)
