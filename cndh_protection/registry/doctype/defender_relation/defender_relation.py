from __future__ import annotations

from typing import ClassVar

from frappe.model.document import Document


class DefenderRelation(Document):
	"""A relative or collaborator at risk, with a record of his or her own (law 2018-003, art. 15)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		guardian_risk: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		relation: DF.Link
		relative: DF.Link
	# end: auto-generated types

	TERM_FIELDS: ClassVar[dict[str, str]] = {"relation": "Beneficiary Relation"}
