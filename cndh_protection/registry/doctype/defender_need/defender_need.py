from __future__ import annotations

from typing import ClassVar

from cndh_protection.services.restricted import RestrictedRow


class DefenderNeed(RestrictedRow):
	"""A need that the person declared."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		need: DF.Link | None
		need_mark: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sealed_need: DF.LongText | None
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {"sealed_need": "sensitive"}
	RESTRICTED_TERMS: ClassVar[tuple[str, ...]] = ("need",)
	TERM_FIELDS: ClassVar[dict[str, str]] = {"need": "Vulnerability"}
