"""Complaints about our own handling: entered by who reads the case, read by nobody who works on it, answered once."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest
from frappe.handler import run_doc_method
from frappe.model.document import Document
from frappe.utils import add_days, getdate, now_datetime, today

from cndh_protection.access import grants, policy, reveal, who_opened
from cndh_protection.access.alerts import holders
from cndh_protection.access.complaints import COMPLAINT, WHO_ANSWERS
from cndh_protection.access.exposure import exposure_of
from cndh_protection.access.rights import CASE, CASE_RIGHTS
from cndh_protection.constants import Role
from cndh_protection.patches.v1_0 import link_handling_complaints
from cndh_protection.seal.wrapping import Owner
from cndh_protection.services import handling
from cndh_protection.services.handling import ComplaintRefused, commissioners_apart
from cndh_protection.services.my_day import my_day
from cndh_protection.setup import ledger
from tests.browsing import at_the_browser, notice_rows
from tests.factories import handling_complaint_values, make_case, make_conflict, make_handling_complaint
from tests.people import ROLES, as_role, as_user, make_person, person
from tests.seal.support import opened

WORDS, ANSWER = "Nobody called back for a month.", "She was called today, and told why nobody had."


@pytest.fixture
def officer() -> str:
	return make_person(Role.CASE_OFFICER)


@pytest.fixture
def case(officer: str) -> str:
	"""A case of one officer, and of nobody else."""
	made = make_case(team=False)
	made.db_set("responsible", officer)
	grants.give(CASE, made.name, officer)
	return str(made.name)


@pytest.fixture
def president() -> str:
	return make_person(Role.PRESIDENT)


@pytest.fixture
def member() -> str:
	return make_person(Role.MEMBER)


@pytest.fixture
def complaint(case: str, officer: str) -> Document:
	"""Entered by the very officer whom it may be about."""
	with as_user(officer):
		name = handling.enter(**handling_complaint_values(case, complaint=WORDS))
	return frappe.get_doc(COMPLAINT, name)


@pytest.fixture
def given(complaint: Document, president: str, member: str) -> Document:
	call(complaint, president, "give", commissioner=member)
	return now(complaint)


def call(
	complaint: Document, login: str, method: str, posted: dict[str, Any] | None = None, **args: str
) -> None:
	"""A method of the form by somebody, by the platform's own door; ``posted``: what the browser says it holds."""
	with at_the_browser(login):
		if posted is None:
			run_doc_method(method, dt=COMPLAINT, dn=complaint.name, args=json.dumps(args))
			return
		doc = json.dumps({**now(complaint).as_dict(), **posted}, default=str)
		run_doc_method(method, docs=doc, args=json.dumps(args))


def now(complaint: Document) -> Any:
	return frappe.get_doc(COMPLAINT, complaint.name)


def reads(login: str, complaint: Document) -> bool:
	"""Whether it is there in lists, as a document, and opens; all three say the same."""
	with as_user(login):
		doc = now(complaint)
		try:
			there = bool(doc.has_permission("read"))
		except frappe.DoesNotExistError:
			there = False
		try:
			listed = bool(frappe.get_list(COMPLAINT, filters={"name": complaint.name}))
		except frappe.PermissionError:
			listed = False
	opens = policy.compartments_open_in(doc, login) == {"core"}
	assert there is listed is opens
	return there


def test_entered_given_answered(complaint: Document, case: str, president: str, member: str) -> None:
	stored = now(complaint)
	assert stored.name.startswith(f"REC-{now_datetime().year}-")
	assert (stored.status, stored.violation_case) == (handling.WAITING, case)
	assert stored.due_on == getdate(add_days(today(), 30))
	call(complaint, president, "give", commissioner=member)
	stored = now(complaint)
	assert (stored.status, stored.answered_by, stored.given_by) == (handling.GIVEN, member, president)
	call(complaint, member, "write_answer", words=ANSWER)
	stored = now(complaint)
	assert (stored.status, bool(stored.answered_on)) == (handling.ANSWERED, True)
	assert (opened(stored, "complaint"), opened(stored, "answer")) == (WORDS, ANSWER)


