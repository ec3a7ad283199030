"""Chance that falls the same way for the same day of installation, and the small tools that the plan is made with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final, TypeVar

T = TypeVar("T")

OFFICE_OPENS: Final = time(8)
OFFICE_CLOSES: Final = time(17)
NIGHT_ENDS: Final = time(7)
NIGHT_BEGINS: Final = time(21)
SATURDAY: Final = 5


def dice(day: date, part: str) -> Random:
	"""The dice of one part of the plan: the same day and part give the same throws."""
	return Random(f"{day.isoformat()} {part}")  # noqa: S311 - invented data, nothing that must not be guessed


def pick(chance: Random, weights: Mapping[T, float]) -> T:
	"""One of the keys, each as likely as its weight says."""
	return chance.choices(list(weights), list(weights.values()))[0]


def midnight(day: date) -> datetime:
	"""The first moment of a day."""
	return datetime.combine(day, time())


def moment(day: date, days_before: int, clock: str) -> datetime:
	"""A time of day (``"22:40"``) so many days before ``day``."""
	return datetime.combine(day - timedelta(days=days_before), time.fromisoformat(clock))


def hours_between(start: datetime, end: datetime) -> float:
	"""Hours from one moment to another; negative if the second lies before the first."""
	return (end - start).total_seconds() / 3600


def whole_minutes(at: datetime) -> datetime:
	"""The moment without seconds."""
	return at.replace(second=0, microsecond=0)


def office_time(at: datetime) -> datetime:
	"""The moment itself in working time, else the next opening of the office."""
	if at.time() >= OFFICE_CLOSES:
		at = datetime.combine(at.date() + timedelta(days=1), OFFICE_OPENS.replace(minute=at.minute))
	elif at.time() < OFFICE_OPENS:
		at = datetime.combine(at.date(), OFFICE_OPENS.replace(minute=at.minute))
	if at.weekday() >= SATURDAY:
		monday = at.date() + timedelta(days=7 - at.weekday())
		at = datetime.combine(monday, OFFICE_OPENS.replace(minute=at.minute))
	return at


def waking_time(at: datetime) -> datetime:
	"""The moment itself by day, else the next morning: for what is done in urgent cases outside office hours too."""
	if at.time() >= NIGHT_BEGINS:
		at = datetime.combine(at.date() + timedelta(days=1), NIGHT_ENDS.replace(minute=at.minute))
	elif at.time() < NIGHT_ENDS:
		at = datetime.combine(at.date(), NIGHT_ENDS.replace(minute=at.minute))
	return at


def before(limit: datetime, wanted: datetime, instead: datetime) -> datetime:
	"""The wanted moment if it lies before the limit, the other if not."""
	return wanted if wanted < limit else instead


def phone(number: int) -> str:
	"""A number that no telephone can reach: Malian numbers never begin with 00."""
	digits = f"{number:08d}"
	return "+223 " + " ".join(digits[n : n + 2] for n in range(0, 8, 2))


def term(term_list: str, code: str) -> str:
	"""Name of a row of one of the plain lists."""
	return f"{term_list}-{code}"
