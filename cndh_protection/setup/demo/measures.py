"""Protection measures: of the light cases by chance, of the told ones as told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from cndh_protection.constants import URGENT, Stage
from cndh_protection.setup import seed_files
from cndh_protection.setup.demo.accounts import CHAIR, COMMISSIONER
from cndh_protection.setup.demo.dice import before, dice, midnight, office_time, pick, term, whole_minutes
from cndh_protection.setup.demo.measure_terms import (
	COSTS,
	DUTY_REASON,
	EFFECTS,
	FUNDER,
	PARTNER_OF_TYPE,
	REASONS,
	RESULTS,
)
from cndh_protection.setup.demo.scenarios import SCENARIOS
from cndh_protection.setup.demo.shapes import CaseFile, Entry, Step
from cndh_protection.setup.demo.timeline import CLO, DEC, IMP, OUV, SUI

PRO: Final = Stage.MEASURE_PROPOSED
DUT: Final = Stage.MEASURE_ON_DUTY
APP: Final = Stage.MEASURE_APPROVED
REJ: Final = Stage.MEASURE_NOT_APPROVED
REF: Final = Stage.MEASURE_REFUSED
PEN: Final = Stage.MEASURE_PENDING
ACT: Final = Stage.MEASURE_ACTIVE
HLD: Final = Stage.MEASURE_ON_HOLD
DON: Final = Stage.MEASURE_COMPLETED
FAI: Final = Stage.MEASURE_UNSUCCESSFUL
EXP: Final = Stage.MEASURE_EXPIRED
WDN: Final = Stage.MEASURE_WITHDRAWN

ALL_MEASURES: Final = 120
ON_DUTY: Final = 10
RATIFICATION: Final = timedelta(hours=72)
QUARTER: Final = timedelta(days=90)
BEFORE_END: Final = timedelta(days=15)

AFTER_APPROVAL: Final = {
	APP: (),
	PEN: (PEN,),
	ACT: (ACT,),
	HLD: (ACT, HLD),
	DON: (ACT, DON),
	EXP: (ACT, EXP),
	FAI: (PEN, FAI),
	REF: (REF,),
	WDN: (WDN,),
}
FIRST_MEASURE: Final = {
	CLO: {DON: 75, EXP: 8, REF: 8, FAI: 9},
	SUI: {ACT: 60, DON: 25, HLD: 8, EXP: 7},
	IMP: {ACT: 60, PEN: 17, APP: 18, REF: 5},
}
SECOND_MEASURE: Final = {
	CLO: {DON: 5, WDN: 2, REJ: 2},
	SUI: {ACT: 4, DON: 2, PRO: 2},
	IMP: {PRO: 4, ACT: 4, REJ: 2},
}
"""Where the case stands → where its measure may stand."""


def with_measures(day: date, files: Sequence[CaseFile], count: int) -> list[CaseFile]:
	"""The files with ``count`` measures among them: one where measures were granted, duty decisions, second ones."""
	chance = dice(day, "measures")
	granted = [n for n, file in enumerate(files) if _went_through(file, IMP)]
	urgent = [n for n, file in enumerate(files) if n not in granted and _may_start_on_duty(file)]
	on_duty = set(chance.sample(urgent, ON_DUTY))
	second = set(chance.sample(granted, count - len(granted) - ON_DUTY))
	result = list(files)
	for n in sorted({*granted, *on_duty}):
		measures = [] if n in granted else [_on_duty(chance, files[n], day)]
		measures += [_granted(chance, files[n], day, FIRST_MEASURE)] if n in granted else []
		measures += [_granted(chance, files[n], day, SECOND_MEASURE)] if n in second else []
		result[n] = with_first_measure(replace(files[n], measures=tuple(measures)))
	return result


def with_first_measure(file: CaseFile) -> CaseFile:
	"""The file whose case knows when its first measure was decided on duty or became active."""
	times = [step.at for measure in file.measures for step in measure.steps if step.entered in (DUT, ACT)]
	if not times:
		return file
	case = replace(file.case, values=file.case.values | {"first_measure_on": min(times)})
	return replace(file, case=case)


def measure(by: str, at: datetime, values: dict[str, Any], steps: Sequence[Step]) -> Entry:
	"""A measure with the dates that its steps give it; it is due its usual lead time after the decision."""
	decided = steps[0].at if steps else at
	dates = {
		"activated_on": _first(steps, ACT),
		"completed_on": _first(steps, DON),
		"due_on": decided + timedelta(hours=lead_hours()[values["measure_type"]]),
		"owner_officer": by,
	}
	return Entry(doctype="Protection Measure", by=by, at=at, values=dates | values, steps=tuple(steps))


def duty_values(decided_on: datetime, reason: str, ratified_on: datetime | None) -> dict[str, Any]:
	"""What a duty decision leaves in a measure; ``ratified_on`` None while ratification is due."""
	return {
		"duty_decided_by": COMMISSIONER,
		"duty_decided_on": decided_on,
		"oral_decision": 1,
		"duty_reason": reason,
		"ratification": "Ratified" if ratified_on else "Due",
		"ratify_before": decided_on + RATIFICATION,
		"ratified_by": CHAIR if ratified_on else None,
		"ratified_on": ratified_on,
	}


def measure_steps(
	path: Sequence[str], times: Sequence[datetime], agent: str, start: str = PRO
) -> tuple[Step, ...]:
	"""Steps from ``start`` along the stages, each by whom the workflow asks, with a reason where one is needed."""
	lefts = [start, *path[:-1]]
	return tuple(
		Step(left=left, entered=entered, by=_taker(entered, agent), at=at, reason=REASONS.get(entered))
		for left, entered, at in zip(lefts, path, times, strict=True)
	)


def _taker(entered: str, agent: str) -> str:
	takers = {APP: CHAIR, REJ: CHAIR, WDN: CHAIR, DUT: COMMISSIONER, EXP: "Administrator"}
	return takers.get(entered, agent)


def _granted(chance: Random, file: CaseFile, day: date, ends: Mapping[str, Mapping[str, float]]) -> Entry:
	"""A measure proposed while the case was studied, decided with it, carried out since."""
	case = file.case
	end = pick(chance, ends[str(case.stage)])
	agent = case.values["responsible"]
	study, decision = _entered(case, DEC), _entered(case, IMP)
	proposed = whole_minutes(_entered(case, OUV) + (study - _entered(case, OUV)) * chance.uniform(0.1, 0.9))
	if end == PRO:
		return measure(agent, decision + timedelta(minutes=30), _values(chance, file, end), ())
	path = (REJ,) if end == REJ else (APP, *AFTER_APPROVAL[end])
	values = _values(chance, file, end)
	until = _first(case.steps, SUI) or _first(case.steps, CLO) or midnight(day)
	limit = _first(case.steps, CLO) or midnight(day)
	lead = timedelta(hours=lead_hours()[values["measure_type"]])
	times = [decision + timedelta(minutes=5), *_later(chance, decision, lead, until, limit)][: len(path)]
	steps = measure_steps(path, times, agent)
	return measure(agent, proposed, values | _period(steps, values, day), steps)


def _later(
	chance: Random, decided: datetime, lead: timedelta, until: datetime, limit: datetime
) -> list[datetime]:
	"""When the measure starts, most often within its lead time and before ``until``, and when it ends."""
	first = decided + timedelta(minutes=6) + min(lead * chance.uniform(0.2, 1.4), (until - decided) * 0.6)
	first = whole_minutes(before(until, office_time(first), first))
	last = first + (limit - first) * chance.uniform(0.5, 0.9)
	return [first, whole_minutes(before(limit, office_time(last), last))]


def _on_duty(chance: Random, file: CaseFile, day: date) -> Entry:
	"""A measure that did not wait: started by the commissioner on duty hours after the complaint came in."""
	case, agent = file.case, file.case.values["responsible"]
	proposed, room = case.at, midnight(day) - case.at
	decided = whole_minutes(proposed + min(room / 4, timedelta(hours=chance.uniform(1, 7))))
	active = whole_minutes(decided + min(room / 4, timedelta(hours=chance.uniform(0.5, 6))))
	ratified = whole_minutes(decided + min(room / 2, timedelta(hours=chance.uniform(14, 60))))
	path, times = [DUT, ACT], [decided, active]
	closed = _first(case.steps, CLO)
	if closed:
		path, times = [*path, DON], [*times, max(active, ratified) + (closed - max(active, ratified)) * 0.7]
	steps = measure_steps(path, [whole_minutes(at) for at in times], agent)
	values = _values(chance, file, path[-1])
	values |= _period(steps, values, day) | duty_values(decided, DUTY_REASON, ratified)
	return measure(agent, proposed, values, steps)


def _values(chance: Random, file: CaseFile, end: str) -> dict[str, Any]:
	act = file.acts[0].values["violation_type"]
	kind = chance.choice(next(scenario.measures for scenario in SCENARIOS if scenario.act == act))
	values: dict[str, Any] = {
		"measure_type": kind,
		"beneficiary": file.case.values["defenders"][0]["defender"],
		"cost": chance.randrange(2, 40) * COSTS.get(kind[:3], 0),
	}
	if chance.random() < 0.75:
		values["partner"] = PARTNER_OF_TYPE.get(kind[:3])
	if values["cost"]:
		values["funder"] = FUNDER
	if end == DON:
		effect = pick(chance, EFFECTS)
		values |= {"effectiveness": term("Measure Effectiveness", effect), "result_note": RESULTS[effect]}
	return values


def _period(steps: Sequence[Step], values: Mapping[str, Any], day: date) -> dict[str, Any]:
	"""Dates of a measure that was started, in quarters while it goes on, and what its partner has marked."""
	active, last = _first(steps, ACT), steps[-1]
	if not active:
		return {}
	started, ended = active.date(), last.at.date()
	period: dict[str, Any] = {"starts_on": started, "ends_on": ended}
	if last.entered in (ACT, HLD):
		ends_on = started + QUARTER * ((day - started) // QUARTER + 1)
		period |= {"ends_on": ends_on, "review_on": ends_on - BEFORE_END}
	if values.get("partner"):
		period |= {"progress": "Done" if last.entered == DON else "Under way", "progress_on": active}
	return period


def _went_through(file: CaseFile, stage: str) -> bool:
	return any(step.entered == stage for step in file.case.steps)


def _may_start_on_duty(file: CaseFile) -> bool:
	values = file.case.values
	return values["urgency"] in URGENT and bool(values["defenders"]) and _went_through(file, OUV)


def _entered(entry: Entry, stage: str) -> datetime:
	return next(step.at for step in entry.steps if step.entered == stage)


def _first(steps: Sequence[Step], stage: str) -> datetime | None:
	return next((step.at for step in steps if step.entered == stage), None)


@cache
def lead_hours() -> dict[str, float]:
	"""Type of measure → hours in which it should start."""
	return {row["code"]: float(row["target_lead_hours"]) for row in seed_files.rows("protection_measures")}
