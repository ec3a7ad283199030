"""Indexes that the speed of lists and rotations hangs on are there, on new sites and on those that were there before."""

from __future__ import annotations

import frappe
import pytest

from cndh_protection.patches.v1_0 import add_covering_indexes

WANTED = {"tabAccess Grant": "live_grants", "tabRecord Key": "by_recipient"}


def names() -> set[tuple[str, str]]:
	"""Table and index."""
	found = frappe.db.sql(
		"select distinct table_name, index_name from information_schema.statistics where table_schema = database()"
	)
	return {(table, index) for table, index in found}


@pytest.mark.commits
def test_a_site_of_before_gets_them() -> None:
	"""The superseded one goes; once more changes nothing."""
	assert set(WANTED.items()) <= names()
	for table, index in WANTED.items():
		frappe.db.sql_ddl(f"alter table `{table}` drop index `{index}`")
	frappe.db.add_index("Access Grant", ["user", "record_type", "record"], add_covering_indexes.SUPERSEDED)
	for _time in range(2):
		add_covering_indexes.execute()
		assert set(WANTED.items()) <= names()
		assert ("tabAccess Grant", add_covering_indexes.SUPERSEDED) not in names()
