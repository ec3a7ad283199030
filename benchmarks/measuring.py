"""Timing two ways of doing the same, in turns, so that whatever else the machine does slows both.

Beside the time on the wall, the processor time of everybody who works on it: this process, the database server, a web
server. On an idle machine the two say nearly the same; on a loaded one only the second says something about us.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Work = Callable[[], object]

WARM_UP: Final = 3
"""Runs that are not counted: caches fill, connections open."""

PATIENCE_SECONDS: Final = 60.0
"""After so long a comparison ends with the samples that it has."""

FEWEST: Final = 5


class Processors:
	"""The processor time of this process and of others on this machine."""

	def __init__(self) -> None:
		self._others: dict[str, int] = {}

	def watch(self, name: str, pid: int) -> None:
		"""Count this process in, instead of an earlier one of this name."""
		self._others[name] = pid

	def forget(self, name: str) -> None:
		"""Count it no more."""
		self._others.pop(name, None)

	def now(self) -> float:
		"""Milliseconds of work so far."""
		# The kernel's number for the clock of a process (clock_getcpuclockid).
		others = sum(time.clock_gettime((~pid << 3) | 2) for pid in self._others.values())
		return (time.process_time() + others) * 1000


PROCESSORS: Final = Processors()


@dataclass(frozen=True)
class Run:
	"""One run, in milliseconds: on the wall, and of processors' work."""

	wall: float
	work: float


@dataclass(frozen=True)
class Times:
	"""What one side took, in milliseconds, the shortest first."""

	ordered: tuple[float, ...]
	worked: tuple[float, ...]

	@classmethod
	def of(cls, runs: list[Run]) -> Times:
		"""From its runs."""
		return cls(tuple(sorted(run.wall for run in runs)), tuple(sorted(run.work for run in runs)))

	@property
	def work(self) -> float:
		"""Median of the processors' work."""
		return statistics.median(self.worked)

	@property
	def median(self) -> float:
		"""Half of the runs took no longer."""
		return statistics.median(self.ordered)

	@property
	def p95(self) -> float:
		"""Nineteen of twenty runs took no longer."""
		return self.ordered[min(len(self.ordered) - 1, int(len(self.ordered) * 0.95))]

	@property
	def count(self) -> int:
		"""How many runs there were."""
		return len(self.ordered)


@dataclass(frozen=True)
class Pair:
	"""Both sides of a comparison; no ``plain`` where plain Frappe has nothing like it."""

	plain: Times | None
	ours: Times

	@property
	def ratio(self) -> float | None:
		"""How many times as much work ours is, by the medians."""
		return self.ours.work / self.plain.work if self.plain else None


def compare(plain: Work | None, ours: Work, samples: int) -> Pair:
	"""Run both in turns, the first one changing each time; at least :data:`FEWEST` times."""
	sides: dict[str, Work] = {"ours": ours} if plain is None else {"plain": plain, "ours": ours}
	taken: dict[str, list[Run]] = {side: [] for side in sides}
	for _round in range(WARM_UP):
		for work in sides.values():
			work()
	began = time.perf_counter()
	for number in range(samples):
		for side in list(sides)[:: -1 if number % 2 else 1]:
			taken[side].append(_run(sides[side]))
		if number + 1 >= FEWEST and time.perf_counter() - began > PATIENCE_SECONDS:
			break
	times = {side: Times.of(runs) for side, runs in taken.items()}
	return Pair(times.get("plain"), times["ours"])


def per_second(work: Callable[[], int]) -> float:
	"""How many of what the work counts were done in a second of processors' work."""
	began = PROCESSORS.now()
	done = work()
	return done / (PROCESSORS.now() - began) * 1000


def _run(work: Work) -> Run:
	began, work_before = time.perf_counter(), PROCESSORS.now()
	work()
	return Run((time.perf_counter() - began) * 1000, PROCESSORS.now() - work_before)
