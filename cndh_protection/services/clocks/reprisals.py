"""The watch for reprisals: a case that ended after something was done for the person is looked at twice more.

Reprisals come when attention has gone. Thirty and ninety days after the closing the officer asks the person; the answer
stands in the contact log. These are the only clocks of a case that its closing starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import frappe
from frappe.utils import get_datetime, now_datetime

from cndh_protection.constants import Stage
from cndh_protection.services.clocks.kinds import REPRISALS
from cndh_protection.services.stages import stage_of_state

CHECKS: Final = ((30, 0), (90, 60))
"""Days after the closing at which somebody asks, and from which an answer counts for that check."""

WATCH: Final = timedelta(days=180)
"""What was not asked by then is not asked any more: it stops."""


def is_watched(case: Any) -> bool:
	"""Whether a case was closed after a decision or a measure: not refused at the door, nor merged into another."""
	closed = stage_of_state(case.workflow_state) == Stage.CASE_CLOSED and case.closed_on
	return bool(closed and (case.decision_on or case.first_measure_on) and not case.merged_into)


def runs_on(case: Any, started: Any) -> bool:
	"""Whether a clock that started so still runs though the case has ended: after its closing, while the watch lasts."""
	if not is_watched(case):
		return False
	closed = get_datetime(case.closed_on)
	return get_datetime(started) >= closed and now_datetime() < closed + WATCH


def checks(case: Any) -> Iterator[dict[str, Any]]:
	"""The clocks of the watch: calendar days, which no pause stops."""
	if not is_watched(case):
		return
	closed = get_datetime(case.closed_on)
	answers = _answers(case.name, closed)
	for days, counts_from in CHECKS:
		met = next((at for at in answers if at >= closed + timedelta(days=counts_from)), None)
		times = {"started_on": closed, "due_on": closed + timedelta(days=days), "met_on": met}
		yield {"kind": REPRISALS, "reference": f"{closed:%Y-%m-%d} +{days}", **times}


def _answers(case: str, since: datetime) -> list[datetime]:
	filters = {"violation_case": case, "reprisals": ["is", "set"], "contacted_on": [">=", since]}
	times = frappe.get_all("Contact Log", filters=filters, pluck="contacted_on", order_by="contacted_on asc")
	return [get_datetime(at) for at in times]
