"""What the history of records (Version) tells of a field whose term is sealed: taken out, and nothing besides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import frappe

from cndh_protection.services.classification import filled_from

PARTS: Final = ("changed", "added", "removed", "row_changed")
"""The lists of the platform's differences: fields with their values, rows of tables, fields of rows."""


def forget_field(doctype: str, link: str, **of: Any) -> None:
	"""Take the link, and what is filled from it, out of these versions; ``doctype`` may be that of the rows of a table.

	A version that told nothing else goes, and so does one that cannot be read.
	"""
	fields = {link, *filled_from(doctype, link)}
	for version in frappe.get_all("Version", filters=of, fields=["name", "ref_doctype", "data"]):
		told = _without(_read(version.data), _tables(version.ref_doctype, doctype), fields)
		if told is None:
			frappe.db.delete("Version", {"name": version.name})
		elif told != _read(version.data):
			frappe.db.set_value("Version", version.name, "data", frappe.as_json(told), update_modified=False)


def forget_term(doctype: str, link: str, term: str) -> None:
	"""The same wherever the history names the term: of records that have another now, and of rows that are gone."""
	for record in (doctype, *parents_of(doctype)):
		forget_field(doctype, link, ref_doctype=record, data=["like", f'%"{term}"%'])


def parents_of(doctype: str) -> list[str]:
	"""The doctypes that have a table of such rows."""
	return list(frappe.get_all("DocField", {"options": doctype, "fieldtype": "Table"}, pluck="parent"))


def _tables(record: str, doctype: str) -> set[str] | None:
	"""The tables of such rows; None where the record itself is meant."""
	if record == doctype:
		return None
	return {
		field.fieldname for field in frappe.get_meta(record).get_table_fields() if field.options == doctype
	}


def _read(data: str | None) -> Any:
	try:
		return json.loads(data or "")
	except ValueError:
		return None


def _without(told: Any, tables: set[str] | None, fields: set[str]) -> dict[str, Any] | None:
	if not isinstance(told, dict):
		return None
	drop = _of_record if tables is None else _of_rows
	left = {
		**told,
		**{part: list(drop(part, told.get(part) or [], tables or set(), fields)) for part in PARTS},
	}
	return left if any(left[part] for part in PARTS) else None


def _of_record(part: str, entries: list[Any], _tables: set[str], fields: set[str]) -> Iterator[Any]:
	"""Each entry begins with the field that it is about."""
	yield from (entry for entry in entries if entry[0] not in fields)


def _of_rows(part: str, entries: list[Any], tables: set[str], fields: set[str]) -> Iterator[Any]:
	for entry in entries:
		if part == "changed" or entry[0] not in tables:
			yield entry
		elif part != "row_changed":
			table, row = entry
			yield [table, {key: value for key, value in row.items() if key not in fields}]
		elif changes := [change for change in entry[3] if change[0] not in fields]:
			yield [*entry[:3], changes]
