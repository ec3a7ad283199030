"""What the answer to a check for reprisals does: it meets the clock; a reprisal asks for reopening and a new assessment."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access.alerts import holders
from cndh_protection.access.rights import CASE
from cndh_protection.access.rows import may_read_case
from cndh_protection.constants import Role
from cndh_protection.services.clocks.derived import REASSESSED_WITHIN
from cndh_protection.services.clocks.keeping import keep_clocks_of
from cndh_protection.services.clocks.reprisals import is_watched
from cndh_protection.services.clocks.watching import leave_notice

FOUND: Final = "Reprisals"


class NotWatched(frappe.ValidationError):
	"""An answer to a question that this case does not ask."""


def check_answer(contact: Any) -> None:
	"""The question is asked of closed cases only, once the case was closed; an answer that was given stays."""
	before = contact.get_doc_before_save()
	former = before.reprisals if before else None
	if contact.flags.by_server or (former or "") == (contact.reprisals or ""):
		return
	if former:
		frappe.throw(
			_("Reprisals since the closing: this answer was given. Enter another contact."), NotWatched
		)
	case = frappe.get_doc(CASE, contact.violation_case)
	if not is_watched(case):
		message = _(
			"Reprisals since the closing: asked only of a case that was closed after a decision or a measure."
		)
		frappe.throw(message, NotWatched)
	if get_datetime(contact.contacted_on) < get_datetime(case.closed_on):
		frappe.throw(_("Reprisals since the closing: this contact was before it."), NotWatched)


def follow_answer(contact: Any) -> None:
	"""Meet the check; where there are reprisals, ask for a new assessment within 72 hours, and tell who reopens."""
	before = contact.get_doc_before_save()
	if contact.flags.by_server or not contact.reprisals or (before and before.reprisals):
		return
	if contact.reprisals == FOUND:
		due = now_datetime() + REASSESSED_WITHIN
		frappe.db.set_value(CASE, contact.violation_case, "reassessment_due", due, update_modified=False)
		_tell(contact.violation_case)
	keep_clocks_of(contact.violation_case)


def _tell(case: str) -> None:
	"""The officer, and the chair who may reopen the case: its number, and no more."""
	people = {frappe.db.get_value(CASE, case, "responsible"), *holders([Role.CHAIR])}
	for user in sorted(user for user in people if user and may_read_case(user, case)):
		words = _(
			"{0}: the check after closing asks for a decision on reopening, and a new assessment within 72 h."
		)
		leave_notice(user, case, words.format(case))
