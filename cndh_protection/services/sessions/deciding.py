"""The decision of a session on an item, recorded by its chair, and what follows from it for the case or the measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.workflow import get_workflow
from frappe.utils import now_datetime

from cndh_protection.access.rights import CASE
from cndh_protection.access.rules import criterion_of
from cndh_protection.constants import Role, Stage
from cndh_protection.services.sessions import words
from cndh_protection.services.sessions.voting import (
	note_recusals,
	recused,
	require_part_in,
	require_quorum,
	taking_part,
)
from cndh_protection.services.sessions.words import ANSWERS, POSTPONE, SessionRefused
from cndh_protection.services.stages import StepNotAllowed, stage_of_state

MEASURE: Final = "Protection Measure"

LEADS_TO: Final[Mapping[str, frozenset[str]]] = {
	words.GRANT: frozenset({Stage.CASE_PROTECTION, Stage.CASE_PLAN}),
	words.FOLLOW_UP: frozenset({Stage.CASE_FOLLOW_UP}),
	words.ASK_FOR_MORE: frozenset({Stage.CASE_IN_PROGRESS, Stage.CASE_RISK}),
	words.CLOSE: frozenset({Stage.CASE_CLOSED}),
	words.REOPEN: frozenset({Stage.CASE_IN_PROGRESS}),
}
"""Decision → the stages to one of which it brings the case, by the workflow of the site; the others move nothing."""


def decide(item: Any, decision: str, given: Mapping[str, str | None]) -> None:
	"""See :class:`SessionItem`; ``given``: ``reasons``, ``closure_reason``, ``dissenter``, ``dissent``."""
	session = require_part_in(item)
	_require_recorder()
	if decision not in ANSWERS[item.asked]:
		frappe.throw(_("Choose one of the decisions that answer what is asked."), SessionRefused)
	if decision != POSTPONE:
		_require_reasons(given)
		require_quorum(session, item.violation_case)
		_require_dissenter(given, session, item)
		_carry_out(item, decision, given)
	note_recusals(item, session)
	known = {
		field: given.get(field) or None for field in ("reasons", "closure_reason", "dissenter", "dissent")
	}
	item.update({**known, "decision": decision, "decided_on": now_datetime()})
	item.recorded_by = frappe.session.user
	item.flags.by_server = True
	item.save()


def _require_recorder() -> None:
	if Role.CHAIR not in frappe.get_roles():
		frappe.throw(_("The chair of the sub-commission records what the session decides."), StepNotAllowed)


def _require_reasons(given: Mapping[str, str | None]) -> None:
	if not (given.get("reasons") or "").strip():
		frappe.throw(_("Write the reasons of the decision."), SessionRefused)


def _require_dissenter(given: Mapping[str, str | None], session: Any, item: Any) -> None:
	dissenter, dissent = given.get("dissenter"), (given.get("dissent") or "").strip()
	if bool(dissenter) != bool(dissent):
		frappe.throw(_("A dissenting opinion has a name and a text."), SessionRefused)
	if dissenter and dissenter not in set(taking_part(session)) - set(recused(session, item.violation_case)):
		frappe.throw(_("Only whoever took part in the decision dissents from it."), SessionRefused)


def _carry_out(item: Any, decision: str, given: Mapping[str, str | None]) -> None:
	"""Take the step that the decision asks for, as whoever records it: the workflow's own rules hold, four eyes too."""
	if not criterion_of(CASE, frappe.session.user, "W").holds(item.violation_case):
		message = _(
			"This case is for named persons only. What the session decides on it is recorded by a chair whom a grant names."
		)
		frappe.throw(message, SessionRefused)
	if item.measure:
		_settle_measure(frappe.get_doc(MEASURE, item.measure), decision, given["reasons"])
	elif decision in LEADS_TO:
		case = frappe.get_doc(CASE, item.violation_case)
		values = {"closure_reason": given.get("closure_reason")} if decision == words.CLOSE else {}
		if stage_of_state(case.workflow_state) == Stage.CASE_DECISION:
			values["decision"] = given["reasons"]
		_take_step(case, LEADS_TO[decision], given["reasons"], values)


def _settle_measure(measure: Any, decision: str, reasons: str | None) -> None:
	"""Ratify a duty decision or refuse it; a measure that was refused ends where it still may."""
	if measure.ratification != "Due":
		frappe.throw(_("There is no duty decision to ratify."), SessionRefused)
	if measure.duty_decided_by == frappe.session.user:
		message = _("You took this duty decision: ratifying it asks for a second person.")
		frappe.throw(message, StepNotAllowed)
	if decision == words.DO_NOT_RATIFY:
		measure.note_ratification("Refused")
		target = Stage.MEASURE_WITHDRAWN
	else:
		measure.note_ratification("Ratified")
		target = Stage.MEASURE_APPROVED
	leaves = (
		decision == words.DO_NOT_RATIFY or stage_of_state(measure.workflow_state) == Stage.MEASURE_ON_DUTY
	)
	if leaves and _transition(measure, frozenset({target})):
		_take_step(measure, frozenset({target}), reasons, {})
		return
	measure.flags.by_server = True
	measure.save()


def _take_step(doc: Any, to: frozenset[str], reasons: str | None, values: Mapping[str, Any]) -> None:
	transition = _transition(doc, to)
	if not transition:
		message = _(
			"{0} stands at {1}: this decision does not lead on from there. Choose another, or postpone the item."
		)
		frappe.throw(message.format(doc.name, _(doc.workflow_state)), SessionRefused)
	doc.update({**values, "workflow_state": transition.next_state, "step_reason": reasons})
	doc.flags.by_server = True
	doc.save()


def _transition(doc: Any, to: frozenset[str]) -> Any:
	"""The workflow's step from where the document stands to one of these stages; None if it has none."""
	rows = get_workflow(doc.doctype).transitions
	here = (row for row in rows if row.state == doc.workflow_state)
	return next((row for row in here if stage_of_state(row.next_state) in to), None)
