from __future__ import annotations

import re

import frappe
from frappe import _

from cndh_protection.services import strong_login
from cndh_protection.services.case_workflow import switch_case_workflow
from cndh_protection.services.records import Record


class ProtectionSettings(Record):
	"""Settings of the protection mechanism."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.reference.doctype.protection_clock.protection_clock import ProtectionClock

		case_prefix: DF.Data
		case_workflow: DF.Literal["Simple", "Full"]
		clocks: DF.Table[ProtectionClock]
		ratification_hours: DF.Int
		strong_login: DF.Check
	# end: auto-generated types

	def check(self) -> None:
		"""Refuse a prefix that is more than capital letters, and two rows for one urgency."""
		if not re.fullmatch(r"[A-Z]{2,8}", self.case_prefix or ""):
			frappe.throw(_("Prefix of case numbers: two to eight capital letters, without accents."))
		levels = [row.urgency for row in self.clocks]
		if len(levels) != len(set(levels)):
			frappe.throw(_("Target times: one row for each urgency."))

	def on_update(self) -> None:
		"""Switch the site's case workflow, and how people log in, when another way was chosen."""
		if self.has_value_changed("case_workflow"):
			switch_case_workflow(self.case_workflow)
		if self.has_value_changed("strong_login"):
			strong_login.switch(bool(self.strong_login))
