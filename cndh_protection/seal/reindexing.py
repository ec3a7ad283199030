"""Search tokens written anew: for records from before there were any, under a renewed index key or another root.

``match`` in the closed list of openings: values go in, tokens come out, nobody sees either. Every step can be cut off
anywhere and run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import frappe
from frappe.model.base_document import get_controller

from cndh_protection.seal import recordkeys, searchtokens
from cndh_protection.seal.census import Holding, holdings_of, searched_owners
from cndh_protection.seal.errors import NoKey, SealError
from cndh_protection.seal.keys import KeyRing
from cndh_protection.seal.opening import search_tokens
from cndh_protection.seal.searchtokens import TABLE
from cndh_protection.seal.turns import Outcome, when_nobody_saves
from cndh_protection.seal.wrapping import Owner

REACHED_KEY: Final = "cndh_search_reindexed_to"
BATCH: Final = 100

Entry = tuple[str, str, str, str]
"""Name of the row that holds the value, its field, index, token."""


def reindex(*, renew: bool = False, progress: Callable[[int], None] = lambda _done: None) -> Outcome:
	"""Write the tokens of every record as they should be. Commits. Raises KeySourceFailure.

	``renew``: under a new version of the index keys; one that was cut off is finished first. Searches ask for the
	version before as well until then.
	"""
	reached = frappe.db.get_default(REACHED_KEY) or ""
	if renew and not reached:
		frappe.db.set_default(searchtokens.VERSION_KEY, searchtokens.version() + 1)
	outcome = Outcome()
	waiting = [owner for owner in searched_owners() if owner.name > reached]
	if waiting:
		recordkeys.provider()  # without the server's keys every record would be called unreadable
	for number, owner in enumerate(waiting, start=1):
		_take(owner, outcome)
		if number % BATCH == 0:
			frappe.db.set_default(REACHED_KEY, owner.name)
			frappe.db.commit()  # the next run begins here
			progress(number)
	frappe.defaults.clear_default(REACHED_KEY)
	frappe.db.commit()
	return outcome


def _take(owner: Owner, outcome: Outcome) -> None:
	"""One record; a damaged one does not keep the others from being found."""
	try:
		outcome.changed += when_nobody_saves(partial(_reindex_record, owner))
	except SealError:
		outcome.unreadable.append(owner.name)


def is_unfinished() -> bool:
	"""Whether a re-indexing was cut off."""
	return bool(frappe.db.get_default(REACHED_KEY))


def tokens_differ(owner: Owner, ring: KeyRing) -> bool:
	"""Whether a record is found by other values than it holds, or not by all of them. Raises as opening does."""
	return _expected(owner, ring) != set(_stored(owner))


def _reindex_record(owner: Owner) -> bool:
	recordkeys.key_rows(owner, lock=recordkeys.EXCLUSIVE)  # nobody who saves something of it is undone
	expected = _expected(owner, recordkeys.find_ring(owner))
	stored = _stored(owner)
	outdated = [name for entry, name in stored.items() if entry not in expected]
	if outdated:
		frappe.db.delete(TABLE, {"name": ["in", outdated]})
	missing = sorted(expected - set(stored))
	searchtokens.write(owner, missing)
	return bool(outdated or missing)


def _expected(owner: Owner, ring: KeyRing | None) -> set[Entry]:
	return {entry for holding in holdings_of([owner]) for entry in _entries(holding, ring)}


def _entries(holding: Holding, ring: KeyRing | None) -> Iterator[Entry]:
	if ring is None:  # the record has values and no key: what finds them is not taken away
		raise NoKey
	names = get_controller(holding.doctype).SEARCHED_FIELDS.get(holding.field, ())
	if not names:
		return
	indexes = {name: recordkeys.search_index(name, searchtokens.version()) for name in names}
	for found in search_tokens(holding.value, indexes, holding.place, ring, recordkeys.cache()):
		yield (holding.name, holding.field, *found)


def _stored(owner: Owner) -> dict[Entry, str]:
	"""The record's tokens as they stand, each with the name of its row."""
	filters: dict[str, Any] = {"reference_doctype": owner.doctype, "reference_name": owner.name}
	fields = ["name", "row_name", "row_field", "index_name", "token"]
	rows = frappe.get_all(TABLE, filters=filters, fields=fields, order_by="name")
	return {(row.row_name, row.row_field, row.index_name, row.token): row.name for row in rows}
