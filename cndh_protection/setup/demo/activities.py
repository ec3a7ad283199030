"""Thirty awareness and training activities: two years of work, and some planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from cndh_protection.constants import Stage
from cndh_protection.setup.demo import partners
from cndh_protection.setup.demo.accounts import OUTREACH, SECRETARY_GENERAL
from cndh_protection.setup.demo.commitments import COMMITMENTS, FUNCTION_OF_AUDIENCE
from cndh_protection.setup.demo.dice import dice, midnight, pick, term
from cndh_protection.setup.demo.places import REGION_WEIGHTS, cercles_of
from cndh_protection.setup.demo.shapes import Entry, Step

PLN: Final = "activity.PLN"
VAL: Final = "activity.VAL"
HEL: Final = Stage.ACTIVITY_HELD
REP: Final = Stage.ACTIVITY_REPORTED
CAN: Final = Stage.ACTIVITY_CANCELLED

TYPES: Final = {
	"DAY": ("LAW", ("COM", "YOU", "ADM", "WOM")),
	"TRN": ("LEG", ("POL", "GEN", "MAG", "PEN")),
	"RAD": ("LAW", ("PUB",)),
	"COM": ("SLA", ("TRA", "COM", "ELE")),
	"ADV": ("LAW", ("ADM", "PAR", "ELE")),
	"CON": ("UNI", ("YOU", "BAR", "JOU")),
	"MAT": ("LAW", ("PUB", "SCH")),
	"TOT": ("DIG", ("DEF", "WHR")),
}
"""Type of activity → theme, audiences."""

PAST_DAYS: Final = range(709, 5, -28)
"""About how many days before the installation the past activities were held."""

COMING_DAYS: Final = (12, 26, 40, 61)
CANCELLED: Final = (8, 19)
NOT_REPORTED: Final = (24, 25)
"""Which of the past activities were not held, or still wait for their report."""

TRAININGS: Final = frozenset({"TRN", "TOT"})
MOST: Final = {True: 18, False: 70}
"""Most women, and most men: in a training, in anything else."""

WITH_PARTNER: Final = (partners.NETWORK, partners.LISTENING, partners.LAWYERS)
REASON: Final = "Route coupée ; l'activité sera reprogrammée."


def planned_activities(day: date) -> tuple[Entry, ...]:
	"""The activities, the earliest first."""
	chance = dice(day, "activities")
	kinds = _kinds(chance)
	past = [_past(chance, day, days, n, next(kinds)) for n, days in enumerate(PAST_DAYS)]
	coming = [_coming(chance, day, days, n, next(kinds)) for n, days in enumerate(COMING_DAYS)]
	return (*past, *coming)


def _past(chance: Random, day: date, days: int, order: int, kind: str) -> Entry:
	held_on = _weekday(day - timedelta(days=days + chance.randrange(-3, 8)))
	planned = _at(held_on - timedelta(days=chance.randrange(20, 45)), 10)
	steps = [_step(PLN, VAL, SECRETARY_GENERAL, planned + timedelta(days=5, hours=2))]
	if order in CANCELLED:
		steps.append(_step(VAL, CAN, OUTREACH, _at(held_on - timedelta(days=1), 15), REASON))
		return _entry(planned, _content(chance, held_on, kind), steps)
	values = _content(chance, held_on, kind) | _participants(chance, MOST[kind in TRAININGS])
	steps.append(_step(VAL, HEL, OUTREACH, _at(held_on, 17)))
	if order not in NOT_REPORTED:
		steps.append(_step(HEL, REP, OUTREACH, _at(held_on + timedelta(days=3), 11)))
		values |= _commitments(chance, held_on, str(values["audience"]), day)
	return _entry(planned, _for_type(chance, values, kind), steps)


def _coming(chance: Random, day: date, days: int, order: int, kind: str) -> Entry:
	planned = _at(day - timedelta(days=13 - order), 9)
	steps = [_step(PLN, VAL, SECRETARY_GENERAL, planned + timedelta(days=3))] if order < 2 else []
	return _entry(planned, _content(chance, _weekday(day + timedelta(days=days)), kind), steps)


def _kinds(chance: Random) -> Iterator[str]:
	"""Types of activity without end, each as often as the others."""
	while True:
		yield from chance.sample(list(TYPES), len(TYPES))


def _content(chance: Random, held_on: date, kind: str) -> dict[str, Any]:
	theme, audiences = TYPES[kind]
	region = pick(chance, REGION_WEIGHTS)
	return {
		"activity_type": term("Activity Type", kind),
		"held_on": held_on,
		"cercle": chance.choice(cercles_of(region)),
		"audience": term("Target Audience", chance.choice(audiences)),
		"activity_language": term("Language", chance.choice(("bam", "fra", "ful", "ses"))),
		"theme": term("Training Topic", theme),
		"instruments": [{"instrument": chance.choice(("ML-L2018-003", "UN-A53-144", "MARR"))}],
		"partner": chance.choice((None, *WITH_PARTNER)),
		"defenders_only": int(kind == "TOT"),
	}


def _participants(chance: Random, most: int) -> dict[str, Any]:
	women, men = chance.randrange(5, most), chance.randrange(5, most)
	return {
		"women": women,
		"men": men,
		"under_25": int((women + men) * chance.uniform(0.1, 0.5)),
		"cost": chance.randrange(6, 90) * 25_000,
	}


def _for_type(chance: Random, values: dict[str, Any], kind: str) -> dict[str, Any]:
	"""Scores of a training, slots of a broadcast: what only that type of activity has."""
	if kind in TRAININGS:
		before = chance.randrange(30, 55)
		return values | {"pre_score": before, "post_score": before + chance.randrange(12, 35)}
	if kind == "RAD":
		slots = chance.randrange(2, 9)
		return values | {
			"women": 0,
			"men": 0,
			"under_25": 0,
			"radio_slots": slots,
			"estimated_reach": slots * 4_000,
		}
	return values


def _commitments(chance: Random, held_on: date, audience: str, day: date) -> dict[str, Any]:
	"""What an authority or group committed itself to, checked after three and six months once these are past."""
	function = FUNCTION_OF_AUDIENCE.get(audience.rsplit("-", 1)[1])
	if not function:
		return {}
	row: dict[str, Any] = {
		"job_function": function,
		"commitment": chance.choice(COMMITMENTS),
		"due_on": held_on + timedelta(days=90),
	}
	for months, field in ((3, "check_3_months"), (6, "check_6_months")):
		if held_on + timedelta(days=31 * months) < day:
			row[field] = pick(chance, {"Kept": 4, "Partly": 4, "Not kept": 2})
	return {"commitments": [row]}


def _entry(at: datetime, values: dict[str, Any], steps: list[Step]) -> Entry:
	counts = {"women": 0, "men": 0, "under_25": 0}
	return Entry(doctype="Awareness Activity", by=OUTREACH, at=at, values=counts | values, steps=tuple(steps))


def _step(left: str, entered: str, by: str, at: datetime, reason: str | None = None) -> Step:
	return Step(left=left, entered=entered, by=by, at=at, reason=reason)


def _weekday(day: date) -> date:
	"""The day itself, or the Friday before a weekend."""
	return day - timedelta(days=max(0, day.weekday() - 4))


def _at(day: date, hour: int) -> datetime:
	return midnight(day).replace(hour=time(hour).hour)
