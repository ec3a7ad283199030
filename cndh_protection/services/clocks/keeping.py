"""Keeping the clocks of a case true: worked out anew at each save, written only where something changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from cndh_protection.constants import ENDED_CASE_STAGES, MEASURES_TO_START
from cndh_protection.services.clocks import reprisals, rules
from cndh_protection.services.clocks.arithmetic import ROUND_THE_CLOCK, Calendar, Pause, due
from cndh_protection.services.clocks.kinds import (
	AUTHORITY_REPLY,
	CUSTODY,
	FIRST_MEASURE,
	OF_EVERY_CASE,
	RATIFICATION,
	REASSESSMENT,
	REPRISALS,
	REVIEW,
	Kind,
)
from cndh_protection.services.risk.history import first_review
from cndh_protection.services.stages import stage_of_state, states_of_stages

CLOCK: Final = "Case Clock"
KEPT: Final = (
	"state",
	"urgency",
	"started_on",
	"due_on",
	"met_on",
	"provisional",
	"remind_on",
)
"""What a clock is made of beside its kind: written when it differs."""

REASSESSED_WITHIN: Final = timedelta(hours=72)
CUSTODY_WARNED: Final = timedelta(hours=12)
"""How long before police custody ends by law people are told (domain.md, 2): time for a lawyer to get there."""

AFTER_CLOSING: Final = frozenset({REPRISALS, REASSESSMENT})
"""Clocks that run on where they started after the closing of a watched case."""

Clock = dict[str, Any]


def keep_clocks(case: Document) -> None:
	"""Bring the clocks of a saved case up to date with its dates, urgency, pauses and stage."""
	write(case.name, [_finished(clock, case) for clock in _clocks_of(case)])


def keep_clocks_of(name: str) -> None:
	"""The same for a case given by its number, after one of its dates was set."""
	keep_clocks(frappe.get_doc("Violation Case", name))


def keep_all_clocks(*, ended_too: bool = False) -> None:
	"""Work out the clocks of every open case anew: target times, alerts or holidays were changed."""
	ended = [] if ended_too else states_of_stages(ENDED_CASE_STAGES)
	for name in frappe.get_all(
		"Violation Case", {"workflow_state": ["not in", ended]}, pluck="name", order_by="name"
	):
		keep_clocks_of(name)


def settle(case: str, kind: str, reference: str) -> None:
	"""Note that a clock of the case itself was met just now by the record named; the next of its kind is another one."""
	filters = {"violation_case": case, "kind": kind, "reference": ""}
	clock = frappe.db.get_value(CLOCK, filters, ["name", "due_on"], as_dict=True)
	if clock:
		now = now_datetime()
		late = bool(clock.due_on and now > get_datetime(clock.due_on))
		values = {"reference": reference, "met_on": now, "state": "Met late" if late else "Met"}
		frappe.db.set_value(CLOCK, clock.name, values, update_modified=False)


def clocks_of(case: str) -> list[Any]:
	"""The clocks of a case as they are shown: kind, state, start, due and done; what ends first comes first."""
	fields = ["kind", "state", "started_on", "due_on", "met_on", "provisional"]
	return frappe.get_all(
		CLOCK, filters={"violation_case": case}, fields=fields, order_by="due_on asc, kind asc"
	)


def write(case: str, clocks: Iterable[Clock]) -> None:
	"""Insert, change or remove the clocks of a case. What was met stays on record, whatever the settings say now."""
	fields = ["name", "kind", "reference", *KEPT]
	rows = frappe.get_all(CLOCK, filters={"violation_case": case}, fields=fields, order_by="name asc")
	stored = {(row.kind, row.reference or ""): row for row in rows}
	new = [
		clock for clock in clocks if not _update(stored.pop((clock["kind"], clock["reference"]), None), clock)
	]
	if new:
		_insert(case, new)
	gone = [row.name for row in stored.values() if not row.met_on]
	if gone:
		frappe.db.delete(CLOCK, {"name": ["in", gone]})


def _clocks_of(case: Document) -> Iterator[Clock]:
	calendar, pauses, measures = rules.calendar_of(case.urgency), pauses_of(case), _measures_of(case)
	for kind in OF_EVERY_CASE:
		allowed = rules.allowance(kind.hours, case.urgency)
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
		rules.allowance("review_hours", case.urgency),
	)
	return (
		{"kind": REVIEW, "started_on": get_datetime(since), "allowed": allowed} if since and allowed else None
	)


def _reassessment(case: Document) -> Clock | None:
	"""After a new incident, until somebody assesses the risk anew (rule O6 of domain.md, 5.2)."""
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
	allowed = rules.allowance("authority_reply_hours", case.urgency)
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
	open_end = bool(ends and not calendar.always and not rules.are_holidays_known(ends))
	return {
		"kind": kind,
		"reference": "",
		"started_on": started,
		"due_on": ends,
		"met_on": met,
		"provisional": int(open_end),
	}


def _finished(clock: Clock, case: Document) -> Clock:
	"""The clock with its state, and the moment of the reminder."""
	return {
		"provisional": 0,
		**clock,
		"urgency": case.urgency,
		"state": _state(clock, case),
		"remind_on": _reminder(clock),
	}


def _state(clock: Clock, case: Document) -> str:
	ends, met = clock["due_on"] and get_datetime(clock["due_on"]), clock["met_on"]
	if met:
		return "Met late" if ends and get_datetime(met) > ends else "Met"
	ended = stage_of_state(case.workflow_state) in ENDED_CASE_STAGES
	if ended and not (clock["kind"] in AFTER_CLOSING and reprisals.runs_on(case, clock["started_on"])):
		return "Stopped"
	if case.paused and clock["kind"] != CUSTODY:
		return "Paused"
	return "Late" if ends and ends <= now_datetime() else "Running"


def _reminder(clock: Clock) -> datetime | None:
	alert = rules.alerts().get(clock["kind"])
	if not alert or not clock["due_on"]:
		return None
	started, ends = get_datetime(clock["started_on"]), get_datetime(clock["due_on"])
	if clock["kind"] == CUSTODY:
		return ends - CUSTODY_WARNED
	return started + (ends - started) * alert.remind_at


def pauses_of(case: Document) -> list[Pause]:
	"""The times in which the clocks of the case stood still, the running one last."""
	ended = [Pause(get_datetime(row.since), get_datetime(row.until)) for row in case.pauses]
	return [*ended, Pause(get_datetime(case.paused_since))] if case.paused and case.paused_since else ended


def _update(row: Any, clock: Clock) -> bool:
	"""Change a stored clock where it differs; tell whether there was one.

	Whoever was told of a late clock is told again when it starts anew or gets more time.
	"""
	if row is None:
		return False
	changed = {field: clock[field] for field in KEPT if _plain(row[field]) != _plain(clock[field])}
	if "due_on" in changed or "started_on" in changed:
		changed["told"] = 0
	if changed:
		frappe.db.set_value(CLOCK, row.name, changed, update_modified=False)
	return True


def _plain(value: Any) -> Any:
	"""A stored and a given value as they compare: times to the microsecond, nothing as one nothing."""
	if isinstance(value, str) and value[:4].isdigit() and len(value) > 10:
		return get_datetime(value)
	return value or None


def _insert(case: str, clocks: list[Clock]) -> None:
	fields = ["name", "violation_case", "kind", "reference", *KEPT, "told", "owner", "creation", "modified"]
	now = now_datetime()
	rows = [
		(
			frappe.generate_hash(length=12),
			case,
			clock["kind"],
			clock["reference"],
			*(clock[field] for field in KEPT),
			0,
			frappe.session.user,
			now,
			now,
		)
		for clock in clocks
	]
	frappe.db.bulk_insert(CLOCK, fields, rows)
