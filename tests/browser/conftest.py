"""A real browser for the test site: Debian's Chromium, driven by Playwright.

What these tests make is committed by the server and stays on the throw-away site until the session ends.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import frappe
import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect, sync_playwright

from tests.browser.desk import SLOW_MS, Desk
from tests.factories import make_partner
from tests.people import PARTNER_AT_THE_BROWSER

FLAGS = (
	"--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
	"--no-first-run"
).split()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
	"""Chromium; on a machine that does much beside, what is expected of a page comes late."""
	expect.set_options(timeout=SLOW_MS)
	chromium = shutil.which("chromium") or "/usr/bin/chromium"
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
		yield browser
		browser.close()


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Callable[..., BrowserContext]]:
	"""Open windows of people who do not know of each other."""
	opened: list[BrowserContext] = []

	def open_window(width: int = 1366, height: int = 768) -> BrowserContext:
		size = ViewportSize(width=width, height=height)
		context = browser.new_context(base_url=address, locale="fr-FR", viewport=size)
		opened.append(context)
		return context

	yield open_window
	for context in opened:
		context.close()


@pytest.fixture
def partner(site: str, rollback: None) -> str:
	"""The name of a partner whose person may log in; staff made the account in an earlier week."""
	found = frappe.db.get_value("Partner Person", {"user": PARTNER_AT_THE_BROWSER}, "parent")
	name = found or make_partner(login=PARTNER_AT_THE_BROWSER, organisation_name="Maison de l'Exemple").name
	frappe.db.commit()
	return str(frappe.db.get_value("Partner Organisation", name, "organisation_name"))


@pytest.fixture
def desk_of(window: Callable[..., BrowserContext]) -> Iterator[Callable[[str], Desk]]:
	"""Log people in at the Desk; afterwards none of their pages may have failed."""
	desks: list[Desk] = []

	def log_in(login: str) -> Desk:
		desks.append(Desk(window().new_page(), login))
		return desks[-1]

	yield log_in
	for number, desk in enumerate(desks):
		if folder := os.environ.get("CNDH_SCREENSHOTS"):
			desk.page.screenshot(path=f"{folder}/last-{number}.png")
	assert [error for desk in desks for error in desk.errors] == []
