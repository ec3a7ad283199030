from __future__ import annotations

import frappe

from cndh_protection.access import interims
from cndh_protection.services.records import Record


class Interim(Record):
	"""Somebody who holds the office of the chair or of the president for some days."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		ends_on: DF.Datetime
		kept: DF.Check
		named_by: DF.Link | None
		office_held: DF.Literal["CNDH Protection Chair", "CNDH President"]
		running: DF.Check
		stand_in: DF.Link
		starts_on: DF.Datetime
	# end: auto-generated types

	def check(self) -> None:
		"""Who may name whom, and for how long."""
		interims.check(self)

	def on_update(self) -> None:
		"""Give the role at once where the time has come, and let the form show it."""
		interims.look_again()
		self.running = frappe.db.get_value(self.doctype, self.name, "running")

	@frappe.whitelist()
	def end(self) -> None:
		"""End it now; for the chair, the president, and the stand-in."""
		interims.end(self)
