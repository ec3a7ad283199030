"""Methods of the platform that would tell a hidden record from one that does not exist, or count it.

Each stands before the platform's own (``override_whitelisted_methods``), asks the row rules, and leaves the rest to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import frappe
from frappe import client
from frappe.desk import notifications
from frappe.desk.form import linked_with, load

from cndh_protection.access.rows import is_hidden, say_not_found
from cndh_protection.access.rules import PROTECTED

MOST_COUNTED: Final = 100
"""The platform's own limit for the numbers beside the connections of a form."""


@frappe.whitelist()
def getdoc(doctype: str, name: str, user: str | None = None) -> Any:
	"""The platform's ``getdoc``, which answers a number that no document has with an empty list."""
	if is_hidden(doctype, name, frappe.session.user):
		return []
	return load.getdoc(doctype, name)


@frappe.whitelist()
def get(doctype: str, name: str | None = None, filters: Any = None, parent: str | None = None) -> Any:
	"""The platform's ``client.get``, which with filters takes the first match before it asks who may see it."""
	if doctype in PROTECTED and not name and filters is not None:
		found = frappe.get_list(
			doctype, filters=frappe.parse_json(filters), pluck="name", limit_page_length=1
		)
		if not found:
			say_not_found(doctype, frappe.parse_json(filters))
		return client.get(doctype, found[0])
	return client.get(doctype, name, filters, parent)


@frappe.whitelist()
def validate_link(doctype: str, docname: str, fields: str | list[str] | None = None, **_options: Any) -> Any:
	"""The platform's ``validate_link``, which finds a name without asking who may see it."""
	values = client.validate_link(doctype, docname, fields)
	return frappe._dict(name=None) if values and is_hidden(doctype, docname, frappe.session.user) else values


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: str | list[str] | None = None) -> Any:
	"""The platform's ``get_open_count``, whose numbers beside the connections of a form count hidden records too."""
	answer = notifications.get_open_count(doctype, name, items)
	for entry in _entries(answer.get("count")):
		if entry.get("name") in PROTECTED:
			entry.pop("open_count", None)
			entry["count"] = _count_connected(doctype, name, entry["name"])
	return answer


@frappe.whitelist()
def get_linked(doctype: str, docname: str) -> dict[str, list[Any]]:
	"""The platform's ``linked_with.get``, which lists whatever names a record, for everybody."""
	if is_hidden(doctype, docname, frappe.session.user):
		say_not_found(doctype, docname)
	linked = linked_with.get(doctype, docname)
	return {of: _readable(of, rows) if of in PROTECTED else rows for of, rows in linked.items()}


def _readable(doctype: str, rows: list[Any]) -> list[Any]:
	if not frappe.has_permission(doctype, "read"):
		return []
	names = ["in", [row["name"] for row in rows]]
	readable = set(frappe.get_list(doctype, filters={"name": names}, pluck="name", limit_page_length=0))
	return [row for row in rows if row["name"] in readable]


def _entries(count: Any) -> Iterator[dict[str, Any]]:
	"""The counted connections: a list in Frappe 15.0, lists by kind later."""
	lists = count.values() if isinstance(count, dict) else [count or []]
	return (entry for entries in lists for entry in entries)


def _count_connected(doctype: str, name: str, connected: str) -> int:
	"""How many records of a connected doctype the person at work may read, in the links of the form."""
	links = (
		link
		for link in frappe.get_meta(doctype).links
		if connected in (link.link_doctype, link.parent_doctype)
	)
	filters = [[link.link_doctype, link.link_fieldname, "=", name] for link in links]
	if not filters:
		return 0
	found = frappe.get_list(
		connected,
		or_filters=filters,
		pluck="name",
		distinct=True,
		limit_page_length=MOST_COUNTED,
		order_by=None,
	)
	return len(set(found))
