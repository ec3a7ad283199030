"""Find the test that each guard turns red: ``python -m tests.mutation.find [-k part of ids] [test files or folders]``.

For guards of the code that have no row in ``guards.csv`` (with ``--again``, for those with one too). It runs the given
tests once to see which lines of the application each runs (all but the browser's if none is given: a while; better name
the file that has the test). Then those that run a guard's lines are run without it, likely and quick ones first, until
one turns red; its row is written. Rows of guards that are gone go.

Run it like the tests, on a site (``FRAPPE_SITE`` and ``FRAPPE_SITES_PATH`` say which), best while nothing else runs on
it. What is left needs a test, or a row by hand whose ``without`` says what stands behind the guard.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from types import CodeType, FrameType
from typing import Any, Final

import pytest

from tests.house_rules.sources import PACKAGE, PROJECT, files
from tests.mutation import rows
from tests.mutation.guards import Guard, first_line, functions, path_of, tree_of
from tests.mutation.running import GREEN, QUIETLY, RED, Outcomes

ROOMS: Final = ("unit/seal", "seal", "permissions", "leaks", "portal", "site")
MOST_TRIED: Final = 20
"""Tests tried for one guard."""

MOST_CALLS: Final = 5_000
"""Calls of one function in a test whose lines are looked at: the later ones rarely run others."""

KEPT: Final = "mutation/ran"

Ran = dict[str, dict[str, Any]]
"""Test → ``seconds`` (-1 if it is not green by itself) and ``places``, each ``file:line``."""


class Finder(Outcomes):
	"""Plugin that runs the collected tests in its own way."""

	def __init__(self, wanted: list[Guard]) -> None:
		super().__init__()
		self.wanted, self.found = wanted, dict[str, str]()
		self.useful: Counter[tuple[str, str, str]] = Counter()

	def pytest_runtestloop(self, session: pytest.Session) -> bool:
		"""See what each test runs; then try the guards."""
		items = {item.nodeid: item for item in session.items}
		ran = self.ran(session, items)
		for number, guard in enumerate(self.wanted, 1):
			test = self.killer(guard, items, ran)
			print(
				f"[{number}/{len(self.wanted)}] {guard.id}\n    {test or 'NOTHING TURNS RED'}",
				file=sys.stderr,
				flush=True,
			)
			if test:
				self.found[guard.id] = test
				rows.add(rows.Row(guard.id, test, ""))
		return True

	def ran(self, session: pytest.Session, items: dict[str, pytest.Item]) -> Ran:
		"""What each test runs; kept for the next time as long as the application is the same."""
		cache, kept = session.config.cache, f"{KEPT}-{_digest()}"
		ran: Ran = cache.get(kept, {})
		for number, (name, item) in enumerate(items.items(), 1):
			if ran.get(name, {"seconds": -1})["seconds"] < 0:
				ran[name] = self.look(item)
			if number % 20 == 0:
				print(f"looked at {number} of {len(items)} tests", file=sys.stderr, flush=True)
				cache.set(kept, ran)
		cache.set(kept, ran)
		return ran

	def look(self, item: pytest.Item) -> dict[str, Any]:
		"""Run a test and see which lines of the application it runs."""
		lines: defaultdict[CodeType, set[int]] = defaultdict(set)
		began = time.perf_counter()
		sys.settrace(_tracer(lines))
		try:
			outcome = self.of(item, None)
		finally:
			sys.settrace(None)
		seconds = time.perf_counter() - began
		places = sorted({f"{_inside(code)}:{line}" for code, some in lines.items() for line in some})
		return {"seconds": seconds if outcome == GREEN else -1, "places": places}

	def killer(self, guard: Guard, items: dict[str, pytest.Item], ran: Ran) -> str | None:
		"""A test that the guard's absence turns red."""
		green = {name: found for name, found in ran.items() if name in items and found["seconds"] >= 0}
		candidates = [name for name, found in green.items() if _concerns(guard, found["places"], name)]
		candidates.sort(key=lambda name: self.promise(guard, items[name], green[name]))
		for name in candidates[:MOST_TRIED]:
			if self.of(items[name], guard) == RED:
				self.useful.update([(name, guard.module, guard.where), (name, guard.module, "")])
				return name
		return None

	def promise(self, guard: Guard, item: pytest.Item, ran: dict[str, Any]) -> tuple[float, ...]:
		"""What to try first: nothing that commits, what is named like it or helped for its neighbours; the quickest."""
		commits = item.get_closest_marker("commits") is not None
		is_named = guard.kind in ("entry", "hook") and guard.text.strip("'") in item.nodeid
		helped = [-self.useful[item.nodeid, guard.module, where] for where in (guard.where, "")]
		return (commits, not is_named, *helped, ran["seconds"])


