from __future__ import annotations

from frappe.model.document import Document


class ActivityStep(Document):
	"""One step of an activity through its workflow. It names nobody: its reason needs no seal."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Data | None
		from_state: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		taken_by: DF.Link | None
		taken_on: DF.Datetime | None
		to_state: DF.Data | None
	# end: auto-generated types