@pytest.mark.parametrize("role", ROLES)
def test_whoever_reads_the_case_enters_it(role: str) -> None:
	"""Everybody else hears that there is no such case."""
	login, case = make_person(role), make_case(team=False)
	case.db_set({"responsible": login, "urgency": "U3"})
	grants.give(CASE, case.name, person(Role.CASE_OFFICER)).db_set("user", login)
	may = role in CASE_RIGHTS and role != Role.DUTY_COMMISSIONER
	with as_user(login):
		if may:
			assert handling.enter(**handling_complaint_values(case.name))
		else:
			with pytest.raises(frappe.DoesNotExistError):
				handling.enter(**handling_complaint_values(case.name))


def test_on_no_case_that_is_hidden_or_not_there(case: str) -> None:
	stranger = make_person(Role.CASE_OFFICER)
	for name in (case, "DOS-2026-99999"):
		with as_user(stranger), pytest.raises(frappe.DoesNotExistError, match=name):
			handling.enter(**handling_complaint_values(name))


@pytest.mark.parametrize(
	("wrong", "said"),
	[
		({"complaint": "   "}, "Write what the person says"),
		({"received_on": "2126-01-01 08:00:00"}, "future"),
		({"subject": "Anything"}, "Anything"),
		({"channel": "Language-bam"}, "Channel"),
	],
	ids=["no words", "to come", "no such subject", "no such channel"],
)
def test_what_it_must_say(case: str, officer: str, wrong: dict[str, str], said: str) -> None:
	with as_user(officer), pytest.raises(frappe.ValidationError, match=said):
		handling.enter(**handling_complaint_values(case, **wrong))


def test_nobody_makes_one_by_the_platform(case: str, officer: str, president: str) -> None:
	values = {"doctype": COMPLAINT, "violation_case": case, "subject": "Delay", "complaint": WORDS}
	values |= {"channel": "Intake Channel-HOT", "received_on": str(now_datetime())}
	for login in (officer, president):
		with as_user(login), pytest.raises(frappe.PermissionError):
			frappe.get_doc(values).insert()


def test_the_team_does_not_read_it(
	given: Document, case: str, officer: str, president: str, member: str
) -> None:
	"""Neither who entered it, nor who is responsible, nor with any grant, nor a commissioner to whom it was not given."""
	granted, chair = make_person(Role.RAPPORTEUR), make_person(Role.CHAIR)
	for login in (granted, chair):
		grants.give(CASE, case, person(Role.CASE_OFFICER), compartments="core,source").db_set("user", login)
	other = make_person(Role.MEMBER)
	runs_the_site = make_person(Role.ADMINISTRATOR)
	assert [reads(login, given) for login in (officer, granted, chair, other, runs_the_site)] == [False] * 5
	assert reads(president, given)
	assert reads(member, given)


def test_to_the_team_it_is_not_there(given: Document, officer: str) -> None:
	with as_user(officer), pytest.raises(frappe.DoesNotExistError, match=given.name):
		now(given).check_permission("read")


def test_a_grant_on_its_number_is_none(given: Document, officer: str) -> None:
	"""Grants are about cases and people: what names a complaint opens nothing."""
	row = grants.give(CASE, given.violation_case, officer)
	row.db_set({"record_type": COMPLAINT, "record": given.name})
	assert not reads(officer, given)


def test_whoever_runs_the_site_opens_none(given: Document, president: str) -> None:
	frappe.get_doc("User", president).add_roles("System Manager")
	for login in (president, "Administrator"):
		assert policy.compartments_open_in(given, login) == frozenset()


def test_its_words_open_to_both(given: Document, president: str, member: str) -> None:
	"""And the team, who sees who opened its case, sees nothing of that."""
	for login in (president, member):
		with at_the_browser(login):
			answer = reveal.reveal(COMPLAINT, given.name, "core,identity,source", "call")
			assert answer["values"] == {"complaint": WORDS}
			assert sorted(answer["refused"]) == ["identity", "source"]
	chair = make_person(Role.CHAIR)
	with as_user(chair):
		shown = who_opened.who_opened(CASE, given.violation_case)["rows"]
	assert {row["full_name"] for row in shown}.isdisjoint({president, member})
	assert not [row for row in shown if "complaint" in str(row).lower()]


