from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from cndh_protection.services.places import check_region_and_cercle
from cndh_protection.services.records import Record


class IntakeSubmission(Record):
	"""What comes in before it is a case: a story, a way to answer, and what became of it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		channel: DF.Link
		contact: DF.LongText | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		decision_note: DF.LongText | None
		interview_language: DF.Link | None
		late_told: DF.Check
		no_contact: DF.Check
		not_my_region: DF.Check
		orientation: DF.Link | None
		receipt_frozen: DF.Check
		receipt_frozen_on: DF.Datetime | None
		receipt_given_by: DF.Link | None
		receipt_given_on: DF.Datetime | None
		receipt_mark: DF.Data | None
		received_on: DF.Datetime
		refusal_reason: DF.Link | None
		region: DF.Link | None
		source_identity: DF.LongText | None
		status: DF.Literal[
			"New", "Converted", "Joined to a case", "Passed to the complaints service", "Refused"
		]
		story: DF.LongText | None
		urgency: DF.Literal["", "U1", "U2", "U3", "U4"]
		violation_case: DF.Link | None
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"story": "core",
		"contact": "contact",
		"source_identity": "source",
		"decision_note": "core",
	}
	TERM_FIELDS: ClassVar[dict[str, str]] = {
		"channel": "Intake Channel",
		"interview_language": "Language",
		"refusal_reason": "Inadmissibility Reason",
		"orientation": "Referral Service",
	}

	def check(self) -> None:
		"""Refuse a time that has not come and a region that is none; what was decided stays as it was."""
		check_region_and_cercle(self)
		if get_datetime(self.received_on) > now_datetime():
			frappe.throw(_("Received on: this time lies in the future."))
		before = self.get_doc_before_save()
		if before and before.status != "New" and not self.flags.by_server:
			frappe.throw(_("What became of this submission is decided already. Nothing was changed."))


def on_doctype_update() -> None:
	"""The order of the list among those that wait."""
	frappe.db.add_index("Intake Submission", ["violation_case", "received_on"])
