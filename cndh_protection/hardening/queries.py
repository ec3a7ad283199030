"""What a list may be asked for: columns of its own rows, those that the rules of rows admit.

The platform looks for a query inside a query at the beginning of a column only, and asks for a role alone, never for the
rules of rows, where a column lies behind a link: by the one any table is read, by the other a hidden record. Frappe 16
asks another class, which refuses the one by itself and applies the rules of rows to the other; nor is it asked here.
A share beats the rules of rows there: nothing protected is shared.
"""

from __future__ import annotations

import re
from typing import Any, Final

import frappe
from frappe import _, share
from frappe.database import query as engines
from frappe.model.db_query import DatabaseQuery

from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.hardening.protected import is_protected

QUERY_WITHIN: Final = re.compile(r"\(.*\bselect\b", re.IGNORECASE | re.DOTALL)

LinkTableField: Final[Any] = getattr(engines, "LinkTableField", None)
"""Of Frappe 16: a column behind a link, wherever it is asked for; nothing in 15."""

_shared = share.get_shared
_sanitize = DatabaseQuery.sanitize_fields
_link = DatabaseQuery.append_link_table
_join: Final[Any] = getattr(LinkTableField, "apply_join", None)


def guard_queries() -> None:
	"""Let every list of this process ask us first."""
	share.get_shared = share_nothing_protected
	DatabaseQuery.sanitize_fields = refuse_queries_within
	DatabaseQuery.append_link_table = refuse_columns_of_links
	if LinkTableField:
		LinkTableField.apply_join = refuse_joins_of_links


def are_guarded() -> bool:
	"""Whether all stand."""
	ours = (share_nothing_protected, refuse_queries_within, refuse_columns_of_links)
	if LinkTableField and LinkTableField.apply_join is not refuse_joins_of_links:
		return False
	return (share.get_shared, DatabaseQuery.sanitize_fields, DatabaseQuery.append_link_table) == ours


def share_nothing_protected(doctype: str, *args: Any, **options: Any) -> list[str]:
	"""Stands before ``share.get_shared``: a share that is there all the same admits nobody."""
	return [] if is_protected(doctype) else _shared(doctype, *args, **options)


def refuse_queries_within(query: Any) -> Any:
	"""Stands before ``DatabaseQuery.sanitize_fields``."""
	if not query.flags.ignore_permissions and any(map(QUERY_WITHIN.search, map(str, query.fields))):
		frappe.throw(_("A list is asked for columns, not for a query of its own."), frappe.DataError)
	return _sanitize(query)


def refuse_columns_of_links(query: Any, doctype: str, fieldname: str) -> Any:
	"""Stands before ``DatabaseQuery.append_link_table``."""
	if not query.flags.ignore_permissions:
		_require_own_columns(doctype)
	return _link(query, doctype, fieldname)


def refuse_joins_of_links(field: Any, query: Any, engine: Any = None) -> Any:
	"""Stands before ``LinkTableField.apply_join``."""
	if engine and engine.apply_permissions:
		_require_own_columns(field.doctype)
	return _join(field, query, engine)


def _require_own_columns(doctype: str) -> None:
	if is_protected(doctype):
		message = _(
			"Columns of a protected record are not read through a link to it. Open the record, or its own list."
		)
		frappe.throw(message, ClosedHere)
