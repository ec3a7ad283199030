"""A conflict that is declared while a case is decided or moves: what is committed then counts, on any connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime

from cndh_protection.access.apart import own_connection
from cndh_protection.access.conflicts import in_conflict_now
from cndh_protection.access.consented import CONSENT, GIVEN, WITHDRAWN
from cndh_protection.access.rights import CASE, DEFENDER, SUBMISSION
from cndh_protection.constants import Role, Stage
from cndh_protection.services import submissions
from cndh_protection.services.conflicts import carry_over
from cndh_protection.services.merging_consents import merge_consents
from cndh_protection.services.sessions.words import SessionRefused
from tests.factories import make_case, make_conflict, make_defender, make_item, make_session, make_submission
from tests.people import as_role, make_person
from tests.sitting import act

Declare = Callable[[str, str, str], None]


@pytest.fixture
def elsewhere() -> Iterator[Declare]:
	"""Declare a conflict in another request, which commits at once: this one's view of the database is older."""
	declared = []

	def declare(login: str, record_type: str, record: str) -> None:
		name = frappe.generate_hash(length=10)
		declared.append(name)
		with own_connection() as cursor:
			cursor.execute(
				"insert into `tabAccess Conflict` (name, user, record_type, record, valid_from) values (%s, %s, %s, %s, %s)",
				(name, login, record_type, record, now_datetime()),
			)

	yield declare
	frappe.db.rollback()  # or the rows are held
	with own_connection() as cursor:
		cursor.execute("delete from `tabAccess Conflict` where name in %s", (tuple(declared),))


@pytest.mark.commits
@pytest.mark.parametrize("about", [CASE, DEFENDER])
@pytest.mark.parametrize(
	("whose", "refusal", "words"),
	[("member", SessionRefused, "4 take part"), ("chair", frappe.DoesNotExistError, "not found")],
)
def test_it_counts_for_the_decision(
	elsewhere: Declare, about: str, whose: str, refusal: type[Exception], words: str
) -> None:
	"""Of five only four are left, which is no quorum; to a chair in conflict the item is not there."""
	chair, members = make_person(Role.CHAIR), [make_person(Role.MEMBER) for _number in range(4)]
	who = make_defender().name
	case = make_case(at=Stage.CASE_DECISION, team=False, defenders=[{"defender": who, "part": "Victim"}])
	session = make_session(taking_part=(chair, *members))
	item = make_item(session.name, violation_case=case.name)
	session.send_agenda()
	session.hold()
	login = {"member": members[0], "chair": chair}[whose]
	elsewhere(login, about, case.name if about == CASE else who)
	assert frappe.get_all("Access Conflict", {"user": login}) == []  # not seen by ordinary reads
	with pytest.raises(refusal, match=words):
		act(item, chair, "decide", decision="Grant measures", reasons="Deux sources.")


def test_who_is_kept_from_a_case() -> None:
	"""By a conflict that runs, with the case or one of its people; nobody by another case, or before and after."""
	who, other = make_defender().name, make_defender().name
	case = make_case(team=False, defenders=[{"defender": who}]).name
	make_case(team=False, defenders=[{"defender": other}])
	now = now_datetime()
	day = frappe.utils.datetime.timedelta(days=1)
	rows = {
		"case": (CASE, case, -day, None),
		"person": (DEFENDER, who, -day, day),
		"somebody else": (DEFENDER, other, -day, None),
		"another case": (CASE, make_case(team=False).name, -day, None),
		"over": (CASE, case, -2 * day, -day),
		"to come": (CASE, case, day, None),
	}
	logins = {}
	for word, (record_type, record, begins, ends) in rows.items():
		logins[word] = make_person(Role.MEMBER)
		until = ends and now + ends
		make_conflict(logins[word], record, record_type, valid_from=now + begins, valid_until=until)
	assert in_conflict_now(logins.values(), case) == {logins["case"], logins["person"]}
	assert in_conflict_now([], case) == set()


@pytest.mark.commits
def test_it_goes_along_into_the_case_of_a_submission(elsewhere: Declare) -> None:
	made, login = make_submission(), make_person(Role.MEMBER)
	with as_role(Role.INTAKE):
		case = make_case(team=False).name
	elsewhere(login, SUBMISSION, made.name)
	assert frappe.get_all("Access Conflict", {"user": login}) == []
	with as_role(Role.INTAKE):
		submissions.join(made.name, case)
	assert in_conflict_now([login], case) == {login}


@pytest.fixture
def stored() -> Iterator[str]:
	"""A case with one person, and a submission, of this name; any connection may hold them."""
	name = frappe.generate_hash(length=10)
	rows = {
		"Violation Case": {},
		"Case Defender": {
			"parent": name,
			"parenttype": CASE,
			"parentfield": "defenders",
			"defender": "DEF-X",
		},
		SUBMISSION: {"status": "New", "channel": "Intake Channel-HOT", "received_on": now_datetime()},
	}
	with own_connection() as cursor:
		for doctype, values in rows.items():
			given = {"name": name, "creation": now_datetime(), "modified": now_datetime(), **values}
			columns, places = ", ".join(given), ", ".join(["%s"] * len(given))
			cursor.execute(f"insert into `tab{doctype}` ({columns}) values ({places})", tuple(given.values()))
	frappe.db.commit()
	yield name
	frappe.db.rollback()
	with own_connection() as cursor:
		for doctype in rows:
			cursor.execute(f"delete from `tab{doctype}` where name = %s", (name,))


