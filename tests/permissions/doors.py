"""The doors through which the platform gives lists: each answers which of the world's records a person gets there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import frappe
from frappe import client
from frappe.desk import calendar, reportview, search
from frappe.desk.doctype.number_card import number_card

from cndh_protection.access import doors as our_doors
from tests.permissions.world import PREFIX

OURS: Final = [["name", "like", f"{PREFIX}%"]]
PAGE: Final = 50


def through_lists(doctype: str) -> set[str]:
	"""``get_list`` on the server, as other parts of the platform call it."""
	return set(frappe.get_list(doctype, filters=OURS, pluck="name", limit_page_length=0))


def through_the_list_view(doctype: str) -> set[str]:
	"""What the list of the Desk asks for."""
	given = {"fields": json.dumps(["name"]), "filters": json.dumps(OURS), "page_length": 0}
	frappe.local.form_dict = frappe._dict(doctype=doctype, **given)
	return {row.name for row in reportview.get_list()}


def through_rest(doctype: str) -> set[str]:
	"""What ``/api/resource/<doctype>`` answers with."""
	rows = client.get_list(doctype, fields=["name"], filters=OURS, limit_page_length=0)
	return {row.name for row in rows}


def through_reports(doctype: str) -> set[str]:
	"""What a script report counts that adds the platform's condition to its own query."""
	condition = reportview.build_match_conditions(doctype)
	frappe.has_permission(doctype, "read", throw=True)
	rows = frappe.db.sql(f"select name from `tab{doctype}` where name like '{PREFIX}%%' and {condition}")
	return {name for (name,) in rows}


def through_the_calendar(doctype: str) -> set[str]:
	"""What the calendar of the Desk asks for; it can be asked of any doctype, and by whatever columns."""
	columns = json.dumps({"start": "creation", "end": "creation", "title": "name"})
	rows = calendar.get_events(doctype, "2000-01-01", "2099-12-31", columns, json.dumps(OURS))
	return {row.name for row in rows}


def through_links(doctype: str) -> set[str]:
	"""What a link field finds; the browser asks to leave the row rules out, and for columns of its choice."""
	return set(_search(doctype, ignore_user_permissions=1, filter_fields=json.dumps(["owner"])))


def through_links_with_filters(doctype: str) -> set[str]:
	"""The same with filters of a form."""
	return set(_search(doctype, filters=json.dumps({"name": ["like", f"{PREFIX}%"]})))


DOORS: Final[tuple[Callable[[str], set[str]], ...]] = (
	through_lists,
	through_the_list_view,
	through_rest,
	through_reports,
	through_the_calendar,
	through_links,
	through_links_with_filters,
)


def in_list_view_count(doctype: str, limit: int | None = None) -> int:
	"""The number above the list; later platforms name a limit."""
	asked = {"filters": json.dumps(OURS), "distinct": "false", "limit": limit}
	frappe.local.form_dict = frappe._dict(doctype=doctype, **asked)
	return int(our_doors.get_count())


def in_number_card(doctype: str) -> int:
	"""The number on a card of a workspace."""
	card = {"document_type": doctype, "function": "Count", "filters_json": "[]", "name": "W"}
	filters = [[doctype, *OURS[0]]]
	return int(number_card.get_result(json.dumps(card), json.dumps(filters)))


COUNTS: Final[tuple[Callable[[str], int], ...]] = (in_list_view_count, in_number_card)


def parents_through_tables(child: str, parent: str) -> set[str]:
	"""The parents whose rows ``client.get_list`` of a table gives, naming the parent's doctype as asked."""
	filters = [*OURS, ["parenttype", "=", parent]]
	rows = client.get_list(child, fields=["parent"], filters=filters, parent=parent, limit_page_length=0)
	return {row.parent for row in rows}


def refused_as_empty(door: Callable[..., Any], *arguments: str) -> Any:
	"""What a door gives; a refusal of the whole doctype counts as nothing given."""
	try:
		return door(*arguments)
	except (frappe.PermissionError, frappe.ValidationError) as error:
		if isinstance(error, frappe.PermissionError) or "No permission" in str(error):
			frappe.clear_messages()
			return set()
		raise


def found_by_the_search_box(doctype: str, text: str, **asked: Any) -> list[Any]:
	"""The rows that the search of the platform answers with: returned by some versions, laid into the answer by others."""
	returned = search.search_widget(doctype, text, **asked)
	return list(returned if returned is not None else frappe.response.pop("values", []))


def _search(doctype: str, **asked: Any) -> Iterator[str]:
	start = 0
	while True:
		found = found_by_the_search_box(doctype, PREFIX, start=start, page_length=PAGE, **asked)
		yield from (row[0] for row in found)
		if len(found) < PAGE:
			return
		start += PAGE
