"""A session from its draft to its minutes: who is called, when it was held, and that nothing changes afterwards."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access import alerts
from cndh_protection.access.rights import SESSION_ITEM
from cndh_protection.constants import Role
from cndh_protection.services import own_steps
from cndh_protection.services.own_steps import store
from cndh_protection.services.sessions.voting import VOTERS, quorum, taking_part
from cndh_protection.services.sessions.words import (
	AGENDA_SENT,
	APPROVED,
	DRAFT,
	HELD,
	SessionRefused,
)
from cndh_protection.services.stages import StepNotAllowed, changed_fields
from cndh_protection.wording import _lt

NOTICE: Final = _lt("Session: the agenda is ready. Read it in the Desk.")


def keep_what_was_held(session: Any) -> None:
	"""Refuse changes of a session that was held, by whichever door they come."""
	before = session.get_doc_before_save()
	if not before or session.flags.by_server or before.status not in (HELD, APPROVED):
		return
	if changed_fields(before, session):
		message = _(
			"This session was held: its date, place and attendance stay as they are. Nothing was changed."
		)
		frappe.throw(message, SessionRefused)


def check_attendance(session: Any) -> None:
	"""Call every commissioner to a new session; refuse somebody twice, and whoever is none."""
	if session.is_new() and not session.attendance:
		for user in commissioners():
			session.append("attendance", {"commissioner": user})
	called = [row.commissioner for row in session.attendance]
	for user in called:
		if called.count(user) > 1:
			frappe.throw(_("{0} stands twice in the attendance.").format(user), SessionRefused)
	strangers = sorted({*called, session.chair} - set(commissioners()))
	if strangers:
		message = _("{0}: only commissioners sit in the session. Check the role of this account.")
		frappe.throw(message.format(strangers[0]), SessionRefused)


def commissioners() -> list[str]:
	"""Whose role lets them vote, those whose account is open."""
	return alerts.holders(sorted(VOTERS))


def send_agenda(session: Any) -> None:
	"""See :class:`ProtectionSession`. Raises :class:`SessionRefused`."""
	require_status(session, DRAFT)
	if not frappe.db.exists(SESSION_ITEM, {"protection_session": session.name}):
		frappe.throw(_("The agenda is empty: propose it first."), SessionRefused)
	store(session, status=AGENDA_SENT, agenda_sent_on=now_datetime())
	alerts.tell([Role.MEMBER, Role.CHAIR], NOTICE)


def hold(session: Any) -> None:
	"""See :class:`ProtectionSession`. Raises :class:`SessionRefused`."""
	require_status(session, AGENDA_SENT)
	if get_datetime(session.held_on) > now_datetime():
		frappe.throw(_("Date and time: this session lies ahead."), SessionRefused)
	if not taking_part(session):
		frappe.throw(_("Note first in the attendance who is present or by phone."), SessionRefused)
	store(session, status=HELD, quorum=quorum())


def approve_minutes(session: Any) -> None:
	"""See :class:`ProtectionSession`. Raises :class:`SessionRefused`."""
	require_status(session, HELD)
	if Role.CHAIR not in frappe.get_roles():
		frappe.throw(_("The chair of the sub-commission approves the minutes."), StepNotAllowed)
	undecided = {"protection_session": session.name, "decision": ["is", "not set"]}
	if frappe.db.exists(SESSION_ITEM, undecided):
		frappe.throw(_("An item has no decision yet: decide it or postpone it."), SessionRefused)
	store(session, status=APPROVED, approved_by=frappe.session.user, approved_on=now_datetime())


def require_status(session: Any, *statuses: str) -> None:
	"""Take the session as it is stored; refuse whoever may not write it, and a step out of its order."""
	own_steps.require_status(session, statuses, SessionRefused)
