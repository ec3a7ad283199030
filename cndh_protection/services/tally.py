"""The tally of protected terms: what statistics count instead of the rows (docs/procedure.md, R20: national totals only).

One sealed row a year, without a region and without a date of its own, so that nothing joins it with a record. It is kept
in the transaction of whoever saves; :func:`recount` and :func:`differences` make and prove it from the sealed values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import frappe
from frappe.utils import getdate

from cndh_protection.seal import Owner, recordkeys
from cndh_protection.seal.census import Holding
from cndh_protection.seal.counting import count, open_counts, seal_counts
from cndh_protection.seal.documents import SealedDocument
from cndh_protection.services.restricted import (
	list_of,
	mark_field,
	restricted_columns,
	restricted_slots,
	sealed_field,
)

TALLY: Final = "Restricted Tally"
NO_TIME: Final = "2000-01-01 00:00:00"
"""Of every row: a time of its own would tell which record was saved then."""

Terms = Counter[tuple[str, str, str]]
"""(year, doctype of the list, term) → how often."""


def follow(doc: SealedDocument) -> None:
	"""Let the tally follow a document that was just saved."""
	before = doc.get_doc_before_save()
	if before is None or _holdings(before) != _holdings(doc) or _year(before) != _year(doc):
		_change(_terms_of(doc), _terms_of(before) if before else Counter())


def forget(doc: SealedDocument) -> None:
	"""Take a document that is about to be deleted out of the tally."""
	_change(Counter(), _terms_of(doc))


def add(doc: SealedDocument, list_doctype: str, term: str) -> None:
	"""Count a term of a stored document that was sealed outside of a save."""
	_change(Counter({(_year(doc), list_doctype, term): 1}), Counter())


def counts_of(list_doctype: str, years: Iterable[int]) -> dict[tuple[str, str], int]:
	"""(term, year) → how often, of the terms of a list; national, to be shown through suppression only."""
	wanted = {str(year) for year in years}
	return {
		(term, year): number
		for (year, of_list, term), number in _stored(wanted).items()
		if of_list == list_doctype
	}


def recount() -> int:
	"""Make the tally anew from the sealed values; the number of terms counted."""
	counted = _counted()
	frappe.db.delete(TALLY)
	_change(counted, Counter())
	return counted.total()


def differences() -> list[str]:
	"""The years in which the tally is not what the sealed values give."""
	counted, stored = _counted(), _stored(None)
	return sorted({key[0] for key in counted.keys() | stored.keys() if counted[key] != stored[key]})


def _counted() -> Terms:
	counted: Terms = Counter()
	for doctype, name in sorted(_documents_with_terms()):
		counted.update(_terms_of(frappe.get_doc(doctype, name)))
	return counted


def _documents_with_terms() -> set[tuple[str, str]]:
	found = set()
	for doctype, link, _list in restricted_columns():
		is_row = frappe.get_meta(doctype).istable
		fields = ["parenttype", "parent"] if is_row else ["name"]
		rows = frappe.get_all(doctype, filters={mark_field(link): ["is", "set"]}, fields=fields, as_list=True)
		found |= {(row[0], row[1]) if is_row else (doctype, row[0]) for row in rows}
	return found


def _holdings(doc: SealedDocument) -> list[Holding]:
	return [
		Holding(
			doc.key_owner().name, row.doctype, str(row.name), sealed_field(link), row.get(sealed_field(link))
		)
		for row, link in restricted_slots(doc)
		if row.get(sealed_field(link))
	]


def _terms_of(doc: SealedDocument) -> Terms:
	holdings = _holdings(doc)
	if not holdings:
		return Counter()
	lists = {
		(row.doctype, sealed_field(link)): list_of(row.doctype, link) for row, link in restricted_slots(doc)
	}
	counted, year = count(holdings, recordkeys.ring_of(doc.key_owner())), _year(doc)
	terms: Terms = Counter()
	for (doctype, field, term), number in counted.items():
		terms[year, lists[doctype, field], term] += number
	return terms


def _year(doc: SealedDocument) -> str:
	return str(getdate(doc.get(doc.TALLY_DATE)).year)


def _change(added: Terms, removed: Terms) -> None:
	"""Write the difference into the rows of the years that it touches; they stay locked until the transaction ends."""
	change = Counter(added)
	change.subtract(removed)
	for year in sorted({key[0] for key, number in change.items() if number}):
		_change_year(year, {key[1:]: number for key, number in change.items() if key[0] == year and number})


def _change_year(year: str, change: dict[tuple[str, str], int]) -> None:
	_make_row(year)
	holding = _row(year, lock=True)
	ring = recordkeys.ring_for_sealing(_owner(year))
	counts = open_counts(holding, ring)
	for (list_doctype, term), number in change.items():
		counts[f"{list_doctype}/{term}"] += number
	token = seal_counts(+counts, holding, ring)
	frappe.db.set_value(TALLY, year, "counts", token, update_modified=False)


def _make_row(year: str) -> None:
	frappe.db.sql(
		"""insert ignore into `tabRestricted Tally` (name, owner, modified_by, creation, modified)
		values (%s, 'Administrator', 'Administrator', %s, %s)""",
		(year, NO_TIME, NO_TIME),
	)


def _row(year: str, *, lock: bool = False) -> Holding:
	return Holding(year, TALLY, year, "counts", frappe.db.get_value(TALLY, year, "counts", for_update=lock))


def _stored(years: set[str] | None) -> Terms:
	terms: Terms = Counter()
	for year in frappe.get_all(TALLY, pluck="name", order_by="name asc"):
		if years is None or year in years:
			for key, number in open_counts(_row(year), recordkeys.ring_of(_owner(year))).items():
				list_doctype, _slash, term = key.partition("/")
				terms[year, list_doctype, term] += number
	return terms


def _owner(year: str) -> Owner:
	return Owner(recordkeys.site_id(), TALLY, year)
