"""Time of a clock: calendar hours, or working time with holidays, less the pauses. Pure, without a site.

Working time runs on working days, all 24 hours of them: "24 h" on a Friday noon is Monday noon, "10 days" are ten working
days. Malian time is UTC+0 all the year, so a day has 24 hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

A_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
FARTHEST: Final = timedelta(days=3_660)
"""A clock that would end later than that has no end: no target of ours is longer than some months."""


@dataclass(frozen=True)
class Calendar:
	"""The days on which working time runs: Monday to Friday but for holidays; ``always``: every day, all day."""

	holidays: frozenset[date] = frozenset()
	always: bool = False

	def runs_on(self, day: date) -> bool:
		"""Whether time runs on this day."""
		return self.always or (day.weekday() < SATURDAY and day not in self.holidays)


ROUND_THE_CLOCK: Final = Calendar(always=True)


@dataclass(frozen=True)
class Pause:
	"""A time in which the clocks of a case stand still; ``until`` is None while it lasts."""

	since: datetime
	until: datetime | None = None


def elapsed(start: datetime, end: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> timedelta:
	"""How much of the clock's time lies between two moments; zero if the end lies before the start."""
	return sum(
		(_running(since, until, calendar) for since, until in _stretches(start, end, pauses)), timedelta()
	)


def due(
	start: datetime, allowance: timedelta, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> datetime | None:
	"""The first moment at which the allowance is used up; None while a pause keeps it from running on.

	Raises ``ValueError`` on a negative allowance and on one that no calendar lets end within ten years.
	"""
	if allowance < timedelta():
		raise ValueError(allowance)
	left, at = allowance, start
	for pause in _merged(start, pauses):
		stretch = _running(at, pause.since, calendar)
		if left <= stretch:
			break
		if pause.until is None:
			return None
		left, at = left - stretch, pause.until
	return _after(at, left, calendar)


def _after(start: datetime, left: timedelta, calendar: Calendar) -> datetime:
	"""The moment ``left`` later in the calendar's time: inside a running day, at its end if it is just used up."""
	at = start
	while left > timedelta():
		day_ends = _next_midnight(at)
		if calendar.runs_on(at.date()):
			if left <= day_ends - at:
				return at + left
			left -= day_ends - at
		at = day_ends
		if at - start > FARTHEST:
			raise ValueError(left)
	return at


def _running(since: datetime, until: datetime, calendar: Calendar) -> timedelta:
	total, at = timedelta(), since
	while at < until:
		day_ends = min(_next_midnight(at), until)
		if calendar.runs_on(at.date()):
			total += day_ends - at
		at = day_ends
	return total


def _stretches(
	start: datetime, end: datetime, pauses: Iterable[Pause]
) -> Iterator[tuple[datetime, datetime]]:
	"""What is left of the time between two moments without the pauses."""
	at = start
	for pause in _merged(start, pauses):
		if pause.since >= end:
			break
		yield at, pause.since
		if pause.until is None:
			return
		at = pause.until
	if at < end:
		yield at, end


def _merged(start: datetime, pauses: Iterable[Pause]) -> list[Pause]:
	"""The pauses in their order, those that touch made one, without what lies before the start."""
	merged: list[Pause] = []
	for pause in sorted(pauses, key=lambda pause: pause.since):
		since = max(pause.since, start)
		if pause.until is not None and pause.until <= since:
			continue
		last = merged[-1] if merged else None
		if last and (last.until is None or last.until >= since):
			merged[-1] = Pause(last.since, _later(last.until, pause.until))
		else:
			merged.append(Pause(since, pause.until))
	return merged


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
	return None if one is None or other is None else max(one, other)


def _next_midnight(moment: datetime) -> datetime:
	return datetime.combine(moment.date(), time()) + A_DAY
