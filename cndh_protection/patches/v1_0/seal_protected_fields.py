"""Seal what earlier versions stored in clear, and leave no plaintext behind in the database's own tables.

Needs the server's keys (``bench --site SITE cndh keys init``). One transaction for each record that owns a key; cut off
anywhere it can be run again. What an operator must still purge is printed at the end (docs/threat-model.md, what is not
promised).
"""

from __future__ import annotations

from typing import Final

import click
import frappe

from cndh_protection.seal import recordkeys
from cndh_protection.seal.census import Holding, holdings_of, owners
from cndh_protection.seal.constraints import rebuild_tables, sealed_columns
from cndh_protection.seal.refusal import in_plain_words
from cndh_protection.seal.sealing import seal
from cndh_protection.seal.tokens import is_token
from cndh_protection.seal.wrapping import Owner

STILL_IN_CLEAR: Final = (
	"Protected values that stood in clear are sealed. The old redo and binary logs of the database and backups from before "
	"still hold them: purge these now (docs/threat-model.md: values from before the application sealed them)."
)

COPIES: Final = {"Version": "ref_doctype", "Deleted Document": "deleted_doctype"}
"""Tables of the platform that hold copies of what documents held."""


def execute() -> None:
	"""Seal every plain value, drop the copies that earlier versions left, and say what lies beyond the application."""
	for owner in owners():
		with in_plain_words():
			_seal_record(owner)
		frappe.db.commit()
	_drop_copies()
	rebuild_tables({doctype for doctype, _field in sealed_columns()} | set(COPIES))
	click.echo(STILL_IN_CLEAR)


def _seal_record(owner: Owner) -> None:
	plain = [holding for holding in holdings_of([owner]) if not is_token(holding.value)]
	if plain:
		ring = recordkeys.ring_for_sealing(owner)
		for holding in plain:
			_write(holding, seal(holding.value, holding.place, ring.live, recordkeys.cache()))


def _write(holding: Holding, token: str) -> None:
	table = frappe.qb.DocType(holding.doctype)
	query = frappe.qb.update(table).set(table[holding.field], token)
	query.where((table.name == holding.name) & (table[holding.field] == holding.value)).run()


def _drop_copies() -> None:
	sealed = sorted({doctype for doctype, _field in sealed_columns()})
	parents = frappe.get_all("DocField", {"options": ["in", sealed], "fieldtype": "Table"}, pluck="parent")
	for table, column in COPIES.items():
		frappe.db.delete(table, {column: ["in", sorted({*sealed, *parents})]})
	frappe.cache.delete_keys("document_cache")
