"""The two rows of the matrix without secrets where one role has a part only: a focal point, an administrator."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.desk.query_report import run

from cndh_protection.access.narrowed import BeyondOwnPart
from cndh_protection.constants import Role, Stage
from cndh_protection.services.stages import state_of_stage
from tests.factories import CERCLE, REGION, give_region, make_activity, make_partner, partner_values
from tests.people import as_role, as_user, make_person, person

ACTIVITY, PARTNER = "Awareness Activity", "Partner Organisation"
ELSEWHERE = "ML06-TOMBOUCTOU"
READERS = (Role.CASE_OFFICER, Role.OUTREACH, Role.STATISTICS, Role.SECRETARY_GENERAL)


@pytest.fixture
def focal() -> str:
	"""A focal point of one region."""
	login = make_person(Role.FOCAL_POINT)
	give_region(login, REGION)
	return login


@pytest.fixture
def here_and_there() -> tuple[str, str]:
	"""An activity in the region and one elsewhere, and none besides; each with a commitment."""
	frappe.db.delete(ACTIVITY)
	commitments = [{"job_function": "Préfet", "commitment": "Relire la consigne"}]
	made = (make_activity(cercle=cercle, commitments=commitments) for cercle in (CERCLE, ELSEWHERE))
	return tuple(str(doc.name) for doc in made)  # type: ignore[return-value]


def reached(name: str, right: str) -> bool:
	return bool(frappe.has_permission(ACTIVITY, right, doc=frappe.get_doc(ACTIVITY, name)))


def listed() -> set[str]:
	return set(frappe.get_list(ACTIVITY, pluck="name"))


def rows_listed(child: str) -> set[str]:
	return set(frappe.get_list(child, pluck="parent", parent_doctype=ACTIVITY))


def test_a_focal_point_reads_and_writes_its_own_region(focal: str, here_and_there: tuple[str, str]) -> None:
	here, there = here_and_there
	with as_user(focal):
		assert (reached(here, "read"), reached(here, "write")) == (True, True)
		assert (reached(there, "read"), reached(there, "write")) == (False, False)
		assert listed() == rows_listed("Activity Commitment") == {here}
		doc = frappe.get_doc(ACTIVITY, here)
		doc.update({"women": 20}).save()
		doc.db_set("workflow_state", state_of_stage(Stage.ACTIVITY_REPORTED))
		doc.reload()
		doc.commitments[0].check_3_months = "Kept"
		doc.save()
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(ACTIVITY, there).update({"women": 20}).save()


@pytest.mark.parametrize("child", ["Activity Instrument", "Activity Step"])
def test_nor_is_another_table_of_the_others_listed(
	focal: str, here_and_there: tuple[str, str], child: str
) -> None:
	frappe.db.delete(child)
	for name in here_and_there:
		row = {"parent": name, "parenttype": ACTIVITY, "parentfield": "x"}
		frappe.get_doc({"doctype": child, **row}).db_insert()
	with as_user(focal):
		assert rows_listed(child) == {here_and_there[0]}
	with as_role(Role.OUTREACH):
		assert rows_listed(child) == {*here_and_there}


def test_what_was_posted_does_not_say_where_an_activity_is(
	focal: str, here_and_there: tuple[str, str]
) -> None:
	"""Neither its region nor that it is new, with rows of its own that are not."""
	refusals = (frappe.PermissionError, frappe.DoesNotExistError)
	for posted in ({"region": REGION}, {"cercle": CERCLE}, {"__islocal": 1}):
		doc = frappe.get_doc(ACTIVITY, here_and_there[1]).update(posted)
		with as_user(focal), pytest.raises(refusals):
			doc.save()


def test_a_focal_point_makes_them_in_its_own_region(focal: str) -> None:
	with as_user(focal):
		assert make_activity(cercle=CERCLE).region == REGION
		with pytest.raises(BeyondOwnPart, match=r"of your own region: .*Mopti\. Choose a cercle"):
			make_activity(cercle=ELSEWHERE)


def test_none_is_moved_to_another_region(focal: str, here_and_there: tuple[str, str]) -> None:
	with as_user(focal), pytest.raises(BeyondOwnPart, match=r"of your own region: .*Mopti"):
		frappe.get_doc(ACTIVITY, here_and_there[0]).update({"cercle": ELSEWHERE}).save()


def test_without_a_region_in_the_settings_there_is_none(here_and_there: tuple[str, str]) -> None:
	with as_user(make_person(Role.FOCAL_POINT)):
		assert listed() == rows_listed("Activity Commitment") == set()
		assert not reached(here_and_there[0], "read")
		with pytest.raises(BeyondOwnPart, match="no region of yours"):
			make_activity()


def test_counts_are_of_the_own_region(focal: str) -> None:
	frappe.db.delete(ACTIVITY)
	for cercle in (CERCLE, ELSEWHERE):
		make_activity(cercle=cercle, at=Stage.ACTIVITY_HELD)
	with as_user(focal):
		assert run("Activities by Audience", filters={})["result"][-1]["sessions"] == 1


@pytest.mark.parametrize("role", READERS)
def test_everybody_else_reads_them_all(role: str, here_and_there: tuple[str, str]) -> None:
	with as_role(role):
		assert listed() == {*here_and_there}
		assert all(reached(name, "read") for name in here_and_there)


def test_another_role_gives_what_it_gives_alone(here_and_there: tuple[str, str]) -> None:
	"""Reading everywhere beside writing in one region, or everything."""
	reader, writer = (make_person(Role.FOCAL_POINT, role) for role in (Role.CASE_OFFICER, Role.OUTREACH))
	give_region(reader, REGION)
	with as_user(reader):
		assert listed() == rows_listed("Activity Commitment") == {*here_and_there}
		assert [reached(name, "read") for name in here_and_there] == [True, True]
		assert [reached(name, "write") for name in here_and_there] == [True, False]
		with pytest.raises(BeyondOwnPart):
			make_activity(cercle=ELSEWHERE)
	with as_user(writer):
		assert all(reached(name, "write") for name in here_and_there)
		make_activity(cercle=ELSEWHERE)


PEOPLE = [{"user": person(Role.PARTNER), "job_function": "Point focal"}]
TOUCHED: dict[str, Any] = {
	"organisation_name": "Association Autre",
	"acronym": "AA",
	"kind": "Lawyers",
	"region": "ML06",
	"agreement_on": "2026-01-05",
	"switchboard": "+223 00 00 00 01",
	"focal_function": "Direction",
	"services": [{"service": "Referral Service-OTH"}],
}


def test_an_administrator_sets_who_of_a_partner_logs_in() -> None:
	partner = make_partner(**{key: value for key, value in TOUCHED.items() if key != "organisation_name"})
	with as_role(Role.ADMINISTRATOR):
		frappe.get_doc(PARTNER, partner.name).update({"people": PEOPLE, "active": 0}).save()
	stored = frappe.get_doc(PARTNER, partner.name)
	assert ([row.user for row in stored.people], stored.active) == ([person(Role.PARTNER)], 0)


@pytest.mark.parametrize("field", TOUCHED)
def test_and_nothing_else_of_it(field: str) -> None:
	partner = make_partner()
	label = partner.meta.get_label(field)
	with as_role(Role.ADMINISTRATOR), pytest.raises(BeyondOwnPart, match=f"the chair sets: {label}"):
		frappe.get_doc(PARTNER, partner.name).update({field: TOUCHED[field]}).save()


def test_an_administrator_makes_one_by_its_name_and_kind() -> None:
	with as_role(Role.ADMINISTRATOR):
		made = frappe.get_doc(partner_values(region=None, people=PEOPLE)).insert()
		assert made.people[0].user == person(Role.PARTNER)
		with pytest.raises(BeyondOwnPart, match="the chair sets: Region"):
			frappe.get_doc(partner_values(people=PEOPLE)).insert()


@pytest.mark.parametrize("role", [Role.PROTECTION_OFFICER, Role.CHAIR])
def test_whoever_works_with_partners_sets_all(role: str) -> None:
	"""Also who is an administrator beside."""
	for login in (person(role), make_person(role, Role.ADMINISTRATOR)):
		with as_user(login):
			given = TOUCHED | {"organisation_name": f"Association {frappe.generate_hash(length=6)}"}
			make_partner(**given).update({"kind": "Other"}).save()
