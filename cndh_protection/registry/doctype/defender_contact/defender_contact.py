from __future__ import annotations

from typing import ClassVar

from cndh_protection.seal.documents import SealedRow


class DefenderContact(SealedRow):
	"""One way to reach the person."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Literal["Phone", "E-mail", "Address", "Messaging", "Other"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		preferred: DF.Check
		value: DF.LongText
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"value": "contact",
	}

	SEARCHED_FIELDS: ClassVar[dict[str, tuple[str, ...]]] = {"value": ("phone", "email")}
	"""Whatever its kind: people write a number under "other", and an address is none."""
