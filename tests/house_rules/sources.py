"""Where the project's own files lie."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

PROJECT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = PROJECT / "cndh_protection"
NOT_OURS: Final = frozenset({"__pycache__", "node_modules", "dist", ".git"})


def files(folder: Path, *suffixes: str) -> list[Path]:
	"""The files under a folder (with one of the suffixes, if any is given), in order of their paths."""
	return sorted(path for path in _walk(folder) if not suffixes or path.suffix in suffixes)


def doctypes() -> dict[str, dict[str, Any]]:
	"""Every doctype of ours by name, as its JSON says."""
	read = (json.loads(path.read_text(encoding="utf-8")) for path in PACKAGE.glob("*/doctype/*/*.json"))
	return {document["name"]: document for document in read if document.get("doctype") == "DocType"}


def controller_file(doctype: dict[str, Any]) -> Path:
	"""The file of the doctype's controller."""
	name = doctype["name"].lower().replace(" ", "_").replace("-", "_")
	return PACKAGE / doctype["module"].lower() / "doctype" / name / f"{name}.py"


def module_name(path: Path) -> str:
	"""The dotted name of a Python file of the project."""
	parts = path.relative_to(PROJECT).with_suffix("").parts
	return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _walk(folder: Path) -> Iterator[Path]:
	for entry in folder.iterdir():
		if entry.is_dir() and not entry.is_symlink() and entry.name not in NOT_OURS:
			yield from _walk(entry)
		elif entry.is_file() and entry.suffix != ".pyc":
			yield entry
