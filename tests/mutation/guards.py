"""Every guard of the application, listed from its code: functions, lists, hooks, table constraints, triggers."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tests.house_rules.doctypes import sealed_fields
from tests.house_rules.sources import PACKAGE, controller_file, doctypes, files, module_name
from tests.mutation.in_functions import Spot, spots

ROOMS: Final = ("access", "seal", "hardening", "confidentiality")
BESIDE: Final = ("services/records.py", "services/teams.py")
"""Files of other rooms that seal, or that give access."""

LISTED_ROOMS: Final = ("access", "hardening")
"""Where lists of constants are guards, entry by entry; a list that is none stands in :data:`NO_GUARDS`."""

LONGEST_TEXT: Final = 90
OURS: Final = "cndh_protection."

_WHO_MAY = "Who or what is let through: losing an entry refuses more."
_MATRIX = (
	"Who may do what: tests/permissions/test_matrix.py asks every cell of the rights matrix, given or not."
)
_RULES = "Which rule a doctype has: one without a rule is refused, and test_tripwires.py finds one left out."
_WORDS = "Only which words a refusal uses."

NO_GUARDS: Final[dict[str, str]] = {
	"access.administrators.AUTOMATIC_ROLES": _WHO_MAY,
	"access.administrators.OUR_WORKFLOW_DOCTYPES": _WHO_MAY,
	"access.administrators.PLATFORM_ROLES_GRANTABLE": _WHO_MAY,
	"access.break_glass.MAY_BREAK": _WHO_MAY,
	"access.break_glass.RESULTS": _WHO_MAY,
	"access.chain.TRIGGERS": "Each is a guard of the database.",
	"access.exposure.FOR_MORE_THAN_NAMED": _WHO_MAY,
	"access.referral_sheet.SECTIONS": _WHO_MAY,
	"access.grants.COMPARTMENT_WORDS": _WORDS,
	"access.reveal.ACTIONS": _WHO_MAY,
	"access.rights.CASE_RIGHTS": _MATRIX,
	"access.rights.COMPARTMENTS": _MATRIX,
	"access.rights.CONSENT_RIGHTS": _MATRIX,
	"access.rights.CONTACT_RIGHTS": _MATRIX,
	"access.rights.DEFAULT_COMPARTMENTS": _MATRIX,
	"access.rights.DEFENDER_RIGHTS": _MATRIX,
	"access.rights.EXCEPTIONAL": _MATRIX,
	"access.rights.MEASURE_RIGHTS": _MATRIX,
	"access.narrowed.PEOPLE_AND_LOGINS": _WHO_MAY,
	"access.opening_rights.OPENINGS": _MATRIX,
	"access.opening_rights.OPENINGS_OF_SUBMISSIONS": _MATRIX,
	"access.rights.OWNERS": _RULES,
	"access.rights.READERS_OF_EVERY_GRANT": _WHO_MAY,
	"access.rights.READERS_OF_EVERY_ROW": _WHO_MAY,
	"access.rights.RIGHTS": _MATRIX,
	"access.rights.RISK_RIGHTS": _MATRIX,
	"access.rights.SESSION_ITEM_RIGHTS": _MATRIX,
	"access.rights.SESSION_RIGHTS": _MATRIX,
	"access.rights.SUBMISSION_RIGHTS": _MATRIX,
	"access.rights.WHO_SEES_TEAMS": _WHO_MAY,
	"access.rights.WHO_SETTLES_DUPLICATES": _WHO_MAY,
	"access.role_requests.MAY_CONFIRM": _WHO_MAY,
	"access.role_requests.TOLD": _WHO_MAY,
	"access.rules.FOLLOWERS": _RULES,
	"access.rules.PARENTS": _RULES,
	"access.rules.REFERRERS": _RULES,
	"access.rules.RULED_APART": _RULES,
	"access.rules.TEAM_DOCTYPES": _RULES,
	"access.search.DESCRIBED_BY": _WHO_MAY,
	"access.search.SEARCHED": _WHO_MAY,
	"access.who_opened.SHOWN": _WHO_MAY,
	"access.who_opened.WHO_SEES_OPENINGS": _WHO_MAY,
	"hardening.customisation.HARMLESS": _WHO_MAY,
	"hardening.expected.NOT_PRODUCTION": _WHO_MAY,
	"hardening.gate.METHODS": _WHO_MAY,
	"hardening.gate.PAGES": _WHO_MAY,
	"hardening.notices.KEPT_HEADERS": _WHO_MAY,
	"hardening.tripwires.DOCTYPE_FIELD": "A guard whose doctype is left out fails, so the platform refuses all of it.",
	"hardening.tripwires.FOLLOWED": _WORDS,
	"hardening.tripwires.NEUTRAL_COMMENTS": _WHO_MAY,
	"hardening.tripwires.OUTGOING": _WORDS,
	"hardening.tripwires.TEAM": _WORDS,
}
"""List → why losing an entry of it takes no protection away."""


TOOLS: Final[dict[str, str]] = {
	"seal.operations": "What the operator of the server asks for, tried as a whole by tests/seal/test_keys_operations.py.",
	"seal.rotation": "Wraps for new keys; cut off at every step by tests/seal/test_cut_off.py, and nothing is lost.",
}
"""Modules that do work and guard nothing but by refusals → what they do."""


@dataclass(frozen=True)
class Guard:
	"""A guard: ``module:where:kind:how it reads``, without ``cndh_protection.`` and without line numbers."""

	id: str
	module: str
	"""Dotted name; empty for what stands in no function or list."""
	where: str
	"""Qualified name of the function; name of the list, hook, table or trigger."""
	kind: str
	text: str
	nth: int = 1
	"""Which of the spots in the same function that read the same."""
	line: int = 0
	"""Of a guard in a function: the line that runs when it matters, counted from the function's first."""


