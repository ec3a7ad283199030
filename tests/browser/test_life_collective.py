"""The whole life of a collective complaint: a village of Kayes speaks through one delegate, in Soninke, at the antenna."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from frappe.utils import now_datetime
from playwright.sync_api import BrowserContext, expect

from tests.browser.casework import (
	CASE,
	WIDER_THAN_THE_SCREEN,
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
	write_long,
)
from tests.browser.desk import Desk
from tests.browser.records import (
	add_person,
	agree,
	allege,
	assess,
	give_access,
	hand_over,
	meet_criteria,
	propose,
)
from tests.browser.sealed import somebody
from tests.people import profile_person

FOCAL = profile_person("Point focal")
AGENT = profile_person("Agent de protection")
CHAIR = profile_person("Président(e) de sous-commission")
NAME = "Village des quarante foyers"
DELEGATE = "Bintou Exemple"
COMPLAINT: dict[str, str | bool] = {
	"summary": "Quarante foyers refusent un statut dit hérité ; l'eau et les champs leur sont refusés.",
	"region": "Kayes",
	"relation": "Victime",
	"contact": "Par la déléguée, le jour du marché",
	"language": "Soninké (sarakolé)",
	"interpreter": True,
	"channel": "Présentation au siège ou à une antenne",
	"name": NAME,
	"collective": True,
	"group_size": "318",
	"group_women": "97",
	"group_children": "141",
	"group_households": "40",
}

pytestmark = pytest.mark.commits


def test_the_life_of_a_collective_complaint(
	desk_of: Callable[[str], Desk], window: Callable[..., BrowserContext]
) -> None:
	focal = Desk(window(390, 800).new_page(), FOCAL)
	case = take_call(focal, "N", COMPLAINT)
	picture(focal.page, "collective-told-390")
	read_out_and_open(focal)
	assert focal.page.evaluate(WIDER_THAN_THE_SCREEN) == []
	assert stored("Violation Case", case, "interview_language") == "Language-snk"
	focal = desk_of(FOCAL)
	add_person(focal, case, DELEGATE, "Délégué(e)", kind="Personne")
	count_the_village(focal, case)
	assert case in print_paper(focal, ("Imprimer", "Accusé de réception"), secret=DELEGATE)
	assert "Examiner la recevabilité" not in focal.actions()

	hand_over(focal, case, AGENT)
	focal.page.goto(f"/app/{CASE}/{case}")
	expect(focal.page.get_by_text("introuvable").first).to_be_visible()

	agent, chair = desk_of(AGENT), desk_of(CHAIR)
	step(agent, CASE, case, "Examiner la recevabilité")
	meet_criteria(agent, case)
	step(chair, CASE, case, "Déclarer recevable")
	village = str(stored("Case Defender", {"parent": case, "part": "Victim"}, "defender"))
	allege(agent, case, "Mise au ban communautaire", days_ago=20, verified="Crédible", victim=village)
	two_officers_at_once(agent, chair, desk_of, case)

	assess(agent, case, "rapide", "33332222")
	step(agent, CASE, case, "Soumettre à la décision")
	step(chair, CASE, case, "Accorder des mesures", decision="Un plan avec le village et ses délégués.")
	measure = propose(agent, case, "Plan de protection communautaire")
	step(chair, "protection-measure", measure, "Approuver")
	agree(agent, case, "Enregistrer et traiter mon dossier", defender=village)
	step(agent, "protection-measure", measure, "Activer")
	expect(indicator(agent)).to_have_text("Active")
	agent.open(CASE, case)
	expect(strip(agent)).to_contain_text("U2")
	plan = print_paper(agent, ("Imprimer", "Plan de protection"), secret=NAME)
	assert "communautaire" in plan
	assert plan.count(f"{now_datetime():%d/%m/%Y}") == 2, "of the day, and since when the measure runs"

	step(agent, CASE, case, "Mesures actives")
	step(agent, "protection-measure", measure, "Terminer", effectiveness="Risque nettement réduit")
	close_case(chair, case, "Réglé par médiation")
	assert "médiation" in print_paper(chair, ("Imprimer", "Lettre de clôture"), secret=NAME)
	assert {"opened", "printed", "granted"} <= codes(case)


def count_the_village(focal: Desk, case: str) -> None:
	"""What was told of the group stands open beside its people; a part larger than it is refused, and stays to correct."""
	focal.open(CASE, case)
	focal.tab("Personnes")
	for fieldname in ("group_size", "group_women", "group_children", "group_households"):
		expect(focal.field(fieldname).locator("input")).to_have_value(str(COMPLAINT[fieldname]))
	focal.write("group_women", "970")
	assert "Femmes : plus que les 318 personnes" in " ".join(refuse(focal, focal.press_save).split())
	focal.write("group_women", "97")
	focal.save()
	picture(focal.page, "collective-people-1366")


def two_officers_at_once(agent: Desk, chair: Desk, desk_of: Callable[[str], Desk], case: str) -> None:
	"""Whoever saves second is told so, and keeps what he typed on the screen."""
	colleague = somebody("CNDH Case Officer")
	give_access(chair, case, colleague)
	second = desk_of(colleague)
	for desk, words in ((agent, "Vu le chef de village."), (second, "Vu la sous-préfète.")):
		desk.open(CASE, case)
		desk.page.locator(".section-head", has_text="Récit de la personne").click()
		write_long(desk, "narrative", words)
	agent.save()
	second.press_save()
	assert "modifié par quelqu'un d'autre" in second.message()
	picture(second.page, "collective-two-officers-1366")
	second.close_message()
	expect(second.field("narrative").locator("textarea")).to_have_value("Vu la sous-préfète.")
