from __future__ import annotations

from typing import ClassVar

import frappe

from cndh_protection.services import appeals, letters


class UrgentAppeal(letters.ReadByTwo):
	"""An urgent appeal or a letter of allegation to a mechanism of the United Nations or the African Union."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		activity: DF.LongText | None
		approved_on: DF.Datetime | None
		authorities: DF.LongText | None
		defender: DF.Link
		facts: DF.LongText | None
		in_public: DF.Literal["Not asked", "Yes", "No"]
		kind: DF.Literal["", "Urgent appeal", "Letter of allegation"]
		mechanism: DF.Link
		organisation: DF.LongText | None
		paper_language: DF.Literal["French", "English"]
		pattern: DF.LongText | None
		perpetrators: DF.LongText | None
		replied_on: DF.Datetime | None
		reply: DF.LongText | None
		reply_kind: DF.Literal["", "Answered in full", "Answered in part", "Acknowledged only", "Refused"]
		risk_factors: DF.LongText | None
		second_reader: DF.Link | None
		sent_how: DF.Literal["", "Form of the mechanism", "E-mail", "Courier", "By hand, against receipt"]
		sent_on: DF.Datetime | None
		situation: DF.Literal["", "Going on", "Imminent", "Over"]
		source: DF.LongText | None
		source_kind: DF.Literal["The Commission", "Whoever complained"]
		status: DF.Literal["Draft", "To be read", "Approved", "Sent", "Answered", "Withdrawn"]
		steps_taken: DF.LongText | None
		submitted_on: DF.Datetime | None
		to_government: DF.Literal["Not asked", "Yes", "No"]
		update_of: DF.Link | None
		victim: DF.LongText | None
		violation_case: DF.Link
		work_link: DF.LongText | None
		writers: DF.SmallText | None
		written_by: DF.Link | None
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"victim": "identity",
		"activity": "core",
		"organisation": "identity",
		"facts": "core",
		"perpetrators": "core",
		"work_link": "core",
		"risk_factors": "core",
		"authorities": "core",
		"steps_taken": "core",
		"pattern": "core",
		"source": "source",
		"reply": "core",
	}
	TERM_FIELDS: ClassVar[dict[str, str]] = {"mechanism": "Appeal Mechanism"}
	NEEDED: ClassVar[tuple[str, ...]] = (
		"victim",
		"activity",
		"organisation",
		"facts",
		"perpetrators",
		"work_link",
		"risk_factors",
		"steps_taken",
	)
	TEXT: ClassVar[tuple[str, ...]] = (
		*("mechanism", "update_of", "situation", "paper_language", "source_kind", "source"),
		*NEEDED,
		*("authorities", "pattern"),
	)

	def check(self) -> None:
		"""Which kind it is and what the person agreed to; then as any letter."""
		appeals.prepare(self)
		super().check()

	def require_way(self) -> None:
		"""The consents were answered, and somebody stands for it."""
		appeals.require_way(self)

	@frappe.whitelist()
	def give_to_read(self) -> None:
		"""Ask for a second reader, once the person was asked."""
		letters.require_status(self, letters.DRAFT)
		appeals.require_way(self)
		super().give_to_read()

	@frappe.whitelist()
	def approve(self) -> None:
		"""Approve the text, with the answers that the person gives now; for somebody who wrote nothing of it."""
		letters.require_status(self, letters.TO_READ)
		appeals.require_way(self)
		super().approve()

	@frappe.whitelist()
	def propose(self) -> int:
		"""Write a first text from the case into what is still empty; for whoever may open what goes into it."""
		return appeals.propose(self)
