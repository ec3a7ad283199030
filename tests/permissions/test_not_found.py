"""What is hidden from somebody answers like what does not exist, word for word, at every door (leak table 1a, row 5)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import frappe
import pytest
from frappe.www import printview

from cndh_protection.access.rules import PARENTS, PROTECTED, TEAM_DOCTYPES
from cndh_protection.constants import Role
from cndh_protection.hardening import prints
from tests.house_rules.sources import doctypes
from tests.people import as_role, person
from tests.permissions.asking import answer, call, rest
from tests.permissions.posting import POSTED, of_somebody_else
from tests.permissions.world import CASE, CONTACT, DEFENDER, DOCTYPES, SOMEBODY, World

OUTSIDER = Role.CASE_OFFICER
NOWHERE = "W-THERE-IS-NO-SUCH-RECORD"


def run_method(name: str) -> Any:
	"""The method of a document, called by name as the form does."""
	return call("run_doc_method", method="pause", dt=CASE, dn=name, args=json.dumps({"reason": "x"}))


DOORS_OF_ONE: dict[str, Callable[[str], Any]] = {
	"form": lambda name: call("frappe.desk.form.load.getdoc", doctype=CASE, name=name),
	"docinfo": lambda name: call("frappe.desk.form.load.get_docinfo", doctype=CASE, name=name),
	"get": lambda name: call("frappe.client.get", doctype=CASE, name=name),
	"get with filters": lambda name: call(
		"frappe.client.get", doctype=CASE, filters=json.dumps({"name": name})
	),
	"get value": lambda name: call(
		"frappe.client.get_value", doctype=CASE, fieldname="urgency", filters=name
	),
	"set value": lambda name: call(
		"frappe.client.set_value", doctype=CASE, name=name, fieldname="urgency", value="U4"
	),
	"delete": lambda name: call("frappe.client.delete", doctype=CASE, name=name),
	"link": lambda name: call(
		"frappe.client.validate_link", doctype=CASE, docname=name, fields='["urgency"]'
	),
	"method": run_method,
	"method of what is posted": partial(POSTED["method"], CASE),
	"may I": lambda name: call("frappe.client.has_permission", doctype=CASE, docname=name),
	"submitted": lambda name: call(
		"frappe.desk.form.linked_with.get_submitted_linked_docs", doctype=CASE, name=name
	),
	"preview of a link": lambda name: call(
		"frappe.desk.link_preview.get_preview_data", doctype=CASE, docname=name
	),
	"messages": lambda name: call("frappe.desk.form.load.get_communications", doctype=CASE, name=name),
	"assign": lambda name: call(
		"frappe.desk.form.assign_to.add", doctype=CASE, name=name, assign_to=json.dumps([SOMEBODY])
	),
	"link of another document": lambda name: call(
		"frappe.client.insert",
		doc=json.dumps(
			{
				"doctype": "Event",
				"subject": "x",
				"starts_on": "2026-01-01",
				"event_participants": [{"reference_doctype": CASE, "reference_docname": name}],
			}
		),
	),
	"submit": lambda name: call(
		"frappe.client.submit", doc=json.dumps({"doctype": CASE, "name": name, "urgency": "U4"})
	),
	"cancel": lambda name: call("frappe.client.cancel", doctype=CASE, name=name),
	"rename": lambda name: call("frappe.client.rename_doc", doctype=CASE, old_name=name, new_name="X"),
	"rename by its title": lambda name: call(
		"frappe.model.rename_doc.update_document_title", doctype=CASE, docname=name, name="X"
	),
	"attach": lambda name: call(
		"frappe.client.attach_file", doctype=CASE, docname=name, filename="x", filedata="eA=="
	),
	"transitions": lambda name: call(
		"frappe.model.workflow.get_transitions", doc=json.dumps({"doctype": CASE, "name": name})
	),
	"preview of a print": lambda name: call("frappe.www.printview.get_html_and_style", doc=CASE, name=name),
	"raw print": lambda name: call("frappe.www.printview.get_rendered_raw_commands", doc=CASE, name=name),
	"preview of a print of what is posted": lambda name: call(
		"frappe.www.printview.get_html_and_style", doc=json.dumps({"doctype": CASE, "name": name})
	),
	"raw print of what is posted": lambda name: call(
		"frappe.www.printview.get_rendered_raw_commands", doc=json.dumps({"doctype": CASE, "name": name})
	),
	"PDF": lambda name: call("frappe.utils.print_format.download_pdf", doctype=CASE, name=name),
	"counts": lambda name: call("frappe.desk.notifications.get_open_count", doctype=CASE, name=name),
	"linked": lambda name: call("frappe.desk.form.linked_with.get", doctype=CASE, docname=name),
	"REST get": lambda name: rest("GET", f"{CASE}/{name}"),
	"REST put": lambda name: rest("PUT", f"{CASE}/{name}", urgency="U4"),
	"REST delete": lambda name: rest("DELETE", f"{CASE}/{name}"),
	"step": lambda name: call(
		"frappe.model.workflow.apply_workflow", doc=json.dumps({"doctype": CASE, "name": name}), action="Open"
	),
	"print": lambda name: call("frappe.utils.print_format.download_pdf", doctype=CASE, name=name),
	"print view": lambda name: call("frappe.www.printview.get_html_and_style", doc=CASE, name=name),
	"print settings": lambda name: call(
		"frappe.printing.page.print.print.get_print_settings_to_show", doctype=CASE, docname=name
	),
	"listen": lambda name: call("frappe.realtime.can_subscribe_doc", doctype=CASE, docname=name),
	"mail": lambda name: call(
		"frappe.core.doctype.communication.email.make", doctype=CASE, name=name, content="x"
	),
	"next": lambda name: call(
		"frappe.desk.form.utils.get_next", doctype=CASE, value=name, prev=0, sort_field="urgency"
	),
	"web form": lambda name: call(
		"frappe.website.doctype.web_form.web_form.get_form_data",
		doctype=CASE,
		docname=name,
		web_form_name="edit-profile",
	),
	"assignment": lambda name: call(
		"frappe.automation.doctype.assignment_rule.assignment_rule.bulk_apply",
		doctype=CASE,
		docnames=json.dumps([name]),
	),
	"team": lambda name: call("cndh_protection.services.team_view.team", case=name),
	"hand over": lambda name: call(
		"cndh_protection.services.teams.hand_over", case=name, user=person(Role.INTAKE)
	),
}


@pytest.mark.parametrize("door", DOORS_OF_ONE)
@pytest.mark.parametrize("situation", ["elsewhere", "C3", "granted in conflict", "grant over"])
def test_05_a_hidden_case_answers_like_one_that_does_not_exist(
	world: World, door: str, situation: str
) -> None:
	"""Whatever is asked, and whether for want of a grant or for a conflict."""
	hidden = world.named(CASE, situation)
	with as_role(OUTSIDER):
		heard, of_nothing = answer(DOORS_OF_ONE[door], hidden), answer(DOORS_OF_ONE[door], NOWHERE)
	assert heard == of_nothing


def test_05_a_hidden_case_is_not_there_for_the_platforms_own_prints(
	world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Should a later platform make a file without the question that stands in the way of prints."""
	from frappe.utils import print_format  # opens a log beside the bench's sites when it is imported

	for module in (printview, print_format):
		monkeypatch.setattr(module, "validate_print_permission", prints.PLATFORM_S_OWN)
	hidden = world.named(CASE, "elsewhere")
	with as_role(OUTSIDER):
		assert answer(DOORS_OF_ONE["PDF"], hidden) == answer(DOORS_OF_ONE["PDF"], NOWHERE)


