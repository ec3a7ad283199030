"""Which light cases are closed, which were granted measures, and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from cndh_protection.setup.demo.dice import dice, pick
from cndh_protection.setup.demo.timeline import (
	ADM,
	BEFORE_DECISION,
	CLO,
	ENDED_EARLY,
	FOLLOWED,
	NOT_ADMITTED,
	PASSED_ON,
	PROTECTED,
	PROTECTED_FOLLOWED,
	REC,
	UNDER_STUDY,
	Path,
)

LIGHT_CASES: Final = 480
CLOSED: Final = 288
"""60 per cent."""

GRANTED_CLOSED: Final = 44
GRANTED_OPEN: Final = 40
DAYS: Final = 729
"""Complaints come in from this many days before the installation on, the last the day before it."""

OLD_ENOUGH_FOR_MEASURES: Final = 45
OLD_ENOUGH_TO_CLOSE: Final = 14
HOURS: Final = {
	**dict.fromkeys(range(8, 18), 8.0),
	**dict.fromkeys((6, 7, 18, 19, 20, 21), 3.0),
	22: 1.5,
	23: 1.0,
	2: 0.4,
}

OPEN_PATHS: Final[tuple[tuple[int, dict[Path, float]], ...]] = (
	(2, {(REC,): 1}),
	(4, {(REC,): 1, (REC, ADM): 2}),
	(14, {(REC,): 1, (REC, ADM): 3, UNDER_STUDY: 1}),
	(60, {(REC, ADM): 2, UNDER_STUDY: 5, BEFORE_DECISION: 2}),
	(10_000, {UNDER_STUDY: 4, BEFORE_DECISION: 1, FOLLOWED: 4}),
)
"""Up to this age in days → how far a case without measures has come."""

CLOSED_YOUNG: Final[dict[Path, float]] = {PASSED_ON: 3, NOT_ADMITTED: 6, ENDED_EARLY: 2}
CLOSED_OLD: Final[dict[Path, float]] = {PASSED_ON: 2, NOT_ADMITTED: 6, ENDED_EARLY: 5, (*FOLLOWED, CLO): 8}
CLOSED_URGENT: Final[dict[Path, float]] = {ENDED_EARLY: 1, (*FOLLOWED, CLO): 3}
CLOSED_GRANTED: Final[dict[Path, float]] = {(*PROTECTED_FOLLOWED, CLO): 9, (*PROTECTED, CLO): 1}
YOUNG: Final = 90


@dataclass(frozen=True)
class Fate:
	"""When a light case came in, whether it is closed, whether measures were granted."""

	received_on: datetime
	closed: bool = False
	granted: bool = False

	def age(self, day: date) -> int:
		"""Days between its coming in and the day of installation."""
		return (day - self.received_on.date()).days


def fates(day: date) -> list[Fate]:
	"""The fates of the light cases, the earliest first, one of them of the day before: the older, the likelier closed."""
	chance = dice(day, "fates")
	earlier = [
		_some_time(chance, day - timedelta(days=chance.randrange(1, DAYS + 1)))
		for _n in range(LIGHT_CASES - 1)
	]
	times = sorted([*earlier, _some_time(chance, day - timedelta(days=1))])
	coming = [Fate(at) for at in times]
	ages = {n: float(fate.age(day)) for n, fate in enumerate(coming)}
	closed = _draw(chance, {n: age for n, age in ages.items() if age >= OLD_ENOUGH_TO_CLOSE}, CLOSED)
	ripe = {n: 1.0 for n, age in ages.items() if age >= OLD_ENOUGH_FOR_MEASURES}
	granted = _draw(chance, {n: 1.0 for n in ripe if n in closed and ages[n] > 2 * YOUNG}, GRANTED_CLOSED)
	granted |= _draw(chance, {n: 1.0 for n in ripe if n not in closed}, GRANTED_OPEN)
	return [replace(fate, closed=n in closed, granted=n in granted) for n, fate in enumerate(coming)]


def choose_path(chance: Random, fate: Fate, day: date, *, urgent: bool) -> Path:
	"""The stages that a case of this fate has been in; an urgent one is never turned away."""
	age = fate.age(day)
	if fate.granted:
		return pick(chance, CLOSED_GRANTED if fate.closed else _granted_open(age))
	if fate.closed and urgent:
		return pick(chance, CLOSED_URGENT)
	if fate.closed:
		return pick(chance, CLOSED_YOUNG if age < YOUNG else CLOSED_OLD)
	return pick(chance, next(paths for limit, paths in OPEN_PATHS if age < limit))


def _granted_open(age: int) -> dict[Path, float]:
	return {PROTECTED: 1} if age < YOUNG else {PROTECTED: 1, PROTECTED_FOLLOWED: 1}


def _some_time(chance: Random, day: date) -> datetime:
	return datetime.combine(day, time(pick(chance, HOURS), chance.randrange(60)))


def _draw(chance: Random, weights: dict[int, float], count: int) -> set[int]:
	"""So many of the numbers, none twice, the heavier the likelier (Efraimidis and Spirakis, 2006)."""
	keys = {number: chance.random() ** (1 / weight) for number, weight in weights.items()}
	return set(sorted(keys, key=keys.__getitem__, reverse=True)[:count])
