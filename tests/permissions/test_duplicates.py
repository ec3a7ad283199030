"""Hints that two records may be of one person: made for whom, shown to whom, and untold to everybody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime

from cndh_protection.access import audit, grants
from cndh_protection.access.audit import Code
from cndh_protection.access.rights import DEFENDER
from cndh_protection.access.rules import HINT
from cndh_protection.constants import Role
from cndh_protection.services import duplicates
from tests.factories import make_case, make_defender
from tests.people import as_user, everybody, make_person, person
from tests.permissions.asking import answer
from tests.permissions.doors import COUNTS, DOORS, found_by_the_search_box, refused_as_empty

PHONE = "70 11 22 33"
CHAIR, REFERENT, OFFICER = (person(role) for role in (Role.CHAIR, Role.SENSITIVE_REFERENT, Role.CASE_OFFICER))


def someone(level: str | None = "C2", phone: str = PHONE, **given: Any) -> Document:
	doc = make_defender(contacts=[{"kind": "Phone", "value": phone}], **given)
	if level:
		make_case(team=False, confidentiality_level=level, defenders=[{"defender": doc.name}])
	return doc


def hints(*docs: Document) -> list[str]:
	"""The hints about these people, after the job has looked."""
	duplicates.look_at_new_values()
	names = [doc.name for doc in docs]
	about = {"first_person": ["in", names], "second_person": ["in", names]}
	return frappe.get_all(HINT, filters=about, pluck="name")


def hint() -> str:
	(name,) = hints(someone(), someone(phone="+223 70112233"))
	return name


def read_by(logins: Iterable[str], name: str) -> set[str]:
	readers = set()
	for login in logins:
		with as_user(login):
			if refused_as_empty(lambda: set(frappe.get_list(HINT, {"name": name}, pluck="name"))):
				readers.add(login)
	return readers


# Made for whom


def test_two_people_with_one_number() -> None:
	"""One hint, whatever is written how, however often the job looks; it names codes and what is shared."""
	first, second = sorted([someone(), someone(phone="+223 70112233")], key=lambda doc: doc.name)
	(name,) = hints(first, second)
	assert hints(first, second) == [name]
	doc = frappe.get_doc(HINT, name)
	assert (doc.first_person, doc.second_person, doc.shared, doc.state) == (
		first.name,
		second.name,
		"phone",
		"To decide",
	)
	assert (doc.first_alias, doc.owner) == (first.alias, "Administrator")
	assert "7011" not in doc.as_json()


def test_several_shared_values_make_one_hint() -> None:
	(name,) = hints(someone(identity_document="AA0123456"), someone(identity_document="aa 0123456"))
	assert frappe.db.get_value(HINT, name, "shared") == "identity,phone"


@pytest.mark.parametrize(("one", "other"), [("C3", "C2"), ("C3", "C3"), ("C2", "C3")])
def test_nobody_of_a_case_for_named_persons_only(one: str, other: str) -> None:
	assert hints(someone(one), someone(other)) == []


def test_somebody_who_stands_in_c2_and_in_c3() -> None:
	first = someone()
	make_case(team=False, confidentiality_level="C3", defenders=[{"defender": first.name}])
	assert hints(first, someone()) == []


def test_after_c3_the_daily_look_finds_it() -> None:
	first, second = someone("C3"), someone()
	assert hints(first, second) == []
	frappe.db.set_value(
		"Search Token",
		{"reference_name": ["in", [first.name, second.name]]},
		"creation",
		add_days(now_datetime(), -9),
	)
	frappe.db.set_value("Violation Case", {"confidentiality_level": "C3"}, "confidentiality_level", "C2")
	assert hints(first, second) == []
	duplicates.look_at_every_value()
	assert len(hints(first, second)) == 1


def test_relatives_who_are_known_as_such_and_numbers_of_many() -> None:
	first = someone()
	relation = frappe.db.get_value("Reference Term", {"term_list": "Beneficiary Relation"})
	second = someone(relations=[{"relative": first.name, "relation": relation}])
	assert hints(first, second) == []
	office = [someone(None, phone="20 22 33 44") for _n in range(duplicates.MOST_HOLDERS + 1)]
	assert hints(*office) == []


def test_a_number_that_was_corrected_makes_none() -> None:
	first, second = someone(), someone()
	second.flags.by_server = True
	second.contacts[0].value = "79 88 77 66"
	second.save()
	assert hints(first, second) == []


def test_whoever_enters_a_person_hears_the_same() -> None:
	"""The save makes nothing and says nothing: the job does, later."""
	someone()
	values = {"doctype": DEFENDER, "kind": "Person", "legal_name": "x"}

	def save(phone: str) -> tuple[list[str], list[str]]:
		doc = frappe.get_doc({**values, "contacts": [{"kind": "Phone", "value": phone}]}).insert()
		return sorted(doc.as_dict()), sorted(doc.flags)

	with as_user(OFFICER):
		before = frappe.db.count(HINT), frappe.db.count("Notification Log")
		heard = [answer(save, phone) for phone in (PHONE, "79 99 99 99")]
		assert heard[0] == heard[1]
		assert (frappe.db.count(HINT), frappe.db.count("Notification Log")) == before


# Shown to whom


def test_who_reads_a_hint() -> None:
	"""The chair; the referent with a grant on both; nobody else, through no door."""
	first, second = someone(), someone()
	(name,) = hints(first, second)
	reads_everybody = {login for login, roles in everybody().items() if Role.CHAIR in roles}
	assert read_by(everybody(), name) == reads_everybody
	grants.give(DEFENDER, first.name, REFERENT)
	assert read_by([REFERENT], name) == set()
	grants.give(DEFENDER, second.name, REFERENT)
	assert read_by([REFERENT], name) == {REFERENT}


def test_an_officer_with_grants_on_both_learns_nothing() -> None:
	first, second = someone(), someone()
	(name,) = hints(first, second)
	for doc in (first, second):
		grants.give(DEFENDER, doc.name, OFFICER)
	with as_user(OFFICER):
		for door in (*DOORS, *COUNTS):
			assert not refused_as_empty(door, HINT)
		assert not frappe.has_permission(HINT, "read")
		linked = frappe.call("cndh_protection.access.doors.get_linked", doctype=DEFENDER, docname=first.name)
		assert not linked.get(HINT)
		with pytest.raises(frappe.DoesNotExistError):
			frappe.get_doc(HINT, name).check_permission("read")


@pytest.mark.parametrize("about", [0, 1])
def test_a_conflict_with_either_hides_it(about: int) -> None:
	pair = [someone(), someone()]
	(name,) = hints(*pair)
	conflict = {"doctype": "Access Conflict", "record_type": DEFENDER, "record": pair[about].name}
	beyond_rules = {"ignore_user_permissions": 1, "searchfield": "first_alias"}
	with as_user(CHAIR):
		assert frappe.has_permission(HINT, "read", doc=name)
		assert name in [row[0] for row in found_by_the_search_box(HINT, name)]
	frappe.get_doc({**conflict, "user": CHAIR, "valid_from": now_datetime()}).insert()
	assert read_by([CHAIR], name) == set()
	with as_user(CHAIR):
		assert not frappe.has_permission(HINT, "read", doc=name)
		assert not found_by_the_search_box(HINT, "", **beyond_rules)


def test_who_comes_into_a_case_for_named_persons_only_leaves_the_hints() -> None:
	"""Even for a chair with a grant on that case."""
	first, second = someone(), someone()
	(name,) = hints(first, second)
	secret = make_case(team=False, confidentiality_level="C3", defenders=[{"defender": first.name}])
	for record_type, record in (("Violation Case", secret.name), (DEFENDER, first.name)):
		grants.give(record_type, record, CHAIR)
	with as_user(CHAIR):
		assert frappe.get_list(DEFENDER, {"name": first.name})
	assert read_by([CHAIR], name) == set()


def test_those_who_may_read_it_are_told_in_neutral_words() -> None:
	"""Once for what one look finds, and nobody else."""
	referent = make_person(Role.SENSITIVE_REFERENT)
	before = set(frappe.get_all("Notification Log", pluck="name"))
	hints(someone(), someone(), someone())
	new = frappe.get_all(
		"Notification Log", {"name": ["not in", before]}, ["for_user", "subject", "document_name"]
	)
	assert CHAIR in [row.for_user for row in new]
	assert not {OFFICER, REFERENT, referent} & {row.for_user for row in new}
	assert len(new) == len({row.for_user for row in new})
	assert {(row.subject, row.document_name) for row in new} == {(duplicates.NOTICE, None)}


# Decided


@pytest.mark.parametrize("decision", duplicates.DECISIONS)
def test_deciding(decision: str) -> None:
	"""Written down with who and when, and in the audit; it makes no new hint."""
	first, second = someone(), someone()
	(name,) = hints(first, second)
	with as_user(CHAIR):
		duplicates.decide(name, decision)
	doc = frappe.get_doc(HINT, name)
	assert (doc.state, doc.decided_by) == (decision, CHAIR)
	(row,) = audit.read("record = %s", [name])
	assert (row["code"], row["actor"]) == (Code.DUPLICATE_DECIDED, CHAIR)
	assert hints(first, second) == [name]
	assert frappe.db.get_value(HINT, name, "state") == decision


@pytest.mark.parametrize("login", [OFFICER, REFERENT, person(Role.ADMINISTRATOR), "Administrator"])
def test_who_does_not_read_it_does_not_decide(login: str) -> None:
	"""And hears what a hint that is not there answers."""
	name = hint()
	with as_user(login):
		heard = [answer(lambda one: duplicates.decide(one, "Same person"), one) for one in (name, "nowhere")]
	assert heard[0] == heard[1]
	assert heard[0][1] == "DoesNotExistError"
	assert frappe.db.get_value(HINT, name, "state") == "To decide"


def test_nothing_else_is_decided_and_nobody_writes_by_the_form() -> None:
	name, first, second = hint(), someone(), someone()
	with as_user(CHAIR):
		with pytest.raises(frappe.ValidationError, match="Say whether"):
			duplicates.decide(name, "Merged")
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(HINT, name).save()
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(
				{"doctype": HINT, "first_person": first.name, "second_person": second.name, "shared": "phone"}
			).insert()
	with pytest.raises(frappe.PermissionError, match="its buttons"):
		frappe.get_doc(HINT, name).save()  # Administrator, whom the platform refuses nothing


def test_a_record_that_goes_takes_its_hints() -> None:
	first, second = someone(None), someone(None)
	(name,) = hints(first, second)
	frappe.delete_doc(DEFENDER, first.name)
	assert not frappe.db.exists(HINT, name)
