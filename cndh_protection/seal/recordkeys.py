"""The data keys of records as they stand in the database, wrapped; unwrapped ones live as long as the request.

Rows of Record Key wrap each key for a recipient: the service key, and the escrow public key if one is configured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import frappe
from frappe.utils import now

from cndh_protection.seal.errors import KeyFailure, KeySourceMissing, MissingKey, NoKey
from cndh_protection.seal.escrow import EscrowPublicKey
from cndh_protection.seal.keys import DataKey, KeyRing, SubkeyCache
from cndh_protection.seal.providers import (
	EnvProvider,
	FileProvider,
	KeyProvider,
	Purpose,
	SystemdProvider,
)
from cndh_protection.seal.search import SearchIndex
from cndh_protection.seal.wrapping import Owner, Recipient, WrappingKey, recipient_of, unwrap, wrap

PROVIDER_KEY: Final = "cndh_key_provider"
FILE_KEY: Final = "cndh_key_file"
ESCROW_KEY: Final = "cndh_escrow_public_key"
SITE_ID_KEY: Final = "cndh_seal_site"
LIVE: Final = "Live"
RETIRING: Final = "Retiring"
SERVICE: Final = "service"
SHARED: Final = "lock in share mode"
EXCLUSIVE: Final = "for update"
KEY_ROWS: Final = "select name, owner_doctype, owner_name, kid, state, wrapped from `tabRecord Key`"


class _Work:
	"""What one request or job has unwrapped so far."""

	def __init__(self) -> None:
		self.provider: KeyProvider | None = None
		self.keys: dict[str, DataKey] = {}
		self.cache = SubkeyCache()
		self.indexes: dict[tuple[str, int], SearchIndex] = {}
		self.layout: dict[str, list[Any]] = {}
		self.site: str | None = None


def _work() -> _Work:
	work = getattr(frappe.local, "cndh_seal", None)
	if work is None:
		work = frappe.local.cndh_seal = _Work()
	return work


def forget() -> None:
	"""Drop every key that this request has unwrapped."""
	frappe.local.cndh_seal = None


def cache() -> SubkeyCache:
	"""The request's cache of field ciphers."""
	return _work().cache


def layout() -> dict[str, list[Any]]:
	"""What :mod:`cndh_protection.seal.census` found out in this request: owner's doctype → where its values lie."""
	return _work().layout


def site_id() -> str:
	"""A random identifier of the site, made once; it survives renaming and restoring, and is no secret."""
	work = _work()
	if work.site is None:
		stored = frappe.db.get_default(SITE_ID_KEY)
		if not stored:
			stored = frappe.generate_hash(length=20)
			frappe.db.set_default(SITE_ID_KEY, stored)
			return str(stored)  # remembered once it is stored for good
		work.site = str(stored)
	return work.site


def provider() -> KeyProvider:
	"""The source of the server's keys that the site configuration names; raises a KeySourceFailure."""
	work = _work()
	if work.provider is None:
		work.provider = _provider_of(frappe.conf)
	return work.provider


def search_index(index: str, version: int) -> SearchIndex:
	"""A search index under a version of its key; raises as :func:`provider` does."""
	indexes = _work().indexes
	if (index, version) not in indexes:
		indexes[index, version] = SearchIndex(provider().derive(Purpose.SEARCH), index, version)
	return indexes[index, version]


def _provider_of(conf: Any) -> KeyProvider:
	kind = conf.get(PROVIDER_KEY)
	if kind == "file" and conf.get(FILE_KEY):
		return FileProvider(Path(conf[FILE_KEY]), outside=[Path(frappe.utils.get_bench_path())])
	if kind == "systemd":
		return SystemdProvider()
	if kind == "env":
		return EnvProvider(development=bool(conf.get("developer_mode") or conf.get("allow_tests")))
	raise KeySourceMissing


def ring_of(owner: Owner) -> KeyRing:
	"""The keys of a record; raises :class:`NoKey`, and :class:`MissingKey` when this server cannot unwrap the live one.

	The rows are read each time: what a transaction rolled back must not seal anything any more.
	"""
	ring = find_ring(owner)
	if ring is None:
		raise NoKey
	return ring


def find_ring(owner: Owner) -> KeyRing | None:
	"""The keys of a record; None if none was ever made for it. Raises :class:`MissingKey` as :func:`ring_of` does."""
	return _ring(owner, key_rows(owner))


def rings_of(doctype: str, names: Iterable[str]) -> dict[str, KeyRing]:
	"""The keys of several records by name, in one query; a record without a key that opens is left out."""
	found = frappe.get_all(
		"Record Key",
		filters={"owner_doctype": doctype, "owner_name": ["in", list(names)], "recipient_kind": SERVICE},
		fields=["owner_name", "kid", "state", "wrapped"],
		order_by="creation, name",
	)
	rings = {}
	for name, rows in _by_owner(found).items():
		with suppress(KeyFailure):
			ring = _ring(Owner(site_id(), doctype, name), rows)
			if ring:
				rings[name] = ring
	return rings


