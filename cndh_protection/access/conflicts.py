"""Conflicts of interest: for its time, a conflict beats every grant and duty, and looks like a record that is not there."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from cndh_protection.access import audit, terms
from cndh_protection.access.rights import CASE


def check(doc: Document) -> None:
	"""Guard of Access Conflict: an end after its beginning. A record hidden from whoever enters it is refused as a
	link that leads nowhere."""
	if doc.valid_until and get_datetime(doc.valid_until) < get_datetime(doc.valid_from):
		frappe.throw(_("Until: this time lies before the beginning of the conflict."))


def write_down(doc: Document) -> None:
	"""Enter into the audit that a conflict was declared, or that its end was set or moved."""
	before = doc.get_doc_before_save()
	if before and before.valid_until == doc.valid_until:
		return
	code = audit.Code.CONFLICT_ENDED if before else audit.Code.CONFLICT_DECLARED
	audit.write(code, doc.record_type, doc.record, {"user": doc.user})


def is_in_conflict(user: str, record_type: str, record: str) -> bool:
	"""Whether a live conflict keeps this person from a case or a defender."""
	conflicts, name = terms.Conflicts(user), terms.quoted(record)
	spared = conflicts.spare_case(name) if record_type == CASE else conflicts.spare_defender(name)
	return not frappe.db.sql(terms.select("1", "dual", *spared))
