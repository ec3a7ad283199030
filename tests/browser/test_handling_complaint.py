"""A complaint about our handling: entered from the case, given by the president, answered by a member of the committee."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Route, expect

from cndh_protection.access.complaints import COMPLAINT
from cndh_protection.constants import Role
from tests.browser.casework import indicator
from tests.browser.desk import Desk
from tests.browser.test_referral import picture
from tests.factories import make_case
from tests.people import person

pytestmark = pytest.mark.commits
DIALOG = ".modal:visible"


def test_from_the_case_to_the_answer(desk_of: Callable[[str], Desk]) -> None:
	"""By the people and no others: a commissioner with a grant on the case is not offered."""
	case = make_case(team=False)
	case.db_set("responsible", person(Role.INTAKE))
	frappe.db.commit()
	number = _enter(desk_of(person(Role.INTAKE)), case.name)
	_give(desk_of(person(Role.PRESIDENT)), number)
	_answer(desk_of(person(Role.MEMBER)), number)
	frappe.db.rollback()
	stored = frappe.get_doc(COMPLAINT, number)
	assert (stored.status, stored.answered_by) == ("Answered", person(Role.MEMBER))
	assert stored.answer.startswith("cndh1.")


def _enter(desk: Desk, case: str) -> str:
	page = desk.page
	desk.open("violation-case", case)
	page.get_by_role("button", name="Dossier", exact=True).click()
	page.locator(".dropdown-menu:visible").get_by_text("Réclamation sur notre traitement").click()
	dialog = page.locator(DIALOG)
	on_the_line: list[Route] = []  # what the server has not heard yet when she is two fields further
	page.route("**/*validate_link*", lambda question: on_the_line.append(question))
	dialog.locator("input[data-fieldname=channel]").click()
	page.locator(".awesomplete [role=listbox] > :visible", has_text="Ligne d'appel").click()
	dialog.locator("select[data-fieldname=subject]").select_option("Delay")
	dialog.locator("textarea[data-fieldname=complaint]").fill("Personne ne l'a rappelée depuis un mois.")
	for question in on_the_line:
		question.continue_()
	page.unroute("**/*validate_link*")
	page.wait_for_function("cur_dialog.get_value('channel') === 'Intake Channel-HOT'")
	picture(page, "complaint-entered-1366")
	dialog.get_by_role("button", name="Saisir la réclamation").click()
	told = page.locator(".msgprint:visible")
	expect(told).to_contain_text("REC-")
	return next(word for word in told.inner_text().replace(".", " ").split() if word.startswith("REC-"))


def _give(desk: Desk, number: str) -> None:
	page = desk.page
	page.goto("/app/ma-journee")
	expect(page.locator(".cndh-day")).to_contain_text(number)
	picture(page, "complaint-day-1366")
	desk.open("handling-complaint", number)
	expect(page.locator("body")).to_contain_text("Personne ne l'a rappelée")
	page.get_by_role("button", name="Confier à un commissaire").click()
	page.locator(f"{DIALOG} select[data-fieldname=commissioner]").select_option(person(Role.MEMBER))
	picture(page, "complaint-given-1366")
	page.locator(f"{DIALOG} .modal-footer .btn-primary:visible").click()
	expect(page.locator(DIALOG)).to_have_count(0)


def _answer(desk: Desk, number: str) -> None:
	page = desk.page
	page.goto("/app/ma-journee")
	page.locator(".cndh-day").get_by_text(number).click()
	desk.settle()
	expect(page.locator("body")).to_contain_text("Personne ne l'a rappelée")
	page.get_by_role("button", name="Écrire la réponse").click()
	page.locator(f"{DIALOG} textarea[data-fieldname=words]").fill("Elle a été rappelée ce jour.")
	picture(page, "complaint-answer-1366")
	page.locator(f"{DIALOG} .modal-footer .btn-primary:visible").click()
	expect(indicator(desk)).to_have_text("Réponse enregistrée")
	expect(page.locator("body")).to_contain_text("Elle a été rappelée ce jour.")
	picture(page, "complaint-answered-1366")
	page.set_viewport_size({"width": 390, "height": 844})
	picture(page, "complaint-answered-390")
