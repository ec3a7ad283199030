"""Guards inside functions, found by what code that refuses or narrows looks like."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.mutation.edits import Edit, Tree, every_row, false_and, never, sql_conditions, true_or

REFUSES = ("throw", "say_not_found", "require", "check", "refuse", "keep")
"""What the name of a call that refuses is or begins with."""

NOTHING = ("None", "False", "[]", "''", "frozenset()", "terms.NOTHING", "()", "{}", "set()")
JOINS = {"all_of": 0, "found": 1, "not_found": 1, "select": 2}
"""Functions of ``access.terms`` → how many arguments come before the conditions, all of which must hold."""

ASKED = ("count", "exists", "delete", "get_value", "get_all")
"""Methods of the platform that take their conditions as a dictionary."""


@dataclass(frozen=True)
class Spot:
	"""A guard in a piece of code: what kind, how it reads, the line that runs when it matters, and its edit."""

	kind: str
	text: str
	line: int
	edit: Edit


def spots(function: ast.FunctionDef, ours: frozenset[str]) -> Iterator[Spot]:
	"""Every guard of a function; ``ours`` are the names in its module that stand for code of the application."""
	return _Search(function, ours).spots()


class _Search:
	def __init__(self, function: ast.FunctionDef, ours: frozenset[str]) -> None:
		self.function, self.ours, self.tree = function, ours, Tree(function)
		self.is_question = function.returns is not None and ast.unparse(function.returns) == "bool"

	def spots(self) -> Iterator[Spot]:
		if self.is_question:
			yield from self.answers()
		for node in ast.walk(self.function):
			if isinstance(node, ast.stmt):
				yield from self.statement(node)
			elif isinstance(node, ast.IfExp):
				yield from self.choice(node)
			elif isinstance(node, ast.comprehension):
				yield from (self.spot("filter", condition, true_or) for condition in node.ifs)
			elif isinstance(node, ast.Call):
				yield from self.call(node)
			elif isinstance(node, ast.Constant | ast.JoinedStr):
				yield from self.text(node)

	def spot(
		self, kind: str, node: ast.AST, make: Callable[..., ast.AST], text: str = "", line: int = 0
	) -> Spot:
		"""A guard that is switched off by putting ``make(node)`` in its place."""
		return Spot(kind, text or _words(node), line or self.line_of(node), self.tree.swap(node, make))

	def line_of(self, node: ast.AST) -> int:
		"""The first line of the statement that a node is in, which runs whenever the node does."""
		within = (node, *self.tree.above(node))
		return next(one.lineno for one in within if isinstance(one, ast.stmt))

	def answers(self) -> Iterator[Spot]:
		"""A question answered with yes whatever holds, and with no: which of them protects depends on who asks."""
		line = next(one for one in self.function.body if not _is_words(one)).lineno
		yield Spot("answer", "always yes", line, lambda: self.answer(true_or))
		yield Spot("answer", "always no", line, lambda: self.answer(false_and))
		for node in ast.walk(self.function):
			if isinstance(node, ast.Return) and node.value is not None:
				yield from self.parts(node.value)

	def answer(self, make: Callable[[ast.expr], ast.expr]) -> None:
		for node in list(ast.walk(self.function)):
			if isinstance(node, ast.Return) and node.value is not None:
				self.tree.put(node.value, make(node.value))

	def statement(self, node: ast.stmt) -> Iterator[Spot]:
		if isinstance(node, ast.Raise) or _refuses(node):
			yield self.spot("refusal", node, never)
		elif self.is_deed(node):
			yield self.spot("deed", node, never)
		elif isinstance(node, ast.If):
			yield from self.branch(node)
		elif isinstance(node, ast.Assign) and _is_condition(node.value):
			yield from self.parts(node.value)

	def is_deed(self, node: ast.stmt) -> bool:
		"""Whether a statement calls code of the application, or commits."""
		if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
			return False
		first = node.value.func
		while isinstance(first, ast.Attribute):
			first = first.value
		return _name_of(node.value.func) == "commit" or getattr(first, "id", "") in {"self", *self.ours}

	def branch(self, node: ast.If) -> Iterator[Spot]:
		last, line = node.body[-1], node.body[0].lineno
		if isinstance(last, ast.Return) and not self.is_question and last.value and _is_nothing(last.value):
			yield self.spot("denial", node.test, false_and, line=line)
		if any(isinstance(part, ast.Yield) for part in ast.walk(last)):
			yield self.spot("finding", node.test, false_and, line=line)
		if isinstance(last, ast.Return) and last.value is None:
			yield from self.operands(node.test, True, node.lineno)
		elif isinstance(last, ast.Raise | ast.Return) or _refuses(last):
			yield from self.operands(node.test, False, line)

	def parts(self, node: ast.expr) -> Iterator[Spot]:
		"""The parts of a condition of which nobody knows whether yes or no protects."""
		for allows in (True, False):
			yield from self.operands(node, allows, self.line_of(node))

	def operands(self, node: ast.expr, allows: bool, line: int) -> Iterator[Spot]:
		"""The parts of a condition, each of which alone keeps somebody out."""
		if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
			yield from self.operands(node.operand, not allows, line)
		elif isinstance(node, ast.BoolOp):
			for operand in node.values:
				if isinstance(node.op, ast.And) == allows:
					yield self.spot("term", operand, true_or if allows else false_and, line=line)
				yield from self.operands(operand, allows, line)

	def choice(self, node: ast.IfExp) -> Iterator[Spot]:
		"""Something or nothing: nothing is never chosen."""
		if _is_nothing(node.body):
			yield self.spot("denial", node.test, false_and)
		elif _is_nothing(node.orelse):
			yield self.spot("denial", node.test, true_or, f"not {ast.unparse(node.test)}")

	def call(self, node: ast.Call) -> Iterator[Spot]:
		name = _name_of(node.func)
		for condition in _joined_conditions(node):
			yield self.spot("sql", condition, every_row)
		if name in ("where", "on") and node.args:
			yield from self.query(node, name)
		given = [keyword.value for keyword in node.keywords if keyword.arg == "filters"]
		if name in ASKED:
			given += node.args[1:2]
		for filters in given:
			if isinstance(filters, ast.Dict):
				yield from self.filters(filters)

	def query(self, node: ast.Call, name: str) -> Iterator[Spot]:
		"""The conditions of a query that is built: each side of an ``&``, or the whole if there is none."""
		for part in _ands(node.args[0]):
			above = self.tree.parents[part]
			if isinstance(above, ast.BinOp):
				other = above.left if part is above.right else above.right
				edit = self.tree.swap(above, lambda _node, other=other: other)
				yield Spot("filter", _words(part), self.line_of(part), edit)
			elif name == "where" and isinstance(node.func, ast.Attribute):
				whole = node.func.value
				yield self.spot("filter", node, lambda _node: whole, f"where {_words(part)}")  # noqa: B023

	def filters(self, node: ast.Dict) -> Iterator[Spot]:
		for index, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
			if key is not None:
				text = f"{ast.unparse(key)}: {_words(value)}"
				yield Spot("filter", text, self.line_of(node), lambda at=index: _drop(node, at))  # type: ignore[misc]

	def text(self, node: ast.Constant | ast.JoinedStr) -> Iterator[Spot]:
		"""The comparisons in a text of SQL."""
		above = self.tree.parents.get(node)
		if isinstance(above, ast.JoinedStr | ast.Expr | ast.Assign) and not isinstance(node, ast.JoinedStr):
			return
		for text, make in sql_conditions(node):
			yield self.spot("sql", node, make, text)


def _joined_conditions(node: ast.Call) -> list[ast.expr]:
	"""The conditions, all of which must hold, that a call of ``access.terms`` joins; texts are looked into instead."""
	name = ast.unparse(node.func).removeprefix("terms.")
	given = node.args[JOINS.get(name, len(node.args)) :]
	if name == "all_of" and given:
		given = given[0].elts if isinstance(given[0], ast.List) else []
	return [condition for condition in given if not isinstance(condition, ast.JoinedStr)]


def _refuses(node: ast.stmt) -> bool:
	if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
		return False
	return _name_of(node.value.func).lstrip("_").startswith(REFUSES)


def _name_of(function: ast.expr) -> str:
	return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_nothing(value: ast.expr) -> bool:
	return ast.unparse(value) in NOTHING


def _is_words(node: ast.stmt) -> bool:
	return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_condition(value: ast.expr) -> bool:
	"""Whether a value that is kept under a name is made of conditions, not of a value or another in its place."""
	return isinstance(value, ast.BoolOp) and any(isinstance(part, ast.Compare) for part in ast.walk(value))


def _ands(node: ast.expr) -> Iterator[ast.expr]:
	if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
		yield from _ands(node.left)
		yield from _ands(node.right)
	else:
		yield node


def _drop(filters: ast.Dict, index: int) -> None:
	del filters.keys[index], filters.values[index]


def _words(node: ast.AST) -> str:
	return " ".join(ast.unparse(node).split())
