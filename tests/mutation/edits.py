"""How a guard in the code is switched off: an edit of its syntax tree that keeps every name in it.

Names stay so that the changed function has the same closure as the true one, whose code it replaces.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

Edit = Callable[[], None]
"""Changes the tree that it was made for."""

CONDITION = re.compile(
	r"[\w.`{}]+(?:\([^()]*\))? (?:=|<>|<=|>=|<|>|(?:not )?in(?= [({])|(?:not )?like) "
	r"(?:'[^']*'|\([^()]*\)|%s|[\w.{}]+(?:\(\))?)"
)
"""One comparison in a text of SQL."""


def false_and(term: ast.expr) -> ast.expr:
	"""Never true."""
	return ast.BoolOp(ast.And(), [ast.Constant(False), term])


def true_or(term: ast.expr) -> ast.expr:
	"""Always true."""
	return ast.BoolOp(ast.Or(), [ast.Constant(True), term])


def every_row(term: ast.expr) -> ast.expr:
	"""In place of a condition of SQL: one that asks nothing. Of several, given by a star: none of them."""
	if isinstance(term, ast.Starred):
		return ast.Starred(ast.BoolOp(ast.And(), [ast.Tuple([], ast.Load()), term.value]), ast.Load())
	return ast.BoolOp(ast.Or(), [ast.Constant("(1=1)"), term])


def never(statement: ast.stmt) -> ast.stmt:
	"""A statement that is there and is not run."""
	return ast.If(ast.Constant(0), [statement], [])


class Tree:
	"""A piece of syntax in which every node knows its parent."""

	def __init__(self, root: ast.AST) -> None:
		self.root = root
		self.parents = {child: node for node in ast.walk(root) for child in ast.iter_child_nodes(node)}

	def above(self, node: ast.AST) -> Iterator[ast.AST]:
		"""Parent, its parent, and so on."""
		while node in self.parents:
			node = self.parents[node]
			yield node

	def put(self, old: ast.AST, new: ast.AST) -> None:
		"""Put a node in the place of another, on its lines."""
		parent = self.parents[old]
		for name, value in ast.iter_fields(parent):
			if value is old:
				setattr(parent, name, new)
			elif isinstance(value, list) and any(item is old for item in value):
				setattr(parent, name, [new if item is old else item for item in value])
		ast.copy_location(new, old)
		ast.fix_missing_locations(new)

	def swap(self, old: ast.AST, make: Callable[..., ast.AST]) -> Edit:
		"""The edit that puts ``make(old)`` in its place."""
		return lambda: self.put(old, make(old))


def sql_conditions(node: ast.expr) -> list[tuple[str, Callable[[ast.expr], ast.expr]]]:
	"""Each comparison in a text of SQL (constant or f-string), and what makes the text that does not ask it."""
	template, parts = _template(node)
	if ". " in template:  # a sentence
		return []
	matches = [match for match in CONDITION.finditer(template) if match[0] != "1 = 1"]
	return [(match[0], _loosened(template, parts, match)) for match in matches]


def _loosened(template: str, parts: list[ast.expr], match: re.Match[str]) -> Callable[[ast.expr], ast.expr]:
	text = f"{template[: match.start()]}({match[0]} or 1=1){template[match.end() :]}"
	return lambda _node: _joined(text, parts)


def _template(node: ast.expr) -> tuple[str, list[ast.expr]]:
	"""The text with ``{0}``, ``{1}`` where an f-string has its values."""
	if isinstance(node, ast.Constant):
		return str(node.value), []
	parts: list[ast.expr] = []
	text = ""
	for value in getattr(node, "values", []):
		if isinstance(value, ast.Constant):
			text += str(value.value)
		else:
			text += f"{{{len(parts)}}}"
			parts.append(value)
	return text, parts


def _joined(template: str, parts: list[ast.expr]) -> ast.expr:
	pieces = re.split(r"(\{\d+\})", template)
	values = [
		parts[int(piece[1:-1])] if re.fullmatch(r"\{\d+\}", piece) else ast.Constant(piece)
		for piece in pieces
		if piece
	]
	return ast.JoinedStr(values)
