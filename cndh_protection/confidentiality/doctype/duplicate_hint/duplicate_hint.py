from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from cndh_protection.access.rows import NeedToKnow


class DuplicateHint(NeedToKnow, Document):
	"""Two records that hold the same phone, e-mail or identity number, and what was decided about them."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		first_alias: DF.Data | None
		first_person: DF.Link
		second_alias: DF.Data | None
		second_person: DF.Link
		shared: DF.Data
		state: DF.Literal["To decide", "Same person", "Different persons"]
	# end: auto-generated types

	def before_validate(self) -> None:
		"""Written by our own actions alone."""
		if not self.flags.by_server:
			frappe.throw(
				_("A hint is made by the application, and decided by its buttons."), frappe.PermissionError
			)


def on_doctype_update() -> None:
	"""One hint for two people."""
	frappe.db.add_unique("Duplicate Hint", ["first_person", "second_person"], "of_pair")
