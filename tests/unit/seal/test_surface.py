"""The core stands alone: no platform, no doctype, one opener, errors that say something and give nothing away."""

from __future__ import annotations

import pickle
import string
import subprocess
import sys
from pathlib import Path

import pytest

import cndh_protection.seal as surface
from cndh_protection.seal import errors
from tests.unit.seal.support import PACKAGE, ROOT, importers, imports

OPENER = "cndh_protection.seal.opening"
MAY_OPEN: frozenset[str] = frozenset(
	{
		"access/composing.py",
		"access/people_search.py",
		"access/referral_sheet.py",
		"access/reveal.py",
		"seal/counting.py",
		"seal/documents.py",
		"seal/moving.py",
		"seal/operations.py",
		"seal/reindexing.py",
		"seal/renewal.py",
	}
)
"""Modules of the application that may turn a token into a value.

Those of ``access/`` are openings: a guard first, then a row of the audit, then the value. Two of them open for others
too, listed in the tests below, which ask and write first (``composing``, and ``reveal.values_of``). Those of ``seal/``
write no row and show nobody a value: ``documents`` compares and copies within a save, ``counting`` gives numbers to the
tally, ``moving`` carries for callers that ask for the right on both records and write the row; ``operations``,
``reindexing`` and ``renewal`` are run on the server.
"""

CORE = (
	*(
		"errors",
		"escrow",
		"framing",
		"keyfile",
		"keys",
		"keyset",
		"opening",
		"padding",
		"providers",
		"sealing",
	),
	*("search", "secret", "tokens", "wrapping", "__init__"),
)
ERRORS = [
	kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.SealError)
]


def test_only_two_openings_compose() -> None:
	"""What composes another record opens for its callers: each of them has its own guard and audit."""
	composers = importers(ROOT / "cndh_protection", "cndh_protection.access.composing.opened")
	assert composers == {"access/appeal_draft.py", "access/referral_sheet.py"}


def test_only_two_take_values_from_reveal() -> None:
	"""What opens for a paper, and the reasons for whoever sees who opened: each has its own guard and audit."""
	takers = importers(ROOT / "cndh_protection", "cndh_protection.access.reveal.values_of")
	assert takers == {"access/printing.py", "access/who_opened.py"}


def test_nobody_else_opens() -> None:
	assert importers(ROOT / "cndh_protection", OPENER) == MAY_OPEN


@pytest.mark.parametrize(
	"line",
	[
		"from cndh_protection.seal.opening import matches",
		"from cndh_protection.seal import opening",
		"import cndh_protection.seal.opening",
		"def f():\n\tfrom cndh_protection.seal.opening import open_token as harmless",
	],
)
def test_one_who_opens_is_found(tmp_path: Path, line: str) -> None:
	(tmp_path / "other.py").write_text("import cndh_protection.seal.sealing\n")
	assert importers(tmp_path, OPENER) == set()
	(tmp_path / "module.py").write_text(line + "\n")
	assert importers(tmp_path, OPENER) == {"module.py"}


def test_the_surface_is_listed_and_has_no_opener() -> None:
	assert sorted(surface.__all__) == sorted(set(surface.__all__))
	assert all(hasattr(surface, name) for name in surface.__all__)
	assert not {"open_token", "matches", "reseal", "holds_name", "search_tokens"} & set(vars(surface))


def test_the_core_needs_neither_platform_nor_another_part_of_the_application() -> None:
	"""But for the mark of texts to translate."""
	for name in CORE:
		allowed = ("cndh_protection.seal", "cndh_protection.wording", "cryptography")
		other = [
			module
			for module in imports(PACKAGE / f"{name}.py")
			if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith(allowed)
		]
		assert other == [], name


def test_it_loads_without_the_platform() -> None:
	code = "import sys, cndh_protection.seal, cndh_protection.seal.opening; sys.exit('frappe' in sys.modules)"
	assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("error", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_says_something_to_a_person(error: type[errors.SealError]) -> None:
	fields = [
		name
		for _text, name, _spec, _conversion in string.Formatter().parse(error.message)
		if name is not None
	]
	assert fields in ([], ["0"])
	shown = str(error("7c3a") if fields else error())
	assert shown.endswith(".")
	assert "{" not in shown
	assert ("7c3a" in shown) == bool(fields)
	assert str(pickle.loads(pickle.dumps(error("7c3a")))) == str(error("7c3a"))  # noqa: S301


def test_codes_and_messages_are_one_to_one() -> None:
	leaves = [kind for kind in ERRORS if not kind.__subclasses__()]
	assert len(leaves) >= 20
	assert len({kind.code for kind in leaves}) == len({kind.message for kind in leaves}) == len(leaves)
