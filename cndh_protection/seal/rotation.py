"""Renewing keys while people work: all wraps for a new service key, or the data key of one record.

Every step can be cut off anywhere and run again. A row is written only if it still holds what was read. Nobody who saves
meanwhile is undone by it (:mod:`cndh_protection.seal.turns`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any, Final

import frappe
from frappe.query_builder.functions import Count

from cndh_protection.seal import recordkeys
from cndh_protection.seal.census import Holding, holdings_of, look_ahead
from cndh_protection.seal.keys import DataKey, KeyRing
from cndh_protection.seal.opening import reseal
from cndh_protection.seal.providers import KeyProvider
from cndh_protection.seal.tokens import prefix_of
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


def renew_data_key(owner: Owner) -> int:
	"""Give a record a new data key and seal everything of it anew; the number of values. Commits.

	For a key that somebody may have seen. The old key retires and still opens: a save that began before may write an
	old token back. :func:`drop_retired_keys` takes it away.
	"""
	look_ahead(owner.doctype)
	return when_nobody_saves(partial(_renew, owner))


def _renew(owner: Owner) -> int:
	old = _ring_to_change(owner)
	fresh = DataKey.generate()
	_retire_rows(owner)
	recordkeys.add_key(owner, fresh)
	return _reseal_all(owner, old.renewed(fresh))


def drop_retired_keys(owner: Owner) -> bool:
	"""Seal anew what is still under a retired key of the record, and drop that key; whether none is left. Commits."""
	look_ahead(owner.doctype)
	return when_nobody_saves(partial(_drop, owner))


def _drop(owner: Owner) -> bool:
	ring = _ring_to_change(owner)
	_reseal_all(owner, ring)
	left = [
		holding for holding in holdings_of(owner) if not holding.value.startswith(prefix_of(ring.live.kid))
	]
	if not left:
		frappe.db.delete(
			"Record Key",
			{"owner_doctype": owner.doctype, "owner_name": owner.name, "state": recordkeys.RETIRING},
		)
	return not left


def owners_with_retired_keys() -> list[Owner]:
	"""Records whose renewal is not finished."""
	rows = frappe.get_all(
		"Record Key",
		filters={"state": recordkeys.RETIRING},
		fields=["owner_doctype", "owner_name"],
		distinct=True,
		order_by="owner_name",
	)
	return [Owner(recordkeys.site_id(), row.owner_doctype, row.owner_name) for row in rows]


def _ring_to_change(owner: Owner) -> KeyRing:
	"""The keys of the record, which nobody who saves something of it holds now, nor gets before this is done.

	The transaction's view of the tables is taken by the first ordinary read after the lock: it shows what they saved.
	"""
	recordkeys.key_rows(owner, lock=recordkeys.EXCLUSIVE)
	return recordkeys.ring_of(owner)


def _reseal_all(owner: Owner, ring: KeyRing) -> int:
	rows = groupby(holdings_of(owner), key=lambda holding: (holding.doctype, holding.name))
	return sum(_reseal_row(doctype, name, list(holdings), ring) for (doctype, name), holdings in rows)


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


def _retire_rows(owner: Owner) -> None:
	table = frappe.qb.DocType("Record Key")
	query = frappe.qb.update(table).set(table.state, recordkeys.RETIRING)
	query.where((table.owner_doctype == owner.doctype) & (table.owner_name == owner.name)).run()


def _reseal_row(doctype: str, name: str, holdings: list[Holding], ring: KeyRing) -> int:
	"""Seal the values of one row anew, in one statement; how many were not under the live key yet."""
	cache = recordkeys.cache()
	renewed = [(holding, reseal(holding.value, holding.place, ring, cache)) for holding in holdings]
	changed = [(holding, token) for holding, token in renewed if token != holding.value]
	if not changed:
		return 0
	sets = ", ".join(f"`{holding.field}` = %s" for holding, _token in changed)
	unchanged = " and ".join(f"`{holding.field}` = %s" for holding, _token in changed)
	frappe.db.sql(
		f"update `tab{doctype}` set {sets} where name = %s and {unchanged}",  # noqa: S608 - of names
		[*(token for _holding, token in changed), name, *(holding.value for holding, _token in changed)],
	)
	return len(changed)
