"""The audit, wraps of keys, and sealing records anew: what has no request around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import frappe

from benchmarks.generating import case_number
from benchmarks.grounds import MARK
from benchmarks.measuring import compare, per_second
from benchmarks.table import Bound, Row
from cndh_protection.access import audit
from cndh_protection.access.rights import CASE
from cndh_protection.seal import DataKey, KeySet, Owner, Place, recordkeys, seal, wrap
from cndh_protection.seal.documents import place_of
from cndh_protection.seal.providers import LocalProvider
from cndh_protection.seal.renewal import RECORDS, drop_retired_keys, renew_data_keys
from cndh_protection.seal.rotation import rewrap_all

WRAPS: Final = 2_000
RENEWED: Final = 500
PLAIN_LOG: Final = "insert into `tabPlain Log` (at, actor, record) values (now(6), 'somebody', 'something')"


def rows(samples: int) -> Iterator[Row]:
	"""All of them."""
	yield _audit(samples)
	owners = _seal_for_real(WRAPS)
	yield Row("keys: wraps renewed", Bound(a_second=2_000), a_second=per_second(_rewrap))
	batches = [owners[at : at + RECORDS] for at in range(0, RENEWED, RECORDS)]
	renewed = per_second(lambda: sum(len(batch) for batch in batches if renew_data_keys(batch)))
	yield Row("keys: records sealed anew", Bound(a_second=200), a_second=renewed)
	rid = per_second(lambda: sum(map(drop_retired_keys, batches)))
	yield Row("keys: records rid of a retired key", Bound(), a_second=rid)


def _audit(samples: int) -> Row:
	frappe.db.sql_ddl(
		"create table if not exists `tabPlain Log` (id bigint auto_increment primary key, at datetime(6),"
		" actor varchar(140), record varchar(140))"
	)

	def plain() -> None:
		frappe.db.sql(PLAIN_LOG)
		frappe.db.commit()

	pair = compare(plain, lambda: audit.write(audit.Code.OPENED, CASE, case_number(1)), samples)
	frappe.db.sql_ddl("drop table `tabPlain Log`")
	return Row("audit: one row on its own connection", Bound(), pair)


def _seal_for_real(count: int) -> list[Owner]:
	"""Give so many generated cases keys of their own; what is in the first ones is sealed with them."""
	site, service = recordkeys.site_id(), recordkeys.provider()
	kek = service.kek(service.active_kid())
	frappe.db.delete("Record Key", {"recipient_kind": "service", "owner_name": ["like", f"DOS-{MARK}0%"]})
	owners = [Owner(site, CASE, case_number(number)) for number in range(1, count + 1)]
	keys = {owner.name: DataKey.generate() for owner in owners}
	fields = "name owner_doctype owner_name kid recipient_kind recipient_kid state wrapped creation".split()
	made = [
		(
			f"{MARK}SK-{owner.name}",
			CASE,
			owner.name,
			key.kid,
			"service",
			kek.kid,
			"Live",
			wrap(key, owner, kek),
		)
		for owner in owners
		for key in [keys[owner.name]]
	]
	now = frappe.utils.now_datetime()
	frappe.db.bulk_insert("Record Key", fields, [(*row, now) for row in made], chunk_size=1_000)
	for owner in owners[:RENEWED]:
		_seal(owner, keys[owner.name])
	frappe.db.commit()
	return owners


def _seal(owner: Owner, key: DataKey) -> None:
	doc = frappe.get_doc(owner.doctype, owner.name)
	for row, field, _compartment in doc.sealed_slots():
		place: Place = place_of(row, field)
		values = {field: seal("What was told on the phone.", place, key, recordkeys.cache())}
		frappe.db.set_value(row.doctype, row.name, values, update_modified=False)


def _rewrap() -> int:
	"""To a new service key; and back, so that the site's own keys still open everything."""
	with open(frappe.conf[recordkeys.FILE_KEY], encoding="ascii") as file:
		keys = KeySet.parse(file.read())
	renewed = keys.renewed()
	return rewrap_all(LocalProvider(renewed)) + rewrap_all(_Turned(renewed, keys.active_kid))


class _Turned(LocalProvider):
	"""Keys of which another is the active one."""

	def __init__(self, keys: KeySet, kid: str) -> None:
		super().__init__(keys)
		self._kid = kid

	def active_kid(self) -> str:
		return self._kid