def test_it_owns_its_key(given: Document) -> None:
	owner = given.key_owner()
	assert (owner.doctype, owner.name) == (COMPLAINT, given.name)
	assert isinstance(owner, Owner)
	assert frappe.db.exists("Record Key", {"owner_doctype": COMPLAINT, "owner_name": given.name})


def test_about_a_case_of_named_persons_it_asks_why(given: Document) -> None:
	assert not exposure_of(COMPLAINT, given.name).named_only
	frappe.db.set_value(CASE, given.violation_case, {"confidentiality_level": "C3", "urgency": "U1"})
	exposure = exposure_of(COMPLAINT, given.name)
	assert (exposure.named_only, exposure.urgent) == (True, True)


def test_a_conflict_hides_it(given: Document, case: str, president: str, member: str) -> None:
	"""From the president too, and from a commissioner who had it already."""
	for login in (president, member):
		make_conflict(login, case)
		assert not reads(login, given)


def test_nobody_without_the_office_any_more(given: Document, member: str) -> None:
	frappe.db.delete("Has Role", {"parent": member})
	frappe.clear_cache(user=member)
	assert not reads(member, given)


@pytest.fixture
def no_president(case: str) -> None:
	"""Whoever holds the office is in conflict with the case."""
	for login in holders([Role.PRESIDENT]):
		make_conflict(login, case)


def test_without_a_president_a_commissioner_apart_gives_it(
	no_president: None, complaint: Document, case: str, member: str
) -> None:
	"""It is told to those alone who may give it; nobody of the team nor in conflict reads it."""
	granted, opposed, responsible = (make_person(Role.CHAIR) for _person in range(3))
	grants.give(CASE, case, granted)
	make_conflict(opposed, case)
	frappe.db.set_value(CASE, case, "responsible", responsible)
	other = make_person(Role.DUTY_COMMISSIONER)
	no_commissioner = make_person(Role.LEGAL)
	refused = (granted, opposed, responsible, no_commissioner)
	assert [reads(login, complaint) for login in refused] == [False] * 4
	assert reads(member, complaint)
	assert complaint.name in _in_the_day(member)
	for login in (granted, opposed, responsible, person(Role.PRESIDENT)):
		with pytest.raises((frappe.PermissionError, frappe.DoesNotExistError)):
			call(complaint, login, "give", commissioner=other)
	call(complaint, member, "give", commissioner=other)
	assert (now(complaint).given_by, now(complaint).answered_by) == (member, other)
	call(complaint, other, "write_answer", words=ANSWER)
	assert opened(now(complaint), "answer") == ANSWER


def test_a_part_in_another_case_or_in_the_past_keeps_nobody_from_it(
	no_president: None, complaint: Document, case: str
) -> None:
	elsewhere, formerly = make_person(Role.CHAIR), make_person(Role.CHAIR)
	other = make_case(team=False)
	other.db_set("responsible", elsewhere)
	grants.give(CASE, other.name, elsewhere)
	grants.give(CASE, case, formerly).db_set("valid_until", add_days(now_datetime(), -1))
	assert reads(elsewhere, complaint)
	assert reads(formerly, complaint)


def test_once_given_it_is_for_those_two(no_president: None, complaint: Document, member: str) -> None:
	third, other = make_person(Role.MEMBER), make_person(Role.CHAIR)
	assert reads(third, complaint)
	call(complaint, member, "give", commissioner=other)
	assert [reads(login, complaint) for login in (member, other, third)] == [True, True, False]
	with as_user(other), pytest.raises(frappe.PermissionError, match="president"):
		now(complaint).give(third)


def test_one_president_without_a_conflict_is_enough(
	no_president: None, complaint: Document, president: str, member: str
) -> None:
	"""An interim one too."""
	assert (reads(president, complaint), reads(member, complaint)) == (True, False)


def test_who_gives_instead_is_told(no_president: None, case: str, officer: str, member: str) -> None:
	with as_user(officer):
		name = handling.enter(**handling_complaint_values(case))
	assert [row["document_name"] for row in notice_rows(member)] == [name]
	assert notice_rows(person(Role.PRESIDENT)) == notice_rows(officer) == []


