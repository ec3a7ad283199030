"""Begin the checks for reprisals in cases that were closed before there were any, as far back as the watch goes."""

from __future__ import annotations

import frappe
from frappe.utils import now_datetime

from cndh_protection.services.clocks.keeping import keep_clocks_of
from cndh_protection.services.clocks.reprisals import WATCH


def execute() -> None:
	"""What was asked meanwhile counts; what is older than the watch is left alone."""
	since = {"closed_on": [">=", now_datetime() - WATCH]}
	for name in frappe.get_all("Violation Case", filters=since, pluck="name", order_by="name asc"):
		keep_clocks_of(name)
