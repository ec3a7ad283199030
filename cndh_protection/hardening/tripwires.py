"""What the platform offers around any document and what never touches protected ones, each with what to do instead.

Each guard runs in ``before_validate``: nothing that a caller may switch off (validation, permissions) comes before it.
"""

from __future__ import annotations

from typing import Final

import frappe
from frappe import _
from frappe.model.document import Document

from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.hardening.protected import is_protected

DOCTYPE_FIELD: Final[dict[str, str]] = {
	"Assignment Rule": "document_type",
	"Auto Repeat": "reference_doctype",
	"Calendar View": "reference_doctype",
	"Client Script": "dt",
	"Communication": "reference_doctype",
	"Data Import": "reference_doctype",
	"DocShare": "share_doctype",
	"Document Follow": "ref_doctype",
	"Document Share Key": "reference_doctype",
	"Energy Point Log": "reference_doctype",
	"Energy Point Rule": "reference_doctype",
	"Kanban Board": "reference_doctype",
	"Milestone Tracker": "document_type",
	"Notification": "document_type",
	"Print Format": "doc_type",
	"Reminder": "reminder_doctype",
	"Server Script": "reference_doctype",
	"Tag Link": "document_type",
	"ToDo": "reference_type",
	"Web Form": "doc_type",
	"Webhook": "webhook_doctype",
}
"""Doctype of the platform → its field that names the doctype it works on."""

TEAM: Final = ("DocShare", "ToDo")
FOLLOWED: Final = ("Document Follow", "Tag Link", "Kanban Board", "Calendar View")
OUTGOING: Final = (
	"Communication",
	"Notification",
	"Webhook",
	"Auto Repeat",
	"Document Share Key",
	"Print Format",
)
NEUTRAL_COMMENTS: Final = frozenset({"Workflow", "Created", "Updated", "Submitted", "Cancelled", "Deleted"})
CODE_REPORTS: Final = ("Query Report", "Script Report")
GIVES_AWAY: Final = ("share", "export", "import", "report", "email")


def refuse_on_protected(doc: Document, method: str | None = None) -> None:
	"""Guard of the doctypes in :data:`DOCTYPE_FIELD`."""
	if is_protected(doc.get(DOCTYPE_FIELD[doc.doctype])):
		frappe.throw(_what_to_do(doc.doctype), ClosedHere)


def keep_comments_neutral(doc: Document, method: str | None = None) -> None:
	"""Guard of Comment: steps of the workflow leave the name of the state, nobody leaves words of his own."""
	if not is_protected(doc.reference_doctype):
		return
	if doc.comment_type not in NEUTRAL_COMMENTS:
		message = _(
			"Comments, likes and mentions are closed on protected records: they lie unprotected and are sent by mail. "
			"Write it into a field of the record, or into its contact log."
		)
		frappe.throw(message, ClosedHere)
	doc.subject = None
	doc.content = _(_state_of(doc) if doc.comment_type == "Workflow" else doc.comment_type)


def check_report(doc: Document, method: str | None = None) -> None:
	"""Guard of Report: a query or script of one's own would pass the row rules by."""
	if doc.is_standard != "Yes" and doc.report_type in CODE_REPORTS and is_protected(doc.ref_doctype):
		message = _(
			"Reports with code of their own are closed on protected records. Use the reports of the mechanism."
		)
		frappe.throw(message, ClosedHere)


def check_mailed_report(doc: Document, method: str | None = None) -> None:
	"""Guard of Auto Email Report: no list of protected records leaves by mail."""
	if is_protected(frappe.db.get_value("Report", doc.report, "ref_doctype")):
		frappe.throw(_what_to_do("Notification"), ClosedHere)


def check_rights(doc: Document, method: str | None = None) -> None:
	"""Guard of Custom DocPerm: nobody is given the right to share, import, export or mail protected records.

	A new row comes with some of them ticked by the platform: they are taken off.
	"""
	given = [right for right in GIVES_AWAY if is_protected(doc.parent) and doc.get(right)]
	if doc.is_new():
		doc.update(dict.fromkeys(given, 0))
	elif given:
		message = _(
			"On protected records nobody may be given the right to share, import, export, mail or build reports. "
			"Give access to a record through its team."
		)
		frappe.throw(message, ClosedHere)


def _state_of(doc: Document) -> str:
	state = frappe.db.get_value(doc.reference_doctype, doc.reference_name, "workflow_state")
	return state or doc.comment_type


def _what_to_do(doctype: str) -> str:
	if doctype in TEAM:
		return _(
			"Protected records are neither shared nor assigned here: give access through the team of the case."
		)
	if doctype in FOLLOWED:
		return _(
			"Protected records are neither tagged, followed nor put on boards: that would tell others what they are about. "
			"Use the filters of the list."
		)
	if doctype in OUTGOING:
		return _(
			"Nothing of a protected record is mailed, printed through a format of one's own or sent to another system. "
			"Call, or log a contact on the case."
		)
	if doctype == "Data Import":
		return _(
			"Protected records are not imported from a file: the file would stay unprotected. Enter them one by one."
		)
	return _(
		"Automatic rules, forms and scripts are closed on protected records. Ask for the change as a new release."
	)
