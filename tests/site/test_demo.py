"""Loading the demo: refused on a real site, done once, and what it leaves is what the plan and the documents say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import getdate

from cndh_protection.access.partners import partner_of
from cndh_protection.portal.referrals import given_referrals
from cndh_protection.seal.searchtokens import asked_tokens
from cndh_protection.services import tally
from cndh_protection.services.restricted import RESTREINT, mark_field, restricted_columns, sealed_field
from cndh_protection.services.stages import stage_of_state
from cndh_protection.setup import demo
from cndh_protection.setup.demo.accounts import (
	ACCOUNTS,
	AGENT,
	CHAIR,
	COMMISSIONER,
	FOURTH_COMMISSIONER,
	PARTNER_ACCOUNTS,
	PRESIDENT,
	SECOND_COMMISSIONER,
	THIRD_COMMISSIONER,
)
from cndh_protection.setup.demo.plan import plan_for
from cndh_protection.setup.demo.shapes import Entry, Plan
from tests.factories import make_case
from tests.people import as_user

EMPTIED = ("Registry", "Casework", "Outreach")
DOCTYPES = (
	"Defender",
	"Violation Case",
	"Violation Act",
	"Protection Measure",
	"Contact Log",
	"Risk Assessment",
	"Consent",
	"Referral",
	"Authority Letter",
	"Urgent Appeal",
	"Intake Submission",
	"Awareness Activity",
)


@pytest.fixture
def demo_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	monkeypatch.setitem(frappe.local.conf, "cndh_demo", 1)
	ours = frappe.get_all("DocType", {"module": ["in", EMPTIED], "issingle": 0}, pluck="name")
	for doctype in (*ours, "Record Key", "Access Grant", "Restricted Tally"):
		frappe.db.delete(doctype)  # what tests at the browser left; it comes back with the rollback
	yield
	frappe.clear_cache()


def test_refused_on_a_site_with_cases(demo_site: None) -> None:
	"""Its own numbers would clash."""
	make_case()
	with pytest.raises(SystemExit, match="has cases already"):
		demo.install()


def test_refused_where_the_site_is_no_demo(monkeypatch: pytest.MonkeyPatch) -> None:
	"""And nothing is written."""
	monkeypatch.setitem(frappe.local.conf, "cndh_demo", 0)
	users = frappe.db.count("User")
	with pytest.raises(SystemExit, match="set-config cndh_demo 1"):
		demo.install()
	assert frappe.db.count("User") == users


@pytest.mark.slow
def test_loading(demo_site: None, capsys: pytest.CaptureFixture[str]) -> None:
	"""One load, since it takes long; then everything that can be asked of it."""
	before = {doctype: frappe.db.count(doctype) for doctype in DOCTYPES}
	plan = plan_for(getdate())
	demo.install()
	expected = Counter(entry.doctype for entry in plan.entries())
	loaded = {doctype: frappe.db.count(doctype) - before[doctype] for doctype in DOCTYPES}
	assert loaded == {doctype: expected[doctype] for doctype in DOCTYPES}

	check_accounts()
	for file in plan.files:
		check_case(file.case)
	check_search(plan)
	check_own_rules(plan)
	check_levels(plan)
	check_clocks(plan)
	check_referrals()
	check_open_actions()
	check_submissions()
	check_sessions()
	check_complaints()
	check_protected_terms()

	capsys.readouterr()
	demo.install()
	assert "nothing to do" in capsys.readouterr().out
	assert {doctype: frappe.db.count(doctype) - before[doctype] for doctype in DOCTYPES} == loaded


def check_accounts() -> None:
	"""Each has the roles that it is said to have; partners have no Desk; nobody became System Manager."""
	for account in ACCOUNTS:
		roles = set(frappe.get_all("Has Role", filters={"parent": account.login}, pluck="role"))
		assert roles == set(account.roles)
		kind = "Website User" if account.login in PARTNER_ACCOUNTS else "System User"
		assert frappe.db.get_value("User", account.login, "user_type") == kind


def check_case(case: Entry) -> None:
	"""The stored case stands where the plan says, with its dates of entry and change."""
	stored = frappe.get_doc("Violation Case", case.name)
	assert stage_of_state(stored.workflow_state) == case.stage
	assert (stored.owner, stored.creation) == (case.by, case.at)
	assert (stored.modified, stored.modified_by) == case.changed
	assert [row.taken_by for row in stored.steps] == [step.by for step in case.steps]


def check_referrals() -> None:
	"""Each partner with a login has one to read, sealed."""
	for login in PARTNER_ACCOUNTS:
		(given,) = given_referrals(str(partner_of(login)))
		assert frappe.db.get_value("Referral", given.number, "sheet_identity").startswith("cndh1.")


def check_submissions() -> None:
	"""They wait in the reception, sealed."""
	with as_user(AGENT):
		waiting = frappe.get_list("Intake Submission", {"status": "New"})
	assert len(waiting) == 4
	stories = frappe.get_all("Intake Submission", pluck="story")
	assert all(story.startswith("cndh1.") for story in stories)


def check_search(plan: Plan) -> None:
	"""Everybody with a phone is found by it, told cases and light ones."""
	fields = ["reference_name", "token"]
	held = set(frappe.get_all("Search Token", {"index_name": "phone"}, fields, as_list=True))
	phones = [
		(person.name, row["value"])
		for file in plan.files
		for person in file.persons
		for row in person.values.get("contacts", [])
		if row["kind"] == "Phone"
	]
	assert len(phones) > 100
	lost = [name for name, phone in phones if not {(name, t) for t in asked_tokens("phone", phone)} & held]
	assert lost == []


def check_own_rules(plan: Plan) -> None:
	"""Stored documents pass the platform's and their own checks: what was written in bulk is no worse."""
	for file in plan.files[::10]:
		for doctype in ("Violation Case", "Violation Act", "Protection Measure"):
			key = "name" if doctype == "Violation Case" else "violation_case"
			for name in frappe.get_all(doctype, filters={key: file.case.name}, pluck="name"):
				doc = frappe.get_doc(doctype, name)
				doc.flags.by_server = True
				doc.save()


