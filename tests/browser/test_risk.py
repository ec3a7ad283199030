"""Filling in the forms of the risk in a real browser: with the keyboard alone, live figures, before and after."""

from __future__ import annotations

import os
from collections.abc import Callable

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime
from playwright.sync_api import BrowserContext, Page, expect

from cndh_protection.constants import Role, Stage
from tests.browser.desk import SLOW_MS, Desk
from tests.factories import make_case, make_defender, make_risk_assessment
from tests.people import person

OFFICER = person(Role.CASE_OFFICER)
ANALYST = person(Role.RISK_ANALYST)

WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll(".cndh-risk, .cndh-risk *")]
	.filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.className.baseVal ?? one.className)"""

pytestmark = pytest.mark.commits


@pytest.fixture
def case() -> Document:
	"""A case with one person in it and a sign of danger, open to everybody by a grant."""
	defender = make_defender().name
	made = make_case(
		at=Stage.CASE_IN_PROGRESS,
		defenders=[{"defender": defender}],
		red_flags=[{"flag": "F07"}],
		urgency="U1",
	)
	frappe.db.commit()
	return made


def assessed(case: Document, days_ago: int, answers: int | None) -> None:
	make_risk_assessment(
		violation_case=case.name,
		defender=case.defenders[0].defender,
		answers=answers,
		final=True,
		assessed_on=add_days(now_datetime(), -days_ago),
	)
	frappe.db.commit()


def picture(page: Page, name: str) -> None:
	"""Keep what the screen shows, for whoever looks at it."""
	if folder := os.environ.get("CNDH_SCREENSHOTS"):
		page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def start(desk: Desk, case: Document, label: str) -> None:
	"""From the case's form, by the keyboard: the tab with the urgency, then the button."""
	desk.open("violation-case", case.name)
	desk.tab("Urgence")
	button = desk.page.get_by_role("button", name=label)
	button.focus()
	desk.page.keyboard.press("Enter")
	desk.page.locator(".cndh-risk-item").first.wait_for()


def checked(page: Page) -> list[str | None]:
	"""The answers that the form shows, in its order."""
	return [
		option.get_attribute("data-answer")
		for option in page.locator(".cndh-risk-option[aria-checked='true']").all()
	]


def test_a_rapid_form_by_the_keyboard(desk_of: Callable[[str], Desk], case: Document) -> None:
	"""Eight keys for eight questions, the figures as they come, and a final assessment that the case shows."""
	officer = desk_of(OFFICER)
	page = officer.page
	start(officer, case, "Évaluer le risque (rapide)")
	first = page.locator(".cndh-risk-item").first
	expect(first).to_contain_text("Caractère direct de la menace")
	expect(first).to_contain_text("Climat général seulement")
	first.locator("[tabindex='0']").focus()
	for key in ("Digit3", "Digit3", "Numpad3", "Digit3", "Digit2", "u", "Digit1"):
		page.keyboard.press(key)
	expect(page.locator(".cndh-risk-bar-below")).to_contain_text("7 réponses sur 8")
	page.keyboard.press("Digit1")
	page.keyboard.press("ArrowUp")  # the last question but one: corrected
	page.keyboard.press("ArrowRight")
	page.keyboard.press("Digit2")
	corrected = page.locator(".cndh-risk-item").nth(6).locator("[data-answer='2']")
	expect(corrected).to_have_attribute("aria-checked", "true")
	expect(page.locator(".cndh-risk-option[aria-checked='true']")).to_have_count(8)
	assert checked(page) == ["3", "3", "3", "3", "2", "Not known", "2", "1"]
	bar = page.locator(".cndh-risk-bar-below")
	expect(bar).to_contain_text("Élevé (L3)")
	expect(bar).to_contain_text("Menaces 75")
	expect(page.locator(".cndh-risk-result")).to_contain_text("F06-F10")
	expect(page.locator("svg[role='img']").first).to_have_attribute(
		"aria-label",
		"Menaces\u00a0: 75 sur 100 ; Vulnérabilités\u00a0: 50 sur 100 ; Capacités\u00a0: 37,5 sur 100",
	)
	picture(page, "risk-rapid-1366")
	page.keyboard.press("Control+s")
	page.locator(".modal.show").get_by_text("Une fois enregistrée").wait_for()
	page.locator(".modal.show").get_by_role("button", name="Oui").press("Enter")
	page.wait_for_url("**/risk-assessment/RSQ-*")
	officer.settle()
	assert officer.state() == "Définitive"
	assert page.locator(".cndh-risk-option:not([disabled])").count() == 0
	officer.open("violation-case", case.name)
	expect(page.locator(".cndh-strip:visible")).to_contain_text("Risque élevé (L3), évalué aujourd'hui")
	stored = frappe.get_all("Risk Assessment", {"violation_case": case.name}, ["status", "level", "score"])
	frappe.db.rollback()
	assert [(row.status, row.level) for row in stored] == [("Final", "L3")]


