"""A real web server for the test site, as a browser or a program meets it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVE = Path(__file__).parents[1] / "dev" / "workbench" / "serve.py"
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
