"""Two people at work while keys are renewed: three real processes on a copy of the site (:mod:`tests.seal.colleagues`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from cndh_protection.constants import Role
from tests.other_site import OtherSite
from tests.people import person, profile_person
from tests.seal import colleagues

pytestmark = pytest.mark.slow

SCRIPT: Final = Path(colleagues.__file__)
ROUNDS: Final = 12
OFFICER, AGENT = person(Role.CASE_OFFICER), profile_person("Agent de protection")


def at_work(copy: OtherSite, *days: tuple[str, ...]) -> list[dict[str, Any]]:
	"""Let them all begin together; what each tells at the end."""
	running = [copy.begin(SCRIPT, *day) for day in days]
	for process in running:
		assert process.stdout
		assert process.stdout.readline() == "begun\n"
	for process in running:
		assert process.stdin
		process.stdin.write("\n")
		process.stdin.flush()
	told = [process.communicate()[0] for process in running]
	assert [process.returncode for process in running] == [0] * len(running), told
	return [json.loads(text) for text in told if text]


def test_two_people_save_while_keys_are_renewed_and_nothing_is_lost(copy: OtherSite) -> None:
	"""Each on a case of their own, both on a third, and new ones: what was kept is there, line by line."""
	mine, yours, ours = copy.python(SCRIPT, "make").split()
	told = at_work(
		copy,
		(OFFICER, str(ROUNDS), mine, ours),
		(AGENT, str(ROUNDS), yours, ours),
		("renew", "6", mine, yours, ours),
	)
	assert [error for day in told for error in day["shown"] if "TimestampMismatchError" not in error] == []
	assert all(len(day["kept"][case]) == ROUNDS for day, case in zip(told, (mine, yours), strict=True))
	assert all(sum(name not in (mine, yours, ours) for name in day["kept"]) == ROUNDS for day in told)
	copy.must("cndh", "keys", "retire")
	assert "opens" in copy.must("cndh", "keys", "verify")
	stored = json.loads(copy.python(SCRIPT, "tell"))
	kept = [(case, line) for day in told for case, lines in day["kept"].items() for line in lines]
	assert [(case, line) for case, line in kept if line not in stored[case].split("\n")] == []
