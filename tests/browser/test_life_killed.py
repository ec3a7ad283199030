"""The whole life of a killed defender's case: his widow speaks; she and their child are protected; it begins again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.casework import (
	CASE,
	add,
	close_case,
	codes,
	indicator,
	picture,
	print_paper,
	read_out_and_open,
	refuse,
	step,
	stored,
	strip,
	take_call,
)
from tests.browser.desk import Desk
from tests.browser.records import add_person, agree, allege, assess, give_access, log_contact, propose
from tests.browser.sealed import lock, on_the_page
from tests.people import person, profile_person

AGENT = profile_person("Agent de protection")
CHAIR = profile_person("Président(e) de sous-commission")
REFERENT = profile_person("Référent(e) cas sensibles")
OTHER = person("CNDH Case Officer")
NAME, WIDOW, CHILD = "Modibo Exemple", "Fanta Exemple", "Aya Exemple"
STORY = "Un défenseur de la terre a été tué devant chez lui ; sa famille a peur."
CALL = {
	"summary": STORY,
	"region": "Sikasso",
	"relation": "Famille",
	"speaker": WIDOW,
	"contact": "Chez sa mère, l'après-midi",
	"channel": "Ligne d'appel / téléphone",
	"name": NAME,
	"phone": "+223 00 00 66 77",
}

pytestmark = pytest.mark.commits


def test_the_life_of_a_killed_defenders_case(desk_of: Callable[[str], Desk]) -> None:
	agent = desk_of(AGENT)
	case = take_call(agent, "J", CALL)
	read_out_and_open(agent)
	dead = str(stored("Case Defender", {"parent": case}, "defender"))
	agent.open("defender", dead)
	agent.tick("deceased")
	agent.save()
	widow = add_person(agent, case, WIDOW, "Proche")
	child = bring_the_child_in(agent, case)

	chair, other = desk_of(CHAIR), desk_of(OTHER)
	for stranger in (chair, other):
		stranger.page.goto(f"/app/{CASE}/{case}")
		expect(stranger.page.get_by_text("introuvable").first).to_be_visible()
		assert STORY not in on_the_page(stranger)
	give_access(agent, case, CHAIR)
	chair.open(CASE, case)
	expect(chair.field("summary")).to_contain_text(STORY)
	referent = desk_of(REFERENT)
	referent.open(CASE, case)
	expect(strip(referent)).to_contain_text("mineur")

	allege(agent, case, "Homicide", days_ago=6, verified="Crédible", victim=dead)
	step(agent, CASE, case, "Examiner la recevabilité")
	step(chair, CASE, case, "Déclarer recevable")
	step(agent, CASE, case, "Soumettre à la décision")
	step(chair, CASE, case, "Accorder des mesures", decision="Aider la veuve et son enfant.")
	measure = propose(agent, case, "Allocation de subsistance", beneficiary=widow)
	step(chair, "protection-measure", measure, "Approuver")
	agree(agent, case, "Enregistrer et traiter mon dossier", defender=widow)
	step(agent, "protection-measure", measure, "Activer")
	a_child_does_not_agree_alone(agent, case, child)
	agent.open(CASE, case)
	plan = print_paper(agent, ("Imprimer", "Plan de protection"), secret=WIDOW, reason="Remis à la veuve.")
	assert "Allocation de subsistance" in plan
	assert WIDOW not in plan

	it_begins_again(agent, case, widow)
	step(agent, CASE, case, "Mesures actives")
	log_contact(agent, case, "La veuve et l'enfant sont chez la grand-mère.")
	step(agent, "protection-measure", measure, "Terminer", effectiveness="Risque nettement réduit")
	close_case(chair, case, "Risque éteint")
	chair.open(CASE, case)
	letter = print_paper(chair, ("Imprimer", "Lettre de clôture"), secret=NAME, reason="Remise à la veuve.")
	assert NAME not in letter
	assert "peut être rouvert" in letter

	step(chair, CASE, case, "Rouvrir")
	assert chair.state() == "En traitement"
	agent.open(CASE, case)
	agent.tab("Historique")
	picture(agent.page, "killed-history-1366")
	assert stored("Violation Case", case, "closed_on") is None
	assert {"opened", "printed", "granted"} <= codes(case)


def bring_the_child_in(agent: Desk, case: str) -> str:
	"""A minor asks for the referent first; from then on the case is for named persons only."""
	agent.open(CASE, case)
	agent.tab("Traitement")
	agent.choose("referent", REFERENT)
	agent.save()
	child = add_person(agent, case, CHILD, "Proche", age_group="0-17 ans")
	assert stored("Violation Case", case, "confidentiality_level") == "C3"
	agent.tab("Traitement")
	agent.select("confidentiality_level", "C2")
	assert "elle reste C3" in refuse(agent, agent.press_save) or "C3" in on_the_page(agent)
	agent.page.reload()
	agent.settle()
	expect(lock(agent, "source_identity")).to_be_visible()
	return child


def a_child_does_not_agree_alone(agent: Desk, case: str, child: str) -> None:
	"""The yes of a minor is the child's, and the guardian's."""

	def ask() -> None:
		add(agent, case, "Consentement")
		agent.choose("defender", child)
		agent.choose("scope", "Enregistrer et traiter mon dossier")
		agent.choose("status", "Donné")
		agent.choose("mode", "Oral")
		agent.press_save()

	assert "mineure" in refuse(agent, ask)


def it_begins_again(agent: Desk, case: str, widow: str) -> None:
	"""A threat against the widow while measures run: the risk is assessed anew within 72 hours."""
	allege(agent, case, "Menace contre la famille", days_ago=0, verified="Crédible", victim=widow)
	agent.open(CASE, case)
	expect(strip(agent)).to_contain_text("Réévaluation")
	picture(agent.page, "killed-incident-1366")
	assert stored("Violation Case", case, "reassessment_due")
	assess(agent, case, "rapide", "33333322")
	assert stored("Violation Case", case, "reassessment_due") is None
	agent.open(CASE, case)
	expect(strip(agent)).not_to_contain_text("Réévaluation")
	expect(indicator(agent)).to_have_text("Protection en cours")
