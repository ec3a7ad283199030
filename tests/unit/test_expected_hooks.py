"""What the self-test expects and what ``hooks.py`` names are written down apart: a hook that only one of them knows fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from cndh_protection import hooks
from cndh_protection.access.narrowed import ACTIVITY
from cndh_protection.access.rules import PARENTS, PROTECTED, REFERRERS
from cndh_protection.hardening import expected
from cndh_protection.hardening.platform_rows import BELONGS_TO, NAMES_DOCTYPE, NOBODYS

BOOKKEEPING = {
	(expected.EVERY, "after_rename", "cndh_protection.setup.ledger.follow_rename"),
	("Workflow State", "after_rename", "cndh_protection.setup.workspaces.follow_renamed_state"),
}
"""Hooks on documents that guard nothing: names that go along."""

OF_PLATFORM = (*NAMES_DOCTYPE, *BELONGS_TO, *NOBODYS)


NARROWED = (ACTIVITY, "Activity Commitment", "Activity Instrument", "Activity Step")
"""What some people have in part, and its tables."""


def _targets(given: str | list[str]) -> list[str]:
	return [given] if isinstance(given, str) else given


def _on_documents() -> Iterator[tuple[str, str, str]]:
	for doctype, events in hooks.doc_events.items():
		given = cast("dict[str, Any]", events)
		yield from ((doctype, event, target) for event in given for target in _targets(given[event]))


def test_every_guard_of_documents_is_expected() -> None:
	"""And what is expected hangs there; each once."""
	assert sorted(_on_documents()) == sorted([*expected.guards(), *BOOKKEEPING])


def test_everything_around_work_is_expected() -> None:
	"""Whatever we let the platform call before or after requests, before jobs and at logins."""
	names = [name for name in vars(hooks) if name.startswith(("before_", "after_", "on_")) or "auth" in name]
	around = [name for name in names if not name.endswith(("install", "migrate"))]
	called = [(name, target) for name in around for target in _targets(vars(hooks)[name])]
	assert sorted(called) == sorted([*expected.AROUND_WORK, ("auth_hooks", expected.GATE)])


def test_every_rule_of_rows_is_expected() -> None:
	"""Our own doctypes, and those of the platform."""
	deciders = dict.fromkeys(PROTECTED, expected.ROW_RULE)
	deciders |= dict.fromkeys(OF_PLATFORM, f"{expected.PLATFORM_ROWS}.has_permission")
	deciders |= dict.fromkeys(REFERRERS, expected.RULE_OF_ACTIONS)
	deciders[ACTIVITY] = f"{expected.NARROWED}.has_permission"
	assert hooks.has_permission == deciders
	asked = {*PROTECTED, *PARENTS}
	assert set(hooks.permission_query_conditions) == {*asked, *OF_PLATFORM, *REFERRERS, *NARROWED}
	assert set(hooks.standard_queries) == asked


def test_every_answer_and_class_is_expected() -> None:
	"""Methods in the place of the platform's, and classes."""
	assert sorted(hooks.override_whitelisted_methods) == sorted(expected.OVERRIDDEN)
	assert hooks.override_doctype_class == expected.CLASSES
