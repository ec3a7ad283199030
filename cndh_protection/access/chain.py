"""The chain of the audit: each row carries the digest of the one before, under a key that the database does not hold.

Whoever writes into the database cannot make a digest: HMAC-SHA256 under ``Purpose.AUDIT``. While the server has no key,
rows are chained by plain SHA-256 and say so (``keyed`` 0): anybody can make those. :mod:`~.chain_check` reads it all.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import frappe
from frappe.utils import get_datetime

from cndh_protection.seal import KeySourceFailure, Purpose
from cndh_protection.seal.recordkeys import provider

TABLE: Final = "`tabAudit Event`"
REFUSAL: Final = "Audit Event is append-only"
TRIGGERS: Final = {"cndh_audit_no_update": "update", "cndh_audit_no_delete": "delete"}
"""Trigger → what it refuses before it happens."""


@dataclass(frozen=True)
class Link:
	"""A row of the audit as it goes into its digest."""

	seq: int
	at: datetime
	code: str
	actor: str
	record_type: str | None
	record: str | None
	root_type: str | None
	root: str | None
	details: str
	keyed: int
	previous: str

	def text(self, **more: str) -> bytes:
		"""Every column, and what else is named, as one line."""
		values = {**asdict(self), "at": self.at.isoformat(sep=" ", timespec="microseconds"), **more}
		return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()

	def digest(self, key: bytes | None) -> str:
		"""The digest over every column, in hexadecimal; under the key if the row says so."""
		text = self.text()
		if self.keyed and key:
			return hmac.new(key, text, hashlib.sha256).hexdigest()
		return hashlib.sha256(text).hexdigest()

	def columns(self, key: bytes | None) -> dict[str, Any]:
		"""The columns to store; ``key`` as for :meth:`digest`."""
		return {**asdict(self), "digest": self.digest(key)}


def audit_key() -> bytes | None:
	"""The chain's key; None while the server has no keys."""
	try:
		return provider().derive(Purpose.AUDIT)
	except KeySourceFailure:
		return None


def row_after(last: tuple[int, str], at: datetime, values: Mapping[str, Any]) -> dict[str, Any]:
	"""The columns of the row that follows the one with this number and digest."""
	(seq, digest), key = last, audit_key()
	return Link(seq=seq + 1, at=at, keyed=int(key is not None), previous=digest, **values).columns(key)


def link_of(row: Mapping[str, Any]) -> Link:
	"""What goes into the digest of a row."""
	return Link(**{name: row[name] for name in Link.__dataclass_fields__})


def ensure_triggers() -> list[str]:
	"""Let the database refuse changes of the audit; the names of the triggers that were missing."""
	missing = missing_triggers()
	for name in missing:
		frappe.db.sql_ddl(
			f"create trigger `{name}` before {TRIGGERS[name]} on {TABLE} for each row"
			f" signal sqlstate '45000' set message_text = '{REFUSAL}'"
		)
	return missing


def missing_triggers() -> list[str]:
	"""Those that the database lacks, by their names."""
	query = "select trigger_name from information_schema.triggers where trigger_schema = database()"
	there = {name for (name,) in frappe.db.sql(query)}
	return [name for name in TRIGGERS if name not in there]


def as_row(row: Mapping[str, Any]) -> dict[str, Any]:
	"""A stored row with the types that its digest was made of."""
	return {**row, "at": get_datetime(row["at"]), "previous": row["previous"] or ""}
