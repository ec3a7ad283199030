"""What is posted in the place of a name: no filters, which would tell what they find."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access.rules import PARENTS, PROTECTED
from cndh_protection.constants import Role
from cndh_protection.hardening import names
from cndh_protection.hardening.protected import INTERNAL, protected_doctypes
from tests.factories import make_case, make_defender
from tests.leaks.test_platform_rows import TELLING, of_somebody
from tests.people import as_role, person
from tests.permissions.asking import answer, call

CASE: Final = "Violation Case"
SOMEBODY: Final = "somebody@people.example"
NOBODY: Final = "nobody@people.example"

Door = Callable[[str, Any], Any]
"""What is asked of a doctype with something in the place of a name."""


def posted(doctype: str, name: Any, **claim: Any) -> str:
	return json.dumps({"doctype": doctype, "name": name, "modified": "2000-01-01", **claim})


def moved(method: str) -> Door:
	"""An entry of a calendar or of a plan, moved with the mouse."""
	fields = json.dumps({"start": "received_on", "end": "received_on"})
	times = {"start": "2026-01-01", "end": "2026-01-01", "received_on": "2026-01-01"}
	return lambda doctype, name: call(method, args=posted(doctype, name, **times), field_map=fields)


DOORS: Final[dict[str, Door]] = {
	"method": lambda doctype, name: call("run_doc_method", dt=doctype, dn=name, method="pause"),
	"method of what is posted": lambda doctype, name: call(
		"run_doc_method", docs=posted(doctype, name), method="pause"
	),
	"method of what is said to be new": lambda doctype, name: call(
		"run_doc_method", docs=posted(doctype, name, __islocal=1), method="nosuch"
	),
	"get": lambda doctype, name: call("frappe.client.get", doctype=doctype, name=name),
	"set value": lambda doctype, name: call(
		"frappe.client.set_value", doctype=doctype, name=name, fieldname="note", value="4"
	),
	"delete": lambda doctype, name: call("frappe.client.delete", doctype=doctype, name=name),
	"delete of a list": lambda doctype, name: call("frappe.client.delete", doctype=doctype, name=[name]),
	"delete of several": lambda doctype, name: call(
		"frappe.desk.reportview.delete_items", doctype=doctype, items=json.dumps([[name]])
	),
	"cancel": lambda doctype, name: call("frappe.client.cancel", doctype=doctype, name=name),
	"save": lambda doctype, name: call("frappe.client.save", doc=posted(doctype, name)),
	"may I": lambda doctype, name: call("frappe.client.has_permission", doctype=doctype, docname=name),
	"attach": lambda doctype, name: call(
		"frappe.client.attach_file", doctype=doctype, docname=name, filename="x", filedata="eA=="
	),
	"form": lambda doctype, name: call("frappe.desk.form.load.getdoc", doctype=doctype, name=name),
	"docinfo": lambda doctype, name: call("frappe.desk.form.load.get_docinfo", doctype=doctype, name=name),
	"messages": lambda doctype, name: call(
		"frappe.desk.form.load.get_communications", doctype=doctype, name=name
	),
	"calendar": moved("frappe.desk.calendar.update_event"),
	"plan": moved("frappe.desk.gantt.update_task"),
	"transitions": lambda doctype, name: call(
		"frappe.model.workflow.get_transitions", doc=posted(doctype, name)
	),
	"step": lambda doctype, name: call(
		"frappe.model.workflow.apply_workflow", doc=posted(doctype, name), action="Open"
	),
	"step of several": lambda doctype, name: call(
		"frappe.model.workflow.bulk_workflow_approval",
		docnames=json.dumps([name]),
		doctype=doctype,
		action="Open",
	),
}


@pytest.fixture
def case() -> Document:
	"""A case that an outsider does not see, whose officer somebody guesses."""
	case = make_case(team=False, defenders=[{"defender": make_defender().name}])
	frappe.db.set_value(CASE, case.name, "responsible", SOMEBODY, update_modified=False)
	return case


def told_by(door: Door, doctype: str, column: str, found: str, hidden: str) -> list[Any]:
	"""What filters that find something hear otherwise than those that find nothing; and who is named by it."""
	told = []
	for filters in (
		lambda value: {column: value},
		lambda value: {column: ["like", value]},
		lambda value: [[column, "=", value]],
	):

		def ask(value: str, filters: Callable[[str], Any] = filters) -> Any:
			return door(doctype, filters(value))

		heard, of_nothing = answer(ask, found), answer(ask, NOBODY)
		if heard != of_nothing or hidden in json.dumps(heard):
			told.append((heard, of_nothing))
	return told


@pytest.mark.parametrize("door", DOORS)
def test_06_no_filters_stand_for_the_name_of_a_case(
	door: str, case: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Who has a case, and its number, would be told before anybody asked who may know."""
	monkeypatch.setattr(frappe.db, "rollback", lambda **_options: None)  # the case is not committed
	for role in (Role.CASE_OFFICER, Role.OUTREACH):
		with as_role(role):
			assert told_by(DOORS[door], CASE, "responsible", SOMEBODY, case.name) == []


