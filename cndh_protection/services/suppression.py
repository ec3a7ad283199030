"""Hiding small counts in a table so that nobody works them out (docs/procedure.md, R20).

A table is published with its totals. Every count from 1 to 4 shows as ``<5``; further cells are masked (``*``) until
no small count follows from the others. A small count is *safe* when two or more values agree with everything that is
published. That is decided exactly: rows and columns are the nodes of a graph, every hidden cell an edge that may take
more or less; a value is free if and only if its edge lies on a closed path (D. Gusfield, A graph theoretic approach to
statistical data security, SIAM J. Comput. 17, 1988). Which cells to mask is the hypercube method (R. D. Repsilber):
the cheapest rectangle around the small count.

Pure functions: no site, no database.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from math import inf
from typing import Final

SMALLEST_SHOWN: Final = 5
SMALL: Final = "<5"
MASKED: Final = "*"

Cell = tuple[int, int]
Grid = list[list[int]]
Shown = list[list[int | str]]


def with_totals(cells: Sequence[Sequence[int]]) -> Grid:
	"""The table with a last column of row totals and a last row of column totals."""
	rows = [[*row, sum(row)] for row in cells]
	return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def suppress(cells: Sequence[Sequence[int]], *, show_small: bool = False) -> Shown:
	"""The table with totals as it may be shown: small counts hidden, unless the reader may see them."""
	grid = with_totals(cells)
	marks = {} if show_small or not cells else _marks(grid)
	return [[marks.get((r, c), value) for c, value in enumerate(row)] for r, row in enumerate(grid)]


def is_small(value: int) -> bool:
	"""Whether a count is one of those that must not be shown."""
	return 0 < value < SMALLEST_SHOWN


def _marks(grid: Grid) -> dict[Cell, str]:
	small = [(r, c) for r, row in enumerate(grid) for c, value in enumerate(row) if is_small(value)]
	marks = dict.fromkeys(small, SMALL)
	for cell in small:
		if not _protect(grid, marks, cell):
			return _mask_everything(grid)
	return marks


def _protect(grid: Grid, marks: dict[Cell, str], cell: Cell) -> bool:
	"""Mask rectangles around a small count, the cheapest first, until it is safe; tell whether it is."""
	rectangles = deque(_rectangles(grid, marks, cell))
	while not is_safe(grid, marks, cell):
		if not rectangles:
			return False
		for corner in rectangles.popleft():
			marks.setdefault(corner, MASKED)
	return True


def _rectangles(grid: Grid, marks: dict[Cell, str], cell: Cell) -> list[tuple[Cell, Cell, Cell]]:
	"""The other corners of every rectangle around ``cell`` without a zero, by how much would be masked anew."""
	row, column = cell
	found = []
	for r in range(len(grid)):
		for c in range(len(grid[0])):
			corners = ((r, column), (row, c), (r, c))
			if r != row and c != column and all(grid[y][x] for y, x in corners):
				found.append((sum(grid[y][x] for y, x in corners if (y, x) not in marks), corners))
	return [corners for _cost, corners in sorted(found)]


def _mask_everything(grid: Grid) -> dict[Cell, str]:
	"""For tables too poor for rectangles (four ones and their total): nothing but zeros is shown.

	Such a mask says no more than "not nought": every total may be larger, and with it every count.
	"""
	return {(r, c): MASKED for r, row in enumerate(grid) for c, value in enumerate(row) if value}


def is_safe(grid: Grid, marks: dict[Cell, str], cell: Cell) -> bool:
	"""Whether a hidden cell may hold another value than its own, given all that is shown and the marks."""
	others = [other for other in marks if other != cell]
	arcs = _arcs(grid, marks, others)
	forth, back = _directions(grid, marks, cell)
	row, column = ("row", cell[0]), ("column", cell[1])
	return (forth and _reaches(arcs, column, row)) or (back and _reaches(arcs, row, column))


Node = tuple[str, int]


def _arcs(grid: Grid, marks: dict[Cell, str], cells: Iterable[Cell]) -> dict[Node, list[Node]]:
	arcs: dict[Node, list[Node]] = {}
	for cell in cells:
		row, column = ("row", cell[0]), ("column", cell[1])
		forth, back = _directions(grid, marks, cell)
		if forth:
			arcs.setdefault(row, []).append(column)
		if back:
			arcs.setdefault(column, []).append(row)
	return arcs


def _directions(grid: Grid, marks: dict[Cell, str], cell: Cell) -> tuple[bool, bool]:
	"""Whether the cell's share in its row's and column's balance may grow, and whether it may shrink.

	Whoever reads this file knows that a masked cell is no small count, hence its lower bound. Totals weigh against
	their parts: what a part gains, its total gains, and the balance stays nought.
	"""
	row, column = cell
	value = grid[row][column]
	lowest, highest = (1, SMALLEST_SHOWN - 1) if marks[cell] == SMALL else (SMALLEST_SHOWN, inf)
	grow, shrink = value < highest, value > lowest
	is_total = (row == len(grid) - 1) != (column == len(grid[0]) - 1)
	return (shrink, grow) if is_total else (grow, shrink)


def _reaches(arcs: dict[Node, list[Node]], start: Node, goal: Node) -> bool:
	seen, queue = {start}, deque([start])
	while queue:
		for node in arcs.get(queue.popleft(), ()):
			if node == goal:
				return True
			if node not in seen:
				seen.add(node)
				queue.append(node)
	return False