def test_a_full_form_begins_with_the_rapid_one(desk_of: Callable[[str], Desk], case: Document) -> None:
	"""And shows what changed against the time before."""
	assessed(case, 40, 1)
	assessed(case, 12, None)
	assessed(case, 3, 2)
	analyst = desk_of(ANALYST)
	page = analyst.page
	start(analyst, case, "Évaluer le risque (complet)")
	expect(page.locator(".cndh-risk-item")).to_have_count(26)
	expect(page.locator(".cndh-risk-hint.strong")).to_contain_text("Repris du formulaire rapide")
	assert checked(page) == ["2"] * 8
	page.locator("[data-item='T1'] [tabindex='0']").focus()
	page.keyboard.press("Digit4")
	expect(page.locator("[data-item='T1'] .cndh-risk-before")).to_contain_text("Avant : 2 ▲")
	page.get_by_role("button", name="Le reste est inconnu").click()
	expect(page.locator(".cndh-risk-result")).to_contain_text("Confiance faible")
	picture(page, "risk-full-1366")
	page.get_by_role("button", name="Remarque : Récence").click()
	expect(page.locator(".grid-row-open [data-fieldname='comment'] textarea")).to_be_visible()
	page.locator(".grid-row-open [data-fieldname='comment'] textarea").fill("Dit par la sœur.")
	page.keyboard.press("Tab")
	page.keyboard.press("Control+s")
	page.wait_for_url("**/risk-assessment/RSQ-*")
	analyst.settle()
	page.get_by_role("button", name="Rendre définitive").click()
	page.locator(".modal.show .btn-modal-primary, .modal.show .btn-primary").first.click()
	expect(page.locator(".page-head .indicator-pill:visible").first).to_contain_text(
		"Définitive", timeout=SLOW_MS
	)
	analyst.open("violation-case", case.name)
	analyst.tab("Urgence")
	expect(page.locator(".cndh-risk-list li")).to_have_count(4)
	picture(page, "risk-case-1366")


def test_on_a_telephone(window: Callable[..., BrowserContext], case: Document) -> None:
	"""Nothing is wider than the screen, and each answer can be hit by a finger."""
	assessed(case, 12, 1)
	desk = Desk(window(390, 800).new_page(), OFFICER)
	page = desk.page
	desk.open("violation-case", case.name)
	expect(page.locator(".cndh-strip:visible")).to_contain_text("il y a 12 j")
	frappe_route = f"violation_case={case.name}&defender={case.defenders[0].defender}&form=Rapid"
	page.goto(f"/app/risk-assessment/new?{frappe_route}")
	page.locator(".cndh-risk-item").first.wait_for()
	page.locator("[data-item='T1'] [data-answer='4']").click()
	expect(page.locator("[data-item='T1'] [data-answer='4']")).to_have_attribute("aria-checked", "true")
	expect(page.locator(".cndh-risk-bar-below")).to_contain_text("Menaces 100")
	picture(page, "risk-rapid-390")
	assert page.evaluate(WIDER_THAN_THE_SCREEN) == []
	heights = page.eval_on_selector_all(".cndh-risk-option", "all => all.map((one) => one.offsetHeight)")
	assert min(heights) >= 38
	assert desk.errors == []
