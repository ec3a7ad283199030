"""What the operator of the server does with keys; each returns a sentence for the screen, in English as bench speaks.

Nothing here shows a value or a key. Files with keys are written once, for their owner only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import frappe
from frappe.installer import update_site_config

from cndh_protection.seal import escrowing, keyfile, recordkeys, reindexing, renewal, searchtokens
from cndh_protection.seal.census import Holding, holdings_of, owners
from cndh_protection.seal.constraints import missing_constraints
from cndh_protection.seal.errors import KeySourceFailure, KeySourceMissing, KeysWork, SealError
from cndh_protection.seal.keys import KeyRing
from cndh_protection.seal.keyset import KeySet
from cndh_protection.seal.opening import reseal
from cndh_protection.seal.rotation import rewrap_all, wraps_by_key
from cndh_protection.seal.turns import Outcome
from cndh_protection.seal.wrapping import Owner

SECONDS: Final = len("2026-01-01 00:00:00")


def make_key_file(path: Path, *, again: bool = False) -> str:
	"""Make new keys in a new file outside the bench and name it in the site configuration.

	``again``: although there are keys that can be read. Raises :class:`KeysWork`, and a KeySourceFailure.
	"""
	path = path.absolute()
	outside = [Path(frappe.utils.get_bench_path())]
	keyfile.check_folder(path, outside=outside, owner=os.geteuid())
	if not again:
		_require_no_keys()
	keyfile.create(path, KeySet.fresh())
	update_site_config(recordkeys.PROVIDER_KEY, "file")
	update_site_config(recordkeys.FILE_KEY, str(path))
	recordkeys.forget()
	recordkeys.site_id()
	return f"New keys lie in {path}. Copy the file to a safe place now: without it nothing protected opens again."


def describe() -> Iterator[str]:
	"""Which keys are in use, for how many records; what is not in order."""
	source = recordkeys.provider()
	counts = wraps_by_key()
	for kid in source.kids():
		state = "active" if kid == source.active_kid() else "retiring"
		yield f"service key {kid} ({state}): {counts.pop(kid, 0)} record key(s)"
	for kid, count in counts.items():
		yield f"MISSING service key {kid}: {count} record key(s) cannot be opened on this server"
	waiting = len(renewal.owners_with_retired_keys())
	if waiting:
		yield f"{waiting} record(s) keep a retired key: run keys retire"
	yield f"search index version {searchtokens.version()}: {frappe.db.count(searchtokens.TABLE)} token(s)"
	if renewal.is_unfinished():
		yield "a renewal of all records was cut off: run keys renew-all"
	if reindexing.is_unfinished():
		yield "a re-indexing was cut off: run keys reindex"
	yield from escrowing.describe()
	for column in missing_constraints():
		yield f"NOT GUARDED by the database: {column} (run bench migrate)"


def rotate_service_key(progress: Callable[[int], None]) -> str:
	"""Make a new service key, unless a rotation was cut off, and wrap every record's key for it."""
	path = _key_file()
	keys = _read(path)
	if len(keys.service_keys()) == 1:
		keyfile.replace(path, keys.renewed())
		recordkeys.forget()
	done = rewrap_all(recordkeys.provider(), progress)
	return f"{done} record key(s) wrapped for the new service key. In ten minutes run: keys retire"


def retire_keys() -> str:
	"""Drop old record keys and old service keys that nothing needs any more."""
	finished = renewal.drop_all_retired()
	path, counts = _key_file(), wraps_by_key()
	keys, dropped = _read(path), 0
	for kid in list(keys.service_keys())[1:]:
		if not counts.get(kid):
			keys, dropped = keys.without(kid), dropped + 1
	if dropped:
		keyfile.replace(path, keys)
		recordkeys.forget()
	return (
		f"{finished.changed} record(s) finished, {dropped} service key(s) dropped{finished.said_unreadable}"
	)


def renew_record(doctype: str, name: str) -> str:
	"""Give one record a new data key and seal it anew."""
	done = renewal.renew_data_keys([Owner(recordkeys.site_id(), doctype, name)])
	return f"{done} value(s) sealed anew. In ten minutes run: keys retire"


def renew_all_records(progress: Callable[[int], None]) -> str:
	"""Give every record a new data key and seal it anew; what was cut off goes on."""
	done = renewal.renew_all(progress)
	said = f"{done.changed} value(s) sealed anew{done.said_unreadable}. In ten minutes run: keys retire"
	return f"{said}{_went_on(done)}"


def reindex(renew: bool, progress: Callable[[int], None]) -> str:
	"""Write the search tokens of every record as they should be, on demand under a new version of the index keys."""
	done = reindexing.reindex(renew=renew, progress=progress)
	written = f"{done.changed} record(s) written anew{done.said_unreadable}"
	return f"search index version {searchtokens.version()}: {written}"


def _went_on(outcome: Outcome) -> str:
	if not outcome.went_on_from:
		return ""
	since = outcome.went_on_from[:SECONDS]
	return f". This went on from {since}: run keys renew-all once more for what was renewed since then"


def verify() -> Iterator[str]:
	"""Try every wrap and every token; a line for each that does not open, by name and field, never by value."""
	for owner in owners():
		yield from _verify_owner(owner)


def _verify_owner(owner: Owner) -> Iterator[str]:
	try:
		ring = recordkeys.find_ring(owner)
	except SealError as error:
		yield f"{owner.doctype} {owner.name}: {error.code}"
		return
	for holding in holdings_of([owner]):
		failure = "no_key" if ring is None else _failure(holding, ring)
		if failure:
			yield f"{holding.doctype} {holding.name} {holding.field}: {failure}"
	yield from _verify_search(owner, ring)


def _verify_search(owner: Owner, ring: KeyRing | None) -> Iterator[str]:
	"""A record whose values do not open was named already."""
	with suppress(SealError):
		if ring is not None and reindexing.tokens_differ(owner, ring):
			yield f"{owner.doctype} {owner.name}: search tokens differ (run keys reindex)"


def _failure(holding: Holding, ring: KeyRing) -> str | None:
	try:
		reseal(holding.value, holding.place, ring, recordkeys.cache())
	except SealError as error:
		return error.code
	return None


def _require_no_keys() -> None:
	"""Raise :class:`KeysWork` if the source that is configured gives keys: records hang on those."""
	try:
		recordkeys.provider()
	except KeySourceFailure:
		return
	raise KeysWork


def _key_file() -> Path:
	if frappe.conf.get(recordkeys.PROVIDER_KEY) != "file" or not frappe.conf.get(recordkeys.FILE_KEY):
		raise KeySourceMissing
	return Path(frappe.conf[recordkeys.FILE_KEY])


def _read(path: Path) -> KeySet:
	return keyfile.read(path, outside=[Path(frappe.utils.get_bench_path())], owner=os.geteuid())
