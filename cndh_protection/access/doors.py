"""Methods of the platform that would tell a hidden record from one that does not exist, or count it.

Each stands before the platform's own (``override_whitelisted_methods``), asks the row rules, and leaves the rest to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import frappe
from frappe import _, client
from frappe.desk import notifications, reportview
from frappe.desk.doctype.bulk_update import bulk_update
from frappe.desk.form import linked_with, load
from frappe.desk.form import utils as form_utils
from frappe.model import workflow
from frappe.printing.page.print import print as print_page
from frappe.utils import cint
from frappe.www import printview

from cndh_protection.access.rows import is_hidden, require_all_there, require_there, say_not_found
from cndh_protection.access.rules import PROTECTED, criterion_of

COUNTED_AT_MOST: Final = 1_001
"""Beside a list: the Desk shows more as "1000+", and nobody waits for the rest of a million."""

MOST_COUNTED: Final = 100
"""The platform's own limit for the numbers beside the connections of a form."""


@frappe.whitelist()
def getdoc(doctype: str, name: str, user: str | None = None) -> Any:
	"""The platform's ``getdoc``, which answers a number that no document has with an empty list.

	What a form offers follows the right to write on this row, not that of the role: whoever only reads sees no button
	that would be refused.
	"""
	user = frappe.session.user
	if is_hidden(doctype, name, user):
		return []
	answer = load.getdoc(doctype, name)
	if doctype in PROTECTED and frappe.response.get("docinfo"):
		may = frappe.response["docinfo"]["permissions"]
		may["write"] = int(bool(may.get("write")) and criterion_of(doctype, user, "W").holds(name))
	return answer


@frappe.whitelist()
def get(doctype: str, name: Any = None, filters: Any = None, parent: str | None = None) -> Any:
	"""The platform's ``client.get``, which with filters takes the first match before it asks who may see it: whether
	anything matches is told by the refusal. Here they find what a list gives, of whatever doctype.
	"""
	if frappe.get_meta(doctype).issingle:
		return client.get(doctype, doctype)
	if name or filters is None:
		require_there(doctype, name or doctype)
		return client.get(doctype, name or doctype, parent=parent)
	asked = frappe.parse_json(filters)
	found = _first_listed(doctype, asked, parent)
	with suppress(frappe.PermissionError):
		if found:
			return client.get(doctype, found, parent=parent)
	frappe.clear_messages()
	return say_not_found(doctype, asked)


@frappe.whitelist()
def validate_link(doctype: str, docname: str, fields: str | list[str] | None = None, **_options: Any) -> Any:
	"""The platform's ``validate_link``, which finds a name without asking who may see it."""
	values = client.validate_link(doctype, docname, fields)
	return frappe._dict(name=None) if values and is_hidden(doctype, docname, frappe.session.user) else values


@frappe.whitelist()
def validate_link_and_fetch(doctype: str, docname: str, query: str | None = None, **asked: Any) -> Any:
	"""What Frappe 16 has in its place; a hidden record is none, and of protected ones no query of the caller's is asked."""
	if is_hidden(doctype, docname, frappe.session.user):
		return {}
	asked.pop("cmd", None)
	query = None if doctype in PROTECTED else query
	return frappe.call(client.validate_link_and_fetch, doctype=doctype, docname=docname, query=query, **asked)


@frappe.whitelist()
def get_count() -> Any:
	"""The platform's number beside a list, which counts to the end; of protected records to 1,001 at most."""
	if frappe.local.form_dict.get("doctype") not in PROTECTED:
		return reportview.get_count()
	asked = reportview.get_form_params()
	found = frappe.get_list(
		asked.doctype,
		filters=asked.filters,
		or_filters=asked.or_filters,
		distinct=str(asked.distinct) in ("true", "True", "1"),
		pluck="name",
		limit_page_length=min(cint(asked.limit) or COUNTED_AT_MOST, COUNTED_AT_MOST),
		order_by=None,
	)
	return len(found)


@frappe.whitelist()
def has_permission(doctype: str, docname: str, perm_type: str = "read") -> Any:
	"""The platform's ``client.has_permission``, which says no for a hidden record and not found for none."""
	require_there(doctype, docname)
	return client.has_permission(doctype, docname, perm_type)


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: str | list[str] | None = None) -> Any:
	"""The platform's ``get_open_count``, whose numbers beside the connections of a form count hidden records too."""
	answer = notifications.get_open_count(doctype, name, items)
	for entry in _entries(answer.get("count")):
		connected = entry.get("doctype") or entry.get("name")  # the second in Frappe 15.0
		if connected in PROTECTED:
			entry.pop("open_count", None)
			entry["count"] = _count_connected(doctype, name, connected)
	return answer


