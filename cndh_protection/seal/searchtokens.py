"""The table of search tokens: written with the value that they find, in its transaction; gone with it.

Its columns give nothing away but equality: which records share a value, never what it is. No role has a right on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import frappe
from frappe.utils import cint, now_datetime

from cndh_protection.seal import recordkeys
from cndh_protection.seal.wrapping import Owner

TABLE: Final = "Search Token"
VERSION_KEY: Final = "cndh_search_version"
NAME_LENGTH: Final = 20
"""Hex digits: a million names of ten would meet."""

COLUMNS: Final = (
	"name",
	"index_name",
	"version",
	"token",
	"reference_doctype",
	"reference_name",
	"row_name",
	"row_field",
	"owner",
	"modified_by",
	"creation",
	"modified",
)

Found = tuple[str, str]
"""Name of an index, token."""


def version() -> int:
	"""The version of the index keys under which tokens are written now."""
	return cint(frappe.db.get_default(VERSION_KEY)) or 1


def tokens_of(indexes: Iterable[str], text: str) -> frozenset[Found]:
	"""The tokens by which a text is found in these indexes, under the present version."""
	present = version()
	return frozenset(
		(index, token) for index in indexes for token in recordkeys.search_index(index, present).tokens(text)
	)


def asked_tokens(index: str, text: str) -> frozenset[str]:
	"""The tokens to look for: under the present version, and the one before while an index is renewed."""
	present = version()
	versions = {present, max(present - 1, 1)}
	return frozenset(token for one in versions for token in recordkeys.search_index(index, one).tokens(text))


def replace(
	owner: Owner, row_name: str, field: str, found: Iterable[Found], *, was_there: bool = True
) -> None:
	"""Write the tokens of a value, in place of those of the value before."""
	if was_there:
		frappe.db.delete(TABLE, {**_of(owner), "row_name": row_name, "row_field": field})
	write(owner, [(row_name, field, *each) for each in sorted(found)])


def write(owner: Owner, entries: Iterable[tuple[str, str, str, str]]) -> None:
	"""Add rows for a record: name of the row that holds the value, its field, index, token."""
	now, by = now_datetime(), "Administrator"
	rows = [
		(
			frappe.generate_hash(length=NAME_LENGTH),
			*(index, cint(token.partition(".")[0]), token),
			*(owner.doctype, owner.name, row_name, field),
			*(by, by, now, now),
		)
		for row_name, field, index, token in entries
	]
	if rows:
		frappe.db.bulk_insert(TABLE, COLUMNS, rows)


def remove(owner: Owner, row_names: Iterable[str]) -> None:
	"""Remove the tokens of these rows of a record: they are gone."""
	names = sorted(set(row_names))
	if names:
		frappe.db.delete(TABLE, {**_of(owner), "row_name": ["in", names]})


def _of(owner: Owner) -> dict[str, str]:
	return {"reference_doctype": owner.doctype, "reference_name": owner.name}
