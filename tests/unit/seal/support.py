"""What the tests of the seal share: an invented place, and the check that a refusal gives nothing away."""

from __future__ import annotations

import ast
import json
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import strategies

from cndh_protection.seal import MASK, DataKey, Owner, Place, SealError, SubkeyCache, seal

ROOT: Final = Path(__file__).resolve().parents[3]
PACKAGE: Final = ROOT / "cndh_protection" / "seal"
VECTORS_FILE: Final = ROOT / "docs" / "vectors" / "cndh1.json"
VECTORS: Final[dict[str, Any]] = json.loads(VECTORS_FILE.read_text())

PLACE: Final = Place("site-of-the-tests", "Example Record", "EX-00001", "full_name")
OWNER: Final = Owner("site-of-the-tests", "Example Record", "EX-00001")
PLAIN: Final = "Aminata Exemple, quartier Invention"

texts: Final = strategies.text(
	strategies.characters(exclude_categories=["Cs"], include_characters="éɛߊجب\n\0"), max_size=400
).filter(lambda text: text != MASK)  # the one text that has no sealed form
values: Final = strategies.recursive(
	strategies.none()
	| strategies.booleans()
	| strategies.integers()
	| strategies.floats(allow_nan=False, allow_infinity=False)
	| strategies.dates()
	| strategies.datetimes()
	| texts,
	lambda inner: (
		strategies.lists(inner, max_size=4)
		| strategies.dictionaries(texts.filter(lambda key: key[:1] != "@"), inner, max_size=4)
	),
	max_leaves=8,
)
"""Everything that can be sealed."""


def sealed(value: Any = PLAIN, place: Place = PLACE, key: DataKey | None = None) -> str:
	"""A token for the tests' place."""
	return seal(value, place, key or DataKey.generate(), SubkeyCache())


def refusal(attempt: Callable[[], Any], expected: type[SealError] | tuple[type[SealError], ...]) -> SealError:
	"""The error that ``attempt`` must end in, sure that neither it nor its traceback carries the plaintext along."""
	with pytest.raises(expected) as caught:
		attempt()
	error = caught.value
	assert error.__context__ is None
	assert error.__cause__ is None
	shown = "".join(traceback.format_exception(error)) + repr(error.args)
	assert PLAIN not in shown
	return error


def imports(path: Path) -> Iterator[str]:
	"""What a module imports: modules, and what it takes from them."""
	for node in ast.walk(ast.parse(path.read_text())):
		if isinstance(node, ast.Import):
			yield from (alias.name for alias in node.names)
		elif isinstance(node, ast.ImportFrom) and node.module:
			yield node.module
			yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers(folder: Path, module: str) -> set[str]:
	"""The files under a folder that import this module, or what the dotted name stands for in one."""
	return {
		str(path.relative_to(folder)) for path in sorted(folder.rglob("*.py")) if module in set(imports(path))
	}
