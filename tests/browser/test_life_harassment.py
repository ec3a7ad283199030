"""The whole life of a slow case: years of summonses, then police custody; letters, risk, measures, review, closing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from frappe.utils import add_days, now_datetime
from playwright.sync_api import expect

from tests.browser.casework import (
	CASE,
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
	yes,
)
from tests.browser.desk import Desk
from tests.browser.records import (
	agree,
	allege,
	assess,
	draft_letter,
	hold,
	meet_criteria,
	note_reply,
	propose,
	send_letter,
	tell_source,
)
from tests.people import profile_person

AGENT = profile_person("Agent de protection")
CHAIR = profile_person("Président(e) de sous-commission")
NAME = "Awa Exemple"
REQUEST = {
	"summary": "Une militante est convoquée sans cesse et poursuivie.",
	"region": "Bamako",
	"incident_on": "2024-02-29",
	"relation": "Victime",
	"channel": "Lettre",
	"name": NAME,
	"phone": "+223 00 00 44 55",
}
BODY = "Merci de nous dire le motif de la garde à vue.\nNous demandons à lui rendre visite."

pytestmark = pytest.mark.commits


def test_the_life_of_judicial_harassment(desk_of: Callable[[str], Desk]) -> None:
	agent, chair = desk_of(AGENT), desk_of(CHAIR)
	case = take_call(agent, "P", REQUEST)
	read_out_and_open(agent)
	assert stored("Violation Case", case, "urgency") == "U3"
	step(agent, CASE, case, "Examiner la recevabilité")
	chair.open(CASE, case)
	assert "Sans réponse" in refuse(chair, lambda: chair.take("Déclarer recevable"))
	meet_criteria(agent, case)
	step(chair, CASE, case, "Déclarer recevable")
	assert stored("Violation Case", case, "admissibility_outcome") == "Admissibility Outcome-ADM"

	tell_source(agent, case, "Avocat", "Fiable", "Cinq convocations en deux mois.")
	allege(agent, case, "Convocations ou interrogatoires répétés", days_ago=80, verified="Vérifié")
	custody = hold(agent, case, "Garde à vue", hours_ago=36)
	agent.open(CASE, case)
	for words in ("Fin légale de la garde à vue :", "Garde à vue depuis le", "NE PAS APPELER"):
		expect(strip(agent)).to_contain_text(words)
	picture(agent.page, "harassment-custody-1366")

	write_to_the_prosecutor(agent, chair, case)
	release(agent, case, custody)

	assess(agent, case, "complet", "2223322222" + "1" * 16)
	step(agent, CASE, case, "Soumettre à la décision")
	step(chair, CASE, case, "Accorder des mesures", decision="L'accompagner aux audiences.")
	measure = propose(agent, case, "Accompagnement par observateurs")
	step(chair, "protection-measure", measure, "Approuver")
	use_an_expired_yes(agent, case, measure)
	step(agent, CASE, case, "Mesures actives")
	agent.open(CASE, case)
	assert "Accompagnement" in print_paper(agent, ("Imprimer", "Plan de protection"), secret=NAME)

	step(agent, CASE, case, "Réévaluer")
	step(chair, CASE, case, "Sans mesure, suivi")
	step(agent, "protection-measure", measure, "Terminer", effectiveness="Risque nettement réduit")
	close_case(chair, case, "Réparation ou recours obtenu", outcome="Libération")
	assert NAME not in print_paper(chair, ("Imprimer", "Lettre de clôture"), secret=NAME)
	nothing_new_in_a_closed_case(agent, case)
	assert {"opened", "printed"} <= codes(case)


def write_to_the_prosecutor(agent: Desk, chair: Desk, case: str) -> None:
	"""Nobody approves what he wrote, and nothing leaves without the person's yes."""
	letter = draft_letter(agent, case, "Parquet", "Personne gardée à vue", BODY)
	expect(agent.page.get_by_role("button", name="Approuver")).to_have_count(0)
	assert "PROJET" in print_paper(agent, ("Imprimer",), secret=NAME).upper()
	chair.open("authority-letter", letter)
	chair.press("Approuver")
	yes(chair)
	expect(indicator(chair)).to_have_text("Approbation donnée")
	agree(agent, case, "Contacter les autorités sans mon nom")
	send_letter(agent, letter, "En main propre, contre décharge")
	assert stored("Authority Letter", letter, "second_reader") == CHAIR
	assert stored("Authority Letter", letter, "reply_due")
	assert "motif de la garde à vue" in print_paper(agent, ("Imprimer",), secret=NAME)
	note_reply(agent, letter, "Réponse partielle", "Visite accordée.")


def release(agent: Desk, case: str, custody: str) -> None:
	"""An end says how it ended, and never lies before the beginning."""
	agent.open("deprivation-of-liberty", custody)
	agent.write("ended_on", f"{add_days(now_datetime(), -9):%d-%m-%Y %H:%M:%S}")
	agent.select("end_reason", "Libérée")
	assert "avant le début" in refuse(agent, agent.press_save)
	agent.write("ended_on", f"{now_datetime():%d-%m-%Y %H:%M:%S}")
	agent.save()
	agent.open(CASE, case)
	expect(strip(agent)).not_to_contain_text("Garde à vue")


def use_an_expired_yes(agent: Desk, case: str, measure: str) -> None:
	"""A yes that ran out counts as refused, and a date does not bring it back; asked again, the measure starts."""
	consent = agree(agent, case, "Enregistrer et traiter mon dossier", valid=(-5, -1))
	agent.open("protection-measure", measure)
	assert "pris fin" in refuse(agent, lambda: agent.take("Activer"))
	agent.open("consent", consent)
	agent.write("expires_on", f"{add_days(now_datetime(), 90):%d-%m-%Y}")
	assert "ne le fait pas revivre" in refuse(agent, agent.press_save)
	agree(agent, case, "Enregistrer et traiter mon dossier", valid=(-1, 90))
	step(agent, "protection-measure", measure, "Activer")
	expect(indicator(agent)).to_have_text("Active")


def nothing_new_in_a_closed_case(agent: Desk, case: str) -> None:
	"""What asks for an open case is not offered any more, and its own fields are no longer written."""
	agent.open(CASE, case)
	menu = agent.page.locator(".page-head .inner-group-button:visible", has_text="Ajouter")
	menu.locator("button").first.click()
	offered = menu.locator(".dropdown-item").all_inner_texts()
	assert "Journal des contacts" in offered
	assert "Mesure de protection" not in offered
	assert agent.field("summary").locator("textarea").count() == 0
