"""New data keys for records, for one or for all of them, while people work.

For keys that somebody may have seen. The old key retires and still opens: a save that began before may write an old
token back. Some minutes later :func:`drop_retired_keys` takes it away. Many records are taken in one transaction; each
can be cut off anywhere and run again. A row is written only if it still holds what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby, islice
from typing import Final

import frappe
from frappe.utils import now

from cndh_protection.seal import recordkeys
from cndh_protection.seal.census import Holding, holdings_of, look_ahead, owners
from cndh_protection.seal.errors import RecordBusy, SealError
from cndh_protection.seal.keys import DataKey, KeyRing
from cndh_protection.seal.opening import reseal
from cndh_protection.seal.tokens import prefix_of
from cndh_protection.seal.turns import Outcome, when_nobody_saves
from cndh_protection.seal.wrapping import Owner

RECORDS: Final = 50
"""Taken in one transaction: it ends before those who wait for it notice."""

STATEMENT: Final = 1_000_000
"""Characters of tokens in one statement, but for a single row: by default the database takes 16 million."""

BEGAN_KEY: Final = "cndh_renewal_of_all_began"
"""When the renewal of all records began that is not finished."""

Rings = dict[str, KeyRing]
"""Name of the record → its keys."""

Renewed = list[tuple[Holding, str]]
"""Values of one row, each with its new token."""


def renew_data_keys(owners: Sequence[Owner]) -> int:
	"""Give records of one doctype new data keys and seal everything of them anew; the number of values. Commits.

	Raises as opening does, and :class:`RecordBusy`; then nothing has changed.
	"""
	look_ahead(owners[0].doctype)
	return when_nobody_saves(partial(_renew, owners))


def drop_retired_keys(owners: Sequence[Owner]) -> int:
	"""Seal anew what is still under retired keys of these records, and drop them; of how many none is left. Commits.

	Raises as :func:`renew_data_keys` does.
	"""
	look_ahead(owners[0].doctype)
	return when_nobody_saves(partial(_drop, owners))


def renew_all(progress: Callable[[int], None]) -> Outcome:
	"""New data keys for every record that has one; goes on where it was cut off. Raises KeySourceFailure, RecordBusy."""
	cut_off = frappe.db.get_default(BEGAN_KEY)
	began = cut_off or now()
	frappe.db.set_default(BEGAN_KEY, began)
	outcome = _in_batches(owners(), lambda batch: _renew_older(batch, began), progress)
	outcome.went_on_from = cut_off or ""
	frappe.defaults.clear_default(BEGAN_KEY)
	frappe.db.commit()
	return outcome


def drop_all_retired() -> Outcome:
	"""What :func:`drop_retired_keys` does, for every record with a retired key."""
	return _in_batches(owners_with_retired_keys(), drop_retired_keys)


def owners_with_retired_keys() -> list[Owner]:
	"""Records whose renewal is not finished."""
	rows = frappe.get_all(
		"Record Key",
		filters={"state": recordkeys.RETIRING},
		fields=["owner_doctype", "owner_name"],
		distinct=True,
		order_by="owner_doctype, owner_name",
	)
	return [Owner(recordkeys.site_id(), row.owner_doctype, row.owner_name) for row in rows]


def is_unfinished() -> bool:
	"""Whether a renewal of all records was cut off."""
	return bool(frappe.db.get_default(BEGAN_KEY))


def _in_batches(
	owners: Iterable[Owner],
	work: Callable[[Sequence[Owner]], int],
	progress: Callable[[int], None] = lambda _done: None,
) -> Outcome:
	"""Do it to records in turn; where one of a batch does not open, to each of them alone."""
	recordkeys.provider()  # without the server's keys every record would be called unreadable
	outcome = Outcome()
	for batch in _batches(owners):
		try:
			outcome.changed += work(batch)
		except SealError:
			for owner in batch:
				_alone(owner, work, outcome)
		progress(outcome.changed)
	return outcome


def _alone(owner: Owner, work: Callable[[Sequence[Owner]], int], outcome: Outcome) -> None:
	try:
		outcome.changed += work([owner])
	except RecordBusy:
		raise
	except SealError:
		outcome.unreadable.append(owner.name)


def _batches(owners: Iterable[Owner]) -> Iterator[list[Owner]]:
	"""So many at a time, of one doctype each."""
	for _doctype, same in groupby(owners, key=lambda owner: owner.doctype):
		while batch := list(islice(same, RECORDS)):
			yield batch


def _renew_older(batch: Sequence[Owner], began: str) -> int:
	"""Renew those of a batch whose live key is from before a moment."""
	older = frappe.get_all(
		"Record Key",
		filters={
			"owner_doctype": batch[0].doctype,
			"owner_name": ["in", [owner.name for owner in batch]],
			"state": recordkeys.LIVE,
			"creation": ["<", began],
		},
		pluck="owner_name",
	)
	left = [owner for owner in batch if owner.name in older]
	return renew_data_keys(left) if left else 0


def _renew(owners: Sequence[Owner]) -> int:
	rings = recordkeys.rings_to_change(owners)
	fresh = {owner: DataKey.generate() for owner in owners}
	_retire_rows(owners)
	recordkeys.add_keys(fresh)
	return _reseal_all(owners, {owner.name: rings[owner.name].renewed(key) for owner, key in fresh.items()})


def _drop(owners: Sequence[Owner]) -> int:
	rings = recordkeys.rings_to_change(owners)
	_reseal_all(owners, rings)
	unfinished = {
		holding.owner
		for holding in holdings_of(owners)
		if not holding.value.startswith(prefix_of(rings[holding.owner].live.kid))
	}
	finished = [owner.name for owner in owners if owner.name not in unfinished]
	if finished:
		of_them = {"owner_doctype": owners[0].doctype, "owner_name": ["in", finished]}
		frappe.db.delete("Record Key", {**of_them, "state": recordkeys.RETIRING})
	return len(finished)


def _retire_rows(owners: Sequence[Owner]) -> None:
	table = frappe.qb.DocType("Record Key")
	theirs = table.owner_name.isin([owner.name for owner in owners])
	query = frappe.qb.update(table).set(table.state, recordkeys.RETIRING)
	query.where((table.owner_doctype == owners[0].doctype) & theirs).run()


def _reseal_all(owners: Sequence[Owner], rings: Rings) -> int:
	"""Seal every value of these records anew; how many were not under the live key yet."""
	alike: dict[tuple[str, tuple[str, ...]], list[Renewed]] = {}
	for _row, holdings in groupby(holdings_of(owners), key=lambda held: (held.doctype, held.name)):
		row = _resealed(holdings, rings)
		if row:
			alike.setdefault(_columns(row), []).append(row)
	for (doctype, fields), rows in alike.items():
		for portion in _portions(rows):
			_store(doctype, fields, portion)
	return sum(len(fields) * len(rows) for (_doctype, fields), rows in alike.items())


def _resealed(holdings: Iterable[Holding], rings: Rings) -> Renewed:
	"""The values of one row that were not under the live key yet."""
	cache = recordkeys.cache()
	tokens = ((held, reseal(held.value, held.place, rings[held.owner], cache)) for held in holdings)
	return [(held, token) for held, token in tokens if token != held.value]


def _columns(row: Renewed) -> tuple[str, tuple[str, ...]]:
	"""The table of a row, and those of its columns that change."""
	return row[0][0].doctype, tuple(held.field for held, _token in row)


def _portions(rows: Iterable[Renewed]) -> Iterator[list[Renewed]]:
	"""The rows in portions that one statement holds."""
	portion: list[Renewed] = []
	length = 0
	for row in rows:
		size = sum(len(held.value) + len(token) for held, token in row)
		if portion and length + size > STATEMENT:
			yield portion
			portion, length = [], 0
		portion.append(row)
		length += size
	if portion:
		yield portion


def _store(doctype: str, fields: tuple[str, ...], rows: list[Renewed]) -> None:
	"""Put the new tokens of these columns into rows that still hold the old ones, in one statement."""
	old, new = ([f"{word}{number}" for number in range(len(fields))] for word in ("old", "new"))
	given = ", ".join(f"'' as {name}" for name in ("name", *old, *new))
	places = ", ".join([f"({', '.join(['%s'] * (1 + 2 * len(fields)))})"] * len(rows))
	unchanged = " and ".join(f"t.`{field}` = r.{token}" for field, token in zip(fields, old, strict=True))
	sets = ", ".join(f"t.`{field}` = r.{token}" for field, token in zip(fields, new, strict=True))
	frappe.db.sql(
		f"update `tab{doctype}` t join (select {given} union all values {places}) r"  # noqa: S608 - of names
		f" on t.name = r.name and {unchanged} set {sets}",
		[part for row in rows for part in _line(row)],
	)


def _line(row: Renewed) -> Iterator[str]:
	"""The name of a row, its old tokens, its new ones."""
	yield row[0][0].name
	yield from (held.value for held, _token in row)
	yield from (token for _held, token in row)
