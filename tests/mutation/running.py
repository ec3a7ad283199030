"""The part of pytest that runs tests with a guard switched off, as many times as there are guards, in one process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, Final

import pytest
from _pytest.runner import runtestprotocol

from tests.house_rules.sources import PROJECT
from tests.mutation.guards import Guard
from tests.mutation.switch import NotHere, without

WRONG: Final = (NameError, ImportError, SyntaxError, KeyboardInterrupt)
"""Errors that a guard's absence does not raise: the way it was switched off would."""

QUIETLY: Final = ("-p", "no:terminal", "-o", "addopts=--import-mode=importlib", "--rootdir", str(PROJECT))
"""How pytest is called when somebody else tells what happened."""

GREEN: Final = "green"
RED: Final = "red"
SKIPPED: Final = "skipped"


class Outcomes:
	"""Plugin that keeps what the last run of a test ended with."""

	def __init__(self) -> None:
		self.last: list[tuple[str, str, type[BaseException] | None]] = []
		self.said = ""

	@pytest.hookimpl(wrapper=True)
	def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
		"""Keep phase, outcome and the error's class; and what it said, in one line."""
		report = yield
		if call.excinfo and not report.skipped:
			self.said = " ".join(call.excinfo.exconly().split())
		self.last.append((call.when, report.outcome, call.excinfo.type if call.excinfo else None))
		return report

	def of(self, item: pytest.Item, guard: Guard | None) -> str:
		"""Run a test, without a guard if one is given: ``green``, ``red``, ``skipped``, or what else happened."""
		self.last, self.said = [], ""
		try:
			commits = item.get_closest_marker("commits") is not None
			with without(guard, commits=commits) if guard else nullcontext():
				runtestprotocol(item, log=False, nextitem=item.session)  # type: ignore[arg-type]
		except NotHere:
			return SKIPPED
		return next(_judged(self.last), GREEN)


def _judged(phases: list[tuple[str, str, type[BaseException] | None]]) -> Iterator[str]:
	for when, outcome, error in phases:
		if outcome == "skipped":
			yield SKIPPED
		elif outcome == "failed":
			wrong = when != "call" or (error and issubclass(error, WRONG))
			yield f"{error.__name__ if error else 'failure'} in {when}" if wrong else RED
