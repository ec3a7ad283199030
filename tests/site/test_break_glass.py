"""Exceptional access: who takes it, what it opens and for how long, who is told, how it is reviewed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime, today

from cndh_protection.access import audit, break_glass, reveal, sessions, soundness
from cndh_protection.access.audit import Code
from cndh_protection.access.policy import compartments_open_to
from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.constants import Role
from tests.browsing import at_the_browser, audited, codes
from tests.factories import make_case, make_conflict, make_defender
from tests.people import PASSWORD, ROLES, as_user, make_person
from tests.permissions import matrix

REASON = "Danger to life"
TAKERS = sorted(matrix.roles_in(matrix.EXCEPTIONAL))
SUMMARY = "He was taken from his home at night."


@pytest.fixture
def case() -> Document:
	"""A case for named persons only, on which nobody of the test is named."""
	doc = make_case(team=False, summary=SUMMARY, place="At the river")
	doc.db_set("confidentiality_level", "C3")
	return doc


def take(doc: Document, compartments: str = "core,location", reason: str = REASON) -> dict[str, Any]:
	return break_glass.open_exceptionally(doc.doctype, doc.name, compartments, reason)


@pytest.mark.parametrize("role", TAKERS)
def test_it_opens_what_was_asked_for_an_hour(role: str, case: Document) -> None:
	"""A record that was closed is read through the usual opening, what was not asked stays closed."""
	with at_the_browser(make_person(role, password=PASSWORD)) as login:
		with pytest.raises(frappe.DoesNotExistError):
			reveal.reveal(CASE, case.name, "core", "open")
		answer = take(case)
		assert compartments_open_to(login, CASE, case.name) == {"core", "location"}
		assert reveal.reveal(CASE, case.name, "core", "open")["values"] == {"summary": SUMMARY}
	doc = frappe.get_doc("Break Glass", answer["name"])
	assert (doc.user, doc.record, doc.compartments, doc.reason) == (login, case.name, "core,location", REASON)
	assert doc.valid_until - doc.valid_from == timedelta(minutes=60)
	assert str(doc.review_due) == add_days(today(), 7)


def test_the_reason_is_one_of_the_list(case: Document) -> None:
	"""Asked before anything is written down."""
	login = make_person(Role.PRESIDENT)
	with at_the_browser(login), pytest.raises(frappe.ValidationError, match="reason"):
		take(case, reason="Curiosity")
	assert codes(login) == []


def test_it_ends_by_itself(case: Document) -> None:
	"""After an hour nothing is open any more."""
	with at_the_browser(make_person(Role.PRESIDENT)) as login:
		name = take(case)["name"]
		grant = frappe.get_doc("Access Grant", frappe.db.get_value("Break Glass", name, "access_grant"))
		assert grant.valid_until - grant.valid_from == timedelta(minutes=60)
		grant.db_set("valid_until", now_datetime() - timedelta(seconds=1))
	assert compartments_open_to(login, CASE, case.name) == frozenset()


def test_it_gives_no_writing(case: Document) -> None:
	"""Exceptional access reads."""
	with at_the_browser(make_person(Role.CHAIR)):
		take(case)
		doc = frappe.get_doc(CASE, case.name)
		assert doc.has_permission("read")
		assert not doc.has_permission("write")


def test_a_defender_opens_too() -> None:
	"""Of nobody's case that the person reads."""
	defender = make_defender(legal_name="Awa Exemple")
	with at_the_browser(make_person(Role.PRESIDENT)):
		take(defender, "identity")
		assert reveal.reveal(DEFENDER, defender.name, "identity", "call")["values"] == {
			"legal_name": "Awa Exemple"
		}


@pytest.mark.parametrize("role", [role for role in ROLES if role not in TAKERS])
def test_no_other_role_takes_it(role: str, case: Document) -> None:
	"""Refused before the record is looked for."""
	with at_the_browser(make_person(role)) as login:
		for record in (case.name, "DOS-2020-99999"):
			with pytest.raises(break_glass.ExceptionRefused):
				break_glass.open_exceptionally(CASE, record, "core", REASON)
	assert codes(login) == []
	assert not frappe.db.exists("Break Glass", {"user": login})


