"""Add the indexes from which lists read grants and rotations find wraps; drop the one that is superseded.

A migration looks at a doctype's indexes only when its own file has changed.
"""

from __future__ import annotations

import frappe

from cndh_protection.confidentiality.doctype.access_grant import access_grant
from cndh_protection.confidentiality.doctype.record_key import record_key

SUPERSEDED = "reachable"
"""Left out whether a grant is exceptional: every grant's row was read for that."""


def execute() -> None:
	"""Leave alone what is there."""
	access_grant.on_doctype_update()
	record_key.on_doctype_update()
	if frappe.db.has_index("tabAccess Grant", SUPERSEDED):
		frappe.db.sql_ddl(f"alter table `tabAccess Grant` drop index `{SUPERSEDED}`")
