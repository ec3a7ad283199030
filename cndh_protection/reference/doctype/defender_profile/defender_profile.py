from __future__ import annotations

from frappe.model.document import Document

from cndh_protection.services.term_sealing import follow_mark


class DefenderProfile(Document):
	"""What a defender works on; by activity, never by holding a card (decree 2020-0087, art. 3 criticised as narrowing)."""

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
		sdg_group: DF.Data | None
		sensitive: DF.Check
		sort_order: DF.Int
		source: DF.Data | None
	# end: auto-generated types

	def on_update(self) -> None:
		"""Seal the term where it stands, once it is marked sensitive."""
		follow_mark(self)
