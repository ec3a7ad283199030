"""The whole plan of the demo for one day of installation: nothing of it asks a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from cndh_protection.setup.demo.accounts import AGENT, COMMISSIONER, PRESIDENT, SECOND_AGENT, TECHNICIAN
from cndh_protection.setup.demo.activities import planned_activities
from cndh_protection.setup.demo.arrival import with_first_words
from cndh_protection.setup.demo.cases import light_files
from cndh_protection.setup.demo.checks import with_checks
from cndh_protection.setup.demo.dice import midnight, term
from cndh_protection.setup.demo.measures import ALL_MEASURES, with_measures
from cndh_protection.setup.demo.partners import planned_partners
from cndh_protection.setup.demo.people import identities
from cndh_protection.setup.demo.risks import with_assessments
from cndh_protection.setup.demo.shapes import CaseFile, Entry, Plan
from cndh_protection.setup.demo.submissions import planned_submissions
from cndh_protection.setup.demo.told_cases import told_files

FORTNIGHT: Final = timedelta(days=14)
PAST_FORTNIGHTS: Final = 53
"""As far back as the cases go: each duty decision lies in a duty of whoever took it."""

CHANGE_OF_DUTY: Final = time(8)


def plan_for(day: date) -> Plan:
	"""Everything that the demo loads when it is installed on ``day``."""
	people = identities(day)
	told = told_files(day, people)
	light = light_files(day, people)
	measures_told = sum(len(file.measures) for file in told)
	light = with_measures(day, light, ALL_MEASURES - measures_told)
	light = with_checks(day, with_first_words(day, light))
	assessed = with_assessments(day, [*told, *light])
	files = sorted(assessed, key=lambda file: (file.case.at, file.case.values["summary"]))
	return Plan(
		day=day,
		partners=planned_partners(day),
		rosters=_rosters(day),
		files=tuple(_numbered(files)),
		activities=planned_activities(day),
		submissions=planned_submissions(day),
	)


def _numbered(files: Sequence[CaseFile]) -> list[CaseFile]:
	"""Give the cases their numbers, year by year, in the order in which they were entered."""
	count: Counter[int] = Counter()
	numbered = []
	for file in files:
		year = file.case.at.year
		count[year] += 1
		numbered.append(replace(file, case=replace(file.case, name=f"DOS-{year}-{count[year]:05d}")))
	return numbered


def _rosters(day: date) -> tuple[Entry, ...]:
	"""Fortnights of duty up to the one after the present: the officers take turns."""
	monday = day - timedelta(days=day.weekday())
	starts = [
		datetime.combine(monday, CHANGE_OF_DUTY) + FORTNIGHT * n - timedelta(days=7)
		for n in range(-PAST_FORTNIGHTS, 2)
	]
	return tuple(_roster(start, n, day) for n, start in enumerate(starts))


def _roster(start: datetime, order: int, day: date) -> Entry:
	values = {
		"starts_on": start,
		"ends_on": start + FORTNIGHT,
		"office": term("CNDH Office", "SIEGE"),
		"officer": (AGENT, SECOND_AGENT)[order % 2],
		"commissioner": COMMISSIONER,
		"deputy": PRESIDENT,
	}
	at = min(start - timedelta(days=4), midnight(day) - timedelta(hours=8))
	return Entry(doctype="Duty Roster", by=TECHNICIAN, at=at, values=values)
