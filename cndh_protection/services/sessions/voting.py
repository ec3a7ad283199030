"""Who takes part in a decision: present or by phone, and in no conflict with the case. One vote each, one's own."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from cndh_protection.access.conflicts import in_conflict_now
from cndh_protection.access.rights import CASE, SESSION
from cndh_protection.access.rows import say_not_found
from cndh_protection.constants import Role
from cndh_protection.services.conflicts import declare_own
from cndh_protection.services.own_steps import take_latest
from cndh_protection.services.sessions.words import HELD, RECUSED, TAKING_PART, VOICES, SessionRefused

QUORUM: Final = 5
"""Of nine commissioners, unless the settings say otherwise."""

VOTERS: Final = frozenset({Role.MEMBER, Role.CHAIR})


def quorum() -> int:
	"""How many commissioners must take part in a decision."""
	return cint(frappe.db.get_single_value("Protection Settings", "session_quorum")) or QUORUM


def taking_part(session: Any) -> list[str]:
	"""The commissioners who are present or by phone."""
	return [row.commissioner for row in session.attendance if row.presence in TAKING_PART]


def recused(session: Any, case: str) -> list[str]:
	"""Those among them whom a conflict keeps from the case."""
	opposed = in_conflict_now(taking_part(session), case)
	return [user for user in taking_part(session) if user in opposed]


def require_quorum(session: Any, case: str) -> None:
	"""Raise :class:`SessionRefused` unless enough take part without a conflict with the case."""
	needed = session.quorum or quorum()
	there = len(taking_part(session)) - len(recused(session, case))
	if there < needed:
		message = _(
			"No quorum for this item: {0} take part, {1} are needed. Whoever is recused does not count. Postpone the item."
		)
		frappe.throw(message.format(there, needed), SessionRefused, title=_("Quorum"))


def require_part_in(item: Any) -> Any:
	"""The session of an item that is open to vote and decision, for whoever takes part in it; locked.

	Of an item whose case is in conflict with the person, the answer is that it is not there. Raises
	:class:`SessionRefused`.
	"""
	take_latest(item)
	user = frappe.session.user
	if in_conflict_now([user], item.violation_case):
		say_not_found(item.doctype, item.name)
	session = frappe.get_doc(SESSION, item.protection_session)
	if session.status != HELD:
		frappe.throw(_("The session is not open: note first that it is being held."), SessionRefused)
	if item.decision:
		frappe.throw(_("This item is decided: the decision stays as it is."), SessionRefused)
	if user not in taking_part(session):
		message = _(
			"The attendance does not have you as present or by phone: you take no part in this decision."
		)
		frappe.throw(message, SessionRefused)
	return session


def vote(item: Any, voice: str) -> None:
	"""See :class:`SessionItem`. Raises :class:`SessionRefused`."""
	require_part_in(item)
	if not VOTERS & set(frappe.get_roles()):
		frappe.throw(_("Only the members of the session vote."), frappe.PermissionError)
	if voice not in VOICES:
		frappe.throw(_("Vote for, against or abstain."), SessionRefused)
	note_voice(item, frappe.session.user, voice)
	item.flags.by_server = True
	item.save(ignore_permissions=True)


def recuse(item: Any) -> None:
	"""See :class:`SessionItem`. From now on the case is not there for the person, nor the item."""
	take_latest(item)
	item.check_permission("read")
	if item.decision:
		frappe.throw(_("This item is decided: the decision stays as it is."), SessionRefused)
	declare_own(CASE, item.violation_case)


def note_voice(item: Any, user: str, voice: str) -> None:
	"""Keep one row for each commissioner: what was said last counts."""
	row = next((row for row in item.voices if row.commissioner == user), None)
	values = {"commissioner": user, "voice": voice, "given_on": now_datetime()}
	row.update(values) if row else item.append("voices", values)


def note_recusals(item: Any, session: Any) -> None:
	"""Write down who took no part because of a conflict, whatever he or she had voted before."""
	for user in recused(session, item.violation_case):
		note_voice(item, user, RECUSED)
