from __future__ import annotations

from frappe.model.document import Document


class RiskItem(Document):
	"""One question of the risk assessment: threat, vulnerability or capacity, 0 to 4."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		anchors_en: DF.SmallText | None
		anchors_fr: DF.SmallText | None
		axis: DF.Literal["T", "V", "C"]
		code: DF.Data
		definition_en: DF.SmallText | None
		definition_fr: DF.SmallText | None
		label_en: DF.Data | None
		label_fr: DF.Data
		rapid: DF.Check
		retired: DF.Check
		sort_order: DF.Int
		source: DF.Data | None
	# end: auto-generated types
