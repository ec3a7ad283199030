"""The way back by the escrow, as the operator of the server prepares and takes it; each returns a sentence for the screen.

Records are wrapped for the public key that the site's configuration names. Another pair takes the place of one step by
step: wraps for a former key go when every record has one for the present key. Each step can be cut off anywhere and run
again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import frappe
from frappe.installer import update_site_config

from cndh_protection.seal import recordkeys
from cndh_protection.seal.errors import DamagedExport, NoEscrowKey, SealError
from cndh_protection.seal.escrow import EscrowPrivateKey, EscrowPublicKey
from cndh_protection.seal.turns import Outcome, when_nobody_saves
from cndh_protection.seal.wrapping import Owner, WrappingKey, recipient_of, unwrap, wrap

FILE_MODE: Final = 0o400
BATCH: Final = 500
PARTS: Final = ("owner_doctype", "owner_name", "kid", "wrapped")

LACKING: Final = """from `tabRecord Key` k where k.recipient_kind = 'service' and not exists (
	select 1 from `tabRecord Key` e where e.owner_doctype = k.owner_doctype and e.owner_name = k.owner_name
	and e.kid = k.kid and e.recipient_kid = %s)"""
"""The service wraps of keys that have no wrap for an escrow key."""

Row = Mapping[str, Any]
"""Of Record Key, or of an export: at least :data:`PARTS`."""


def make_pair(private_file: Path) -> str:
	"""Make the offline pair; records get their escrow wrap from now on, existing ones at once."""
	private = EscrowPrivateKey.generate()
	_write_once(private_file, private.to_text() + "\n")
	update_site_config(recordkeys.ESCROW_KEY, private.public.text)
	frappe.local.conf[recordkeys.ESCROW_KEY] = private.public.text
	return (
		f"{complete()} Carry {private_file} away from every machine with a network now, and delete it here. "
		"Whoever holds it can open every record."
	)


def complete() -> str:
	"""Wrap for the configured public key what has no wrap for it; once nothing is left, wraps for former keys go.

	Raises :class:`NoEscrowKey`, and a KeySourceFailure.
	"""
	public = configured()
	if public is None:
		raise NoEscrowKey
	recordkeys.provider()  # without the server's keys every record would be called unreadable
	outcome, names = Outcome(), _lacking(public.kid)
	for start in range(0, len(names), BATCH):
		done = when_nobody_saves(partial(_wrap_batch, names[start : start + BATCH], public))
		outcome.changed += done.changed
		outcome.unreadable += done.unreadable
	former = 0 if _lacking(public.kid) else _drop_former(public.kid)
	said = f"{outcome.changed} record key(s) wrapped for it{outcome.said_unreadable}"
	return f"Escrow key {public.kid}: {said}; {former} wrap(s) for a former key dropped."


def describe() -> list[str]:
	"""What is not in order: records that the escrow would not open."""
	public = configured()
	kids = (public.kid,) if public else ()
	counted = [(kid, _records_lacking(kid)) for kid in kids]
	return [
		f"{n} record(s) have no wrap for the escrow key {kid}: run keys escrow-add" for kid, n in counted if n
	]


def export(path: Path) -> str:
	"""Write the escrow wraps into a new file; useless without the private half."""
	rows = [dict(row) for row in _escrow_wraps()]
	_write_once(path, json.dumps({"site": recordkeys.site_id(), "wraps": rows}, indent=1))
	return f"{len(rows)} escrow wrap(s) written"


def restore(private_file: Path, export_file: Path | None) -> str:
	"""Wrap every record's key anew for the server's present keys, with the offline private half.

	Wraps for another pair are passed over; what does not open is counted and keeps none of the others from opening.
	Raises :class:`BadKey`, :class:`DamagedExport`, and a KeySourceFailure.
	"""
	private = EscrowPrivateKey.from_text(private_file.read_text(encoding="ascii", errors="replace"))
	rows = _exported(export_file) if export_file else _escrow_wraps()
	service = recordkeys.provider()
	kek, outcome, foreign = service.kek(service.active_kid()), Outcome(), 0
	for row in rows:
		try:
			if recipient_of(row["wrapped"]) != private.kid:
				foreign += 1
			else:
				outcome.changed += _restore_one(row, private, kek)
		except SealError:
			outcome.unreadable.append(row["owner_name"])
	others = f"; {foreign} wrap(s) are for another escrow key" if foreign else ""
	said = f"{outcome.changed} record key(s) open again with the server's present keys"
	return f"{said}{outcome.said_unreadable}{others}. Now run: keys reindex"


def configured() -> EscrowPublicKey | None:
	"""The public key that records are wrapped for; raises :class:`BadKey`."""
	text = frappe.conf.get(recordkeys.ESCROW_KEY)
	return EscrowPublicKey.from_text(text) if text else None


def _lacking(kid: str) -> list[str]:
	return [name for (name,) in frappe.db.sql(f"select k.name {LACKING} order by k.name", (kid,))]


def _records_lacking(kid: str) -> int:
	return int(frappe.db.sql(f"select count(distinct k.owner_doctype, k.owner_name) {LACKING}", (kid,))[0][0])


def _wrap_batch(names: Sequence[str], public: EscrowPublicKey) -> Outcome:
	"""Read and locked once more: a renewal may have retired a key meanwhile."""
	rows = frappe.db.sql(
		f"{recordkeys.KEY_ROWS} where name in %s {recordkeys.SHARED}", (names,), as_dict=True
	)
	outcome = Outcome()
	for row in rows:
		owner = Owner(recordkeys.site_id(), row.owner_doctype, row.owner_name)
		try:
			key = recordkeys.unwrapped(row.wrapped, owner, row.kid)
		except SealError:
			outcome.unreadable.append(row.owner_name)
		else:
			recordkeys.add_wrap(owner, key, public, row.state)
			outcome.changed += 1
	return outcome


def _drop_former(kid: str) -> int:
	filters = {"recipient_kind": "escrow", "recipient_kid": ["!=", kid]}
	names = frappe.get_all("Record Key", filters=filters, pluck="name", order_by="name")
	for start in range(0, len(names), BATCH):
		when_nobody_saves(
			partial(frappe.db.delete, "Record Key", {"name": ["in", names[start : start + BATCH]]})
		)
	return len(names)


def _restore_one(row: Row, private: EscrowPrivateKey, kek: WrappingKey) -> int:
	"""How many wraps of the server were written anew: none if the record is gone."""
	owner = Owner(recordkeys.site_id(), row["owner_doctype"], row["owner_name"])
	renewed = wrap(unwrap(row["wrapped"], owner, row["kid"], private), owner, kek)
	of_it = {"kid": row["kid"], "recipient_kind": recordkeys.SERVICE}
	stored = frappe.db.get_value(
		"Record Key", {**of_it, "owner_doctype": owner.doctype, "owner_name": owner.name}
	)
	if not stored:
		return 0
	values = {"wrapped": renewed, "recipient_kid": kek.kid}
	frappe.db.set_value("Record Key", stored, values, update_modified=False)
	return 1


def _escrow_wraps() -> list[Any]:
	return frappe.get_all(
		"Record Key", filters={"recipient_kind": "escrow"}, fields=list(PARTS), order_by="creation, name"
	)


def _exported(path: Path) -> list[Row]:
	"""What :func:`export` wrote; :class:`DamagedExport` unless it is whole."""
	rows: list[Row] = []
	try:
		rows = json.loads(path.read_text(encoding="ascii"))["wraps"]
		whole = all(isinstance(row[part], str) for row in rows for part in PARTS)
	except (ValueError, LookupError, TypeError):
		whole = False
	if not whole:
		raise DamagedExport
	return list(rows)


def _write_once(path: Path, text: str) -> None:
	handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
	with os.fdopen(handle, "w", encoding="ascii") as file:
		file.write(text)
