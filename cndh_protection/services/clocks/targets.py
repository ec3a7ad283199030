"""Target times, working calendar and alerts, as the administrators set them (Protection Settings)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import frappe
from frappe.utils import getdate

from cndh_protection.constants import URGENT
from cndh_protection.services.clocks.arithmetic import ROUND_THE_CLOCK, Calendar

UNJUDGED: Final = "U4"
"""The target times of a case whose urgency nobody has judged yet, but for those that lead to the judgement."""


@dataclass(frozen=True)
class Alert:
	"""When people are told of one kind of clock."""

	remind_at: float
	"""The part of the allowance, 0–1, after which the officer is reminded."""
	chair_after: timedelta
	president_after: timedelta
	"""How late it must be for them to be told."""


def settings() -> Any:
	"""The settings, from the cache."""
	return frappe.get_cached_doc("Protection Settings")


def allowance(column: str, urgency: str | None) -> timedelta | None:
	"""The target time of a clock at an urgency; None where none is set."""
	hours = {row.urgency: row.get(column) for row in settings().clocks}.get(urgency or UNJUDGED)
	return timedelta(hours=hours) if hours else None


def calendar_of(urgency: str | None) -> Calendar:
	"""Calendar hours for U1 and U2, and until the urgency is judged; working time for the rest."""
	if not urgency or urgency in URGENT:
		return ROUND_THE_CLOCK
	return Calendar(frozenset(getdate(row.day) for row in settings().holidays))


def are_holidays_known(until: datetime) -> bool:
	"""Whether the moon-dated holidays of that year are set; without them a due date in it may still move."""
	return any(getdate(row.day).year == until.year for row in settings().holidays if row.moon_dated)


def alerts() -> dict[str, Alert]:
	"""Kind of clock → when people are told; kinds that tell nobody are absent."""
	return {
		row.kind: Alert(
			(row.remind_at or 100) / 100,
			timedelta(hours=row.chair_after_hours or 0),
			timedelta(hours=row.president_after_hours or 0),
		)
		for row in settings().clock_alerts
		if row.alert
	}
