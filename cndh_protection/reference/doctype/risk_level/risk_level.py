from __future__ import annotations

from frappe.model.document import Document


class RiskLevel(Document):
	"""A band of the risk score with its review rhythm."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data
		decided_by: DF.Data | None
		definition_en: DF.SmallText | None
		definition_fr: DF.SmallText | None
		label_en: DF.Data | None
		label_fr: DF.Data
		max_score: DF.Float
		min_score: DF.Float
		retired: DF.Check
		review_days: DF.Int
		sort_order: DF.Int
		source: DF.Data | None
	# end: auto-generated types
