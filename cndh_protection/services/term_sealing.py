"""Sealing what stood in clear before its row of a list was marked sensitive. Taking the mark away unseals nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import frappe
from frappe.model.document import Document

from cndh_protection.seal import recordkeys, seal
from cndh_protection.seal.constraints import rebuild_tables
from cndh_protection.seal.documents import place_of
from cndh_protection.seal.refusal import in_plain_words
from cndh_protection.services import tally
from cndh_protection.services.classification import forget_classification
from cndh_protection.services.restricted import RESTREINT, mark_field, restricted_columns, sealed_field
from cndh_protection.services.term_history import forget_field, forget_term, parents_of

JOB: Final = "cndh_protection.services.term_sealing.seal_term"


def follow_mark(term: Document) -> None:
	"""After a row of a list was saved: once it is marked sensitive, seal it wherever it stands, in the background."""
	before = term.get_doc_before_save()
	if before and term.sensitive and not before.sensitive:
		frappe.enqueue(
			JOB, queue="long", enqueue_after_commit=True, list_doctype=term.doctype, term=term.name
		)


def seal_every_term() -> int:
	"""Seal every sensitive term that stands in clear; the number of values. Commits after each record."""
	lists = sorted({list_doctype for _doctype, _link, list_doctype in restricted_columns()})
	return sum(
		seal_term(list_doctype, term)
		for list_doctype in lists
		for term in frappe.get_all(list_doctype, filters={"sensitive": 1}, pluck="name", order_by="name asc")
	)


def seal_term(list_doctype: str, term: str) -> int:
	"""Seal a term wherever it stands in clear, and drop the copies; the number of values. Commits after each record.

	Cut off anywhere it can be run again. Nothing is done for a term that is not marked sensitive.
	"""
	if not frappe.db.get_value(list_doctype, term, "sensitive"):
		return 0
	done = 0
	for doctype, link, of_list in restricted_columns():
		if of_list == list_doctype:
			done += sum(_seal_row(row, link, term) for row in _rows_in_clear(doctype, link, term))
			forget_term(doctype, link, term)
			_drop_deleted(doctype, term)
	return done


def rewrite_tables() -> None:
	"""Rewrite the tables that may have held terms in clear: their old pages keep what was updated and deleted."""
	tables = {doctype for doctype, _link, _list in restricted_columns()}
	rebuild_tables(tables | {"Act Right", "Version", "Deleted Document"})


def _rows_in_clear(doctype: str, link: str, term: str) -> Iterator[Any]:
	is_row = frappe.get_meta(doctype).istable
	fields = ["name", *(["parenttype", "parent"] if is_row else [])]
	for row in frappe.get_all(doctype, filters={link: term}, fields=fields, order_by="name asc"):
		yield frappe._dict(row, doctype=doctype)


def _seal_row(row: Any, link: str, term: str) -> int:
	doc = frappe.get_doc(row.parenttype or row.doctype, row.parent or row.name)
	with in_plain_words():
		ring = recordkeys.ring_for_sealing(doc.key_owner())
		token = seal(term, place_of(row, sealed_field(link)), ring.live, recordkeys.cache())
		done = _write(row, link, term, token)
		if done:
			tally.add(doc, frappe.get_meta(row.doctype).get_field(link).options, term)
	forget_classification(doc)
	_drop_copies(doc, row.doctype, link)
	frappe.db.commit()  # what is sealed stays so if the next record fails
	return done


def _write(row: Any, link: str, term: str, token: str) -> int:
	"""Unless somebody changed it meanwhile; whether it was written. ``modified`` stays: nobody edited the record."""
	table = frappe.qb.DocType(row.doctype)
	query = frappe.qb.update(table).set(table[link], None).set(table[mark_field(link)], RESTREINT)
	query = query.set(table[sealed_field(link)], token)
	query.where((table.name == row.name) & (table[link] == term)).run()
	return int(frappe.db.get_value(row.doctype, row.name, sealed_field(link)) == token)


def _drop_copies(doc: Document, doctype: str, link: str) -> None:
	"""The history of the record tells the term, and what was derived from it; the rest of it stays."""
	forget_field(doctype, link, ref_doctype=doc.doctype, docname=doc.name)
	frappe.clear_document_cache(doc.doctype, doc.name)


def _drop_deleted(doctype: str, term: str) -> None:
	filters = {"deleted_doctype": ["in", [doctype, *parents_of(doctype)]], "data": ["like", f'%"{term}"%']}
	frappe.db.delete("Deleted Document", filters)
