"""The world that these tests ask about."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.constants import Role
from cndh_protection.hardening import apply
from tests.factories import make_case
from tests.people import as_user, everybody, make_person
from tests.permissions.teamwork import OFFICER
from tests.permissions.world import World, make_world


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
	"""The world, a request to go with the calls, and the guards of a process; with a president in conflict with nothing."""
	apply.apply()
	request = frappe._dict(method="POST", path="/api/method/x", headers={})
	monkeypatch.setattr(frappe.local, "request", request, raising=False)
	make_person(Role.PRESIDENT)
	return make_world(everybody())


@pytest.fixture
def case() -> Document:
	"""A case that a case officer made and works on alone."""
	with as_user(OFFICER):
		return make_case(team=False)
