"""A referral from the officer's form to the partner's page and back: sent, read, accepted, reported on, revoked, gone."""

from __future__ import annotations

import os
from collections.abc import Callable

import frappe
import pytest
from frappe.model.document import Document
from playwright.sync_api import BrowserContext, Page, expect

from cndh_protection.constants import Role
from tests.browser.desk import Desk
from tests.factories import make_case, make_consent, make_defender, make_measure, make_partner, make_referral
from tests.people import PARTNER_AT_THE_BROWSER, person

NAME = "Awa Exemple"
NEWS = "Premier rendez-vous tenu."

WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll("main *, .cndh-plan *")]
	.filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)"""

pytestmark = pytest.mark.commits


def picture(page: Page, name: str) -> None:
	"""Keep what the screen shows, for whoever looks at it."""
	if folder := os.environ.get("CNDH_SCREENSHOTS"):
		page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.fixture
def referral() -> Document:
	"""Prepared, for the partner at the browser, with the consent that it needs."""
	organisation = frappe.db.get_value("Partner Person", {"user": PARTNER_AT_THE_BROWSER}, "parent")
	partner = organisation or make_partner(login=PARTNER_AT_THE_BROWSER).name
	who = make_defender(legal_name=NAME, contacts=[{"kind": "Phone", "value": "+223 00 00 00 41"}])
	case = make_case(defenders=[{"defender": who.name}]).name
	make_consent(violation_case=case, defender=who.name)
	make_measure(violation_case=case, beneficiary=who.name, partner=partner, cost=20000)
	made = make_referral(
		partner=partner, violation_case=case, defender=who.name, purpose="La conseiller sur une plainte."
	)
	frappe.db.commit()
	return made


def test_from_the_officer_to_the_partner_and_back(
	desk_of: Callable[[str], Desk], window: Callable[..., BrowserContext], referral: Document
) -> None:
	"""Nothing is left of the page once the referral is revoked, though it stands open."""
	officer = desk_of(person(Role.PROTECTION_OFFICER))
	officer.open("referral", referral.name)
	assert officer.state() == "Préparée"
	officer.take("Envoyer au partenaire")
	assert officer.state() == "Envoyée au partenaire"
	expect(officer.page.locator(".cndh-strip:visible")).to_contain_text("Le partenaire la voit jusqu'au")
	picture(officer.page, "referral-sent-1366")

	partner = Desk(window(390, 800).new_page(), PARTNER_AT_THE_BROWSER).page
	partner.goto("/partenaire")
	card = partner.locator("article", has_text=referral.name)
	picture(partner, "partner-list-390")
	assert NAME not in partner.content()
	card.get_by_role("button", name="Lire l'orientation").click()
	sheet = partner.locator(".cndh-sheet")
	expect(sheet).to_contain_text(NAME)
	expect(sheet).to_contain_text("La conseiller sur une plainte.")
	picture(partner, "partner-sheet-390")
	assert partner.evaluate(WIDER_THAN_THE_SCREEN) == []
	sheet.get_by_role("button", name="Nous prenons cette personne en charge").click()
	expect(partner.get_by_role("status")).to_contain_text("Votre réponse est enregistrée")
	for button, words in (("Le service a commencé", None), ("Donner des nouvelles", NEWS)):
		_read(partner, referral)
		if words:
			form = partner.locator("form", has=partner.get_by_role("button", name=button))
			form.locator("textarea").fill(words)
		partner.get_by_role("button", name=button).click()
		expect(partner.get_by_role("status")).to_be_visible()

	officer.open("referral", referral.name)
	assert officer.state() == "En cours chez le partenaire"
	expect(officer.page.locator(".cndh-strip:visible")).to_contain_text("ce qui a été lu ne peut être repris")
	_read(partner, referral)
	officer.take("Révoquer", asks=True)
	officer.write("step_reason", "Le danger a changé.")
	officer.confirm()
	assert officer.state() == "Révoquée"
	picture(officer.page, "referral-revoked-1366")

	form = partner.locator("form", has=partner.get_by_role("button", name="Donner des nouvelles"))
	form.locator("textarea").fill("Trop tard.")
	form.get_by_role("button").click()
	expect(partner.get_by_role("alert")).to_contain_text("n'est pas (ou plus) sur votre page")
	assert NAME not in partner.content()
	assert referral.name not in partner.content()
	picture(partner, "partner-gone-390")


def test_the_plan_in_the_form_of_the_case(window: Callable[..., BrowserContext], referral: Document) -> None:
	"""Consents, measures and referrals on one tab; what is asked first and was not is seen, on a telephone too."""
	for width in (1366, 390):
		desk = Desk(window(width, 800).new_page(), person(Role.CASE_OFFICER))
		page = desk.page
		desk.open("violation-case", referral.violation_case)
		desk.tab("Plan de protection")
		consents = page.locator("[data-fieldname='consents_view']")
		expect(consents).to_contain_text("Enregistrer et traiter mon dossier")
		expect(consents).to_contain_text("Non demandé : compte comme refusé")
		expect(page.locator(".cndh-plan-card")).to_contain_text("20")
		expect(page.locator("[data-fieldname='referrals_view']")).to_contain_text("fermée au partenaire")
		picture(page, f"plan-{width}")
		assert page.evaluate(WIDER_THAN_THE_SCREEN) == []
		assert desk.errors == []


def _read(page: Page, referral: Document) -> None:
	card = page.locator("article", has_text=referral.name)
	card.get_by_role("button", name="Lire l'orientation").click()
	expect(page.locator(".cndh-sheet")).to_be_visible()
