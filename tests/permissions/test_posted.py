"""What is posted or named at a door for any doctype answers, if it is hidden, like what does not exist."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

import frappe
import pytest

from cndh_protection.access.rules import TEAM_DOCTYPES, criterion_of
from cndh_protection.constants import Role
from tests.people import as_role, person
from tests.permissions.asking import answer
from tests.permissions.posting import NAMED, POSTED, Door, of_somebody_else
from tests.permissions.world import DOCTYPES, World

NOWHERE = "W-THERE-IS-NO-SUCH-RECORD"
EVERY_DOCTYPE = (*DOCTYPES, *TEAM_DOCTYPES)
ROLES = (Role.CASE_OFFICER, Role.OUTREACH, Role.INTAKE, Role.MEMBER, Role.FOCAL_POINT, Role.ADMINISTRATOR)
"""Some who write a doctype, some who only read it, some who do neither: the platform refuses each in its own way."""


def without_new_number(heard: tuple[Any, ...]) -> str:
	"""An answer without the number that the new document would have got: the next in its series."""
	return re.sub(r"[A-Z]+-\d{4}-\d+", "NEXT", json.dumps(heard))


def told_by(door: Door, world: World) -> list[tuple[str, str, str, str]]:
	"""Where a hidden record's answer differs from that of a number that nothing has."""
	told: list[tuple[str, str, str, str]] = []
	asked = set()
	for doctype in EVERY_DOCTYPE:
		hidden = of_somebody_else(world, doctype)
		for role in ROLES:
			if criterion_of(doctype, person(role)).holds(hidden):
				continue
			asked.add(doctype)
			with as_role(role):
				heard, of_nothing = (
					without_new_number(answer(partial(door, doctype), name)) for name in (hidden, NOWHERE)
				)
			if heard != of_nothing:
				told.append((doctype, role, heard, of_nothing))
	assert asked == set(EVERY_DOCTYPE)
	return told


@pytest.mark.parametrize("door", POSTED)
def test_05_a_document_posted_under_a_hidden_number(world: World, door: str) -> None:
	"""Answers like one posted under a number that nothing has, whatever doctype it is of."""
	assert told_by(POSTED[door], world) == []


@pytest.mark.parametrize("door", NAMED)
def test_05_a_hidden_number_of_any_doctype(world: World, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Answers like a number that nothing has, alone or among several."""
	monkeypatch.setattr(frappe.db, "rollback", lambda **_options: None)  # the world is not committed
	assert told_by(NAMED[door], world) == []
