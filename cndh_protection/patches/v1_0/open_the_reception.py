"""Link the reception in the workspace of a site that was seeded before it was there, and ask the criteria of admissibility
in the cases that are under review.
"""

from __future__ import annotations

import frappe

from cndh_protection.constants import Stage
from cndh_protection.services.admissibility import ask_criteria
from cndh_protection.services.stages import state_of_stage
from cndh_protection.setup.workspaces import refresh_untouched_workspaces


def execute() -> None:
	"""Untouched workspaces become those of this release; answers that are there stay. Running again changes nothing."""
	refresh_untouched_workspaces()
	filters = {"workflow_state": state_of_stage(Stage.CASE_ADMISSIBILITY)}
	for name in frappe.get_all("Violation Case", filters=filters, pluck="name", order_by="name"):
		case = frappe.get_doc("Violation Case", name)
		ask_criteria(case)
		for row in case.criteria:
			if row.is_new():
				row.db_insert()
