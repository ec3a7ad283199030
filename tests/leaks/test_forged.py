"""Forged documents: rows of tables posted by themselves, and names of a class posted as if they were fields."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access import grants
from cndh_protection.access.rights import CASE
from cndh_protection.constants import Role
from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.services.records import SealedChangeRefused
from tests.browsing import at_the_browser
from tests.factories import make_act, make_case, make_defender, make_item, make_letter, make_session
from tests.leaks.calls import call
from tests.people import as_user, make_person
from tests.seal.support import opened
from tests.sitting import act

SAVE = "frappe.desk.form.save.savedocs"


def posted(doc: Document, **forged: Any) -> str:
	return json.dumps(doc.as_dict() | forged, default=str)


@pytest.fixture
def officer() -> str:
	return make_person(Role.CASE_OFFICER)


@pytest.fixture
def case(officer: str) -> Document:
	case = make_case(team=False, narrative="Un récit.", defenders=[{"defender": make_defender().name}])
	grants.give(CASE, case.name, officer)
	return case


@pytest.mark.parametrize("door", ["frappe.client.save", SAVE])
def test_a_row_that_is_posted_alone_opens_no_hidden_person(door: str, case: Document, officer: str) -> None:
	"""The document's save looks whether its links lead to somebody hidden; a row alone was asked nothing."""
	hidden = make_defender().name
	make_case(team=False, confidentiality_level="C3", defenders=[{"defender": hidden}])
	action = {"action": "Save"} if door == SAVE else {}
	with at_the_browser(officer), pytest.raises(frappe.LinkValidationError):
		call(door, doc=posted(case.defenders[0], defender=hidden), **action)


def test_a_new_row_is_not_posted_alone(case: Document, officer: str) -> None:
	place = {"parent": case.name, "parenttype": CASE, "parentfield": "defenders"}
	new = json.dumps({"doctype": "Case Defender", **place, "defender": case.defenders[0].defender})
	with at_the_browser(officer), pytest.raises(ClosedHere):
		call(SAVE, doc=new, action="Save")


def test_nobody_votes_for_somebody_else_nor_rewrites_an_attendance() -> None:
	"""Not even whoever keeps the session, row by row."""
	chair, member, secretary = (make_person(role) for role in (Role.CHAIR, Role.MEMBER, Role.SECRETARY))
	session = make_session(taking_part=(chair, member))
	item = make_item(session.name)
	session.send_agenda()
	session.hold()
	act(item, member, "vote", voice="Against")
	voice = frappe.get_doc(item.doctype, item.name).voices[0]
	with at_the_browser(secretary):
		with pytest.raises(ClosedHere):
			call("frappe.client.save", doc=posted(voice, voice="For"))
		with pytest.raises(ClosedHere):
			call("frappe.client.save", doc=posted(session.attendance[1], presence="Absent"))


def test_what_is_approved_is_read_again_whatever_the_form_says_is_its_text(
	case: Document, officer: str
) -> None:
	"""``TEXT`` is the class's, not the form's."""
	reader = make_person(Role.RAPPORTEUR)
	grants.give(CASE, case.name, reader)
	with as_user(officer):
		letter = make_letter(violation_case=case.name)
	act(letter, officer, "give_to_read")
	act(letter, reader, "approve")
	with at_the_browser(officer):
		forged = posted(frappe.get_doc(letter.doctype, letter.name), body="Un autre texte.", TEXT=[])
		call(SAVE, doc=forged, action="Save")
	assert frappe.db.get_value(letter.doctype, letter.name, "status") == "Draft"


@pytest.mark.parametrize("forged", [{}, {"source_identity": "core"}])
def test_a_form_does_not_say_which_fields_are_protected(forged: dict[str, str], officer: str) -> None:
	"""An empty map would clear a value unseen, another would ask for a right that the person has."""
	case = make_case(team=False, source_identity="Le voisin du marché")
	grants.give(CASE, case.name, officer)
	with at_the_browser(officer), pytest.raises(SealedChangeRefused):
		call(SAVE, doc=posted(case, source_identity=None, SEALED_FIELDS=forged), action="Save")
	assert opened(frappe.get_doc(CASE, case.name), "source_identity") == "Le voisin du marché"


