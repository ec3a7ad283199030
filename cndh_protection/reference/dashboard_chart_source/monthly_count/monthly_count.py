"""Data of the charts "by month": how many documents that the person may read fall in each of the last twelve months.

The platform's own time charts name months in English only, and keep one person's result for the next. The chart says
which doctype (``document_type``) and which of its dates (``based_on``).
"""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import add_months, formatdate, get_first_day, get_last_day, getdate

from cndh_protection.services.statistics import Period, count_by_month

MONTHS: Final = 12


@frappe.whitelist()
def get(chart_name: str, **_settings_of_the_widget: Any) -> dict[str, Any]:
	"""Labels and counts; raises ``frappe.PermissionError`` for whoever may not read the doctype."""
	chart = frappe.get_doc("Dashboard Chart", chart_name)
	chart.check_permission("read")
	months = [get_first_day(add_months(getdate(), -n)) for n in reversed(range(MONTHS))]
	counts = count_by_month(chart.document_type, chart.based_on, Period(months[0], get_last_day(months[-1])))
	values = [counts.get((month.year, month.month), 0) for month in months]
	labels = [formatdate(month, "MMM yyyy") for month in months]
	return {"labels": labels, "datasets": [{"name": _(chart.document_type), "values": values}]}
