"""The shared copy of Frappe's source tree, in the layout of a bench's ``apps`` folder."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from workbench import children, frappe_source
from workbench.frappe_source import Source
from workbench.interpreter import Interpreter
from workbench.places import digest
from workbench.shared_parts import Part, ensure


def ensure_tree(source: Source, python: Interpreter) -> Path:
	"""The folder with Frappe's repository root (``frappe/``, ``pyproject.toml``); fetched if missing."""

	def make(part: Part) -> None:
		frappe_source.fetch(source, part.folder, python, part.log)
		_compile(part.folder, python, part.log)

	key = f"{source.key}-{digest(python.series)}"
	return ensure(Part("frappe", key, "Fetching Frappe"), make)


def version_of(tree: Path) -> str:
	"""Frappe's version as its source states it, "unknown" when it does not."""
	text = (tree / "frappe" / "__init__.py").read_text()
	found = re.search(r"""^__version__\s*=\s*["']([^"']+)["']""", text, re.MULTILINE)
	return found.group(1) if found else "unknown"


def link_copy(source: Path, target: Path) -> None:
	"""Copy a folder with hard links instead of file contents: as light as links, with paths of its own."""
	shutil.copytree(source, target, symlinks=True, copy_function=_link)


def _link(source: str, target: str) -> str:
	# Without this a symbolic link to a file would be followed.
	os.link(source, target, follow_symlinks=False)
	return target


def _compile(tree: Path, python: Interpreter, log: Path) -> None:
	"""Byte-compile once: the benches' copies are hard links, and have the byte code from the start."""
	children.run(
		[str(python.path), "-m", "compileall", "-q", "-j", str(os.cpu_count() or 1), str(tree / "frappe")],
		doing="compiling Frappe",
		advice=f"check that {python.path} works; this command itself runs on {sys.executable}",
		log=log,
	)
