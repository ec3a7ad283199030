"""Looking for a person: by which values, among whom, and what stays unsaid."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.handler import is_valid_http_method
from frappe.model.document import Document
from frappe.utils import now_datetime

from cndh_protection.access import (
	audit,
	grants,
	limits,
	opening_rights,
	people_search,
	rights,
	sessions,
	soundness,
)
from cndh_protection.access.audit import Code
from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.access.rules import opening_criterion
from cndh_protection.constants import Role
from tests.browsing import at_the_browser, audited, codes
from tests.factories import make_case, make_conflict, make_defender
from tests.people import as_user, make_person
from tests.seal.support import tamper

PHONE, EMAIL, NUMBER, NAME = "70 11 22 33", "awa@exemple.ml", "AA0123456", "Aïssata Traoré-Exemple"


@pytest.fixture
def awa() -> Document:
	"""A person of a C2 case, found by everything."""
	return someone()


def someone(level: str = "C2", **given: Any) -> Document:
	contacts = [{"kind": "Phone", "value": PHONE}, {"kind": "E-mail", "value": EMAIL}]
	values = {"legal_name": NAME, "identity_document": NUMBER, "contacts": contacts, **given}
	doc = make_defender(**values)
	make_case(team=False, confidentiality_level=level, defenders=[{"defender": doc.name}])
	return doc


def member(doc: Document, *roles: str, **given: Any) -> str:
	login = make_person(*(roles or (Role.CASE_OFFICER,)))
	grants.give(DEFENDER, doc.name, login, **given)
	return login


def find(login: str, text: str) -> dict[str, Any]:
	with at_the_browser(login):
		return people_search.find_people(text)


def names(login: str, text: str) -> set[str]:
	return {person["defender"] for person in find(login, text)["people"]}


# By which values


@pytest.mark.parametrize(
	("text", "matched"),
	[
		(PHONE, ["phone"]),
		("+223 7011-2233", ["phone"]),
		("Tél. 70112233", ["phone"]),
		("AWA@Exemple.ML", ["email"]),
		("aa 012 34 56", ["identity"]),
		("aissata", ["name"]),
		("traore aiss", ["name"]),
	],
)
def test_what_finds_a_person(awa: Document, text: str, matched: list[str]) -> None:
	"""However it is written; with what says who it is, and nothing protected."""
	(person,) = find(member(awa), text)["people"]
	assert person == {
		"defender": awa.name,
		"alias": awa.alias,
		"region": frappe.db.get_value("Territory", awa.region, "label_en"),
		"matched": matched,
	}


def test_the_region_is_told_in_the_reader_s_language(awa: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(frappe.local, "lang", "fr")
	(person,) = find(member(awa), "aissata")["people"]
	assert person["region"] == frappe.db.get_value("Territory", awa.region, "label_fr")


@pytest.mark.parametrize("text", ["70 11 22 34", "awo@exemple.ml", "AA0123457", "issata", "traore awa"])
def test_what_finds_nobody(awa: Document, text: str) -> None:
	assert find(member(awa), text)["people"] == []


@pytest.mark.parametrize("text", ["", "  ", "7", "70 11", "a", "?!", "%", "- '"])
def test_what_is_nothing_to_look_for(awa: Document, text: str) -> None:
	"""Said in plain words, and neither counted nor audited."""
	login = member(awa)
	with pytest.raises(frappe.ValidationError, match="Type a phone number"):
		find(login, text)
	assert codes(login) == []


def test_a_text_that_tries_to_be_sql_is_a_text(awa: Document) -> None:
	login = member(awa)
	for text in ("awa' or 1=1 -- ", 'awa" %s {0} %(x)s', "\\' union select 1 -- aa0123"):
		assert names(login, text) == set()


def test_other_names_and_several_matches(awa: Document) -> None:
	second = someone(legal_name="Moussa Exemple", other_names="Aïssata", contacts=[], identity_document=None)
	login = member(awa)
	grants.give(DEFENDER, second.name, login)
	answer = find(login, "aissata")
	assert {person["defender"] for person in answer["people"]} == {awa.name, second.name}
	assert answer["compared"] == 2


def test_a_search_by_value_compares_no_names(awa: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	opened: list[Any] = []
	monkeypatch.setattr(people_search, "holds_name", lambda *given: opened.append(given))
	answer = find(member(awa), PHONE)
	assert (answer["compared"], opened, answer["unreadable"]) == (None, [], 0)


def test_a_value_finds_whom_it_is_of(awa: Document) -> None:
	"""Of all whom one sees: not who has it in another index, nor what has the person's code and is none."""
	other = someone(legal_name="Moussa Exemple", contacts=[], identity_document=None)
	login = member(awa)
	grants.give(DEFENDER, other.name, login)
	(token,) = frappe.get_all("Search Token", {"reference_name": awa.name, "index_name": "phone"}, ["*"])
	for given in ({"index_name": "email"}, {"reference_doctype": CASE}):
		row = frappe.new_doc("Search Token")
		row.update({**token, "reference_name": other.name, **given, "name": frappe.generate_hash()})
		row.db_insert()
	assert names(login, PHONE) == {awa.name}
	assert people_search.holders("phone", "no number", login) == []


