"""The Python that the environment is built with: Frappe 15 runs on 3.10 to 3.12."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from workbench import children
from workbench.console import Trouble

_CANDIDATES = ("python3", "python3.11", "python3.12", "python3.10")
_SUPPORTED = ((3, 10), (3, 11), (3, 12))
_PROBE = (
	"import json, sys, importlib.util as u;"
	"print(json.dumps([sys.version_info[:3], sys.executable,"
	" all(u.find_spec(m) for m in ('venv', 'ensurepip'))]))"
)


@dataclass(frozen=True)
class Interpreter:
	"""A usable Python: its path, its version, and whether it can make environments (venv and ensurepip)."""

	path: Path
	version: tuple[int, ...]
	makes_environments: bool

	@property
	def series(self) -> str:
		"""The version as in ``python3.11``."""
		return f"{self.version[0]}.{self.version[1]}"

	@property
	def identity(self) -> str:
		"""What an environment built with it depends on."""
		return f"{self.path} {'.'.join(map(str, self.version))}"


def find() -> Interpreter:
	"""The Python that runs this command if it fits, else the first on PATH; raises Trouble if none does."""
	seen = []
	for candidate in (sys.executable, *_CANDIDATES):
		found = _probe(candidate)
		if found and found.version[:2] in _SUPPORTED:
			return found
		if found:
			seen.append(".".join(map(str, found.version)))
	have = f"; found only {', '.join(sorted(set(seen)))}" if seen else ""
	raise Trouble(
		f"no Python from 3.10 to 3.12 on PATH{have}",
		"install one of them (on Debian 12: apt-get install python3.11 python3.11-venv) and put it on PATH",
	)


def make_environment(python: Interpreter, folder: Path, log: Path) -> None:
	"""Make a virtual environment with pip in it. Raises Trouble when that fails."""
	children.run(
		[str(python.path), "-m", "venv", str(folder)],
		doing="making a Python environment",
		advice=f"check that {python.path} -m venv works (Debian: python{python.series}-venv)",
		log=log,
	)


def _probe(command: str) -> Interpreter | None:
	program = shutil.which(command) if command else None
	if program is None:
		return None
	try:
		answer = subprocess.run(
			[program, "-c", _PROBE], capture_output=True, text=True, timeout=30, check=True
		)
		version, path, complete = json.loads(answer.stdout)
	except (OSError, subprocess.SubprocessError, ValueError):
		return None
	return Interpreter(Path(path), tuple(version), complete)
