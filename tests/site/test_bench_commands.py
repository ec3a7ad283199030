"""``bench migrate``, ``uninstall-app`` and ``install-app``, as an administrator of a server runs them.

One copy of the site goes through all of it, in the order of this file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frappe
import pytest

from cndh_protection.services.case_workflow import SIMPLE_CASE_WORKFLOW
from cndh_protection.setup.uninstall import CONFIRMATION_KEY
from tests import administration
from tests.other_site import OtherSite, copy_of_the_site

pytestmark = pytest.mark.slow

WRITTEN_BY_THE_PLATFORM = frozenset({"tabInstalled Application", "tabVersion", "version_id_seq"})
"""Each migration notes the versions of the apps anew, and that it did."""

Contents = dict[str, Counter[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def copy(site: str) -> Iterator[OtherSite]:
	"""The copy, after an administrator has changed what administrators change."""
	with copy_of_the_site() as other:
		other.configure(**{CONFIRMATION_KEY: None})
		other.python(Path(administration.__file__))
		yield other


@pytest.fixture(scope="module")
def ours(site: str) -> list[str]:
	"""The names of our doctypes, asked for before they are gone."""
	modules = frappe.get_all("Module Def", filters={"app_name": "cndh_protection"}, pluck="name")
	return frappe.get_all("DocType", filters={"module": ["in", modules]}, pluck="name")


def test_migrating_leaves_what_people_changed(copy: OtherSite) -> None:
	"""And migrating once more changes nothing at all."""
	left = _without_platform(copy.contents())
	copy.must("migrate")
	once = _without_platform(copy.contents())
	tables = {f"tab{doctype}" for doctype in administration.CHANGED} | {"tabWorkflow Transition"}
	assert _differing(left, once) & tables == set()
	assert copy.rows("select name from `tabWorkflow State` where cndh_stage = 'case.REC'") == [("Arrivé",)]
	copy.must("migrate")
	assert _differing(once, _without_platform(copy.contents())) == set()


@pytest.mark.parametrize("given", [None, 3])
def test_uninstalling_refuses_a_wrong_number(copy: OtherSite, given: int | None) -> None:
	"""In one clear sentence, and nothing is gone."""
	cases = copy.rows("select count(*) from `tabViolation Case`")[0][0]
	before = _without_platform(copy.contents())
	copy.configure(**{CONFIRMATION_KEY: given})
	done = copy.command("uninstall-app", "cndh_protection", "--yes", "--no-backup")
	assert done.returncode != 0
	assert f"This site holds {cases} case(s)" in done.stdout
	assert "Traceback" not in done.stdout
	assert _differing(before, _without_platform(copy.contents())) == set()


def test_uninstalling_takes_away_what_setup_made(copy: OtherSite, ours: list[str]) -> None:
	"""Tables, roles and their rows, fields of the platform, workflows; not the people's accounts."""
	people = copy.rows("select count(*) from `tabUser`")
	assert len(_traces(copy, ours)["series"]) > 10
	copy.configure(**{CONFIRMATION_KEY: copy.rows("select count(*) from `tabViolation Case`")[0][0]})
	copy.must("uninstall-app", "cndh_protection", "--yes", "--no-backup")
	assert copy.rows("select count(*) from `tabUser`") == people
	assert _traces(copy, ours) == {}


def test_installing_again_makes_it_all_anew(copy: OtherSite) -> None:
	"""As shipped: the administrator's changes went with the application."""
	copy.must("install-app", "cndh_protection")
	for doctype in ("Workflow", "Workflow State", "Role Profile", "Workspace", "Reference Term", "Territory"):
		expected = set(frappe.get_all(doctype, pluck="name"))
		assert {name for (name,) in copy.rows(f"select name from `tab{doctype}`")} ^ expected == set()
	transitions = (
		f"select state, action, allowed from `tabWorkflow Transition` where parent = '{SIMPLE_CASE_WORKFLOW}'"
	)
	shipped = frappe.get_doc("Workflow", SIMPLE_CASE_WORKFLOW).transitions
	assert sorted(copy.rows(transitions)) == sorted((row.state, row.action, row.allowed) for row in shipped)


def _without_platform(contents: Contents) -> Contents:
	kept = {table: rows for table, rows in contents.items() if table not in WRITTEN_BY_THE_PLATFORM}
	singles = kept["tabSingles"]
	kept["tabSingles"] = Counter({row: n for row, n in singles.items() if row[0] != "Installed Applications"})
	return kept


def _differing(before: Contents, after: Contents) -> set[str]:
	return {table for table in before.keys() | after.keys() if before.get(table) != after.get(table)}


def _traces(copy: OtherSite, ours: list[str]) -> dict[str, list[tuple[Any, ...]]]:
	"""Tables of ours, and rows of the platform's tables that name a role, field, record or doctype of ours."""
	names = ", ".join(repr(name) for name in ours)
	queries = {
		"tables": "show tables",
		"roles": "select name from `tabRole` where name like 'CNDH %'",
		"roles of people": "select parent from `tabHas Role` where role like 'CNDH %'",
		"rights": "select parent from `tabCustom DocPerm` where role like 'CNDH %'",
		"fields": "select name from `tabCustom Field` where fieldname like 'cndh%'",
		"setters": "select name from `tabProperty Setter` where doc_type = 'Workflow State'",
		"workflows": f"select name from `tabWorkflow` where document_type in ({names})",
		"doctypes": f"select name from `tabDocType` where name in ({names})",
		"versions": f"select name from `tabVersion` where ref_doctype in ({names})",
		"deleted": f"select name from `tabDeleted Document` where deleted_doctype in ({names})",
		"cards": f"select name from `tabNumber Card` where document_type in ({names})",
		"charts": f"select name from `tabDashboard Chart` where document_type in ({names})",
		"defaults": "select defkey from `tabDefaultValue` where defkey like 'cndh%'",
		"series": "select name from `tabSeries` where name regexp '^[A-Z]{3,4}-'",
	}
	tables = {f"tab{name}" for name in ours}
	found = {kind: copy.rows(query) for kind, query in queries.items()}
	found["tables"] = [row for row in found["tables"] if row[0] in tables]
	return {kind: rows for kind, rows in found.items() if rows}
