from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _

from cndh_protection.services.records import Record


class BreakGlass(Record):
	"""Exceptional access to a record: who, what opens, why as a code, for how long, and its review."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		access_grant: DF.Link | None
		compartments: DF.Data
		reason: DF.Literal[
			"Danger to life",
			"Officer cannot be reached",
			"Safety of staff",
			"Order of an authority",
			"Correction of access",
		]
		record: DF.DynamicLink
		record_type: DF.Literal["Violation Case", "Defender"]
		review_due: DF.Date
		review_note: DF.LongText | None
		review_result: DF.Literal["", "Justified", "Not justified"]
		reviewed_by: DF.Link | None
		reviewed_on: DF.Datetime | None
		user: DF.Link
		valid_from: DF.Datetime
		valid_until: DF.Datetime
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {"review_note": "core"}
	KEY_OWNER: ClassVar[str | None] = "record"
	"""The record that was opened."""

	def before_validate(self) -> None:
		"""Written by our own actions alone: nobody gives or reviews an exceptional access through the form."""
		if not self.flags.by_server:
			frappe.throw(
				_("Exceptional access is taken and reviewed by its own actions."), frappe.PermissionError
			)
		super().before_validate()
