"""Declaring a conflict of interest: one's own, by whoever reads the record; of somebody else, by whoever enters
conflicts. From then on the record is not there for that person."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access import alerts
from cndh_protection.access.apart import as_committed
from cndh_protection.access.rights import CASE, DEFENDER, SUBMISSION
from cndh_protection.constants import Role
from cndh_protection.seal.moving import carried
from cndh_protection.services.joined import joined_with
from cndh_protection.services.teams import require_there
from cndh_protection.wording import _lt

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
	that become one, each way, and so is whoever is in conflict with a person of one. The chair is told if anybody is.

	As it is committed at this moment. Whoever calls holds the record: see :func:`hold`.
	"""
	cases = joined_with(case, hold=True)
	carried_on = [_spread(name, cases) for name in _not_over(record_type, record, cases)]
	if any(carried_on):
		alerts.tell([Role.CHAIR], NOTICE)


def follow_people(case: Any) -> None:
	"""A person who came into a case that is one with others brings the conflicts with him or her along into those."""
	before = case.get_doc_before_save()
	there = {row.defender for row in (before or case).defenders}
	came = any(row.defender not in there for row in case.defenders)
	if came and len(joined_with(case.name)) > 1:
		carry_over(CASE, case.name, case.name)


def hold(doc: Any) -> str | None:
	"""Hold the record of a conflict, with a case those that are one with it, until the request ends; the case that it is
	or went into, if any.

	A record goes into a case before or after somebody declares a conflict with it, never meanwhile.
	"""
	if doc.record_type == CASE:
		joined_with(doc.record, hold=True)
		return str(doc.record)
	if doc.record_type != SUBMISSION:
		return None
	return frappe.db.get_value(SUBMISSION, doc.record, "violation_case", for_update=True)


def follow(doc: Any) -> None:
	"""A conflict that is new, or lasts longer than it was to, is one with every case that is one with its record."""
	before = doc.get_doc_before_save()
	if doc.flags.carried or (before and not _lasts_longer(before, doc)):
		return
	case = hold(doc)
	if case:
		_spread(doc.name, joined_with(case, hold=True))
	elif doc.record_type == DEFENDER:
		for stands_in in _cases_of(doc.record):
			cases = joined_with(stands_in, hold=True)
			if len(cases) > 1:  # elsewhere the conflict with the person is enough
				_spread(doc.name, cases)


def _cases_of(person: str) -> list[str]:
	stands = frappe.qb.DocType("Case Defender")
	of_person = (stands.defender == person) & (stands.parenttype == CASE)
	return sorted(as_committed(frappe.qb.from_(stands).select(stands.parent).distinct().where(of_person)))


def _people_of(cases: list[str]) -> list[str]:
	"""Who stands in cases that are one; nobody where there is one case only: the conflict with the person is enough."""
	if len(cases) < 2:
		return []
	stands = frappe.qb.DocType("Case Defender")
	in_cases = stands.parent.isin(cases) & (stands.parenttype == CASE)
	return as_committed(frappe.qb.from_(stands).select(stands.defender).distinct().where(in_cases))


def _lasts_longer(before: Any, doc: Any) -> bool:
	if not before.valid_until or not doc.valid_until:
		return bool(before.valid_until)
	return get_datetime(doc.valid_until) > get_datetime(before.valid_until)


def _not_over(record_type: str, record: str, cases: list[str]) -> list[str]:
	"""The conflicts with a held record, and with these cases and their people, that run now or later."""
	conflict, people = frappe.qb.DocType("Access Conflict"), _people_of(cases)
	of_record = (conflict.record_type == record_type) & (conflict.record == record)
	of_cases = (conflict.record_type == CASE) & conflict.record.isin(cases)
	of_people = (conflict.record_type == DEFENDER) & conflict.record.isin([*people, ""])
	query = (
		frappe.qb.from_(conflict)
		.select(conflict.name)
		.where(conflict.record.isin([record, *cases, *people]) & (of_record | of_cases | of_people))
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
	"""The same conflict with a case: for the same time and reason. What was written of a person stays with the person:
	whoever reads the case may not know who that is."""
	doc = _new_conflict(CASE, case, known.user, None)
	doc.update({"valid_from": known.valid_from, "valid_until": known.valid_until})
	doc.reason = carried(known, "reason") if known.record_type != DEFENDER else None
	doc.flags.by_server = doc.flags.carried = True
	doc.insert(ignore_permissions=True)


def _new_conflict(record_type: str, record: str, user: str, reason: str | None) -> Document:
	doc = frappe.new_doc("Access Conflict")
	about = {"record_type": record_type, "record": record, "user": user}
	doc.update({**about, "reason": (reason or "").strip() or None, "valid_from": now_datetime()})
	return doc
