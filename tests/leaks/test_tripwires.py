"""What the platform offers around any document stays off protected ones, and works elsewhere."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import frappe
import pytest
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.desk.form import assign_to
from frappe.desk.form.utils import add_comment
from frappe.model.document import Document

from cndh_protection.access.rules import PARENTS, PROTECTED
from cndh_protection.constants import Role
from cndh_protection.hardening import customisation, self_test, tripwires
from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.hardening.protected import INTERNAL, is_protected
from cndh_protection.seal.constraints import sealed_columns
from tests.factories import make_case, make_partner
from tests.people import as_role, person

CASE = "Violation Case"
NOWHERE = "DOS-1999-00000"
OPEN = "Partner Organisation"


@pytest.mark.parametrize("doctype", sorted(tripwires.DOCTYPE_FIELD))
def test_09_11_13_14_28_29_39_40_43_refused_on_protected(doctype: str) -> None:
	"""Whatever else is posted; and let through elsewhere by this guard."""
	if not frappe.db.exists("DocType", doctype):
		pytest.skip("this version of the platform lacks it")
	doc = frappe.new_doc(doctype)
	doc.set(tripwires.DOCTYPE_FIELD[doctype], CASE)
	with pytest.raises(ClosedHere):
		doc.insert(ignore_permissions=True, set_name="x")
	doc.set(tripwires.DOCTYPE_FIELD[doctype], OPEN)
	tripwires.refuse_on_protected(doc)


@pytest.mark.parametrize("doctype", sorted(tripwires.DOCTYPE_FIELD))
def test_09_11_13_14_28_29_39_40_43_refused_though_no_link_is_looked_at(doctype: str) -> None:
	"""Whoever saves may leave the look at links out; the guard on the doctype itself stands behind it."""
	if not frappe.db.exists("DocType", doctype):
		pytest.skip("this version of the platform lacks it")
	doc = frappe.new_doc(doctype)
	doc.set(tripwires.DOCTYPE_FIELD[doctype], CASE)
	doc.flags.ignore_links = True
	with pytest.raises(ClosedHere):
		doc.insert(ignore_permissions=True, set_name="x")


def test_14_what_to_do_is_said_before_anybody_looks_for_the_number() -> None:
	"""To somebody for whom the case is not there, as for one that is not."""
	case = make_case(team=False)
	for name in (case.name, NOWHERE):
		todo = frappe.get_doc({"doctype": "ToDo", "description": "x", "reference_type": CASE})
		todo.reference_name = name
		with as_role(Role.OUTREACH), pytest.raises(ClosedHere, match="team of the case"):
			todo.insert()


def test_39_a_link_to_what_is_hidden_leads_nowhere() -> None:
	"""From a document of the platform's own: the answer to a case that is hidden is that to none."""
	case = make_case(team=False)
	for name in (case.name, NOWHERE):
		comment = frappe.get_doc({"doctype": "Comment", "comment_type": "Comment", "content": "x"})
		comment.update({"reference_doctype": CASE, "reference_name": name})
		with as_role(Role.OUTREACH), pytest.raises(frappe.LinkValidationError, match=f"find .*: {name}$"):
			comment.insert()


@pytest.mark.parametrize("doctype", sorted(tripwires.DOCTYPE_FIELD))
def test_28_the_named_field_exists(doctype: str) -> None:
	"""A guard that reads a field which is not there would let everything pass."""
	if frappe.db.exists("DocType", doctype):
		assert frappe.get_meta(doctype).get_field(tripwires.DOCTYPE_FIELD[doctype]).options == "DocType"


def test_28_protected_are_all_that_hold_sealed_fields() -> None:
	"""A new doctype with protected fields must join."""
	holding = {doctype for doctype, _field in sealed_columns()}
	assert [doctype for doctype in holding if not is_protected(doctype)] == []
	ours = ("Record Key", "Search Token", "Audit Event", "Break Glass", "Opening Reason", "Restricted Tally")
	assert all(is_protected(doctype) for doctype in (*PROTECTED, *PARENTS, *INTERNAL, *ours))
	assert not is_protected(OPEN)
	assert not is_protected(None)


def test_14_an_assignment_is_our_own_action() -> None:
	"""Assigning by the platform makes a ToDo and a share."""
	case, partner = make_case(), make_partner()
	given = {"assign_to": [person(Role.CHAIR)], "description": "x"}
	with as_role(Role.CASE_OFFICER), pytest.raises(ClosedHere):
		assign_to.add({"doctype": CASE, "name": case.name, **given})
	assign_to.add({"doctype": OPEN, "name": partner.name, **given})
	assert frappe.db.exists("ToDo", {"reference_name": partner.name})


