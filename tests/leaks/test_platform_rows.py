"""Rows of the platform's own doctypes that tell of protected records or of somebody else, and what lists remember."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.model.naming import set_new_name
from frappe.utils import global_search

from cndh_protection.constants import Role
from cndh_protection.hardening import list_filters, platform_rows
from cndh_protection.hardening.protected import INTERNAL
from cndh_protection.patches.v1_0 import forget_list_filters
from tests.factories import make_case
from tests.leaks.calls import call
from tests.people import as_role, as_user, make_person, person
from tests.permissions.asking import answer

CASE = "Violation Case"
OPEN = "Partner Organisation"
SYSTEM_MANAGER = "System Manager"
SOMEBODY, NOBODY = "somebody@people.example", "nobody@people.example"
TELLING = (
	*INTERNAL,
	*platform_rows.NAMES_DOCTYPE,
	*platform_rows.BELONGS_TO,
	*platform_rows.NOBODYS,
	"Access Conflict",
	"Workflow Action",
	"User",
)
"""Doctypes whose rows tell of hidden records or of other people."""


def _row(doctype: str, about: str | None, **given: Any) -> Document:
	"""A row written into the database, by whatever means, about a record of this doctype."""
	doc = frappe.new_doc(doctype)
	doc.update(given)
	if not doc.name:
		set_new_name(doc)
	if about:
		doc.set(platform_rows.NAMES_DOCTYPE[doctype], about)
	doc.db_insert()
	return doc


def _reaches(login: str, doc: Document) -> tuple[bool, bool]:
	"""Whether the person is listed the row, and whether the document answers."""
	with as_user(login):
		listed = frappe.get_list(doc.doctype, filters={"name": doc.name}, pluck="name")
		return bool(listed), bool(frappe.has_permission(doc.doctype, "read", doc=doc.name))


@pytest.mark.parametrize("doctype", sorted(platform_rows.NAMES_DOCTYPE))
def test_1c_35_36_39_what_tells_of_a_protected_record_is_in_no_list(doctype: str) -> None:
	"""Not even for a System Manager of the server; the same about another doctype is."""
	manager = make_person(SYSTEM_MANAGER, Role.CHAIR)
	given = {"is_private": 1, "file_name": "x", "attached_to_name": manager} if doctype == "File" else {}
	assert _reaches(manager, _row(doctype, CASE, **given)) == (False, False)
	assert _reaches(manager, _row(doctype, "Case Defender", **given)) == (False, False)
	assert _reaches(manager, _row(doctype, "User", **given)) == (True, True)


@pytest.mark.parametrize("doctype", ["Dashboard Settings", "Notification Log"])
def test_06_what_is_somebody_s_own_is_read_by_nobody_else(doctype: str) -> None:
	"""By filters neither: the platform takes the first match before it asks."""
	mine, other = make_person(Role.OUTREACH), make_person(Role.OUTREACH)
	named = {"name": mine} if doctype == "Dashboard Settings" else {}
	doc = _row(doctype, None, **{platform_rows.BELONGS_TO[doctype]: mine, **named})
	assert _reaches(mine, doc) == (True, True)
	assert _reaches(other, doc) == (False, False)
	with as_user(other), pytest.raises(frappe.DoesNotExistError):
		call("frappe.client.get", doctype=doctype, filters=json.dumps({"name": doc.name}))


@pytest.mark.parametrize("filters", [{"owner": "*"}, {"owner": ["like", "*"]}, [["owner", "=", "*"]]])
@pytest.mark.parametrize("doctype", TELLING)
def test_06_no_filters_tell_what_they_match(doctype: str, filters: Any) -> None:
	"""Of the audit, the history, the notices: whether there is such a row, to whoever does not read it."""
	of_somebody(doctype)
	for role in (Role.CASE_OFFICER, Role.OUTREACH):
		with as_role(role):
			heard, of_nothing = (
				answer(lambda owner: _get(doctype, json.dumps(filters).replace("*", owner)), owner)
				for owner in (SOMEBODY, NOBODY)
			)
		assert heard == of_nothing, role
		assert heard[1] in ("PermissionError", "DoesNotExistError")


def of_somebody(doctype: str) -> str:
	"""A row that somebody made; some doctypes number theirs."""
	given = {"is_private": 1} if doctype == "File" else {}
	return str(_row(doctype, None, name="987654321", owner=SOMEBODY, **given).name)


def _get(doctype: str, filters: str) -> Any:
	return call("frappe.client.get", doctype=doctype, filters=filters)


def test_06_what_a_list_gives_and_the_document_does_not_is_not_there() -> None:
	"""A result of a report that its maker may not run any more is in a list of his."""
	mine = make_person("Prepared Report User")
	doc = _row("Prepared Report", None, report_name="Cases by State and Region")
	doc.db_set("owner", mine, update_modified=False)
	with as_user(mine):
		heard, of_nothing = (
			answer(lambda name: _get("Prepared Report", json.dumps({"name": name})), name)
			for name in (str(doc.name), "no such result")
		)
	assert heard == of_nothing


def test_06_filters_find_what_is_read() -> None:
	"""By columns, or by a name; a single document is found as before."""
	mine = make_person(Role.OUTREACH)
	doc = _row("Notification Log", None, for_user=mine)
	with as_user(mine):
		for filters in ({"for_user": mine}, [["for_user", "=", mine]], [str(doc.name)], str(doc.name)):
			assert str(_get("Notification Log", json.dumps(filters)).name) == str(doc.name)
	assert _get("System Settings", json.dumps({"name": "System Settings"})).doctype == "System Settings"


def test_06_notices_are_listed_to_whom_they_are_for() -> None:
	"""Not to the built-in account, which the platform lists those of everybody."""
	doc = _row("Notification Log", None, for_user=make_person(Role.OUTREACH))
	assert frappe.get_list(doc.doctype, filters={"name": doc.name}) == []


def test_06_settings_belong_to_whom_they_name() -> None:
	"""Whatever they are called: the platform goes by that."""
	mine, other = make_person(Role.OUTREACH), make_person(Role.OUTREACH)
	doc = _row("Dashboard Settings", None, user=mine, name=other)
	assert _reaches(other, doc) == (False, False)


def test_26_a_kept_result_of_a_report_is_its_maker_s() -> None:
	"""What a report gives depends on who runs it."""
	report = "Cases by State and Region"
	for role in (SYSTEM_MANAGER, "Prepared Report User"):
		mine, other = (make_person(role, Role.CHAIR) for _number in range(2))
		doc = _row("Prepared Report", None, report_name=report)
		doc.db_set("owner", mine, update_modified=False)
		assert _reaches(mine, doc) == (True, True), role
		assert _reaches(other, doc) == (False, False), role


def test_26_nor_its_maker_s_any_more_who_may_not_run_the_report() -> None:
	"""The platform's own rule counts too."""
	mine = make_person("Prepared Report User")
	doc = _row("Prepared Report", None, report_name="Cases by State and Region")
	doc.db_set("owner", mine, update_modified=False)
	with as_user(mine):
		assert not frappe.has_permission("Prepared Report", "read", doc=doc.name)