def check_clocks(plan: Plan) -> None:
	"""Every case has its clocks, most met in time, some late, three for a new incident: one of them after the closing."""
	rows = frappe.get_all("Case Clock", fields=["violation_case", "kind", "state", "urgency"])
	assert {row.violation_case for row in rows} == {file.case.name for file in plan.files}
	assert {"Met", "Met late", "Late", "Running", "Stopped"} <= {row.state for row in rows}
	states = Counter(row.state for row in rows if row.kind == "First contact")
	assert states["Met"] > 5 * (states["Met late"] + states["Late"])
	again = Counter(row.state for row in rows if row.kind == "Re-assessment")
	assert (again.total(), again.keys() <= {"Running", "Late"}) == (
		3,
		True,
	)  # one is due today at ten in the evening


def check_sessions() -> None:
	"""One that comes, with what waits, each case once for each question; one that was held without the recused."""
	statuses = frappe.get_all("Protection Session", pluck="status", order_by="held_on asc")
	assert statuses == ["Minutes approved", "Agenda sent"]
	fields = ["name", "violation_case", "asked", "measure", "decision"]
	items = frappe.get_all("Session Item", fields=fields)
	assert len({tuple(row[field] for field in fields[1:4]) for row in items}) == len(items) > 20
	assert {"First decision", "Review", "Ratification"} == {row.asked for row in items}
	(held,) = (row.name for row in items if row.decision)
	voices = {row.commissioner: row.voice for row in frappe.get_doc("Session Item", held).voices}
	assert Counter(voices.values()) == {"For": 3, "Against": 1, "Abstention": 1, "Recused": 1}
	for login, voice in voices.items():
		with as_user(login):
			there = bool(frappe.get_list("Session Item", filters={"name": held}))
			assert there == (voice != "Recused")


def check_complaints() -> None:
	"""One waits, one was answered by somebody apart; the president reads both, who entered them reads none."""
	rows = frappe.get_all("Handling Complaint", fields=["status", "answered_by"], order_by="received_on asc")
	assert [row.status for row in rows] == ["Waiting for a commissioner", "Answered"]
	assert rows[1].answered_by in {COMMISSIONER, SECOND_COMMISSIONER, THIRD_COMMISSIONER, FOURTH_COMMISSIONER}
	for login, count in ((PRESIDENT, 2), (rows[1].answered_by, 1)):
		with as_user(login):
			assert len(frappe.get_list("Handling Complaint")) == count
	with as_user(AGENT):
		assert not frappe.has_permission("Handling Complaint")


def check_protected_terms() -> None:
	"""Some records have a protected term; none has it in clear, in whatever column; the tally counts them."""
	for doctype, link, list_doctype in restricted_columns():
		sensitive = frappe.get_all(list_doctype, filters={"sensitive": 1}, pluck="name")
		for row in frappe.db.sql(f"select * from `tab{doctype}`", as_dict=True):
			assert not set(sensitive) & {value for value in row.values() if isinstance(value, str)}
			assert bool(row[mark_field(link)]) == bool(row[sealed_field(link)])
	assert frappe.db.count("Violation Act", {"violation_type_mark": RESTREINT})
	assert frappe.db.count("Defender Profile Entry", {"profile_mark": RESTREINT})
	assert tally.differences() == []


def check_levels(plan: Plan) -> None:
	"""The plan foresaw what the server works out, and each full form names the rapid one before it."""
	for entry in (one for file in plan.files for one in file.assessments):
		key = {"defender": entry.values["defender"], "assessed_on": entry.at, "form": entry.values["form"]}
		stored = frappe.db.get_value(
			"Risk Assessment", key, ["level", "next_review", "previous"], as_dict=True
		)
		assert (stored.level, stored.next_review) == (entry.values["level"], entry.values["next_review"])
		assert stored.previous or entry.values["form"] == "Rapid"
	for person in (one for file in plan.files for one in file.persons):
		assert (frappe.db.get_value("Defender", person.name, "risk_level") or None) == person.values.get(
			"risk_level"
		)


def check_open_actions() -> None:
	"""What the chair finds to be done is what its cases stand at."""
	with as_user(CHAIR):
		actions = frappe.get_list(
			"Workflow Action",
			filters={"reference_doctype": "Violation Case", "status": "Open"},
			fields=["reference_name", "workflow_state"],
			limit_page_length=0,
		)
	assert actions
	for action in actions:
		state = frappe.db.get_value("Violation Case", action.reference_name, "workflow_state")
		assert state == action.workflow_state
