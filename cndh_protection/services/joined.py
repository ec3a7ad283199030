"""Cases that merging made one: of the same person and facts."""

from __future__ import annotations

from typing import Any

import frappe

from cndh_protection.access.rights import CASE


def joined_with(case: str, *, hold: bool = False) -> list[str]:
	"""A case, those that were merged into it, that into which it was merged, and so on.

	``hold``: as it is committed at this moment, and nobody merges any of them until the request ends.
	"""
	found: set[str] = set()
	new = {case}
	while new:
		found |= new
		new = {name for row in _beside(new, hold) for name in row if name} - found
	return sorted(found)


def _beside(cases: set[str], hold: bool) -> list[Any]:
	"""Two queries, each by one index: the database locks what it reads, and would read all rows for both at once."""
	table = frappe.qb.DocType(CASE)
	rows: list[Any] = []
	for column in (table.name, table.merged_into):
		query = frappe.qb.from_(table).select(table.name, table.merged_into).where(column.isin(sorted(cases)))
		rows += (query.for_update() if hold else query).run()
	return rows
