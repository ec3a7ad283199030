"""What a list may be asked for: columns of its own rows.

The platform looks for a query inside a query at the beginning of a column only, and asks for a role alone, never for the
rules of rows, where a column lies behind a link: by the one any table is read, by the other a hidden record.
"""

from __future__ import annotations

import re
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery

from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.hardening.protected import is_protected

QUERY_WITHIN: Final = re.compile(r"\(.*\bselect\b", re.IGNORECASE | re.DOTALL)

_sanitize = DatabaseQuery.sanitize_fields
_link = DatabaseQuery.append_link_table


def guard_queries() -> None:
	"""Let every list of this process ask us first."""
	DatabaseQuery.sanitize_fields = refuse_queries_within
	DatabaseQuery.append_link_table = refuse_columns_of_links


def are_guarded() -> bool:
	"""Whether both stand."""
	ours = (refuse_queries_within, refuse_columns_of_links)
	return (DatabaseQuery.sanitize_fields, DatabaseQuery.append_link_table) == ours


def refuse_queries_within(query: Any) -> Any:
	"""Stands before ``DatabaseQuery.sanitize_fields``."""
	if not query.flags.ignore_permissions and any(map(QUERY_WITHIN.search, map(str, query.fields))):
		frappe.throw(_("A list is asked for columns, not for a query of its own."), frappe.DataError)
	return _sanitize(query)


def refuse_columns_of_links(query: Any, doctype: str, fieldname: str) -> Any:
	"""Stands before ``DatabaseQuery.append_link_table``."""
	if is_protected(doctype) and not query.flags.ignore_permissions:
		message = _(
			"Columns of a protected record are not read through a link to it. Open the record, or its own list."
		)
		frappe.throw(message, ClosedHere)
	return _link(query, doctype, fieldname)