def test_11_tags_are_listed_to_nobody() -> None:
	"""The platform gives every account those of all records, with their titles."""
	link = _row("Tag Link", None, document_type=OPEN, document_name="x", tag="x", title="x")
	for login in (make_person(SYSTEM_MANAGER), person(Role.PARTNER), person(Role.CASE_OFFICER)):
		assert _reaches(login, link) == (False, False)
	assert frappe.get_list("Tag Link") == []  # for the built-in account too


def test_19_the_global_search_holds_no_protected_record() -> None:
	"""Even when somebody names the doctype in its settings."""
	settings = frappe.get_single("Global Search Settings")
	settings.append("allowed_in_global_search", {"document_type": CASE})
	settings.save(ignore_permissions=True)
	case = make_case(summary="harmattan", narrative="harmattan")
	global_search.sync_global_search()
	global_search.rebuild_for_doctype(CASE)
	assert frappe.db.sql("select name from __global_search where doctype = %s", CASE) == ()
	with as_role(Role.CHAIR):
		assert call("frappe.utils.global_search.search", text="harmattan") == []
		assert call("frappe.utils.global_search.search", text=case.name, doctype=CASE) == []


def test_07_no_report_takes_a_column_of_every_record() -> None:
	"""The platform reads it without the row rules."""
	method = "frappe.desk.query_report.get_data_for_custom_field"
	with as_role(Role.CASE_OFFICER), pytest.raises(frappe.PermissionError, match="filters"):
		call(method, doctype=CASE, field="region")
	assert call(method, doctype=OPEN, field="organisation_name") is not None


