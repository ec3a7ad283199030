"""Take the filters of lists of protected records, which the platform kept in plain words, out of what it remembers."""

from __future__ import annotations

import json

import frappe

from cndh_protection.hardening.list_filters import without_filters
from cndh_protection.hardening.protected import protected_doctypes


def execute() -> None:
	"""In the table, and in Redis, which the platform writes back to the table."""
	table = frappe.qb.Table("__UserSettings")
	query = frappe.qb.from_(table).select(table.user, table.doctype, table.data)
	for user, doctype, data in query.where(table.doctype.isin(sorted(protected_doctypes()))).run():
		kept = json.dumps(without_filters(json.loads(data or "{}")))
		change = frappe.qb.update(table).set(table.data, kept)
		change.where((table.user == user) & (table.doctype == doctype)).run()
	frappe.cache.delete_key("_user_settings")
