"""A record that the person at work may write: the guard of our own actions on it."""

from __future__ import annotations

from typing import Any

import frappe

from cndh_protection.access.rows import is_hidden, say_not_found


def writable(doctype: str, name: str) -> Any:
	"""The stored record. Raises ``DoesNotExistError`` as for a wrong number, or the platform's refusal to write."""
	if is_hidden(doctype, name, frappe.session.user) or not frappe.db.exists(doctype, name):
		say_not_found(doctype, name)
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("write")
	return doc
