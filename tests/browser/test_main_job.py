"""The main job in a real browser, in French, by the right people one after the other; nothing is set behind the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import frappe
import pytest
from frappe.utils import add_days, now_datetime
from playwright.sync_api import BrowserContext, expect

from tests.browser.desk import Desk
from tests.factories import make_partner
from tests.people import PARTNER_AT_THE_BROWSER, PASSWORD, profile_person

AGENT = profile_person("Agent de protection")
CHAIR = profile_person("Président(e) de sous-commission")
COMMISSIONER = profile_person("Commissaire")
ADMINISTRATOR = profile_person("Administrateur technique")
PARTNER = PARTNER_AT_THE_BROWSER

pytestmark = pytest.mark.commits


@pytest.fixture
def partner() -> Iterator[str]:
	"""A partner whose person may log in; staff made the account in an earlier week."""
	found = frappe.db.get_value("Partner Person", {"user": PARTNER}, "parent")
	name = found or make_partner(login=PARTNER, organisation_name="Maison de l'Exemple").name
	frappe.db.commit()
	_nobody_on_duty()
	yield frappe.db.get_value("Partner Organisation", name, "organisation_name")
	_nobody_on_duty()


def _nobody_on_duty() -> None:
	frappe.db.rollback()
	frappe.db.delete("Duty Roster")
	frappe.db.commit()


def test_the_main_job(
	desk_of: Callable[[str], Desk], window: Callable[..., BrowserContext], partner: str
) -> None:
	agent = desk_of(AGENT)
	person_code = receive_person(agent)
	case = receive_complaint(agent, person_code)
	measure = propose_measure(agent, case, person_code, partner)
	assert "Engager sur décision de permanence" not in agent.actions()

	commissioner = desk_of(COMMISSIONER)
	commissioner.page.goto(f"/app/protection-measure/{measure}")
	expect(commissioner.page.get_by_text("introuvable").first).to_be_visible()  # nobody is on duty yet

	put_on_duty(desk_of(ADMINISTRATOR))
	commissioner.open("protection-measure", measure)
	commissioner.take("Engager sur décision de permanence", asks=True)
	commissioner.write("step_reason", "Danger immédiat, décision donnée par téléphone.")
	commissioner.confirm()
	assert commissioner.state() == "Engagée (permanence)"

	agent.open("violation-case", case)
	agent.take("Examiner la recevabilité")
	assert "Déclarer recevable" not in agent.actions()

	chair = desk_of(CHAIR)
	chair.open("violation-case", case)
	chair.take("Déclarer recevable")
	assert chair.state() == "En traitement"

	agent.open("violation-case", case)
	agent.take("Soumettre à la décision")
	chair.open("violation-case", case)
	chair.take("Accorder des mesures", asks=True)
	chair.write("decision", "Mesures accordées pour trois mois.")
	chair.confirm()
	assert chair.state() == "Protection en cours"

	chair.open("protection-measure", measure)
	chair.take("Ratifier")
	ask_for_consent(agent, case)
	agent.open("protection-measure", measure)
	agent.take("Activer")
	mark_done(window(), measure)

	agent.open("protection-measure", measure)
	agent.take("Terminer", asks=True)
	agent.choose("effectiveness", "Risque nettement réduit")
	agent.confirm()
	assert agent.state() == "Terminée"

	agent.open("violation-case", case)
	agent.take("Mesures actives")
	assert agent.state() == "Suivi"
	assert "Clôturer, avec motif" not in agent.actions()

	chair.open("violation-case", case)
	chair.take("Clôturer, avec motif", asks=True)
	chair.page.locator(".modal.show .btn-modal-primary:visible").click()
	assert "Motif de clôture" in chair.message()
	chair.close_message()
	chair.choose("closure_reason", "Risque éteint")
	chair.confirm()
	assert chair.state() == "Clôturé"

	agent.open("violation-case", case)
	assert agent.field("summary").locator("textarea").count() == 0, (
		"a closed case is still open to its officer"
	)


def receive_person(agent: Desk) -> str:
	agent.new("defender")
	agent.tab("Identité")
	agent.tick("name_unknown")
	return agent.save()


def receive_complaint(agent: Desk, defender: str) -> str:
	agent.new("violation-case")
	agent.choose("channel", "Ligne d'appel")
	agent.write("summary", "Une animatrice de radio dit que des inconnus l'attendent devant chez elle.")
	agent.choose("region", "Région de Mopti")
	agent.tick("no_contact")
	agent.tab("Urgence")
	agent.add("red_flags", "enlev")
	agent.tab("Personnes")
	agent.add_row("defenders", "defender", defender)
	name = agent.save()
	agent.press("Signaler une urgence")
	agent.settle()
	expect(agent.page.get_by_role("button", name="Lever l'urgence")).to_be_visible()
	return name


def ask_for_consent(agent: Desk, case: str) -> None:
	"""The person agrees, by mouth: entered from the plan of the case."""
	agent.open("violation-case", case)
	agent.tab("Plan de protection")
	agent.page.get_by_role("button", name="Saisir la réponse : Enregistrer et traiter mon dossier").click()
	agent.page.wait_for_url(re.compile("/consent/new-"))
	agent.settle()
	agent.choose("status", "Donné")
	agent.choose("mode", "Oral")
	agent.save()


def propose_measure(agent: Desk, case: str, defender: str, partner: str) -> str:
	agent.new("protection-measure")
	agent.choose("violation_case", case)
	agent.choose("measure_type", "Conseils et plan de sécurité personnelle")
	agent.choose("beneficiary", defender)
	agent.choose("partner", partner)
	return agent.save()


def put_on_duty(administrator: Desk) -> None:
	administrator.new("duty-roster")
	now = now_datetime()
	administrator.write("starts_on", add_days(now, -1).strftime("%d-%m-%Y %H:%M:%S"))
	administrator.write("ends_on", add_days(now, 6).strftime("%d-%m-%Y %H:%M:%S"))
	administrator.choose("officer", AGENT)
	administrator.choose("commissioner", COMMISSIONER)
	administrator.save()


def mark_done(context: BrowserContext, measure: str) -> None:
	page = context.new_page()
	page.goto("/partenaire")
	page.locator("#login_email").fill(PARTNER)
	page.locator("#login_password").fill(PASSWORD)
	page.get_by_role("button", name="Connexion").first.click()
	page.wait_for_url(re.compile("/partenaire"))
	card = page.locator(f"article[aria-labelledby='{measure}']")
	card.get_by_label("Fait", exact=True).check()
	card.get_by_role("button", name="Enregistrer").click()
	expect(page.get_by_role("status")).to_be_visible()
	page.goto("/app")
	expect(page.locator(".desk-sidebar, .layout-side-section")).to_have_count(0)
