"""Doors for any doctype: those that take a whole document with its number in it, and those that take the number."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from cndh_protection.access.rules import TEAM_DOCTYPES
from tests.permissions.asking import call, rest
from tests.permissions.small_world import about
from tests.permissions.world import CASE, SOMEBODY, World

Door = Callable[[str, str], Any]
"""What somebody does to a doctype and a number."""


def posted(name: str, doctype: str, **claim: Any) -> str:
	"""A document as a browser would post it, of an old copy."""
	return json.dumps({"doctype": doctype, "name": name, "modified": "2000-01-01", **claim})


def _posts(method: str, argument: str, /, *, new: bool = False, claim: Any = None, **others: Any) -> Door:
	"""A call with the document in this argument; ``new``: it says of itself that it is."""
	said = {**(claim or {}), **({"__islocal": 1} if new else {})}
	return lambda doctype, name: call(method, **{argument: posted(name, doctype, **said)}, **others)


POSTED: Final[dict[str, Door]] = {
	"method": _posts("run_doc_method", "docs", method="pause"),
	"method of what is said to be new": _posts("run_doc_method", "docs", new=True, method="nosuch"),
	"save": _posts("frappe.client.save", "doc"),
	"save of what is said to be new": _posts("frappe.client.save", "doc", new=True),
	"save of what is said to be submitted": _posts("frappe.client.save", "doc", claim={"docstatus": 1}),
	"save of what is said to be cancelled": _posts("frappe.client.save", "doc", claim={"docstatus": 2}),
	"insert": _posts("frappe.client.insert", "doc"),
	"insert of many": lambda doctype, name: call(
		"frappe.client.insert_many", docs=f"[{posted(name, doctype)}]"
	),
	"submit": _posts("frappe.client.submit", "doc"),
	"submit of what is said to be new": _posts("frappe.client.submit", "doc", new=True),
	"the form's save": _posts("frappe.desk.form.save.savedocs", "doc", action="Save"),
	"the form's save of what is said to be new": _posts(
		"frappe.desk.form.save.savedocs", "doc", new=True, action="Save"
	),
	"the form's submit": _posts("frappe.desk.form.save.savedocs", "doc", action="Submit"),
	"the form's update": _posts("frappe.desk.form.save.savedocs", "doc", action="Update"),
	"the form's cancel": _posts("frappe.desk.form.save.savedocs", "doc", action="Cancel"),
	"step": _posts("frappe.model.workflow.apply_workflow", "doc", action="Open"),
	"transitions": _posts("frappe.model.workflow.get_transitions", "doc"),
	"transitions of what is said to be new": _posts("frappe.model.workflow.get_transitions", "doc", new=True),
	"steps in common": lambda doctype, name: call(
		"frappe.model.workflow.get_common_transition_actions",
		docs=f"[{posted(name, doctype)}]",
		doctype=doctype,
	),
	"preview of a print": _posts("frappe.www.printview.get_html_and_style", "doc"),
	"raw print": _posts("frappe.www.printview.get_rendered_raw_commands", "doc"),
	"REST post": lambda doctype, name: rest("POST", doctype, name=name),
}
"""Doors that take a whole document."""


NAMED: Final[dict[str, Door]] = {
	"set value": lambda doctype, name: call(
		"frappe.client.set_value", doctype=doctype, name=name, fieldname="urgency", value="U4"
	),
	"delete": lambda doctype, name: call("frappe.client.delete", doctype=doctype, name=name),
	"cancel": lambda doctype, name: call("frappe.client.cancel", doctype=doctype, name=name),
	"the form's cancel": lambda doctype, name: call(
		"frappe.desk.form.save.cancel", doctype=doctype, name=name
	),
	"form": lambda doctype, name: call("frappe.desk.form.load.getdoc", doctype=doctype, name=name),
	"get": lambda doctype, name: call("frappe.client.get", doctype=doctype, name=name),
	"submit of several": lambda doctype, name: _of_several(doctype, name, "submit"),
	"cancel of several": lambda doctype, name: _of_several(doctype, name, "cancel"),
	"update of several": lambda doctype, name: _of_several(doctype, name, "update", '{"urgency": "U4"}'),
	"step of several": lambda doctype, name: call(
		"frappe.model.workflow.bulk_workflow_approval",
		docnames=json.dumps([name]),
		doctype=doctype,
		action="Open",
	),
	"delete of several": lambda doctype, name: call(
		"frappe.desk.reportview.delete_items", doctype=doctype, items=json.dumps([name])
	),
	"next": lambda doctype, name: call(
		"frappe.desk.form.utils.get_next", doctype=doctype, value=name, prev=1, sort_field="creation"
	),
	"listen": lambda doctype, name: call("frappe.realtime.can_subscribe_doc", doctype=doctype, docname=name),
	"mail": lambda doctype, name: call(
		"frappe.core.doctype.communication.email.make", doctype=doctype, name=name, content="x"
	),
	"REST get": lambda doctype, name: rest("GET", f"{doctype}/{name}"),
	"REST put": lambda doctype, name: rest("PUT", f"{doctype}/{name}", urgency="U4"),
	"REST delete": lambda doctype, name: rest("DELETE", f"{doctype}/{name}"),
}
"""Doors that take a doctype and the number of one of its documents, or of several."""


def _of_several(doctype: str, name: str, action: str, data: str | None = None) -> Any:
	method = "frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs"
	return call(method, doctype=doctype, docnames=json.dumps([name]), action=action, data=data)


def of_somebody_else(world: World, doctype: str) -> str:
	"""A record that an outsider does not see."""
	if doctype in TEAM_DOCTYPES:
		return about(doctype, CASE, world.named(CASE, "elsewhere"), user=SOMEBODY)
	return world.one(doctype, "elsewhere")
