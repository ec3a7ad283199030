"""A session at work: a step by somebody."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from tests.people import as_user


def act(doc: Document, login: str, name: str, **given: Any) -> None:
	"""A step by somebody, on the document as it is stored."""
	with as_user(login):
		getattr(frappe.get_doc(doc.doctype, doc.name), name)(**given)
