"""Protected fields in a real browser: locked, opened by a member, edited, locked again; refused to everybody else."""

from __future__ import annotations

import json
from collections.abc import Callable

import frappe
import pytest
from frappe.desk.doctype.notification_settings.notification_settings import create_notification_settings
from frappe.model.document import Document
from frappe.utils import now_datetime
from playwright.sync_api import BrowserContext, Page, expect

from cndh_protection.access.audit import Code
from cndh_protection.constants import Role
from tests.browser.desk import Desk
from tests.browser.sealed import PHONE, SPEAKER, SUMMARY, box, case_of, choose_action, lock, on_the_page
from tests.browsing import audited_since, end_of_audit
from tests.factories import make_act
from tests.people import PARTNER_AT_THE_BROWSER, PASSWORD, as_user, make_person, person, profile_person

AGENT = profile_person("Agent de protection")
OTHER_OFFICER = person(Role.CASE_OFFICER)
PSYCHOSOCIAL = person(Role.PSYCHOSOCIAL)
ADMINISTRATOR = profile_person("Administrateur technique")

NEW_PHONE = "+223 76 44 55 66"
ACTOR = "Un homme à moto <img src=x>"
SECRETS = (SUMMARY, PHONE, NEW_PHONE, SPEAKER)

WHAT_THE_DESK_HOLDS = """() => JSON.stringify([
	cur_frm.doc, locals["Violation Case"], cur_frm.get_docinfo(), {...localStorage}, {...sessionStorage}, location.href
])"""

pytestmark = pytest.mark.commits


@pytest.fixture
def case() -> Document:
	"""A case of the agent."""
	return case_of(AGENT)


def test_a_member_opens_edits_and_locks_again(desk_of: Callable[[str], Desk], case: Document) -> None:
	agent = desk_of(AGENT)
	agent.open("violation-case", case.name)
	expect(box(agent, "summary")).to_have_value(SUMMARY)
	expect(lock(agent, "contact")).to_be_visible()
	assert PHONE not in on_the_page(agent)

	choose_action(agent.page, "contact", "call")
	expect(box(agent, "contact")).to_have_value(PHONE)
	assert not agent.page.evaluate("cur_frm.is_dirty()")
	assert held(agent).isdisjoint(SECRETS)
	assert "cndh1." not in on_the_page(agent)

	agent.write("contact", NEW_PHONE)
	agent.page.wait_for_function("cur_frm.is_dirty()")
	assert held(agent) == {NEW_PHONE}
	agent.page.keyboard.press("Control+s")
	agent.page.wait_for_function("!cur_frm.is_dirty()")
	agent.settle()
	expect(box(agent, "contact")).to_have_value(NEW_PHONE)
	assert held(agent).isdisjoint(SECRETS)
	assert stored(case, "contact").startswith("cndh1.")
	assert "cndh1." not in on_the_page(agent), "the history of the document shows a token"

	agent.page.keyboard.press("Control+Shift+H")
	for field in ("summary", "contact"):
		expect(lock(agent, field)).to_be_visible()
	assert not [secret for secret in SECRETS if secret in on_the_page(agent)]
	assert audited(case) == ["opened", "revealed"]


def test_the_most_protected_asks_for_the_password(desk_of: Callable[[str], Desk]) -> None:
	login = make_person(Role.INTAKE, password=PASSWORD)  # wrong passwords are counted for each person
	create_notification_settings(login)
	case = case_of(login)
	agent = desk_of(login)
	agent.open("violation-case", case.name)
	choose_action(agent.page, "source", "write")
	dialog = agent.page.locator(".modal.show")
	expect(dialog.locator("input[type=password]")).to_be_focused()  # it is typed at once
	dialog.locator("input[type=password]").fill("Un-autre-mot-de-passe")
	dialog.locator(".btn-modal-primary").click()
	expect(dialog.get_by_role("alert")).to_be_visible()
	assert SPEAKER not in on_the_page(agent)
	dialog.locator("input[type=password]").fill(PASSWORD)
	dialog.locator(".btn-modal-primary").click()
	expect(dialog).to_have_count(0)
	expect(box(agent, "source_identity")).to_have_value(SPEAKER)
	# Exact places open only by a grant that names them: that is said beforehand.
	expect(agent.page.locator(".cndh-seals .cndh-refused")).to_contain_text("Lieux")
	expect(agent.page.locator(".cndh-seals [data-compartment=location]")).to_have_count(0)


