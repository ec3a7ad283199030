from __future__ import annotations

from typing import ClassVar

from cndh_protection.seal.documents import SealedRow


class WorkflowStep(SealedRow):
	"""One step of a document through its workflow: who, when, why."""

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
		reason: DF.LongText | None
		taken_by: DF.Link | None
		taken_on: DF.Datetime | None
		to_state: DF.Data | None
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"reason": "core",
	}