@pytest.mark.parametrize("door", DOORS)
def test_06_nor_for_that_of_a_row_of_one(door: str, case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Who stands in a case."""
	monkeypatch.setattr(frappe.db, "rollback", lambda **_options: None)
	with as_role(Role.CASE_OFFICER):
		told = told_by(DOORS[door], "Case Defender", "defender", case.defenders[0].defender, case.name)
	assert told == []


def test_06_nor_for_that_of_the_case_of_a_new_row(case: Document) -> None:
	def add(doctype: str, name: Any) -> Any:
		new = {"parent": name, "parenttype": doctype, "parentfield": "defenders"}
		return call("frappe.client.insert", doc=json.dumps({"doctype": "Case Defender", **new}))

	with as_role(Role.CASE_OFFICER):
		assert told_by(add, CASE, "responsible", SOMEBODY, case.name) == []


@pytest.mark.parametrize(
	("door", "doctype", "column", "guess"),
	[
		("set value", "Has Role", "role", Role.CHAIR),
		("delete of a list", "User", "name", person(Role.CHAIR)),
	],
)
def test_06_nor_for_that_of_an_account(door: str, doctype: str, column: str, guess: str) -> None:
	"""Who has which role, or which account has what in any column."""
	with as_role(Role.OUTREACH):
		assert told_by(DOORS[door], doctype, column, guess, "there is no such account") == []


@pytest.mark.parametrize("door", ["method", "docinfo", "transitions", "save"])
@pytest.mark.parametrize("doctype", TELLING)
def test_06_nor_for_what_tells_of_one(door: str, doctype: str) -> None:
	"""The audit, the history, the notices: a guess is neither confirmed nor denied."""
	there = of_somebody(doctype)
	with as_role(Role.CASE_OFFICER):
		assert told_by(DOORS[door], doctype, "owner", SOMEBODY, there) == []


@pytest.mark.parametrize("doctype", sorted(protected_doctypes()))
def test_06_no_document_of_ours_is_loaded_by_filters(doctype: str) -> None:
	"""Not by the server either, whoever asks; and a number is a text."""
	for name in ({"owner": "Administrator"}, [["owner", "=", "Administrator"]], ["x"], {}, [], 1.5, 0, True):
		with pytest.raises(frappe.DoesNotExistError):
			frappe.get_doc(doctype, name)
	assert {*PROTECTED, *PARENTS, *INTERNAL} == protected_doctypes()


def test_06_what_tells_of_nothing_protected_is_loaded_by_whole_values() -> None:
	"""As the platform's own code does, with rows of a list too."""
	assert frappe.get_doc("Role", {"role_name": Role.CHAIR}).name == Role.CHAIR
	(row,) = frappe.get_all("User", filters={"name": "Administrator"}, fields=["name"])
	assert frappe.get_doc("User", row).name == "Administrator"
	for given in ({"role_name": ["like", "CNDH%"]}, [["role_name", "=", Role.CHAIR]], {}):
		with pytest.raises(frappe.DoesNotExistError):
			frappe.get_doc("Role", given)


@pytest.mark.parametrize("column", ["file_url", "file_name", "name"])
def test_06_what_tells_of_it_by_these_columns_and_no_other(column: str) -> None:
	"""The platform loads attachments by them."""
	doc, given = frappe.get_doc({"doctype": "File"}), {column: "x"}
	assert names._is_loaded_so(doc, given)
	for other in ({**given, "owner": "x"}, {column: ["like", "x"]}, {}, [["owner", "=", "x"]]):
		assert not names._is_loaded_so(doc, other)


def test_06_another_application_loads_its_own_by_whatever_columns() -> None:
	theirs = type("Theirs", (Document,), {"__module__": "other.app.theirs"})
	assert names._is_loaded_so(theirs({"doctype": "ToDo"}), {"status": "Open", "owner": "x"})
