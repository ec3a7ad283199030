"""What records of the verification of a case share."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


def check_act_of_case(record: Document) -> None:
	"""Refuse an act that belongs to another case."""
	act = record.get("violation_act")
	if act and frappe.db.get_value("Violation Act", act, "violation_case") != record.violation_case:
		frappe.throw(_("This act belongs to another case. Choose one of this case."))