@contextmanager
def held(doctype: str, name: str) -> Iterator[Any]:
	"""Somebody else holds this row, on the cursor, and nobody waits for it."""
	frappe.db.sql("set session innodb_lock_wait_timeout = 0")
	try:
		with own_connection() as cursor:
			cursor.execute("start transaction")
			cursor.execute(f"select name from `tab{doctype}` where name = %s for update", (name,))
			yield cursor
			cursor.execute("rollback")
	finally:
		frappe.db.sql("set session innodb_lock_wait_timeout = default")


@pytest.mark.commits
def test_the_case_is_taken_first(stored: str) -> None:
	"""Whoever saves it takes it, then its people: the other way round, both would wait for each other."""
	with held(CASE, stored) as cursor:
		with pytest.raises(frappe.QueryTimeoutError):
			in_conflict_now([make_person(Role.MEMBER)], stored)
		cursor.execute("select name from `tabCase Defender` where parent = %s for update nowait", (stored,))
		assert cursor.fetchall()


@pytest.mark.commits
@pytest.mark.parametrize("record_type", [CASE, SUBMISSION])
def test_declared_when_nobody_moves_it(stored: str, record_type: str) -> None:
	"""Whoever converts or merges it has it until that is done, and then it is seen where it goes on."""
	row = {"record_type": record_type, "record": stored, "user": make_person(Role.MEMBER)}
	doc = frappe.get_doc({"doctype": "Access Conflict", "valid_from": now_datetime(), **row})
	with held(record_type, stored), pytest.raises(frappe.QueryTimeoutError):
		doc.insert()
	assert not frappe.db.exists(
		"Access Conflict", {"record": stored}
	)  # what waits holds nothing that the other needs


@pytest.mark.commits
@pytest.mark.parametrize("about", [CASE, DEFENDER])
def test_cases_that_are_one_are_taken_in_one_order(stored: str, about: str) -> None:
	"""Whichever of them two people declare a conflict with: else each would wait for the other."""
	last = f"{stored}-2"
	with own_connection() as cursor:
		cursor.execute(
			"insert into `tabViolation Case` (name, creation, modified) values (%s, now(), now())", (last,)
		)
		cursor.execute("update `tabViolation Case` set merged_into = %s where name = %s", (last, stored))
		cursor.execute("update `tabCase Defender` set parent = %s where name = %s", (last, stored))
	try:
		frappe.db.rollback()
		row = {"record_type": about, "record": last if about == CASE else "DEF-X"}
		doc = frappe.get_doc({"doctype": "Access Conflict", "valid_from": now_datetime(), **row})
		doc.user = make_person(Role.MEMBER)
		doc.flags.ignore_links = True
		with held(CASE, stored) as cursor:
			with pytest.raises(frappe.QueryTimeoutError):
				doc.insert()
			cursor.execute("select name from `tabViolation Case` where name = %s for update nowait", (last,))
			assert cursor.fetchall()
	finally:
		frappe.db.rollback()
		with own_connection() as cursor:
			cursor.execute("delete from `tabViolation Case` where name = %s", (last,))


@pytest.mark.commits
def test_carrying_over_holds_nothing_beside(elsewhere: Declare) -> None:
	"""Two records that go into other cases at once would each wait for the other's place between the numbers."""
	case = make_case(team=False).name
	login = make_person(Role.MEMBER)
	elsewhere(login, CASE, f"{case}-1")
	carry_over(CASE, f"{case}-1", case)
	with own_connection() as cursor:
		cursor.execute("set innodb_lock_wait_timeout = 0")
		for other in (f"{case}-0", f"{case}-2"):
			row = (frappe.generate_hash(length=10), login, CASE, other, now_datetime())
			cursor.execute("start transaction")
			cursor.execute(
				"insert into `tabAccess Conflict` (name, user, record_type, record, valid_from) values (%s, %s, %s, %s, %s)",
				row,
			)
			cursor.execute("rollback")
		cursor.execute("set innodb_lock_wait_timeout = default")


@pytest.mark.commits
def test_a_no_counts_that_is_entered_while_its_case_is_merged(stored: str) -> None:
	"""And whoever enters one waits until that is done."""
	about = {"defender": "DEF-X", "scope": "Consent Scope-S1", "status": GIVEN, "creation": now_datetime()}
	rows = [
		(case, {**about, "name": f"{case}-c", "violation_case": case}) for case in (stored, f"{stored}-k")
	]
	with own_connection() as cursor:
		for _case, row in rows:
			columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
			cursor.execute(f"insert into `tabConsent` ({columns}) values ({places})", tuple(row.values()))
	try:
		frappe.db.rollback()
		assert frappe.db.get_value(CONSENT, f"{stored}-c", "status") == GIVEN
		with own_connection() as cursor:
			cursor.execute("update `tabConsent` set status = %s where name = %s", (WITHDRAWN, f"{stored}-c"))
		assert merge_consents(stored, f"{stored}-k") == [f"{stored}-c"]
		frappe.db.rollback()
		with held(CASE, stored), pytest.raises(frappe.QueryTimeoutError):
			frappe.get_doc(CONSENT, f"{stored}-c").save()
	finally:
		frappe.db.rollback()
		with own_connection() as cursor:
			cursor.execute("delete from `tabConsent` where name in %s", ([row["name"] for _c, row in rows],))


@pytest.mark.commits
def test_what_somebody_else_decided_meanwhile_stays_decided(stored: str) -> None:
	assert frappe.db.get_value(SUBMISSION, stored, "status") == "New"
	with own_connection() as cursor:
		cursor.execute("update `tabIntake Submission` set status = 'Refused' where name = %s", (stored,))
	with pytest.raises(frappe.ValidationError, match="decided already"):
		submissions.pass_on(stored, "x")
