from __future__ import annotations

from frappe.utils.nestedset import NestedSet


class Territory(NestedSet):
	"""Mali, its 19 regions and the District of Bamako, and their cercles (laws 2023-006 and 2023-007)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		census_code: DF.Data | None
		code: DF.Data
		is_group: DF.Check
		iso_code: DF.Data | None
		label_en: DF.Data | None
		label_fr: DF.Data
		law_code: DF.Data | None
		lft: DF.Int
		old_parent: DF.Link | None
		parent_territory: DF.Link | None
		predecessor: DF.Link | None
		retired: DF.Check
		rgt: DF.Int
		source: DF.Data | None
		territory_type: DF.Literal["Country", "Region", "District", "Cercle"]
	# end: auto-generated types

	nsm_parent_field = "parent_territory"
