"""Terms that must not stand in clear: the chosen row of a list is marked sensitive, so its code is sealed.

In the table the link is empty and a mark says ``RESTREINT``; the code lies in a sealed field of the compartment
``sensitive``. A person picks the term in the ordinary link; on saving it moves. What is derived from a code stays empty
with the link.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document

from cndh_protection.access.rights import Compartment
from cndh_protection.seal.constraints import sealed_columns
from cndh_protection.seal.documents import SealedDocument, SealedRow
from cndh_protection.seal.refusal import PlainValueRefused, refuse
from cndh_protection.seal.tokens import PREFIX
from cndh_protection.services.terms import WrongTerm, check_term, term_fields

RESTREINT: Final = "RESTREINT"
"""The mark: a term is there, and it is not shown."""


class RestrictedRow(SealedRow):
	"""A document or row with links whose sensitive values are sealed; it refuses to be written with one in clear."""

	RESTRICTED_TERMS: ClassVar[tuple[str, ...]] = ()
	"""Links into lists; beside each ``<link>_mark`` and ``sealed_<link>``."""

	def refuse_plain_values(self) -> None:
		"""Also a sensitive term in its link."""
		super().refuse_plain_values()
		for link in self.RESTRICTED_TERMS:
			_require_plain_term(self, link, self.get(link))

	def get_invalid_links(self, *args: Any, **kwargs: Any) -> tuple[list[Any], list[Any]]:
		"""Without the sensitive ones, which are there: the platform counts the links to each row, in Redis and in the list."""
		hidden = {
			link: self.get(link) for link in self.RESTRICTED_TERMS if _is_hidden(self, link, self.get(link))
		}
		self.update(dict.fromkeys(hidden))
		try:
			return super().get_invalid_links(*args, **kwargs)
		finally:
			self.update(hidden)

	def db_set(self, fieldname: str | dict[str, Any], value: Any = None, *args: Any, **kwargs: Any) -> None:
		"""Set columns directly; a link takes terms that are not sensitive."""
		for field, given in (fieldname if isinstance(fieldname, dict) else {fieldname: value}).items():
			if field in self.RESTRICTED_TERMS:
				_require_plain_term(self, field, given)
		super().db_set(fieldname, value, *args, **kwargs)


def sealed_field(link: str) -> str:
	"""The field that holds the code of a sensitive term."""
	return f"sealed_{link}"


def mark_field(link: str) -> str:
	"""The field that says that one is there."""
	return f"{link}_mark"


def restricted_links(doctype: str) -> tuple[str, ...]:
	"""The links of a doctype whose sensitive values are sealed."""
	return getattr(get_controller(doctype), "RESTRICTED_TERMS", ())


def restricted_columns() -> list[tuple[str, str, str]]:
	"""Every such link of the application: doctype, link, doctype of its list."""
	doctypes = dict.fromkeys(doctype for doctype, _field in sealed_columns())
	return [
		(doctype, link, list_of(doctype, link)) for doctype in doctypes for link in restricted_links(doctype)
	]


def list_of(doctype: str, link: str) -> str:
	"""The doctype of the list that a link takes its terms from."""
	return str(frappe.get_meta(doctype).get_field(link).options)


def is_sensitive(list_doctype: str, term: str) -> bool:
	"""Whether this row of a list is marked sensitive; no for a row that is not there."""
	row = _row_of_list(list_doctype, term)
	return bool(row and row.sensitive)


def is_filled(row: Document, link: str) -> bool:
	"""Whether a term is there, in clear or sealed."""
	return bool(row.get(link) or row.get(sealed_field(link)))


def restrict_terms(doc: SealedDocument) -> None:
	"""Move sensitive terms of the document and its rows out of their links, before the document is sealed.

	Who may not open what is stored does not replace or clear it, nor drop its row: ``check_sealed_change`` refuses,
	whatever was picked. The same term again is refused too: it would tell that the guess was right.
	"""
	stored = _stored(doc.get_doc_before_save())
	for row, link in restricted_slots(doc):
		before = stored.pop((row.doctype, str(row.name), link), None)
		_settle(doc, row, link, before.get(sealed_field(link)) if before else None)
	for (_doctype, _name, link), row in stored.items():
		doc.check_sealed_change(row, sealed_field(link), Compartment.SENSITIVE)


def restricted_slots(doc: Document) -> Iterator[tuple[Document, str]]:
	"""Every such link of a document and its rows."""
	for row in (doc, *doc.get_all_children()):
		for link in restricted_links(row.doctype):
			yield row, link


def _stored(before: Document | None) -> dict[tuple[str, str, str], Document]:
	"""What is sealed in the stored document: place → the document or row."""
	slots = restricted_slots(before) if before else ()
	return {(row.doctype, str(row.name), link): row for row, link in slots if row.get(sealed_field(link))}


def _settle(doc: SealedDocument, row: Document, link: str, stored: str | None) -> None:
	sealed, chosen = sealed_field(link), _chosen(row, link)
	if chosen:
		if stored:
			doc.check_sealed_change(row, sealed, Compartment.SENSITIVE)
		_check_chosen(row, link, chosen)
		term = _row_of_list(list_of(row.doctype, link), chosen)
		row.update(
			{link: None if term.sensitive else term.name, sealed: term.name if term.sensitive else None}
		)
	row.set(mark_field(link), RESTREINT if row.get(sealed) else None)


def _chosen(row: Document, link: str) -> str | None:
	"""The term that was picked: in its link, or posted straight into the sealed field."""
	posted = row.get(sealed_field(link))
	is_plain = isinstance(posted, str) and posted.strip() and not posted.startswith(PREFIX)
	return row.get(link) or (posted if is_plain else None)


def _check_chosen(row: Document, link: str, chosen: str) -> None:
	label, lists = _(row.meta.get_label(link)), term_fields(row.doctype)
	if not _row_of_list(list_of(row.doctype, link), chosen):
		frappe.throw(_("{0}: choose a value of its own list.").format(label), WrongTerm)
	if link in lists and is_sensitive(list_of(row.doctype, link), chosen):
		check_term(label, chosen, lists[link])


def _row_of_list(list_doctype: str, term: str) -> Any:
	"""Name and mark of a row of a list; not through the cache of documents, whose keys would tell what is looked up."""
	return frappe.db.get_value(list_doctype, term, ["name", "sensitive"], as_dict=True)


def _is_hidden(row: Document, link: str, value: Any) -> bool:
	return bool(value) and is_sensitive(list_of(row.doctype, link), value)


def _require_plain_term(row: Document, link: str, value: Any) -> None:
	if _is_hidden(row, link, value):
		label = _(row.meta.get_label(link))
		message = _("{0}: this value is protected, and is written through its form only. Nothing was saved.")
		refuse(message.format(label), "plain_value", PlainValueRefused)
