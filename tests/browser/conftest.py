"""A real web server for the test site and a real browser: Debian's Chromium, driven by Playwright.

What these tests make is committed by the server and stays on the throw-away site until the session ends.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from tests.browser.desk import Desk

SERVE = Path(__file__).parents[2] / "dev" / "workbench" / "serve.py"
FLAGS = (
	"--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
	"--no-first-run"
).split()
PATIENCE_SECONDS = 60


@pytest.fixture(scope="session")
def address(site: str) -> Iterator[str]:
	"""The address of a web server for the test site."""
	port = _free_port()
	bench = Path(os.environ.get("FRAPPE_BENCH_ROOT") or Path.cwd().parent)
	command = [sys.executable, str(SERVE), "--bench", str(bench), "--site", site, "--port", str(port)]
	server = subprocess.Popen([*command, "--workers", "1"])
	try:
		_wait_for(port, server)
		yield f"http://127.0.0.1:{port}"
	finally:
		server.terminate()
		server.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
	"""Chromium."""
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


def _free_port() -> int:
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
	limit = time.monotonic() + PATIENCE_SECONDS
	while time.monotonic() < limit and server.poll() is None:
		with socket.socket() as probe:
			if probe.connect_ex(("127.0.0.1", port)) == 0:
				return
		time.sleep(0.2)
	pytest.fail("The web server did not start.")
