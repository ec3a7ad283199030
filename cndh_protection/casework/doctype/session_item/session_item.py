from __future__ import annotations

from typing import ClassVar

import frappe
from frappe.model.document import Document

from cndh_protection.access.policy import compartments_open_in
from cndh_protection.services.records import Record
from cndh_protection.services.sessions import deciding, items, voting
from cndh_protection.services.sessions.words import ANSWERS


class SessionItem(Record):
	"""A case on an agenda. A document of its own, not a row of the session: to whom the case is in conflict, it is not
	there, and its texts go with the key of the case."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.casework.doctype.session_voice.session_voice import SessionVoice

		agenda_line: DF.LongText | None
		alias: DF.Data | None
		asked: DF.Literal["First decision", "Review", "Ratification", "Closing", "Reopening"]
		closure_reason: DF.Link | None
		decided_on: DF.Datetime | None
		decision: DF.Literal[
			"",
			"Grant measures",
			"No measure, follow up",
			"Keep the measures",
			"Ask for more",
			"Ratify",
			"Do not ratify",
			"Close the case",
			"Keep open",
			"Reopen",
			"Keep closed",
			"Postpone",
		]
		dissent: DF.LongText | None
		dissenter: DF.Link | None
		measure: DF.Link | None
		protection_session: DF.Link
		rapporteur: DF.Link | None
		reasons: DF.LongText | None
		recorded_by: DF.Link | None
		urgency: DF.Data | None
		violation_case: DF.Link
		voices: DF.Table[SessionVoice]
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"agenda_line": "core",
		"reasons": "core",
		"dissent": "core",
	}
	TERM_FIELDS: ClassVar[dict[str, str]] = {"closure_reason": "Closure Reason"}

	def check(self) -> None:
		"""What may stand on an agenda, and until when it changes."""
		items.check_item(self)

	def onload(self) -> None:
		"""Hand the form what decides which buttons it offers."""
		session = frappe.get_doc("Protection Session", self.protection_session)
		self.set_onload("session_status", session.status)
		self.set_onload("taking_part", voting.taking_part(session))
		self.set_onload("answers", ANSWERS.get(self.asked, ()))

	def check_sealed_change(self, row: Document, field: str, compartment: str) -> None:
		"""Those who sit in the session write here, though the case is closed to them."""
		if compartment not in compartments_open_in(self, frappe.session.user):
			super().check_sealed_change(row, field, compartment)

	@frappe.whitelist()
	def write_line(self, words: str) -> None:
		"""Write what the session needs to know, in neutral words; for whoever presents the case, until the session."""
		items.write_line(self, words)

	@frappe.whitelist()
	def vote(self, voice: str) -> None:
		"""Vote for oneself; for members who take part and whom no conflict recuses. What was said last counts."""
		voting.vote(self, voice)

	@frappe.whitelist()
	def recuse(self) -> None:
		"""Declare a conflict of one's own with the case; for whoever reads the item, until it is decided."""
		voting.recuse(self)

	@frappe.whitelist()
	def decide(
		self,
		decision: str,
		reasons: str | None = None,
		closure_reason: str | None = None,
		dissenter: str | None = None,
		dissent: str | None = None,
	) -> None:
		"""Record what the session decided, with its reasons, and take the step that follows; for the chair."""
		said = {
			"reasons": reasons,
			"closure_reason": closure_reason,
			"dissenter": dissenter,
			"dissent": dissent,
		}
		deciding.decide(self, decision, said)


def on_doctype_update() -> None:
	"""An index for the order of the list."""
	frappe.db.add_index("Session Item", ["creation"])
