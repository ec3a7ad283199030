"""Measures whose last day has passed: they become expired, and wait to be renewed or let go."""

from __future__ import annotations

import frappe
from frappe.utils import getdate

from cndh_protection.constants import Stage
from cndh_protection.services.stages import apply_step, states_of_stages

EXPIRE = "Expire"
ONE_MEASURE = "one_measure"


def expire_measures() -> int:
	"""The daily job: let each active measure expire whose last day has passed; the number. One that fails is logged, and
	tried again the next day."""
	done = 0
	for name in _past_their_end():
		frappe.db.savepoint(ONE_MEASURE)
		try:
			apply_step(frappe.get_doc("Protection Measure", name).as_json(), EXPIRE)
			done += 1
		except Exception:
			frappe.db.rollback(save_point=ONE_MEASURE)
			frappe.log_error(title="Expiry of a measure")
	return done


def _past_their_end() -> list[str]:
	states = states_of_stages(frozenset({Stage.MEASURE_ACTIVE}))
	filters = [["workflow_state", "in", states], ["ends_on", "is", "set"], ["ends_on", "<", getdate()]]
	return frappe.get_all("Protection Measure", filters=filters, pluck="name", order_by="ends_on asc")
