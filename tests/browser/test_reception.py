"""The reception by keyboard alone: a told walk-in case in at most forty keys beyond the text; nothing is lost when the line
breaks."""

from __future__ import annotations

import re
from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page, expect

from cndh_protection.constants import Role
from tests.browser.desk import SLOW_MS, Desk
from tests.people import person, profile_person

AGENT = profile_person("Agent de protection")
REFERENT = person(Role.SENSITIVE_REFERENT)
MOST_KEYS = 40

pytestmark = pytest.mark.commits


class Keyboard:
	"""Types what was told, and counts every other key."""

	def __init__(self, page: Page) -> None:
		self.page, self.pressed = page, 0

	def press(self, *keys: str) -> None:
		for key in keys:
			self.page.keyboard.press(key)
			self.pressed += 1

	def tell(self, text: str) -> None:
		self.page.keyboard.type(text)

	def focused(self) -> str:
		return str(self.page.evaluate("document.activeElement.name || document.activeElement.className"))


def at_the_reception(agent: Desk) -> Keyboard:
	agent.page.goto("/app/reception")
	agent.page.locator(".cndh-call-danger").wait_for()
	expect(agent.page.locator(".cndh-call-danger")).to_be_focused()
	return Keyboard(agent.page)


def tell_the_abduction(keys: Keyboard) -> None:
	"""A wife whose husband, a radio host, was taken away last night; she fears calls from his phone."""
	keys.press("c", "j", "Enter")  # abducted; a child in danger
	assert keys.focused() == "summary"
	keys.tell("Un animateur de radio a été emmené par des inconnus la nuit dernière à Ségou.")
	keys.press("Tab")
	keys.press("s", "s")  # San, then Ségou
	keys.press("Control+ArrowDown", "F", "Tab")
	assert keys.focused() == "speaker"
	keys.tell("Fanta Exemple")
	keys.press("Tab")
	keys.tell("Par la collègue, au bureau, le matin")
	keys.press("Control+ArrowDown")
	assert keys.focused() == "name"
	keys.tell("Modibo Exemple")
	keys.press("Tab")
	keys.tell("+223 00 12 34 56")
	keys.press("Control+ArrowDown")
	keys.press("Space", "Tab", "Space")  # never call, leave no message


def test_a_told_walk_in_case_by_keyboard_alone(desk_of: Callable[[str], Desk]) -> None:
	agent = desk_of(AGENT)
	keys = at_the_reception(agent)
	tell_the_abduction(keys)
	bar = agent.page.locator(".cndh-call-urgency")
	expect(bar).to_contain_text("U1")
	expect(bar).to_contain_text("disparu")
	keys.press("Control+Enter")
	number = agent.page.locator(".cndh-call-number")
	expect(number).to_contain_text(re.compile(r"[A-Z]+-\d{4}-\d{5}"), timeout=SLOW_MS)
	assert keys.pressed <= MOST_KEYS, keys.pressed

	case = stored_case(number.inner_text().split()[0])
	assert (case.urgency, case.region, case.mode, case.channel) == (
		"U1",
		"ML04",
		"Saisine Mode-TIE",
		"Intake Channel-WALK",
	)
	who = frappe.get_doc("Defender", case.defenders[0].defender)
	assert (who.never_call, who.no_message_left, who.no_sms) == (1, 1, 0)
	expect(agent.page.locator(".cndh-call-alias")).to_contain_text(who.alias)
	words = agent.page.locator(".cndh-call-words")
	expect(words).to_contain_text(case.name.replace("-", " "))

	keys.press("Enter")  # it was read out
	expect(agent.page.locator(".cndh-call-receipt")).to_contain_text("connaît le numéro", timeout=SLOW_MS)
	assert stored_case(case.name).acknowledged_on
	keys.press("Tab", "Enter")  # a receipt
	expect(agent.page.locator(".cndh-call-digits")).to_have_text(
		re.compile(r"(\d{4} ){3}\d{4}"), timeout=SLOW_MS
	)
	assert agent.errors == []


