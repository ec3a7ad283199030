from __future__ import annotations

from typing import ClassVar

from cndh_protection.services.records import Record


class ProtectionMeasureType(Record):
	"""A kind of protection measure with its lead time and the consent it needs."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		category: DF.Link
		code: DF.Data
		consent_scope: DF.Data | None
		definition_en: DF.SmallText | None
		definition_fr: DF.SmallText | None
		huridocs_code: DF.Data | None
		label_en: DF.Data | None
		label_fr: DF.Data
		retired: DF.Check
		sort_order: DF.Int
		source: DF.Data | None
		target_lead_hours: DF.Int
	# end: auto-generated types

	TERM_FIELDS: ClassVar[dict[str, str]] = {"category": "Measure Category"}
