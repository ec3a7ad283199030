"""Rules of the code: sizes, docstrings, the direction of imports, names that hooks and patches refer to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

LONGEST_FILE: Final = 300
LONGEST_FUNCTION: Final = 20
"""Logical lines of its body, the docstring apart: a call or a table over many lines counts as one."""

APP: Final = "cndh_protection"
LAYERS: Final = {
	"constants": 0,
	"wording": 0,
	"seal": 0,
	"access": 1,
	"services": 2,
	"registry": 3,
	"casework": 3,
	"outreach": 3,
	"reference": 3,
	"confidentiality": 3,
	"setup": 4,
	"hardening": 4,
	"portal": 4,
	"www": 4,
	"patches": 5,
	"hooks": 5,
	"commands": 5,
}
"""Who may call whom: a module imports from its own layer and those below it."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_file(name: str, text: str) -> list[str]:
	"""A file past the limit is two things."""
	lines = len(text.splitlines())
	return [f"{name} has {lines} lines"] if lines > LONGEST_FILE else []


def long_functions(name: str, text: str) -> list[str]:
	"""So is such a function."""
	lengths = [(function.name, _length(function)) for function in _functions(ast.parse(text))]
	return [f"{name} {function} has {lines} lines" for function, lines in lengths if lines > LONGEST_FUNCTION]


def missing_docstrings(name: str, text: str) -> list[str]:
	"""Every public class, function and method says what it means; so does a module that is no controller."""
	tree = ast.parse(text)
	findings = [
		f"{name} {node.name} has no docstring"
		for node in ast.walk(tree)
		if isinstance(node, Function | ast.ClassDef)
		and _is_public(node, tree)
		and not ast.get_docstring(node)
	]
	if tree.body and ".doctype." not in name and not ast.get_docstring(tree):
		findings.append(f"{name} has no docstring")
	return findings


def unheard_refusals(name: str, text: str) -> list[str]:
	"""Words for people in an exception that is raised and not thrown: the Desk shows the platform's own instead."""
	raised = (node.exc for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Raise) and node.exc)
	calls = ((exc, call) for exc in raised for call in ast.walk(exc) if isinstance(call, ast.Call))
	return [f"{name}:{exc.lineno}" for exc, call in calls if ast.unparse(call.func) == "_"]


def upward_imports(module: str, text: str) -> list[str]:
	"""Imports that go up: from a layer to one above it. Imports for type checking do not count."""
	layer = _layer(module)
	if layer is None:
		return [f"{module} lies in no known layer"] if module != APP else []
	targets = sorted({target for target in _imports(ast.parse(text)) if target.startswith(f"{APP}.")})
	return [f"{module} imports {target}" for target in targets if (_layer(target) or 0) > layer]


def unresolved(values: Iterable[Any], app_folder: Path) -> list[str]:
	"""Dotted paths, bundles and assets among values of ``hooks.py`` that name nothing."""
	return [text for value in values for text in _texts(value) if not _resolves(text, app_folder)]


def bad_patches(lines: Iterable[str]) -> list[str]:
	"""Lines of ``patches.txt`` that name no module with an ``execute`` and a docstring."""
	found = (line.partition("#")[0].strip() for line in lines)
	patches = [line for line in found if line and not line.startswith("[")]
	findings = [patch for patch in patches if not _is_patch(patch)]
	return findings + sorted({f"{patch} stands twice" for patch in patches if patches.count(patch) > 1})


def _length(function: Function) -> int:
	statements = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
	return statements - bool(ast.get_docstring(function))


def _functions(tree: ast.AST) -> Iterator[Function]:
	return (node for node in ast.walk(tree) if isinstance(node, Function))


def _is_public(node: Function | ast.ClassDef, tree: ast.Module) -> bool:
	inner = (child for function in _functions(tree) for child in ast.walk(function) if child is not function)
	return not node.name.startswith("_") and node not in inner


def _imports(tree: ast.AST) -> Iterator[str]:
	for node in ast.iter_child_nodes(tree):
		if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
			continue
		if isinstance(node, ast.ImportFrom) and node.module:
			yield from (f"{node.module}.{alias.name}" for alias in node.names)
		elif isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		yield from _imports(node)


def _layer(module: str) -> int | None:
	parts = module.split(".")
	return LAYERS.get(parts[1]) if len(parts) > 1 else None


def _texts(value: Any) -> Iterator[str]:
	if isinstance(value, str):
		yield value
	elif isinstance(value, dict):
		yield from (text for item in (*value.keys(), *value.values()) for text in _texts(item))
	elif isinstance(value, list | tuple | set):
		yield from (text for item in value for text in _texts(item))


def _resolves(text: str, app_folder: Path) -> bool:
	if re.fullmatch(r"[\w.-]+\.bundle\.(js|css)", text):
		stem = text.rpartition(".")[0]
		return any(app_folder.glob(f"public/**/{stem}.*"))
	if text.startswith(f"/assets/{APP}/"):
		return (app_folder / "public" / text.removeprefix(f"/assets/{APP}/")).is_file()
	return not re.fullmatch(rf"{APP}(\.\w+)+", text) or _attribute(text) is not None


def _attribute(path: str) -> Any:
	"""What a dotted path names: a module, or something in one; None if nothing."""
	module, _dot, name = path.rpartition(".")
	try:
		return getattr(import_module(module), name, None) or import_module(path)
	except ImportError:
		return None


def _is_patch(path: str) -> bool:
	module = _attribute(path)
	execute = getattr(module, "execute", None)
	return callable(execute) and bool(execute.__doc__ or getattr(module, "__doc__", None))
