"""What a final assessment, and a new incident, change elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import frappe
from frappe.utils import getdate, now_datetime

from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.constants import Stage
from cndh_protection.services.clocks.derived import REASSESSED_WITHIN
from cndh_protection.services.clocks.keeping import keep_clocks_of, settle
from cndh_protection.services.clocks.kinds import REASSESSMENT
from cndh_protection.services.risk.history import ASSESSMENT, NEWEST_FIRST, standing_of
from cndh_protection.services.stages import states_of_stages

ACTIVE_PLAN: Final = frozenset({Stage.MEASURE_ACTIVE, Stage.MEASURE_ON_DUTY})


def follow_assessment(doc: Any) -> None:
	"""Give the person its level, and the case its milestone; what asked for a re-assessment is answered."""
	standing = standing_of(doc.defender)
	_set(DEFENDER, doc.defender, {"risk_level": standing.level, "next_review": standing.next_review})
	case = frappe.db.get_value(CASE, doc.violation_case, ["risk_on", "reassessment_due"], as_dict=True)
	values: dict[str, Any] = {} if case.risk_on else {"risk_on": now_datetime()}
	if case.reassessment_due:
		values["reassessment_due"] = None
		settle(doc.violation_case, REASSESSMENT, doc.name)
	if values:
		_set(CASE, doc.violation_case, values)
	keep_clocks_of(doc.violation_case)


def note_incident(act: Any) -> None:
	"""A new act while measures are active: the risk is assessed anew within 72 hours (rule O6)."""
	if _is_known_already(act) or not _has_active_plan(act.violation_case):
		return
	if not frappe.db.get_value(CASE, act.violation_case, "reassessment_due"):
		_set(CASE, act.violation_case, {"reassessment_due": now_datetime() + REASSESSED_WITHIN})
		keep_clocks_of(act.violation_case)


def _is_known_already(act: Any) -> bool:
	"""Whether the act ended before the last final assessment of the case: it was judged with it in view."""
	last = _last_assessed(act.violation_case)
	return last is not None and getdate(act.ended_on or act.started_on) < last


def _last_assessed(case: str) -> date | None:
	filters = {"violation_case": case, "status": "Final"}
	last = frappe.db.get_value(ASSESSMENT, filters, "assessed_on", order_by=NEWEST_FIRST)
	return getdate(last) if last else None


def _has_active_plan(case: str) -> bool:
	states = states_of_stages(ACTIVE_PLAN)
	filters = {"violation_case": case, "workflow_state": ["in", states]}
	return bool(frappe.db.exists("Protection Measure", filters))


def _set(doctype: str, name: str, values: dict[str, Any]) -> None:
	"""Set derived columns; whoever has the form open saves it all the same, since nobody edits them there."""
	frappe.db.set_value(doctype, name, values, update_modified=False)