def test_who_entered_it_gives_it_to_nobody(no_president: None, case: str, member: str) -> None:
	"""Nor reads it, hears of it or answers it, with no other part in the case."""
	chair = make_person(Role.CHAIR)
	with as_user(chair):
		complaint = frappe.get_doc(COMPLAINT, handling.enter(**handling_complaint_values(case)))
	assert (reads(chair, complaint), notice_rows(chair)) == (False, [])
	for login in (chair, member):
		with pytest.raises((frappe.PermissionError, frappe.DoesNotExistError)):
			call(complaint, chair, "give", commissioner=login)
	with as_user(member):
		assert chair not in {row["value"] for row in handling.offered(now(complaint))}
	with pytest.raises(ComplaintRefused, match="has no part in the case"):
		call(complaint, member, "give", commissioner=chair)


def test_nor_gets_it_from_the_president(case: str, president: str) -> None:
	chair = make_person(Role.CHAIR)
	with as_user(chair):
		complaint = frappe.get_doc(COMPLAINT, handling.enter(**handling_complaint_values(case)))
	with pytest.raises(ComplaintRefused, match="has no part in the case"):
		call(complaint, president, "give", commissioner=chair)


def test_who_stands_in_gives_it_to_somebody_else(
	no_president: None, complaint: Document, case: str, member: str
) -> None:
	"""As long as there is anybody."""
	with as_user(member):
		assert member not in {row["value"] for row in handling.offered(now(complaint))}
	with pytest.raises(ComplaintRefused, match="to another commissioner"):
		call(complaint, member, "give", commissioner=member)
	for login in holders(WHO_ANSWERS):
		if login != member:
			make_conflict(login, case)
	call(complaint, member, "give", commissioner=member)
	assert now(complaint).answered_by == member


def test_given_by_the_president_alone(given: Document, member: str) -> None:
	with pytest.raises(frappe.PermissionError, match="president"):
		call(given, member, "give", commissioner=person(Role.CHAIR))
	assert now(given).answered_by == member


def test_to_a_commissioner_without_a_part_in_the_case(complaint: Document, case: str, president: str) -> None:
	"""One answer to all of them: a conflict stays untold."""
	granted, opposed, responsible = (make_person(Role.CHAIR) for _person in range(3))
	grants.give(CASE, case, granted)
	make_conflict(opposed, case)
	closed = make_person(Role.MEMBER)
	frappe.db.set_value("User", closed, "enabled", 0)
	frappe.db.set_value(CASE, case, "responsible", responsible)
	for login in (
		granted,
		opposed,
		responsible,
		closed,
		make_person(Role.CASE_OFFICER),
		"nobody@people.example",
	):
		with pytest.raises(ComplaintRefused, match="has no part in the case"):
			call(complaint, president, "give", commissioner=login)
	assert now(complaint).status == handling.WAITING
	with as_user(president):
		offered = {row["value"] for row in handling.offered(now(complaint))}
	assert offered == set(commissioners_apart(now(complaint)))
	assert not offered & {granted, opposed, responsible, closed}
	assert {person(role) for role in (Role.CHAIR, Role.MEMBER, Role.DUTY_COMMISSIONER)} <= offered


def test_the_names_are_offered_to_the_president_alone(given: Document, president: str, member: str) -> None:
	with as_user(member):
		assert handling.offered(now(given)) == []
	call(given, member, "write_answer", words=ANSWER)
	with as_user(president):
		assert handling.offered(now(given)) == []


def test_given_to_another_until_it_is_answered(given: Document, president: str, member: str) -> None:
	other = make_person(Role.DUTY_COMMISSIONER)
	call(given, president, "give", commissioner=other)
	assert (reads(member, given), reads(other, given)) == (False, True)
	call(given, other, "write_answer", words=ANSWER)
	with pytest.raises(ComplaintRefused, match="is answered"):
		call(given, president, "give", commissioner=member)


def test_answered_by_the_commissioner_alone_and_once(given: Document, president: str, member: str) -> None:
	with pytest.raises(frappe.PermissionError, match="to whom it was given"):
		call(given, president, "write_answer", words=ANSWER)
	with pytest.raises(ComplaintRefused, match="Write the answer"):
		call(given, member, "write_answer", words="  ")
	call(given, member, "write_answer", words=ANSWER)
	with pytest.raises(ComplaintRefused, match="is answered"):
		call(given, member, "write_answer", words="Otherwise.")
	assert opened(now(given), "answer") == ANSWER


