from __future__ import annotations

from frappe.model.document import Document


class CaseDefender(Document):
	"""A person or group of the case and the part that each has."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		alias: DF.Data | None
		defender: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		part: DF.Literal["Victim", "Delegate", "Relative", "Collaborator", "Witness"]
	# end: auto-generated types
