"""Links to protected records from any document: refused before the platform looks whether they lead anywhere.

It looks before it calls any hook, and its answer tells a number that exists from one that does not.
"""

from __future__ import annotations

from typing import Any

from frappe.model.base_document import BaseDocument
from frappe.model.document import Document

from cndh_protection.access.rows import NeedToKnow, refuse_hidden_links, spell_doctypes
from cndh_protection.hardening.tripwires import DOCTYPE_FIELD, refuse_on_protected

_platform = BaseDocument.get_invalid_links


def guard_links() -> None:
	"""Let every document of this process ask us first."""
	BaseDocument.get_invalid_links = ask_first


def ask_first(doc: Any, *args: Any, **options: Any) -> Any:
	"""Stands before ``BaseDocument.get_invalid_links``. Documents of ours have the same rule in their mixin; rows are
	asked about with their document, unless they were posted without one.
	"""
	alone = getattr(doc, "parent_doc", None) is None
	if isinstance(doc, Document) and not isinstance(doc, NeedToKnow) and alone:
		spell_doctypes(doc)
		if doc.doctype in DOCTYPE_FIELD:
			refuse_on_protected(doc)
		refuse_hidden_links(doc)
	return _platform(doc, *args, **options)
