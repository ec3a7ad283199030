"""The data keys of records as they stand in the database, wrapped; unwrapped ones live as long as the request.

Rows of Record Key wrap each key for a recipient: the service key, and the escrow public key if one is configured.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import frappe

from cndh_protection.seal.errors import KeyFailure, KeySourceMissing, MissingKey
from cndh_protection.seal.escrow import EscrowPublicKey
from cndh_protection.seal.keys import DataKey, KeyRing, SubkeyCache
from cndh_protection.seal.providers import EnvProvider, FileProvider, KeyProvider, SystemdProvider
from cndh_protection.seal.wrapping import Owner, Recipient, recipient_of, unwrap, wrap

PROVIDER_KEY: Final = "cndh_key_provider"
FILE_KEY: Final = "cndh_key_file"
ESCROW_KEY: Final = "cndh_escrow_public_key"
SITE_ID_KEY: Final = "cndh_seal_site"
LIVE: Final = "Live"
RETIRING: Final = "Retiring"
SERVICE: Final = "service"
SHARED: Final = "lock in share mode"
EXCLUSIVE: Final = "for update"


class _Work:
	"""What one request or job has unwrapped so far."""

	def __init__(self) -> None:
		self.provider: KeyProvider | None = None
		self.keys: dict[str, DataKey] = {}
		self.cache = SubkeyCache()


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


def site_id() -> str:
	"""A random identifier of the site, made once; it survives renaming and restoring, and is no secret."""
	stored = frappe.db.get_default(SITE_ID_KEY)
	if not stored:
		stored = frappe.generate_hash(length=20)
		frappe.db.set_default(SITE_ID_KEY, stored)
	return str(stored)


def provider() -> KeyProvider:
	"""The source of the server's keys that the site configuration names; raises a KeySourceFailure."""
	work = _work()
	if work.provider is None:
		work.provider = _provider_of(frappe.conf)
	return work.provider


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
	"""The keys of a record; raises :class:`MissingKey` when it has one that this server cannot unwrap.

	The rows are read each time: what a transaction rolled back must not seal anything any more.
	"""
	ring = find_ring(owner)
	if ring is None:
		raise MissingKey("-")
	return ring


def find_ring(owner: Owner, lock: str = "") -> KeyRing | None:
	"""The keys of a record; None if none was ever made for it. Raises :class:`MissingKey` as :func:`ring_of` does."""
	rows = key_rows(owner, lock)
	if not rows:
		return None
	opened, absent = {}, []
	for row in rows:
		try:
			opened[row.kid] = unwrapped(row.wrapped, owner, row.kid)
		except KeyFailure:
			absent.append(row.kid)
	live = next(row.kid for row in rows if row.state == LIVE)
	if live not in opened:
		raise MissingKey(live)
	retiring = [key for kid, key in opened.items() if kid != live]
	return KeyRing(opened[live], retiring, absent)


def ring_for_sealing(owner: Owner) -> KeyRing:
	"""The keys of a record, the first one made now if it has none; in the transaction of whoever seals.

	The rows stay locked, shared with others who seal, until that transaction ends: no key is taken away under a save.
	"""
	ring = find_ring(owner, lock=SHARED)
	if ring is None:
		key = DataKey.generate()
		add_key(owner, key)
		ring = KeyRing(key)
	return ring


def add_key(owner: Owner, key: DataKey, state: str = LIVE) -> None:
	"""Store a key of a record, wrapped for the service and for the escrow."""
	service = provider()
	recipients: list[Recipient] = [service.kek(service.active_kid())]
	if frappe.conf.get(ESCROW_KEY):
		recipients.append(EscrowPublicKey.from_text(frappe.conf[ESCROW_KEY]))
	for recipient in recipients:
		add_wrap(owner, key, recipient, state)


def add_wrap(owner: Owner, key: DataKey, recipient: Recipient, state: str) -> None:
	"""Store a record's key wrapped for one recipient."""
	row = frappe.new_doc("Record Key")
	row.update(
		{
			"owner_doctype": owner.doctype,
			"owner_name": owner.name,
			"kid": key.kid,
			"recipient_kind": recipient.kind,
			"recipient_kid": recipient.kid,
			"state": state,
			"wrapped": wrap(key, owner, recipient),
		}
	)
	row.insert(ignore_permissions=True)


def key_rows(owner: Owner, lock: str = "") -> list[Any]:
	"""The service wraps of a record's keys as they stand now, the oldest first; ``lock`` is one of the constants."""
	query = (
		"select name, kid, state, wrapped from `tabRecord Key` where owner_doctype = %s and owner_name = %s"
		" and recipient_kind = %s order by creation, name "
	)
	return frappe.db.sql(query + lock, (owner.doctype, owner.name, SERVICE), as_dict=True)


def unwrapped(wrapped: str, owner: Owner, kid: str) -> DataKey:
	"""The data key in a service wrap, unwrapped once a request; raises a KeyFailure."""
	keys = _work().keys
	if wrapped not in keys:
		keys[wrapped] = unwrap(wrapped, owner, kid, provider().kek(recipient_of(wrapped)))
	return keys[wrapped]
