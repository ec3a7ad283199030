"""Give every case its responsible officer, and that officer a grant, where cases were open to whole roles before.

Whoever else works on a case is named by the chair, who sees all cases but those of named persons only.
"""

from __future__ import annotations

import frappe

from cndh_protection.access.rights import CASE, takes_cases
from cndh_protection.services.teams import give_to_responsible


def execute() -> None:
	"""Once a case; one that has both is left alone."""
	for case in frappe.get_all(CASE, fields=["name", "owner", "responsible"], order_by="creation asc"):
		officer = case.responsible or case.owner
		if not takes_cases(officer) or not frappe.db.get_value("User", officer, "enabled"):
			continue
		if not case.responsible:
			frappe.db.set_value(CASE, case.name, "responsible", officer, update_modified=False)
		give_to_responsible(case.name, officer)
