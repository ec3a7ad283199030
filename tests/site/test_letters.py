"""Letters to authorities: written by one, approved by another, sent, answered in time; the text is sealed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import get_datetime
from freezegun import freeze_time

from cndh_protection.access import grants
from cndh_protection.constants import Role
from cndh_protection.patches.v1_0 import remember_writers
from cndh_protection.services.consents import ConsentMissing
from cndh_protection.services.letters import LetterRefused
from tests.factories import letter_values, make_case, make_consent, make_defender, make_letter
from tests.people import as_user, make_person

MONDAY = datetime(2026, 11, 23, 9, 0, 0, 1)
HOUR = timedelta(hours=1)
BY_HAND = "By hand, against receipt"


@pytest.fixture
def officer() -> str:
	return make_person(Role.CASE_OFFICER)


@pytest.fixture
def reader() -> str:
	return make_person(Role.RAPPORTEUR)


@pytest.fixture
def letter(officer: str, reader: str) -> Document:
	"""A draft by an officer, in a case of two people."""
	with freeze_time(MONDAY):
		case = make_case(team=False, urgency="U2").name
		for login in (officer, reader):
			grants.give("Violation Case", case, login)
		with as_user(officer):
			return make_letter(violation_case=case)


def step(letter: Document, login: str, name: str, *given: Any) -> None:
	"""A step by somebody, on the letter as it is stored."""
	with as_user(login):
		getattr(frappe.get_doc(letter.doctype, letter.name), name)(*given)


def status(letter: Document) -> str:
	return str(frappe.db.get_value(letter.doctype, letter.name, "status"))


def sent(letter: Document, officer: str, reader: str) -> None:
	"""Bring a draft on its way."""
	step(letter, officer, "give_to_read")
	step(letter, reader, "approve")
	step(letter, officer, "note_sending", BY_HAND)


def test_two_people_then_sent_then_answered(letter: Document, officer: str, reader: str) -> None:
	with freeze_time(MONDAY):
		sent(letter, officer, reader)
	stored = frappe.get_doc(letter.doctype, letter.name)
	assert (stored.status, stored.second_reader, stored.sent_how) == ("Sent", reader, BY_HAND)
	assert get_datetime(stored.reply_due) == MONDAY + 72 * HOUR
	with freeze_time(MONDAY + 10 * HOUR):
		step(letter, officer, "note_reply", "Answered in part", "Ils confirment la garde à vue.")
	stored.reload()
	assert (stored.status, stored.reply_kind) == ("Answered", "Answered in part")
	assert stored.reply.startswith("cndh1.")
	clock = {"violation_case": letter.violation_case, "kind": "Authority reply", "reference": letter.name}
	assert frappe.db.get_value("Case Clock", clock, "state") == "Met"


@pytest.mark.parametrize(
	("scope", "given", "goes"),
	[
		("Without name (S4A)", None, False),
		("Without name (S4A)", "S4A", True),
		("Without name (S4A)", "S4", True),
		("With name (S4)", "S4A", False),
		("With name (S4)", "S4", True),
	],
)
def test_nothing_leaves_without_the_persons_yes(
	letter: Document, officer: str, reader: str, scope: str, given: str | None, goes: bool
) -> None:
	"""Of everybody whom the case is about; not asked counts as refused."""
	case = frappe.get_doc("Violation Case", letter.violation_case)
	person = make_defender().name
	case.append("defenders", {"defender": person, "part": "Victim"})
	case.save()
	letter.db_set("consent_scope", scope)
	if given:
		make_consent(violation_case=case.name, defender=person, scope=given, authority=letter.authority)
	if goes:
		sent(letter, officer, reader)
	else:
		with pytest.raises(ConsentMissing):
			sent(letter, officer, reader)
	assert status(letter) == ("Sent" if goes else "Approved")


def test_nothing_of_the_text_lies_in_clear(letter: Document) -> None:
	row = frappe.db.sql("select * from `tabAuthority Letter` where name = %s", letter.name, as_dict=True)[0]
	assert row.subject.startswith("cndh1.")
	assert row.body.startswith("cndh1.")


@pytest.mark.parametrize("field", ["written_by", "owner"])
def test_whoever_wrote_it_does_not_approve(letter: Document, officer: str, reader: str, field: str) -> None:
	"""Neither who changed the text last nor who began it."""
	step(letter, officer, "give_to_read")
	letter.db_set({"written_by": reader, "owner": reader, field: officer})
	with pytest.raises(LetterRefused, match="does not approve"):
		step(letter, officer, "approve")
	assert status(letter) == "To be read"


def test_a_posted_writer_decides_nothing(letter: Document, officer: str, reader: str) -> None:
	"""The Desk posts the whole letter with each step, and anybody may post another one."""
	step(letter, officer, "give_to_read")
	with as_user(officer):
		posted = frappe.get_doc(letter.doctype, letter.name)
		posted.update({"owner": reader, "written_by": reader})
		with pytest.raises(LetterRefused, match="does not approve"):
			posted.approve()
	assert status(letter) == "To be read"


def test_whoever_changes_the_text_is_its_writer(letter: Document, officer: str, reader: str) -> None:
	"""The colleague who mends a sentence is no second reader any more."""
	step(letter, officer, "give_to_read")
	with as_user(reader):
		changed = frappe.get_doc(letter.doctype, letter.name)
		changed.body = "Un autre texte."
		changed.save()
	assert status(letter) == "Draft"
	step(letter, officer, "give_to_read")
	with pytest.raises(LetterRefused, match="does not approve"):
		step(letter, reader, "approve")


def test_whoever_ever_changed_the_text_is_no_second_reader(
	letter: Document, officer: str, reader: str
) -> None:
	"""Though a third one changed it afterwards, and whatever the form posts."""
	third = make_person(Role.CASE_OFFICER)
	grants.give("Violation Case", letter.violation_case, third)
	for login in (reader, third):
		with as_user(login):
			changed = frappe.get_doc(letter.doctype, letter.name)
			changed.update({"body": f"Les mots de {login}.", "writers": third})
			changed.save()
	step(letter, officer, "give_to_read")
	for login in (officer, reader, third):
		with pytest.raises(LetterRefused, match="does not approve"):
			step(letter, login, "approve")
	fourth = make_person(Role.RAPPORTEUR)
	grants.give("Violation Case", letter.violation_case, fourth)
	step(letter, fourth, "approve")
	assert status(letter) == "Approved"


def test_letters_of_before_know_their_writers(letter: Document, officer: str, reader: str) -> None:
	"""From the versions that the platform kept; running it again changes nothing."""
	third = make_person(Role.CASE_OFFICER)
	grants.give("Violation Case", letter.violation_case, third)
	for login, change in ((reader, {"body": "Un autre texte."}), (third, {"subject": "Un autre objet."})):
		with as_user(login):
			changed = frappe.get_doc(letter.doctype, letter.name)
			changed.update(change)
			changed.save(ignore_version=False)  # as outside tests
	frappe.db.set_value(letter.doctype, letter.name, "writers", None)
	for _time in range(2):
		remember_writers.execute()
		assert set(frappe.get_doc(letter.doctype, letter.name).writers.splitlines()) == {
			officer,
			reader,
			third,
		}


def test_a_changed_text_loses_its_approval(letter: Document, officer: str, reader: str) -> None:
	step(letter, officer, "give_to_read")
	step(letter, reader, "approve")
	with as_user(officer):
		changed = frappe.get_doc(letter.doctype, letter.name)
		changed.authority = "POL"
		changed.save()
	stored = frappe.get_doc(letter.doctype, letter.name)
	assert (stored.status, stored.second_reader, stored.approved_on) == ("Draft", None, None)


def test_a_sent_text_stays(letter: Document, officer: str, reader: str) -> None:
	sent(letter, officer, reader)
	with as_user(officer):
		changed = frappe.get_doc(letter.doctype, letter.name)
		changed.body = "Après coup."
		with pytest.raises(LetterRefused, match="stays as it is"):
			changed.save()


@pytest.mark.parametrize(
	("name", "given"),
	[("approve", ()), ("note_sending", (BY_HAND,)), ("note_reply", ("Refused", None))],
)
def test_a_step_out_of_order_is_refused(
	letter: Document, reader: str, name: str, given: tuple[Any, ...]
) -> None:
	with pytest.raises(LetterRefused, match="not open now"):
		step(letter, reader, name, *given)


def test_a_sent_letter_is_neither_read_again_nor_withdrawn(
	letter: Document, officer: str, reader: str
) -> None:
	sent(letter, officer, reader)
	for name in ("give_to_read", "withdraw"):
		with pytest.raises(LetterRefused, match="not open now"):
			step(letter, officer, name)


def test_a_withdrawn_letter_stays_on_record(letter: Document, officer: str) -> None:
	step(letter, officer, "withdraw")
	assert status(letter) == "Withdrawn"


def test_an_empty_letter_is_not_given_to_read(letter: Document, officer: str) -> None:
	with as_user(officer):
		empty = make_letter(violation_case=letter.violation_case, body=None)
	with pytest.raises(LetterRefused, match="the text first"):
		step(empty, officer, "give_to_read")


@pytest.mark.parametrize("how", ["", "By pigeon"])
def test_how_it_left_is_one_of_the_list(letter: Document, officer: str, reader: str, how: str) -> None:
	step(letter, officer, "give_to_read")
	step(letter, reader, "approve")
	with pytest.raises(LetterRefused, match="choose one"):
		step(letter, officer, "note_sending", how)
	assert status(letter) == "Approved"


def test_a_posted_status_counts_for_nothing(letter: Document, officer: str, reader: str) -> None:
	"""Through the interface somebody may post any field."""
	with as_user(officer):
		made = frappe.get_doc(
			letter_values(letter.violation_case, status="Approved", second_reader=reader)
		).insert()
	assert (made.status, made.second_reader, made.written_by) == ("Draft", None, officer)


def test_a_step_is_for_who_may_write(letter: Document) -> None:
	"""A colleague of the case whose role has no part in letters, and a colleague of no team."""
	analyst, stranger = make_person(Role.RISK_ANALYST), make_person(Role.CASE_OFFICER)
	grants.give("Violation Case", letter.violation_case, analyst)
	for login in (analyst, stranger):
		with as_user(login), pytest.raises((frappe.PermissionError, frappe.DoesNotExistError)):
			letter.give_to_read()
	assert status(letter) == "Draft"
