"""Undoing what a test did, in the database and in the platform's caches."""

from __future__ import annotations

import frappe

KEPT_BY_USER = ("roles", "defaults", "user_permissions", "bootinfo", "user_perm_can_read", "has_role:Report")
"""Caches of the platform for each user, which its rollback does not clear."""


def forget() -> None:
	"""Roll back, and empty the caches that would remember what was rolled back.

	The platform's own rollback clears what it cached of documents and doctypes that were saved in the transaction.
	"""
	frappe.db.rollback()
	frappe.db.value_cache.clear()
	frappe.clear_messages()
	for key in KEPT_BY_USER:
		frappe.cache.delete_key(key)
	frappe.utils.caching._SITE_CACHE.clear()
	local = frappe.local
	local.cndh_seal = None  # keys that the test unwrapped
	local.cache, local.role_permissions, local.new_doc_templates = {}, {}, {}
	if hasattr(local, "request_cache"):
		local.request_cache.clear()
	for name in ("system_settings", "website_settings"):
		if hasattr(local, name):
			delattr(local, name)
