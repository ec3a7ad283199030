"""The list of guards says the same as the code: a new guard needs a row with a test that its absence turns red."""

from __future__ import annotations

import re

import pytest

from tests.house_rules.sources import PROJECT
from tests.mutation import rows
from tests.mutation.guards import NO_GUARDS, TOOLS, guards

ROWS = rows.read()
WHAT_TO_DO = "python -m tests.mutation.find fills the rows; see its text"


def test_there_is_something_to_look_at() -> None:
	"""Of every kind."""
	kinds = {"answer", "constraint", "deed", "denial", "entry", "filter", "finding", "hook", "refusal", "sql"}
	assert {guard.kind for guard in guards()} == {*kinds, "term", "trigger"}


def test_every_guard_has_a_row() -> None:
	"""And every row its guard."""
	ids = [guard.id for guard in guards()]
	assert [guard for guard in ids if guard not in ROWS] == [], WHAT_TO_DO
	assert [row for row in ROWS if row not in ids] == [], WHAT_TO_DO
	assert list(ROWS) == ids


def test_every_row_has_a_test_or_a_reason() -> None:
	"""Not both."""
	assert [row.guard for row in ROWS.values() if bool(row.test) == bool(row.without.strip())] == []


def test_no_guard_waits_for_its_test() -> None:
	"""The mark of the finder's unfinished work does not land."""
	assert [row.guard for row in ROWS.values() if row.without == rows.WAITING] == []


def test_every_list_that_is_no_guard_is_there() -> None:
	"""Otherwise another of that name would be passed over."""
	gone = [
		name
		for name in NO_GUARDS
		if not re.search(rf"^{name.rpartition('.')[2]}\b", _source(name.rpartition(".")[0]), re.MULTILINE)
	]
	assert gone == []
	assert [name for name in TOOLS if not _source(name)] == []


@pytest.mark.parametrize("test", sorted({row.test for row in ROWS.values() if row.test}))
def test_every_test_is_there(test: str) -> None:
	"""By its file and its name; whether it turns red, ``tests/mutation`` sees."""
	file, *_within, name = test.partition("[")[0].split("::")
	assert re.search(rf"\tdef {name}\(|^def {name}\(", (PROJECT / file).read_text("utf-8"), re.MULTILINE)


def _source(module: str) -> str:
	return (PROJECT / "cndh_protection" / f"{module.replace('.', '/')}.py").read_text("utf-8")
