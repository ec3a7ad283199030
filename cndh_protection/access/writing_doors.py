"""Methods of the platform that write or delete a document by its name, and look for it before they ask who may.

Each stands before the platform's own (``override_whitelisted_methods``), asks whether what is named is there for the
person at work, and leaves the rest to it.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe import client
from frappe.desk import reportview

from cndh_protection.access.rows import is_hidden, is_no_name, require_all_there, require_there


@frappe.whitelist(methods=["POST", "PUT"])
def set_value(doctype: str, name: Any, fieldname: Any, value: Any = None) -> Any:
	"""The platform's ``set_value``, which looks for the document of a row by whatever is sent for its name, and names
	that document when it refuses."""
	require_there(doctype, name)
	return client.set_value(doctype, name, fieldname, value)


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc: Any = None) -> Any:
	"""The platform's ``insert``, which puts a row into a document before it asks who may: some tables are none, and then
	it stumbles over a document that exists."""
	_require_document_there(doc)
	return client.insert(doc)


@frappe.whitelist(methods=["POST", "PUT"])
def insert_many(docs: Any = None) -> Any:
	"""The platform's ``insert_many``, likewise."""
	for doc in frappe.parse_json(docs) or []:
		_require_document_there(doc)
	return client.insert_many(docs)


@frappe.whitelist(methods=["DELETE", "POST"])
def delete(doctype: str, name: Any) -> None:
	"""The platform's ``delete``, as ``set_value``; for a wrong name it has no words."""
	if is_no_name(name) or is_hidden(doctype, name, frappe.session.user):
		raise frappe.DoesNotExistError
	client.delete(doctype, name)


@frappe.whitelist(methods=["POST", "DELETE"])
def delete_several() -> Any:
	"""The platform's ``delete_items``, which tells who is at work that it deleted what is not there, and what it could not
	delete."""
	require_all_there(frappe.form_dict.get("doctype"), frappe.form_dict.get("items"))
	return reportview.delete_items()


def _require_document_there(posted: Any) -> None:
	"""Of a row: the document into which it is to go."""
	row = frappe.parse_json(posted) or {}
	if row.get("parenttype") and row.get("parent"):
		require_there(row["parenttype"], row["parent"])
