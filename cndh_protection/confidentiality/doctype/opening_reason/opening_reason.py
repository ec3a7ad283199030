from __future__ import annotations

from typing import ClassVar

from cndh_protection.services.records import Record


class OpeningReason(Record):
	"""Why somebody opened protected values of a record for named persons only."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		audit_event: DF.Data | None
		reason: DF.LongText | None
		record: DF.DynamicLink
		record_type: DF.Literal["Violation Case", "Defender"]
		user: DF.Link
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {"reason": "core"}
	KEY_OWNER: ClassVar[str | None] = "record"
	"""The record that was opened."""
