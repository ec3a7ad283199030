"""How much one person opens: beyond what the work needs, openings lock and those in charge are told.

Nobody who works on a case of the highest urgency is locked out: there, those in charge are told and nothing else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import frappe
from frappe import _

from cndh_protection.access import alerts, audit
from cndh_protection.access.audit import OPENINGS, Code
from cndh_protection.constants import Role

RECORDS_AN_HOUR = 60
"""Cases and people; what belongs to a case counts with it."""

OPENINGS_A_DAY = 500
LOCKED_FOR: Final = timedelta(hours=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WATCHERS: Final = (Role.DATA_PROTECTION, Role.CHAIR)


def _lt(message: str) -> str:
	"""Mark a text for the translators."""
	return message


NOTICE: Final = _lt("Confidentiality: unusually many protected records were opened. See the audit.")


class TooManyOpenings(frappe.PermissionError):
	"""More was opened in a short time than the work needs; openings are locked for an hour."""


def require_within(record_type: str, record: str, *, urgent: bool) -> None:
	"""Lock and tell, or if ``urgent`` only tell, when the person at work has opened too much.

	Raises :class:`TooManyOpenings`.
	"""
	user = frappe.session.user
	locked = audit.count([Code.LIMIT_LOCKED], user, LOCKED_FOR) > 0
	exceeded = locked or _has_exceeded(user)
	if exceeded and not locked:
		_note(Code.LIMIT_EXCEEDED if urgent else Code.LIMIT_LOCKED, user, record_type, record)
	if exceeded and not urgent:
		message = _("You have opened many records in a short time. Openings are locked for an hour.")
		frappe.throw(message, TooManyOpenings)


def _has_exceeded(user: str) -> bool:
	in_an_hour = audit.count(OPENINGS, user, HOUR, of="root")
	return in_an_hour >= RECORDS_AN_HOUR or audit.count(OPENINGS, user, DAY) >= OPENINGS_A_DAY


def _note(code: str, user: str, record_type: str, record: str) -> None:
	"""Write it down and tell, once an hour."""
	if audit.count([code], user, HOUR):
		return
	audit.write(code, record_type, record)
	alerts.tell(WATCHERS, NOTICE)
	frappe.db.commit()  # the refusal that follows would undo the notice
