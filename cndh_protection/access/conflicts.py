"""Conflicts of interest: for its time, a conflict beats every grant and duty, and looks like a record that is not there."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access import audit, terms
from cndh_protection.access.rights import CASE, DEFENDER


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


def in_conflict_now(people: Iterable[str], case: str) -> set[str]:
	"""Those whom a live conflict keeps from a case, as it is committed at this moment, whatever the request read before.

	Held until the request ends: a conflict that is declared meanwhile comes after what is being decided. The case is
	taken before its people, as by every save of it: in two orders, both would wait for each other.
	"""
	frappe.db.get_value(CASE, case, "name", for_update=True)
	conflict, stands, now = (
		frappe.qb.DocType("Access Conflict"),
		frappe.qb.DocType("Case Defender"),
		now_datetime(),
	)
	of_case = (conflict.record_type == CASE) & (conflict.record == case)
	of_its_people = (conflict.record_type == DEFENDER) & stands.name.isnotnull()
	query = (
		frappe.qb.from_(conflict)
		.left_join(stands)
		.on((stands.defender == conflict.record) & (stands.parent == case) & (stands.parenttype == CASE))
		.select(conflict.user)
		.where(conflict.user.isin([*people, ""]) & (of_case | of_its_people) & (conflict.valid_from <= now))
		.where(conflict.valid_until.isnull() | (conflict.valid_until > now))
		.for_update()
	)
	return set(query.run(pluck=True))
