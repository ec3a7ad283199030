"""Asking the site as a browser does: the whole of the platform's request, in this process or over HTTP."""

from __future__ import annotations

import contextvars
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import frappe
import requests
from werkzeug.test import Client

from benchmarks.measuring import PROCESSORS
from tests.people import PASSWORD

SERVER: Final = Path(__file__).parents[1] / "dev" / "workbench" / "serve.py"
PATIENCE_SECONDS: Final = 60


class Refused(Exception):
	"""The site did not answer with success: what was measured is not what was meant."""


class Visitor(Protocol):
	"""Somebody logged in."""

	def ask(self, method: str, **arguments: Any) -> dict[str, Any]:
		"""Call a method of the site; raises :class:`Refused`."""
		...


class Visitors(Protocol):
	"""A way to the site."""

	title: str

	def log_in(self, login: str) -> Visitor:
		"""Somebody of :mod:`benchmarks.crowd`."""
		...


class InProcess:
	"""The site's WSGI application, called without a socket."""

	title = "in this process"

	def __init__(self) -> None:
		import frappe.app

		frappe.app._site, frappe.app._sites_path = frappe.local.site, os.getcwd()
		self._application = frappe.app.application

	def log_in(self, login: str) -> Visitor:
		"""A client with a session of its own."""
		client = Client(self._application)

		def post(method: str, arguments: dict[str, Any]) -> tuple[int, Any]:
			# The platform keeps its state in context variables: the benchmark's own connection stays apart.
			answer = contextvars.copy_context().run(client.post, f"/api/method/{method}", data=arguments)
			return answer.status_code, answer.json

		return _Session(post, login)


class OverHttp:
	"""A web server for the site (``dev/workbench/serve.py``), on loopback."""

	title = "over HTTP"

	def __init__(self, port: int) -> None:
		self._base = f"http://127.0.0.1:{port}/api/method/"

	def log_in(self, login: str) -> Visitor:
		"""A browser with a session of its own that keeps its connection."""
		browser = requests.Session()

		def post(method: str, arguments: dict[str, Any]) -> tuple[int, Any]:
			answer = browser.post(self._base + method, data=arguments, timeout=600)
			return answer.status_code, answer.json()

		return _Session(post, login)


class _Session:
	def __init__(self, post: Any, login: str) -> None:
		self._post = post
		self.ask("login", usr=login, pwd=PASSWORD)

	def ask(self, method: str, **arguments: Any) -> dict[str, Any]:
		status, answer = self._post(method, arguments)
		if status != 200:
			raise Refused(f"{method}: {status} {str(answer)[:2000]}")
		return answer


@contextmanager
def web_server() -> Iterator[OverHttp]:
	"""Serve the site meanwhile, with one process."""
	with socket.socket() as free:
		free.bind(("127.0.0.1", 0))
		port = free.getsockname()[1]
	bench, site = str(Path.cwd().parent), frappe.local.site
	command = [sys.executable, str(SERVER), "--bench", bench, "--site", site, "--port", str(port)]
	server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
	try:
		_wait_for(port)
		PROCESSORS.watch("web", _child_of(server.pid))
		yield OverHttp(port)
	finally:
		PROCESSORS.forget("web")
		server.terminate()
		server.wait()


def _child_of(pid: int) -> int:
	"""The one process that does the server's work."""
	return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def _wait_for(port: int) -> None:
	limit = time.monotonic() + PATIENCE_SECONDS
	while time.monotonic() < limit:
		with socket.socket() as probe:
			if probe.connect_ex(("127.0.0.1", port)) == 0:
				return
		time.sleep(0.1)
	raise SystemExit("the web server did not start")
