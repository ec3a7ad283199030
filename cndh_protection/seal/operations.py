"""What the operator of the server does with keys; each returns a sentence for the screen, in English as bench speaks.

Nothing here shows a value or a key. Files with keys are written once, for their owner only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import frappe
from frappe.installer import update_site_config

from cndh_protection.seal import keyfile, recordkeys, reindexing, renewal, searchtokens
from cndh_protection.seal.census import Holding, holdings_of, owners
from cndh_protection.seal.constraints import missing_constraints
from cndh_protection.seal.errors import KeySourceMissing, SealError
from cndh_protection.seal.escrow import EscrowPrivateKey
from cndh_protection.seal.keys import KeyRing
from cndh_protection.seal.keyset import KeySet
from cndh_protection.seal.opening import reseal
from cndh_protection.seal.rotation import rewrap_all, wraps_by_key
from cndh_protection.seal.turns import Outcome
from cndh_protection.seal.wrapping import Owner, unwrap, wrap

FILE_MODE: Final = 0o400
SECONDS: Final = len("2026-01-01 00:00:00")


def make_key_file(path: Path) -> str:
	"""Make new keys in a new file outside the bench and name it in the site configuration."""
	path = path.absolute()
	outside = [Path(frappe.utils.get_bench_path())]
	keyfile.check_folder(path, outside=outside, owner=os.geteuid())
	keyfile.create(path, KeySet.fresh())
	update_site_config(recordkeys.PROVIDER_KEY, "file")
	update_site_config(recordkeys.FILE_KEY, str(path))
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
	return f"{finished.changed} record(s) finished, {dropped} service key(s) dropped{_unreadable(finished)}"


def renew_record(doctype: str, name: str) -> str:
	"""Give one record a new data key and seal it anew."""
	done = renewal.renew_data_keys([Owner(recordkeys.site_id(), doctype, name)])
	return f"{done} value(s) sealed anew. In ten minutes run: keys retire"


def renew_all_records(progress: Callable[[int], None]) -> str:
	"""Give every record a new data key and seal it anew; what was cut off goes on."""
	done = renewal.renew_all(progress)
	said = f"{done.changed} value(s) sealed anew{_unreadable(done)}. In ten minutes run: keys retire"
	return f"{said}{_went_on(done)}"


def make_escrow_pair(private_file: Path) -> str:
	"""Make the offline pair; records get their escrow wrap from now on, existing ones at once."""
	private = EscrowPrivateKey.generate()
	_write_once(private_file, private.to_text() + "\n")
	update_site_config(recordkeys.ESCROW_KEY, private.public.text)
	frappe.local.conf[recordkeys.ESCROW_KEY] = private.public.text
	done = sum(_add_escrow_wrap(row, private.public) for row in _service_rows())
	return (
		f"Escrow key {private.kid}: {done} record key(s) wrapped for it. Carry {private_file} away from every machine "
		"with a network now, and delete it here. Whoever holds it can open every record."
	)


def export_escrow(path: Path) -> str:
	"""Write the escrow wraps into a new file; useless without the private half."""
	rows = [dict(row) for row in _rows("escrow")]
	_write_once(path, json.dumps({"site": recordkeys.site_id(), "wraps": rows}, indent=1))
	return f"{len(rows)} escrow wrap(s) written"


def restore_from_escrow(private_file: Path, export: Path | None) -> str:
	"""Wrap every record's key anew for the server's present keys, with the offline private half."""
	private = EscrowPrivateKey.from_text(private_file.read_text(encoding="ascii"))
	rows = json.loads(export.read_text(encoding="ascii"))["wraps"] if export else _rows("escrow")
	present = {row.kid: row for row in _service_rows()}
	service = recordkeys.provider()
	kek, done = service.kek(service.active_kid()), 0
	for row in rows:
		owner = Owner(recordkeys.site_id(), row["owner_doctype"], row["owner_name"])
		renewed = wrap(unwrap(row["wrapped"], owner, row["kid"], private), owner, kek)
		stored = present.get(row["kid"])
		if stored:
			values = {"wrapped": renewed, "recipient_kid": kek.kid}
			frappe.db.set_value("Record Key", stored.name, values, update_modified=False)
			done += 1
	return f"{done} record key(s) open again with the server's present keys. Now run: keys reindex"


def reindex(renew: bool, progress: Callable[[int], None]) -> str:
	"""Write the search tokens of every record as they should be, on demand under a new version of the index keys."""
	done = reindexing.reindex(renew=renew, progress=progress)
	written = f"{done.changed} record(s) written anew{_unreadable(done)}"
	return f"search index version {searchtokens.version()}: {written}"


def _unreadable(outcome: Outcome) -> str:
	count = len(outcome.unreadable)
	return f"; {count} do not open: run keys verify" if count else ""


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


def _key_file() -> Path:
	if frappe.conf.get(recordkeys.PROVIDER_KEY) != "file" or not frappe.conf.get(recordkeys.FILE_KEY):
		raise KeySourceMissing
	return Path(frappe.conf[recordkeys.FILE_KEY])


def _read(path: Path) -> KeySet:
	return keyfile.read(path, outside=[Path(frappe.utils.get_bench_path())], owner=os.geteuid())


def _rows(kind: str) -> list[Any]:
	fields = ["name", "owner_doctype", "owner_name", "kid", "state", "wrapped"]
	return frappe.get_all(
		"Record Key", filters={"recipient_kind": kind}, fields=fields, order_by="creation, name"
	)


def _service_rows() -> list[Any]:
	return _rows(recordkeys.SERVICE)


def _add_escrow_wrap(row: Any, public: Any) -> bool:
	if frappe.db.exists("Record Key", {"kid": row.kid, "recipient_kid": public.kid}):
		return False
	owner = Owner(recordkeys.site_id(), row.owner_doctype, row.owner_name)
	key = recordkeys.unwrapped(row.wrapped, owner, row.kid)
	recordkeys.add_wrap(owner, key, public, row.state)
	return True


def _write_once(path: Path, text: str) -> None:
	handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
	with os.fdopen(handle, "w", encoding="ascii") as file:
		file.write(text)
