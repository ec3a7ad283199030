"""What must be mended for deadlines to hold: who is told, in which words, where."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime
from freezegun import freeze_time

from cndh_protection.constants import Role
from cndh_protection.services.boot import extend_bootinfo
from cndh_protection.services.clocks.watching import HEARTBEAT
from cndh_protection.services.my_day import my_day
from tests.people import as_role

MONDAY = datetime(2026, 11, 23, 9, 0, 0, 7)


@pytest.mark.parametrize(
	("silent", "words"),
	[
		(timedelta(minutes=119), "119 minutes"),
		(timedelta(hours=24), "24 hours"),
		(timedelta(days=9), "9 days"),
		(None, "never ran"),
	],
)
def test_whoever_can_mend_it_hears_of_the_silence_on_every_page(silent: timedelta | None, words: str) -> None:
	"""In the data of the Desk: the page of one's day is not for administrators."""
	frappe.db.set_single_value(HEARTBEAT, "beat_on", silent and MONDAY - silent)
	with freeze_time(MONDAY):
		with as_role(Role.ADMINISTRATOR):
			warned = str(_boot().warnings)
		with as_role(Role.CASE_OFFICER):
			assert _boot().warnings == []
	assert f" {words}. Start the scheduler" in warned


def test_missing_holidays_are_told_to_the_chair_and_the_administrator() -> None:
	"""Of this year, and of the next when due dates reach into it; who only works with them hears nothing."""
	settings = frappe.get_single("Protection Settings")
	settings.append("holidays", {"day": f"{MONDAY.year}-03-20", "label": "Ramadan", "moon_dated": 1})
	settings.flags.by_server = True
	settings.save()
	frappe.db.set_single_value(HEARTBEAT, "beat_on", now_datetime() + timedelta(days=9_999))
	late = datetime(MONDAY.year, 12, 3, 10, 0, 0, 7)
	for now, missing in ((datetime(MONDAY.year, 4, 1, 10, 0, 0, 7), ""), (late, str(MONDAY.year + 1))):
		with freeze_time(now):
			for role, told in ((Role.CHAIR, missing), (Role.CASE_OFFICER, "")):
				with as_role(role):
					assert _holidays_of(my_day()["warnings"]) == told
			with as_role(Role.ADMINISTRATOR):
				assert _holidays_of(_boot().warnings) == missing


def _boot() -> Any:
	boot = frappe._dict()
	extend_bootinfo(boot)
	return frappe._dict(boot.cndh)


def _holidays_of(found: list[dict[str, Any]]) -> str:
	"""The years of which holidays are missed."""
	texts = [row["text"] for row in found if row["text"].startswith("Holidays of ")]
	return texts[0].removeprefix("Holidays of ").partition(":")[0] if texts else ""