@cache
def guards() -> tuple[Guard, ...]:
	"""All of them, in the order of the code."""
	return (*_in_functions(), *_in_lists(), *_in_hooks(), *_in_the_database())


@cache
def tree_of(module: str) -> ast.Module:
	"""The syntax of a module of the application."""
	return ast.parse(path_of(module).read_text("utf-8"))


def path_of(module: str) -> Path:
	"""The file of a module of the application."""
	path = PACKAGE.parent / Path(*module.split("."))
	return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def functions(tree: ast.AST, within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
	"""Functions and methods with their qualified names, not those inside functions."""
	for node in ast.iter_child_nodes(tree):
		if isinstance(node, ast.FunctionDef) and not _is_empty(node):
			yield within + node.name, node
		elif isinstance(node, ast.ClassDef):
			yield from functions(node, f"{within}{node.name}.")


def spots_of(module: str, function: ast.FunctionDef, tree: ast.Module) -> list[Spot]:
	"""The guards in a function."""
	if function.name == "on_doctype_update":
		return []
	return list(spots(function, _our_names(tree)))


def first_line(function: ast.FunctionDef) -> int:
	"""The line that Python takes for a function's first: that of its first decorator."""
	return min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])


def _in_functions() -> Iterator[Guard]:
	whole = [
		*(path for room in ROOMS for path in files(PACKAGE / room, ".py")),
		*(PACKAGE / one for one in BESIDE),
	]
	for path in (*whole, *sorted(set(PACKAGE.glob("*/doctype/*/*.py")) - set(whole))):
		module = module_name(path)
		tree, seen = tree_of(module), Counter[tuple[str, str, str]]()
		for where, function in functions(tree):
			for spot in spots_of(module, function, tree):
				if path not in whole and not _calls_guard(spot, tree):
					continue
				if module.removeprefix(OURS) in TOOLS and spot.kind != "refusal":
					continue
				text = shortened(spot.text)
				seen[where, spot.kind, text] += 1
				nth, line = seen[where, spot.kind, text], spot.line - first_line(function)
				yield _guard(module, where, spot.kind, text, nth, line)


def _in_lists() -> Iterator[Guard]:
	for room in LISTED_ROOMS:
		for path in files(PACKAGE / room, ".py"):
			module = module_name(path)
			for name, entries in _lists(tree_of(module)):
				if f"{module.removeprefix(OURS)}.{name}" not in NO_GUARDS:
					yield from (_guard(module, name, "entry", entry) for entry in entries)


