"""Who opened a record: which rows of the audit are shown, to whom, what counts as exceptional, how reasons are read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime

from cndh_protection.access import audit, break_glass, limits, prospects, reveal, soundness, who_opened
from cndh_protection.access.audit import Code
from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.constants import Role
from tests.browsing import at_the_browser, codes
from tests.factories import make_case, make_defender
from tests.people import as_user, make_person
from tests.permissions.small_world import stands

REASON = "Danger to life"
WHY = "Her lawyer asked for a call back"


@pytest.fixture
def officer() -> str:
	"""Somebody who takes cases in and works on them."""
	return make_person(Role.CASE_OFFICER, Role.INTAKE)


def case_of(officer: str, *people: Document, **given: Any) -> Document:
	with as_user(officer):
		return make_case(team=False, defenders=[{"defender": one.name} for one in people], **given)


def shown(login: str, doc: Document) -> list[dict[str, Any]]:
	"""What the person is shown of the openings of a record."""
	with at_the_browser(login):
		return list(who_opened.who_opened(doc.doctype, doc.name)["rows"])


def opens(login: str, doc: Document, compartment: str = "core", action: str = "open", **more: Any) -> None:
	with at_the_browser(login):
		reveal.reveal(doc.doctype, doc.name, compartment, action, **more)


# Which rows


def test_a_person_has_no_people(officer: str) -> None:
	"""Rows under the same name belong to a case."""
	with as_user(officer):
		person, other = make_defender(), make_defender()
	opens(officer, other, "identity", "call")
	stands(other.name, person.name)
	assert [row for row in shown(officer, person) if row["user"] == officer] == []


def test_of_other_doctypes_nothing_is_shown(officer: str) -> None:
	"""As if the record did not exist, also to whoever reads it."""
	with at_the_browser(officer), pytest.raises(frappe.DoesNotExistError):
		who_opened.who_opened("User", officer)
	with at_the_browser(officer), pytest.raises(frappe.DoesNotExistError):
		who_opened.who_opened(CASE, "DOS-2020-99999")


# Exceptional


@pytest.fixture
def chair() -> str:
	return make_person(Role.CHAIR)


def marks(officer: str, case: Document, login: str) -> dict[str, bool]:
	return {row["code"]: row["exceptional"] for row in shown(officer, case) if row["user"] == login}


def take(login: str, case: Document) -> str:
	with at_the_browser(login):
		return str(break_glass.open_exceptionally(CASE, case.name, "core", REASON)["name"])


def test_what_is_opened_after_an_exception_is_not_exceptional(officer: str, chair: str) -> None:
	"""Nor before it: the chair reads this case anyway."""
	case = case_of(officer)
	name = take(chair, case)
	opens(chair, case)
	assert marks(officer, case, chair) == {Code.GLASS_BROKEN: True, Code.OPENED: True}
	for begins in (-2, 1):
		frappe.db.set_value(
			"Break Glass",
			name,
			{
				"valid_from": add_days(now_datetime(), begins),
				"valid_until": add_days(now_datetime(), begins + 1) - timedelta(minutes=5),
			},
		)
		assert marks(officer, case, chair) == {Code.GLASS_BROKEN: True, Code.OPENED: False}


def test_the_exception_of_one_is_not_that_of_another(officer: str, chair: str) -> None:
	"""Each has his or her own."""
	case, other = case_of(officer), make_person(Role.CHAIR)
	take(chair, case)
	opens(other, case)
	assert marks(officer, case, other) == {Code.OPENED: False}


def test_the_form_tells_no_exception_that_is_over(officer: str, chair: str) -> None:
	"""Only one that runs."""
	case = case_of(officer)
	take(chair, case)
	grant = frappe.get_last_doc("Access Grant", {"user": chair})
	with as_user(chair):
		assert prospects.what_opens(CASE, case.name)["exceptional_until"] == str(grant.valid_until)
		grant.db_set("valid_until", now_datetime() - timedelta(seconds=1))
		assert prospects.what_opens(CASE, case.name)["exceptional_until"] is None


def test_nobody_is_the_officer_of_a_person(officer: str) -> None:
	"""Not even where a case has the person's code for its number."""
	case = case_of(officer)
	with as_user(officer):
		person = make_defender()
		assert prospects.what_opens(DEFENDER, person.name)["officer"] is None
	frappe.db.set_value(CASE, case.name, "name", person.name)
	with as_user(officer):
		assert prospects.what_opens(DEFENDER, person.name)["officer"] is None


# Reasons


def explained(officer: str) -> Document:
	"""A case for named persons only, opened with a reason."""
	case = case_of(officer, contact="+223 70 00 00 01", no_contact=0)
	case.db_set("confidentiality_level", "C3")
	opens(officer, case, "contact", "call", reason=WHY)
	return case


def test_a_missing_guard_keeps_the_reasons_closed(officer: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The self-test is asked before they are opened."""
	case = explained(officer)
	with at_the_browser(officer):
		monkeypatch.setattr(soundness, "_checks", [lambda: ["a hook"]])
		with pytest.raises(soundness.NotSound):
			who_opened.why_opened(CASE, case.name)
	assert Code.REASONS_READ not in codes(officer)


def test_a_lock_of_openings_locks_the_reasons(officer: str) -> None:
	"""They are opened like the content."""
	case = explained(officer)
	with at_the_browser(officer):
		audit.write(Code.LIMIT_LOCKED, CASE, case.name)
		with pytest.raises(limits.TooManyOpenings):
			who_opened.why_opened(CASE, case.name)
	assert Code.REASONS_READ not in codes(officer)
