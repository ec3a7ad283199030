from __future__ import annotations

from frappe.model.document import Document


class TriageRedFlag(Document):
	"""A sign of danger asked at intake; sets the lowest urgency that may be proposed (docs/procedure.md, Urgency)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data
		definition_en: DF.SmallText | None
		definition_fr: DF.SmallText | None
		label_en: DF.Data | None
		label_fr: DF.Data
		minimum_urgency: DF.Literal["U1", "U2", "U3", "U4"]
		retired: DF.Check
		sort_order: DF.Int
		source: DF.Data | None
	# end: auto-generated types
