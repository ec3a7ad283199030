"""Every text of ours that people read, and where it stands.

Lists, workspaces, cards and charts are not among them: they are seeded in French, as data that people change.

``python tests/strings.py`` prints those that ``translations/fr.csv`` has no French for, as rows to fill in.
"""

from __future__ import annotations

import ast
import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

if __name__ == "__main__":  # called as a script, Python looks for modules in this folder only
	sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.house_rules.sources import PACKAGE, PROJECT, doctypes, files

FRENCH: Final = PACKAGE / "translations" / "fr.csv"
SEED: Final = PACKAGE / "fixtures" / "seed"

Found = Iterator[tuple[str, str]]
"""Texts, each with the place that it stands in."""

_CALLS = frozenset({"_", "_lt", "frappe._"})
_QUOTED = r"""(?P<quote>["'`])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)"""
_IN_BROWSER_CODE = re.compile(rf"\b__\(\s*{_QUOTED}", re.DOTALL)
_IN_PAGE = re.compile(rf"(?<![\w.])_\(\s*{_QUOTED}", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")


def all_texts() -> dict[str, set[str]]:
	"""Each text with the places that it stands in, relative to the project."""
	texts: dict[str, set[str]] = {}
	for text, place in _everything():
		if _LETTER.search(text):
			texts.setdefault(text, set()).add(place)
	return texts


def french(file: Path = FRENCH) -> dict[str, str]:
	"""What the translation file says: English → French."""
	if not file.exists():
		return {}
	with file.open(encoding="utf-8", newline="") as handle:
		return {row[0]: row[1] for row in csv.reader(handle) if len(row) > 1}


def in_python(text: str) -> list[str]:
	"""Texts given to ``_`` and ``_lt``, and labels and descriptions of fields written in Python."""
	tree = ast.parse(text)
	return [found for node in ast.walk(tree) for found in (*_called(node), *_field_texts(node))]


def in_browser_code(text: str) -> list[str]:
	"""Texts given to ``__``."""
	return [_unescaped(found["text"]) for found in _IN_BROWSER_CODE.finditer(text)]


def in_page(text: str) -> list[str]:
	"""Texts given to ``_`` in a Jinja page."""
	return [_unescaped(found["text"]) for found in _IN_PAGE.finditer(text)]


def in_doctype(document: dict[str, Any]) -> list[str]:
	"""Name, description, labels, help and choices of a doctype."""
	texts = [document["name"], document.get("description", "")]
	for field in document["fields"]:
		texts += [field.get("label", ""), field.get("description", "")]
		if field["fieldtype"] == "Select":
			texts += field.get("options", "").splitlines()
	texts += [link.get("group", "") for link in document.get("links", [])]
	return [text for text in texts if text]


def workflow_texts() -> Iterator[tuple[str, str]]:
	"""States, actions and roles with the French of the seed files: these must be what ``fr.csv`` says."""
	for name in ("case_states", "measure_states", "activity_states", "referral_states"):
		yield from ((row["label_en"], row["label_fr"]) for row in _rows(name))
	for name in ("case_transitions", "measure_transitions", "activity_transitions", "referral_transitions"):
		yield from ((row["action_en"], row["action_fr"]) for row in _rows(name))
	yield from ((row["role"], row["label_fr"]) for row in _rows("roles"))


def _everything() -> Found:
	readers = {".py": in_python, ".js": in_browser_code, ".html": in_page}
	for path in files(PACKAGE, *readers):
		content = path.read_text(encoding="utf-8")
		found = readers[path.suffix](content)
		if path.suffix == ".html":
			found += in_browser_code(content)
		yield from _at(path, found)
	for document in doctypes().values():
		yield from ((text, f"doctype {document['name']}") for text in in_doctype(document))
	for path in PACKAGE.glob("*/report/*/*.json"):
		yield json.loads(path.read_text(encoding="utf-8"))["report_name"], _place(path)
	for path in PACKAGE.glob("*/page/*/*.json"):
		yield json.loads(path.read_text(encoding="utf-8"))["title"], _place(path)
	yield from ((english, "workflow") for english, _french in workflow_texts())


def _called(node: ast.AST) -> Iterator[str]:
	if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in _CALLS:
		first = node.args[0]
		if isinstance(first, ast.Constant) and isinstance(first.value, str):
			yield first.value


def _field_texts(node: ast.AST) -> Iterator[str]:
	if not isinstance(node, ast.Dict):
		return
	pairs = zip(node.keys, node.values, strict=True)
	written = {ast.unparse(key): value for key, value in pairs if isinstance(key, ast.Constant)}
	for key in ("'label'", "'description'"):
		value = written.get(key)
		if "'fieldtype'" in written and isinstance(value, ast.Constant) and isinstance(value.value, str):
			yield value.value


def _at(path: Path, texts: Iterable[str]) -> Found:
	return ((text, _place(path)) for text in texts)


def _place(path: Path) -> str:
	return str(path.relative_to(PROJECT))


def _unescaped(text: str) -> str:
	return re.sub(r"\\(.)", r"\1", text)


def _rows(name: str) -> list[dict[str, str]]:
	with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
		return list(csv.DictReader(handle))


def main() -> int:
	"""Print the missing rows; returns 1 if there are any."""
	missing = sorted(all_texts().keys() - {key for key, text in french().items() if text})
	csv.writer(sys.stdout, lineterminator="\n").writerows((text, "") for text in missing)
	return 1 if missing else 0


if __name__ == "__main__":
	sys.exit(main())
