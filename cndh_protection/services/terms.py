"""Links into the lists: each field takes rows of its own list only, and no retired row for a new value."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document


class WrongTerm(frappe.ValidationError):
	"""A value that belongs to another list, or that is no longer used."""


def term_fields(doctype: str) -> dict[str, str]:
	"""Field → name of its list, as the doctype's controller declares it in ``TERM_FIELDS``."""
	return getattr(get_controller(doctype), "TERM_FIELDS", {})


def check_terms(doc: Document) -> None:
	"""Refuse a new value of another list or of a retired row, in the document and its rows.

	Raises :class:`WrongTerm`. A value that stood there already stays, whatever became of its list since.
	"""
	stored = _stored_values(doc.get_doc_before_save())
	for row in [doc, *doc.get_all_children()]:
		for field, term_list in term_fields(row.doctype).items():
			value = row.get(field)
			if value and value != stored.get((row.doctype, row.name, field)):
				check_term(_(row.meta.get_label(field)), value, term_list)


def _stored_values(before: Document | None) -> dict[tuple[str, str, str], str]:
	rows = [before, *before.get_all_children()] if before else []
	return {
		(row.doctype, row.name, field): row.get(field) for row in rows for field in term_fields(row.doctype)
	}


def check_term(label: str, value: str, term_list: str) -> None:
	"""Refuse a value of another list or of a retired row; ``label`` names the field. Raises :class:`WrongTerm`."""
	term = frappe.get_cached_value("Reference Term", value, ["term_list", "retired"], as_dict=True)
	if not term or term.term_list != term_list:
		frappe.throw(_("{0}: choose a value of its own list.").format(label), WrongTerm)
	if term.retired:
		frappe.throw(_("{0}: this value is no longer used. Choose another.").format(label), WrongTerm)


def term_label(name: str) -> str:
	"""The label of a Reference Term in the language of whoever is at work."""
	label = "label_fr" if (frappe.local.lang or "").startswith("fr") else "label_en"
	row = frappe.db.get_value("Reference Term", name, ["label_fr", label], as_dict=True)
	return str((row and (row[label] or row.label_fr)) or name)
