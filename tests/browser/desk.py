"""A person at the Desk: clicks and types as people do, in French, and never talks to the server behind the screen."""

from __future__ import annotations

import re

from playwright.sync_api import Error, Locator, Page, TimeoutError, expect

from tests.people import PASSWORD

SLOW_MS = 20_000
SETTLING_MS = 500
PATIENCE_MS = 4_000
TRIES = 3
SLIDING_MS = 400
PLATFORM_ERRORS = ("init_onboarding_tour", "document.activeElement.select is not a function")
ROW_KEPT = "([table, fieldname]) => cur_frm.doc[table].at(-1)[fieldname]"
KEPT = "fieldname => document.querySelector('.modal.show') || !window.cur_frm || cur_frm.doc[fieldname]"


class Desk:
	"""One person logged in, in one window."""

	def __init__(self, page: Page, login: str) -> None:
		self.page = page
		self.login = login
		self.errors: list[str] = []
		page.set_default_timeout(SLOW_MS)
		page.on("pageerror", self._note_error)
		self._log_in()

	def _note_error(self, error: Error) -> None:
		# Three that the platform makes by itself: its guided tour on a page that is left at once, a number's box that is
		# left as soon as it is reached, and a promise that it rejects without a reason when the server refuses (the
		# message is shown all the same).
		stack = error.stack or str(error)
		if not any(known in stack for known in PLATFORM_ERRORS) and stack != "undefined":
			self.errors.append(stack)

	def _log_in(self) -> None:
		self.page.goto("/login")
		self.page.locator("#login_email").fill(self.login)
		self.page.locator("#login_password").fill(PASSWORD)
		self.page.get_by_role("button", name="Connexion").first.click()
		self.page.wait_for_url(re.compile(r"/(app|desk|partenaire)"))

	# Documents

	def new(self, route: str) -> None:
		"""Open the list and press its button for a new document."""
		self.page.goto(f"/app/{route}")
		self.page.wait_for_load_state("networkidle")
		self.page.locator(".page-head .primary-action:visible").click()
		self.page.wait_for_url(re.compile(f"/{route}/new-"))
		self.settle()

	def open(self, route: str, name: str) -> None:
		"""Open a document from the list, by its name there."""
		self.page.goto(f"/app/{route}/{name}")
		self.settle()

	def settle(self) -> None:
		"""Wait until the form stands and nothing is loading."""
		self.page.locator(".form-layout:visible").first.wait_for()
		self.page.wait_for_load_state("networkidle")
		expect(self.page.locator("#freeze")).to_have_count(0, timeout=SLOW_MS)

	def tab(self, label: str) -> None:
		"""Turn to a tab of the form."""
		self.page.locator(".form-tabs .nav-link:visible", has_text=label).click()

	def field(self, fieldname: str) -> Locator:
		"""The control of a field, in the open dialog if there is one."""
		dialog = self.page.locator(".modal.show")
		scope = dialog if dialog.count() else self.page.locator(".form-layout:visible").first
		return scope.locator(f".frappe-control[data-fieldname='{fieldname}']:visible").first

	def write(self, fieldname: str, text: str) -> None:
		"""Type into a field."""
		control = self.field(fieldname).locator("input, textarea").first
		for _n in range(TRIES):
			control.fill(text)
			control.press("Tab")
			if self._is_kept(fieldname):
				return

	def choose(self, fieldname: str, text: str) -> None:
		"""Choose the value that a link field offers for the words typed."""
		for _n in range(TRIES):
			self._pick(self.field(fieldname).locator("input").first, text)
			if self._is_kept(fieldname):
				return

	def _is_kept(self, fieldname: str) -> bool:
		"""Whether the form took what was typed: on a slow line its box may be drawn anew meanwhile, and empty."""
		try:
			self.page.wait_for_function(KEPT, arg=fieldname, timeout=PATIENCE_MS)
		except TimeoutError:
			return False
		return True

	def add(self, fieldname: str, text: str) -> None:
		"""Add a value to a field that takes several."""
		self._pick(self.field(fieldname).locator("input").first, text)

	def select(self, fieldname: str, label: str) -> None:
		"""Choose from a drop-down."""
		self.field(fieldname).locator("select").select_option(label=label)

	def tick(self, fieldname: str) -> None:
		"""Tick a box."""
		self.field(fieldname).locator("input[type=checkbox]:visible").first.check()

	def add_row(self, table: str, fieldname: str, text: str) -> None:
		"""Add a row to a table and choose the value of its link."""
		grid = self.field(table)
		grid.locator(".grid-add-row").click()
		row = grid.locator(".grid-body .data-row").last
		row.locator(f"[data-fieldname='{fieldname}']").click()
		self._pick(row.locator(f"[data-fieldname='{fieldname}'] input:visible").first, text)
		self.page.wait_for_function(ROW_KEPT, arg=[table, fieldname])

	def _pick(self, box: Locator, text: str) -> None:
		options = self.page.locator(".awesomplete [role=listbox] > :visible").filter(has_text=text)
		box.click()
		box.fill(text)
		try:
			options.first.wait_for(timeout=PATIENCE_MS)
		except (
			TimeoutError
		):  # the form was drawn anew while the words were typed: type them again, as people do
			box.fill("")
			box.press_sequentially(text)
		options.first.wait_for()
		same = options.filter(
			has=self.page.locator("strong", has_text=re.compile(rf"^\s*{re.escape(text)}\s*$"))
		)
		(same if same.count() else options).first.click()
		self.page.wait_for_timeout(SETTLING_MS)
		self.page.wait_for_load_state("networkidle")

	def press_save(self) -> None:
		"""Press the button that saves."""
		self.page.locator(".page-head .primary-action:visible").click()

	def save(self) -> str:
		"""Save, and give the document's name."""
		self.press_save()
		self.page.wait_for_function("!cur_frm.is_dirty()")
		self.page.wait_for_url(re.compile(r"/app/[a-z-]+/(?!new-)[^/]+$"))
		self.settle()
		return self.page.url.rsplit("/", 1)[1].split("?")[0]

	# Steps

	def state(self) -> str:
		"""The state that the form shows."""
		return self.page.locator(".page-head .indicator-pill:visible").first.inner_text().strip()

	def actions(self) -> list[str]:
		"""The steps that the form offers."""
		button = self.page.locator(".page-head .actions-btn-group button:visible")
		if not button.count():
			return []
		button.click()
		items = self.page.locator(
			".page-head .actions-btn-group .dropdown-menu .menu-item-label"
		).all_inner_texts()
		self.page.keyboard.press("Escape")
		return [item.strip() for item in items]

	def take(self, action: str, *, asks: bool = False) -> None:
		"""Choose a step from the menu of actions; one that asks for something opens a dialog first."""
		self.page.locator(".page-head .actions-btn-group button:visible").click()
		self.page.locator(
			".page-head .actions-btn-group .dropdown-menu:visible .menu-item-label"
		).get_by_text(action, exact=True).click()
		if asks:
			self.page.locator(".modal.show").wait_for()
		else:
			self.page.wait_for_timeout(SETTLING_MS)
			self.settle()

	def confirm(self) -> None:
		"""Press the main button of the open dialog, and wait for it to close."""
		dialog = self.page.locator(".modal.show")
		dialog.locator(".btn-modal-primary:visible").click()
		expect(dialog).to_have_count(0, timeout=SLOW_MS)
		self.settle()

	def press(self, label: str) -> None:
		"""Press a button of the form."""
		self.page.locator(".form-page, .page-head").get_by_role("button", name=label).first.click()

	def message(self) -> str:
		"""The text of the message shown."""
		box = self.page.locator(".modal.show .msgprint:visible").first
		box.wait_for()
		return box.inner_text()

	def close_message(self) -> None:
		"""Close the message on top, and leave the dialog below it open."""
		box = self.page.locator(".modal.show", has=self.page.locator(".msgprint:visible"))
		for _n in range(TRIES):  # a click while it still slides in is lost
			if box.count():
				box.locator(".btn-modal-close").click()
			self.page.wait_for_timeout(SLIDING_MS)
		expect(box).to_have_count(0)

	def dismiss(self) -> None:
		"""Close every open message and dialog."""
		for _n in range(3):
			if self.page.locator(".modal.show").count():
				self.page.keyboard.press("Escape")
				self.page.wait_for_timeout(400)