def test_somebody_without_a_region(awa: Document) -> None:
	login = member(awa)
	frappe.db.set_value(DEFENDER, awa.name, "region", None)
	(person,) = find(login, PHONE)["people"]
	assert (person["defender"], person["region"]) == (awa.name, None)


# Among whom


def test_only_whom_one_may_see(awa: Document) -> None:
	"""A colleague without part in it finds nobody, and is told the same as about a number that nobody has."""
	stranger = make_person(Role.CASE_OFFICER)
	for text, other in (
		(PHONE, "79 99 99 99"),
		(EMAIL, "x@y.ml"),
		(NUMBER, "ZZ9999999"),
		("Aïssata", "Zorro"),
	):
		assert find(stranger, text) == find(stranger, other)


@pytest.mark.parametrize("role", [Role.PSYCHOSOCIAL, Role.OUTREACH, Role.ADMINISTRATOR, Role.MEMBER])
def test_who_may_not_open_confirms_nothing(awa: Document, role: str) -> None:
	"""A search is an opening: of contacts for a phone, of the identity for a number or a name."""
	login = member(awa, role) if role == Role.PSYCHOSOCIAL else make_person(role)
	for text in (PHONE, EMAIL, NUMBER, "Aïssata"):
		try:
			assert find(login, text)["people"] == []
		except frappe.PermissionError:
			assert role != Role.PSYCHOSOCIAL


@pytest.mark.parametrize(
	("compartments", "found"),
	[("core", []), ("core,contact", [PHONE, EMAIL]), ("core,identity", [NUMBER, "Aïssata"])],
)
def test_a_grant_finds_by_what_it_opens(awa: Document, compartments: str, found: list[str]) -> None:
	login = member(awa, compartments=compartments)
	assert [text for text in (PHONE, EMAIL, NUMBER, "Aïssata") if names(login, text)] == found


def test_named_persons_only_need_a_grant() -> None:
	"""The chair finds everybody but those."""
	open_case, secret = someone(), someone("C3")
	chair = make_person(Role.CHAIR)
	for text in (PHONE, EMAIL, NUMBER, "Aïssata"):
		assert secret.name not in names(chair, text)
		assert open_case.name in names(chair, text)
	grants.give(DEFENDER, secret.name, chair)
	for text in (PHONE, EMAIL, NUMBER, "Aïssata"):
		assert secret.name in names(chair, text)


def test_a_conflict_hides_whom_a_grant_shows(awa: Document) -> None:
	login = member(awa)
	assert names(login, PHONE)
	make_conflict(login, awa.name, DEFENDER)
	for text in (PHONE, EMAIL, NUMBER, "Aïssata"):
		assert names(login, text) == set()


def test_nobody_finds_whom_he_or_she_does_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Should the table of openings ever give more than that of rows."""
	secret, chair = someone("C3"), make_person(Role.CHAIR)
	case = frappe.db.get_value("Case Defender", {"defender": secret.name}, "parent")
	frappe.db.set_value(CASE, case, "responsible", chair)
	for part in ("contact", "identity"):
		monkeypatch.setitem(opening_rights.OPENINGS, part, {Role.CHAIR: frozenset({rights.Scope.OWN})})
		assert opening_criterion(DEFENDER, chair, part).holds(secret.name)
	for text in (PHONE, EMAIL, NUMBER, "Aïssata"):
		assert names(chair, text) == set()


def test_an_old_grant_finds_nobody(awa: Document) -> None:
	past = now_datetime() - timedelta(days=2)
	login = member(awa, valid_from=past, valid_until=past + timedelta(days=1))
	assert [text for text in (PHONE, "Aïssata") if names(login, text)] == []


def test_administrator_finds_nobody(awa: Document) -> None:
	assert [text for text in (PHONE, EMAIL, NUMBER, "Aïssata") if names("Administrator", text)] == []


def test_no_more_than_the_cap_are_compared(awa: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The latest entered; that there are more is said."""
	login = member(awa)
	later = someone(legal_name="Aïssata Autre")
	grants.give(DEFENDER, later.name, login)
	frappe.db.set_value("Defender", awa.name, "creation", "2020-01-01", update_modified=False)
	assert find(login, "Aïssata")["capped"] is False
	monkeypatch.setattr(people_search, "MOST_COMPARED", 1)
	answer = find(login, "Aïssata")
	assert [person["defender"] for person in answer["people"]] == [later.name]
	assert (answer["capped"], answer["compared"]) == (True, 1)
	monkeypatch.setattr(people_search, "MOST_SHOWN", 1)
	assert find(login, PHONE)["more"] is True
	assert len(find(login, PHONE)["people"]) == 1


