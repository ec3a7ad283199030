"""What the operating system must bring. apt-get runs only when something is missing; no service is started.

MariaDB comes as its bare server program (mariadb-server-core) and Redis out of redis-tools, which holds the
server's program too: neither package has a service that would start.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from workbench import children
from workbench.console import Trouble, say, step
from workbench.interpreter import Interpreter

_SYSTEM_FOLDERS = "/usr/local/sbin:/usr/sbin:/sbin"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def search_path() -> str:
	"""PATH with the folders of servers' programs, which a plain user's PATH often lacks."""
	return f"{os.environ.get('PATH', os.defpath)}:{_SYSTEM_FOLDERS}"


def program(*names: str) -> str | None:
	"""The path of the first of these programs that is installed."""
	found = (shutil.which(name, path=search_path()) for name in names)
	return next((where for where in found if where), None)


def ensure(python: Interpreter, *, browser: bool, log: Path) -> None:
	"""Install the missing packages. Raises Trouble when that is not possible."""
	missing = [package for package, present in _needs(python, browser) if not present()]
	if not missing:
		return
	say(f"missing on this machine: {', '.join(missing)}")
	if program("apt-get") is None:
		raise Trouble("this system has no apt-get", f"install the equivalents of: {' '.join(missing)}")
	with step(f"Installing {len(missing)} system packages"):
		_apt(["update", "-q"], log)
		_apt(["install", "-q", "-y", "--no-install-recommends", *missing], log)
	still = [package for package, present in _needs(python, browser) if not present()]
	if still:
		raise Trouble(
			f"still missing after apt-get: {', '.join(still)}", f"install them by hand; apt's log: {log}"
		)


def _needs(python: Interpreter, browser: bool) -> list[tuple[str, Callable[[], bool]]]:
	"""Packages with the test that tells whether what they bring is there."""
	needs: list[tuple[str, Callable[[], bool]]] = [
		("mariadb-server-core", lambda: bool(program("mariadbd") and program("mariadb-install-db"))),
		("mariadb-client-core", lambda: bool(program("mariadb"))),
		("redis-tools", lambda: bool(program("redis-server", "redis-check-rdb"))),
		("git", lambda: bool(program("git"))),
		("nodejs", lambda: bool(program("node"))),
		("npm", lambda: bool(program("npm"))),
		("libpango-1.0-0", lambda: bool(ctypes.util.find_library("pango-1.0"))),
		("libpangoft2-1.0-0", lambda: bool(ctypes.util.find_library("pangoft2-1.0"))),
		("libcairo2", lambda: bool(ctypes.util.find_library("cairo"))),
		("fonts-dejavu-core", _has_font),
	]
	if not python.makes_environments:
		needs.append((f"python{python.series}-venv", lambda: _makes_environments(python)))
	if browser:
		needs.append(("chromium", lambda: bool(program(*_BROWSERS))))
	return needs


def _has_font() -> bool:
	return any(Path("/usr/share/fonts").rglob("*.[ot]tf"))


def _makes_environments(python: Interpreter) -> bool:
	check = [str(python.path), "-c", "import venv, ensurepip"]
	with open(os.devnull, "wb") as nowhere:
		return children.wait_for(check, output=nowhere) == 0


def _apt(arguments: list[str], log: Path) -> None:
	"""Run apt-get as root: directly, or through sudo, which may ask for a password."""
	settings = ["env", "DEBIAN_FRONTEND=noninteractive"]
	command = [*settings, "apt-get", "-o", "DPkg::Lock::Timeout=300", *arguments]
	if os.geteuid() != 0:
		if program("sudo") is None:
			raise Trouble(
				"system packages are missing, and there is no sudo", f"as root: apt-get {' '.join(arguments)}"
			)
		command = ["sudo", *command]
	log.parent.mkdir(parents=True, exist_ok=True)
	with log.open("ab") as output:
		code = children.ask_for(command, output)
	if code != 0:
		raise Trouble(
			f"apt-get {arguments[0]} failed (exit {code}): {children.last_line(log)} [log: {log}]",
			"check the network and the package sources, then run it again",
		)
