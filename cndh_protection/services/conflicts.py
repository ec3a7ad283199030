"""Declaring a conflict of interest: one's own, by whoever reads the record; of somebody else, by whoever enters
conflicts. From then on the record is not there for that person."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access import alerts
from cndh_protection.access.apart import as_committed
from cndh_protection.access.rights import CASE, SUBMISSION
from cndh_protection.constants import Role
from cndh_protection.seal.moving import carried
from cndh_protection.services.joined import joined_with
from cndh_protection.services.teams import require_there


def _lt(message: str) -> str:
	"""Mark a text for the translators."""
	return message


GOES_INTO: Final = {SUBMISSION: "violation_case", CASE: "merged_into"}
"""What may go into a case → the field that names that case then."""

NOTICE: Final = _lt(
	"Confidentiality: somebody declared a conflict of interest. See whether a case needs another officer."
)


@frappe.whitelist(methods=["POST"])
def declare_conflict(
	record_type: str, record: str, user: str | None = None, reason: str | None = None
) -> bool:
	"""Put on record that a member of staff (the person at work if not given) has a conflict with a case, a person or an
	organisation, or a submission.

	The reason is sealed under the record's key. The chair is told in neutral words: nobody else may be able to see the
	record any more. Answers whether the record is still there for the person at work.
	"""
	require_there(record_type, record)
	me = frappe.session.user
	if user in (None, "", me):
		declare_own(record_type, record, reason)
		return False
	_new_conflict(record_type, record, str(user), reason).insert()
	alerts.tell([Role.CHAIR], NOTICE)
	return True


def declare_own(record_type: str, record: str, reason: str | None = None) -> None:
	"""The same of the person at work, who is known to have something to do with the record."""
	doc = _new_conflict(record_type, record, frappe.session.user, reason)
	doc.flags.by_server = True
	doc.insert(ignore_permissions=True)
	alerts.tell([Role.CHAIR], NOTICE)


def carry_over(record_type: str, record: str, case: str) -> None:
	"""Whoever is in conflict with a record, now or later, is in conflict with the case that it goes into; of two cases
	that become one, each way. The chair is told if anybody is.

	As it is committed at this moment. Whoever calls holds the record: see :func:`hold`.
	"""
	cases = joined_with(case, hold=True)
	carried_on = [_spread(name, cases) for name in _not_over(record_type, record, cases)]
	if any(carried_on):
		alerts.tell([Role.CHAIR], NOTICE)


def hold(doc: Any) -> str | None:
	"""Hold the record of a conflict until the request ends; the case that it is or went into, if any.

	A record goes into a case before or after somebody declares a conflict with it, never meanwhile.
	"""
	field = GOES_INTO.get(doc.record_type)
	into = field and frappe.db.get_value(doc.record_type, doc.record, field, for_update=True)
	return doc.record if doc.record_type == CASE else into


def follow(doc: Any) -> None:
	"""A conflict that is new, or lasts longer than it was to, is one with every case that is one with its record."""
	before = doc.get_doc_before_save()
	if doc.flags.carried or (before and not _lasts_longer(before, doc)):
		return
	case = hold(doc)
	if case:
		_spread(doc.name, joined_with(case, hold=True))


def _lasts_longer(before: Any, doc: Any) -> bool:
	if not before.valid_until or not doc.valid_until:
		return bool(before.valid_until)
	return get_datetime(doc.valid_until) > get_datetime(before.valid_until)


def _not_over(record_type: str, record: str, cases: list[str]) -> list[str]:
	"""The conflicts with a held record, and with these cases, that run now or later."""
	conflict = frappe.qb.DocType("Access Conflict")
	of_record = (conflict.record_type == record_type) & (conflict.record == record)
	of_cases = (conflict.record_type == CASE) & conflict.record.isin(cases)
	query = (
		frappe.qb.from_(conflict)
		.select(conflict.name)
		.where(conflict.record.isin([record, *cases]) & (of_record | of_cases))
		.where(conflict.valid_until.isnull() | (conflict.valid_until > now_datetime()))
		.orderby(conflict.creation)
	)
	return as_committed(query)


def _spread(name: str, cases: list[str]) -> int:
	"""The same conflict with each of these cases that does not have it; with how many."""
	known: Any = frappe.get_doc("Access Conflict", name, for_update=True)
	lacking = [case for case in cases if not _has(case, known)]
	for case in lacking:
		_repeat(known, case)
	return len(lacking)


def _has(case: str, known: Any) -> bool:
	same = {"user": known.user, "valid_from": known.valid_from}
	same["valid_until"] = known.valid_until or ["is", "not set"]
	return bool(frappe.db.exists("Access Conflict", {"record_type": CASE, "record": case, **same}))


def _repeat(known: Any, case: str) -> None:
	"""The same conflict with a case: for the same time and reason."""
	doc = _new_conflict(CASE, case, known.user, None)
	doc.update({"valid_from": known.valid_from, "valid_until": known.valid_until})
	doc.reason = carried(known, "reason")
	doc.flags.by_server = doc.flags.carried = True
	doc.insert(ignore_permissions=True)


def _new_conflict(record_type: str, record: str, user: str, reason: str | None) -> Document:
	doc = frappe.new_doc("Access Conflict")
	about = {"record_type": record_type, "record": record, "user": user}
	doc.update({**about, "reason": (reason or "").strip() or None, "valid_from": now_datetime()})
	return doc
