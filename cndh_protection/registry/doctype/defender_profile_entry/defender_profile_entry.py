from __future__ import annotations

from typing import ClassVar

from cndh_protection.services.restricted import RestrictedRow


class DefenderProfileEntry(RestrictedRow):
	"""One field of a defender's work."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		profile: DF.Link | None
		profile_mark: DF.Data | None
		sealed_profile: DF.LongText | None
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {"sealed_profile": "sensitive"}
	RESTRICTED_TERMS: ClassVar[tuple[str, ...]] = ("profile",)
