"""Rows of tables are read by the rules of their document, and saved with it, never by themselves.

The platform takes a row alone from whoever may write its document, and asks none of the document's rules: a vote of
somebody else, an attendance after the session, who took a step, a person whose record the case then opens. And it gives
a row alone to whoever holds a role that reads its document's doctype.
"""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _, permissions
from frappe.model.document import Document

from cndh_protection.access.rows import is_hidden, say_not_found
from cndh_protection.access.rules import PARENTS
from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.hardening.endpoints import OUR_APP

OF_WORKFLOWS: Final = ("Workflow Document State", "Workflow Transition")
"""Rows of the platform whose guard stands on their document."""

_platform = permissions.has_child_permission


def guard_rows() -> None:
	"""Let every question about a row in this process ask us first."""
	permissions.has_child_permission = ask_first


def ask_first(
	child_doctype: str,
	ptype: str = "read",
	child_doc: Any = None,
	user: str | None = None,
	*rest: Any,
	**options: Any,
) -> bool:
	"""Stands before ``has_child_permission``, which about a row that is loaded alone asks the role and nothing else.

	A row of a hidden document answers like a wrong name, and its document is not named.
	"""
	if child_doctype not in PARENTS or not child_doc:
		return bool(_platform(child_doctype, ptype, child_doc, user, *rest, **options))
	place = _place(child_doctype, child_doc)
	if not place or is_hidden(place.parenttype, place.parent, user or frappe.session.user):
		if user in (None, frappe.session.user):
			_say_not_there(child_doctype, ptype, child_doc)
		return False
	place.parent_doc = place.parent
	return bool(_platform(child_doctype, ptype, place, user, *rest, **options))


def _place(child_doctype: str, row: Any) -> Any:
	"""Where a row stands: a new one where it says, any other where it is stored, whatever was posted."""
	if isinstance(row, Document) and row.is_new():
		place = frappe._dict(row.as_dict())
	else:
		name = row if isinstance(row, str) else row.get("name")
		columns = ["parent", "parenttype", "parentfield"]
		place = frappe.db.get_value(child_doctype, str(name), columns, as_dict=True)
	return place if place and place.parenttype in PARENTS[child_doctype] else None


def _say_not_there(child_doctype: str, ptype: str, row: Any) -> None:
	"""What the platform says for a wrong name: where something is to be deleted, not a word."""
	if ptype == "delete":
		raise frappe.DoesNotExistError
	say_not_found(child_doctype, row if isinstance(row, str) else row.get("name"))


def refuse_alone(doc: Document, method: str | None = None) -> None:
	"""Guard of every row of a table of ours, and of workflows. A document that is saved validates its rows otherwise."""
	ours = type(doc).__module__.startswith(OUR_APP) and doc.meta.istable
	if ours or doc.doctype in OF_WORKFLOWS:
		frappe.throw(_("A row is saved with its document, not by itself."), ClosedHere)
