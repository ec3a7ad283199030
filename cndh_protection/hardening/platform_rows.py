"""Rows of the platform's own doctypes that tell of protected records, or of somebody else: who reaches them.

The platform lists them to whoever holds a role and lets a document of some be read by everybody who can name it (its
hook on lists has no twin on documents). Ours stand before its hooks and never give more than they would.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import frappe
from frappe.core.doctype.file import file
from frappe.core.doctype.prepared_report import prepared_report
from frappe.model.document import Document

from cndh_protection.hardening.protected import is_protected, protected_doctypes

NAMES_DOCTYPE: Final[dict[str, str]] = {
	"Comment": "reference_doctype",
	"Deleted Document": "deleted_doctype",
	"File": "attached_to_doctype",
	"Version": "ref_doctype",
}
"""Doctype of the platform → its column with the doctype it tells of: nobody is listed those of protected records.

The forms of those records show their history by themselves, to whoever may read them.
"""

BELONGS_TO: Final[dict[str, str]] = {
	"Dashboard Settings": "user",
	"Notification Log": "for_user",
	"Prepared Report": "owner",
}
"""Doctype of the platform → its column with the one person who reaches a row: results of a report depend on it."""

NOBODYS: Final = ("Tag Link",)
"""The platform lists tags, with names and titles of what they were put on, to every account."""

PLATFORM_RULES: Final[dict[str, Callable[..., Any]]] = {
	"File": file.has_permission,
	"Prepared Report": prepared_report.has_permission,
}

Condition = Callable[..., str]


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None, **_options: Any) -> bool:
	"""Whether the person may reach this row; what the platform's own rule says besides is asked here too."""
	user = user or frappe.session.user
	if doc.doctype in NOBODYS or is_protected(doc.get(NAMES_DOCTYPE.get(doc.doctype, ""))):
		return False
	if doc.doctype in BELONGS_TO and doc.get(BELONGS_TO[doc.doctype]) != user:
		return False
	rule = PLATFORM_RULES.get(doc.doctype)
	return rule is None or bool(frappe.call(rule, doc=doc, ptype=ptype, user=user))


def _telling_of_nothing_protected(doctype: str) -> Condition:
	def condition(user: str | None = None, **_options: Any) -> str:
		column = f"`tab{doctype}`.`{NAMES_DOCTYPE[doctype]}`"
		names = ", ".join(frappe.db.escape(name) for name in sorted(protected_doctypes()))
		return f"(coalesce({column}, '') not in ({names}))"

	return condition


def _belonging_to_the_person(doctype: str) -> Condition:
	def condition(user: str | None = None, **_options: Any) -> str:
		column = f"`tab{doctype}`.`{BELONGS_TO[doctype]}`"
		return f"({column} = {frappe.db.escape(user or frappe.session.user)})"

	return condition


comment = _telling_of_nothing_protected("Comment")
deleted_document = _telling_of_nothing_protected("Deleted Document")
file_entry = _telling_of_nothing_protected("File")
version = _telling_of_nothing_protected("Version")
dashboard_settings = _belonging_to_the_person("Dashboard Settings")
notification_log = _belonging_to_the_person("Notification Log")
report_result = _belonging_to_the_person("Prepared Report")


def tag_link(user: str | None = None, **_options: Any) -> str:
	"""No row, for anybody."""
	return "(1=0)"
