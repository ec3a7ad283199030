"""Where the tokens of a record lie: in itself, in records that hang on its key, and in their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from frappe.model.base_document import get_controller

from cndh_protection.seal import recordkeys
from cndh_protection.seal.constraints import sealed_columns
from cndh_protection.seal.tokens import Place
from cndh_protection.seal.wrapping import Owner


@dataclass(frozen=True)
class Holding:
	"""One protected column that is not empty, of one row of a table."""

	doctype: str
	name: str
	field: str
	value: str

	@property
	def place(self) -> Place:
		"""Where the value belongs."""
		return Place(recordkeys.site_id(), self.doctype, self.name, self.field)


def holdings_of(owner: Owner) -> Iterator[Holding]:
	"""Every protected value that hangs on the key of this record."""
	for doctype, names in _documents_of(owner).items():
		yield from _columns(doctype, "name", names)
		for child in _sealed_children(doctype):
			yield from _columns(child, "parent", names)


def owners() -> Iterator[Owner]:
	"""Every record that may own a key, in the order of their names."""
	for doctype in _owner_doctypes():
		for name in frappe.get_all(doctype, pluck="name", order_by="name"):
			yield Owner(recordkeys.site_id(), doctype, name)


def _documents_of(owner: Owner) -> dict[str, list[str]]:
	"""The record itself, and the records whose link says that they hang on its key."""
	documents = {owner.doctype: [owner.name]}
	for doctype, link, type_field in _dependents(owner.doctype):
		filters = {link: owner.name, **({type_field: owner.doctype} if type_field else {})}
		documents[doctype] = frappe.get_all(doctype, filters=filters, pluck="name")
	return documents


def _sealed_doctypes() -> list[str]:
	"""Doctypes of documents, not rows, that have protected fields of their own or in their rows."""
	with_columns = dict.fromkeys(doctype for doctype, _field in sealed_columns())
	parents = [
		doctype
		for doctype in frappe.get_all("DocType", filters={"istable": 0, "issingle": 0}, pluck="name")
		if any(child in with_columns for child in _table_doctypes(doctype))
	]
	documents = [doctype for doctype in with_columns if not frappe.get_meta(doctype).istable]
	return [d for d in dict.fromkeys([*documents, *parents]) if hasattr(get_controller(d), "KEY_OWNER")]


def _owner_doctypes() -> list[str]:
	return [doctype for doctype in _sealed_doctypes() if get_controller(doctype).KEY_OWNER is None]


def _dependents(owner_doctype: str) -> list[tuple[str, str, str | None]]:
	"""Doctypes that may hang on such a record: doctype, link, and for a dynamic link the field that names its type."""
	found: list[tuple[str, str, str | None]] = []
	for doctype in _sealed_doctypes():
		link = get_controller(doctype).KEY_OWNER
		field = frappe.get_meta(doctype).get_field(link) if link else None
		if field and field.fieldtype == "Dynamic Link":
			found.append((doctype, link, field.options))
		elif field and field.options == owner_doctype:
			found.append((doctype, link, None))
	return found


def _sealed_children(doctype: str) -> list[str]:
	sealed = {doctype for doctype, _field in sealed_columns()}
	return [child for child in _table_doctypes(doctype) if child in sealed]


def _table_doctypes(doctype: str) -> list[str]:
	return [field.options for field in frappe.get_meta(doctype).get_table_fields()]


def _columns(doctype: str, key: str, names: list[str]) -> Iterator[Holding]:
	fields = [field for owner, field in sealed_columns() if owner == doctype]
	if not fields or not names:
		return
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table.name, *fields).where(table[key].isin(names))
	for row in query.run(as_dict=True):
		for field in fields:
			if row[field]:
				yield Holding(doctype, row.name, field, row[field])