def test_hiding_loses_nothing_that_was_typed(desk_of: Callable[[str], Desk], case: Document) -> None:
	agent = desk_of(AGENT)
	agent.open("violation-case", case.name)
	expect(box(agent, "summary")).to_have_value(SUMMARY)
	box(agent, "summary").fill("Phrase à peine commencée")
	agent.page.keyboard.press("Control+Shift+H")
	expect(box(agent, "summary")).to_have_value("Phrase à peine commencée")
	expect(box(agent, "summary")).to_have_css("-webkit-text-security", "disc")


def test_an_open_form_closes_when_idle_and_when_left(desk_of: Callable[[str], Desk], case: Document) -> None:
	agent = desk_of(AGENT)
	agent.page.clock.install()
	agent.open("violation-case", case.name)
	expect(box(agent, "summary")).to_have_value(SUMMARY)
	agent.page.clock.fast_forward("15:00")
	agent.page.keyboard.press("Shift")  # somebody is there
	agent.page.clock.fast_forward("15:00")
	agent.page.clock.run_for(20_000)
	expect(box(agent, "summary")).to_have_value(SUMMARY)
	agent.page.clock.fast_forward("06:00")
	agent.page.clock.run_for(20_000)
	expect(lock(agent, "summary")).to_be_visible()

	agent.page.locator(".cndh-seals [data-compartment=core] button").click()
	expect(box(agent, "summary")).to_have_value(SUMMARY)
	agent.page.evaluate("frappe.set_route('violation-case')")
	agent.page.wait_for_function("frappe.get_route()[0] === 'List'")
	left = "[...document.querySelectorAll('textarea')].map((box) => box.value).join(' ')"
	assert SUMMARY not in agent.page.evaluate(left)


def test_rows_and_copies(desk_of: Callable[[str], Desk], case: Document) -> None:
	with as_user(AGENT):
		actor = {"actor_type": frappe.db.get_value("Actor Type", {}), "actor_name": ACTOR}
		actor["attribution"] = frappe.db.get_value("Reference Term", {"term_list": "Attribution Level"})
		act = make_act(violation_case=case.name, actors=[actor])
	frappe.db.commit()
	agent = desk_of(AGENT)
	agent.open("violation-act", act.name)
	agent.page.locator(".btn-open-row:visible").click()
	in_row = agent.page.locator(".form-in-grid:visible [data-fieldname='actor_name'] textarea")
	expect(in_row).to_have_value(ACTOR)
	agent.page.locator(".form-in-grid:visible .grid-duplicate-row").click()
	expect(in_row).to_have_value("")
	in_row.fill("Un autre")
	agent.page.wait_for_function("cur_frm.doc.actors[1].actor_name === 'Un autre'")
	agent.page.evaluate("cur_frm.copy_doc()")
	agent.page.wait_for_function("cur_frm.is_new()")
	assert "cndh1." not in agent.page.evaluate("JSON.stringify(cur_frm.doc)")


