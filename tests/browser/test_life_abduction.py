"""The whole life of an urgent case: a radio host is abducted at night and his wife calls; from the call to the closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from frappe.utils import add_days, now_datetime
from playwright.sync_api import BrowserContext, expect

from tests.browser.casework import (
	CASE,
	add,
	close_case,
	codes,
	picture,
	print_paper,
	put_on_duty,
	read_out_and_open,
	refuse,
	step,
	stored,
	strip,
	take_call,
	write_long,
	yes,
)
from tests.browser.desk import Desk
from tests.browser.records import (
	add_person,
	agree,
	allege,
	answer_as_partner,
	assess,
	log_contact,
	propose,
	refer,
	tell_source,
)
from tests.people import PARTNER_AT_THE_BROWSER, profile_person

AGENT = profile_person("Agent de protection")
CHAIR = profile_person("Président(e) de sous-commission")
COMMISSIONER = profile_person("Commissaire")
NAME, PHONE = "Modibo Exemple", "+223 00 00 12 34"
CALL: dict[str, str | bool] = {
	"summary": "Un animateur de radio a été emmené par des inconnus la nuit dernière.",
	"region": "Mopti",
	"relation": "Famille",
	"speaker": "Fanta Exemple",
	"contact": "Par sa sœur, le soir",
	"channel": "Ligne d'appel / téléphone",
	"name": NAME,
	"phone": PHONE,
	"never_call": True,
}

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def duty() -> Iterator[None]:
	yield from put_on_duty(AGENT, COMMISSIONER)


def test_the_life_of_an_abduction(
	desk_of: Callable[[str], Desk], window: Callable[..., BrowserContext], partner: str
) -> None:
	agent, chair, commissioner = desk_of(AGENT), desk_of(CHAIR), desk_of(COMMISSIONER)
	case = take_call(agent, "C", CALL)
	read_out_and_open(agent)
	expect(strip(agent)).to_contain_text("U1")
	expect(strip(agent)).to_contain_text("NE JAMAIS APPELER")
	assert case in print_paper(agent, ("Imprimer", "Accusé de réception"), secret=NAME)

	measure = propose(agent, case, "Démarche confidentielle auprès des autorités")
	commissioner.open("protection-measure", measure)
	commissioner.take("Engager sur décision de permanence", asks=True)
	commissioner.tick("oral_decision")
	write_long(commissioner, "step_reason", "Vie en danger : décision donnée par téléphone.")
	commissioner.confirm()
	expect(strip(commissioner)).to_contain_text("À ratifier avant")

	verify(agent, case)
	assess(agent, case, "rapide", "44443312")
	step(agent, CASE, case, "Examiner la recevabilité")
	agent.tab("Traitement")
	expect(agent.field("criteria")).to_contain_text("Lien entre le préjudice et l'activité")
	expect(strip(agent)).not_to_contain_text("Évaluation de l'urgence")
	assert "Clôturer, avec motif" not in agent.actions()

	step(chair, CASE, case, "Déclarer recevable")
	assert stored("Violation Case", case, "admissibility_outcome") == "Admissibility Outcome-PRO"
	step(agent, CASE, case, "Soumettre à la décision")
	step(chair, CASE, case, "Accorder des mesures", decision="Le rechercher, aider la famille.")
	step(chair, "protection-measure", measure, "Ratifier")
	assert stored("Protection Measure", measure, "ratified_by") == CHAIR

	agent.open("protection-measure", measure)
	expect(agent.field("consent_scope")).to_contain_text("Contacter les autorités sans mon nom")
	assert "Consentement manquant" in refuse(agent, lambda: agent.take("Activer"))
	take_vital_interest(agent, chair, case)
	step(agent, "protection-measure", measure, "Activer")
	agent.open(CASE, case)
	plan = print_paper(agent, ("Imprimer", "Plan de protection"), secret=NAME)
	assert "Démarche confidentielle" in plan
	assert NAME not in plan

	help_the_wife(agent, window(390, 800), case, partner)
	step(agent, CASE, case, "Mesures actives")
	log_contact(agent, case, "Son épouse : il est rentré cette nuit.")
	step(agent, "protection-measure", measure, "Terminer", effectiveness="Risque nettement réduit")
	close_case(chair, case, "Risque éteint", outcome="Retrouvé")
	assert "Risque éteint" in print_paper(chair, ("Imprimer", "Lettre de clôture"), secret=NAME)
	assert {"opened", "printed", "referral_sent", "referral_read"} <= codes(case)


def verify(agent: Desk, case: str) -> None:
	"""Who said it and how sure that is, what is alleged, since when he is held: never in the future."""
	tell_source(agent, case, "Famille", "Généralement fiable", "Quatre hommes, une voiture sans plaque.")
	allege(agent, case, "Enlèvement", days_ago=1, verified="Crédible")
	expect(agent.field("rights")).not_to_contain_text("UN Declaration")
	add(agent, case, "Privation de liberté")
	agent.select("kind", "Enlèvement")
	agent.write("deprived_on", f"{add_days(now_datetime(), 1):%d-%m-%Y %H:%M:%S}")
	assert "dans l'avenir" in refuse(agent, agent.press_save)
	agent.write("deprived_on", f"{add_days(now_datetime(), -1):%d-%m-%Y %H:%M:%S}")
	agent.save()
	agent.open(CASE, case)
	expect(strip(agent)).to_contain_text("NE PAS APPELER : contact gelé (Enlèvement)")
	picture(agent.page, "abduction-verified-1366")


def take_vital_interest(agent: Desk, chair: Desk, case: str) -> None:
	"""Nobody can ask him: an exception with its reason, and a second person."""
	add(agent, case, "Consentement")
	agent.choose("scope", "Contacter les autorités sans mon nom")
	agent.choose("status", "Impossible à recueillir, intérêt vital")
	assert "Dites pourquoi" in refuse(agent, agent.press_save)
	write_long(agent, "vital_reason", "Personne ne peut le joindre ; attendre le mettrait en danger.")
	consent = agent.save()
	assert agent.state() == "Impossible à recueillir, intérêt vital"
	chair.open("consent", consent)
	chair.press("Confirmer")
	yes(chair)
	expect(chair.field("vital_result")).to_contain_text("Confirmé")
	assert stored("Consent", consent, "vital_confirmed_by") == CHAIR


def help_the_wife(agent: Desk, telephone: BrowserContext, case: str, partner: str) -> None:
	"""She stands in the case by her own name, agrees, and is referred; the partner accepts on a telephone."""
	wife = add_person(agent, case, "Fanta Exemple", "Proche")
	agree(agent, case, "Orienter vers un service nommé", defender=wife, partner=partner)
	referral = refer(agent, case, wife, partner, "Soutenir l'épouse.", "Identité")
	expect(strip(agent)).to_have_count(0)  # what warns of her husband does not warn of her
	agent.take("Envoyer au partenaire")
	answer_as_partner(
		Desk(telephone.new_page(), PARTNER_AT_THE_BROWSER), referral, sees="Fanta Exemple", hides=NAME
	)
	agent.open("referral", referral)
	assert agent.state() == "Acceptée par le partenaire"
