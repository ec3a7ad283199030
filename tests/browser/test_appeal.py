"""An urgent appeal from the case to its second reader; the answer to a check for reprisals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import now_datetime
from playwright.sync_api import expect

from cndh_protection.constants import Role, Stage
from cndh_protection.services.clocks.keeping import keep_clocks_of
from cndh_protection.services.stages import state_of_stage
from tests.browser.desk import Desk
from tests.browser.test_referral import picture
from tests.factories import APPEAL_TEXTS, make_act, make_appeal, make_case, make_consent, make_defender
from tests.people import person

pytestmark = pytest.mark.commits
STRIP = ".cndh-strip:visible"


@pytest.fixture
def appeal() -> Document:
	"""A draft in which nothing is written yet."""
	who = make_defender(legal_name="Awa Exemple", memberships="Les Veilleurs (fictif)")
	case = make_case(summary="Arrêtée devant le tribunal.", defenders=[{"defender": who.name}]).name
	make_act(violation_case=case, free_words="Emmenée sans convocation.")
	empty = dict.fromkeys(APPEAL_TEXTS)
	made = make_appeal(violation_case=case, defender=who.name, **empty)
	frappe.db.commit()
	return made


def test_from_the_case_to_the_second_reader(desk_of: Callable[[str], Desk], appeal: Document) -> None:
	officer = desk_of(person(Role.CASE_OFFICER))
	officer.page.goto(f"/app/urgent-appeal/{appeal.name}")
	officer.settle()
	expect(officer.page.locator(STRIP)).to_contain_text("Demandez d'abord à la personne")
	picture(officer.page, "appeal-not-asked-1366")
	officer.page.get_by_role("button", name="Proposer un texte").click()
	expect(officer.page.locator(".alert, .desk-alert").first).to_contain_text("champs remplis")
	make_consent(violation_case=appeal.violation_case, defender=appeal.defender, scope="S5A")
	frappe.db.commit()
	officer.page.goto(f"/app/urgent-appeal/{appeal.name}")
	officer.settle()
	expect(officer.page.locator(STRIP)).to_have_count(0)
	picture(officer.page, "appeal-asked-1366")
	officer.page.set_viewport_size({"width": 390, "height": 844})
	picture(officer.page, "appeal-asked-390")
	frappe.db.rollback()
	stored = frappe.get_doc(appeal.doctype, appeal.name)
	assert (stored.to_government, bool(stored.victim), stored.status) == ("Yes", True, "Draft")


def test_the_check_after_a_closing(desk_of: Callable[[str], Desk]) -> None:
	officer = person(Role.CASE_OFFICER)
	case = make_case(defenders=[{"defender": make_defender().name}])
	closed = now_datetime() - timedelta(days=31)
	dates = {"closed_on": closed, "decision_on": closed, "received_on": closed - timedelta(days=50)}
	case.db_set({"workflow_state": state_of_stage(Stage.CASE_CLOSED), "responsible": officer, **dates})
	keep_clocks_of(case.name)
	frappe.db.commit()
	desk = desk_of(officer)
	desk.page.goto("/app/ma-journee")
	expect(desk.page.locator(".cndh-day")).to_contain_text("Contrôle des représailles")
	picture(desk.page, "watch-day-1366")
	desk.page.goto(f"/app/violation-case/{case.name}")
	desk.settle()
	picture(desk.page, "watch-case-1366")
	desk.page.get_by_role("button", name="Dossier", exact=True).click()
	desk.page.locator(".dropdown-menu:visible").get_by_text("Contrôle des représailles").click()
	answer = desk.page.locator("select[data-fieldname=reprisals]")
	expect(answer).to_be_visible()
	answer.select_option("Reprisals")
	desk.page.locator("select[data-fieldname=channel]").select_option("Phone")
	desk.page.locator("select[data-fieldname=result]").select_option("Reached")
	picture(desk.page, "watch-answer-1366")
	desk.save()
	frappe.db.rollback()
	assert frappe.db.get_value("Violation Case", case.name, "reassessment_due")
