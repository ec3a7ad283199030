"""What the screens about access ask of the server: what opens, who opened and why, one's own people, conflicts."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, get_fullname, now_datetime

from cndh_protection.access import break_glass, doors, grants, prospects, reveal, sessions, who_opened
from cndh_protection.access.audit import Code
from cndh_protection.access.conflicts import is_in_conflict
from cndh_protection.access.rights import CASE, COMPARTMENTS, DEFENDER
from cndh_protection.constants import Role
from cndh_protection.patches.v1_0 import link_new_screens
from cndh_protection.services import conflicts
from cndh_protection.setup import ledger
from tests.browsing import at_the_browser, audited, codes
from tests.factories import make_act, make_case, make_contact_log, make_defender
from tests.people import as_user, make_person
from tests.seal.support import opened, stored

CONTACT = "+223 70 00 00 01"
WHY = "Her lawyer asked for a call back"
REASON = "Danger to life"


@pytest.fixture
def officer() -> str:
	"""Somebody who takes cases in and works on them."""
	return make_person(Role.CASE_OFFICER, Role.INTAKE)


@pytest.fixture
def case(officer: str) -> Document:
	"""A case of the officer."""
	with as_user(officer):
		return make_case(team=False, contact=CONTACT, no_contact=0)


def member(doc: Document, *roles: str, compartments: str = "core,identity,contact") -> str:
	login = make_person(*roles)
	grants.give(doc.doctype, doc.name, login, compartments=compartments)
	return login


# What opens, said beforehand


def test_a_form_knows_what_opens_and_whom_to_ask(case: Document, officer: str) -> None:
	"""By function, and the responsible officer by name; nothing is written down, nothing opened."""
	login = member(case, Role.LEGAL, compartments="core")
	act = make_act(violation_case=case.name)
	with as_user(login):
		told = prospects.what_opens(CASE, case.name)
		of_act = prospects.what_opens("Violation Act", act.name)
	assert (told["open"], told["closed"]) == (["core"], [part for part in COMPARTMENTS if part != "core"])
	assert told["officer"] == get_fullname(officer)
	assert (told["exceptional_until"], told["sees_openings"], told["declares_for_others"]) == (
		None,
		False,
		False,
	)
	assert (of_act["open"], of_act["officer"]) == (["core"], get_fullname(officer))
	assert codes(login) == []
	with as_user(officer):
		own = prospects.what_opens(CASE, case.name)
	assert (own["is_officer"], told["is_officer"], own["sees_openings"]) == (True, False, True)


def test_what_opens_gives_away_nothing_hidden(case: Document) -> None:
	"""The words for a wrong number, and none for what nobody opens."""
	with as_user(make_person(Role.CASE_OFFICER)):
		with pytest.raises(frappe.DoesNotExistError) as hidden:
			prospects.what_opens(CASE, case.name)
		with pytest.raises(frappe.DoesNotExistError) as wrong:
			prospects.what_opens(CASE, "DOS-2020-99999")
		for doctype in ("User", "Record Key", "Opening Reason", "Break Glass"):
			with pytest.raises(frappe.DoesNotExistError):
				prospects.what_opens(doctype, "x")
	assert str(hidden.value).replace(case.name, "N") == str(wrong.value).replace("DOS-2020-99999", "N")


def test_whoever_runs_the_site_is_told_that_all_is_closed(case: Document) -> None:
	"""Administrator reads the row and opens nothing."""
	assert prospects.what_opens(CASE, case.name)["open"] == []


# Exceptional access


def take(case: Document, login: str) -> str:
	with at_the_browser(login):
		return str(break_glass.open_exceptionally(CASE, case.name, "core", REASON)["name"])


def test_the_form_says_how_long_an_exception_lasts(case: Document) -> None:
	"""To whoever took it, while it runs."""
	case.db_set("confidentiality_level", "C3")
	chair = make_person(Role.CHAIR)
	name = take(case, chair)
	with as_user(chair):
		told = prospects.what_opens(CASE, case.name)
	until = frappe.db.get_value("Break Glass", name, "valid_until")
	assert (told["open"], told["exceptional_until"]) == (["core"], str(until))


def test_the_note_of_a_review_is_sealed_and_opens_to_control(case: Document) -> None:
	"""Under the key of the record, which itself stays closed to them; not to whoever runs the site."""
	name = take(case, make_person(Role.PRESIDENT))
	control, auditor = make_person(Role.DATA_PROTECTION), make_person(Role.AUDITOR)
	with at_the_browser(control):
		break_glass.review(name, "Justified", WHY)
		with pytest.raises(frappe.DoesNotExistError):
			reveal.reveal(CASE, case.name, "core", "open")
	assert str(stored("Break Glass", name, "review_note")).startswith("cndh1.")
	for login in (control, auditor):
		with at_the_browser(login):
			assert reveal.reveal("Break Glass", name, "core", "open")["values"] == {"review_note": WHY}
			assert prospects.what_opens("Break Glass", name)["open"] == ["core"]
	for login in (make_person("System Manager", Role.AUDITOR), "Administrator"):
		with at_the_browser(login):
			assert reveal.reveal("Break Glass", name, "core", "open")["values"] == {}
	with at_the_browser(make_person(Role.CHAIR)), pytest.raises(frappe.DoesNotExistError):
		reveal.reveal("Break Glass", name, "core", "open")
	assert WHY not in str(audited(control))


def test_a_review_that_is_not_there_is_told_as_such() -> None:
	with at_the_browser(make_person(Role.DATA_PROTECTION)), pytest.raises(frappe.DoesNotExistError):
		reveal.reveal("Break Glass", "none", "core", "open")


def test_the_form_offers_no_writing_under_an_exception(case: Document, officer: str) -> None:
	"""The role may write cases; this row is only read."""
	case.db_set("confidentiality_level", "C3")
	chair = make_person(Role.CHAIR)
	take(case, chair)
	may = {}
	for login in (officer, chair):
		with as_user(login):
			frappe.local.response = frappe._dict(docs=[])
			doors.getdoc(CASE, case.name)
			may[login] = frappe.response["docinfo"]["permissions"]["write"]
	assert may == {officer: 1, chair: 0}


# Who opened, and why


def test_openings_under_an_exception_are_marked(case: Document, officer: str) -> None:
	"""The taking and what it opened; not what the team opens."""
	case.db_set("confidentiality_level", "C3")
	chair = make_person(Role.CHAIR)
	take(case, chair)
	with at_the_browser(chair):
		reveal.reveal(CASE, case.name, "core", "open")
	with at_the_browser(officer):
		reveal.reveal(CASE, case.name, "core", "open")
		rows = who_opened.who_opened(CASE, case.name)["rows"]
	# A number that an earlier test rolled back is given again, and its rows of the audit have stayed.
	ours = [row for row in rows if row["user"] in (chair, officer)]
	marked = {(row["user"], row["code"]): row["exceptional"] for row in ours}
	assert marked == {
		(chair, Code.GLASS_BROKEN): True,
		(chair, Code.OPENED): True,
		(officer, Code.OPENED): False,
	}


def test_who_opened_a_person(officer: str) -> None:
	"""The record of a person has the same, without the cases."""
	with as_user(officer):
		defender = make_defender()
		make_case(team=False, defenders=[{"defender": defender.name}])
	with at_the_browser(officer):
		reveal.reveal(DEFENDER, defender.name, "identity", "call")
		(row,) = who_opened.who_opened(DEFENDER, defender.name)["rows"]
	assert (row["user"], row["details"]["action"]) == (officer, "call")


def test_the_reasons_are_read_with_the_openings(case: Document, officer: str) -> None:
	"""Each beside its row of the audit; reading is a row of its own, which the team sees."""
	case.db_set("confidentiality_level", "C3")
	with at_the_browser(officer):
		reveal.reveal(CASE, case.name, "contact", "call", reason=WHY)
		told = who_opened.who_opened(CASE, case.name)
		(given,) = who_opened.why_opened(CASE, case.name)
		after = who_opened.who_opened(CASE, case.name)["rows"]
	assert told["reasons"]
	assert WHY not in str(told)
	assert (given["reason"], given["event"]) == (WHY, told["rows"][0]["name"])
	assert after[0]["code"] == Code.REASONS_READ
	assert codes(officer) == [Code.REVEALED, Code.REASONS_READ]


def test_no_reasons_without_the_content(case: Document, officer: str) -> None:
	"""They are sealed like the content: who sees openings but not the content reads none, nor does a program."""
	case.db_set("confidentiality_level", "C3")
	with at_the_browser(officer):
		reveal.reveal(CASE, case.name, "contact", "call", reason=WHY)
	other = member(case, Role.CASE_OFFICER, compartments="contact")
	with at_the_browser(other):
		assert not who_opened.who_opened(CASE, case.name)["reasons"]
		with pytest.raises(frappe.PermissionError):
			who_opened.why_opened(CASE, case.name)
	for login in (member(case, Role.LEGAL), "Administrator"):
		with at_the_browser(login), pytest.raises(frappe.PermissionError):
			who_opened.why_opened(CASE, case.name)
	with at_the_browser(make_person(Role.CASE_OFFICER)), pytest.raises(frappe.DoesNotExistError):
		who_opened.why_opened(CASE, case.name)
	with as_user(officer), pytest.raises(sessions.NotInteractive):
		who_opened.why_opened(CASE, case.name)
	assert Code.REASONS_READ not in {*codes(other), *codes(officer)}


# One's own people


def test_my_people_come_once_with_cases_precautions_and_next_contact(officer: str) -> None:
	"""The next try that the latest contact left."""
	with as_user(officer):
		person = make_defender(legal_name="Awa Exemple", never_call=1)
		cases = [make_case(team=False, defenders=[{"defender": person.name}]).name for _n in range(2)]
		then = add_days(now_datetime(), 2).replace(microsecond=0)
		make_contact_log(violation_case=cases[0], defender=person.name, next_try=then)
		long_ago = add_days(now_datetime(), -3)
		make_contact_log(violation_case=cases[1], defender=person.name, contacted_on=long_ago)
	with at_the_browser(officer):
		(row,) = reveal.my_people()
	assert (row["legal_name"], row["never_call"], row["next_contact"]) == ("Awa Exemple", 1, then)
	assert [case["name"] for case in row["cases"]] == sorted(cases)


def test_the_next_contact_is_for_who_reads_contacts(case: Document) -> None:
	"""A lawyer on the team reads none."""
	person = make_defender()
	case.append("defenders", {"defender": person.name, "part": "Victim"})
	case.save()
	make_contact_log(violation_case=case.name, defender=person.name, next_try=add_days(now_datetime(), 2))
	with at_the_browser(member(case, Role.LEGAL)):
		(row,) = reveal.my_people()
	assert row["next_contact"] is None


# Conflicts


def test_anybody_declares_an_own_conflict(case: Document) -> None:
	"""The record is gone at once, the reason sealed, the chair told without a name."""
	login, chair = member(case, Role.LEGAL), make_person(Role.CHAIR)
	with as_user(login):
		assert conflicts.declare_conflict(CASE, case.name, reason="A cousin") is False
		with pytest.raises(frappe.DoesNotExistError):
			conflicts.declare_conflict(CASE, case.name)
	assert is_in_conflict(login, CASE, case.name)
	(name,) = frappe.get_all("Access Conflict", filters={"user": login}, pluck="name")
	assert str(stored("Access Conflict", name, "reason")).startswith("cndh1.")
	assert opened(frappe.get_doc("Access Conflict", name), "reason") == "A cousin"
	(notice,) = frappe.get_all("Notification Log", filters={"for_user": chair}, pluck="subject")
	assert case.name not in notice
	assert login not in notice
	(row,) = audited(login)
	assert (row["code"], json.loads(row["details"])) == (Code.CONFLICT_DECLARED, {"user": login})


def test_the_conflict_of_another_is_declared_by_who_enters_conflicts(case: Document, officer: str) -> None:
	"""The chair; no member of the team."""
	chair, legal = make_person(Role.CHAIR), member(case, Role.LEGAL)
	with as_user(legal), pytest.raises(frappe.PermissionError):
		conflicts.declare_conflict(CASE, case.name, user=officer)
	assert not is_in_conflict(officer, CASE, case.name)
	with as_user(chair):
		assert conflicts.declare_conflict(CASE, case.name, user=officer) is True
	assert is_in_conflict(officer, CASE, case.name)


def test_a_conflict_that_ends_is_in_the_audit(case: Document) -> None:
	"""Its beginning and its end."""
	chair, legal = make_person(Role.CHAIR), member(case, Role.LEGAL)
	with as_user(chair):
		conflicts.declare_conflict(CASE, case.name, user=legal)
		doc = frappe.get_last_doc("Access Conflict", {"user": legal})
		doc.valid_until = add_days(now_datetime(), 1)
		doc.save()
	assert codes(chair) == [Code.CONFLICT_DECLARED, Code.CONFLICT_ENDED]


@pytest.mark.parametrize("door", [conflicts.declare_conflict, break_glass.review])
def test_only_post(door: Any) -> None:
	"""A link changes nothing."""
	assert frappe.allowed_http_methods_for_whitelisted_func[door] == ["POST"]


# Workspaces of a site that was there before


def test_untouched_workspaces_get_the_new_links() -> None:
	"""And one that somebody changed, or deleted, is left alone."""
	_age("Protection")
	changed = _age("Capacités internes")
	changed.append("links", {"type": "Link", "label": "X", "link_type": "DocType", "link_to": "Territory"})
	changed.save()
	link_new_screens.execute()
	assert "my-people" in _targets("Protection")
	assert ledger.is_as_shipped(frappe.get_doc("Workspace", "Protection"))
	assert "Break Glass" not in _targets(changed.name)
	before = _targets("Protection")
	link_new_screens.execute()
	assert _targets("Protection") == before


def _age(name: str) -> Document:
	"""Put a workspace back to what was shipped before the new screens."""
	doc = frappe.get_doc("Workspace", name)
	new = ("my-people", "Audit Event", "Break Glass", "Access Grant", "Access Conflict")
	doc.links = [row for row in doc.links if row.link_to not in new]
	doc.save()
	ledger.record_anew(doc)
	return doc


def _targets(name: str) -> list[str]:
	return [row.link_to for row in frappe.get_doc("Workspace", name).links]
