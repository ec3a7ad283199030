from typing import ClassVar

from cndh_protection.seal.documents import SealedRow


class CasePause(SealedRow):
	"""A time in which the clocks of a case stood still."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		paused_by: DF.Link | None
		reason: DF.LongText | None
		since: DF.Datetime
		until: DF.Datetime
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {"reason": "core"}