def test_08_a_chart_counts_what_its_reader_reads() -> None:
	"""Not what the last one who looked was shown: the platform keeps that for everybody."""
	make_case()
	chart = frappe.new_doc("Dashboard Chart")
	chart.update({"chart_name": "By urgency", "document_type": CASE, "chart_type": "Group By", "type": "Bar"})
	chart.update(
		{"group_by_based_on": "urgency", "group_by_type": "Count", "filters_json": "[]", "is_public": 1}
	)
	chart.insert()
	method = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
	with as_role(Role.CHAIR):
		assert sum(call(method, chart_name=chart.name)["datasets"][0]["values"])
	with as_user(make_person(Role.CASE_OFFICER)):
		drawn = call(method, chart_name=chart.name) or {"datasets": [{"values": []}]}
		assert sum(drawn["datasets"][0]["values"]) == 0


def _settings(word: str) -> dict[str, Any]:
	filters = [[CASE, "alias", "like", f"%{word}%", False]]
	view = {"filters": filters, "sort_by": "received_on", "sort_order": "desc"}
	return {"List": view, "Report": {"filters": filters, "fields": [["name", CASE]]}, "last_view": "List"}


def _kept(doctype: str, login: str) -> str:
	"""What the platform has in Redis and writes into its table."""
	frappe.get_attr("frappe.model.utils.user_settings.sync_user_settings")()
	query = "select data from __UserSettings where doctype = %s and user = %s"
	return str(frappe.cache.hget("_user_settings", f"{doctype}::{login}")) + str(
		frappe.db.sql(query, (doctype, login))
	)


def test_37_words_typed_into_a_filter_are_not_kept() -> None:
	"""Columns and order are; and of other lists, the filters too."""
	save = "frappe.model.utils.user_settings.save"
	with as_user(make_person(Role.CASE_OFFICER)) as login:
		for doctype in (CASE, OPEN):
			call(save, doctype=doctype, user_settings=json.dumps(_settings("harmattan")))
		assert "harmattan" not in _kept(CASE, login)
		assert "received_on" in _kept(CASE, login)
		assert "harmattan" in _kept(OPEN, login)


def test_37_those_kept_before_are_forgotten() -> None:
	"""By the patch, in the table and in Redis; the rest stays."""
	login = make_person(Role.CASE_OFFICER)
	platform = frappe.get_attr("frappe.model.utils.user_settings.update_user_settings")
	with as_user(login):
		for doctype in (CASE, OPEN):
			platform(doctype, _settings("harmattan"))
		assert "harmattan" in _kept(CASE, login)
	forget_list_filters.execute()
	forget_list_filters.execute()
	assert "harmattan" not in _kept(CASE, login)
	assert "received_on" in _kept(CASE, login)
	assert "harmattan" in _kept(OPEN, login)


def test_37_nothing_but_filters_goes() -> None:
	"""Whatever a page of the Desk keeps."""
	assert list_filters.without_filters({"a": [1], "b": {"filters": [2], "c": 3}}) == {
		"a": [1],
		"b": {"c": 3},
	}