def test_05_the_doors_do_open(world: World) -> None:
	"""The answers above are not those of a door that is always shut."""
	mine = world.named(CASE, "granted")
	shut = {
		"print",
		"print view",
		"delete",
		"step",
		"hand over",
		"get value",
		"set value",
		"method",
		"REST put",
		"REST delete",
		"transitions",
		"submit",
		"cancel",
		"rename",
		"rename by its title",
		"attach",
		"assign",
		"raw print",
		"preview of a print",
		"raw print of what is posted",
		"preview of a print of what is posted",
		"PDF",
		"method of what is posted",
		"mail",
		"web form",
		"assignment",
	}
	with as_role(OUTSIDER):
		for door, action in DOORS_OF_ONE.items():
			_result, kind, words, _messages = answer(action, mine)
			assert kind != "DoesNotExistError", door
			assert door in shut or not kind, (door, words)


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_05_every_protected_document_is_not_there_for_outsiders(world: World, doctype: str) -> None:
	"""In the words that the platform has for a wrong number."""
	with as_role(OUTSIDER):
		name = world.one(doctype, "elsewhere")
		with pytest.raises(frappe.DoesNotExistError) as hidden:
			frappe.get_doc(doctype, name).check_permission("read")
		with pytest.raises(frappe.DoesNotExistError) as missing:
			frappe.get_doc(doctype, NOWHERE)
	assert str(hidden.value).replace(name, "*") == str(missing.value).replace(NOWHERE, "*")