def test_a_name_that_does_not_open_is_counted_and_the_others_are_found(awa: Document) -> None:
	"""Tampered in the table, or its key gone."""
	damaged, keyless = someone(), someone()
	login = member(awa)
	for doc in (damaged, keyless):
		grants.give(DEFENDER, doc.name, login)
	tamper(DEFENDER, damaged.name, "legal_name", awa.legal_name)
	frappe.db.delete("Record Key", {"owner_name": keyless.name})
	answer = find(login, "Aïssata")
	assert {person["defender"] for person in answer["people"]} == {awa.name}
	assert answer["unreadable"] == 2


# Under which conditions


@pytest.mark.parametrize("condition", ["not at the browser", "not sound", "not posted"])
def test_a_search_asks_what_an_opening_asks(
	awa: Document, condition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	login = member(awa)
	if condition == "not at the browser":
		with as_user(login), pytest.raises(sessions.NotInteractive):
			people_search.find_people(PHONE)
	elif condition == "not sound":
		with at_the_browser(login):
			monkeypatch.setattr(soundness, "failures", lambda: ["a guard"])
			with pytest.raises(soundness.NotSound):
				people_search.find_people(PHONE)
	else:
		with at_the_browser(login, method="GET"), pytest.raises(frappe.PermissionError):
			is_valid_http_method(people_search.find_people)
	assert codes(login) == []


def test_the_audit_stands_before_anything_is_compared(awa: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""And without it nothing is."""
	login, seen = member(awa), []

	def look(*arguments: Any) -> bool:
		seen.append(codes(login))
		return True

	monkeypatch.setattr(people_search, "holds_name", look)
	find(login, "Aïssata")
	assert seen[0] == [Code.PEOPLE_SEARCHED]

	def unavailable(*arguments: Any) -> None:
		raise audit.AuditUnavailable

	seen.clear()
	monkeypatch.setattr(audit, "write", unavailable)
	with pytest.raises(audit.AuditUnavailable):
		find(login, "Aïssata")
	assert seen == []


def test_the_audit_has_tokens_and_never_the_text(awa: Document) -> None:
	"""The same search leaves the same mark, so that a habit is seen."""
	login = member(awa)
	for text in (PHONE, EMAIL, "Aïssata", "AISSATA", "Moussa"):
		find(login, text)
	rows = audited(login)
	details = [json.loads(row["details"]) for row in rows]
	assert [row["code"] for row in rows] == [Code.PEOPLE_SEARCHED] * 5
	assert [row["record"] for row in rows] == [None] * 5
	assert set(details[0]) == {"phone", "identity"}
	assert details[0]["phone"].startswith("1.")
	assert details[2]["name"] == details[3]["name"] != details[4]["name"]
	assert details[2]["compared"] == 1
	for word in ("7011", "awa", "ssata", "Moussa"):
		assert word.lower() not in str(rows).lower()


def test_many_searches_lock_and_alert(awa: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Numbers tried one after the other; openings are locked with them."""
	monkeypatch.setattr(limits, "SEARCHES_AN_HOUR", 2)
	login = member(awa)
	find(login, PHONE)
	find(login, PHONE)
	for _again in range(2):
		with pytest.raises(limits.TooManyOpenings):
			find(login, PHONE)
	assert codes(login) == [Code.PEOPLE_SEARCHED] * 2 + [Code.LIMIT_LOCKED]
	with at_the_browser(login), pytest.raises(limits.TooManyOpenings):
		limits.require_within(CASE, "x", urgent=False)


def test_a_lock_of_openings_locks_searches(awa: Document) -> None:
	login = member(awa)
	with as_user(login):
		audit.write(Code.LIMIT_LOCKED, DEFENDER, awa.name)
	with pytest.raises(limits.TooManyOpenings):
		find(login, PHONE)


def test_whoever_has_no_right_on_people_is_refused() -> None:
	with pytest.raises(frappe.PermissionError):
		find(make_person(Role.OUTREACH), PHONE)


def test_a_failure_tells_no_value(awa: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Neither what was asked nor what was compared stands in what is recorded."""
	login = member(awa)

	def fail(*arguments: Any) -> None:
		raise RuntimeError(str(arguments))

	monkeypatch.setattr(people_search, "holds_name", fail)
	with at_the_browser(login):
		frappe.local.form_dict = frappe._dict(text="Aïssata")
		try:
			people_search.find_people("Aïssata")
		except RuntimeError:
			log = frappe.log_error(title="failed")
	assert log
	assert "ssata" not in frappe.as_json(log.as_dict())
