"""Small counts stay hidden: by rule, by example, and against an attacker who tries every table that fits."""

from __future__ import annotations

from itertools import chain, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cndh_protection.services.suppression import MASKED, SMALL, suppress, with_totals
from tests.house_rules.sources import PACKAGE
from tests.unit.seal.support import importers


def tables_that_fit(shown: list[list[int | str]]) -> list[tuple[int, ...]]:
	"""Every inner table (values up to 13) that agrees with what is shown, for an attacker who knows the method."""
	rows, columns = len(shown) - 1, len(shown[0]) - 1
	least = 5 if any(SMALL in row for row in shown) else 1
	choices = [_choices(shown[r][c], least) for r in range(rows) for c in range(columns)]
	return [flat for flat in product(*choices) if _agrees(flat, shown, least)]


def _choices(cell: int | str, least_masked: int) -> range | list[int]:
	if cell == SMALL:
		return range(1, 5)
	return range(least_masked, 14) if cell == MASKED else [int(cell)]


def _agrees(flat: tuple[int, ...], shown: list[list[int | str]], least_masked: int) -> bool:
	pairs = zip(chain(*_grid(flat, len(shown[0]) - 1)), chain(*shown), strict=True)
	return all(_may_be(value, seen, least_masked) for value, seen in pairs)


def _may_be(value: int, seen: int | str, least_masked: int) -> bool:
	if seen == MASKED:
		return value >= least_masked
	return 1 <= value <= 4 if seen == SMALL else value == seen


def _grid(flat: tuple[int, ...], columns: int) -> list[list[int]]:
	return with_totals([list(flat[n : n + columns]) for n in range(0, len(flat), columns)])


small_tables = st.integers(1, 2).flatmap(
	lambda columns: st.lists(
		st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=1, max_size=2
	)
)


@settings(max_examples=150, deadline=None)
@given(small_tables)
def test_no_small_count_follows_from_what_is_shown(cells: list[list[int]]) -> None:
	shown = suppress(cells)
	grids = [_grid(flat, len(cells[0])) for flat in tables_that_fit(shown)]
	for r, row in enumerate(with_totals(cells)):
		for c, value in enumerate(row):
			if 0 < value < 5:
				assert shown[r][c] in (SMALL, MASKED)
				assert len({grid[r][c] for grid in grids}) > 1


@given(st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=1, max_size=8))
def test_what_is_shown_is_true(cells: list[list[int]]) -> None:
	for shown_row, row in zip(suppress(cells), with_totals(cells), strict=True):
		for shown, value in zip(shown_row, row, strict=True):
			assert shown in (value, MASKED) or (shown == SMALL and 1 <= value <= 4)


@given(
	st.lists(
		st.lists(st.one_of(st.just(0), st.integers(5, 60)), min_size=3, max_size=3), min_size=1, max_size=6
	)
)
def test_nothing_is_hidden_without_small_counts(cells: list[list[int]]) -> None:
	assert suppress(cells) == with_totals(cells)


def test_one_small_count_takes_a_rectangle_with_it() -> None:
	shown = suppress([[3, 20, 30], [40, 6, 50], [60, 70, 80]])
	hidden = {(r, c) for r, row in enumerate(shown) for c, value in enumerate(row) if isinstance(value, str)}
	assert shown[0][0] == SMALL
	assert hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}


@pytest.mark.parametrize("cells", [[[1, 1, 1, 1]], [[4, 4]], [[2]], [[0, 3], [0, 0]]])
def test_tables_too_poor_for_rectangles_still_tell_nothing(cells: list[list[int]]) -> None:
	shown = suppress(cells)
	assert len(tables_that_fit(shown)) > 1
	assert not any(isinstance(cell, int) and cell for cell in shown[0])


def test_zeros_are_shown_and_an_empty_table_stays_empty() -> None:
	assert suppress([[0, 0], [0, 0]]) == [[0, 0, 0]] * 3
	assert suppress([]) == [[]]


def test_tables_are_shown_in_one_place() -> None:
	"""Which writes down who was shown small counts."""
	assert importers(PACKAGE, "cndh_protection.services.suppression.suppress") == {"services/statistics.py"}
