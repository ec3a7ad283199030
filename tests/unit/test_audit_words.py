"""Whoever reads the audit reads words: every code and every detail has some."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from cndh_protection.access.audit import Code
from cndh_protection.seal import NORMALISERS
from tests.house_rules.sources import PACKAGE, files, module_name

WORDS: Final = PACKAGE / "public" / "js" / "desk" / "audit" / "words.js"
CODES: Final = [value for name, value in vars(Code).items() if name.isupper()]


def test_every_code_has_words() -> None:
	"""What happened is told in French, not by its code."""
	assert len(CODES) > 25
	assert sorted(set(CODES) - _keys_in("function event_words(")) == []


def test_every_detail_has_words() -> None:
	"""What else a row says, wherever in the application it is written."""
	written = {key for path in files(PACKAGE, ".py") for key in _written(path)}
	assert written >= {"sections", "compared", "phone", "until", "seq", "request"}
	assert sorted(written - _keys_in("const DETAILS =")) == []


def test_every_report_that_shows_small_counts_has_words() -> None:
	"""By the code under which its runs are recorded: the name of its folder."""
	reports = {path.stem for path in PACKAGE.glob("*/report/*/*.py")} - {"__init__"}
	assert _keys_in("function report_words(") == reports - {"activities_by_audience"}


@pytest.mark.parametrize(
	("source", "expected"),
	[
		("audit.write(C, a, b, {'one': 1})", {"one"}),
		("audit.write(C, a, b)", set()),
		("details = {'one': 1}\ndetails['two'] = 2\naudit.write(C, a, b, details)", {"one", "two"}),
		("def details():\n\treturn {'one': 1}\naudit.write(C, a, b, details)", {"one"}),
		("details: dict = {i: 1 for i in x}\naudit.write(C, a, b, details)", {*NORMALISERS}),
	],
)
def test_details_are_found(source: str, expected: set[str]) -> None:
	"""In each way in which they are written."""
	assert set(_in_tree(ast.parse(source), "cndh_protection.access.people_search")) == expected


def test_details_written_otherwise_are_told() -> None:
	"""Nothing passes unread."""
	with pytest.raises(AssertionError):
		list(_in_tree(ast.parse("audit.write(C, a, b, dict(one=1))"), ""))


def _keys_in(beginning: str) -> set[str]:
	"""The keys of the object in the part of the words that begins so."""
	body = WORDS.read_text(encoding="utf-8").partition(beginning)[2].partition("\n}")[0]
	return set(re.findall(r"^\t+(\w+): ", body, re.MULTILINE))


def _written(path: Path) -> Iterator[str]:
	source = path.read_text(encoding="utf-8")
	if "audit.write(" in source:
		yield from _in_tree(ast.parse(source), module_name(path))


def _in_tree(tree: ast.AST, module: str) -> Iterator[str]:
	for node in ast.walk(tree):
		if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.write":
			given = node.args[3:4] + [word.value for word in node.keywords if word.arg == "details"]
			yield from (key for value in given for key in _keys(value, module))
		elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
			targets = node.targets if isinstance(node, ast.Assign) else [node.target]
			yield from (key for target in targets for key in _assigned(target, node.value, module))
		elif isinstance(node, ast.FunctionDef) and node.name == "details":
			answers = (part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value)
			yield from (key for answer in answers for key in _keys(answer, module))


def _assigned(target: ast.expr, value: ast.expr, module: str) -> Iterator[str]:
	"""To the name ``details``, whole or one by one."""
	if isinstance(target, ast.Name) and target.id == "details":
		yield from _keys(value, module)
	elif isinstance(target, ast.Subscript) and ast.unparse(target.value) == "details":
		yield _text(target.slice, module)


def _keys(value: ast.expr, module: str) -> Iterator[str]:
	if isinstance(value, ast.Dict):
		yield from (_text(key, module) for key in value.keys if key)
	elif isinstance(value, ast.DictComp):
		yield from NORMALISERS
	else:
		assert ast.unparse(value) == "details", f"details that cannot be read: {ast.unparse(value)}"


def _text(key: ast.expr, module: str) -> str:
	if isinstance(key, ast.Name):
		return str(getattr(importlib.import_module(module), key.id))
	assert isinstance(key, ast.Constant)
	return str(key.value)
