"""Methods of documents, and of the platform about documents, that ask for less than they do: none helps anybody on."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.constants import Role
from cndh_protection.hardening import endpoints
from cndh_protection.hardening.doors import ClosedHere
from tests.factories import make_activity, make_case
from tests.leaks.calls import call
from tests.people import as_role, person

CASE = "Violation Case"
ACTIVITY = "Awareness Activity"
TERM = "Reference Term"
WITHDRAWN, GIVEN = "Consent Status-WDN", "Consent Status-GIV"
OF_CLASSES = {
	"PermissionInspector.debug": "Permission Inspector",
	"BulkUpdate.bulk_update": "Bulk Update",
	"Webhook.generate_preview": "Webhook",
	"Webhook.preview_meets_condition": "Webhook",
	"Webhook.preview_request_body": "Webhook",
	"Notification.preview_meets_condition": "Notification",
	"Notification.preview_message": "Notification",
	"Notification.preview_subject": "Notification",
	"Document.rename": TERM,
	"Document._rename": TERM,
	"Document.add_comment": TERM,
}
"""Closed methods of classes → a doctype that has them."""

NOT_IN_EVERY_VERSION = {
	"PermissionInspector.debug",
	*(method for method in OF_CLASSES if method.startswith(("Webhook.", "Notification."))),
}


def run(doctype: str, name: str, method: str, /, **arguments: Any) -> Any:
	"""A method of a document, as a form calls it."""
	frappe.local.response = frappe._dict(docs=[])
	return call("run_doc_method", dt=doctype, dn=name, method=method, args=json.dumps(arguments))


@pytest.mark.parametrize("method", ["rename", "_rename"])
@pytest.mark.parametrize("said", [{"validate_rename": 0}, {"force": 1}, {"force": 1, "merge": 1}])
def test_05_no_method_of_a_document_renames(method: str, said: dict[str, int]) -> None:
	"""It asks for reading alone; and what names another follows the name: a withdrawn consent would be a given one."""
	for role in (Role.CHAIR, Role.INTAKE, Role.ADMINISTRATOR):
		with as_role(role), pytest.raises(frappe.PermissionError, match="not whitelisted"):
			run(TERM, WITHDRAWN, method, name="X", **said)
	assert frappe.db.exists(TERM, WITHDRAWN)


def test_05_nobody_makes_his_role_another_one() -> None:
	"""The roles of accounts follow the name of the role."""
	with as_role(Role.ADMINISTRATOR), pytest.raises(frappe.PermissionError):
		run("Role", Role.CHAIR, "rename", name="X", validate_rename=0)
	for user in (person(Role.ADMINISTRATOR), "Administrator"):
		frappe.set_user(user)
		with pytest.raises(frappe.PermissionError):
			call("frappe.rename_doc", doctype="Role", old=Role.CHAIR, new="X", force=1)
	frappe.set_user("Administrator")
	assert frappe.db.exists("Role", Role.CHAIR)


CLOSED = [(path, method) for path, methods in endpoints.CLOSED.items() for method in methods if "." in method]


@pytest.mark.parametrize(("path", "method"), CLOSED)
def test_23_no_closed_method_of_a_class_is_called(path: str, method: str) -> None:
	"""On a document of it, by the server's Administrator, with whatever the method would ask for."""
	doctype = OF_CLASSES[method]
	if not any(endpoints._present(path, (method,))):
		assert method in NOT_IN_EVERY_VERSION
		return
	posted = json.dumps({"doctype": doctype, "name": "x", "__islocal": 1})
	with pytest.raises(frappe.PermissionError, match="not whitelisted"):
		call("run_doc_method", docs=posted, method=method.partition(".")[2])
	assert frappe.get_module(path)


def test_23_a_method_of_a_class_that_is_open_again_turns_the_self_test_red(
	monkeypatch: pytest.MonkeyPatch,
) -> None:
	monkeypatch.setattr(frappe, "whitelisted", [*frappe.whitelisted, Document.rename])
	assert endpoints.open_endpoints() == ["frappe.model.document.Document.rename"]


STATES = "frappe.workflow.doctype.workflow.workflow.get_workflow_state_count"