def test_a_code_of_somebody_hidden_cannot_be_put_into_my_case(world: World) -> None:
	"""Naming a code would open the person's record; it answers like a code that nobody has."""
	hidden, mine = world.named(DEFENDER, "elsewhere"), world.named(CASE, "granted")

	def put(code: str) -> None:
		case = frappe.get_doc(CASE, mine)
		case.append("defenders", {"defender": code})
		case.save()

	with as_role(OUTSIDER):
		heard, of_nobody = answer(put, hidden), answer(put, NOWHERE)
	assert heard == of_nobody
	assert heard[1] == "LinkValidationError"


def test_a_hidden_case_cannot_be_named_in_my_record(world: World) -> None:
	"""Nor as the case of a new record."""

	def put(case: str) -> None:
		frappe.get_doc({"doctype": CONTACT, "violation_case": case}).insert()

	with as_role(OUTSIDER):
		heard, of_nothing = answer(put, world.named(CASE, "elsewhere")), answer(put, NOWHERE)
	assert heard == of_nothing


def links_to_protected() -> Iterator[tuple[str, str, str]]:
	"""Each link of a doctype of ours that may lead to a protected record: doctype, field, doctype of the record."""
	for doctype, definition in doctypes().items():
		for field in definition["fields"]:
			of_its_own = [field["options"]] if field["fieldtype"] == "Link" else []
			any_of_them = [*DOCTYPES, *TEAM_DOCTYPES] if field["fieldtype"] == "Dynamic Link" else []
			for linked in {*of_its_own, *any_of_them} & set(PROTECTED):
				yield doctype, field["fieldname"], linked


def with_link(doctype: str, field: str, linked: str, name: str) -> dict[str, Any]:
	"""A new document of that doctype, or one of those it is a table of, with the link."""
	meta = frappe.get_meta(doctype)
	values = {field: name}
	if meta.get_field(field).fieldtype == "Dynamic Link":
		values[meta.get_field(field).options] = linked
	if not meta.istable:
		return {"doctype": doctype, **values}
	parent = PARENTS[doctype][0]
	tables = frappe.get_meta(parent).get_table_fields()
	table = next(one.fieldname for one in tables if one.options == doctype)
	return {"doctype": parent, table: [values]}


@pytest.mark.parametrize("role", [OUTSIDER, Role.OUTREACH])
def test_05_a_link_to_what_is_hidden(world: World, role: str) -> None:
	"""Leads nowhere, as one to a number that nothing has: the platform looks at links before it asks about rights."""
	links, told = sorted(links_to_protected()), []
	for doctype, field, linked in links:
		hidden = of_somebody_else(world, linked)
		action = partial(put_link, doctype, field, linked)
		with as_role(role):
			heard = answer(action, hidden)
			if heard != answer(action, NOWHERE) or heard[1] != "LinkValidationError":
				told.append((doctype, field, linked, heard[1:3]))
	assert told == []
	assert len(links) > len(DOCTYPES)


def put_link(doctype: str, field: str, linked: str, name: str) -> Any:
	"""A new document with that link, over the door by which programs write."""
	return call("frappe.client.insert", doc=json.dumps(with_link(doctype, field, linked, name)))
