"""The job of every five minutes: mark what has become late, tell who must know, leave a heartbeat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access.alerts import holders
from cndh_protection.access.exposure import FOR_MORE_THAN_NAMED
from cndh_protection.access.grants import live_grants
from cndh_protection.access.rights import CASE
from cndh_protection.access.rows import may_read_case
from cndh_protection.constants import Role
from cndh_protection.services.clocks import targets
from cndh_protection.services.clocks.keeping import CLOCK
from cndh_protection.services.clocks.targets import Alert

HEARTBEAT: Final = "Clock Heartbeat"
ONE: Final = "cndh_one_of_the_round"
SILENT_AFTER: Final = timedelta(minutes=15)
"""Older than that, officers are told that nobody is warned."""


class Told(IntEnum):
	"""How far the news of a clock has gone."""

	NOBODY = 0
	REMINDED = 1
	OFFICER = 2
	CHAIR = 3
	PRESIDENT = 4


def watch() -> None:
	"""One round. A notice that cannot be left keeps no other one back."""
	now = now_datetime()
	mark_late(now)
	for clock in _waiting(now):
		_tell_of(clock, now)
	frappe.db.set_single_value(HEARTBEAT, "beat_on", now, update_modified=False)


def mark_late(now: datetime) -> None:
	"""Mark every running clock whose time is up, in one statement."""
	clock = frappe.qb.DocType(CLOCK)
	query = frappe.qb.update(clock).set(clock.state, "Late")
	query.where((clock.state == "Running") & (clock.due_on <= now)).run()


def pass_over_what_is_late() -> None:
	"""Take what is late by now for told. Where clocks start on a site with old cases, the news of them all would drown
	what happens from now on; *Ma journée* shows them."""
	clock = frappe.qb.DocType(CLOCK)
	query = frappe.qb.update(clock).set(clock.told, int(Told.PRESIDENT))
	query.where(clock.state.isin(["Running", "Late"]) & (clock.due_on <= now_datetime())).run()


def silence() -> timedelta | None:
	"""How long the job has not run, if that is too long; longest if it never ran."""
	last = frappe.db.get_value(HEARTBEAT, HEARTBEAT, "beat_on")
	since = now_datetime() - get_datetime(last) if last else timedelta.max
	return since if since > SILENT_AFTER else None


def _waiting(now: datetime) -> list[Any]:
	"""Clocks of which somebody may have to be told, with the officer of their case; the earliest due first."""
	clock, case = frappe.qb.DocType(CLOCK), frappe.qb.DocType("Violation Case")
	query = (
		frappe.qb.from_(clock)
		.join(case)
		.on(case.name == clock.violation_case)
		.select(clock.name, clock.violation_case, clock.kind, clock.due_on, clock.urgency, clock.told)
		.select(case.responsible)
		.where(clock.state.isin(["Running", "Late"]) & (clock.remind_on <= now))
		.where((clock.told < Told.PRESIDENT) & clock.kind.isin(list(targets.alerts()) or [""]))
		.orderby(clock.due_on, clock.name)
	)
	return list(query.run(as_dict=True))


def _tell_of(clock: Any, now: datetime) -> None:
	reached = _how_far(get_datetime(clock.due_on), now, targets.alerts()[clock.kind])
	if reached <= clock.told:
		return
	with apart_from_others("Clock alert"):
		for step in range(clock.told + 1, reached + 1):
			for user in _people(Told(step), clock, now):
				leave_notice(user, clock.violation_case, words(clock, Told(step), _language_of(user)))
		frappe.db.set_value(CLOCK, clock.name, "told", int(reached), update_modified=False)


@contextmanager
def apart_from_others(title: str) -> Iterator[None]:
	"""What is told of one record: if it fails, nothing of it is kept, an error of this title is logged, and the round
	goes on."""
	frappe.db.savepoint(ONE)
	try:
		yield
	except Exception:
		frappe.db.rollback(save_point=ONE)
		frappe.log_error(title=title)


def _how_far(due: datetime, now: datetime, alert: Alert) -> Told:
	late = now - due
	if late < timedelta():
		return Told.REMINDED
	if late >= alert.president_after:
		return Told.PRESIDENT
	return Told.CHAIR if late >= alert.chair_after else Told.OFFICER


def _people(step: Told, clock: Any, now: datetime) -> list[str]:
	"""Whom a step reaches: those of them who may read the case. A reminder that is overtaken reaches nobody.

	Of a case for named persons only, which neither chair nor president may read, the whole team hears that it is late. Of
	another case nobody hears more: that would tell that those in charge are in conflict with it.
	"""
	if step == Told.REMINDED and get_datetime(clock.due_on) <= now:
		return []
	people = {
		Told.REMINDED: [clock.responsible],
		Told.OFFICER: [clock.responsible],
		Told.CHAIR: holders([Role.CHAIR]),
		Told.PRESIDENT: holders([Role.PRESIDENT]),
	}[step]
	if step >= Told.CHAIR and _is_closed_to_those_in_charge(clock.violation_case):
		people = [row.user for row in live_grants(CASE, clock.violation_case)]
	return [user for user in people if user and may_read_case(user, clock.violation_case)]


def _is_closed_to_those_in_charge(case: str) -> bool:
	level = frappe.db.get_value(CASE, case, "confidentiality_level")
	in_charge = holders([Role.CHAIR, Role.PRESIDENT])
	return level not in FOR_MORE_THAN_NAMED and not any(may_read_case(user, case) for user in in_charge)


def leave_notice(user: str, name: str, subject: str, about: str = CASE) -> None:
	"""Leave somebody a notice about a case (or another record of ours), in words that are neutral: they go onto locked screens."""
	notice = frappe.new_doc("Notification Log")
	notice.update({"for_user": user, "type": "Alert", "subject": subject})
	notice.update({"document_type": about, "document_name": name})
	notice.flags.by_server = True
	notice.insert(ignore_permissions=True)


def words(clock: Any, step: Told, language: str) -> str:
	"""Number, clock, when it is due, and why this person hears of it: no name, nothing of what happened."""
	number, kind = clock.violation_case, _(clock.kind, language)
	due = get_datetime(clock.due_on).strftime("%d/%m/%Y %H:%M")
	if step == Told.REMINDED:
		return _("{0}: {1} is due on {2}.", language).format(number, kind, due)
	if step == Told.OFFICER:
		return _("{0}: {1} was due on {2}.", language).format(number, kind, due)
	alert = targets.alerts()[clock.kind]
	late = alert.chair_after if step == Told.CHAIR else alert.president_after
	text = _("{0}: {1} was due on {2} and is not done. You are told because it is {3} h late.", language)
	return text.format(number, kind, due, f"{late.total_seconds() / 3600:g}")


def _language_of(user: str) -> str:
	return frappe.db.get_value("User", user, "language") or "fr"
