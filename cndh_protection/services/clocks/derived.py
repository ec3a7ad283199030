"""Which clocks a case has by its dates and by the records that follow it, each with its start, end and what met it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

from cndh_protection.constants import MEASURES_TO_START
from cndh_protection.services.clocks import reprisals, targets
from cndh_protection.services.clocks.arithmetic import ROUND_THE_CLOCK, Calendar, Pause, due
from cndh_protection.services.clocks.kinds import (
	AUTHORITY_REPLY,
	CUSTODY,
	FIRST_MEASURE,
	OF_EVERY_CASE,
	RATIFICATION,
	REASSESSMENT,
	REVIEW,
	Kind,
)
from cndh_protection.services.risk.history import first_review
from cndh_protection.services.stages import stage_of_state

REASSESSED_WITHIN: Final = timedelta(hours=72)

MADE_OF: Final = frozenset(
	{"urgency", "workflow_state", "paused", "paused_since", "no_contact", "reassessment_due"}
	| {"closed_on", "merged_into"}
	| {date for kind in OF_EVERY_CASE for date in (kind.start, kind.met)}
)
"""The fields of a case that its clocks are made of; the rest is in the records that follow it."""

Clock = dict[str, Any]


def clocks_by_rule(case: Document) -> Iterator[Clock]:
	"""The clocks of a case as its dates and its records make them, whether or not they are stored."""
	calendar, pauses, measures = targets.calendar_of(case.urgency), pauses_of(case), _measures_of(case)
	for kind in OF_EVERY_CASE:
		allowed = targets.allowance(kind.hours, case.urgency)
		if allowed and case.get(kind.start) and _is_asked_for(kind, case, measures):
			ends = _due(get_datetime(case.get(kind.start)), allowed, calendar, pauses)
			yield _clock(kind.name, case.get(kind.start), ends, case.get(kind.met), calendar)
	for clock in (_review(case), _reassessment(case), *_ratifications(measures)):
		if clock:
			clock["due_on"] = _due(clock["started_on"], clock.pop("allowed"), ROUND_THE_CLOCK, pauses)
			yield {"reference": "", "met_on": None, **clock}
	yield from _custodies(case)
	yield from _replies(case, calendar, pauses)
	yield from reprisals.checks(case)


def _measures_of(case: Document) -> list[Any]:
	fields = ["name", "workflow_state", "duty_decided_on", "ratify_before", "ratified_on"]
	return frappe.get_all(
		"Protection Measure", filters={"violation_case": case.name}, fields=fields, order_by="name asc"
	)


def _is_asked_for(kind: Kind, case: Document, measures: list[Any]) -> bool:
	"""No clock that nobody can meet: nobody to speak with, or no measure to start once the decision is taken."""
	if kind.speaks:
		return not case.no_contact
	if kind.name != FIRST_MEASURE or not case.decision_on or case.first_measure_on:
		return True
	return any(stage_of_state(measure.workflow_state) in MEASURES_TO_START for measure in measures)


def _review(case: Document) -> Clock | None:
	"""When the assessment asks for it whose review comes first; by urgency before there is one."""
	since, allowed = first_review(str(case.name)) or (
		case.risk_on or case.decision_on,
		targets.allowance("review_hours", case.urgency),
	)
	return (
		{"kind": REVIEW, "started_on": get_datetime(since), "allowed": allowed} if since and allowed else None
	)


def _reassessment(case: Document) -> Clock | None:
	"""After a new incident, until somebody assesses the risk anew (rule O6, docs/procedure.md)."""
	if not case.reassessment_due:
		return None
	started = get_datetime(case.reassessment_due) - REASSESSED_WITHIN
	return {"kind": REASSESSMENT, "started_on": started, "allowed": REASSESSED_WITHIN}


def _ratifications(measures: list[Any]) -> Iterator[Clock]:
	"""Of the duty decisions: each runs until the chair ratifies or refuses it."""
	for row in measures:
		if row.ratify_before:
			times = {"started_on": row.duty_decided_on, "allowed": row.ratify_before - row.duty_decided_on}
			yield {"kind": RATIFICATION, "reference": row.name, "met_on": row.ratified_on, **times}


def _custodies(case: Document) -> Iterator[Clock]:
	"""Of people held: the law's own time, which no pause of ours stops, until a judge sees the person or it ends."""
	for row in frappe.get_all(
		"Deprivation of Liberty",
		filters={"violation_case": case.name, "custody_until": ["is", "set"]},
		fields=["name", "deprived_on", "custody_until", "judge_on", "ended_on"],
		order_by="name asc",
	):
		met = min((time for time in (row.judge_on, row.ended_on) if time), default=None)
		times = {"started_on": row.deprived_on, "due_on": row.custody_until, "met_on": met}
		yield {"kind": CUSTODY, "reference": row.name, **times}


def _replies(case: Document, calendar: Calendar, pauses: list[Pause]) -> Iterator[Clock]:
	"""Of letters that were sent, by the urgency of the case."""
	allowed = targets.allowance("authority_reply_hours", case.urgency)
	if not allowed:
		return
	for row in frappe.get_all(
		"Authority Letter",
		filters={"violation_case": case.name, "sent_on": ["is", "set"]},
		fields=["name", "sent_on", "replied_on"],
		order_by="name asc",
	):
		ends = _due(row.sent_on, allowed, calendar, pauses)
		clock = _clock(AUTHORITY_REPLY, row.sent_on, ends, row.replied_on, calendar)
		yield {**clock, "reference": row.name}


def _due(start: datetime, allowed: timedelta, calendar: Calendar, pauses: list[Pause]) -> datetime | None:
	try:
		return due(start, allowed, calendar, pauses)
	except ValueError:  # a calendar on which nothing runs: the time still has to end some day
		return due(start, allowed, ROUND_THE_CLOCK, pauses)


def _clock(kind: str, started: Any, ends: datetime | None, met: Any, calendar: Calendar) -> Clock:
	open_end = bool(ends and not calendar.always and not targets.are_holidays_known(ends))
	return {
		"kind": kind,
		"reference": "",
		"started_on": started,
		"due_on": ends,
		"met_on": met,
		"provisional": int(open_end),
	}


def pauses_of(case: Document) -> list[Pause]:
	"""The times in which the clocks of the case stood still, the running one last."""
	ended = [Pause(get_datetime(row.since), get_datetime(row.until)) for row in case.pauses]
	return [*ended, Pause(get_datetime(case.paused_since))] if case.paused and case.paused_since else ended