def test_who_may_not_open_sees_that_something_is_there(
	desk_of: Callable[[str], Desk], case: Document
) -> None:
	grant = frappe.new_doc("Access Grant")
	grant.update({"record_type": "Violation Case", "record": case.name, "user": PSYCHOSOCIAL})
	grant.update({"compartments": "core", "valid_from": now_datetime(), "why": "Case team"})
	grant.db_insert()
	frappe.db.commit()
	helper = desk_of(PSYCHOSOCIAL)
	helper.open("violation-case", case.name)
	for field in ("summary", "contact"):
		expect(helper.field(field).locator(".cndh-refused")).to_contain_text("Demandez à")
	expect(helper.page.locator(".cndh-seals .cndh-refused").first).to_contain_text("Demandez à")
	expect(helper.page.locator(".cndh-seals .cndh-open")).to_have_count(0)
	expect(helper.page.locator(".modal.show")).to_have_count(0)
	assert not [secret for secret in (*SECRETS, "cndh1.") if secret in on_the_page(helper)]


@pytest.mark.parametrize("login", [OTHER_OFFICER, ADMINISTRATOR])
def test_others_do_not_reach_it(desk_of: Callable[[str], Desk], case: Document, login: str) -> None:
	somebody = desk_of(login)
	somebody.page.goto(f"/app/violation-case/{case.name}")
	somebody.page.wait_for_load_state("networkidle")
	expect(somebody.page.locator(".form-layout:visible")).to_have_count(0)
	assert "introuvable" in on_the_page(somebody)
	end = end_of_audit()
	assert asked_behind_the_screen(somebody.page, case).keys().isdisjoint({"message"})
	assert refused_since(end) == [(login, case.name)]


def test_a_partner_does_not_reach_it(window: Callable[..., BrowserContext], case: Document) -> None:
	partner = Desk(window().new_page(), PARTNER_AT_THE_BROWSER)
	partner.page.goto(f"/app/violation-case/{case.name}")
	expect(partner.page.locator(".form-layout")).to_have_count(0)
	end = end_of_audit()
	assert asked_behind_the_screen(partner.page, case).keys().isdisjoint({"message"})
	assert refused_since(end) == [
		(PARTNER_AT_THE_BROWSER, None)
	]  # at the gate, before a record is looked for


def test_a_new_person_keeps_what_was_typed_in_view(desk_of: Callable[[str], Desk]) -> None:
	agent = desk_of(AGENT)
	agent.new("defender")
	agent.tab("Identité")
	agent.write("legal_name", "Awa Exemple")
	name = agent.save()
	agent.tab("Identité")
	expect(box(agent, "legal_name")).to_have_value("Awa Exemple")
	assert frappe.db.get_value("Defender", name, "legal_name").startswith("cndh1.")
	assert "Awa Exemple" not in agent.page.evaluate("JSON.stringify(cur_frm.doc)")


def held(desk: Desk) -> set[str]:
	"""Which of the secrets the Desk holds outside the control."""
	everything = json.loads(desk.page.evaluate(WHAT_THE_DESK_HOLDS))
	text = json.dumps(everything, ensure_ascii=False)
	return {secret for secret in SECRETS if secret in text}


def stored(case: Document, field: str) -> str:
	frappe.db.rollback()  # read what the server has committed since
	return str(frappe.db.get_value("Violation Case", case.name, field))


def audited(case: Document) -> list[str]:
	"""The codes of the audit about the agent and the case, in their order."""
	frappe.db.rollback()
	about = {"record": case.name, "actor": AGENT, "code": ["in", ["opened", "revealed", "refused"]]}
	return frappe.get_all("Audit Event", filters=about, order_by="seq", pluck="code")


def refused_since(end: int) -> list[tuple[str, str | None]]:
	"""Who was refused what since a row of the audit."""
	return [(row["actor"], row["record"]) for row in audited_since(end, Code.REFUSED)]


def asked_behind_the_screen(page: Page, case: Document) -> dict[str, object]:
	"""What the server answers to somebody who asks for the opening by hand."""
	form = {"doctype": "Violation Case", "name": case.name, "compartments": "core", "action": "open"}
	token = page.evaluate("(window.frappe && frappe.csrf_token) || ''")
	address = "/api/method/cndh_protection.access.reveal.reveal"
	answer = page.request.post(address, form=form, headers={"X-Frappe-CSRF-Token": token})
	return dict(answer.json())
