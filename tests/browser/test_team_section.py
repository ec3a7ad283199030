"""The team of a case in a real browser: giving access, handing over, covering an absence."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime
from playwright.sync_api import expect

from cndh_protection.constants import Role
from tests.browser.desk import Desk
from tests.browser.sealed import case_of, somebody
from tests.permissions.teamwork import reads

pytestmark = pytest.mark.commits


def test_a_team_from_the_first_grant_to_the_hand_over(desk_of: Callable[[str], Desk]) -> None:
	officer, lawyer = somebody(Role.CASE_OFFICER, Role.INTAKE), somebody(Role.LEGAL)
	stand_in, chair = somebody(Role.CASE_OFFICER), somebody(Role.CHAIR)
	case, other = case_of(officer), case_of(officer)
	desk = desk_of(chair)
	desk.open("violation-case", case.name)
	desk.tab("Traitement")
	desk.page.locator(".cndh-team").get_by_role("button", name="Donner accès").click()
	choose_person(desk, "user", lawyer)
	desk.confirm()
	desk.tab("Traitement")
	member = desk.page.locator(".cndh-team-members li", has_text=lawyer.partition("@")[0])
	expect(member).to_be_visible()
	assert seen(lawyer, case)

	own = desk_of(officer)
	own.open("violation-case", case.name)
	own.tab("Traitement")
	own.page.locator(".cndh-team").get_by_role("button", name="Remettre le dossier").click()
	choose_person(own, "user", stand_in)
	own.page.locator(".modal.show .btn-modal-primary:visible").click()
	own.page.wait_for_function("frappe.get_route()[0] === 'List'")
	own.page.wait_for_load_state("networkidle")
	assert (seen(officer, case), seen(stand_in, case)) == (False, True)

	own.page.locator(".menu-btn-group:visible").click()
	own.page.locator(".menu-btn-group .dropdown-menu:visible").get_by_text("Couvrir une absence").click()
	own.page.locator(".modal.show").wait_for()
	own.choose("stand_in", stand_in)
	own.write("until", f"{add_days(now_datetime(), 7):%d-%m-%Y %H:%M:%S}")
	own.page.locator(".modal.show .btn-modal-primary:visible").click()
	assert "1" in own.message()
	assert seen(stand_in, other)


def choose_person(desk: Desk, fieldname: str, login: str) -> None:
	desk.page.locator(".modal.show").wait_for()
	control = desk.field(fieldname).locator("input").first
	control.fill(login.partition("@")[0])
	desk.page.locator(".awesomplete li:visible", has_text=login).first.click()


def seen(login: str, case: Document) -> bool:
	frappe.db.rollback()  # what the server has committed since
	return reads(login, case)