def rings_to_change(owners: Sequence[Owner]) -> dict[str, KeyRing]:
	"""The keys by name of records of one doctype, which nobody who saves something of them holds now, nor gets before
	the transaction ends.

	The transaction's view of the tables is taken by the first ordinary read after the lock: it shows what they saved.
	Raises :class:`NoKey` or :class:`MissingKey` when one of them has no key that opens.
	"""
	found = frappe.db.sql(
		f"{KEY_ROWS} where owner_doctype = %s and owner_name in %s and recipient_kind = %s order by creation, name {EXCLUSIVE}",
		(owners[0].doctype, [owner.name for owner in owners], SERVICE),
		as_dict=True,
	)
	rows, rings = _by_owner(found), {}
	for owner in owners:
		ring = _ring(owner, rows.get(owner.name, []))
		if ring is None:
			raise NoKey
		rings[owner.name] = ring
	return rings


def _by_owner(rows: list[Any]) -> dict[str, list[Any]]:
	by_owner: dict[str, list[Any]] = {}
	for row in rows:
		by_owner.setdefault(row.owner_name, []).append(row)
	return by_owner


def _ring(owner: Owner, rows: list[Any]) -> KeyRing | None:
	if not rows:
		return None
	opened, absent = {}, []
	for row in rows:
		try:
			opened[row.kid] = unwrapped(row.wrapped, owner, row.kid)
		except KeyFailure:
			absent.append(row.kid)
	live = next((row.kid for row in rows if row.state == LIVE), None)
	if live not in opened:
		raise MissingKey(live or rows[-1].kid)
	return KeyRing(opened[live], opened.values(), absent)


def ring_for_sealing(owner: Owner) -> KeyRing:
	"""The keys of a record, the first one made now if it has none; in the transaction of whoever seals.

	The rows stay locked, shared with others who seal, until that transaction ends: no key is taken away under a save.
	Two who seal the first values of a record at once make a key each: the older one seals from then on, both open.
	"""
	ring = _ring(owner, _rows_kept(owner))
	if ring is None:
		key = DataKey.generate()
		add_key(owner, key)
		ring = KeyRing(key)
	return ring


def _rows_kept(owner: Owner) -> list[Any]:
	"""The rows as they stand now, kept until the transaction ends.

	By their names: a search by owner would lock the gaps to the owners beside it too, and two people who each make a
	record there would wait for each other for ever. What was renewed since this transaction began is read anew.
	"""
	seen = key_rows(owner)
	if not seen:
		return []
	names = [row.name for row in seen]
	kept = frappe.db.sql(
		f"{KEY_ROWS} where name in %s order by creation, name {SHARED}", (names,), as_dict=True
	)
	unchanged = [(row.name, row.state) for row in seen] == [(row.name, row.state) for row in kept]
	return kept if unchanged else key_rows(owner, SHARED)


def add_key(owner: Owner, key: DataKey) -> None:
	"""Store a key of a record as its live one, wrapped for the service and for the escrow."""
	add_keys({owner: key})


def add_keys(keys: Mapping[Owner, DataKey]) -> None:
	"""The same for keys of several records, in one statement."""
	service = provider()
	recipients: list[Recipient] = [service.kek(service.active_kid())]
	if frappe.conf.get(ESCROW_KEY):
		recipients.append(EscrowPublicKey.from_text(frappe.conf[ESCROW_KEY]))
	_store(_row(owner, key, recipient) for owner, key in keys.items() for recipient in recipients)


def add_wrap(owner: Owner, key: DataKey, recipient: Recipient, state: str) -> None:
	"""Store a record's key wrapped for one recipient."""
	_store([_row(owner, key, recipient, state)])


def _row(owner: Owner, key: DataKey, recipient: Recipient, state: str = LIVE) -> dict[str, Any]:
	return {
		"name": frappe.generate_hash(length=20),
		"owner_doctype": owner.doctype,
		"owner_name": owner.name,
		"kid": key.kid,
		"recipient_kind": recipient.kind,
		"recipient_kid": recipient.kid,
		"state": state,
		"wrapped": wrap(key, owner, recipient),
	}


def _store(rows: Iterable[dict[str, Any]]) -> None:
	"""Insert rows of Record Key; every value of them is made here: there is nothing to check."""
	at, by = now(), frappe.session.user
	made = [{**row, "creation": at, "modified": at, "owner": by, "modified_by": by} for row in rows]
	frappe.db.bulk_insert("Record Key", list(made[0]), [tuple(row.values()) for row in made])


def key_rows(owner: Owner, lock: str = "") -> list[Any]:
	"""The service wraps of a record's keys as they stand now, the oldest first; ``lock`` is one of the constants."""
	query = f"{KEY_ROWS} where owner_doctype = %s and owner_name = %s and recipient_kind = %s order by creation, name "
	return frappe.db.sql(query + lock, (owner.doctype, owner.name, SERVICE), as_dict=True)


def unwrapped(wrapped: str, owner: Owner, kid: str) -> DataKey:
	"""The data key in a service wrap, unwrapped once a request; raises a KeyFailure."""
	keys = _work().keys
	if wrapped not in keys:
		keys[wrapped] = unwrap(wrapped, owner, kid, _service_key(recipient_of(wrapped)))
	return keys[wrapped]


def _service_key(kid: str) -> WrappingKey:
	"""The service key with this id; its source is read once more if it was renewed while this request worked."""
	try:
		return provider().kek(kid)
	except MissingKey:
		_work().provider = None
	return provider().kek(kid)
