"""Methods of the platform that count, dump or change without asking who may: closed, by whatever way they are called."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import Any

import frappe
import pytest
from frappe import client

from cndh_protection.constants import Role
from cndh_protection.hardening import endpoints, self_test
from cndh_protection.hardening.doors import ClosedHere
from tests.factories import make_case, make_partner
from tests.leaks.calls import call
from tests.people import as_role, person
from tests.permissions.doors import found_by_the_search_box

CASE = "Violation Case"
NOWHERE = "DOS-1999-00000"
CLOSED = sorted(
	(path, method) for path, methods in endpoints.CLOSED.items() for method in methods if "." not in method
)
NOT_IN_EVERY_VERSION = {
	"download_multi_pdf_async",
	"import_data",
	"add_tags",
	"unlock_document",
	"get_link_options",
	"invite_by_email",
	"accept_invitation",
	"get_coords",
	"like",
}


@pytest.mark.parametrize(("module", "method"), CLOSED)
def test_01_05_11_13_23_27_30_a_closed_method_is_refused(module: str, method: str) -> None:
	"""For whoever calls, the server's Administrator too."""
	if not any(endpoints._present(module, (method,))):
		assert method in NOT_IN_EVERY_VERSION
		return
	with pytest.raises(frappe.PermissionError):
		call(f"{module}.{method}")


def test_01_a_method_that_stays_can_be_called() -> None:
	"""The refusals above are not those of a door that is always shut."""
	assert call("frappe.client.get_list", doctype="Territory", limit_page_length=1)


def test_01_the_lists_of_the_desk_still_count() -> None:
	"""They have a counter of their own, which asks."""
	arguments = {"doctype": "Territory", "filters": "[]", "distinct": "false"}
	assert int(call("frappe.desk.reportview.get_count", **arguments)) > 0


def test_23_a_method_that_calls_others_finds_it_closed() -> None:
	"""A link search with its own query calls any method that may be called from outside, and none that was closed."""
	assert not found_by_the_search_box("Territory", "", query="frappe.client.get_count")
	assert found_by_the_search_box("Territory", "", query="cndh_protection.access.search.find")


def test_23_ours_stand_before_the_platform_s_by_every_way() -> None:
	"""The function behind each replaced name is off the list: replacing a name alone would leave it callable."""
	there = 0
	for path in frappe.get_hooks("override_whitelisted_methods", app_name="cndh_protection"):
		module, _dot, method = path.rpartition(".")
		if method := getattr(frappe.get_module(module), method, None):
			assert method not in frappe.whitelisted, path
			there += 1
	assert there > 25


def test_23_every_occurrence_comes_off(monkeypatch: pytest.MonkeyPatch) -> None:
	"""A method that stands on the list twice, or in a set as in Frappe 16."""
	for listed in ([client.get_count, len, client.get_count], {client.get_count, len}):
		monkeypatch.setattr(frappe, "whitelisted", listed)
		endpoints.close_endpoints()
		assert list(listed) == [len]