@pytest.mark.parametrize(
	("doctype", "column"),
	[(CASE, "name"), (CASE, "workflow_state"), ("Access Conflict", "user"), ("User", "email"), ("User", "x")],
)
def test_01_states_are_not_counted_by_any_column(doctype: str, column: str) -> None:
	"""All rows of the doctype would be told, the hidden ones too."""
	make_case(team=False)
	for role in (Role.CASE_OFFICER, Role.ADMINISTRATOR):
		with as_role(role):
			assert call(STATES, doctype=doctype, workflow_state_field=column, states='["-"]') == []


def test_01_states_of_what_is_not_protected_are_counted() -> None:
	"""The platform's form of workflows asks for them."""
	state = make_activity().workflow_state
	with as_role(Role.OUTREACH):
		asked = {"doctype": ACTIVITY, "workflow_state_field": "workflow_state", "states": '["-"]'}
		assert state in {row["workflow_state"] for row in call(STATES, **asked)}


GROUPS = "frappe.desk.listview.get_group_by_count"


def test_01_assignments_are_not_counted() -> None:
	"""They are those of any document with a name that any filter finds: a tag named like a hidden case is enough."""
	case = make_case(team=False)
	with as_role(Role.CASE_OFFICER):
		tag = frappe.get_doc({"doctype": "Tag", "name": case.name}).insert()
		mine = {
			"reference_type": "Tag",
			"reference_name": tag.name,
			"allocated_to": person(Role.CASE_OFFICER),
		}
		frappe.get_doc({"doctype": "ToDo", "description": "x", **mine}).insert()
		for doctype in (CASE, "Tag"):
			filters = json.dumps({"name": case.name})
			assert call(GROUPS, doctype=doctype, current_filters=filters, field="assigned_to") == []


def test_01_other_groups_are_counted_as_before() -> None:
	"""By the rules of rows."""
	make_case(team=False)
	activity = make_activity()
	with as_role(Role.CHAIR):
		found = call(GROUPS, doctype=ACTIVITY, current_filters="[]", field="owner")
	assert activity.owner in {row["name"] for row in found}
	with as_role(Role.CASE_OFFICER):
		assert call(GROUPS, doctype=CASE, current_filters="[]", field="urgency") == []


def test_05_no_web_form_shows_a_protected_record() -> None:
	"""It would to whoever entered it, whatever became of his or her part in it."""
	case = make_case(team=False)
	frappe.db.set_value(CASE, case.name, "owner", person(Role.CASE_OFFICER), update_modified=False)
	method = "frappe.website.doctype.web_form.web_form.get_form_data"
	for number in (case.name, "DOS-1999-00000", None):
		with as_role(Role.CASE_OFFICER), pytest.raises(ClosedHere):
			call(method, doctype=CASE, docname=number, web_form_name="edit-profile")
	with as_role(Role.CASE_OFFICER):
		me = person(Role.CASE_OFFICER)
		answered = call(method, doctype="User", docname=me, web_form_name="edit-profile")
	assert answered.doc.name == me


def test_09_the_arrows_start_at_no_hidden_record() -> None:
	"""Its columns would be compared with those of mine; the same holds for rows of the platform that are not mine."""
	notice = frappe.new_doc("Notification Log")
	notice.update({"name": 987654321, "for_user": person(Role.CHAIR)}).db_insert()
	for doctype, hidden in ((CASE, make_case(team=False).name), (notice.doctype, str(notice.name))):
		given = {"doctype": doctype, "prev": 0, "sort_field": "modified"}
		with as_role(Role.CASE_OFFICER), pytest.raises(frappe.DoesNotExistError):
			call("frappe.desk.form.utils.get_next", value=hidden, **given)


@pytest.mark.parametrize(
	("method", "argument"), [("can_subscribe_doc", "docname"), ("has_permission", "name")]
)
def test_21_whoever_reads_a_document_hears_of_its_changes(method: str, argument: str) -> None:
	"""And nobody else; under the name that Frappe 16 has for it too."""
	path, mine, hidden = f"frappe.realtime.{method}", make_case().name, make_case(team=False).name
	with as_role(Role.CASE_OFFICER):
		assert call(path, **{"doctype": CASE, argument: mine}) is True
		with pytest.raises(frappe.DoesNotExistError):
			call(path, **{"doctype": CASE, argument: hidden})
	with as_role(Role.PARTNER), pytest.raises(frappe.PermissionError):
		call(path, **{"doctype": "User", argument: "Administrator"})
