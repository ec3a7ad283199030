"""Keeping the clocks of a case true: worked out anew at each save, written only where something changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from cndh_protection.constants import ENDED_CASE_STAGES
from cndh_protection.services.clocks import reprisals, targets
from cndh_protection.services.clocks.derived import MADE_OF, Clock, clocks_by_rule
from cndh_protection.services.clocks.kinds import CUSTODY, REASSESSMENT, REPRISALS
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

CUSTODY_WARNED: Final = timedelta(hours=12)
"""How long before police custody ends by law people are told (docs/procedure.md, Custody): time for a lawyer to get there."""

AFTER_CLOSING: Final = frozenset({REPRISALS, REASSESSMENT})
"""Clocks that run on where they started after the closing of a watched case."""


def keep_clocks_on_save(case: Document) -> None:
	"""After a case was saved: nothing to do while no field changed that its clocks are made of.

	The records that follow it tell :func:`keep_clocks_of`; the job of every five minutes says what became late.
	"""
	before = case.get_doc_before_save()
	if not before or any(_plain(case.get(field)) != _plain(before.get(field)) for field in MADE_OF):
		keep_clocks(case)


def keep_clocks(case: Document) -> None:
	"""Bring the clocks of a saved case up to date with its dates, urgency, pauses and stage."""
	write(case.name, [_finished(clock, case) for clock in clocks_by_rule(case)])


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
	alert = targets.alerts().get(clock["kind"])
	if not alert or not clock["due_on"]:
		return None
	started, ends = get_datetime(clock["started_on"]), get_datetime(clock["due_on"])
	if clock["kind"] == CUSTODY:
		return ends - CUSTODY_WARNED
	return started + (ends - started) * alert.remind_at


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
