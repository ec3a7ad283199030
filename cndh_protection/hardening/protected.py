"""Which doctypes are protected: those with row rules, their tables, and the application's own records of access."""

from __future__ import annotations

from typing import Final

from frappe.model.base_document import get_controller

from cndh_protection.access.rules import PARENTS, PROTECTED

INTERNAL: Final = (
	"Record Key",
	"Search Token",
	"Audit Event",
	"Break Glass",
	"Opening Reason",
	"Restricted Tally",
)
"""Keys, search tokens, the audit of openings, the tally of protected terms: the application alone writes them."""


def is_protected(doctype: str | None) -> bool:
	"""Whether the doctype holds protected records."""
	return doctype in PROTECTED or doctype in PARENTS or doctype in INTERNAL


def protected_doctypes() -> frozenset[str]:
	"""All of them."""
	return frozenset({*PROTECTED, *PARENTS, *INTERNAL})


def sealed_fields(doctype: str) -> frozenset[str]:
	"""The protected fields of a doctype, as its controller names them."""
	return frozenset(getattr(get_controller(doctype), "SEALED_FIELDS", {}))
