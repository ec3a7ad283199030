"""The database refuses plaintext too: a named table constraint on every protected column.

A check on the column itself vanishes when the column is modified; a constraint of the table stays. It is compared with
the database after each migration and added where it is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import frappe
from frappe.model.base_document import get_controller
from frappe.utils.caching import request_cache

from cndh_protection.seal.tokens import PREFIX

NAME: Final = "cndh_sealed_{field}"
CHECK: Final = "`{field}` is null or `{field}` = '' or `{field}` like '{prefix}%'"


def ensure_constraints() -> list[str]:
	"""Add what is missing; the columns concerned, as ``table.field``. Raises if a column holds plaintext still."""
	added = []
	for doctype, field in sealed_columns():
		if not _has_constraint(doctype, field):
			_add_constraint(doctype, field)
			added.append(f"tab{doctype}.{field}")
	return added


def missing_constraints() -> list[str]:
	"""Protected columns that the database does not guard, as ``table.field``."""
	return [
		f"tab{doctype}.{field}" for doctype, field in sealed_columns() if not _has_constraint(doctype, field)
	]


def rebuild_tables(doctypes: Iterable[str]) -> None:
	"""Rewrite the tables of doctypes: the pages of the old ones keep what was updated and deleted. Commits."""
	for doctype in sorted(doctypes):
		frappe.db.sql_ddl(f"alter table `tab{doctype}` engine = InnoDB")


@request_cache
def sealed_columns() -> list[tuple[str, str]]:
	"""Every protected column of the application: doctype and field, as their controllers declare them."""
	modules = frappe.get_all("Module Def", filters={"app_name": "cndh_protection"}, pluck="name")
	doctypes = frappe.get_all("DocType", filters={"module": ["in", modules], "issingle": 0}, pluck="name")
	return [
		(doctype, field)
		for doctype in sorted(doctypes)
		for field in sorted(getattr(get_controller(doctype), "SEALED_FIELDS", {}))
	]


def _has_constraint(doctype: str, field: str) -> bool:
	found = frappe.db.sql(
		"""select 1 from information_schema.check_constraints
		where constraint_schema = database() and table_name = %s and constraint_name = %s""",
		(f"tab{doctype}", NAME.format(field=field)),
	)
	return bool(found)


def _add_constraint(doctype: str, field: str) -> None:
	check = CHECK.format(field=field, prefix=PREFIX).replace("%", "%%")
	frappe.db.sql_ddl(
		f"alter table `tab{doctype}` add constraint `{NAME.format(field=field)}` check ({check})"
	)
