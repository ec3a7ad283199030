"""Each guard of the application, switched off, turns its test red; with every guard in place the same test is green.

The list is ``guards.csv``; ``tests/unit/test_guard_list.py`` compares it with the code; ``find.py`` fills it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

import pytest

from tests.house_rules.sources import PROJECT
from tests.mutation import rows
from tests.mutation.running import RED, SKIPPED

ROWS = rows.by_test()


class Outcomes:
	"""What another process finds, read as it comes."""

	def __init__(self, answers: IO[str], log: IO[bytes]) -> None:
		self.answers, self.log, self.known = answers, log, dict[str, str]()

	def of(self, guard: str) -> str:
		"""How the test of a guard ended without it; waits for it."""
		while guard not in self.known:
			line = self.answers.readline()
			if not line:
				self.log.seek(0)
				pytest.fail(f"ended early: {self.log.read().decode(errors='replace')[-2000:]}")
			name, _tab, outcome = line.rstrip("\n").partition("\t")
			self.known[name] = outcome
		return self.known[guard]


@pytest.fixture(scope="session")
def outcomes(request: pytest.FixtureRequest) -> Iterator[Outcomes]:
	"""Those of the guards that were asked for. A process of its own keeps the changed code out of other tests."""
	asked = [item.callspec.params["row"] for item in request.session.items if _is_ours(item)]  # type: ignore[attr-defined]
	reading, writing = os.pipe()
	with TemporaryFile() as log, os.fdopen(reading, encoding="utf-8") as answers:
		command = [sys.executable, "-m", "tests.mutation.run", str(writing)]
		process = subprocess.Popen(
			command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=log, stderr=log, pass_fds=[writing]
		)
		os.close(writing)
		assert process.stdin
		with process.stdin as asking:
			asking.write("\n".join(row.guard for row in asked).encode())
		yield Outcomes(answers, log)
		process.terminate()
		process.wait()


def _is_ours(item: pytest.Item) -> bool:
	return item.path.samefile(__file__) and hasattr(item, "callspec")


@pytest.mark.parametrize("row", ROWS, ids=[row.guard for row in ROWS])
def test_the_absence_of_a_guard_turns_its_test_red(row: rows.Row, outcomes: Outcomes) -> None:
	"""By a failed assertion or by something that was not refused."""
	outcome = outcomes.of(row.guard)
	if outcome.startswith(SKIPPED):
		pytest.skip("this version of the platform lacks it")
	assert outcome == RED, f"{row.test} is {outcome} without {row.guard}"
