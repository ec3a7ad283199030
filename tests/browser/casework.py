"""The gestures of casework at the Desk, named as what a person does; every life of a case is told with them."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import frappe
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from cndh_protection.access import audit
from tests.browser.desk import SLOW_MS, Desk
from tests.factories import make_roster

CASE = "violation-case"
WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll(".layout-main *")]
	.filter((one) => one.offsetParent && one.getBoundingClientRect().right > innerWidth + 1
		&& !one.closest(".form-grid-container, .form-tabs-list, .awesomplete"))
	.map((one) => one.className)"""


def picture(page: Page, name: str) -> None:
	"""Keep what the screen shows, for whoever looks at it."""
	if folder := os.environ.get("CNDH_SCREENSHOTS"):
		page.screenshot(path=f"{folder}/{name}.png", full_page=True)


# Reception


def take_call(agent: Desk, signs: str, told: Mapping[str, str | bool]) -> str:
	"""Fill in the reception while somebody speaks: letters of the signs of danger, then the fields by name. Gives the
	number of the case."""
	agent.page.goto("/app/reception")
	danger = agent.page.locator(".cndh-call-danger")
	danger.wait_for()
	for letter in signs:
		danger.locator(f"[data-letter={letter}]").click()
	for name, answer in told.items():
		say(agent.page.locator(f".cndh-call-form [name={name}]"), answer)
	agent.page.get_by_role("button", name="Enregistrer").click()
	number = agent.page.locator(".cndh-call-number")
	expect(number).to_be_visible(timeout=SLOW_MS)
	return number.inner_text().split()[0]


def say(place: Locator, answer: str | bool) -> None:
	"""One answer of the call: a box ticked, a choice made, words typed."""
	if answer is True:
		place.check()
	elif place.evaluate("one => one.tagName") == "SELECT":
		place.select_option(label=str(answer))
	else:
		place.fill(str(answer))


def read_out_and_open(agent: Desk) -> None:
	"""The number was read out to whoever speaks; then the case is opened."""
	agent.page.get_by_role("button", name="C'est lu").click()
	expect(agent.page.locator(".cndh-call-receipt")).to_contain_text("connaît le numéro", timeout=SLOW_MS)
	agent.page.get_by_role("button", name="Ouvrir le dossier").click()
	agent.page.wait_for_url(re.compile(rf"/{CASE}/"))
	agent.settle()


# Records of a case


def add(desk: Desk, case: str, label: str) -> None:
	"""From the case, its button Ajouter and what is added."""
	desk.open(CASE, case)
	from_menu(desk, "Ajouter", label)
	desk.page.wait_for_url(re.compile("/new-"))
	desk.settle()


def from_menu(desk: Desk, group: str, label: str) -> None:
	"""Press a button that opens a menu, and choose in it."""
	menu = desk.page.locator(".page-head .inner-group-button:visible", has_text=group)
	menu.locator("button").first.click()
	menu.locator(".dropdown-item", has_text=label).first.click()


def write_long(desk: Desk, fieldname: str, text: str) -> None:
	"""Type into a field of several lines."""
	desk.field(fieldname).locator("textarea").fill(text)


def yes(desk: Desk) -> None:
	"""Answer yes to the question asked."""
	question = desk.page.locator(".modal.show")
	question.get_by_role("button", name="Oui").click()
	expect(question).to_have_count(0)
	desk.settle()


def indicator(desk: Desk) -> Locator:
	"""Where the form says its state."""
	return desk.page.locator(".page-head .indicator-pill:visible").first


def close_case(chair: Desk, case: str, reason: str, **more: str) -> None:
	"""Close the case, with a reason."""
	step(chair, CASE, case, "Clôturer, avec motif", closure_reason=reason, **more)
	assert chair.state() == "Clôturé"


def put_on_duty(officer: str, commissioner: str) -> Iterator[None]:
	"""Both are on duty this week, and nobody is afterwards."""
	frappe.db.delete("Duty Roster")
	make_roster(commissioner=commissioner, officer=officer)
	frappe.db.commit()
	yield
	frappe.db.rollback()
	frappe.db.delete("Duty Roster")
	frappe.db.commit()


def step(desk: Desk, route: str, name: str, action: str, **facts: str) -> None:
	"""Open a document and take a step of it, with what the step asks for (typed, or chosen in a list)."""
	desk.open(route, name)
	desk.take(action, asks=bool(facts))
	for fieldname, value in facts.items():
		fill(desk, fieldname, value)
	if facts:
		desk.confirm()


def fill(desk: Desk, fieldname: str, value: str) -> None:
	"""Whatever kind of field it is."""
	field = desk.field(fieldname)
	if field.locator("textarea").count():
		write_long(desk, fieldname, value)
	elif field.get_attribute("data-fieldtype") == "Select":
		desk.select(fieldname, value)
	elif field.get_attribute("data-fieldtype") == "Link":
		desk.choose(fieldname, value)
	else:
		desk.write(fieldname, value)


def strip(desk: Desk) -> Locator:
	"""The line of warnings above a form."""
	return desk.page.locator(".cndh-strip:visible")


def refuse(desk: Desk, attempt: Callable[[], None]) -> str:
	"""Try something, and give the message that refuses it, read and closed."""
	attempt()
	words = desk.message()
	desk.close_message()
	return words


# Papers


def print_paper(desk: Desk, press: tuple[str, ...], *, secret: str, reason: str | None = None) -> str:
	"""Print through the dialog, keep the file as the browser does, and give its text: the code stands on each page, in
	the audit too, and no protected value in the name of the file or in the address."""
	if len(press) > 1:
		from_menu(desk, *press)
	else:
		desk.press(press[0])
	desk.page.locator(".modal.show").wait_for()
	if reason:
		write_long(desk, "reason", reason)
	with desk.page.expect_download(timeout=2 * SLOW_MS) as kept:
		desk.page.locator(".modal.show .btn-modal-primary:visible").click()
	expect(desk.page.locator(".modal.show")).to_have_count(0)
	alert = desk.page.locator(".desk-alert", has_text="code").last
	code = re.search(r"\b[0-9A-F]{8}\b", alert.inner_text())
	assert code, alert.inner_text()
	_keep(kept.value.path(), kept.value.suggested_filename)
	pages = [page.extract_text() for page in PdfReader(io.BytesIO(kept.value.path().read_bytes())).pages]
	assert pages
	assert all(code[0] in page for page in pages)
	assert secret not in kept.value.suggested_filename + desk.page.url
	assert re.fullmatch(r"[A-Z]+-[\w-]+\.pdf", kept.value.suggested_filename), kept.value.suggested_filename
	assert [row["code"] for row in audit.read("name like %s", [f"{code[0].lower()}%"])] == ["printed"]
	return " ".join(" ".join(pages).split())


def _keep(file: Path, name: str) -> None:
	if folder := os.environ.get("CNDH_SCREENSHOTS"):
		(Path(folder) / name).write_bytes(file.read_bytes())


# What the site keeps


def stored(doctype: str, name: str | dict[str, str], fieldname: str) -> object:
	"""A value as the server committed it."""
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, fieldname)


def codes(case: str) -> set[str]:
	"""What the audit has of a case and of what hangs on it."""
	frappe.db.rollback()
	return {str(row["code"]) for row in audit.read("root = %s", [case])}
