"""The list of guards with the test that each turns red (``guards.csv``)."""

from __future__ import annotations

import csv
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.mutation.guards import Guard, guards

LIST: Final = Path(__file__).with_name("guards.csv")

WAITING: Final = "No test is known yet that turns red: to be found."
"""In place of a reason, while a test is looked for: ``tests/unit/test_guard_list.py`` lets no row land with it."""


@dataclass(frozen=True)
class Row:
	"""A guard and its test; or why there is none."""

	guard: str
	test: str
	without: str
	"""Why no test turns red: what the platform, or another guard, does in its place. Empty if there is a test."""


def read() -> dict[str, Row]:
	"""The rows by guard."""
	with LIST.open(encoding="utf-8", newline="") as file:
		return {row["guard"]: Row(**row) for row in csv.DictReader(file)}


def write(rows: dict[str, Row]) -> None:
	"""Store the rows of guards that are there, in the order of the code."""
	kept = [rows[guard.id] for guard in guards() if guard.id in rows]
	draft = LIST.with_suffix(f".{os.getpid()}")
	with draft.open("w", encoding="utf-8", newline="") as file:
		writer = csv.writer(file, lineterminator="\n")
		writer.writerow(("guard", "test", "without"))
		writer.writerows((row.guard, row.test, row.without) for row in kept)
	draft.replace(LIST)


def add(*more: Row) -> None:
	"""Store some more, while others may do the same; rows of guards that are gone go."""
	with Path(__file__).open() as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		write({**read(), **{row.guard: row for row in more}})


def by_id() -> dict[str, Guard]:
	"""The guards of the code by their ids."""
	return {guard.id: guard for guard in guards()}


def by_test() -> list[Row]:
	"""The rows with a test, sorted by test: each is run once with every guard in place."""
	return sorted((row for row in read().values() if row.test), key=lambda row: (row.test, row.guard))
