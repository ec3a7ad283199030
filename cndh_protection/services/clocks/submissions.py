"""Submissions that wait for somebody to take them up: the time of a first contact counts for them too.

By the urgency that is proposed. Who may read one sees how long it waits; when its time is up the reception is told,
once: the chair, where nobody of the reception may read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access.alerts import holders
from cndh_protection.access.rights import SUBMISSION
from cndh_protection.access.rows import is_hidden
from cndh_protection.constants import URGENT, Role
from cndh_protection.services.clocks import targets
from cndh_protection.services.clocks.arithmetic import due
from cndh_protection.services.clocks.watching import apart_from_others, leave_notice

WAITS: Final = {"status": "New"}
COLUMNS: Final = ("name", "urgency", "received_on")
TOLD: Final = (Role.INTAKE, Role.FOCAL_POINT, Role.DUTY_COMMISSIONER)
"""Who hears that one is late: those of them who may read it."""


def waiting(most: int) -> list[dict[str, Any]]:
	"""The submissions that wait and the person at work may read: the urgent ones first, of each urgency the oldest.

	``due_on``: until when somebody was to be spoken with; ``late``: whether that has passed.
	"""
	urgent, others = (_listed([which, sorted(URGENT)], most) for which in ("in", "not in"))
	now = now_datetime()
	return [{**row, "due_on": due_of(row), "late": is_late(row, now)} for row in (*urgent, *others)[:most]]


def _listed(urgency: list[Any], most: int) -> list[Any]:
	return frappe.get_list(
		SUBMISSION,
		filters={**WAITS, "urgency": urgency},
		fields=list(COLUMNS),
		order_by="urgency asc, received_on asc",
		limit_page_length=most,
	)


def due_of(row: Any) -> datetime | None:
	"""When the time of a first contact is up; None where the settings set none."""
	allowed = targets.allowance("first_contact_hours", row.urgency)
	return due(get_datetime(row.received_on), allowed, targets.calendar_of(row.urgency)) if allowed else None


def is_late(row: Any, now: datetime) -> bool:
	"""Whether that time has passed."""
	ends = due_of(row)
	return ends is not None and ends <= now


def watch() -> None:
	"""Tell of every submission that has become late, once; the job of every five minutes.

	One that nobody may read waits for somebody who may. A notice that cannot be left keeps no other one back.
	"""
	now = now_datetime()
	for row in frappe.get_all(SUBMISSION, filters={**WAITS, "late_told": 0}, fields=list(COLUMNS)):
		if is_late(row, now):
			with apart_from_others("Submission alert"):
				_tell_of(row.name)


def pass_over_what_is_late() -> None:
	"""Take what is late by now for told, where the watch begins on a site with old submissions."""
	for row in frappe.get_all(SUBMISSION, filters=WAITS, fields=list(COLUMNS)):
		if is_late(row, now_datetime()):
			_note_told(row.name)


def _tell_of(name: str) -> None:
	words = _("{0}: a submission waits longer than a first contact may take.").format(name)
	people = _readers(name, TOLD) or _readers(name, [Role.CHAIR])
	for user in people:
		leave_notice(user, name, words, about=SUBMISSION)
	if people:
		_note_told(name)


def _readers(name: str, roles: Iterable[str]) -> list[str]:
	return [user for user in holders(roles) if not is_hidden(SUBMISSION, name, user)]


def _note_told(name: str) -> None:
	frappe.db.set_value(SUBMISSION, name, "late_told", 1, update_modified=False)
