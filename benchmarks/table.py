"""What was measured, as a table in Markdown beside the bounds of the design."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.measuring import Pair, Times


@dataclass(frozen=True)
class Bound:
	"""What the design promises: at most so many times plain, at most so many milliseconds, at least so many a second."""

	times: float | None = None
	milliseconds: float | None = None
	a_second: float | None = None

	def __str__(self) -> str:
		if self.times:
			return f"≤ {self.times:g}×"
		if self.milliseconds:
			return f"≤ {self.milliseconds:g} ms"
		return f"≥ {self.a_second:g}/s" if self.a_second else ""


@dataclass(frozen=True)
class Row:
	"""A comparison, or a number of things done in a second."""

	what: str
	bound: Bound
	pair: Pair | None = None
	a_second: float | None = None

	@property
	def holds(self) -> bool | None:
		"""Whether the bound holds; None where there is none."""
		if self.bound.a_second and self.a_second is not None:
			return self.a_second >= self.bound.a_second
		if self.pair and self.bound.times and self.pair.ratio is not None:
			return self.pair.ratio <= self.bound.times
		if self.pair and self.bound.milliseconds:
			return self.pair.ours.work <= self.bound.milliseconds
		return None


HEAD = (
	"| what | n | plain: work, median (p95) ms | ours: work, median (p95) ms | ours ÷ plain | bound | |",
	"|---|--:|--:|--:|--:|--:|---|",
)


def lines(title: str, rows: Iterable[Row]) -> Iterator[str]:
	"""A table with a title, line by line as it is measured."""
	yield from (f"### {title}", "", *HEAD)
	yield from (_line(row) for row in rows)
	yield ""


def _line(row: Row) -> str:
	said = {True: "holds", False: "**fails**", None: ""}[row.holds]
	if row.pair is None:
		return f"| {row.what} | | | {row.a_second:,.0f}/s | | {row.bound} | {said} |"
	plain = _times(row.pair.plain) if row.pair.plain else ""
	ratio = f"{row.pair.ratio:.2f}" if row.pair.ratio else ""
	ours = row.pair.ours
	return f"| {row.what} | {ours.count} | {plain} | {_times(ours)} | {ratio} | {row.bound} | {said} |"


def _times(times: Times) -> str:
	return f"**{times.work:,.1f}**, {times.median:,.1f} ({times.p95:,.1f})"
