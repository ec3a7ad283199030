from __future__ import annotations

import frappe
from frappe.model.document import Document


class SearchToken(Document):
	"""What a protected value became under the server's key; written by :mod:`cndh_protection.seal.searchtokens` alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		index_name: DF.Data
		reference_doctype: DF.Link
		reference_name: DF.Data
		row_field: DF.Data
		row_name: DF.Data
		token: DF.Data
		version: DF.Int
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Indexes: who has this value; what is found of this record; what is new."""
	frappe.db.add_index("Search Token", ["index_name", "token", "reference_name"], "of_value")
	frappe.db.add_index("Search Token", ["reference_name"], "of_record")
	frappe.db.add_index("Search Token", ["creation"], "by_time")
