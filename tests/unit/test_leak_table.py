"""The tables of the threat model: every leak has a test that is there, or a reason; every promise names files that are."""

from __future__ import annotations

import re

from tests.house_rules.sources import PACKAGE, PROJECT, files

ROW = re.compile(r"^\| (1[cd]|\d{1,2}) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
NAMED = re.compile(r"`(test_\w+)`")
BARE = re.compile(r"`(test_\w+\.py)`")
PROMISED = re.compile(r"`((?:tests|seal|access|services|hardening)/[\w/]+\.(?:py|csv))`")
ROWS = {*map(str, range(1, 50)), "1c", "1d"}


def _table() -> dict[str, str]:
	text = (PROJECT / "docs" / "threat-model.md").read_text(encoding="utf-8")
	return {number: said.strip() for number, _way, said in ROW.findall(text.partition("## Leak table")[2])}


def test_every_row_is_there_and_says_something() -> None:
	"""A way that nobody closed stands there with its reason."""
	table = _table()
	assert set(table) == ROWS
	assert [number for number, said in table.items() if not said] == []


def test_every_test_that_it_names_exists() -> None:
	"""One that was renamed or dropped would leave a promise without proof."""
	there = set()
	for path in files(PROJECT / "tests", ".py"):
		there |= set(re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8")))
	named = {test for said in _table().values() for test in NAMED.findall(said)}
	assert len(named) > 40
	assert named - there == set()


def test_every_file_that_a_promise_names_exists() -> None:
	text = (PROJECT / "docs" / "threat-model.md").read_text(encoding="utf-8")
	named = set(PROMISED.findall(text))
	assert len(named) > 30
	assert [name for name in named if not any((root / name).exists() for root in (PROJECT, PACKAGE))] == []
	bare, there = set(BARE.findall(text)), {path.name for path in files(PROJECT / "tests", ".py")}
	assert bare
	assert bare - there == set()


def test_no_table_is_broken_by_an_empty_line() -> None:
	"""What comes after one is shown as raw text."""
	lines = (PROJECT / "docs" / "threat-model.md").read_text(encoding="utf-8").splitlines()
	rows = zip(lines, lines[1:], lines[2:], strict=False)
	broken = [
		after for before, line, after in rows if before.startswith("|") and not line and after.startswith("|")
	]
	assert broken == []