def _lists(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
	"""Names and entries of the lists of constants that a module keeps."""
	for node in tree.body:
		if not isinstance(node, ast.Assign | ast.AnnAssign) or not node.value:
			continue
		target = node.targets[0] if isinstance(node, ast.Assign) else node.target
		entries = list(_entries(node.value))
		if isinstance(target, ast.Name) and entries:
			yield target.id, entries


def _entries(value: ast.expr) -> Iterator[str]:
	if isinstance(value, ast.Call) and ast.unparse(value.func) == "frozenset" and value.args:
		yield from _entries(value.args[0])
	elif isinstance(value, ast.Dict):
		for key, inner in zip(value.keys, value.values, strict=True):
			names = isinstance(inner, ast.Tuple) and all(isinstance(one, ast.Constant) for one in inner.elts)
			nested = [f"{ast.unparse(key)} > {entry}" for entry in _entries(inner)] if key and names else []
			yield from (
				nested
				if nested and isinstance(ast.literal_eval(inner)[0], str)
				else ([ast.unparse(key)] if key else [])
			)
	elif isinstance(value, ast.Set | ast.Tuple | ast.List):
		yield from (ast.unparse(entry) for entry in value.elts if not isinstance(entry, ast.Starred))


def _in_hooks() -> Iterator[Guard]:
	"""Each hook that points into the rooms of the guards."""
	for node in tree_of("cndh_protection.hooks").body:
		if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
			name = node.targets[0].id
			for at, target in _hook_targets(node.value):
				if target.startswith(tuple(f"{OURS}{room}." for room in ROOMS)):
					yield _elsewhere("hooks", name, "hook", " > ".join((*at, target)))


def _hook_targets(value: ast.expr, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
	if isinstance(value, ast.Constant) and isinstance(value.value, str):
		yield at, value.value
	elif isinstance(value, ast.List):
		for item in value.elts:
			yield from _hook_targets(item, at)
	elif isinstance(value, ast.Dict):
		for key, item in zip(value.keys, value.values, strict=True):
			yield from _hook_targets(item, (*at, str(ast.literal_eval(key)) if key else ""))


def _in_the_database() -> Iterator[Guard]:
	"""The table constraint of each protected column, and the triggers of the audit."""
	for name, document in doctypes().items():
		for field in sealed_fields(controller_file(document).read_text("utf-8")):
			yield _elsewhere("database", name, "constraint", field)
	chain = tree_of("cndh_protection.access.chain")
	for entry in dict(_lists(chain))["TRIGGERS"]:
		yield _elsewhere("database", "Audit Event", "trigger", ast.literal_eval(entry))


def _guard(module: str, where: str, kind: str, text: str, nth: int = 1, line: int = 0) -> Guard:
	number = f" #{nth}" if nth > 1 else ""
	return Guard(
		f"{module.removeprefix(OURS)}:{where}:{kind}:{text}{number}", module, where, kind, text, nth, line
	)


def _elsewhere(place: str, where: str, kind: str, text: str) -> Guard:
	return Guard(f"{place}:{where}:{kind}:{text}", "", where, kind, text)


def shortened(text: str) -> str:
	"""How a guard reads, short enough for a list."""
	return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _our_names(tree: ast.Module) -> frozenset[str]:
	"""Names in a module for functions of the application: its own, and what it imports."""
	return frozenset(
		{node.name for node in tree.body if isinstance(node, ast.FunctionDef)} | _imported(tree, ("",))
	)


def _calls_guard(spot: Spot, tree: ast.Module) -> bool:
	"""Whether a line of a controller is a call into the rooms of the guards."""
	places = (*ROOMS, *(one.removesuffix(".py").replace("/", ".") for one in BESIDE))
	return spot.kind in ("deed", "refusal") and spot.text.startswith(
		tuple(f"{name}{end}" for name in _imported(tree, places) for end in ".(")
	)


def _imported(tree: ast.Module, places: tuple[str, ...]) -> set[str]:
	imports = (node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module)
	starts = tuple(f"{OURS}{place}" for place in places)
	return {
		alias.asname or alias.name
		for node in imports
		for alias in node.names
		if f"{node.module}.{alias.name}".startswith(starts)
	}


def _is_empty(function: ast.FunctionDef) -> bool:
	"""Whether there is nothing but words in it: what a protocol or a base asks for."""
	code = [
		node
		for node in function.body
		if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
	]
	return not code or ast.unparse(code[0]) == "raise NotImplementedError"