def test_not_by_somebody_who_joined_the_team_meanwhile(given: Document, case: str, president: str) -> None:
	chair = make_person(Role.CHAIR)
	call(given, president, "give", commissioner=chair)
	grants.give(CASE, case, chair)
	with pytest.raises(ComplaintRefused, match="has no part in the case"):
		call(given, chair, "write_answer", words=ANSWER)


def test_what_the_browser_posts_beside_decides_nothing(given: Document, president: str, member: str) -> None:
	"""Neither who is said to answer, nor of which case, nor that it waits still."""
	forged = {
		"answered_by": president,
		"violation_case": make_case(team=False).name,
		"status": handling.WAITING,
	}
	with pytest.raises(frappe.PermissionError, match="to whom it was given"):
		call(given, president, "write_answer", posted=forged, words=ANSWER)
	call(given, member, "write_answer", posted={"subject": "Other", "complaint": None}, words=ANSWER)
	stored = now(given)
	assert (stored.subject, opened(stored, "complaint")) == ("Delay", WORDS)
	granted = make_person(Role.CHAIR)
	grants.give(CASE, given.violation_case, granted)
	fresh = make_handling_complaint(violation_case=given.violation_case)
	elsewhere = {"violation_case": make_case(team=False).name}
	with pytest.raises(ComplaintRefused, match="has no part in the case"):
		call(fresh, president, "give", posted=elsewhere, commissioner=granted)


def test_nobody_edits_it(given: Document, president: str, member: str) -> None:
	for login in (president, member):
		with as_user(login), pytest.raises(frappe.PermissionError):
			now(given).update({"subject": "Other"}).save()
	with pytest.raises(ComplaintRefused, match="stays as it was"):
		now(given).update({"subject": "Other"}).save()


def test_notices_are_neutral(case: str, officer: str, president: str, member: str) -> None:
	"""The number, to those alone who may read it."""
	opposed = make_person(Role.PRESIDENT)
	make_conflict(opposed, case)
	with as_user(officer):
		name = handling.enter(**handling_complaint_values(case))
	told = [{"subject": f"{name}: a complaint about our handling waits for a commissioner."}]
	about = {"document_type": COMPLAINT, "document_name": name}
	assert notice_rows(president) == [{**told[0], **about}]
	assert notice_rows(opposed) == notice_rows(officer) == []
	call(frappe.get_doc(COMPLAINT, name), president, "give", commissioner=member)
	assert notice_rows(member) == [
		{"subject": f"{name}: a complaint about our handling was given to you.", **about}
	]


def test_it_stands_in_the_day(complaint: Document, president: str, member: str) -> None:
	"""Of the president while it waits, then of the commissioner, who may have no other page; of nobody once answered."""

	def days(*logins: str) -> list[bool]:
		return [complaint.name in _in_the_day(login) for login in logins]

	assert days(president, member) == [True, False]
	call(complaint, president, "give", commissioner=member)
	assert days(president, member) == [False, True]
	call(complaint, member, "write_answer", words=ANSWER)
	assert days(president, member) == [False, False]
	with as_user(member):
		day = my_day()
	assert (day["late"], day["decide"]) == ([], [])


def test_the_day_of_the_team_is_as_before(complaint: Document, officer: str) -> None:
	with as_user(officer):
		assert my_day()["complaints"] == []
	with as_role(Role.SECRETARY_GENERAL), pytest.raises(frappe.PermissionError):
		my_day()


def _in_the_day(login: str) -> list[str]:
	with as_user(login):
		return [row.name for row in my_day()["complaints"]]


def test_a_site_of_before_gets_the_link() -> None:
	"""Running it again changes nothing."""
	workspace = frappe.get_doc("Workspace", "Protection")
	workspace.links = [row for row in workspace.links if row.link_to != COMPLAINT]
	workspace.save(ignore_permissions=True)
	ledger.record_anew(workspace)
	for _time in range(2):
		link_handling_complaints.execute()
		workspace.reload()
		assert [row.link_to for row in workspace.links].count(COMPLAINT) == 1