@frappe.whitelist()
def get_linked(doctype: str, docname: str) -> dict[str, list[Any]]:
	"""The platform's ``linked_with.get``, which lists whatever names a record, for everybody."""
	require_there(doctype, docname)
	frappe.has_permission(doctype, doc=docname, throw=True)
	of_readable = {
		of: how for of, how in linked_with.get_linked_doctypes(doctype).items() if frappe.has_permission(of)
	}
	linked = linked_with.get_linked_docs(doctype, docname, of_readable)
	return {of: _readable(of, rows) if of in PROTECTED else rows for of, rows in linked.items()}


@frappe.whitelist()
def get_submitted_linked(doctype: str, name: str) -> Any:
	"""The platform's ``get_submitted_linked_docs``, which walks along links without asking; ours are never submitted."""
	if doctype in PROTECTED:
		return {"docs": [], "count": 0}
	return linked_with.get_submitted_linked_docs(doctype, name)


@frappe.whitelist()
def download_pdf(doctype: str, name: str, **options: Any) -> Any:
	"""The platform's ``download_pdf``, which reads the record before it asks."""
	from frappe.utils import print_format  # opens a log beside the bench's sites when it is imported

	require_there(doctype, name)
	return print_format.download_pdf(doctype, name, **options)


@frappe.whitelist()
def get_html_and_style(doc: str, name: str | None = None, **options: Any) -> Any:
	"""The platform's ``get_html_and_style``: the preview of a print."""
	_require_named_there(doc, name)
	return printview.get_html_and_style(doc, name, **options)


@frappe.whitelist()
def get_rendered_raw_commands(doc: str, name: str | None = None, **options: Any) -> Any:
	"""The platform's ``get_rendered_raw_commands``: a print for a printer of labels."""
	_require_named_there(doc, name)
	return printview.get_rendered_raw_commands(doc, name, **options)


@frappe.whitelist(methods=["POST"])
def change_several(doctype: str, docnames: str | list[str], **options: Any) -> Any:
	"""The platform's ``submit_cancel_or_update_docs``, which lists what it could not change and stops at what is not
	there."""
	require_all_there(doctype, docnames)
	given = {**options, "doctype": doctype, "docnames": docnames}
	return frappe.call(bulk_update.submit_cancel_or_update_docs, **given)


@frappe.whitelist(methods=["POST"])
def step_of_several(docnames: str, doctype: str, action: str) -> Any:
	"""The platform's ``bulk_workflow_approval``, which looks for the doctype's workflow before it asks about rights."""
	require_all_there(doctype, docnames)
	return workflow.bulk_workflow_approval(docnames, doctype, action)


@frappe.whitelist()
def get_next(doctype: str, value: str, prev: str | int, **options: Any) -> Any:
	"""The platform's ``get_next``: the arrows of a form. It takes any column of the record where they start, to compare
	those of the person at work with it, and does not ask who may see that one."""
	if not frappe.get_list(doctype, filters=[["name", "=", value]], limit_page_length=1):
		say_not_found(doctype, value)
	return frappe.call(form_utils.get_next, doctype=doctype, value=value, prev=prev, **options)


@frappe.whitelist()
def may_listen(doctype: str, docname: str | None = None, name: str | None = None) -> bool:
	"""The platform's ``can_subscribe_doc`` (``has_permission`` in Frappe 16, with ``name``), asked before a browser hears
	of the changes of a document."""
	if named := docname or name:
		require_there(doctype, named)
	if not frappe.has_permission(doctype, "read", named):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	return True


@frappe.whitelist(methods=["POST"])
def make_message(doctype: str | None = None, name: str | None = None, **given: Any) -> Any:
	"""The platform's ``email.make``: a message about a document."""
	from frappe.core.doctype.communication import email  # opens a log, as above

	if doctype and name:
		require_there(doctype, name)
	return frappe.call(email.make, **{**given, "doctype": doctype, "name": name})


@frappe.whitelist()
def get_print_settings(doctype: str, docname: str) -> Any:
	"""The platform's ``get_print_settings_to_show``, which reads the document and asks nobody."""
	require_there(doctype, docname)
	return print_page.get_print_settings_to_show(doctype, docname)


def _first_listed(doctype: str, asked: Any, parent: str | None) -> Any:
	"""The name of the first row of a list with these filters, if it has one. Texts are names, as for the platform."""
	by_columns = isinstance(asked, dict) or (asked and all(isinstance(one, list) for one in asked))
	named = [str(one) for one in (asked if isinstance(asked, list) else [asked])]
	filters = asked if by_columns or not asked else {"name": ["in", named]}
	rows = client.get_list(doctype, fields=["name"], filters=filters, limit_page_length=1, parent=parent)
	return rows[0].name if rows else None


def _require_named_there(doc: str, name: str | None) -> None:
	"""The first argument is a doctype if there is a name, else a whole document as JSON."""
	named = frappe._dict(doctype=doc, name=name) if name else frappe._dict(frappe.parse_json(doc))
	require_there(named.doctype, named.name)


def _readable(doctype: str, rows: list[Any]) -> list[Any]:
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
