from __future__ import annotations

from frappe.model.document import Document


class ActivityCommitment(Document):
	"""Something that an authority or group committed itself to."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		check_3_months: DF.Literal["", "Kept", "Partly", "Not kept"]
		check_6_months: DF.Literal["", "Kept", "Partly", "Not kept"]
		commitment: DF.SmallText
		due_on: DF.Date | None
		job_function: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