def test_nothing_that_a_class_declares_is_taken_from_a_form() -> None:
	"""Neither its constants nor its methods; its fields are, and what the platform declares as one."""
	names = ("SEALED_FIELDS", "KEY_OWNER", "STEP_NEEDS", "MILESTONES", "check", "on_step")
	doc = frappe.get_doc({"doctype": CASE, "summary": "x", "docstatus": 1, **dict.fromkeys(names, "y")})
	assert (doc.summary, doc.docstatus) == ("x", 1)
	assert not set(names) & set(vars(doc))


@pytest.mark.parametrize("spelt", [str.lower, "{} ".format], ids=["in small letters", "with a blank behind"])
def test_a_number_in_another_spelling_is_not_there(
	spelt: Callable[[str], str], case: Document, officer: str
) -> None:
	"""The database finds and writes it: a closed value would be cleared unasked, or sealed for what is no record."""
	act = make_act(violation_case=case.name, place="Hombori")
	with at_the_browser(officer), pytest.raises(frappe.DoesNotExistError):
		call("frappe.client.save", doc=posted(act, name=spelt(act.name), place=None))
	assert opened(frappe.get_doc(act.doctype, act.name), "place") == "Hombori"


def test_a_row_in_another_spelling_or_of_another_document_is_not_there(case: Document, officer: str) -> None:
	"""Else a person would go over from one case into the other; by a number, all whose row begins with it."""
	row, other = case.defenders[0], make_case(team=False, defenders=[{"defender": make_defender().name}])
	frappe.db.set_value(row.doctype, other.defenders[0].name, "name", "5abcdef012")
	other.reload()
	for name in (row.name.upper(), other.defenders[0].name, 5):
		with at_the_browser(officer), pytest.raises(frappe.DoesNotExistError):
			call(SAVE, doc=posted(case, defenders=[row.as_dict() | {"name": name}]), action="Save")
	for kept in (case, other):
		assert [one.name for one in frappe.get_doc(CASE, kept.name).defenders] == [kept.defenders[0].name]


def test_nobody_posts_who_made_a_document_or_when(case: Document, officer: str) -> None:
	"""Four eyes look at it."""
	made = frappe.db.get_value(CASE, case.name, ["owner", "creation"])
	with at_the_browser(officer):
		call(SAVE, doc=posted(case, owner=officer, creation="2020-01-01 00:00:00"), action="Save")
	assert frappe.db.get_value(CASE, case.name, ["owner", "creation"]) == made


REFUSALS = (frappe.ValidationError, frappe.PermissionError)
TASK = {"doctype": "ToDo", "description": "x"}
MEETING = {"doctype": "Event", "subject": "x", "starts_on": "2026-01-01"}


@pytest.mark.parametrize("spelt", ["violation case", "VIOLATION CASE", "Violation Casé"])
@pytest.mark.parametrize("in_a_row", [False, True])
def test_a_doctype_in_another_spelling_tells_no_number(spelt: str, in_a_row: bool, case: Document) -> None:
	"""The platform writes it as it is stored, and looks whether there is such a number."""
	heard = []
	for name in (case.name, "DOS-2020-99999"):
		taking_part = [{"reference_doctype": spelt, "reference_docname": name}]
		linked = {**MEETING, "event_participants": taking_part}
		doc = linked if in_a_row else {**TASK, "reference_type": spelt, "reference_name": name}
		with at_the_browser(make_person(Role.OUTREACH)), pytest.raises(REFUSALS) as error:
			call("frappe.client.insert", doc=json.dumps(doc))
		heard.append((type(error.value), str(error.value).replace(name, "N")))
	assert heard[0] == heard[1]


def test_nor_in_a_document_of_ours(case: Document) -> None:
	"""There the doctype is a choice, which nobody spells anew."""
	heard = []
	for name in (case.name, "DOS-2020-99999"):
		given = {"doctype": "Access Grant", "record_type": "violation case", "record": name}
		with at_the_browser(make_person(Role.CASE_OFFICER)) as login, pytest.raises(REFUSALS) as error:
			call("frappe.client.insert", doc=json.dumps({**given, "user": login}))
		heard.append((type(error.value), str(error.value).replace(name, "N")))
	assert heard[0] == heard[1]
