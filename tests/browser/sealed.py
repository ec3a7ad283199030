"""What the browser tests of protected records share: a case with something in each of several compartments, its locks."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk.doctype.notification_settings.notification_settings import create_notification_settings
from frappe.model.document import Document
from playwright.sync_api import Locator, Page

from tests.browser.desk import Desk
from tests.factories import make_case
from tests.people import PASSWORD, as_user, make_person

SUMMARY = "Une vendeuse de Sévaré dit que deux hommes la suivent chaque soir."
PHONE = "+223 70 11 22 33"
SPEAKER = "Moussa Exemple"

WHAT_IS_ON_THE_PAGE = """() => document.body.innerText + [...document.querySelectorAll("input, textarea")]
	.map((box) => box.value).join(" ")"""


def case_of(login: str, **given: Any) -> Document:
	"""A case that this person took in, with something in each of several compartments."""
	values = {"place": "Derrière le marché", "summary": SUMMARY, "contact": PHONE, "source_identity": SPEAKER}
	with as_user(login):
		made = make_case(team=False, no_contact=0, **{**values, **given})
	frappe.db.commit()
	return made


def somebody(*roles: str) -> str:
	"""A new account that can log in at the Desk, for good."""
	login = make_person(*roles, password=PASSWORD)
	create_notification_settings(login)  # the Desk does not open without
	frappe.db.commit()
	return login


def box(desk: Desk, fieldname: str) -> Locator:
	"""Where a protected field is typed in."""
	return desk.field(fieldname).locator("textarea")


def lock(desk: Desk, fieldname: str) -> Locator:
	"""What stands there while it is closed."""
	return desk.field(fieldname).locator(".cndh-lock")


def choose_action(page: Page, compartment: str, action: str) -> None:
	"""Open a compartment from the bar, for an action."""
	group = page.locator(f".cndh-seals [data-compartment={compartment}]")
	group.locator("button.dropdown-toggle").click()
	group.locator(f"[data-action={action}]").click()


def on_the_page(desk: Desk) -> str:
	"""Everything that can be read on the page."""
	return str(desk.page.evaluate(WHAT_IS_ON_THE_PAGE))
