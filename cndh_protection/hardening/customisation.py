"""Guards of what administrators may change of the forms: never the protection of a field."""

from __future__ import annotations

from typing import Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.hardening.protected import is_protected, sealed_fields

HARMLESS: Final = frozenset(
	{"label", "description", "placeholder", "depends_on", "hidden", "read_only", "width"}
)
"""Properties of a protected field that may be changed."""

SHOWS_EVERYWHERE: Final = "in_global_search"
FILES: Final = frozenset({"Attach", "Attach Image"})
OF_THE_DOCTYPE: Final = frozenset(
	{
		"allow_import",
		"allow_rename",
		"autoname",
		"default_print_format",
		"email_append_to",
		"has_web_view",
		"image_field",
		"is_submittable",
		"naming_rule",
		"search_fields",
		"sender_field",
		"show_title_field_in_link",
		"subject_field",
		"title_field",
		"track_seen",
	}
)
"""Properties of a protected doctype that decide what others see of it."""


def check_property(doc: Document, method: str | None = None) -> None:
	"""Guard of Property Setter."""
	if not is_protected(doc.doc_type):
		return
	if doc.field_name in sealed_fields(doc.doc_type) and doc.property not in HARMLESS:
		_refuse()
	if doc.property == SHOWS_EVERYWHERE and cint(doc.value):
		_refuse()
	if not doc.field_name and doc.property in OF_THE_DOCTYPE:
		_refuse()
	if doc.property == "fetch_from" and _fetches_sealed(doc.doc_type, doc.value):
		_refuse()


def check_custom_field(doc: Document, method: str | None = None) -> None:
	"""Guard of Custom Field."""
	if _fetches_sealed(doc.dt, doc.fetch_from):
		_refuse()
	if is_protected(doc.dt) and (doc.fieldtype in FILES or cint(doc.get(SHOWS_EVERYWHERE))):
		_refuse()
	if is_protected(doc.dt) and doc.fieldname in sealed_fields(doc.dt):
		_refuse()


def _fetches_sealed(doctype: str, source: str | None) -> bool:
	"""Whether ``link.field`` names a protected field of the linked doctype."""
	link, _dot, field = (source or "").partition(".")
	linked = frappe.get_meta(doctype).get_field(link) if field else None
	return bool(linked and is_protected(linked.options) and field in sealed_fields(linked.options))


def _refuse() -> None:
	message = _(
		"This would show a protected field, or a file, outside its record. "
		"Labels and help texts may be changed; for anything else ask for a new release."
	)
	frappe.throw(message, ClosedHere)
