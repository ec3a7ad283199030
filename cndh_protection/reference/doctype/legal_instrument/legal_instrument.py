from __future__ import annotations

from frappe.model.document import Document


class LegalInstrument(Document):
	"""A law, decree, treaty or declaration that the work refers to."""

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
		retired: DF.Check
		scope: DF.Data | None
		sort_order: DF.Int
		source: DF.Data | None
	# end: auto-generated types
