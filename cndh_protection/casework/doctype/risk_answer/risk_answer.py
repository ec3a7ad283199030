from __future__ import annotations

from typing import ClassVar

from cndh_protection.seal.documents import SealedRow


class RiskAnswer(SealedRow):
	"""One answer of a risk assessment: 0 to 4, or not known, with a comment and where it comes from."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.Literal["", "0", "1", "2", "3", "4", "Not known"]
		comment: DF.LongText | None
		item: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		source: DF.Link | None
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"comment": "core",
	}

	TERM_FIELDS: ClassVar[dict[str, str]] = {"source": "Source Relation"}
