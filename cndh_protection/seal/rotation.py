"""Renewing keys while people work: all wraps for a new service key, or the data key of one record.

Every step can be cut off anywhere and run again. A row is written only if it still holds what was read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import frappe
from frappe.query_builder.functions import Count

from cndh_protection.seal import recordkeys
from cndh_protection.seal.census import Holding, holdings_of
from cndh_protection.seal.keys import DataKey, KeyRing
from cndh_protection.seal.opening import reseal
from cndh_protection.seal.providers import KeyProvider
from cndh_protection.seal.tokens import prefix_of
from cndh_protection.seal.wrapping import Owner, recipient_of, rewrap

BATCH: Final = 500


def rewrap_all(provider: KeyProvider, progress: Callable[[int], None] = lambda _done: None) -> int:
	"""Wrap every data key for the active service key; the number of wraps renewed. Commits after each batch."""
	done = 0
	while rows := _wraps_for_others(provider.active_kid()):
		renewed = sum(_rewrap_row(row, provider) for row in rows)
		frappe.db.commit()  # the work so far stays if the next batch is cut off
		done += renewed
		progress(done)
		if not renewed:
			break
	return done


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
	_begin_with_lock(owner)
	old = recordkeys.ring_of(owner)
	fresh = DataKey.generate()
	_retire_rows(owner)
	recordkeys.add_key(owner, fresh)
	done = _reseal_all(owner, KeyRing(fresh, [old.live]))
	frappe.db.commit()
	return done


def drop_retired_keys(owner: Owner) -> bool:
	"""Seal anew what is still under a retired key of the record, and drop that key; whether none is left. Commits."""
	_begin_with_lock(owner)
	ring = recordkeys.ring_of(owner)
	_reseal_all(owner, ring)
	left = [
		holding for holding in holdings_of(owner) if not holding.value.startswith(prefix_of(ring.live.kid))
	]
	if not left:
		frappe.db.delete(
			"Record Key",
			{"owner_doctype": owner.doctype, "owner_name": owner.name, "state": recordkeys.RETIRING},
		)
	frappe.db.commit()
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


def _begin_with_lock(owner: Owner) -> None:
	"""Wait for whoever is saving something of the record, and see what they saved.

	The transaction begins here: its view of the tables is taken by the first ordinary read after the lock.
	"""
	frappe.db.commit()
	recordkeys.key_rows(owner, lock=recordkeys.EXCLUSIVE)


def _reseal_all(owner: Owner, ring: KeyRing) -> int:
	return sum(_reseal_holding(holding, ring) for holding in holdings_of(owner))


def _wraps_for_others(active_kid: str) -> list[Any]:
	table = frappe.qb.DocType("Record Key")
	return (
		frappe.qb.from_(table)
		.select(table.name, table.owner_doctype, table.owner_name, table.kid, table.wrapped)
		.where((table.recipient_kind == recordkeys.SERVICE) & (table.recipient_kid != active_kid))
		.limit(BATCH)
		.run(as_dict=True)
	)


def _rewrap_row(row: Any, provider: KeyProvider) -> bool:
	owner = Owner(recordkeys.site_id(), row.owner_doctype, row.owner_name)
	new = provider.kek(provider.active_kid())
	renewed = rewrap(row.wrapped, owner, row.kid, provider.kek(recipient_of(row.wrapped)), new)
	table = frappe.qb.DocType("Record Key")
	query = frappe.qb.update(table).set(table.wrapped, renewed).set(table.recipient_kid, new.kid)
	query.where((table.name == row.name) & (table.wrapped == row.wrapped)).run()
	return True


def _retire_rows(owner: Owner) -> None:
	table = frappe.qb.DocType("Record Key")
	query = frappe.qb.update(table).set(table.state, recordkeys.RETIRING)
	query.where((table.owner_doctype == owner.doctype) & (table.owner_name == owner.name)).run()


def _reseal_holding(holding: Holding, ring: KeyRing) -> bool:
	renewed = reseal(holding.value, holding.place, ring, recordkeys.cache())
	if renewed == holding.value:
		return False
	table = frappe.qb.DocType(holding.doctype)
	query = frappe.qb.update(table).set(table[holding.field], renewed)
	query.where((table.name == holding.name) & (table[holding.field] == holding.value)).run()
	return True
