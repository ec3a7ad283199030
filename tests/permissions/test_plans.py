"""The database makes the plans that the two renderings of a row rule are written for. Never a matter of seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.model.db_query import DatabaseQuery

from cndh_protection.access import criterion
from cndh_protection.access.rights import CASE
from cndh_protection.constants import Role
from tests.people import as_user, person

pytestmark = pytest.mark.commits

CASES = 4_000
GRANTED = 400
PREFIX = "PLAN-"
BEGINNING = datetime(2020, 1, 1)
TABLES = (CASE, "Access Grant")


@pytest.fixture(scope="module")
def officer(site: str) -> Iterator[str]:
	"""A focal point, who has own cases beside, with a grant on every tenth of some thousand; statistics are fresh."""
	login = person(Role.FOCAL_POINT)
	_write(login)
	yield login
	for doctype in TABLES:
		frappe.db.delete(doctype, {"name": ["like", f"{PREFIX}%"]})
	frappe.db.commit()
	_look_again()


def _write(login: str) -> None:
	cases = [(_name(number), *_times(number), "C2", "U3") for number in range(CASES)]
	times = ("creation", "modified", "received_on")
	frappe.db.bulk_insert(CASE, ["name", *times, "confidentiality_level", "urgency"], cases, chunk_size=1_000)
	granted = range(0, CASES, CASES // GRANTED)
	about = (CASE, login, "core,identity,contact", 0)
	grants = [(_name(number), _name(number), BEGINNING, *about) for number in granted]
	columns = ["name", "record", "valid_from", "record_type", "user", "compartments", "exceptional"]
	frappe.db.bulk_insert("Access Grant", columns, grants, chunk_size=1_000)
	frappe.db.commit()
	_look_again()


def _look_again() -> None:
	for doctype in TABLES:
		frappe.db.sql(f"analyze table `tab{doctype}`")
	frappe.db.commit()


def _name(number: int) -> str:
	return f"{PREFIX}{number:05d}"


def _times(number: int) -> list[datetime]:
	return [BEGINNING + timedelta(hours=number)] * 3


def _plan(login: str) -> dict[str, Any]:
	"""How the database would find the first page of the list by date."""
	with as_user(login):
		query = DatabaseQuery(CASE).execute(
			fields=["name", "received_on", "region", "urgency"],
			order_by=f"`tab{CASE}`.`received_on` desc",
			limit_page_length=20,
			run=False,
		)
	return dict(json.loads(frappe.db.sql(f"explain format=json {query}")[0][0]))


def _nodes(plan: Any, key: str) -> Iterator[Any]:
	"""Every value under a key, however deep."""
	if isinstance(plan, dict):
		for name, value in plan.items():
			if name == key:
				yield value
			yield from _nodes(value, key)
	elif isinstance(plan, list):
		for value in plan:
			yield from _nodes(value, key)


def _access(plan: Any, table: str) -> list[tuple[str, str]]:
	"""How a table is read: kind of access and index."""
	tables = [node for node in _nodes(plan, "table") if node.get("table_name") == table]
	return [(node["access_type"], node.get("key", "")) for node in tables]


def test_few_names_are_made_first(officer: str) -> None:
	"""The grants are gathered from their index into a table of its own, and each case is looked up by its name."""
	plan = _plan(officer)
	assert list(_nodes(plan, "materialized")), plan
	assert _access(plan, "g") == [("ref", "live_grants")]
	assert _access(plan, f"tab{CASE}") == [("eq_ref", "PRIMARY")]


def test_of_many_the_date_leads(officer: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The list is read in the order of its date index and ends with the page; nothing is sorted or gathered first."""
	monkeypatch.setattr(criterion, "FEW", GRANTED - 1)
	plan = _plan(officer)
	assert not list(_nodes(plan, "filesort")), plan
	assert not list(_nodes(plan, "materialized")), plan
	assert _access(plan, f"tab{CASE}") == [("index", "received_on")]
	assert _access(plan, "g")[0][1] in ("live_grants", "of_record")


def test_what_is_counted_before_choosing_comes_from_indexes(officer: str) -> None:
	"""And the counting ends one past the limit."""
	rule = criterion.CaseCriterion(officer, frozenset({criterion.Scope.GRANT, criterion.Scope.OWN}))
	for member in rule.members:
		plan = json.loads(frappe.db.sql(f"explain format=json {member} limit {criterion.FEW + 1}")[0][0])
		assert all(node.get("using_index") for node in _nodes(plan, "table")), plan
