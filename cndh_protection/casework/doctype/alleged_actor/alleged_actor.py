from __future__ import annotations

from typing import ClassVar

from cndh_protection.seal.documents import SealedRow


class AllegedActor(SealedRow):
	"""Somebody alleged to have done the act: type, attribution and link to the State."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actor_name: DF.LongText | None
		actor_type: DF.Link
		attribution: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		state_link: DF.Link | None
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"actor_name": "core",
	}

	TERM_FIELDS: ClassVar[dict[str, str]] = {"attribution": "Attribution Level", "state_link": "State Link"}
