"""The two workflows of the case, and the switch of a site from one to the other."""

from __future__ import annotations

from typing import Final

import frappe
from frappe import _

from cndh_protection.constants import Stage
from cndh_protection.services.stages import state_of_stage

SIMPLE_CASE_WORKFLOW: Final = "Dossier (circuit simple)"
FULL_CASE_WORKFLOW: Final = "Dossier (circuit complet)"
WORKFLOW_OF_PROFILE: Final = {"Simple": SIMPLE_CASE_WORKFLOW, "Full": FULL_CASE_WORKFLOW}

SIMPLE_TWIN: Final = {
	Stage.CASE_URGENCY: Stage.CASE_RECEIVED,
	Stage.CASE_AWAITING: Stage.CASE_ADMISSIBILITY,
	Stage.CASE_INADMISSIBLE: Stage.CASE_CLOSED,
	Stage.CASE_REFERRED_OUT: Stage.CASE_CLOSED,
	Stage.CASE_VERIFICATION: Stage.CASE_IN_PROGRESS,
	Stage.CASE_RISK: Stage.CASE_IN_PROGRESS,
	Stage.CASE_PLAN: Stage.CASE_PROTECTION,
	Stage.CASE_REASSESSMENT: Stage.CASE_FOLLOW_UP,
	Stage.CASE_ARCHIVED: Stage.CASE_CLOSED,
}
"""Where a case goes whose stage the simple workflow lacks (``case_states``, column simple_twin)."""


def switch_case_workflow(profile: str) -> None:
	"""Make the simple or the full workflow the site's, and move cases whose state it lacks to their twin.

	Facts are kept: milestones and the steps taken stay as they are, only the state changes. Raises ValidationError,
	with nothing changed, while a case stands in a state that neither the workflow nor a twin can take.
	"""
	workflow = frappe.get_doc("Workflow", WORKFLOW_OF_PROFILE[profile])
	if not workflow.is_active:
		workflow.is_active = 1
		workflow.save(ignore_permissions=True)
	states = {row.state for row in workflow.states}
	_move_stranded_cases(states)
	_refuse_stranded_cases(states)


def _move_stranded_cases(known_states: set[str]) -> None:
	for stage, twin in SIMPLE_TWIN.items():
		state, twin_state = state_of_stage(stage), state_of_stage(twin)
		if state and twin_state and state not in known_states:
			table = frappe.qb.DocType("Violation Case")
			query = frappe.qb.update(table).set(table.workflow_state, twin_state)
			query.where(table.workflow_state == state).run()


def _refuse_stranded_cases(known_states: set[str]) -> None:
	table = frappe.qb.DocType("Violation Case")
	query = frappe.qb.from_(table).select(table.workflow_state).distinct()
	stranded = query.where(table.workflow_state.notin(sorted(known_states))).run(pluck=True)
	if stranded:
		message = _(
			"Cases stand in states that the other workflow lacks: {0}. Add them to it, or move the cases first."
		)
		frappe.throw(message.format(", ".join(_(state) for state in stranded)))
