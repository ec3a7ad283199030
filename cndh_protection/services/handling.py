"""Complaints about our own handling of a case: entered for the person, given to a commissioner who has no part in the
case, answered once.
"""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import add_days, get_datetime, getdate, now_datetime

from cndh_protection.access.alerts import holders
from cndh_protection.access.complaints import (
	COMPLAINT,
	WAITING,
	WHO_ANSWERS,
	WHO_GIVES,
	ComplaintCriterion,
)
from cndh_protection.access.conflicts import is_in_conflict
from cndh_protection.access.grants import live_grants
from cndh_protection.access.rights import CASE
from cndh_protection.access.rows import may_read_case, say_not_found
from cndh_protection.services.clocks.watching import leave_notice
from cndh_protection.services.own_steps import store

GIVEN, ANSWERED = "Given", "Answered"
ANSWERED_WITHIN: Final = 30
"""Calendar days from the day on which it came in."""


class ComplaintRefused(frappe.ValidationError):
	"""A step with a complaint out of its order, or by or to somebody whom it must not reach."""


@frappe.whitelist(methods=["POST"])
def enter(case: str, received_on: str, channel: str, subject: str, complaint: str) -> str:
	"""Enter a complaint for the person who makes it; for whoever may read the case. Returns its number.

	Whoever entered it does not read it afterwards. Raises ``DoesNotExistError`` as for a wrong number.
	"""
	if not may_read_case(frappe.session.user, case):
		say_not_found(CASE, case)
	doc = frappe.new_doc(COMPLAINT)
	doc.update({"violation_case": case, "received_on": received_on, "channel": channel})
	doc.update({"subject": subject, "complaint": complaint})
	return str(doc.insert(ignore_permissions=True).name)


def begin(doc: Any) -> None:
	"""What a new complaint must say; who entered it, and until when it is to be answered."""
	if get_datetime(doc.received_on) > now_datetime():
		frappe.throw(_("Received on: this time lies in the future."))
	if not doc.complaint:
		frappe.throw(_("Write what the person says about our handling."))
	due = add_days(getdate(doc.received_on), ANSWERED_WITHIN)
	doc.update({"entered_by": frappe.session.user, "due_on": due, "status": WAITING})


def tell_who_gives(doc: Any) -> None:
	"""Leave a notice for everybody who gives this complaint to a commissioner."""
	for user in holders(WHO_GIVES | WHO_ANSWERS):
		if gives(user, doc):
			words = _("{0}: a complaint about our handling waits for a commissioner.")
			leave_notice(user, doc.name, words.format(doc.name), about=COMPLAINT)


def offered(doc: Any) -> list[dict[str, str]]:
	"""The commissioners to whom whoever is at work may give it, with their names."""
	if doc.status == ANSWERED or not gives(frappe.session.user, doc):
		return []
	logins = _choice(doc)
	fields = ["name as value", "full_name as label"]
	filters = {"name": ["in", logins]}
	return frappe.get_all("User", filters=filters, fields=fields, order_by="full_name asc")


def gives(user: str, doc: Any) -> bool:
	"""Whether a person gives this complaint to a commissioner: the president; where each has a conflict, who stands in."""
	return ComplaintCriterion(user, to_give=True).holds(str(doc.name))


def commissioners_apart(doc: Any) -> list[str]:
	"""The commissioners who did not enter a complaint and have no part in its case: not responsible for it, without a
	grant on it, without a conflict."""
	case = doc.violation_case
	team = {frappe.db.get_value(CASE, case, "responsible"), *(row.user for row in live_grants(CASE, case))}
	apart = (user for user in holders(WHO_ANSWERS) if user not in {*team, doc.entered_by})
	return [user for user in apart if not is_in_conflict(user, CASE, case)]


def give(doc: Any, commissioner: str) -> None:
	"""See :class:`HandlingComplaint`. Raises :class:`ComplaintRefused`."""
	doc.reload()
	if not gives(frappe.session.user, doc):
		frappe.throw(_("The president gives complaints to commissioners."), frappe.PermissionError)
	if doc.status == ANSWERED:
		frappe.throw(_("This complaint is answered."), ComplaintRefused)
	_require_apart(doc, commissioner)
	if commissioner not in _choice(doc):
		message = _("You stand in for the president: give it to another commissioner.")
		frappe.throw(message, ComplaintRefused)
	given = {"answered_by": commissioner, "given_by": frappe.session.user, "given_on": now_datetime()}
	store(doc, ignore_permissions=True, status=GIVEN, **given)
	words = _("{0}: a complaint about our handling was given to you.").format(doc.name)
	leave_notice(commissioner, doc.name, words, about=COMPLAINT)


def write_answer(doc: Any, words: str) -> None:
	"""See :class:`HandlingComplaint`. Raises :class:`ComplaintRefused`."""
	doc.reload()
	if doc.answered_by != frappe.session.user:
		frappe.throw(_("The commissioner to whom it was given answers."), frappe.PermissionError)
	if doc.status == ANSWERED:
		frappe.throw(_("This complaint is answered."), ComplaintRefused)
	_require_apart(doc, frappe.session.user)
	if not (words or "").strip():
		frappe.throw(_("Write the answer."), ComplaintRefused)
	store(doc, ignore_permissions=True, status=ANSWERED, answer=words, answered_on=now_datetime())


def _choice(doc: Any) -> list[str]:
	"""To whom the person at work may give it. Who stands in for the president takes it only where nobody else can."""
	apart, me = commissioners_apart(doc), frappe.session.user
	if WHO_GIVES & set(frappe.get_roles()):
		return apart
	return [user for user in apart if user != me] or apart


def _require_apart(doc: Any, commissioner: str) -> None:
	if commissioner not in commissioners_apart(doc):
		message = _("This person does not answer it: choose a commissioner who has no part in the case.")
		frappe.throw(message, ComplaintRefused)
