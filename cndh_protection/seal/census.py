"""Where the tokens of a record lie: in itself, in records that hang on its key, and in their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.model import table_fields
from frappe.model.base_document import get_controller
from frappe.utils.caching import request_cache

from cndh_protection.seal import recordkeys
from cndh_protection.seal.constraints import sealed_columns
from cndh_protection.seal.tokens import Place
from cndh_protection.seal.wrapping import Owner


@dataclass(frozen=True)
class Holding:
	"""One protected column that is not empty, of one row of a table."""

	owner: str
	"""The name of the record on whose key it hangs."""
	doctype: str
	name: str
	field: str
	value: str

	@property
	def place(self) -> Place:
		"""Where the value belongs."""
		return Place(recordkeys.site_id(), self.doctype, self.name, self.field)


def holdings_of(owners: Sequence[Owner]) -> Iterator[Holding]:
	"""Every protected value that hangs on the keys of these records of one doctype, row by row."""
	for part in _filled_parts(owners):
		rows = part.rows_of(owners)
		yield from _holdings(part.doctype, part.fields, rows)
		holders = {row.name: row.holder for row in rows}
		for child, fields in part.tables if holders else ():
			found = _rows(
				child, "parent", fields, "parent in %s and parenttype = %s", [list(holders), part.doctype]
			)
			for row in found:
				row.holder = holders[row.holder]
			yield from _holdings(child, fields, found)


def look_ahead(owner_doctype: str) -> None:
	"""Find out where values of such records lie before anything is locked: people wait for what comes after."""
	_parts_of(owner_doctype)


def owners() -> Iterator[Owner]:
	"""Every record that may own a key, in the order of their names."""
	for doctype in _owner_doctypes():
		for name in frappe.get_all(doctype, pluck="name", order_by="name"):
			yield Owner(recordkeys.site_id(), doctype, name)


def searched_owners() -> Iterator[Owner]:
	"""Every record that owns a key and is found by values of its own or of its rows, in the order of their names."""
	for doctype in sorted(filter(_is_searched, _owner_doctypes())):
		for name in frappe.get_all(doctype, pluck="name", order_by="name"):
			yield Owner(recordkeys.site_id(), doctype, name)


def _is_searched(doctype: str) -> bool:
	tables = (doctype, *_table_doctypes(doctype))
	return any(getattr(get_controller(table), "SEARCHED_FIELDS", None) for table in tables)


@dataclass(frozen=True)
class _Part:
	"""Documents of one doctype that hang on the keys of records of another, or own them: what is protected in them."""

	doctype: str
	link: str
	"""The column that holds the owner's name."""
	type_field: str | None
	"""Of a dynamic link, the column that holds the owner's doctype."""
	fields: tuple[str, ...]
	tables: tuple[tuple[str, tuple[str, ...]], ...]
	"""Doctypes of rows with protected columns, and these."""

	def rows_of(self, owners: Sequence[Owner]) -> list[Any]:
		"""Name and protected columns of the documents that hang on these records' keys, and on whose (``holder``)."""
		condition, values = self.of(owners)
		return _rows(self.doctype, self.link, self.fields, condition, values)

	def of(self, owners: Sequence[Owner]) -> tuple[str, list[Any]]:
		"""The condition for the documents of these records, and its values."""
		names = [owner.name for owner in owners]
		if self.type_field:
			return f"`{self.link}` in %s and `{self.type_field}` = %s", [names, owners[0].doctype]
		return f"`{self.link}` in %s", [names]


def _filled_parts(owners: Sequence[Owner]) -> list[_Part]:
	"""Those of which there is a document: most records have few kinds, and each would be asked for on its own."""
	parts = _parts_of(owners[0].doctype)
	asked, values = [], list[Any]()
	for number, part in enumerate(parts):
		condition, given = part.of(owners)
		there = f"exists (select 1 from `tab{part.doctype}` where {condition})"  # noqa: S608 - of names
		asked.append(f"select {number} from dual where {there}")  # noqa: S608 - of names
		values += given
	filled = frappe.db.sql(" union all ".join(asked), values)
	return [parts[number] for number in sorted(int(number) for (number,) in filled)]


def _parts_of(owner_doctype: str) -> list[_Part]:
	"""Where values lie that hang on a key of such a record; found once a request or command."""
	layout = recordkeys.layout()
	if owner_doctype not in layout:
		found = [(owner_doctype, "name", None), *_dependents(owner_doctype)]
		layout[owner_doctype] = [_part(*dependent) for dependent in found]
	return layout[owner_doctype]


def _part(doctype: str, link: str, type_field: str | None) -> _Part:
	columns = _sealed_fields()
	tables = [(child, tuple(columns[child])) for child in _table_doctypes(doctype) if child in columns]
	return _Part(doctype, link, type_field, tuple(columns.get(doctype, ())), tuple(tables))


@request_cache
def _sealed_fields() -> dict[str, list[str]]:
	"""Protected columns by doctype, as they stand while the request or command works."""
	fields: dict[str, list[str]] = {}
	for doctype, field in sealed_columns():
		fields.setdefault(doctype, []).append(field)
	return fields


@request_cache
def _sealed_doctypes() -> list[str]:
	"""Doctypes of documents, not rows, that have protected fields of their own or in their rows."""
	sealed = list(_sealed_fields())
	tables = {"fieldtype": ["in", table_fields], "options": ["in", sealed], "parenttype": "DocType"}
	parents = frappe.get_all("DocField", filters=tables, pluck="parent", order_by="parent")
	documents = [doctype for doctype in sealed if not frappe.get_meta(doctype).istable]
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


def _table_doctypes(doctype: str) -> list[str]:
	return [field.options for field in frappe.get_meta(doctype).get_table_fields()]


def _rows(doctype: str, holder: str, fields: tuple[str, ...], condition: str, values: list[Any]) -> list[Any]:
	columns = ", ".join(["name", f"`{holder}` as holder", *(f"`{field}`" for field in fields)])
	query = f"select {columns} from `tab{doctype}` where {condition}"  # noqa: S608 - of names
	return list(frappe.db.sql(query, values, as_dict=True))


def _holdings(doctype: str, fields: tuple[str, ...], rows: list[Any]) -> Iterator[Holding]:
	for row in rows:
		for field in fields:
			if row[field]:
				yield Holding(row.holder, doctype, row.name, field, row[field])