def test_whoever_runs_the_site_does_not(case: Document) -> None:
	"""Whatever else he or she is."""
	for login in (
		"Administrator",
		make_person("System Manager", Role.CHAIR),
		make_person(Role.ADMINISTRATOR, Role.CHAIR),
	):
		with at_the_browser(login), pytest.raises(break_glass.ExceptionRefused):
			take(case)


def test_no_program_takes_it(case: Document) -> None:
	"""A person in a session of his or her own, by POST."""
	with as_user(make_person(Role.CHAIR)), pytest.raises(sessions.NotInteractive):
		take(case)
	assert frappe.allowed_http_methods_for_whitelisted_func[break_glass.open_exceptionally] == ["POST"]
	assert frappe.allowed_http_methods_for_whitelisted_func[break_glass.review] == ["POST"]


def test_a_missing_guard_keeps_it_closed(case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The self-test is asked before anything is given."""
	with at_the_browser(make_person(Role.PRESIDENT)) as login:
		monkeypatch.setattr(soundness, "_checks", [lambda: ["a hook"]])
		with pytest.raises(soundness.NotSound):
			take(case)
	assert codes(login) == []


@pytest.mark.parametrize("about", ["case", "person"])
def test_a_conflict_beats_it(about: str) -> None:
	"""And reads as a record that does not exist."""
	defender = make_defender()
	case = make_case(team=False, defenders=[{"defender": defender.name}])
	login = make_person(Role.CHAIR)
	doctype, name = {"case": (CASE, case.name), "person": (DEFENDER, defender.name)}[about]
	make_conflict(login, name, doctype)
	with at_the_browser(login):
		with pytest.raises(frappe.DoesNotExistError) as hidden:
			take(case)
		with pytest.raises(frappe.DoesNotExistError) as wrong:
			break_glass.open_exceptionally(CASE, "DOS-2020-99999", "core", REASON)
	assert str(hidden.value).replace(case.name, "N") == str(wrong.value).replace("DOS-2020-99999", "N")
	assert codes(login) == []


@pytest.mark.parametrize(
	("compartments", "reason"), [("core", "Because"), ("core", ""), ("everything", REASON), ("", REASON)]
)
def test_reason_and_compartments_are_of_the_lists(compartments: str, reason: str, case: Document) -> None:
	"""Nothing else is taken."""
	with at_the_browser(make_person(Role.CHAIR)) as login, pytest.raises(frappe.ValidationError):
		take(case, compartments, reason)
	assert codes(login) == []


@pytest.mark.parametrize("doctype", ["User", "Violation Act", "Access Grant"])
def test_only_cases_and_people(doctype: str) -> None:
	"""What belongs to a case opens with the case."""
	with at_the_browser(make_person(Role.CHAIR)), pytest.raises(frappe.DoesNotExistError):
		break_glass.open_exceptionally(doctype, "Administrator", "core", REASON)


def test_it_is_audited_before_anything_is_made(case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Should the rest fail, and be undone, the row stands."""

	def fail(*_about: Any) -> None:
		raise RuntimeError

	monkeypatch.setattr(break_glass, "_make", fail)
	with at_the_browser(make_person(Role.PRESIDENT)) as login, pytest.raises(RuntimeError):
		take(case)
	frappe.db.rollback()
	(row,) = audited(login)
	assert (row["code"], row["record"]) == (Code.GLASS_BROKEN, case.name)
	assert json.loads(row["details"]) == {"opened": "core,location", "reason": "danger_to_life"}


def test_without_the_audit_nothing_is_made(case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Neither a grant nor a record of the exception."""

	def fail(*_about: Any) -> None:
		raise audit.AuditUnavailable

	monkeypatch.setattr(audit, "write", fail)
	with at_the_browser(make_person(Role.PRESIDENT)) as login, pytest.raises(audit.AuditUnavailable):
		take(case)
	assert frappe.get_all("Access Grant", {"user": login}) == []
	assert frappe.get_all("Break Glass", {"user": login}) == []


def test_it_is_audited_and_told(case: Document) -> None:
	"""A row of codes; notices to the data-protection officer and the chair that name nobody and nothing."""
	watchers = [make_person(Role.DATA_PROTECTION), make_person(Role.CHAIR)]
	with at_the_browser(make_person(Role.PRESIDENT)) as login:
		take(case)
	(row,) = audited(login)
	assert (row["code"], row["record"]) == (Code.GLASS_BROKEN, case.name)
	assert json.loads(row["details"]) == {"opened": "core,location", "reason": "danger_to_life"}
	for watcher in watchers:
		(notice,) = frappe.get_all("Notification Log", filters={"for_user": watcher}, fields=["*"])
		shown = f"{notice.subject} {notice.email_content} {notice.document_name} {notice.from_user}"
		assert case.name not in shown
		assert login not in shown


def test_it_is_reviewed_once_by_somebody_else(case: Document) -> None:
	"""By the data-protection officer, never by whoever took it."""
	officer, both = make_person(Role.DATA_PROTECTION), make_person(Role.DATA_PROTECTION, Role.PRESIDENT)
	with at_the_browser(both) as login:
		name = take(case)["name"]
		with pytest.raises(break_glass.ExceptionRefused):
			break_glass.review(name, "Justified")
	for other in (Role.CHAIR, Role.AUDITOR, Role.PRESIDENT):
		with as_user(make_person(other)), pytest.raises(break_glass.ExceptionRefused):
			break_glass.review(name, "Justified")
	with as_user(officer):
		with pytest.raises(frappe.ValidationError):
			break_glass.review(name, "Perhaps")
		break_glass.review(name, "Not justified")
		with pytest.raises(frappe.ValidationError):
			break_glass.review(name, "Justified")
	doc = frappe.get_doc("Break Glass", name)
	assert (doc.review_result, doc.reviewed_by) == ("Not justified", officer)
	assert doc.reviewed_on
	assert codes(officer) == [Code.GLASS_REVIEWED]
	assert codes(login) == [Code.GLASS_BROKEN]


def test_an_overdue_review_is_told(case: Document) -> None:
	"""Once the seven days are over, and not before; not when it was reviewed."""
	watcher = make_person(Role.DATA_PROTECTION)
	frappe.db.delete("Break Glass")
	with at_the_browser(make_person(Role.PRESIDENT)):
		name = take(case)["name"]
	frappe.db.delete("Notification Log", {"for_user": watcher})

	def told() -> int:
		break_glass.tell_overdue()
		return frappe.db.count("Notification Log", {"for_user": watcher})

	assert told() == 0
	frappe.db.set_value("Break Glass", name, "review_due", add_days(today(), -1))
	assert told() == 1
	frappe.db.set_value("Break Glass", name, "review_result", "Justified")
	assert told() == 1
	assert "cndh_protection.access.break_glass.tell_overdue" in frappe.get_hooks("scheduler_events")["daily"]


@pytest.mark.parametrize("role", [Role.DATA_PROTECTION, Role.AUDITOR])
def test_control_reads_it(role: str, case: Document) -> None:
	"""In the Desk, and changes nothing there."""
	with at_the_browser(make_person(Role.PRESIDENT)):
		name = take(case)["name"]
	with as_user(make_person(role)):
		assert frappe.get_list("Break Glass", filters={"name": name}, pluck="name") == [name]
		assert not frappe.has_permission("Break Glass", "write")


def test_nobody_writes_it_as_a_document(case: Document) -> None:
	"""Not even Administrator."""
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "Break Glass", "record_type": CASE, "record": case.name}).insert()
