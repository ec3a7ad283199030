from __future__ import annotations

from typing import ClassVar

import frappe

from cndh_protection.access import conflicts
from cndh_protection.services.conflicts import follow, hold
from cndh_protection.services.records import Record


class AccessConflict(Record):
	"""A conflict of interest: beats every grant, and answers as if the record did not exist."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		reason: DF.LongText | None
		record: DF.DynamicLink
		record_type: DF.Literal["Violation Case", "Defender", "Intake Submission"]
		user: DF.Link
		valid_from: DF.Datetime
		valid_until: DF.Datetime | None
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {"reason": "core"}
	KEY_OWNER: ClassVar[str | None] = "record"
	"""The record that the conflict is about: the reason opens to whoever opens that record."""

	def check(self) -> None:
		"""Whose conflict may be entered by whom, and for how long."""
		conflicts.check(self)
		hold(self)

	def on_update(self) -> None:
		"""A conflict declared or ended is in the audit; it goes where its record went."""
		conflicts.write_down(self)
		follow(self)


def on_doctype_update() -> None:
	"""Let the database answer from an index whether somebody is in conflict with a record."""
	frappe.db.add_index("Access Conflict", ["user", "record_type", "record"], "of_person")
	frappe.db.add_index("Access Conflict", ["record"], "of_record")
