"""The risk score against the formula and the worked examples of docs/procedure.md, Risk."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cndh_protection.services.risk.score import (
	IMMINENT,
	LEVELS,
	SERIOUS,
	Axes,
	ImpossibleAnswer,
	Model,
	_level_of,
	_score,
	adjusted,
	assess,
)

MODEL = Model("1")
ITEMS = {
	**{f"T{n}": "T" for n in range(1, 9)},
	**{f"V{n}": "V" for n in range(1, 11)},
	**{f"C{n}": "C" for n in range(1, 9)},
}
FLAGS = [f"F{n:02}" for n in range(1, 16)]

known = st.integers(0, 4)
answers = st.fixed_dictionaries({item: st.none() | known for item in ITEMS})
flag_sets = st.sets(st.sampled_from(FLAGS))


@pytest.mark.parametrize(
	("threat", "vulnerability", "capacity", "score", "level"),
	[
		(35, 50, 50, "21.00", "L2"),
		(75, 50, 50, "45.00", "L3"),
		(91, 60, 25, "65.52", "L4"),
		(91, 40, 80, "43.32", "L3"),
		(100, 100, 0, "100.00", "L4"),
		(0, 100, 0, "0.00", "L1"),
	],
)
def test_worked_examples(threat: int, vulnerability: int, capacity: int, score: str, level: str) -> None:
	axes = Axes(Fraction(threat), Fraction(vulnerability), Fraction(capacity))
	found = _score(axes, imminent=False, model=MODEL)
	assert found == Decimal(score)
	assert _level_of(found, MODEL) == level


@pytest.mark.parametrize(
	("score", "level"),
	[("19.99", "L1"), ("20.00", "L2"), ("39.99", "L2"), ("40.00", "L3"), ("59.99", "L3"), ("60.00", "L4")],
)
def test_a_level_begins_with_its_threshold(score: str, level: str) -> None:
	assert _level_of(Decimal(score), MODEL) == level


def test_a_score_is_rounded_before_its_level_is_read() -> None:
	axes = Axes(Fraction("26.6666"), Fraction(100), Fraction("62.5"))
	assert _score(axes, imminent=False, model=MODEL) == Decimal("20.00")


def test_a_mean_of_the_known_answers_is_scaled_to_a_hundred() -> None:
	result = assess({"T1": 4, "T2": 1, "V1": 2, "C1": None}, ITEMS, [], MODEL)
	assert result.axes == Axes(Fraction(125, 2), Fraction(50), None)


def test_an_axis_of_which_nothing_is_known_takes_the_cautious_value() -> None:
	result = assess({"T1": 4}, ITEMS, [], MODEL)
	assert result.score == Decimal("75.00")  # V 50, C 0
	assert result.low_confidence


def test_without_a_known_threat_there_is_no_score_and_a_floor_still_holds() -> None:
	nothing = assess({"V1": 4}, ITEMS, [], MODEL)
	assert (nothing.score, nothing.level_of_score, nothing.level) == (None, None, "L2")
	assert assess({"V1": 4}, ITEMS, ["F03"], MODEL).level == "L4"


def test_no_form_at_all_says_nothing_certain() -> None:
	result = assess({}, {}, [], MODEL)
	assert (result.score, result.level, result.low_confidence) == (None, "L2", True)


def test_imminent_danger_takes_the_discount_for_capacities_away() -> None:
	calm = {**dict.fromkeys(ITEMS, 4)}
	assert assess(calm, ITEMS, [], MODEL).score == Decimal("60.00")
	assert assess(calm, ITEMS, ["F01"], MODEL).score == Decimal("100.00")


@pytest.mark.parametrize("flag", sorted(IMMINENT))
def test_imminent_danger_is_extreme(flag: str) -> None:
	result = assess(dict.fromkeys(ITEMS, 0), ITEMS, [flag], MODEL)
	assert (result.level_of_score, result.level, result.floor) == ("L1", "L4", "L4")
	assert result.rules == ("O1", "O7")


@pytest.mark.parametrize("flag", sorted(SERIOUS))
def test_serious_harm_is_high_at_least(flag: str) -> None:
	result = assess(dict.fromkeys(ITEMS, 0), ITEMS, [flag], MODEL)
	assert (result.level, result.rules) == ("L3", ("O2",))


@pytest.mark.parametrize(
	("deadly", "level"), [((4, 3, 3), "L3"), ((3, 3, 3), "L1"), ((4, 2, 3), "L1"), ((4, 3, 2), "L1")]
)
def test_a_recent_deadly_threat_by_an_able_actor_is_high(deadly: tuple[int, int, int], level: str) -> None:
	given_answers = {**dict.fromkeys(ITEMS, 0), "T2": deadly[0], "T3": deadly[1], "T6": deadly[2]}
	given_answers.update(dict.fromkeys([item for item in ITEMS if item[0] == "C"], 4))
	assert assess(given_answers, ITEMS, [], MODEL).level == level


def test_too_much_unknown_is_never_low() -> None:
	mostly = dict.fromkeys(ITEMS, 0) | dict.fromkeys(["V1", "V2", "V3", "V4", "C1", "C2", "C3"], None)
	assert not assess(mostly, ITEMS, [], MODEL).low_confidence  # 7 of 26: 27 %
	unknown = mostly | {"C4": None}
	result = assess(unknown, ITEMS, [], MODEL)  # 8 of 26: 31 %
	assert (result.low_confidence, result.level_of_score, result.level) == (True, "L1", "L2")


@pytest.mark.parametrize("answer", [-1, 5])
def test_an_answer_outside_the_scale_is_refused(answer: int) -> None:
	with pytest.raises(ImpossibleAnswer, match="T1"):
		assess({"T1": answer}, ITEMS, [], MODEL)


def test_an_answer_that_the_form_does_not_ask_is_refused() -> None:
	with pytest.raises(ImpossibleAnswer, match="T9"):
		assess({"T9": 1}, ITEMS, [], MODEL)


def test_the_analyst_moves_one_level_and_never_below_a_sign_of_danger() -> None:
	free = assess({**dict.fromkeys(ITEMS, 2)}, ITEMS, [], MODEL)
	assert (free.level, adjusted(free, -1), adjusted(free, 1), adjusted(free, 0)) == ("L2", "L1", "L3", "L2")
	held = assess({**dict.fromkeys(ITEMS, 2)}, ITEMS, ["F01"], MODEL)
	assert (adjusted(held, -1), adjusted(held, 1)) == ("L4", "L4")
	with pytest.raises(ValueError, match="2"):
		adjusted(free, 2)


@given(answers, flag_sets)
def test_a_score_is_between_nothing_and_a_hundred(given_answers: dict, flags: set[str]) -> None:
	result = assess(given_answers, ITEMS, flags, MODEL)
	if result.score is None:
		assert all(given_answers[item] is None for item in ITEMS if item[0] == "T")
	else:
		assert 0 <= result.score <= 100


@given(answers, flag_sets, st.sampled_from(sorted(ITEMS)))
def test_a_worse_answer_never_lowers_the_risk(given_answers: dict, flags: set[str], item: str) -> None:
	before = given_answers[item]
	if before is None or before == 4:
		return
	change = -1 if item[0] == "C" else 1
	if not 0 <= before + change <= 4:
		return
	worse = assess({**given_answers, item: before + change}, ITEMS, flags, MODEL)
	result = assess(given_answers, ITEMS, flags, MODEL)
	assert (worse.score or 0) >= (result.score or 0)
	assert LEVELS.index(worse.level) >= LEVELS.index(result.level) if result.level else True


@given(answers, flag_sets, st.sampled_from(FLAGS))
def test_a_sign_of_danger_never_lowers_the_level(given_answers: dict, flags: set[str], flag: str) -> None:
	with_it = assess(given_answers, ITEMS, flags | {flag}, MODEL)
	without = assess(given_answers, ITEMS, flags, MODEL)
	if without.level:
		assert LEVELS.index(with_it.level) >= LEVELS.index(without.level)


@given(answers, flag_sets, st.integers(-1, 1))
def test_no_adjustment_goes_below_the_floor(given_answers: dict, flags: set[str], steps: int) -> None:
	result = assess(given_answers, ITEMS, flags, MODEL)
	if result.level is None:
		return
	moved = LEVELS.index(adjusted(result, steps))
	assert abs(moved - LEVELS.index(result.level)) <= 1
	assert moved >= (LEVELS.index(result.floor) if result.floor else 0)


@given(answers)
def test_full_capacity_takes_off_two_fifths_at_most(given_answers: dict) -> None:
	none = assess(given_answers | {item: 0 for item in ITEMS if item[0] == "C"}, ITEMS, [], MODEL)
	full = assess(given_answers | {item: 4 for item in ITEMS if item[0] == "C"}, ITEMS, [], MODEL)
	if none.score is not None:
		assert full.score is not None
		assert abs(full.score - none.score * Decimal("0.6")) <= Decimal("0.01")
