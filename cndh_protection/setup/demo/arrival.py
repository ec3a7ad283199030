"""When somebody first spoke with whoever complained, and when the complaint was acknowledged: dates that clocks read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from cndh_protection.services.contacts import SPEAKS_ON_ARRIVAL
from cndh_protection.setup.demo.dice import dice, midnight, whole_minutes
from cndh_protection.setup.demo.shapes import CaseFile, Entry

MINUTES_TO_FIRST_CONTACT: Final = {"U1": (4, 50), "U2": (15, 260), "U3": (60, 2_000), "U4": (120, 3_600)}
NOT_YET: Final = 0.4
"""Of the cases whose urgency nobody has judged."""

AT_ONCE: Final = 0.7
"""Told in the first contact that the complaint arrived; the others, up to two days later."""


def with_first_words(day: date, files: Sequence[CaseFile]) -> list[CaseFile]:
	"""The files, with these dates in the light cases: told ones have their contacts."""
	chance = dice(day, "first words")
	return [file if file.told else replace(file, case=_answered(chance, day, file.case)) for file in files]


def _answered(chance: Random, day: date, case: Entry) -> Entry:
	if case.values.get("no_contact"):
		return case
	judged = case.values.get("triaged_on") or case.values.get("closed_on")
	if not judged and chance.random() < NOT_YET:
		return case
	limit = judged or midnight(day) - timedelta(minutes=1)
	first = _first_contact(chance, case, limit)
	later = timedelta() if chance.random() < AT_ONCE else timedelta(hours=chance.randrange(2, 48))
	acknowledged = min(first + later, midnight(day) - timedelta(minutes=1))
	spoken: dict[str, Any] = {"first_contact_on": first, "acknowledged_on": acknowledged}
	return replace(case, values={**case.values, **spoken})


def _first_contact(chance: Random, case: Entry, limit: datetime) -> datetime:
	if case.values["channel"] in SPEAKS_ON_ARRIVAL:
		return case.values["received_on"]
	shortest, longest = MINUTES_TO_FIRST_CONTACT[case.values["urgency"]]
	at = case.at + timedelta(minutes=chance.randrange(shortest, longest))
	return whole_minutes(at if at < limit else case.at + (limit - case.at) * chance.uniform(0.2, 0.8))
