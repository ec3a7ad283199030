"""What must be mended for deadlines to hold: said to whoever works with them, and to whoever can mend it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import now_datetime

from cndh_protection.constants import Role
from cndh_protection.services.clocks import targets
from cndh_protection.services.clocks.watching import silence

AHEAD: Final = timedelta(days=90)
"""Due dates lie as far ahead: the holidays of that time are asked for."""

HOURS_BELOW: Final = timedelta(hours=2)
DAYS_FROM: Final = timedelta(hours=48)

Warnings = list[dict[str, Any]]


def warnings() -> Warnings:
	"""``text`` and whether it is ``grave``, for the person at work: that nobody is told of what is late, for everybody;
	holidays that are missing, for the chair and for whoever keeps the settings."""
	keeps_settings = keeps_the_calendar()
	silent = silence()
	found: Warnings = [{"grave": True, "text": _of_silence(silent, keeps_settings)}] if silent else []
	years = years_without_holidays() if keeps_settings or Role.CHAIR in frappe.get_roles() else []
	if years:
		found.append({"grave": False, "text": _of_holidays(years, keeps_settings)})
	return found


def keeps_the_calendar() -> bool:
	"""Whether the person at work may write the settings."""
	return bool(frappe.has_permission("Protection Settings", "write"))


def years_without_holidays() -> list[int]:
	"""The years of the coming weeks whose moon-dated holidays are not set."""
	now = now_datetime()
	times = {time.year: time for time in (now + AHEAD, now)}
	return sorted(year for year, time in times.items() if not targets.are_holidays_known(time))


def _of_silence(since: timedelta, keeps_settings: bool) -> str:
	if since == timedelta.max:
		text = _("Nobody is warned of what is late: the job that watches the deadlines never ran.")
	else:
		text = _("Nobody is warned of what is late: the job that watches the deadlines has not run for {0}.")
	what_to_do = (
		_("Start the scheduler and the workers of the site again.")
		if keeps_settings
		else _("Call the technical administrator.")
	)
	return f"{text.format(_duration(since))} {what_to_do}"


def _duration(time: timedelta) -> str:
	if time < HOURS_BELOW:
		return _("{0} minutes").format(int(time.total_seconds() // 60))
	if time < DAYS_FROM:
		return _("{0} hours").format(int(time.total_seconds() // 3600))
	return _("{0} days").format(time.days)


def _of_holidays(years: list[int], keeps_settings: bool) -> str:
	text = _("Holidays of {0}: those set by the moon are missing, due dates of U3 and U4 may still move.")
	what_to_do = (
		_("Add them in the settings of the protection.")
		if keeps_settings
		else _("Ask the technical administrator to add them.")
	)
	return f"{text.format(', '.join(str(year) for year in years))} {what_to_do}"
