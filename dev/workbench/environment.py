"""The shared Python environment: Frappe's requirements and the test tools, without Frappe and the app."""

from __future__ import annotations

import subprocess
from pathlib import Path

from workbench import children
from workbench.console import Trouble
from workbench.frappe_source import Source
from workbench.interpreter import Interpreter, make_environment
from workbench.package_index_build import EXTRA_REQUIREMENTS, PYTHON_312_REQUIREMENTS
from workbench.places import CHECKOUT, digest
from workbench.shared_parts import Part, ensure

_TOOLS = CHECKOUT / "dev" / "requirements.txt"
# Prints the dependencies that a pyproject.toml states. pip brings the TOML reader that Python 3.10 lacks.
_READER = """
import sys
try:
	import tomllib
except ImportError:
	from pip._vendor import tomli as tomllib
with open(sys.argv[1], "rb") as file:
	print("\\n".join(tomllib.load(file)["project"]["dependencies"]))
"""


def ensure_environment(source: Source, tree: Path, python: Interpreter) -> Path:
	"""The folder of the virtual environment; made and filled if it is not there."""
	pyproject = (tree / "pyproject.toml").read_text()

	def make(part: Part) -> None:
		_make(part, source, tree, python)

	key = f"{python.series}-{digest(python.identity, pyproject, _TOOLS.read_text(), str(source.is_git))}"
	return ensure(Part("python", key, "Installing Frappe's Python requirements and the test tools"), make)


def site_packages(environment: Path) -> Path:
	"""The folder that holds the environment's packages."""
	return next((environment / "lib").glob("python3.*")) / "site-packages"


def _make(part: Part, source: Source, tree: Path, python: Interpreter) -> None:
	make_environment(python, part.folder, part.log)
	pip_python = str(part.folder / "bin" / "python")
	wanted = part.folder / "frappe-requirements.txt"
	wanted.write_text("\n".join(_requirements(source, tree, pip_python, python)) + "\n")
	files = [f"--requirement={wanted}", f"--requirement={_TOOLS}"]
	children.run(
		[pip_python, "-m", "pip", "install", "--no-input", "--retries=2", *files],
		doing="pip install",
		advice="check the network and pip's configuration (pip config list), then run it again",
		log=part.log,
	)


def _requirements(source: Source, tree: Path, pip_python: str, python: Interpreter) -> list[str]:
	"""What Frappe's pyproject.toml asks for, mended where the package-index build needs it."""
	command = [pip_python, "-c", _READER, str(tree / "pyproject.toml")]
	answer = subprocess.run(command, capture_output=True, text=True, check=False)
	if answer.returncode != 0:
		raise Trouble("Frappe's pyproject.toml cannot be read", "check the Frappe source that is used")
	stated = answer.stdout.split("\n")
	if source.is_git:
		return stated
	if python.version >= (3, 12):
		stated = [_for_python_312(line) for line in stated]
	return [*stated, *EXTRA_REQUIREMENTS]


def _for_python_312(requirement: str) -> str:
	for name, replacement in PYTHON_312_REQUIREMENTS.items():
		if requirement.startswith((f"{name}=", f"{name}~", f"{name}>")):
			return replacement
	return requirement
