from __future__ import annotations

from frappe.model.document import Document


class ProtectionClock(Document):
	"""Target times of one urgency level (docs/procedure.md, Steps)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acknowledgement_hours: DF.Float
		admissibility_hours: DF.Float
		authority_reply_hours: DF.Float
		decision_hours: DF.Float
		first_contact_hours: DF.Float
		first_measure_hours: DF.Float
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		review_hours: DF.Float
		risk_study_hours: DF.Float
		triage_hours: DF.Float
		urgency: DF.Literal["U1", "U2", "U3", "U4"]
	# end: auto-generated types
