"""Opening in tests what only the application's openings may open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.model.document import Document

from cndh_protection.seal import recordkeys
from cndh_protection.seal.documents import place_of
from cndh_protection.seal.opening import open_token


def opened(doc: Document, field: str, row: Document | None = None) -> str | None:
	"""The plaintext of a protected field as it is stored, of the document or of one of its rows."""
	row = row or doc
	token = stored(row.doctype, row.name, field)
	if not token:
		return None
	ring = recordkeys.ring_of(doc.key_owner())
	return open_token(token, place_of(row, field), ring, recordkeys.cache())


def stored(doctype: str, name: str, field: str) -> str:
	"""What the table holds; "" for nothing."""
	return str(frappe.db.get_value(doctype, name, field) or "")


def tamper(doctype: str, name: str, field: str, value: str) -> None:
	"""Write into the table behind the application's back."""
	frappe.qb.update(frappe.qb.DocType(doctype)).set(field, value).where(
		frappe.qb.DocType(doctype).name == name
	).run()


@contextmanager
def wraps_put_back() -> Iterator[None]:
	"""Put the wraps of all records back after a rotation with keys of the test's own."""
	rows = frappe.get_all("Record Key", fields=["name", "wrapped", "recipient_kid"])
	try:
		yield
	finally:
		frappe.db.rollback()
		for row in rows:
			values = {"wrapped": row.wrapped, "recipient_kid": row.recipient_kid}
			frappe.db.set_value("Record Key", row.name, values, update_modified=False)
		frappe.db.commit()
