"""Submissions that nobody took up: how long each waits, and that the reception is told when its time is up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from freezegun import freeze_time

from cndh_protection.access.alerts import holders
from cndh_protection.access.rights import SUBMISSION
from cndh_protection.constants import Role
from cndh_protection.patches.v1_0 import watch_submissions
from cndh_protection.services.clocks import submissions
from cndh_protection.services.my_day import my_day
from tests.factories import make_conflict, make_submission
from tests.people import as_user, make_person, person

MONDAY = datetime(2026, 11, 23, 9, 0, 0, 1)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def nothing_else() -> None:
	frappe.db.delete(SUBMISSION)


def came(hours_before: int = 0, **given: Any) -> Document:
	return make_submission(received_on=MONDAY - hours_before * HOUR, **given)


def day_of(login: str) -> Any:
	with as_user(login), freeze_time(MONDAY):
		return my_day()["submissions"]


def told(doc: Document) -> dict[str, str]:
	"""Who was told of it → in which words."""
	rows = frappe.get_all("Notification Log", {"document_name": doc.name}, ["for_user", "subject"])
	assert len({row.for_user for row in rows}) == len(rows)
	return {row.for_user: row.subject for row in rows}


def watch(at: datetime) -> None:
	with freeze_time(at):
		submissions.watch()


def test_the_urgent_and_the_oldest_come_first() -> None:
	with freeze_time(MONDAY):
		calm = came(30, urgency="U3")
		unjudged = came(1, urgency="")
		new, old = came(1, urgency="U1"), came(3, urgency="U1")
		came(9).db_set("status", "Refused")
	rows = day_of(make_person(Role.INTAKE))
	assert [row["name"] for row in rows] == [one.name for one in (old, new, unjudged, calm)]


@pytest.mark.parametrize("urgency", ["U1", "U2", "U3", "U4", ""])
def test_late_after_the_first_contact_of_its_urgency(urgency: str) -> None:
	"""By the settings; the fourth one's where the urgency is not judged."""
	settings = frappe.get_doc("Protection Settings")
	hours = {row.urgency: row.first_contact_hours for row in settings.clocks}[urgency or "U4"]
	with freeze_time(MONDAY):
		came(urgency=urgency)
		(row,) = submissions.waiting(9)
	assert (row["due_on"], row["late"]) == (MONDAY + hours * HOUR, False)
	with freeze_time(MONDAY + hours * HOUR):
		(row,) = submissions.waiting(9)
	assert row["late"]


def test_without_a_time_in_the_settings_none_is_late() -> None:
	settings = frappe.get_doc("Protection Settings")
	for row in settings.clocks:
		row.first_contact_hours = 0
	settings.save()
	doc = came(10_000, urgency="U1")
	(row,) = submissions.waiting(9)
	assert (row["due_on"], row["late"]) == (None, False)
	watch(MONDAY)
	assert told(doc) == {}


def test_no_more_than_a_page_shows() -> None:
	for urgency in ("U4", "U1", "U2"):
		came(urgency=urgency)
	assert [row["urgency"] for row in submissions.waiting(2)] == ["U1", "U2"]


def test_each_sees_those_that_he_or_she_reads() -> None:
	"""Nothing of it goes to roles that read no submission."""
	focal = make_person(Role.FOCAL_POINT)
	settings = frappe.get_doc("Protection Settings")
	settings.append("focal_regions", {"user": focal, "region": "ML05"})
	settings.save()
	here, refused, elsewhere = came(), came(not_my_region=1), came(region="ML01")
	assert [row["name"] for row in day_of(focal)] == [here.name]
	everything = {row["name"] for row in day_of(make_person(Role.INTAKE))}
	assert everything == {here.name, refused.name, elsewhere.name}
	assert day_of(make_person(Role.CASE_OFFICER)) is None


def test_the_reception_is_told_once() -> None:
	"""Neutral words: the number, and that it waits; to nobody who may not read it."""
	doc = came(urgency="U1", not_my_region=1)
	watch(MONDAY)
	assert told(doc) == {}
	for days in (1, 2):
		watch(MONDAY + days * 24 * HOUR)
	people = told(doc)
	assert (
		people[person(Role.INTAKE)] == f"{doc.name}: a submission waits longer than a first contact may take."
	)
	assert not people.keys() & {
		person(role) for role in (Role.FOCAL_POINT, Role.CASE_OFFICER, Role.DUTY_COMMISSIONER)
	}


def late_told(doc: Document) -> bool:
	return bool(frappe.db.get_value(SUBMISSION, doc.name, "late_told"))


def test_a_notice_that_fails_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Of the one that failed nobody was told: all of it is tried again."""
	first, last = make_person(Role.INTAKE), holders(submissions.TOLD)[-1]
	assert first != last
	bad, good = came(urgency="U1"), came(urgency="U1")
	is_hidden = submissions.is_hidden
	monkeypatch.setattr(
		submissions,
		"is_hidden",
		lambda doctype, name, user: (
			is_hidden(doctype, name, user) if (name, user) != (bad.name, last) else 1 / 0
		),
	)
	watch(MONDAY + 24 * HOUR)
	assert (told(bad), late_told(bad)) == ({}, False)
	assert (first in told(good), late_told(good)) == (True, True)


def test_the_chair_hears_of_what_the_reception_may_not_read() -> None:
	doc = came(urgency="U1")
	for login in holders(submissions.TOLD):
		make_conflict(login, doc.name, SUBMISSION, valid_from=MONDAY)
	watch(MONDAY + 24 * HOUR)
	assert person(Role.CHAIR) in told(doc)
	assert told(doc).keys() <= set(holders([Role.CHAIR]))


def test_what_nobody_may_read_is_told_as_soon_as_somebody_may() -> None:
	doc = came(urgency="U1")
	chair = person(Role.CHAIR)
	rows = {
		login: make_conflict(login, doc.name, SUBMISSION, valid_from=MONDAY)
		for login in holders([*submissions.TOLD, Role.CHAIR])
	}
	watch(MONDAY + 24 * HOUR)
	assert (told(doc), late_told(doc)) == ({}, False)
	rows[chair].db_set("valid_until", MONDAY + 25 * HOUR)
	watch(MONDAY + 26 * HOUR)
	assert (set(told(doc)), late_told(doc)) == ({chair}, True)


@pytest.mark.parametrize("status", ["Refused", "Passed to the complaints service"])
def test_what_was_decided_is_late_no_more(status: str) -> None:
	doc = came(999)
	doc.db_set("status", status)
	watch(MONDAY)
	assert told(doc) == {}


def test_the_job_watches_them() -> None:
	hooks = frappe.get_hooks("scheduler_events")["cron"]["*/5 * * * *"]
	assert "cndh_protection.services.clocks.submissions.watch" in hooks


def test_a_site_of_before_hears_of_new_ones_only() -> None:
	"""Running it again changes nothing."""
	with freeze_time(MONDAY):
		old, new = came(999), came(urgency="U4")
		for _time in range(2):
			watch_submissions.execute()
	watch(MONDAY)
	assert told(old) == {}
	watch(MONDAY + 999 * HOUR)
	assert (told(old), bool(told(new))) == ({}, True)
