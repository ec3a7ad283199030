"""The team of a case: who is responsible for it, who has access beside, and how that changes hands. One action each.

Who is responsible always has a grant too, made and ended here: most roles reach a case by a grant only.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access import grants
from cndh_protection.access.conflicts import is_in_conflict
from cndh_protection.access.grants import RESPONSIBLE, GrantRefused
from cndh_protection.access.rights import CASE, DEFAULT_COMPARTMENTS, takes_cases, takes_grants
from cndh_protection.access.rows import is_hidden, say_not_found
from cndh_protection.constants import ENDED_CASE_STAGES, Role
from cndh_protection.services.stages import states_of_stages

NAMED_BY_THE_OFFICER: Final = (Role.CHAIR, Role.SENSITIVE_REFERENT)
"""Whom the responsible officer of a case of named persons only may bring in: without it, nobody could."""

LONGEST_ABSENCE: Final = timedelta(days=184)


@frappe.whitelist(methods=["POST"])
def grant(
	record_type: str,
	record: str,
	user: str,
	compartments: str,
	until: str | None = None,
	why: str = "Case team",
) -> str:
	"""Give somebody access to a case or a person's record; returns the name of the grant.

	For the chair and, for the sensitive compartment, the referent. The responsible officer of a C3 case may name the
	chair or the referent, with what a grant opens by default.
	"""
	require_there(record_type, record)
	values = {"compartments": compartments, "valid_until": until or None, "why": why}
	if _officer_names(record_type, record, user, compartments):
		return str(grants.give(record_type, record, user, **values).name)
	doc = frappe.new_doc("Access Grant")
	doc.update(
		{"record_type": record_type, "record": record, "user": user, "valid_from": now_datetime(), **values}
	)
	frappe.has_permission("Access Grant", "create", throw=True)
	return str(doc.insert().name)


@frappe.whitelist(methods=["POST"])
def end_grant(name: str) -> None:
	"""End a grant now; for whoever might give it."""
	doc = frappe.get_doc("Access Grant", name)
	doc.check_permission("read")
	grants.refuse_on_named(doc)
	if not grants.may_give(
		frappe.session.user, doc.record_type, doc.record, grants.as_list(doc.compartments)
	):
		frappe.throw(
			_("The chair ends access; of the sensitive compartment, the referent of sensitive cases."),
			GrantRefused,
		)
	grants.end(name)


@frappe.whitelist(methods=["POST"])
def hand_over(case: str, user: str) -> None:
	"""Make somebody else the responsible officer; for the present one and the chair. The access of the former ends."""
	doc = frappe.get_doc(CASE, case)
	doc.check_permission("write")
	doc.responsible = user
	require_may_hand_over(doc)
	doc.flags.by_server = True
	doc.save()


@frappe.whitelist(methods=["POST"])
def cover_absence(absent: str, stand_in: str, until: str) -> dict[str, int]:
	"""Give a stand-in access to all open cases of an absent officer, until a date.

	For that officer and for the chair, who covers the cases in her scope. Returns how many cases are ``covered`` and
	how many are ``left``, because a conflict of the stand-in is on record.
	"""
	absent, stand_in = (_as_stored(login) for login in (absent, stand_in))
	_require_cover(absent, stand_in, until)
	cases = _open_cases_of(absent)
	free = [case for case in cases if not is_in_conflict(stand_in, CASE, case)]
	for case in free:
		grants.give(CASE, case, stand_in, valid_until=get_datetime(until), why="Stand-in")
	return {"covered": len(free), "left": len(cases) - len(free)}


def _as_stored(login: str) -> str:
	"""Logins are compared: one in capitals names the same account."""
	return str(frappe.db.get_value("User", {"name": login}, "name") or login)


def _require_cover(absent: str, stand_in: str, until: str) -> None:
	if get_datetime(until) <= now_datetime():
		frappe.throw(_("Until: choose a time that has not passed."))
	if get_datetime(until) - now_datetime() > LONGEST_ABSENCE:
		frappe.throw(_("Until: half a year at most. Cover the absence again, or hand the cases over."))
	if frappe.session.user != absent and Role.CHAIR not in frappe.get_roles():
		frappe.throw(_("An absence is covered by the officer or by the chair."), GrantRefused)
	if stand_in in (absent, frappe.session.user):
		frappe.throw(
			_(
				"Choose another colleague: nobody gives access to himself or herself, nor stands in while absent."
			),
			GrantRefused,
		)


def may_hand_over(user: str, case: str, responsible: str | None) -> bool:
	"""Whether the person may give the case to another officer: its own officer, or the chair."""
	if is_hidden(CASE, case, user):
		return False
	return user == responsible or Role.CHAIR in frappe.get_roles(user)


def keep_responsible(doc: Document) -> None:
	"""Guard of the case: who makes it is responsible; it changes hands by the rule of :func:`hand_over` only."""
	if doc.is_new():
		_choose_first_officer(doc)
		return
	if doc.has_value_changed("responsible") and not doc.flags.by_server:
		require_may_hand_over(doc)


def require_may_hand_over(doc: Document) -> None:
	"""Refuse a hand-over by somebody else, to nobody, or to somebody who could not work on the case."""
	before = frappe.db.get_value(CASE, doc.name, "responsible")
	if not may_hand_over(frappe.session.user, doc.name, before):
		frappe.throw(_("A case is handed over by its responsible officer or by the chair."), GrantRefused)
	_require_case_worker(doc.responsible)
	if is_in_conflict(doc.responsible, CASE, doc.name):
		frappe.throw(
			_("A conflict of interest is on record for {0}. Choose somebody else.").format(doc.responsible),
			GrantRefused,
		)


def _choose_first_officer(doc: Document) -> None:
	if doc.responsible:
		_require_case_worker(doc.responsible)
	elif takes_cases(frappe.session.user):
		doc.responsible = frappe.session.user


def _require_case_worker(user: str | None) -> None:
	if not user or not takes_cases(user):
		frappe.throw(_("Choose somebody whose role works on cases."), GrantRefused)


def follow_case(doc: Document) -> None:
	"""Let the grants follow the case after it was saved: of the responsible officer, and of whoever made it C3."""
	before = doc.get_doc_before_save()
	former = before.responsible if before else None
	if doc.responsible != former:
		_end_grants(doc.name, former)
		give_to_responsible(doc.name, doc.responsible)
	if before and doc.confidentiality_level == "C3" != before.confidentiality_level:
		_keep_whoever_raised(doc.name, frappe.session.user)


def give_to_responsible(case: str, user: str | None) -> None:
	"""Give the responsible officer of a case a grant, once, if his or her roles reach cases by grants."""
	if user and takes_grants(user) and not _has_grant(case, user, RESPONSIBLE):
		grants.give(CASE, case, user, why=RESPONSIBLE)


def _keep_whoever_raised(case: str, user: str) -> None:
	"""C3 is for named persons only: a chair who makes a case C3 is named on it, or could not even see it saved."""
	if is_hidden(CASE, case, user) and takes_grants(user) and not is_in_conflict(user, CASE, case):
		grants.give(CASE, case, user)


def _end_grants(case: str, user: str | None) -> None:
	for row in grants.live_grants(CASE, case):
		if row.user == user:
			grants.end(row.name)


def _has_grant(case: str, user: str, why: str) -> bool:
	return any(row.user == user and row.why == why for row in grants.live_grants(CASE, case))


def _open_cases_of(officer: str) -> list[str]:
	"""The open cases of an officer that the person at work may see."""
	ended = states_of_stages(ENDED_CASE_STAGES)
	filters = [["responsible", "=", officer], ["workflow_state", "not in", ended]]
	return frappe.get_list(CASE, filters=filters, pluck="name", limit_page_length=0, order_by="name asc")


def _officer_names(record_type: str, record: str, user: str, compartments: str) -> bool:
	if not is_officer_of_c3(record_type, record):
		return False
	by_default = set(grants.as_list(compartments)) <= set(DEFAULT_COMPARTMENTS)
	return by_default and bool(set(NAMED_BY_THE_OFFICER) & set(frappe.get_roles(user)))


def is_officer_of_c3(record_type: str, record: str) -> bool:
	"""Whether the person at work is the responsible officer of this case, and it is one of named persons only."""
	if record_type != CASE:
		return False
	filters = {"name": record, "responsible": frappe.session.user, "confidentiality_level": "C3"}
	return bool(frappe.db.exists(CASE, filters))


def require_there(record_type: str, record: str) -> None:
	"""Answer as for a wrong number if the record is hidden from the person at work."""
	if is_hidden(record_type, record, frappe.session.user) or not frappe.db.exists(record_type, record):
		say_not_found(record_type, record)
