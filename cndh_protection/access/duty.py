"""Who is on duty, by the Duty Roster: a row and its dates, not a role given for a week."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.utils import now_datetime


def is_duty_commissioner(user: str, at: datetime | None = None) -> bool:
	"""Whether the roster names this person as commissioner or deputy at that moment (now if not given)."""
	at = at or now_datetime()
	roster = frappe.qb.DocType("Duty Roster")
	query = (
		frappe.qb.from_(roster)
		.select(roster.name)
		.where((roster.starts_on <= at) & (roster.ends_on > at))
		.where((roster.commissioner == user) | (roster.deputy == user))
		.limit(1)
	)
	return bool(query.run())
