"""The search for a person in a real browser: found by number and by name, on a phone too, and nothing kept of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import frappe
import pytest
from frappe.model.document import Document
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.desk import Desk
from tests.factories import make_defender
from tests.people import as_user, profile_person

AGENT = profile_person("Agent de protection")
PHONE, NAME = "+223 70 55 44 33", "Fatoumata Exemple-Bah"

WHAT_THE_BROWSER_KEEPS = """() => JSON.stringify([
	{...localStorage}, {...sessionStorage}, location.href, history.state, frappe.route_options, frappe.route_history,
	frappe.model.user_settings, locals.Defender
])"""

pytestmark = pytest.mark.commits


@pytest.fixture
def fatoumata() -> Document:
	"""Somebody whom the agent has just entered."""
	with as_user(AGENT):
		made = make_defender(legal_name=NAME, contacts=[{"kind": "Phone", "value": PHONE}])
	frappe.db.commit()
	return made


def dialog(page: Page) -> Locator:
	return page.locator(".cndh-people-search.show")


def search(page: Page, text: str) -> None:
	dialog(page).locator("input[type=text]").fill(text)
	dialog(page).locator("input[type=text]").press("Enter")


def kept(page: Page) -> str:
	"""What the browser and the server's settings of the person hold."""
	frappe.db.rollback()
	settings = frappe.db.sql("select data from `__UserSettings` where user = %s", AGENT)
	return str(page.evaluate(WHAT_THE_BROWSER_KEEPS)) + json.dumps(settings)


def test_a_person_is_found_by_number_and_by_name(desk_of: Callable[[str], Desk], fatoumata: Document) -> None:
	agent = desk_of(AGENT)
	page = agent.page
	page.goto("/app/defender")
	page.get_by_role("button", name="Rechercher une personne").click()
	search(page, "70.55.44.33")
	row = dialog(page).locator(".cndh-found li", has_text=fatoumata.name)
	expect(row).to_contain_text("même numéro de téléphone")
	expect(row).to_contain_text(fatoumata.alias)
	search(page, "bah fatou")
	expect(row).to_contain_text("nom")
	assert NAME not in page.locator("body").inner_text()
	for words in ("70.55.44.33", "7055", "bah fatou", NAME):
		assert words not in kept(page)
	row.get_by_role("link").click()
	agent.settle()
	expect(dialog(page)).to_have_count(0)
	assert page.url.split("?")[0].endswith(f"/app/defender/{fatoumata.name}")
	assert "bah fatou" not in kept(page) + page.url


def test_who_is_not_there_and_what_is_nothing(desk_of: Callable[[str], Desk]) -> None:
	page = desk_of(AGENT).page
	page.goto("/app/protection")
	page.wait_for_load_state("networkidle")
	expect(page.get_by_role("button", name="Rechercher une personne")).to_be_visible()
	page.keyboard.press("Control+Shift+f")
	search(page, "79 00 00 01")
	expect(dialog(page).get_by_role("status")).to_contain_text("Personne parmi celles")
	search(page, "7")
	expect(dialog(page).get_by_role("status")).to_contain_text("Saisissez un numéro")
	page.keyboard.press("Escape")
	expect(page.locator(".cndh-people-search")).to_have_count(0)


def test_on_a_phone_from_the_workspace(window: Callable[..., BrowserContext], fatoumata: Document) -> None:
	page = Desk(window(390, 844).new_page(), AGENT).page
	page.goto("/app/protection")
	page.wait_for_load_state("networkidle")
	page.locator(".page-head .menu-btn-group button:visible").first.click()
	page.locator(".page-head .dropdown-menu:visible").get_by_text("Rechercher une personne").click()
	search(page, PHONE)
	row = dialog(page).locator(".cndh-found li", has_text=fatoumata.name)
	expect(row).to_be_visible()
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
