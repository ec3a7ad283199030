"""People who are held: until when police custody may last, and what follows from it (docs/procedure.md, Custody).

The Code of Criminal Procedure (13 December 2024) allows 48 hours, extended to 72, longer for terrorism: the first time is
a setting, each extension a row with its own end. The clock runs day and night and through every pause of the case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access.rights import DEFENDER
from cndh_protection.services.clocks.keeping import keep_clocks_of

WITH_LIMIT: Final = ("Arrest", "Police custody")
"""What the law gives a time to: afterwards only a judge may keep the person."""
FROZEN_BECAUSE: Final = {"Abduction": "Abducted", "Held in a secret place": "Missing"}
"""What happened → why contact is frozen; anything else is an arrest."""


class ImpossibleTime(frappe.ValidationError):
	"""Times of a deprivation of liberty that cannot both be true."""


def require_person_of_case(record: Document) -> None:
	"""Refuse somebody who does not stand in the case."""
	there = {"parent": record.violation_case, "parenttype": "Violation Case", "defender": record.person}
	if not frappe.db.exists("Case Defender", there):
		frappe.throw(
			_("This person does not stand in the case. Add the person to the case first (tab People).")
		)


def check_times(record: Document) -> None:
	"""Refuse a beginning in the future, and anything that happened before it."""
	began, now = get_datetime(record.deprived_on), now_datetime()
	if began > now:
		frappe.throw(_("Since: this time lies in the future."), ImpossibleTime)
	for field in ("judge_on", "ended_on"):
		happened = record.get(field) and get_datetime(record.get(field))
		if happened and (happened < began or happened > now):
			message = _("{0}: this time lies before the beginning or in the future.")
			frappe.throw(message.format(_(record.meta.get_label(field))), ImpossibleTime)
	for row in record.extensions:
		if get_datetime(row.until) <= began:
			message = _("Extensions, row {0}: it ends before the custody began.")
			frappe.throw(message.format(row.idx), ImpossibleTime)
	if bool(record.ended_on) != bool(record.end_reason):
		frappe.throw(_("Say both when and how it ended."))


def custody_ends(record: Document) -> datetime | None:
	"""When police custody ends by law; None for what has no limit of its own."""
	if record.kind not in WITH_LIMIT:
		return None
	allowed = timedelta(hours=frappe.get_cached_doc("Protection Settings").custody_hours)
	ends = [
		get_datetime(record.deprived_on) + allowed,
		*(get_datetime(row.until) for row in record.extensions),
	]
	return max(ends)


def freeze_contact(record: Document) -> None:
	"""Freeze phone, e-mail and address of somebody who is held now: who holds the person may hold the phone."""
	if record.ended_on or frappe.db.get_value(DEFENDER, record.person, "contact_frozen"):
		return
	reason = FROZEN_BECAUSE.get(record.kind, "Arrested")
	values = {"contact_frozen": 1, "frozen_reason": reason, "frozen_since": now_datetime()}
	frappe.db.set_value(DEFENDER, record.person, values)


def follow_custody(record: Document) -> None:
	"""Bring the custody clocks of the case up to date."""
	keep_clocks_of(record.violation_case)
