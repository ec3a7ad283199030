"""A conflict that is declared while a session decides: what is committed at that moment counts, on any connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import frappe
import pytest
from frappe.utils import now_datetime

from cndh_protection.access.apart import own_connection
from cndh_protection.access.conflicts import in_conflict_now
from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.constants import Role, Stage
from cndh_protection.services.sessions.words import SessionRefused
from tests.factories import make_case, make_defender, make_item, make_session
from tests.people import make_person
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
		row = {
			"doctype": "Access Conflict",
			"record_type": record_type,
			"record": record,
			"user": logins[word],
		}
		row |= {"valid_from": now + begins, "valid_until": ends and now + ends}
		frappe.get_doc(row).insert()
	assert in_conflict_now(logins.values(), case) == {logins["case"], logins["person"]}
	assert in_conflict_now([], case) == set()
