from __future__ import annotations

from typing import ClassVar

from cndh_protection.services.records import Record


class RestrictedTally(Record):
	"""How often each protected term stands in the records of a year; written by ``services.tally`` alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		counts: DF.LongText | None
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {"counts": "sensitive"}
