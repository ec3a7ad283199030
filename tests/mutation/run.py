"""Run the test of each guard without that guard, in a process of its own: ``python -m tests.mutation.run <descriptor>``.

Guards come on the standard input, one id a line. For each, a line ``<id>\\t<outcome>`` goes to the open file of that
number; outcomes are those of ``running``. A test that is not green with every guard in place proves nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from tests.mutation import rows
from tests.mutation.running import GREEN, QUIETLY, Outcomes


class Runner(Outcomes):
	"""Plugin that runs the tests of the rows, first with and then without each guard."""

	def __init__(self, chosen: list[rows.Row], tell: Callable[[str, str], None]) -> None:
		super().__init__()
		self.chosen, self.tell = chosen, tell

	def pytest_runtestloop(self, session: pytest.Session) -> bool:
		"""In the order of the rows, which :mod:`tests.mutation.rows` sorts by test."""
		items = {item.nodeid: item for item in session.items}
		guards, with_all = rows.by_id(), dict[str, str]()
		for row in self.chosen:
			item = items.get(row.test)
			if row.test not in with_all:
				with_all[row.test] = self.with_all(item) if item else "not there"
			if item is None or with_all[row.test] != GREEN:
				self.tell(row.guard, with_all[row.test])
			else:
				self.tell(row.guard, self.of(item, guards[row.guard]))
		return True

	def with_all(self, item: pytest.Item) -> str:
		"""How a test ends with every guard in place; when it is not green, why."""
		outcome = self.of(item, None)
		return outcome if outcome == GREEN else f"{outcome} with every guard in place: {self.said}"


def main() -> None:
	"""See above."""
	wanted = set(sys.stdin.read().splitlines())
	chosen = [row for row in rows.by_test() if row.guard in wanted]
	with open(int(sys.argv[1]), "w", encoding="utf-8", buffering=1) as answers:
		runner = Runner(chosen, lambda guard, outcome: print(guard, outcome, sep="\t", file=answers))
		files = dict.fromkeys(row.test.partition("::")[0] for row in chosen)
		pytest.main([*QUIETLY, "-p", "no:cacheprovider", *files], plugins=[runner])


if __name__ == "__main__":
	main()
