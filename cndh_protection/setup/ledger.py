"""What setup made on this site.

Records that people may change (roles, lists, workflows, workspaces) are made once. The ledger remembers each with a
fingerprint of how it was shipped: a later release may tell an administrator's change from our own text, and
uninstalling takes away what setup made and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import frappe

if TYPE_CHECKING:
	from frappe.model.document import Document

_NOT_CONTENT = frozenset(
	{"creation", "modified", "modified_by", "owner", "name", "parent", "idx", "docstatus"}
)


def ensure(values: dict[str, Any], *, key: str | dict[str, Any] | None = None) -> bool:
	"""Insert the record unless one stands already under ``key`` (a name, or filters); tell whether it was made.

	A record that an administrator deleted stays deleted: the ledger knows that it was made once.
	"""
	doctype = values["doctype"]
	if key is not None and frappe.db.exists(doctype, key):
		return False
	if isinstance(key, str) and was_made(doctype, key):
		return False
	doc = frappe.get_doc(values)
	doc.flags.ignore_permissions = True
	doc.insert(ignore_permissions=True, ignore_if_duplicate=False)
	record(doc)
	return True


def record(doc: Document) -> None:
	"""Remember that setup made this document, as it stands now."""
	if not was_made(doc.doctype, str(doc.name)):
		_enter(doc.doctype, str(doc.name), fingerprint(doc))


def record_anew(doc: Document) -> None:
	"""Remember a document that setup itself has changed, as it stands now."""
	entry = {"kind": doc.doctype, "record": str(doc.name)}
	frappe.db.set_value("Seed Record", entry, "fingerprint", fingerprint(doc))


def follow_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Remember a record of ours under its new name as well; under the old one it is not made again."""
	shipped = frappe.db.get_value("Seed Record", {"kind": doc.doctype, "record": old}, "fingerprint")
	if shipped and not was_made(doc.doctype, new):
		_enter(doc.doctype, new, shipped)


def _enter(doctype: str, name: str, shipped: str) -> None:
	entry = frappe.new_doc("Seed Record")
	entry.update({"kind": doctype, "record": name, "fingerprint": shipped})
	entry.insert(ignore_permissions=True)


def was_made(doctype: str, name: str) -> bool:
	"""Whether setup once made this record, be it still there or not."""
	return bool(frappe.db.exists("Seed Record", {"kind": doctype, "record": name}))


def is_as_shipped(doc: Document) -> bool:
	"""Whether nobody has changed the record since setup made it."""
	shipped = frappe.db.get_value("Seed Record", {"kind": doc.doctype, "record": doc.name}, "fingerprint")
	return bool(shipped) and shipped == fingerprint(doc)


def fingerprint(doc: Document) -> str:
	"""SHA-256 of the record's content: every value but names, owners and times."""
	content = _content(doc.as_dict(no_nulls=True))
	return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _content(value: Any) -> Any:
	if isinstance(value, dict):
		kept = {k: _content(v) for k, v in value.items() if k not in _NOT_CONTENT and not k.startswith("_")}
		return {k: v for k, v in kept.items() if v not in (None, "", 0, [])}
	if isinstance(value, list):
		return [_content(item) for item in value]
	return value


def made_records() -> list[tuple[str, str]]:
	"""Every (document type, name) that setup made, the latest first."""
	rows = frappe.get_all("Seed Record", fields=["kind", "record"], order_by="creation desc, name desc")
	return [(row.kind, row.record) for row in rows]
