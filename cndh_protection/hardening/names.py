"""Documents are loaded by their name.

The platform takes an object or a list in the place of a name for filters, from whoever posts one: it loads the first
match before it asks about rights, and its refusal names what it found.
"""

from __future__ import annotations

from typing import Any, Final

from frappe.model.document import Document

from cndh_protection.access.rows import is_no_name, say_not_found
from cndh_protection.access.rules import REFERRERS
from cndh_protection.hardening.platform_rows import BELONGS_TO, NAMES_DOCTYPE, NOBODYS
from cndh_protection.hardening.protected import is_protected

TELLING: Final = frozenset({*NAMES_DOCTYPE, *BELONGS_TO, *NOBODYS, *REFERRERS, "User"})
"""Doctypes of the platform that tell of protected records or of other people."""

FOUND_BY: Final[dict[str, frozenset[str]]] = {
	"File": frozenset({"name", "file_name", "file_url"}),
	"User": frozenset({"name"}),
}
"""What of these the platform's own code loads by columns → those columns, each with the whole value."""

_platform = Document.load_from_db


def guard_names() -> None:
	"""Let every document of this process that is loaded ask us first."""
	Document.load_from_db = ask_first


def ask_first(doc: Document, *args: Any, **options: Any) -> Any:
	"""Stands before ``Document.load_from_db``. What is no name answers like a wrong one, before anything is looked for.

	A number is a name as a text: in Frappe 16 the database would compare numbers, and find by 0 whatever it has. What is
	read is stored: it is not new, whatever the posted one said about itself.
	"""
	name: Any = doc.name
	if is_protected(doc.doctype) and isinstance(name, int):
		doc.name = str(name)
	elif is_no_name(name) and not _is_loaded_so(doc, name):
		say_not_found(doc.doctype, name)
	loaded = _platform(doc, *args, **options)
	if is_protected(doc.doctype):
		doc.__dict__.pop("__islocal", None)
	return loaded


def _is_loaded_so(doc: Document, given: Any) -> bool:
	"""Whether code of a server loads such a document by these columns: what tells of nothing protected by any, each with
	the whole value, so that nobody feels for one letter after the other."""
	if not isinstance(given, dict) or any(isinstance(value, dict | list | tuple) for value in given.values()):
		return False
	has_rules = is_protected(doc.doctype) or doc.doctype in TELLING
	return bool(given) and (not has_rules or set(given) <= FOUND_BY.get(doc.doctype, frozenset()))
