"""Dated interim of the chair and of the president: the role comes and goes with its dates, whatever becomes of the jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from freezegun import freeze_time

from cndh_protection.access import audit, interims, role_requests
from cndh_protection.access.interims import InterimRefused
from cndh_protection.constants import Role
from tests.browsing import at_the_browser
from tests.factories import interim_values, make_interim
from tests.people import as_role, as_user, make_person, person

NOW = datetime(2026, 11, 26, 9, 0, 0, 1)
DAY = timedelta(days=1)
CHAIRS = "Président(e) de sous-commission"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
	frappe.cache.delete_value(interims._NEXT)
	with freeze_time(NOW):
		yield
	frappe.cache.delete_value(interims._NEXT)


@pytest.fixture
def member() -> str:
	return make_person(Role.MEMBER)


def roles_of(login: str) -> set[str]:
	return set(frappe.get_roles(login)) & {Role.CHAIR, Role.PRESIDENT}


def named(stand_in: str, **given: Any) -> Document:
	return make_interim(**{"stand_in": stand_in, "starts_on": NOW + DAY, "ends_on": NOW + 3 * DAY, **given})


def at(moment: datetime) -> None:
	"""It is looked at then."""
	with freeze_time(moment):
		interims.change_hands()


def test_the_role_comes_and_goes_with_the_dates(member: str) -> None:
	named(member)
	seen = [roles_of(member)]
	for moment in (NOW + DAY / 2, NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY):
		at(moment)
		seen.append(roles_of(member))
	assert seen == [set(), set(), {Role.CHAIR}, {Role.CHAIR}, set()]


@pytest.fixture
def kept_member() -> Iterator[str]:
	"""A member who is on the site for good, until the test is over."""
	login = make_person(Role.MEMBER)
	yield login
	frappe.db.rollback()
	frappe.db.delete("Interim", {"stand_in": login})
	frappe.db.delete("Notification Log", {"subject": frappe._(interims.NOTICE)})
	frappe.db.delete("Has Role", {"parent": login})
	frappe.db.delete("User", {"name": login})
	frappe.db.commit()


@pytest.mark.commits
@pytest.mark.parametrize("ask", [interims.keep_up, interims.keep], ids=["a request", "the job"])
def test_it_is_done_before_the_next_request_or_by_the_job(kept_member: str, ask: Callable[[], None]) -> None:
	"""For good: what asks may be a request that writes nothing."""
	named(kept_member)
	frappe.cache.set_value(interims._NEXT, "never")  # by another request, which does not see it yet
	frappe.db.commit()
	begins, ends = NOW + DAY, NOW + 3 * DAY
	looked: tuple[tuple[datetime, set[str], str], ...] = (
		(NOW, set(), str(begins)),
		(begins, {Role.CHAIR}, str(ends)),
		(ends, set(), "never"),
	)
	for moment, roles, next_change in looked:
		with freeze_time(moment):
			ask()
		frappe.db.rollback()
		assert roles_of(kept_member) == roles
		assert frappe.cache.get_value(interims._NEXT) == next_change


def test_each_request_asks_and_the_job_too() -> None:
	assert (
		"cndh_protection.access.interims.keep" in frappe.get_hooks("scheduler_events")["cron"]["*/5 * * * *"]
	)
	assert "cndh_protection.access.interims.keep_up" in frappe.get_hooks("before_request")


def test_a_request_before_the_next_change_reads_no_interim(member: str) -> None:
	frappe.cache.set_value(interims._NEXT, str(NOW + DAY))
	named_since = frappe.get_doc(interim_values(stand_in=member, starts_on=NOW, running=0))
	named_since.db_insert()
	interims.keep_up()
	assert roles_of(member) == set()


def test_one_that_begins_now_counts_at_once(member: str) -> None:
	assert named(member, starts_on=NOW - DAY).running == 1
	assert roles_of(member) == {Role.CHAIR}


def test_both_moments_are_audited_and_told(member: str) -> None:
	named(member, starts_on=NOW)
	at(NOW + 3 * DAY)
	about = "code in ('interim_begun', 'interim_ended') and details like %s order by seq"
	rows = audit.read(about, [f"%{member}%"])
	assert [row["code"] for row in rows] == ["interim_begun", "interim_ended"]
	for role in (Role.CHAIR, Role.PRESIDENT, Role.DATA_PROTECTION):
		told = frappe.get_all("Notification Log", {"for_user": person(role)}, pluck="subject")
		assert told.count(frappe._(interims.NOTICE)) == 2


def test_a_role_that_the_accounts_profile_lacks_comes_back(member: str) -> None:
	named(member, starts_on=NOW)
	frappe.db.delete("Has Role", {"parent": member, "role": Role.CHAIR})
	frappe.clear_cache(user=member)
	interims.change_hands()
	assert roles_of(member) == {Role.CHAIR}


def give_profile(login: str) -> None:
	"""An administrator gives the account the profile of a chair."""
	frappe.db.set_single_value("System Settings", "setup_complete", 1)
	with at_the_browser(person(Role.ADMINISTRATOR)):
		user = frappe.get_doc("User", login)
		user.role_profile_name = CHAIRS
		user.save()


def confirm(login: str) -> None:
	(request,) = frappe.get_all("Role Request", {"user": login, "status": "Waiting"}, pluck="name")
	with at_the_browser(person(Role.PRESIDENT)):
		role_requests.confirm(request)


@pytest.mark.parametrize("begun", [True, False], ids=["during the interim", "before it begins"])
def test_a_role_given_for_good_meanwhile_stays(member: str, begun: bool) -> None:
	named(member, starts_on=NOW if begun else NOW + DAY)
	give_profile(member)
	confirm(member)
	for moment in (NOW + DAY, NOW + 3 * DAY):
		at(moment)
		assert roles_of(member) == {Role.CHAIR}
	frappe.get_doc("User", member).save(ignore_permissions=True)
	assert roles_of(member) == {Role.CHAIR}


def test_it_stays_whatever_other_interims_there_are(member: str) -> None:
	"""Of somebody else, and a further one of the same person."""
	named(make_person(Role.MEMBER), starts_on=NOW)
	named(member, starts_on=NOW + DAY, ends_on=NOW + 3 * DAY)
	named(member, starts_on=NOW + 2 * DAY, ends_on=NOW + 5 * DAY)
	at(NOW + DAY)
	interims.keep_for_good(member, {Role.CHAIR})
	for days in (2, 3, 5):
		at(NOW + days * DAY)
		assert roles_of(member) == {Role.CHAIR}


def test_the_interim_of_somebody_else_lends_nothing(member: str) -> None:
	named(make_person(Role.MEMBER), starts_on=NOW)
	named(member, starts_on=NOW + DAY)
	interims._its_role(frappe._dict(stand_in=member, office_held=Role.CHAIR)).insert(ignore_permissions=True)
	frappe.clear_cache(user=member)
	for days in (1, 3):
		at(NOW + days * DAY)
	assert roles_of(member) == {Role.CHAIR}


def test_an_interim_is_no_second_person(member: str) -> None:
	"""Nobody gets for good, without one, what an interim lends; unless it is confirmed it goes."""
	named(member, starts_on=NOW)
	give_profile(member)
	assert frappe.db.get_value("User", member, "role_profile_name") is None
	assert frappe.db.exists("Role Request", {"user": member, "status": "Waiting"})
	at(NOW + 3 * DAY)
	assert roles_of(member) == set()


def test_one_interim_after_another_gives_nothing_for_good(member: str) -> None:
	"""The second begins while the first still runs, and finds its role."""
	named(member, starts_on=NOW + DAY, ends_on=NOW + 3 * DAY)
	named(member, starts_on=NOW + 2 * DAY, ends_on=NOW + 5 * DAY)
	seen = []
	for days in (1, 2, 3, 5):
		at(NOW + days * DAY)
		seen.append(roles_of(member))
	assert seen == [{Role.CHAIR}, {Role.CHAIR}, {Role.CHAIR}, set()]


@pytest.mark.parametrize("who", [Role.CHAIR, Role.PRESIDENT, "stand-in"])
def test_it_is_ended_before_its_time(member: str, who: str) -> None:
	interim = named(member, starts_on=NOW)
	with freeze_time(NOW + DAY), as_user(member if who == "stand-in" else person(who)):
		interim.end()
	assert roles_of(member) == set()
	assert Role.MEMBER in frappe.get_roles(member)
	with freeze_time(NOW + DAY), as_role(Role.CHAIR), pytest.raises(frappe.ValidationError, match="already"):
		interim.end()


def test_others_do_not_end_it(member: str) -> None:
	interim = named(member, starts_on=NOW)
	with as_role(Role.ADMINISTRATOR), pytest.raises(InterimRefused):
		interim.end()
	with as_role(Role.CASE_OFFICER), pytest.raises(frappe.PermissionError):
		interim.end()


def test_the_end_is_that_of_the_stored_one(member: str) -> None:
	"""Whoever posts another stand-in is not the stand-in."""
	interim = named(member, starts_on=NOW)
	officer = make_person(Role.ADMINISTRATOR)
	interim.stand_in = officer
	with as_user(officer), pytest.raises(InterimRefused):
		interim.end()


@pytest.mark.parametrize(
	("given", "error"),
	[
		({"stand_in": person(Role.CASE_OFFICER)}, InterimRefused),
		({"stand_in": person(Role.CHAIR)}, InterimRefused),
		({"stand_in": person(Role.PRESIDENT), "office_held": Role.PRESIDENT}, InterimRefused),
		({"ends_on": NOW}, frappe.ValidationError),
		({"starts_on": NOW + 3 * DAY, "ends_on": NOW + DAY}, frappe.ValidationError),
		({"starts_on": NOW - 3 * DAY, "ends_on": NOW - DAY}, frappe.ValidationError),
		({"ends_on": NOW + 100 * DAY}, frappe.ValidationError),
		({"office_held": "System Manager"}, InterimRefused),
	],
)
def test_what_is_refused(given: dict[str, Any], error: type[Exception]) -> None:
	with pytest.raises(error):
		named(**{"stand_in": person(Role.MEMBER), **given})


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MEMBER, Role.SECRETARY_GENERAL, "System Manager"])
def test_only_the_two_offices_name(member: str, role: str) -> None:
	with as_user(make_person(role)), pytest.raises(frappe.PermissionError):
		frappe.get_doc(interim_values(stand_in=member)).insert()


def test_the_operator_names_nobody(member: str) -> None:
	with pytest.raises(InterimRefused):
		frappe.get_doc(interim_values(stand_in=member)).insert(ignore_permissions=True)


def test_whoever_is_interim_names_no_other(member: str) -> None:
	named(member, starts_on=NOW)
	with as_user(member), pytest.raises(InterimRefused, match="names no other"):
		frappe.get_doc(interim_values(stand_in=person(Role.DUTY_COMMISSIONER))).insert()


def test_whoever_will_be_interim_names_until_then() -> None:
	chair = make_person(Role.CHAIR)
	named(chair, office_held=Role.PRESIDENT)
	with as_user(chair):
		assert frappe.get_doc(interim_values(stand_in=person(Role.DUTY_COMMISSIONER))).insert().name


@pytest.mark.parametrize(
	("role", "office"),
	[
		(Role.MEMBER, Role.PRESIDENT),
		(Role.DUTY_COMMISSIONER, Role.CHAIR),
		(Role.CHAIR, Role.PRESIDENT),
		(Role.PRESIDENT, Role.CHAIR),
	],
)
def test_every_commissioner_may_stand_in(role: str, office: str) -> None:
	login = make_person(role)
	named(login, office_held=office, starts_on=NOW)
	assert roles_of(login) == {office} | ({role} & {Role.CHAIR, Role.PRESIDENT})


def test_nobody_names_himself_or_herself() -> None:
	president = make_person(Role.PRESIDENT)
	with as_user(president), pytest.raises(InterimRefused, match="himself"):
		frappe.get_doc(interim_values(stand_in=president)).insert()


def test_an_account_that_is_closed_stands_in_for_nobody(member: str) -> None:
	frappe.db.set_value("User", member, "enabled", 0)
	with pytest.raises(frappe.ValidationError, match="closed"):
		named(member)


def test_what_the_server_sets_is_not_posted(member: str) -> None:
	interim = named(member, running=1, named_by=member)
	assert (interim.running, interim.named_by) == (0, person(Role.PRESIDENT))


@pytest.mark.parametrize(
	("field", "value"),
	[
		("stand_in", person(Role.DUTY_COMMISSIONER)),
		("office_held", Role.PRESIDENT),
		("ends_on", NOW + 30 * DAY),
		("running", 0),
	],
)
def test_what_was_named_stays(member: str, field: str, value: Any) -> None:
	"""Whoever names may write, and nothing of it is left to write."""
	interim = named(member, starts_on=NOW)
	before = frappe.db.get_value("Interim", interim.name, field)
	with as_role(Role.CHAIR):
		doc = frappe.get_doc("Interim", interim.name)
		doc.set(field, value)
		with suppress(frappe.CannotChangeConstantError):
			doc.save()
	assert frappe.db.get_value("Interim", interim.name, field) == before


def test_the_commissioners_are_offered_to_those_who_name() -> None:
	ask = ("User", "", "name", 0, 20, None)
	with as_role(Role.CHAIR):
		logins = [login for login, _name in interims.find_commissioners(*ask)]
		assert person(Role.MEMBER) in logins
		assert person(Role.CASE_OFFICER) not in logins
		assert interims.find_commissioners(*ask[:1], "nobody is called so", *ask[2:]) == []
	with as_role(Role.CASE_OFFICER):
		assert interims.find_commissioners(*ask) == []
