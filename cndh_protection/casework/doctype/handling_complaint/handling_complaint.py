from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _

from cndh_protection.services import handling
from cndh_protection.services.records import Record


class HandlingComplaint(Record):
	"""A complaint about our own handling of a case. It owns its key: whoever opens the case does not open it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.LongText | None
		answered_by: DF.Link | None
		answered_on: DF.Datetime | None
		channel: DF.Link
		complaint: DF.LongText | None
		due_on: DF.Date | None
		entered_by: DF.Link | None
		given_by: DF.Link | None
		given_on: DF.Datetime | None
		received_on: DF.Datetime
		status: DF.Literal["Waiting for a commissioner", "Given", "Answered"]
		subject: DF.Literal["Delay", "Refusal", "Confidentiality", "Behaviour", "Other"]
		violation_case: DF.Link
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {"complaint": "core", "answer": "core"}
	TERM_FIELDS: ClassVar[dict[str, str]] = {"channel": "Intake Channel"}

	def check(self) -> None:
		"""What is entered begins to wait; from then on nobody edits it."""
		if self.is_new():
			handling.begin(self)
		elif not self.flags.by_server:
			frappe.throw(
				_("A complaint stays as it was entered, and its answer as it was written."),
				handling.ComplaintRefused,
			)

	def after_insert(self) -> None:
		"""Tell whoever gives it to a commissioner."""
		handling.tell_who_gives(self)

	def onload(self) -> None:
		"""Hand the form what decides which buttons it offers."""
		self.set_onload("may_be_given_to", handling.offered(self))

	@frappe.whitelist()
	def give(self, commissioner: str) -> None:
		"""Give it to a commissioner who has no part in the case, or to another instead; for the president."""
		handling.give(self, commissioner)

	@frappe.whitelist()
	def write_answer(self, words: str) -> None:
		"""Write the answer, once; for the commissioner to whom it was given."""
		handling.write_answer(self, words)


def on_doctype_update() -> None:
	"""An index for the order of the list."""
	frappe.db.add_index("Handling Complaint", ["creation"])
