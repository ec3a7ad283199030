"""The risk score and level of an assessment (docs/procedure.md, Risk): pure arithmetic, exact, without a site.

Score = T × (0.5 + 0.5·V/100) × (1 - 0.4·C/100), each axis the mean of its known answers × 25. The score supports, people
decide: floors keep a level from being too low, and the sub-commission has the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

THREAT: Final = "T"
VULNERABILITY: Final = "V"
CAPACITY: Final = "C"
AXES: Final = (THREAT, VULNERABILITY, CAPACITY)
HIGHEST_ANSWER: Final = 4
PER_ANSWER: Final = Fraction(100, HIGHEST_ANSWER)

IMMINENT: Final = frozenset({"F01", "F02", "F03", "F04", "F05"})
SERIOUS: Final = frozenset({"F06", "F07", "F08", "F09", "F10"})

LEVELS: Final = ("L1", "L2", "L3", "L4")
"""From the lowest to the highest risk."""


class ImpossibleAnswer(ValueError):
	"""An answer outside 0–4, or to an item that the form does not ask."""


@dataclass(frozen=True)
class Model:
	"""One version of the formula's weights and of the levels' thresholds; an assessment names the one it was made with."""

	version: str
	vulnerability_base: Fraction = Fraction(1, 2)
	"""The part of the threat that counts at vulnerability 0."""
	vulnerability_weight: Fraction = Fraction(1, 2)
	"""What vulnerability 100 adds to it."""
	capacity_discount: Fraction = Fraction(2, 5)
	"""What capacity 100 takes off at most."""
	unknown_vulnerability: int = 50
	unknown_capacity: int = 0
	unknown_share: Fraction = Fraction(3, 10)
	"""Above this share of unknown answers, confidence is low and the level never the lowest."""
	thresholds: tuple[Fraction, ...] = (Fraction(20), Fraction(40), Fraction(60))
	"""The score from which L2, L3 and L4 begin."""


@dataclass(frozen=True)
class Axes:
	"""The three sub-scores, 0–100; None where no item of the axis is known."""

	threat: Fraction | None
	vulnerability: Fraction | None
	capacity: Fraction | None


@dataclass(frozen=True)
class Assessment:
	"""What the form says: sub-scores, score and level, and why the level is not the score's own."""

	axes: Axes
	score: Decimal | None
	"""0–100, two decimals; None when nothing is known of the threat."""
	level_of_score: str | None
	level: str | None
	"""After the floors; None when neither score nor floor says anything."""
	floor: str | None
	"""Below this, only the sub-commission lowers the level."""
	low_confidence: bool
	rules: tuple[str, ...]
	"""Codes of the override rules that applied (``risk_override_rules``)."""


def assess(
	answers: Mapping[str, int | None], items: Mapping[str, str], flags: Iterable[str], model: Model
) -> Assessment:
	"""Score the answers (item → 0–4, None or absent for unknown) to the items asked (item → axis).

	``flags``: the danger signs of the case that were answered yes. Raises :class:`ImpossibleAnswer`.
	"""
	_require_possible(answers, items)
	raised = frozenset(flags)
	axes = Axes(*(_axis(axis, answers, items) for axis in AXES))
	uncertain = _is_uncertain(answers, items, axes, model)
	score = _score(axes, imminent=bool(raised & IMMINENT), model=model)
	by_score = None if score is None else _level_of(score, model)
	floors = _floors(answers, raised, too_much_unknown=_unknown_share(answers, items) > model.unknown_share)
	rules = tuple(rule for rule, _level in floors) + (("O7",) if raised & IMMINENT else ())
	hard = max((level for rule, level in floors if rule in _OF_FLAGS), default=None)
	level = max([by_score, *(level for _rule, level in floors)], key=_rank, default=None)
	return Assessment(axes, score, by_score, level, hard, uncertain, tuple(sorted(rules)))


def adjusted(assessment: Assessment, steps: int) -> str | None:
	"""The level after an analyst moved it by -1, 0 or +1, never below the floor that danger signs set (rule O5).

	Raises ``ValueError`` on more than one step, or on a level that is not known.
	"""
	if steps not in (-1, 0, 1) or (steps and assessment.level is None):
		raise ValueError(steps)
	if not steps or assessment.level is None:
		return assessment.level
	moved = LEVELS[min(max(_rank(assessment.level) + steps, 0), len(LEVELS) - 1)]
	return max(moved, assessment.floor or moved, key=_rank)


_OF_FLAGS: Final = frozenset({"O1", "O2"})


def _require_possible(answers: Mapping[str, int | None], items: Mapping[str, str]) -> None:
	for item, answer in answers.items():
		if item not in items or (answer is not None and answer not in range(HIGHEST_ANSWER + 1)):
			raise ImpossibleAnswer(item)


def _axis(axis: str, answers: Mapping[str, int | None], items: Mapping[str, str]) -> Fraction | None:
	known = [answer for item, answer in answers.items() if items[item] == axis and answer is not None]
	return Fraction(sum(known), len(known)) * PER_ANSWER if known else None


def _unknown_share(answers: Mapping[str, int | None], items: Mapping[str, str]) -> Fraction:
	known = sum(answers.get(item) is not None for item in items)
	return Fraction(len(items) - known, len(items)) if items else Fraction(1)


def _is_uncertain(
	answers: Mapping[str, int | None], items: Mapping[str, str], axes: Axes, model: Model
) -> bool:
	an_axis_is_unknown = None in (axes.threat, axes.vulnerability, axes.capacity)
	return an_axis_is_unknown or _unknown_share(answers, items) > model.unknown_share


def _score(axes: Axes, *, imminent: bool, model: Model) -> Decimal | None:
	if axes.threat is None:
		return None
	vulnerability = model.unknown_vulnerability if axes.vulnerability is None else axes.vulnerability
	capacity = model.unknown_capacity if axes.capacity is None else axes.capacity
	exposure = model.vulnerability_base + model.vulnerability_weight * vulnerability / 100
	protection = 1 if imminent else 1 - model.capacity_discount * capacity / 100
	return _rounded(min(axes.threat * exposure * protection, Fraction(100)))


def _rounded(value: Fraction) -> Decimal:
	exact = Decimal(value.numerator) / Decimal(value.denominator)
	return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _level_of(score: Decimal, model: Model) -> str:
	return LEVELS[sum(score >= threshold for threshold in model.thresholds)]


def _floors(
	answers: Mapping[str, int | None], flags: frozenset[str], *, too_much_unknown: bool
) -> list[tuple[str, str]]:
	"""The override rules that apply, each with the level below which it does not let the assessment go."""
	deadly = answers.get("T2") == HIGHEST_ANSWER and min(answers.get(item) or 0 for item in ("T3", "T6")) >= 3
	rules = (
		("O1", "L4", bool(flags & IMMINENT)),
		("O2", "L3", bool(flags & SERIOUS)),
		("O3", "L3", deadly),
		("O4", "L2", too_much_unknown),
	)
	return [(rule, level) for rule, level, applies in rules if applies]


def _rank(level: str | None) -> int:
	return -1 if level is None else LEVELS.index(level)
