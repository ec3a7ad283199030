"""Data of the chart "measures by category": what the person at work may read, in his or her language.

The platform's own grouped charts show stored codes, and keep one person's result for the next.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from cndh_protection.services.statistics import count_one_by, in_order, labels_of

MEASURE = "Protection Measure"


@frappe.whitelist()
def get(**_settings_of_the_widget: Any) -> dict[str, Any]:
	"""Labels and counts; raises ``frappe.PermissionError`` for whoever reads no measures."""
	counts = count_one_by(MEASURE, "category")
	labels = labels_of("Reference Term")
	categories = in_order(counts, labels)
	titles = [labels.get(category, category) if category else _("Type not given") for category in categories]
	values = [counts[category] for category in categories]
	return {"labels": titles, "datasets": [{"name": _("Measures"), "values": values}]}
