"""The platform's prints of protected records, closed: they leave files on the server and no trace in the audit."""

from __future__ import annotations

from typing import Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.www import printview

from cndh_protection.access.rows import is_hidden, say_not_found
from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.hardening.protected import is_protected

PLATFORM_S_OWN: Final = printview.validate_print_permission


def close_prints() -> None:
	"""Let every print of the platform ask here first."""
	from frappe.utils import print_format  # opens a log file of the bench, which is known by now only

	printview.validate_print_permission = print_format.validate_print_permission = require_printable


def are_closed() -> bool:
	"""Whether they do."""
	return printview.validate_print_permission is require_printable


def require_printable(doc: Document) -> None:
	"""Refuse a protected record, whoever asks; one that is hidden is not there. Of others the platform decides."""
	if is_protected(doc.doctype):
		if is_hidden(doc.doctype, doc.name, frappe.session.user):
			say_not_found(doc.doctype, doc.name)
		frappe.throw(
			_("Protected records are not printed: a copy on paper or in a file is not protected."), ClosedHere
		)
	PLATFORM_S_OWN(doc)