@pytest.mark.parametrize("kind", ["Comment", "Like", "Info", "Assigned", "Shared", "Attachment", "Edit"])
def test_39_comments_are_closed_on_protected_records(kind: str) -> None:
	"""Of every kind in which somebody's words or a name may lie."""
	case = make_case()
	with pytest.raises(ClosedHere):
		case.add_comment(kind, "CANARY @somebody")
	assert not frappe.db.get_value(CASE, case.name, "_comments")
	assert make_partner().add_comment(kind, "Hello").name


def test_39_the_comment_box_says_what_to_do() -> None:
	"""In a sentence, not by a broken form."""
	case = make_case()
	with as_role(Role.CASE_OFFICER) as login, pytest.raises(ClosedHere, match="contact log"):
		add_comment(CASE, case.name, "CANARY", login, "Somebody")


def test_39_a_step_leaves_the_name_of_the_state_only() -> None:
	"""Whatever text came along."""
	case = make_case()
	comment = case.add_comment("Workflow", "CANARY")
	assert comment.content == case.workflow_state
	assert not comment.subject


def test_39_a_comment_cannot_be_turned_towards_a_protected_record() -> None:
	"""An update is checked like an insertion."""
	comment = make_partner().add_comment("Comment", "CANARY")
	comment.reference_doctype, comment.reference_name = CASE, make_case().name
	with pytest.raises(ClosedHere):
		comment.save()


def _property(field: str | None, name: str, value: str) -> None:
	make_property_setter(
		CASE, field, name, value, "Data", for_doctype=not field, validate_fields_for_doctype=False
	)


@pytest.mark.parametrize(
	("field", "name", "value"),
	[
		("narrative", "in_list_view", "1"),
		("narrative", "in_standard_filter", "1"),
		("narrative", "in_global_search", "1"),
		("narrative", "search_index", "1"),
		("narrative", "fieldtype", "Data"),
		("region", "in_global_search", "1"),
		(None, "title_field", "narrative"),
		(None, "search_fields", "narrative"),
		(None, "show_title_field_in_link", "1"),
		(None, "allow_rename", "1"),
		(None, "allow_import", "1"),
	],
)
def test_19_28_no_property_shows_a_protected_field(field: str | None, name: str, value: str) -> None:
	"""By a customised form or a row written directly; and the self-test finds one that was written around the guard."""
	with pytest.raises(ClosedHere):
		_property(field, name, value)
	row = frappe.new_doc("Property Setter")
	row.update({"doc_type": CASE, "field_name": field, "property": name, "value": value})
	row.update({"doctype_or_field": "DocField" if field else "DocType", "name": "around the guard"})
	row.db_insert()
	assert list(self_test.customisations()) == ["Property Setter around the guard"]


@pytest.mark.parametrize("name", sorted(customisation.OF_THE_DOCTYPE))
def test_19_no_property_of_a_protected_doctype_shows_more_of_it(name: str) -> None:
	"""The guard refuses each; of a field, some of these names are harmless."""
	given = {"doctype": "Property Setter", "property": name, "value": "x"}
	with pytest.raises(ClosedHere):
		customisation.check_property(frappe.get_doc({**given, "doc_type": CASE}))
	customisation.check_property(frappe.get_doc({**given, "doc_type": CASE, "field_name": "region"}))
	customisation.check_property(frappe.get_doc({**given, "doc_type": OPEN}))


@pytest.mark.parametrize(
	("source", "refused"), [("violation_case.narrative", True), ("violation_case.region", False)]
)
def test_28_no_property_fetches_a_protected_field(source: str, refused: bool) -> None:
	"""Into a field that has no protection of its own."""
	given = {"doc_type": "Contact Log", "field_name": "result", "property": "fetch_from", "value": source}
	setter = frappe.get_doc({"doctype": "Property Setter", **given})
	with pytest.raises(ClosedHere) if refused else nullcontext():
		customisation.check_property(setter)


def test_28_a_label_may_be_changed() -> None:
	"""The guard stops what shows a value, not the wording."""
	_property("narrative", "label", "What happened")
	assert list(self_test.customisations()) == []


