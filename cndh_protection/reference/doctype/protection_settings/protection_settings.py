from __future__ import annotations

import re

import frappe
from frappe import _
from frappe.model.document import Document

from cndh_protection.services import strong_login
from cndh_protection.services.case_workflow import switch_case_workflow
from cndh_protection.services.places import check_region_and_cercle
from cndh_protection.services.records import Record

CLOCK_TABLES = ("clocks", "clock_alerts", "holidays")


class ProtectionSettings(Record):
	"""Settings of the protection mechanism."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.reference.doctype.clock_alert.clock_alert import ClockAlert
		from cndh_protection.reference.doctype.focal_region.focal_region import FocalRegion
		from cndh_protection.reference.doctype.protection_clock.protection_clock import ProtectionClock
		from cndh_protection.reference.doctype.working_holiday.working_holiday import WorkingHoliday

		case_prefix: DF.Data
		case_workflow: DF.Literal["Simple", "Full"]
		clock_alerts: DF.Table[ClockAlert]
		clocks: DF.Table[ProtectionClock]
		custody_hours: DF.Int
		focal_regions: DF.Table[FocalRegion]
		holidays: DF.Table[WorkingHoliday]
		ratification_hours: DF.Int
		session_quorum: DF.Int
		strong_login: DF.Check
	# end: auto-generated types

	def check(self) -> None:
		"""Refuse a prefix that is more than capital letters, and two rows for one urgency."""
		if not re.fullmatch(r"[A-Z]{2,8}", self.case_prefix or ""):
			frappe.throw(_("Prefix of case numbers: two to eight capital letters, without accents."))
		levels = [row.urgency for row in self.clocks]
		if len(levels) != len(set(levels)):
			frappe.throw(_("Target times: one row for each urgency."))
		for row in self.focal_regions:
			check_region_and_cercle(row)
		self.check_clocks()

	def check_clocks(self) -> None:
		"""Refuse negative times, two rules for one clock and a holiday entered twice."""
		times = [
			row.get(field.fieldname)
			for row in self.clocks
			for field in row.meta.get("fields", {"fieldtype": "Float"})
		]
		if any((hours or 0) < 0 for hours in times):
			frappe.throw(
				_("Target times: hours, not less than none. None (0) means that there is no such clock.")
			)
		for rows, key in ((self.clock_alerts, "kind"), (self.holidays, "day")):
			given = [str(row.get(key)) for row in rows]
			twice = sorted({value for value in given if given.count(value) > 1})
			if twice:
				frappe.throw(
					_("Entered twice: {0}. Keep one row.").format(", ".join(_(value) for value in twice))
				)

	def on_update(self) -> None:
		"""Switch the site's case workflow, and how people log in, when another way was chosen; work due dates out anew
		when their rules changed."""
		if self.has_value_changed("case_workflow"):
			switch_case_workflow(self.case_workflow)
		if self.has_value_changed("strong_login"):
			strong_login.switch(bool(self.strong_login))
		if any(_changed(self, table) for table in CLOCK_TABLES):
			frappe.enqueue(
				"cndh_protection.services.clocks.keeping.keep_all_clocks",
				queue="long",
				enqueue_after_commit=True,
			)


def _changed(settings: ProtectionSettings, table: str) -> bool:
	before = settings.get_doc_before_save()
	return before is not None and _plain_rows(before, table) != _plain_rows(settings, table)


def _plain_rows(settings: Document, table: str) -> list[list[str]]:
	return [[str(row.get(field.fieldname) or "") for field in row.meta.fields] for row in settings.get(table)]
