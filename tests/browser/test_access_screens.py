"""The screens about access in a real browser: my people, who opened, noting a call, exceptional access, conflicts."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, today
from playwright.sync_api import expect

from cndh_protection.access import audit
from cndh_protection.access.conflicts import is_in_conflict
from cndh_protection.access.rights import CASE
from cndh_protection.constants import Role
from tests.browser.desk import Desk
from tests.browser.sealed import PHONE, SUMMARY, box, case_of, choose_action, lock, on_the_page, somebody
from tests.factories import make_defender
from tests.people import as_user

NAME = "Awa Exemple"
NOTE = "La responsable de permanence ne répondait pas."

pytestmark = pytest.mark.commits


def make_person_of_case(officer: str) -> tuple[Document, Document]:
	"""A case of the officer with one person in it, whose name is known and who must not be called."""
	with as_user(officer):
		person = make_defender(legal_name=NAME, never_call=1, contacts=[{"kind": "Phone", "value": PHONE}])
		case = case_of(officer, defenders=[{"defender": person.name, "part": "Victim"}])
	return case, person


def test_my_people_are_shown_and_hidden(desk_of: Callable[[str], Desk]) -> None:
	officer = somebody(Role.CASE_OFFICER, Role.INTAKE)
	case, person = make_person_of_case(officer)
	desk = desk_of(officer)
	desk.page.clock.install()
	desk.page.goto("/app/my-people")
	row = desk.page.locator(f"[data-defender='{person.name}']")
	for words in (NAME, person.alias, case.name, "NE JAMAIS APPELER"):
		expect(row).to_contain_text(words)
	assert NAME not in desk.page.evaluate(
		"JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])"
	)
	desk.page.emulate_media(media="print")
	expect(row).to_be_hidden()
	desk.page.emulate_media(media="screen")

	desk.page.keyboard.press("Control+Shift+H")
	expect(row).to_have_count(0)
	desk.page.get_by_role("button", name="Afficher mes personnes").click()
	expect(row).to_contain_text(NAME)
	desk.page.clock.fast_forward("21:00")
	desk.page.clock.run_for(20_000)
	expect(row).to_have_count(0)
	desk.page.get_by_role("button", name="Afficher mes personnes").click()
	row.get_by_role("link", name=case.name).click()
	desk.page.wait_for_url(f"**/{case.name}")
	expect(desk.page.locator(".cndh-people")).not_to_contain_text(NAME)
	frappe.db.rollback()
	assert [row["code"] for row in audit.read("actor = %s and code = 'people_listed'", [officer])] == [
		"people_listed"
	] * 3


def test_a_call_is_noted_from_the_open_case(desk_of: Callable[[str], Desk]) -> None:
	officer = somebody(Role.CASE_OFFICER, Role.INTAKE)
	case, person = make_person_of_case(officer)
	desk = desk_of(officer)
	desk.open("violation-case", case.name)
	choose_action(desk.page, "contact", "call")
	expect(box(desk, "contact")).to_have_value(PHONE)
	desk.page.locator(".cndh-note-call").click()
	desk.page.locator(".modal.show").wait_for()
	desk.select("result", "Personne jointe")
	desk.write("note", "Elle va bien.")
	desk.confirm()
	expect(desk.page.locator(".cndh-note-call")).to_have_count(0)
	expect(box(desk, "contact")).to_have_value(PHONE)
	frappe.db.rollback()
	(log,) = frappe.get_all("Contact Log", filters={"violation_case": case.name}, fields=["*"])
	assert (log.defender, log.channel, log.made_by, log.result) == (person.name, "Phone", officer, "Reached")
	assert log.note.startswith("cndh1.")

	desk.page.locator(".cndh-who-opened").click()
	openings = desk.page.locator(".cndh-openings")
	expect(openings).to_contain_text("pour appeler")
	assert PHONE not in openings.inner_text()


def test_exceptional_access_and_its_review(desk_of: Callable[[str], Desk]) -> None:
	officer, chair = somebody(Role.CASE_OFFICER, Role.INTAKE), somebody(Role.CHAIR)
	case = case_of(officer)
	case.db_set("confidentiality_level", "C3")
	frappe.db.commit()
	desk = desk_of(chair)
	take_exceptional_access(desk, "DOS-2020-99999")
	assert "introuvable" in desk.message()
	desk.close_message()
	desk.write("record", case.name.lower())
	desk.page.locator(".modal.show .btn-modal-primary:visible").click()
	desk.page.wait_for_url(f"**/{case.name}")
	desk.page.locator(".cndh-exception").wait_for()
	desk.settle()
	expect(desk.page.locator(".cndh-exception")).to_contain_text("ACCÈS EXCEPTIONNEL")
	expect(desk.field("summary")).to_contain_text(SUMMARY)
	expect(lock(desk, "source_identity")).to_be_visible()

	frappe.db.rollback()
	(taken,) = frappe.get_all("Break Glass", filters={"record": case.name}, pluck="name")
	frappe.db.set_value("Break Glass", taken, "review_due", add_days(today(), -1))
	frappe.db.commit()
	control = desk_of(somebody(Role.DATA_PROTECTION))
	control.open("break-glass", taken)
	assert control.state() == "Examen en retard"
	control.press("Justifié")
	control.page.locator(".modal.show").wait_for()
	control.write("note", NOTE)
	control.confirm()
	expect(control.page.locator(".page-head .indicator-pill:visible").first).to_have_text("Justifié")
	expect(control.field("review_note")).to_contain_text(NOTE)
	assert frappe_value("Break Glass", taken, "review_note").startswith("cndh1.")

	seen_by = desk_of(officer)
	seen_by.open("violation-case", case.name)
	seen_by.page.locator(".cndh-who-opened").click()
	exceptional = seen_by.page.locator(".cndh-openings li.exceptional")
	expect(exceptional.first).to_contain_text(chair.partition("@")[0])


def take_exceptional_access(desk: Desk, number: str) -> None:
	desk.page.goto("/app/violation-case")
	desk.page.wait_for_load_state("networkidle")
	desk.page.locator(".menu-btn-group:visible").click()
	desk.page.locator(".menu-btn-group .dropdown-menu:visible").get_by_text("Accès exceptionnel").click()
	desk.page.locator(".modal.show").wait_for()
	desk.write("record", number)
	desk.select("reason", "Danger pour la vie")
	desk.tick("core")
	desk.page.locator(".modal.show .btn-modal-primary:visible").click()


def test_a_conflict_hides_the_case_at_once(desk_of: Callable[[str], Desk]) -> None:
	officer = somebody(Role.CASE_OFFICER, Role.INTAKE)
	case = case_of(officer)
	desk = desk_of(officer)
	desk.open("violation-case", case.name)
	expect(box(desk, "summary")).to_have_value(SUMMARY)
	desk.page.locator(".menu-btn-group:visible").click()
	desk.page.locator(".menu-btn-group .dropdown-menu:visible").get_by_text("Déclarer un conflit").click()
	desk.page.locator(".modal.show").wait_for()
	desk.write("reason", "Une parente.")
	desk.page.locator(".modal.show .btn-modal-primary:visible").click()
	desk.page.wait_for_function("frappe.get_route()[0] === 'List'")
	desk.page.wait_for_load_state("networkidle")
	assert SUMMARY not in on_the_page(desk)
	assert case.name not in on_the_page(desk)
	assert desk.page.evaluate(f"!(locals['Violation Case'] || {{}})['{case.name}']")
	frappe.db.rollback()
	assert is_in_conflict(officer, CASE, case.name)


def test_the_auditor_sees_openings_and_refusals(desk_of: Callable[[str], Desk]) -> None:
	officer, president = somebody(Role.CASE_OFFICER, Role.INTAKE), somebody(Role.PRESIDENT)
	case = case_of(officer)
	for login in (officer, president):
		desk = desk_of(login)
		desk.open("violation-case", case.name)
	auditor = desk_of(somebody(Role.AUDITOR))
	auditor.page.goto(f"/app/audit-event?record={case.name}")
	auditor.page.wait_for_load_state("networkidle")
	rows = auditor.page.locator(".result .list-row-container")
	for words in ("Contenu lu avec la fiche", "Ouverture refusée"):
		expect(rows.filter(has_text=words).first).to_be_visible()
	auditor.page.goto(f"/app/violation-case/{case.name}")
	auditor.page.wait_for_load_state("networkidle")
	expect(auditor.page.locator(".form-layout:visible")).to_have_count(0)


def frappe_value(doctype: str, name: str, field: str) -> str:
	frappe.db.rollback()  # read what the server has committed since
	return str(frappe.db.get_value(doctype, name, field))