def test_23_an_open_method_turns_the_self_test_red(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Put back by whatever means."""
	monkeypatch.setattr(frappe, "whitelisted", [*frappe.whitelisted, client.get_count])
	assert list(self_test.closed_methods()) == ["frappe.client.get_count can be called"]


def test_05_a_title_is_told_to_readers_only(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Of a doctype that shows titles in links; a protected record has its number for a title."""
	case, partner = make_case(), make_partner()
	with as_role(Role.OUTREACH):
		assert call("frappe.desk.search.get_link_title", doctype=CASE, docname=case.name) == case.name
	for name, value in (("show_title_field_in_link", 1), ("title_field", "region")):
		monkeypatch.setattr(frappe.get_meta(CASE), name, value)
	assert call("frappe.desk.search.get_link_title", doctype=CASE, docname=case.name) == case.name
	frappe.get_meta("User").show_title_field_in_link = 1
	name = frappe.get_doc("User", person(Role.CHAIR)).full_name
	assert call("frappe.desk.search.get_link_title", doctype="User", docname=person(Role.CHAIR)) == name
	with as_role(Role.PARTNER):
		frappe.get_meta("User").show_title_field_in_link = 1  # who else is at work has other caches
		told = call("frappe.desk.search.get_link_title", doctype="User", docname=person(Role.CHAIR))
	assert told == person(Role.CHAIR)
	assert partner.name


def test_08_no_calendar_counts_protected_records() -> None:
	"""Its query asks nobody's row rules."""
	make_case()
	chart = {
		"document_type": CASE,
		"type": "Heatmap",
		"chart_type": "Count",
		"based_on": "creation",
		"name": "x",
	}
	with as_role(Role.OUTREACH), pytest.raises(ClosedHere):
		call("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart=json.dumps(chart))


def test_12_a_like_is_refused_on_protected_and_unread_records() -> None:
	"""It writes into any document and leaves a comment there."""
	like = "frappe.desk.like.toggle_like"
	case, activity = make_case(), make_partner()
	with as_role(Role.CASE_OFFICER), pytest.raises(ClosedHere):
		call(like, doctype=CASE, name=case.name, add="Yes")
	with as_role(Role.PARTNER), pytest.raises(frappe.PermissionError):
		call(like, doctype="User", name="Administrator", add="Yes")
	call(like, doctype="Partner Organisation", name=activity.name, add="Yes")
	assert "Administrator" in frappe.db.get_value("Partner Organisation", activity.name, "_liked_by")


def test_41_nobody_writes_pages_into_the_access_log() -> None:
	"""The method answers, since the Desk calls it before each print, and keeps nothing."""
	before = frappe.db.count("Access Log")
	call("frappe.core.doctype.access_log.access_log.make_access_log", page="CANARY", filters="CANARY")
	assert frappe.db.count("Access Log") == before


OF_ONE_RECORD = {
	"frappe.client.has_permission": ("doctype", "docname"),
	"frappe.utils.print_format.download_pdf": ("doctype", "name"),
	"frappe.www.printview.get_html_and_style": ("doc", "name"),
	"frappe.www.printview.get_rendered_raw_commands": ("doc", "name"),
	"frappe.printing.page.print.print.get_print_settings_to_show": ("doctype", "docname"),
	"frappe.realtime.can_subscribe_doc": ("doctype", "docname"),
	"frappe.core.doctype.communication.email.make": ("doctype", "name"),
}


@pytest.mark.parametrize("method", OF_ONE_RECORD)
def test_06_24_what_the_platform_tells_of_one_record_it_tells_of_none_that_is_hidden(method: str) -> None:
	"""Nor that there is one."""
	case, (of, name) = make_case(team=False), OF_ONE_RECORD[method]
	with as_role(Role.OUTREACH):
		for number in (case.name, NOWHERE):
			with pytest.raises(frappe.DoesNotExistError, match=f"{number} not found"):
				call(method, **{of: CASE, name: number})


def test_09_nothing_is_said_to_hang_on_a_protected_record() -> None:
	"""It is never submitted; the platform would look at whatever names it."""
	method = "frappe.desk.form.linked_with.get_submitted_linked_docs"
	for number in (make_case(team=False).name, NOWHERE):
		with as_role(Role.OUTREACH):
			assert call(method, doctype=CASE, name=number) == {"docs": [], "count": 0}


@pytest.mark.parametrize(
	("method", "of", "to"),
	[
		("frappe.client.rename_doc", "old_name", "new_name"),
		("frappe.model.rename_doc.update_document_title", "docname", "name"),
	],
)
def test_05_a_number_never_changes(method: str, of: str, to: str) -> None:
	"""By neither way of renaming; what is no protected record is renamed as before."""
	case, role = make_case(), frappe.get_doc({"doctype": "Role", "role_name": "x of the tests"}).insert()
	with as_role(Role.CASE_OFFICER), pytest.raises(ClosedHere, match="never changes"):
		call(method, **{"doctype": CASE, of: case.name, to: "X"})
	assert call(method, **{"doctype": "Role", of: role.name, to: "y of the tests"}) == "y of the tests"


@pytest.mark.parametrize("field", ["summary", "contact", "source_identity", "place", "narrative"])
@pytest.mark.parametrize("door", ["list", "count"])
def test_02_no_filter_guesses_a_protected_value(field: str, door: str) -> None:
	"""Whatever is guessed, right or wrong, the answer is the same; a filter on an open column does tell them apart."""
	word = "harmattan"
	given: dict[str, Any] = {"contact": "70 00 00 00", field: f"It is {word}."}
	case = make_case(no_contact=0, **given)

	def found(column: str, value: str) -> Any:
		filters = json.dumps([["name", "=", case.name], [column, "like", f"%{value}%"]])
		if door == "list":
			return len(call("frappe.client.get_list", doctype=CASE, filters=filters))
		return call("frappe.desk.reportview.get_count", doctype=CASE, filters=filters, distinct="false")

	with as_role(Role.CASE_OFFICER):
		assert found(field, word) == found(field, "simoom") == 0
		assert found("region", str(case.region)) == 1
		assert found("region", "ZZ") == 0


def _by_mapping(method: str) -> Any:
	return call("frappe.model.mapper.make_mapped_doc", method=method, source_name=CASE)


def _by_tree(method: str) -> Any:
	return call("frappe.desk.treeview.get_all_nodes", doctype=CASE, label="x", parent="x", tree_method=method)


def _by_upload(method: str) -> Any:
	frappe.local.request.files = {}
	return call("upload_file", method=method)


def _by_rpc(method: str) -> Any:
	return frappe.get_attr("frappe.api.v2.handle_rpc_call")(method)


BY_NAME = {"mapping": _by_mapping, "tree": _by_tree, "upload": _by_upload}
if (interface := find_spec("frappe.api")) and interface.submodule_search_locations:  # since Frappe 15.1
	BY_NAME["v2"] = _by_rpc


@pytest.mark.parametrize("way", sorted(BY_NAME))
@pytest.mark.parametrize(
	"method", ["frappe.client.get_count", "frappe.client.bulk_update", "frappe.share.add"]
)
def test_23_no_way_of_calling_by_name_reaches_a_closed_method(way: str, method: str) -> None:
	"""Whoever asks."""
	with as_role(Role.CASE_OFFICER), pytest.raises(frappe.PermissionError):
		BY_NAME[way](method)


@pytest.mark.parametrize("way", ["tree", "upload"])
def test_23_nor_one_that_ours_stand_before(way: str) -> None:
	"""These two do not ask what stands before a method: they would call the platform's."""
	with as_role(Role.CASE_OFFICER), pytest.raises(frappe.PermissionError):
		BY_NAME[way]("frappe.client.get")


def test_23_the_ways_do_lead_to_an_open_method() -> None:
	"""The refusals above are not those of a door that is always shut."""
	with as_role(Role.CASE_OFFICER):
		assert _by_upload("frappe.handler.ping") == "pong"
