"""How much one person opens: beyond what the work needs, openings lock and those in charge are told.

Nobody who works on a case of the highest urgency is locked out: there, those in charge are told and nothing else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import frappe
from frappe import _
from frappe.utils import now_datetime

from cndh_protection.access import alerts, audit
from cndh_protection.access.audit import OPENINGS, Code
from cndh_protection.wording import _lt

RECORDS_AN_HOUR = 60
"""Cases and people; what belongs to a case counts with it."""

OPENINGS_A_DAY = 500
SEARCHES_AN_HOUR = 100
REFUSALS_AN_HOUR = 20
"""Nobody is locked for them: those in charge are told."""

LOCKED_FOR: Final = timedelta(hours=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


NOTICE: Final = _lt("Confidentiality: unusually many protected records were opened. See the audit.")
REFUSED_NOTICE: Final = _lt("Confidentiality: one person was refused unusually often. See the audit.")


class TooManyOpenings(frappe.PermissionError):
	"""More was opened in a short time than the work needs; openings are locked for an hour."""


def require_within(record_type: str | None, record: str | None, *, urgent: bool) -> None:
	"""Lock and tell, or if ``urgent`` only tell, when the person at work has opened too much.

	``record``: what is about to be opened; None for a list of names, which counts as one opening. Raises :class:`TooManyOpenings`.
	"""
	user = frappe.session.user
	tally = _tally(user)
	locked = bool(tally["locked"])
	exceeded = locked or tally["records"] >= RECORDS_AN_HOUR or tally["openings"] >= OPENINGS_A_DAY
	if exceeded and not locked:
		_note(Code.LIMIT_EXCEEDED if urgent else Code.LIMIT_LOCKED, user, record_type, record)
	if exceeded and not urgent:
		_refuse()


def require_searches_within() -> None:
	"""The same for searches for people, which lock openings too: numbers tried one after the other."""
	user = frappe.session.user
	locked = _is_locked(user)
	exceeded = locked or audit.count([Code.PEOPLE_SEARCHED], user, HOUR) >= SEARCHES_AN_HOUR
	if exceeded and not locked:
		_note(Code.LIMIT_LOCKED, user, None, None)
	if exceeded:
		_refuse()


def note_refusal(
	record_type: str | None = None,
	record: str | None = None,
	details: audit.Details | None = None,
	root: tuple[str, str] | None = None,
) -> str:
	"""Write down that an opening was refused to the person at work, and tell if that is often; the name of the row.

	What is given is as for :func:`~.audit.write`: the name of a stored record, never what somebody typed.
	"""
	event, user = audit.write(Code.REFUSED, record_type, record, details, root), frappe.session.user
	if audit.count([Code.REFUSED], user, HOUR) >= REFUSALS_AN_HOUR:
		_note(Code.REFUSED_OFTEN, user, None, None, REFUSED_NOTICE)
	return event


def _refuse() -> None:
	message = _(
		"You have opened or looked for many records in a short time. Openings are locked for an hour."
	)
	frappe.throw(message, TooManyOpenings)


def _is_locked(user: str) -> bool:
	return audit.count([Code.LIMIT_LOCKED], user, LOCKED_FOR) > 0


def _tally(user: str) -> dict[str, int]:
	"""Whether openings are locked, how many records were opened in the hour, how many openings there were in the day."""
	now, locking = now_datetime(), Code.LIMIT_LOCKED
	columns = (
		"coalesce(max(code = %s and at > %s), 0) as locked,"
		" count(distinct if(code <> %s and at > %s, root, null)) as records,"
		" coalesce(sum(code <> %s), 0) as openings"
	)
	counted = (locking, now - LOCKED_FOR, locking, now - HOUR, locking)
	codes = (locking, *OPENINGS, Code.PEOPLE_LISTED)
	conditions = f"actor = %s and code in ({', '.join(['%s'] * len(codes))}) and at > %s"
	values = (*counted, user, *codes, now - DAY)
	return audit.read(conditions, values, columns)[0]


def _note(code: str, user: str, record_type: str | None, record: str | None, words: str = NOTICE) -> None:
	"""Write it down and tell, once an hour."""
	if audit.count([code], user, HOUR):
		return
	audit.write(code, record_type, record)
	alerts.tell(alerts.WATCHERS, words)
	frappe.db.commit()  # the refusal that follows would undo the notice
