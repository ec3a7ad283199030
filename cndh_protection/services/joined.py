"""Cases that merging made one: of the same person and facts."""

from __future__ import annotations

import frappe

from cndh_protection.access.apart import as_committed
from cndh_protection.access.rights import CASE


def joined_with(case: str, *, hold: bool = False) -> list[str]:
	"""A case, those that were merged into it, that into which it was merged, and so on.

	``hold``: as it is committed at this moment, and nobody merges any of them until the request ends. They are taken in
	one order, from whichever of them one comes: else two requests would each wait for the other.
	"""
	for name in joined_with(case) if hold else ():
		frappe.db.get_value(CASE, name, "name", for_update=True)
	found: set[str] = set()
	new = {case}
	while new:
		found |= new
		new = {name for name in _beside(new, hold) if name} - found
	return sorted(found)


def _beside(cases: set[str], hold: bool) -> list[str | None]:
	"""Into which they were merged, and which were merged into them: nobody does that to a case that is held."""
	into = [frappe.db.get_value(CASE, case, "merged_into", for_update=hold) for case in sorted(cases)]
	table = frappe.qb.DocType(CASE)
	query = frappe.qb.from_(table).select(table.name).where(table.merged_into.isin(sorted(cases)))
	return [*into, *(as_committed(query) if hold else query.run(pluck=True))]
