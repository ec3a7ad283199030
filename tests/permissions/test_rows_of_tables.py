"""Rows of the tables of a hidden record, asked for by themselves: each answers like a row that is not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import frappe
import pytest

from cndh_protection.access.rights import CASE
from cndh_protection.access.rules import PARENTS
from cndh_protection.constants import Role
from tests.people import as_role, as_user, person
from tests.permissions.asking import answer, call, rest
from tests.permissions.expected import letters
from tests.permissions.posting import posted
from tests.permissions.small_world import row
from tests.permissions.world import DOCTYPES, World

NOWHERE: Final = "W-THERE-IS-NO-SUCH-ROW"
ROLES: Final = (Role.CASE_OFFICER, Role.INTAKE)
OF_TABLES: Final = [(child, parent) for child, parents in PARENTS.items() for parent in parents]

Door = Callable[[str, str, str], Any]
"""What somebody asks of a row: its doctype, that of its document, its name."""


def get_by(child: str, parent: str, **asked: Any) -> Any:
	"""``client.get``, which is told the doctype of the document."""
	return call("frappe.client.get", doctype=child, parent=parent, **asked)


def method(child: str, _parent: str, name: str) -> Any:
	"""A method of the row, as a form calls those of a document."""
	frappe.local.response = frappe._dict(docs=[])
	call("run_doc_method", dt=child, dn=name, method="check_permission")
	return frappe.response.docs


READING: Final[dict[str, Door]] = {
	"get": lambda child, parent, name: get_by(child, parent, name=name),
	"get with filters": lambda child, parent, name: get_by(child, parent, filters=json.dumps({"name": name})),
	"get with a list of filters": lambda child, parent, name: get_by(
		child, parent, filters=json.dumps([["name", "=", name]])
	),
	"form": lambda child, _parent, name: call("frappe.desk.form.load.getdoc", doctype=child, name=name),
	"docinfo": lambda child, _parent, name: call(
		"frappe.desk.form.load.get_docinfo", doctype=child, name=name
	),
	"messages": lambda child, _parent, name: call(
		"frappe.desk.form.load.get_communications", doctype=child, name=name
	),
	"may I": lambda child, _parent, name: call("frappe.client.has_permission", doctype=child, docname=name),
	"may I write": lambda child, _parent, name: call(
		"frappe.client.has_permission", doctype=child, docname=name, perm_type="write"
	),
	"REST": lambda child, _parent, name: rest("GET", f"{child}/{name}"),
}
"""Doors that show a row, or whether there is one."""

WRITING: Final[dict[str, Door]] = {
	"method": method,
	"set value": lambda child, _parent, name: call(
		"frappe.client.set_value", doctype=child, name=name, fieldname="note", value="9"
	),
	"delete": lambda child, _parent, name: call("frappe.client.delete", doctype=child, name=name),
	"delete of several": lambda child, _parent, name: call(
		"frappe.desk.reportview.delete_items", doctype=child, items=json.dumps([name])
	),
	"attach": lambda child, _parent, name: call(
		"frappe.client.attach_file", doctype=child, docname=name, filename="x", filedata="eA=="
	),
	"save of what is posted": lambda child, _parent, name: call(
		"frappe.client.save", doc=posted(name, child)
	),
	"transitions of what is posted": lambda child, _parent, name: call(
		"frappe.model.workflow.get_transitions", doc=posted(name, child)
	),
	"transitions of what is said to be new": lambda child, _parent, name: call(
		"frappe.model.workflow.get_transitions", doc=posted(name, child, __islocal=1)
	),
	"REST put": lambda child, _parent, name: rest("PUT", f"{child}/{name}", idx=9),
	"REST delete": lambda child, _parent, name: rest("DELETE", f"{child}/{name}"),
	"PDF": lambda child, _parent, name: call(
		"frappe.utils.print_format.download_pdf", doctype=child, name=name
	),
}
"""Doors that would do something to it."""

DOORS: Final = READING | WRITING


def row_of(child: str, parent: str, name: str) -> str:
	"""A row of this document, in the table that it has for such."""
	tables = frappe.get_meta(parent).get_table_fields()
	field = next(table.fieldname for table in tables if table.options == child)
	return row(child, parent=name, parenttype=parent, parentfield=field)


def readable_by(login: str, world: World, doctype: str, letter: str = "R") -> list[str]:
	"""Records of a doctype on which the matrix gives this person the letter."""
	return [
		record.name
		for record in world.of(doctype)
		if letter in letters(doctype, record.to(login), login, on_duty=False)
	]


@pytest.mark.parametrize("door", DOORS)
def test_04_a_row_of_a_hidden_record_is_not_there(
	world: World, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Whichever table it is of; and the answer does not name the record."""
	monkeypatch.setattr(frappe.db, "rollback", lambda **_options: None)  # the world is not committed
	told, asked = [], set()
	for child, parent in OF_TABLES:
		for role in ROLES:
			readable = readable_by(person(role), world, parent)
			of = next((one.name for one in world.of(parent) if one.name not in readable), None)
			if not of:
				continue
			name = row_of(child, parent, of)
			asked.add((child, parent))
			with as_role(role):
				heard, of_nothing = (
					answer(partial(DOORS[door], child, parent), one) for one in (name, NOWHERE)
				)
			if heard != of_nothing or of in json.dumps(heard):
				told.append((child, parent, role, heard, of_nothing))
	assert told == []
	assert asked == set(OF_TABLES)


