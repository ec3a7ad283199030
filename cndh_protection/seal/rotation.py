"""Wrapping every record's key for a new service key while people work.

Every step can be cut off anywhere and run again. A row is written only if it still holds what was read. Nobody who saves
meanwhile is undone by it (:mod:`cndh_protection.seal.turns`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import frappe
from frappe.query_builder.functions import Count

from cndh_protection.seal import recordkeys
from cndh_protection.seal.providers import KeyProvider
from cndh_protection.seal.turns import when_nobody_saves
from cndh_protection.seal.wrapping import Owner, recipient_of, rewrap

BATCH: Final = 500


def rewrap_all(provider: KeyProvider, progress: Callable[[int], None] = lambda _done: None) -> int:
	"""Wrap every data key for the active service key; the number of wraps renewed. Commits after each batch."""
	done = 0
	while renewed := when_nobody_saves(
		partial(_rewrap_batch, provider)
	):  # what is done stays if it is cut off
		done += renewed
		progress(done)
	return done


def _rewrap_batch(provider: KeyProvider) -> int:
	rows = _wraps_for_others(provider.active_kid())
	return _store_wraps({row.name: (row.wrapped, _rewrapped(row, provider)) for row in rows}, provider)


def wraps_by_key() -> dict[str, int]:
	"""Service key id → number of wraps that need it."""
	table = frappe.qb.DocType("Record Key")
	query = frappe.qb.from_(table).select(table.recipient_kid, Count(table.name))
	rows = query.where(table.recipient_kind == recordkeys.SERVICE).groupby(table.recipient_kid).run()
	return dict(rows)


def _wraps_for_others(active_kid: str) -> list[Any]:
	table = frappe.qb.DocType("Record Key")
	return (
		frappe.qb.from_(table)
		.select(table.name, table.owner_doctype, table.owner_name, table.kid, table.wrapped)
		.where((table.recipient_kind == recordkeys.SERVICE) & (table.recipient_kid != active_kid))
		.limit(BATCH)
		.run(as_dict=True)
	)


def _rewrapped(row: Any, provider: KeyProvider) -> str:
	owner = Owner(recordkeys.site_id(), row.owner_doctype, row.owner_name)
	new = provider.kek(provider.active_kid())
	return rewrap(row.wrapped, owner, row.kid, provider.kek(recipient_of(row.wrapped)), new)


def _store_wraps(wraps: dict[str, tuple[str, str]], provider: KeyProvider) -> int:
	"""Name → wrap as it was read, wrap that replaces it: in one statement; how many."""
	if not wraps:
		return 0
	rows = ", ".join(["(%s, %s, %s)"] * len(wraps))
	given = f"select '' as name, '' as was, '' as renewed union all values {rows}"
	frappe.db.sql(
		f"update `tabRecord Key` k join ({given}) r on k.name = r.name and k.wrapped = r.was"  # noqa: S608 - no value in it
		" set k.wrapped = r.renewed, k.recipient_kid = %s",
		[*(part for name, pair in wraps.items() for part in (name, *pair)), provider.active_kid()],
	)
	return len(wraps)