@pytest.mark.parametrize(
	"given",
	[
		{"dt": CASE, "fieldname": "scan", "fieldtype": "Attach"},
		{"dt": CASE, "fieldname": "photo", "fieldtype": "Attach Image"},
		{"dt": CASE, "fieldname": "extra", "fieldtype": "Data", "in_global_search": 1},
		{
			"dt": "Contact Log",
			"fieldname": "copy",
			"fieldtype": "Data",
			"fetch_from": "violation_case.narrative",
		},
		{"dt": CASE, "fieldname": "narrative", "fieldtype": "Data"},
	],
)
def test_28_no_custom_field_touches_a_protected_one(given: dict[str, Any]) -> None:
	"""Nor opens a place for files."""
	doc = frappe.get_doc({"doctype": "Custom Field", "label": "x", **given})
	with pytest.raises(ClosedHere):
		doc.run_method("before_validate")
	harmless = frappe.get_doc({"doctype": "Custom Field", "dt": CASE, "fieldname": "y", "fieldtype": "Check"})
	customisation.check_custom_field(harmless)


@pytest.mark.parametrize("right", tripwires.GIVES_AWAY)
def test_03_14_no_right_gives_records_away(right: str) -> None:
	"""By the permission manager: a new rule comes without it, a later change is refused; elsewhere it stays."""
	doc = frappe.new_doc("Custom DocPerm")
	doc.update({"parent": CASE, "role": Role.CASE_OFFICER, "read": 1, right: 1})
	doc.insert(ignore_permissions=True)
	assert not doc.get(right)
	doc.set(right, 1)
	with pytest.raises(ClosedHere):
		doc.save(ignore_permissions=True)
	elsewhere = frappe.new_doc("Custom DocPerm")
	elsewhere.update({"parent": OPEN, "role": Role.CASE_OFFICER, "read": 1, right: 1})
	assert elsewhere.insert(ignore_permissions=True).get(right)


@pytest.mark.parametrize("kind", tripwires.CODE_REPORTS)
def test_26_no_report_with_code_of_its_own(kind: str) -> None:
	"""Its query would pass the row rules by; the same on another doctype passes this guard."""
	doc = frappe.new_doc("Report")
	doc.update({"report_name": "x", "report_type": kind, "ref_doctype": CASE, "is_standard": "No"})
	with pytest.raises(ClosedHere):
		doc.run_method("before_validate")
	doc.ref_doctype = OPEN
	tripwires.check_report(doc)


def test_26_no_list_is_mailed() -> None:
	"""Also one that the platform ships."""
	report = frappe.new_doc("Report")
	report.update(
		{"report_name": "x", "report_type": "Report Builder", "ref_doctype": CASE, "is_standard": "No"}
	)
	report.insert(ignore_permissions=True)
	doc = frappe.new_doc("Auto Email Report")
	doc.report = report.name
	with pytest.raises(ClosedHere):
		doc.run_method("before_validate")


def _file(**given: Any) -> Document:
	return frappe.get_doc({"doctype": "File", "file_name": "x.txt", "content": "CANARY", **given})


def test_1c_no_file_on_a_protected_record() -> None:
	"""Refused before anything is written to the disk; nor is one moved there."""
	case, folders = make_case(), [Path(frappe.get_site_path(of, "files")) for of in ("private", "public")]
	before = [sorted(folder.iterdir()) for folder in folders]
	with pytest.raises(ClosedHere):
		_file(attached_to_doctype=CASE, attached_to_name=case.name).insert()
	assert not frappe.db.exists("File", {"attached_to_name": case.name})
	assert [sorted(folder.iterdir()) for folder in folders] == before
	file = _file().insert()
	try:
		file.update({"attached_to_doctype": CASE, "attached_to_name": case.name})
		with pytest.raises(ClosedHere):
			file.save()
	finally:
		frappe.delete_doc("File", file.name, force=True)


def test_1c_a_file_is_private_whatever_was_asked() -> None:
	"""Public ones have no check at all."""
	file = _file(is_private=0).insert()
	try:
		assert file.is_private
		assert file.file_url.startswith("/private/files/")
		file.is_private = 0
		file.save()
		assert file.file_url.startswith("/private/files/")
	finally:
		file.delete(ignore_permissions=True)


def test_1c_naming_somebody_s_file_does_not_open_it() -> None:
	"""Whoever makes an entry owns it, and owners read."""
	file = _file(is_private=1).insert()
	try:
		with as_role(Role.CASE_OFFICER), pytest.raises(frappe.PermissionError):
			frappe.get_doc({"doctype": "File", "file_url": file.file_url}).insert(ignore_permissions=True)
		with as_role(Role.CASE_OFFICER):  # a file of one's own, beside that of another
			own = _file(file_name="own.txt", content="x").insert(ignore_permissions=True)
			again = frappe.get_doc({"doctype": "File", "file_url": own.file_url})
			assert again.insert(ignore_permissions=True).name
		for one in (again, own):
			one.delete(ignore_permissions=True)
	finally:
		file.delete(ignore_permissions=True)