def _tracer(ran: dict[CodeType, set[int]]) -> Callable[[FrameType, str, Any], Any]:
	"""Note the lines of the application that run, in the first calls of each function."""
	ours, calls = f"{PACKAGE}/", Counter[CodeType]()

	def lines(frame: FrameType, event: str, _argument: Any) -> Any:
		if event == "line":
			ran[frame.f_code].add(frame.f_lineno)
		return lines

	def called(frame: FrameType, _event: str, _argument: Any) -> Any:
		code = frame.f_code
		if not code.co_filename.startswith(ours):
			return None
		calls[code] += 1
		return lines if calls[code] <= MOST_CALLS else None

	return called


def _digest() -> str:
	return hashlib.sha256(b"".join(path.read_bytes() for path in files(PACKAGE, ".py"))).hexdigest()[:12]


def _inside(code: CodeType) -> str:
	return code.co_filename.removeprefix(f"{PACKAGE}/")


def _concerns(guard: Guard, places: list[str], test: str) -> bool:
	"""Whether a test may have to do with a guard: it runs the line, or a function that the list or hook is for."""
	if guard.kind in ("constraint", "trigger"):
		return "constraint" in test or "database" in test or "append" in test or "trigger" in test
	if guard.kind == "hook":
		return _concerns_hook(guard, set(places), test)
	if guard.kind == "entry":
		return any(place.partition(":")[0] in _files_with(guard.where) for place in places)
	file = path_of(guard.module).relative_to(PACKAGE)
	function = dict(functions(tree_of(guard.module)))[guard.where]
	return f"{file}:{first_line(function) + guard.line}" in places


@cache
def _files_with(name: str) -> frozenset[str]:
	"""The files of the application that speak of a list."""
	return frozenset(
		str(path.relative_to(PACKAGE))
		for path in files(PACKAGE, ".py")
		if re.search(rf"\b{name}\b", path.read_text("utf-8"))
	)


def _concerns_hook(guard: Guard, places: set[str], test: str) -> bool:
	target = guard.text.split(" > ")[-1]
	module, _dot, name = target.rpartition(".")
	function = dict(functions(tree_of(module))).get(name)
	if function is None:
		return True
	file = path_of(module).relative_to(PACKAGE)
	return f"{file}:{function.body[-1].lineno}" in places or "self_test" in test or "hook" in test


def main() -> int:
	"""See above; 1 if a guard is left without a row."""
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("-k", dest="parts", action="append", help="only guards with this in their id")
	parser.add_argument("--again", action="store_true", help="also guards that have a row")
	parser.add_argument("tests", nargs="*", default=[str(PROJECT / "tests" / room) for room in ROOMS])
	given = parser.parse_args()
	rows.add()
	stored = rows.read()
	wanted = [
		guard
		for name, guard in rows.by_id().items()
		if (given.again or name not in stored or stored[name].without == rows.WAITING)
		and any(part in name for part in given.parts or [""])
	]
	finder = Finder(wanted)
	pytest.main([*QUIETLY, *given.tests], plugins=[finder])
	return int(len(finder.found) < len(wanted))


if __name__ == "__main__":
	sys.exit(main())
