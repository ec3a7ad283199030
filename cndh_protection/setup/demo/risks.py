"""Risk assessments: a rapid one where a case came to the study of its risk, a full one where measures were granted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from cndh_protection.services.risk.score import Model, assess
from cndh_protection.setup import seed_files
from cndh_protection.setup.demo.accounts import AGENT, SECOND_AGENT
from cndh_protection.setup.demo.dice import dice, midnight, pick, whole_minutes
from cndh_protection.setup.demo.measures import ACT
from cndh_protection.setup.demo.shapes import CaseFile, Entry
from cndh_protection.setup.demo.timeline import ADM, CLO, IMP

RISK_OF_URGENCY: Final = {
	"U1": {"L3": 4, "L4": 4},
	"U2": {"L2": 2, "L3": 5, "L4": 1},
	"U3": {"L1": 3, "L2": 5, "L3": 1},
	"U4": {"L1": 6, "L2": 1},
}
USUAL_ANSWERS: Final[dict[str, dict[str, tuple[int, ...]]]] = {
	"L1": {"T": (0, 0, 1), "V": (0, 1, 2), "C": (2, 3, 3)},
	"L2": {"T": (1, 2, 2), "V": (1, 2, 2), "C": (1, 2, 3)},
	"L3": {"T": (2, 3, 3), "V": (2, 2, 3), "C": (1, 2, 2)},
	"L4": {"T": (3, 4, 4), "V": (2, 3, 4), "C": (0, 1, 2)},
}
"""Level → axis → the answers that are usual there."""

ANALYSTS: Final = (AGENT, SECOND_AGENT)
"""Whoever is responsible otherwise asks one of them."""

NOT_KNOWN_SHARE: Final = 0.1
TRIES: Final = 60
BEFORE_DECISION: Final = timedelta(minutes=40)
REVIEWED: Final = 0.85
WAITING: Final = 2
"""Cases with an active plan where something new happened: the risk is to be assessed anew."""


def with_assessments(day: date, files: Sequence[CaseFile]) -> list[CaseFile]:
	"""The files with their assessments, and their people with the level of the latest one."""
	chance = dice(day, "risks")
	assessed = [replace(file, assessments=tuple(_of_file(chance, file, day))) for file in files]
	return _with_incidents(day, _with_levels(assessed))


def _of_file(chance: Random, file: CaseFile, day: date) -> list[Entry]:
	case = file.case
	studied = case.values.get("risk_on")
	if not studied:
		return []
	told = {person.name: person.values.get("risk_level") for person in file.persons}
	people = [row["defender"] for row in case.values["defenders"]]
	if file.told:
		people = [name for name in people if told.get(name)]
	made = []
	for name in people:
		level = told.get(name) or pick(chance, RISK_OF_URGENCY[case.values["urgency"]])
		of_person = _of_person(chance, file, name, level, studied)
		made += [*of_person, *_review(chance, file, of_person[-1], day)]
	return made


def _review(chance: Random, file: CaseFile, last: Entry, day: date) -> list[Entry]:
	"""A rapid look within the last review period, for most people of open cases whose review has come since."""
	values = last.values
	if file.told or file.case.stage == CLO or values["next_review"] >= day or chance.random() > REVIEWED:
		return []
	days = min(_review_days()[values["level"]], (day - values["assessed_on"].date()).days)
	at = whole_minutes(midnight(day) - timedelta(days=days) * chance.uniform(0.05, 0.9))
	return [_assessment(chance, file, values["defender"], values["level"], at, "Rapid")]


def _of_person(chance: Random, file: CaseFile, name: str, level: str, studied: datetime) -> list[Entry]:
	"""A rapid look on the way to the study, and the full form before measures are decided."""
	begun = next((step.at for step in file.case.steps if step.entered == ADM), file.case.at)
	at = whole_minutes(begun + (studied - begun) * chance.uniform(0.2, 0.6))
	made = [_assessment(chance, file, name, level, at, "Rapid")]
	if any(step.entered == IMP for step in file.case.steps):
		made.append(_assessment(chance, file, name, level, max(at, studied - BEFORE_DECISION), "Full"))
	return made


def _assessment(chance: Random, file: CaseFile, name: str, level: str, at: datetime, form: str) -> Entry:
	flags = [row["flag"] for row in file.case.values.get("red_flags", ())]
	answers, reached = _answers(chance, form, level, flags)
	responsible = file.case.values["responsible"]
	by = responsible if responsible in ANALYSTS else AGENT
	values = {
		"defender": name,
		"form": form,
		"assessed_on": at,
		"assessed_by": by,
		"status": "Final",
		"finalised_by": by,
		"finalised_on": at,
		"own_view": str(chance.randrange(2, 11)),
		"answers": [
			{"item": item, "answer": "Not known" if answer is None else str(answer)}
			for item, answer in answers.items()
		],
		"level": reached,
		"next_review": at.date() + timedelta(days=_review_days()[reached]),
	}
	return Entry(doctype="Risk Assessment", by=by, at=at, values=values)


def _answers(
	chance: Random, form: str, level: str, flags: Sequence[str]
) -> tuple[dict[str, int | None], str]:
	"""Answers that come to the level, or as near as the signs of danger let them, and the level that they come to."""
	items = _items(form)
	for _try in range(TRIES):
		answers = {item: _answer(chance, USUAL_ANSWERS[level][axis]) for item, axis in items.items()}
		reached = assess(answers, items, flags, Model("V1")).level
		if reached == level:
			break
	return answers, str(reached)


def _answer(chance: Random, usual: tuple[int, ...]) -> int | None:
	return None if chance.random() < NOT_KNOWN_SHARE else chance.choice(usual)


def _with_levels(files: Sequence[CaseFile]) -> list[CaseFile]:
	latest: dict[str, Mapping[str, Any]] = {}
	for entry in sorted((one for file in files for one in file.assessments), key=lambda one: one.at):
		latest[entry.values["defender"]] = entry.values
	return [
		replace(file, persons=tuple(_with_level(one, latest.get(str(one.name))) for one in file.persons))
		for file in files
	]


def _with_level(person: Entry, latest: Mapping[str, Any] | None) -> Entry:
	if latest is None:
		return person
	standing = {"risk_level": latest["level"], "next_review": latest["next_review"]}
	return replace(person, values=person.values | standing)


def _with_incidents(day: date, files: Sequence[CaseFile]) -> list[CaseFile]:
	"""Of the newest cases with an active plan, one that is due today and one that is overdue since yesterday."""
	waiting = [n for n, file in enumerate(files) if not file.told and _has_active_plan(file)][-WAITING:]
	result = list(files)
	for order, n in enumerate(waiting):
		case = files[n].case
		due = midnight(day) + timedelta(hours=22 - 30 * order)
		result[n] = replace(files[n], case=replace(case, values=case.values | {"reassessment_due": due}))
	return result


def _has_active_plan(file: CaseFile) -> bool:
	return bool(file.assessments) and any(measure.stage == ACT for measure in file.measures)


@cache
def _items(form: str) -> dict[str, str]:
	rows = seed_files.rows("risk_items")
	return {row["code"]: row["axis"] for row in rows if form == "Full" or row["rapid"] == "1"}


@cache
def _review_days() -> dict[str, int]:
	return {row["code"]: int(row["review_days"]) for row in seed_files.rows("risk_levels")}
