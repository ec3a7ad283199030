"""How a case went through its workflow, and what statistics read of it (simple workflow, ``case_transitions.csv``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Final

from cndh_protection.constants import Stage
from cndh_protection.setup import seed_files
from cndh_protection.setup.demo.accounts import CHAIR
from cndh_protection.setup.demo.dice import before, hours_between, office_time, waking_time, whole_minutes
from cndh_protection.setup.demo.shapes import Step

REC: Final = Stage.CASE_RECEIVED
ADM: Final = Stage.CASE_ADMISSIBILITY
OUV: Final = Stage.CASE_IN_PROGRESS
DEC: Final = Stage.CASE_DECISION
IMP: Final = Stage.CASE_PROTECTION
SUI: Final = Stage.CASE_FOLLOW_UP
CLO: Final = Stage.CASE_CLOSED

Path = tuple[str, ...]

PASSED_ON: Final[Path] = (REC, CLO)
NOT_ADMITTED: Final[Path] = (REC, ADM, CLO)
ENDED_EARLY: Final[Path] = (REC, ADM, OUV, CLO)
UNDER_STUDY: Final[Path] = (REC, ADM, OUV)
BEFORE_DECISION: Final[Path] = (REC, ADM, OUV, DEC)
FOLLOWED: Final[Path] = (REC, ADM, OUV, DEC, SUI)
PROTECTED: Final[Path] = (REC, ADM, OUV, DEC, IMP)
PROTECTED_FOLLOWED: Final[Path] = (*PROTECTED, SUI)

LEVELS: Final = ("U1", "U2", "U3", "U4")
USUAL_HOURS: Final = {
	(REC, ADM): (2, 12, 40, 110),
	(REC, CLO): (12, 30, 72, 120),
	(ADM, OUV): (5, 18, 60, 130),
	(ADM, CLO): (24, 72, 190, 300),
	(OUV, DEC): (11, 28, 110, 330),
	(OUV, CLO): (700, 900, 1300, 1500),
	(DEC, IMP): (12, 24, 90, 200),
	(DEC, SUI): (20, 30, 100, 200),
	(IMP, SUI): (480, 620, 900, 1000),
	(IMP, CLO): (1900, 2100, 2400, 2400),
	(SUI, CLO): (1500, 1700, 2000, 1800),
}
"""How long a step usually takes to come, for U1 to U4; a step takes from a third to three times as long."""

TRIAGE: Final = (REC, ADM)
"""The one step of an urgent case that is taken at any hour."""

SPREAD: Final = 0.45
CALM_LEVELS: Final = frozenset({"U3", "U4"})
WEEKEND_HOURS: Final = 96
SHORTEST_CALM_ROOM: Final = 150
BETWEEN_STEPS: Final = timedelta(minutes=20)
LATE_AFTER: Final = timedelta(hours=1)
"""Between a complaint and its entry; beyond that the entry is late."""


def walk(
	chance: Random, path: Path, urgency: str, agent: str, start: datetime, horizon: datetime
) -> tuple[Step, ...]:
	"""The steps along a path from ``start``, all of them before ``horizon``: the chair decides, the agent works."""
	times = _times(chance, path, urgency, start, horizon)
	return tuple(
		Step(left=left, entered=entered, by=taker(left, entered, agent), at=at)
		for (left, entered), at in zip(pairwise(path), times, strict=True)
	)


def taker(left: str, entered: str, agent: str) -> str:
	"""Who takes a step: admissibility, decision and closure are the chair's, all else the agent's."""
	return CHAIR if left == DEC or (left, entered) == (ADM, OUV) or entered == CLO else agent


def _times(chance: Random, path: Path, urgency: str, start: datetime, horizon: datetime) -> list[datetime]:
	level = LEVELS.index(urgency)
	lags = [USUAL_HOURS[pair][level] * chance.lognormvariate(0, SPREAD) for pair in pairwise(path)]
	room = hours_between(start, horizon)
	calm = urgency in CALM_LEVELS and room > SHORTEST_CALM_ROOM
	usable = room - WEEKEND_HOURS if calm else room * 0.9
	factor = min(1.0, usable / sum(lags)) if lags else 1.0
	times, elapsed, earliest = [], 0.0, start
	for pair, lag in zip(pairwise(path), lags, strict=True):
		elapsed += lag * factor
		at = whole_minutes(start + timedelta(hours=elapsed))
		at = office_time(at) if calm else at if pair == TRIAGE else before(horizon, waking_time(at), at)
		earliest = max(at, earliest + BETWEEN_STEPS if calm else earliest)
		times.append(earliest)
	return times


def case_milestones(steps: Sequence[Step]) -> dict[str, datetime | None]:
	"""Dates that the case keeps of its steps, as its controller sets them when a step is taken."""
	first: dict[str, datetime | None] = dict.fromkeys(
		("triaged_on", "admissibility_on", "risk_on", "decision_on", "closed_on")
	)
	for step in steps:
		for field in _dated_by(step):
			first[field] = first[field] or step.at
	return first


def _dated_by(step: Step) -> list[str]:
	fields = {ADM: ["triaged_on"], OUV: ["admissibility_on"], DEC: ["risk_on"], CLO: ["closed_on"]}.get(
		step.entered, []
	)
	if step.left == ADM and step.entered == CLO:
		fields = [*fields, "admissibility_on"]
	if step.left == DEC and step.entered != OUV:
		fields = [*fields, "decision_on"]
	return fields


def actions(files: str, profile: str | None = None) -> dict[tuple[str, str], dict[str, str]]:
	"""(Stage left, stage entered) → row of ``<files>_transitions.csv``; of the profile, where there are two."""
	rows = [
		row
		for row in seed_files.rows(f"{files}_transitions")
		if row.get("profile") in {None, profile, "both"}
	]
	return {(f"{files}.{row['from_state']}", f"{files}.{row['to_state']}"): row for row in rows}
