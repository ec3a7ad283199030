from __future__ import annotations

from typing import ClassVar

from cndh_protection.services.records import Record
from cndh_protection.services.term_sealing import follow_mark


class ViolationType(Record):
	"""A kind of act alleged against a defender, with its crosswalk to ICCS, SDG 16.10.1 and HURIDOCS."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		category: DF.Link
		code: DF.Data
		default_urgency: DF.Literal["", "U1", "U2", "U3", "U4"]
		definition_en: DF.SmallText | None
		definition_fr: DF.SmallText | None
		huridocs_code: DF.Data | None
		iccs_code: DF.Data | None
		label_en: DF.Data | None
		label_fr: DF.Data
		retired: DF.Check
		sdg_category: DF.Data | None
		sensitive: DF.Check
		sort_order: DF.Int
		source: DF.Data | None
		un_rights: DF.Data | None
	# end: auto-generated types

	TERM_FIELDS: ClassVar[dict[str, str]] = {"category": "Violation Category"}

	def on_update(self) -> None:
		"""Seal the term where it stands, once it is marked sensitive."""
		follow_mark(self)