@pytest.mark.parametrize("door", ["get", "get with filters", "get with a list of filters", "REST", "may I"])
def test_04_a_row_of_a_record_that_is_read_is_read(world: World, door: str) -> None:
	"""The answers above are not those of a door that is always shut."""
	login = person(Role.CASE_OFFICER)
	for child, parent in OF_TABLES:
		if readable := readable_by(login, world, parent):
			name = row_of(child, parent, readable[0])
			with as_user(login):
				result, *refusal = answer(partial(DOORS[door], child, parent), name)
			assert refusal == ["", "", []], (child, parent)
			assert "*" in json.dumps(result) or result == {"has_permission": True}
	assert set(DOCTYPES) & {parent for _child, parent in OF_TABLES}


def test_04_a_row_is_written_by_whoever_writes_its_record(world: World) -> None:
	"""Reading it is not writing it, whatever the role writes elsewhere."""
	for login in (person(Role.CASE_OFFICER), person(Role.AUDITOR), person(Role.CHAIR)):
		writable = readable_by(login, world, CASE, "W")
		for case in readable_by(login, world, CASE):
			name = row_of("Case Pause", CASE, case)
			with as_user(login):
				answers = [frappe.has_permission("Case Pause", "write", doc=doc) for doc in docs_of(name)]
			assert answers == [case in writable] * 2, (login, case)


def docs_of(name: str) -> list[Any]:
	"""The two ways of asking about a row: its name, and the row."""
	return [name, frappe.get_doc("Case Pause", name)]


def test_04_a_row_posted_as_a_new_one_of_a_hidden_record(world: World) -> None:
	"""Answers like one of a record that there is not; of one that is read, as the platform does."""
	hidden, mine = world.named(CASE, "elsewhere"), world.named(CASE, "granted")

	def may(case: str) -> bool:
		new = {"doctype": "Case Pause", "parent": case, "parenttype": CASE, "parentfield": "pauses"}
		doc = frappe.get_doc({**new, "__islocal": 1})
		return bool(doc.has_permission("read"))

	with as_role(Role.CASE_OFFICER):
		assert answer(may, hidden) == answer(may, NOWHERE)
		assert answer(may, hidden)[1] == "DoesNotExistError"
		assert may(mine)


@pytest.mark.parametrize("field", ["defenders", "nosuchtable", "name"])
def test_05_a_new_row_for_a_hidden_record(world: World, field: str) -> None:
	"""Of a table of it, of one that it has not, and of what is none: the platform stumbles over a record that exists."""
	new = {"doctype": "Case Defender", "parenttype": CASE, "parentfield": field}

	def insert(case: str) -> Any:
		return call("frappe.client.insert", doc=json.dumps({**new, "parent": case}))

	def insert_many(case: str) -> Any:
		return call("frappe.client.insert_many", docs=json.dumps([{**new, "parent": case}]))

	with as_role(Role.CASE_OFFICER):
		for put in (insert, insert_many):
			assert answer(put, world.named(CASE, "elsewhere")) == answer(put, NOWHERE)


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.OUTREACH])
def test_05_a_link_of_a_row_that_is_posted_alone(world: World, role: str) -> None:
	"""Leads nowhere, as one of a document: the platform looks at it before it says that rows are not saved alone."""
	hidden, mine = world.named("Defender", "elsewhere"), world.named(CASE, "granted")
	place = {"parent": mine, "parenttype": CASE, "parentfield": "defenders"}

	def put(person_of_case: str) -> Any:
		return rest("POST", "Case Defender", **place, defender=person_of_case)

	with as_role(role):
		heard = answer(put, hidden)
		assert heard == answer(put, NOWHERE)
		assert heard[1] == "LinkValidationError"


def test_04_of_somebody_else_a_row_is_answered_for_without_a_word(world: World) -> None:
	"""As of documents: what is asked about another person does not speak to the one at work."""
	name = row_of("Case Pause", CASE, world.named(CASE, "elsewhere"))
	login = person(Role.CASE_OFFICER)
	assert frappe.has_permission("Case Pause", "read", doc=name, user=login) is False
	assert frappe.get_message_log() == []


def test_04_a_row_in_a_table_of_another_doctype_is_nobody_s(world: World) -> None:
	"""Whatever says that it stands in one: the document would be asked about by a name of another doctype."""
	mine = world.named(CASE, "granted")
	name = row("Case Pause", parent=mine, parenttype="User", parentfield="roles")
	with as_role(Role.CASE_OFFICER), pytest.raises(frappe.DoesNotExistError):
		frappe.get_doc("Case Pause", name).has_permission("read")


def test_04_rows_of_other_doctypes_are_asked_about_as_before() -> None:
	"""By the platform."""
	name = frappe.db.get_value("Has Role", {"parent": person(Role.CHAIR)})
	with as_role(Role.CASE_OFFICER):
		assert frappe.has_permission("Has Role", "read", doc=name) is False


def test_05_nobody_hears_whether_a_hidden_case_was_deleted(
	world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""The platform tells the browser, beside its answer: that it was, of a number that nothing has."""
	told = list[Any]()
	monkeypatch.setattr(frappe, "publish_realtime", lambda *args, **options: told.append((args, options)))
	monkeypatch.setattr(frappe.db, "rollback", lambda **_options: None)
	with as_role(Role.CASE_OFFICER):
		for name in (world.named(CASE, "elsewhere"), NOWHERE):
			with pytest.raises(frappe.DoesNotExistError):
				call("frappe.desk.reportview.delete_items", doctype=CASE, items=json.dumps([name]))
	assert told == []