def test_what_was_typed_stays_when_the_line_breaks(desk_of: Callable[[str], Desk]) -> None:
	agent = desk_of(AGENT)
	keys = at_the_reception(agent)
	tell_the_abduction(keys)
	cases = count("Violation Case")
	agent.page.route("**/api/method/cndh_protection.services.reception.*", lambda route: route.abort())
	keys.press("Control+Enter")
	expect(agent.page.locator(".cndh-call-trouble")).to_contain_text("Rien n'est perdu", timeout=SLOW_MS)
	expect(agent.page.locator("[name='speaker']")).to_have_value("Fanta Exemple")
	kept = agent.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
	assert "Fanta" not in kept
	assert "emmené" not in kept

	agent.page.unroute("**/api/method/cndh_protection.services.reception.*")
	# The answer is lost on its way back: what is sent again makes no second case.
	agent.page.route("**/*registering.register", lambda route: (route.fetch(), route.abort()))
	keys.press("Control+Enter")
	expect(agent.page.locator(".cndh-call-trouble")).to_contain_text("Rien n'est perdu", timeout=SLOW_MS)
	agent.page.unroute("**/*registering.register")
	keys.press("Control+Enter")
	expect(agent.page.locator(".cndh-call-number")).to_be_visible(timeout=SLOW_MS)
	assert count("Violation Case") == cases + 1


def test_four_questions_and_no_story(desk_of: Callable[[str], Desk]) -> None:
	agent = desk_of(AGENT)
	keys = at_the_reception(agent)
	keys.press("f", "Enter")
	assert keys.focused() == "safe_now"
	expect(agent.page.locator("[name='narrative']")).to_be_hidden()
	expect(agent.page.locator("[name='summary']")).to_be_hidden()
	keys.press("N", "Tab", "O", "Tab", "O", "Tab")
	keys.tell("Par la sage-femme seulement")
	keys.press("Control+Enter")
	expect(agent.page.locator(".cndh-call-trouble")).to_contain_text(
		"Désignez la personne référente", timeout=SLOW_MS
	)
	agent.page.locator("[name='referent']").select_option(REFERENT)
	keys.press("Control+Enter")
	number = agent.page.locator(".cndh-call-number")
	number.wait_for()
	case = stored_case(number.inner_text().split()[0])
	assert (case.confidentiality_level, case.referent, case.red_flags) == ("C3", REFERENT, [])


def test_a_refusal_is_said_beside_the_answers(desk_of: Callable[[str], Desk]) -> None:
	agent = desk_of(AGENT)
	keys = at_the_reception(agent)
	keys.press("Enter")
	keys.tell("Une personne dit être suivie.")
	keys.press("Control+Enter")
	expect(agent.page.locator(".cndh-call-trouble")).to_contain_text("joindre", timeout=SLOW_MS)
	expect(agent.page.locator("[name='summary']")).to_have_value("Une personne dit être suivie.")


def test_a_key_leads_there_from_anywhere_and_what_is_no_case_is_kept(
	desk_of: Callable[[str], Desk],
) -> None:
	agent = desk_of(AGENT)
	agent.page.goto("/app/violation-case")
	agent.page.wait_for_load_state("networkidle")
	agent.page.keyboard.press("Control+Shift+L")
	agent.page.locator(".cndh-call-danger").wait_for()
	keys = Keyboard(agent.page)
	keys.press("k", "Enter")
	keys.tell("Un appel coupé après deux phrases.")
	agent.page.locator("[name='no_contact']").check()
	agent.page.get_by_role("button", name="Garder sans dossier").click()
	expect(agent.page.locator(".cndh-call-number")).to_contain_text("Gardé", timeout=SLOW_MS)
	agent.page.get_by_role("button", name="L'ouvrir").click()
	agent.settle()
	agent.page.get_by_role("button", name="Ouvrir un dossier").click()
	agent.page.locator(".modal.show").wait_for()
	agent.write("summary", "Un appel coupé.")
	agent.page.locator(".modal.show .btn-modal-primary:visible").click()
	agent.page.wait_for_url(re.compile(r"/violation-case/[A-Z]+-\d{4}-\d{5}"))
	agent.settle()
	assert agent.errors == []


def stored_case(name: str) -> frappe.model.document.Document:
	frappe.db.rollback()  # see what the server committed
	return frappe.get_doc("Violation Case", name)


def count(doctype: str) -> int:
	frappe.db.rollback()
	return int(frappe.db.count(doctype))
