"""Nobody writes code into a page of the Desk or into a workflow: it would run in the name of whoever opens it."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest
from frappe import client

from cndh_protection.access.administrators import BeyondAdministration
from cndh_protection.constants import Role
from cndh_protection.hardening import self_test
from cndh_protection.hardening.doors import ClosedHere
from tests.leaks.calls import call
from tests.people import as_role, as_user, make_person, profile_person

ATTACK = "<p>Bonjour</p><img src=x onerror=\"alert('CANARI')\"><script>alert('CANARI')</script>"
MANAGER = profile_person("Administrateur technique")


@pytest.mark.parametrize("who", [MANAGER, "Administrator"])
def test_no_block_of_code(who: str) -> None:
	"""It is run for everybody who opens the page that holds it."""
	with as_user(who), pytest.raises(ClosedHere):
		frappe.get_doc({"doctype": "Custom HTML Block", "name": "x", "script": "alert(1)"}).insert()


def test_a_block_that_is_there_is_found() -> None:
	"""From before: nothing opens until it is gone."""
	block = frappe.new_doc("Custom HTML Block")
	block.update({"name": "Bloc", "script": "alert(1)"})
	block.db_insert()
	assert self_test.examine() == ["code in Custom HTML Block Bloc"]


@pytest.mark.parametrize("doctype", ["Number Card", "Dashboard Chart"])
@pytest.mark.parametrize(
	"written",
	[
		{"dynamic_filters_json": json.dumps([["ToDo", "date", "=", "alert(1)"]])},
		{"dynamic_filters_json": json.dumps({"date": "frappe.datetime.now_datetime();alert(1)"})},
		{"dynamic_filters_json": "alert(1)"},
		{"dynamic_filters_json": '[["alert(1)"]]'},
		{
			"dynamic_filters_json": json.dumps(
				[["ToDo", "date", "=", 'frappe.defaults.get_default("x"+alert(1))']]
			)
		},
	],
)
def test_no_code_as_a_filter(doctype: str, written: dict[str, str]) -> None:
	"""The Desk runs it for everybody who sees the figure; the platform lets everybody make one."""
	with as_user(make_person(Role.OUTREACH)), pytest.raises(ClosedHere):
		frappe.get_doc({"doctype": doctype, "chart_name": "x", **written}).insert(ignore_permissions=True)


def test_no_code_as_the_filters_of_a_card() -> None:
	with as_user(make_person(Role.OUTREACH)), pytest.raises(ClosedHere):
		call(
			"frappe.desk.doctype.number_card.number_card.create_number_card",
			args=json.dumps({"label": "x", "type": "Custom", "method": "x", "filters_config": "alert(1)"}),
		)


@pytest.mark.parametrize("nothing", [None, "", "[]", "{}", "null"])
def test_a_card_without_such_a_filter(nothing: str | None) -> None:
	card = frappe.get_last_doc("Number Card", filters={"label": "Permanences à venir"})
	card.dynamic_filters_json = nothing
	card.save()


@pytest.mark.parametrize(
	"worked_out", ["frappe.datetime.now_datetime()", 'frappe.defaults.get_user_default("x")']
)
def test_a_moment_or_a_default_as_a_filter(worked_out: str) -> None:
	"""As the cards have it that come with the application."""
	card = frappe.get_last_doc("Number Card", filters={"label": "Permanences à venir"})
	card.dynamic_filters_json = json.dumps([["Duty Roster", "ends_on", ">=", worked_out]])
	card.save()


def _page(**given: Any) -> dict[str, Any]:
	return {"doctype": "Workspace", "title": "Page", "label": "Page", "content": "[]", **given}


@pytest.mark.parametrize("text", [ATTACK, json.dumps(ATTACK)])
def test_texts_of_a_page_hold_no_code(text: str) -> None:
	"""The platform cleans those of any field, but for what is written as JSON, as a page is."""
	content = json.dumps([{"type": "paragraph", "data": {"text": text, "col": 12}}])
	with as_user(MANAGER):
		page = frappe.get_doc(_page(public=1, content=content)).insert()
	((block,),) = [json.loads(frappe.db.get_value("Workspace", page.name, "content"))]
	assert "Bonjour" in block["data"]["text"]
	assert "<script" not in block["data"]["text"]
	assert "<img src=x onerror" not in block["data"]["text"].replace("\\", "")
	assert block["data"]["col"] == 12


def test_a_page_without_code_is_left_as_it_was_written() -> None:
	content = '[{"type":"header","data":{"text":"<span class=\\"h4\\"><b>Accueil</b></span>","col":12}}]'
	with as_user(MANAGER):
		page = frappe.get_doc(_page(public=1, content=content)).insert()
	assert page.content == content


def test_nobody_lays_a_page_into_the_desk_of_another() -> None:
	chair = make_person(Role.CHAIR)
	with as_user(MANAGER):
		frappe.get_doc(_page(for_user=MANAGER, label=f"Page-{MANAGER}")).insert()
		with pytest.raises(ClosedHere):
			frappe.get_doc(_page(for_user=chair, label=f"Page-{chair}")).insert()


@pytest.mark.parametrize("who", [Role.ADMINISTRATOR, None])
def test_no_condition_in_a_workflow_of_ours(who: str | None) -> None:
	"""It is code that reads any table, a bit at a time: which steps are offered tells."""
	condition = 'frappe.db.get_value("Sessions", {"user": "x"}, "sid") >= "8"'
	with as_role(who) if who else as_user("Administrator"):
		workflow = frappe.get_doc("Workflow", "Mesure de protection")
		workflow.transitions[0].condition = condition
		with pytest.raises(BeyondAdministration, match="condition"):
			workflow.save()


@pytest.mark.parametrize(("table", "field"), [("transitions", "condition"), ("states", "update_field")])
def test_no_row_of_a_workflow_is_saved_alone(table: str, field: str) -> None:
	"""Past the guard of the workflow."""
	row = frappe.get_doc("Workflow", "Mesure de protection").get(table)[0]
	with as_role(Role.ADMINISTRATOR), pytest.raises(ClosedHere):
		client.save({**row.as_dict(), field: "1 == 1"})


def test_a_condition_that_is_there_is_found() -> None:
	"""From before: nothing opens until it is gone."""
	row = frappe.get_doc("Workflow", "Mesure de protection").transitions[0]
	frappe.db.set_value(row.doctype, row.name, "condition", "True")
	assert self_test.examine() == ["code in Workflow Mesure de protection"]
