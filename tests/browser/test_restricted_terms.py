"""Protected terms in a real browser: chosen in the ordinary link, then marked and locked; opened by the referent."""

from __future__ import annotations

import os
from collections.abc import Callable

import frappe
import pytest
from frappe.desk.doctype.notification_settings.notification_settings import create_notification_settings
from frappe.model.document import Document
from playwright.sync_api import Locator, Page, expect

from cndh_protection.access import grants
from cndh_protection.constants import Role
from tests.browser.desk import Desk
from tests.factories import make_act, make_case, make_defender
from tests.people import PASSWORD, as_user, make_person, profile_person

AGENT = profile_person("Agent de protection")
CODE, LABEL = "INT-TOR", "Torture"
PROFILE, PROFILE_LABEL = "SGM", "minorités sexuelles"

pytestmark = pytest.mark.commits


@pytest.fixture
def case() -> Document:
	"""A case of the agent, with a person who has a protected profile beside a plain one."""
	with as_user(AGENT):
		person = make_defender(profiles=[{"profile": "JOU"}, {"profile": PROFILE}], sex="Sex or Gender-X")
		made = make_case(team=False, defenders=[{"defender": person.name}])
	frappe.db.commit()
	return made


@pytest.fixture
def referent(case: Document) -> str:
	"""A referent with access to the case."""
	login = make_person(Role.SENSITIVE_REFERENT, password=PASSWORD)
	create_notification_settings(login)
	grants.give("Violation Case", case.name, login)
	frappe.db.commit()
	return login


def test_a_protected_type_is_chosen_as_any_other(desk_of: Callable[[str], Desk], case: Document) -> None:
	with as_user(AGENT):
		act = make_act(violation_case=case.name)
	frappe.db.commit()
	agent = desk_of(AGENT)
	agent.open("violation-act", act.name)
	agent.choose("violation_type", LABEL)
	agent.page.keyboard.press("Control+s")
	agent.page.wait_for_function("!cur_frm.is_dirty()")
	agent.settle()
	expect(agent.field("violation_type").locator("input")).to_have_value("")
	expect(mark(agent, "violation_type")).to_contain_text("RESTREINT")
	expect(agent.page.locator(".frappe-control[data-fieldname=rights]")).to_be_hidden()
	assert CODE not in held(agent.page)
	expect(agent.page.locator(".cndh-seals .cndh-refused")).to_be_visible()
	picture(agent.page, "act-agent")
	agent.page.goto("/app/violation-act")
	expect(agent.page.locator(".list-row", has_text="RESTREINT").first).to_be_visible()


def test_the_referent_opens_changes_and_takes_away(
	desk_of: Callable[[str], Desk], case: Document, referent: str
) -> None:
	act = make_act(violation_case=case.name, violation_type=CODE)
	frappe.db.commit()
	desk = desk_of(referent)
	desk.open("violation-act", act.name)
	open_with_password(desk)
	expect(mark(desk, "violation_type")).to_contain_text(LABEL)
	assert not desk.page.evaluate("cur_frm.is_dirty()")
	assert CODE not in held(desk.page)
	picture(desk.page, "act-referent")
	desk.page.keyboard.press("Control+Shift+H")
	expect(mark(desk, "violation_type")).not_to_contain_text(LABEL)
	choose_action(desk.page, "call")
	mark(desk, "violation_type").locator(".cndh-take-away").click()
	desk.choose("violation_type", "Homicide")
	desk.page.keyboard.press("Control+s")
	desk.page.wait_for_function("!cur_frm.is_dirty()")
	frappe.db.rollback()
	stored = frappe.db.get_value("Violation Act", act.name, ["violation_type", "sealed_violation_type"])
	assert stored == ("LIF-KIL", None)


def test_a_person_with_protected_terms(desk_of: Callable[[str], Desk], case: Document, referent: str) -> None:
	name = case.defenders[0].defender
	agent = desk_of(AGENT)
	agent.open("defender", name)
	expect(mark(agent, "sex")).to_contain_text("RESTREINT")
	expect(agent.field("profiles").locator(".cndh-mark-cell")).to_have_text("RESTREINT")
	picture(agent.page, "defender-agent")
	agent.write("contact_hours", "Le soir")
	agent.page.keyboard.press("Control+s")
	agent.page.wait_for_function("!cur_frm.is_dirty()")

	desk = desk_of(referent)
	desk.open("defender", name)
	open_with_password(desk)
	expect(mark(desk, "sex")).to_contain_text("autodéfinition")
	expect(desk.field("profiles").locator(".cndh-mark-cell")).to_contain_text(PROFILE_LABEL)
	assert "cndh1." not in desk.page.evaluate("document.body.innerText")
	picture(desk.page, "defender-referent")


def test_a_minor_asks_for_the_referent_and_is_shown(desk_of: Callable[[str], Desk]) -> None:
	with as_user(AGENT):
		guardian = make_defender(kind="Relative")
		relation = {"relative": guardian.name, "relation": "Beneficiary Relation-PAR", "guardian_risk": 1}
		child = make_defender(age_group="Age Group-00-17", relations=[relation])
	frappe.db.commit()
	agent = desk_of(AGENT)
	with as_user(AGENT):
		case = make_case(team=False)
	frappe.db.commit()
	agent.open("violation-case", case.name)
	agent.tab("Personnes")
	agent.add_row("defenders", "defender", child.alias)
	agent.page.wait_for_function("cur_frm.doc.defenders[0].defender")
	agent.page.keyboard.press("Control+s")
	assert "Désignez" in agent.message()
	agent.dismiss()
	agent.tab("Traitement")
	agent.choose("referent", "referent")
	agent.page.keyboard.press("Control+s")
	agent.page.wait_for_function("!cur_frm.is_dirty()")
	agent.settle()
	strip = agent.page.locator(".cndh-strip")
	expect(strip).to_contain_text("Personne mineure dans le dossier")
	expect(strip).to_contain_text(f"NE JAMAIS CONTACTER : représentant légal à risque ({guardian.name})")
	picture(agent.page, "case-minor")


def mark(desk: Desk, link: str) -> Locator:
	return desk.field(f"{link}_mark").locator(".cndh-mark")


def choose_action(page: Page, action: str) -> None:
	group = page.locator(".cndh-seals [data-compartment=sensitive]")
	group.locator("button.dropdown-toggle").click()
	group.locator(f"[data-action={action}]").click()


def open_with_password(desk: Desk) -> None:
	choose_action(desk.page, "call")
	dialog = desk.page.locator(".modal.show")
	dialog.locator("input[type=password]").fill(PASSWORD)
	dialog.locator(".btn-modal-primary").click()
	expect(dialog).to_have_count(0)


def held(page: Page) -> str:
	"""What the Desk holds of the document and of those beside it."""
	return str(page.evaluate("JSON.stringify([cur_frm.doc, {...localStorage}, location.href])"))


def picture(page: Page, name: str) -> None:
	"""A look at the page, wide and narrow, where a folder for pictures is given."""
	if folder := os.environ.get("CNDH_SCREENSHOTS"):
		for width, height in ((1366, 768), (390, 844)):
			page.set_viewport_size({"width": width, "height": height})
			page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
		page.set_viewport_size({"width": 1366, "height": 768})
