"""Everything that people read is there in French."""

from __future__ import annotations

import ast
import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import strings
from tests.house_rules.sources import files

PLACEHOLDERS = re.compile(r"\{[^}]*\}|</?\w+[^>]*>")

ILL_SET = re.compile(r".?(?:[^\u00a0][;?!»]|[^\u00a0\d]:(?!/)|«[^\u00a0]|’).?")
"""A sign that may fall to the next line, or an apostrophe other than that of the rest."""

PAPERS = strings.PACKAGE / "templates" / "prints"
NO_WORDS = re.compile(r"\{#.*?#\}|<style>.*?</style>|\{%.*?%\}|<[^>]*>", re.DOTALL)
FILLED_IN = re.compile(r"\{\{.*?\}\}")

SAYS_LESS = {"Date {0} must be in format: {1}"}
"""The platform fills in "Invalid date" there, in English, in place of what was typed."""


def test_every_text_has_french() -> None:
	"""``python tests/strings.py`` prints what is missing as rows to fill in."""
	texts, french = strings.all_texts(), strings.french()
	assert len(texts) > 500
	assert {text: sorted(places) for text, places in texts.items() if not french.get(text)} == {}


def test_french_keeps_what_is_filled_in() -> None:
	"""The same ``{0}`` and the same tags on both sides."""
	differ = {
		english: french
		for english, french in strings.french().items()
		if english not in SAYS_LESS
		and sorted(PLACEHOLDERS.findall(english)) != sorted(PLACEHOLDERS.findall(french))
	}
	assert differ == {}


def test_french_is_set_alike() -> None:
	"""A no-break space before ``: ; ? !`` and inside « », and straight apostrophes: in texts, lists and papers."""
	texts = list(french_of_ours())
	assert {place for place, _text in texts} >= {"fr.csv", "case_states", "minutes"}
	assert [(place, found) for place, text in texts for found in ILL_SET.findall(text)] == []


@pytest.mark.parametrize(
	"text", ["Motif : x", "Motif: x", "fini ; x", "Quoi ?", "« x\u00a0»", "«\u00a0x »", "l’x"]
)
def test_what_is_ill_set_is_found(text: str) -> None:
	"""Each of them alone; and none of it in what is right."""
	assert ILL_SET.findall(text)
	assert not ILL_SET.findall(
		"Heure\u00a0: 19:00\u00a0; «\u00a0l'autre\u00a0»\u00a0? https://cndh.ml\u00a0!"
	)


def french_of_ours() -> Iterator[tuple[str, str]]:
	"""Each French text with where it stands: the translations, the lists that are seeded, the papers without markup."""
	yield from (("fr.csv", text) for text in strings.french().values())
	for path in sorted(strings.SEED.glob("*.csv")):
		with path.open(encoding="utf-8", newline="") as handle:
			for row in csv.DictReader(handle):
				yield from ((path.stem, text) for column, text in row.items() if column.endswith("_fr"))
	for path in sorted(PAPERS.glob("*.html")):
		yield path.stem, NO_WORDS.sub("", FILLED_IN.sub("x", path.read_text(encoding="utf-8")))


def test_states_actions_and_roles_are_called_as_in_the_seed_files() -> None:
	"""One French name for each (where a state and an action share the English one, either's)."""
	french, named = strings.french(), defaultdict[str, set[str]](set)
	for english, label in strings.workflow_texts():
		named[english].add(label)
	differ = {english: labels for english, labels in named.items() if french.get(english) not in labels}
	assert differ == {}


def test_no_text_is_translated_twice() -> None:
	"""The later row would win, silently; and each row has two columns that say something."""
	with strings.FRENCH.open(encoding="utf-8", newline="") as handle:
		rows = list(csv.reader(handle))
	assert [row for row in rows if len(row) != 2 or not all(cell.strip() for cell in row)] == []
	keys = [row[0] for row in rows]
	assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize(
	("reader", "text", "expected"),
	[
		(strings.in_python, "_('One')\nframe(_lt(\"Two {0}\").format(1), _(name))", ["One", "Two {0}"]),
		(
			strings.in_python,
			'x = {"fieldtype": "Check", "label": "Yes", "description": "Or no."}',
			["Yes", "Or no."],
		),
		(strings.in_python, "_('a' 'b')\nself._('c')\nx._y('d')", ["ab"]),
		(
			strings.in_browser_code,
			'__("One", [1]) + __(\'It\\\'s\') + my__("no") + __(name)',
			["One", "It's"],
		),
		(strings.in_browser_code, "__(\n\t`Three`\n)", ["Three"]),
		(
			strings.in_page,
			"{{ _('One') }} {% set x = _( \"Two\" ) %} {{ a._('no') }} {{ _(name) }}",
			["One", "Two"],
		),
	],
)
def test_texts_are_found(reader: object, text: str, expected: list[str]) -> None:
	"""In each language, whatever the quotes; not what is computed, not what only looks alike."""
	assert callable(reader)
	assert reader(text) == expected


def test_texts_of_a_doctype_are_found() -> None:
	"""Labels, help, and the choices of a Select, but no options of a Link."""
	document = {
		"name": "Case",
		"description": "A case.",
		"fields": [
			{"fieldtype": "Select", "label": "Level", "options": "\nLow\nHigh"},
			{"fieldtype": "Link", "label": "By", "options": "User", "description": "Who."},
		],
		"links": [{"group": "Work"}],
	}
	expected = ["Case", "A case.", "Level", "Low", "High", "By", "Who.", "Work"]
	assert sorted(strings.in_doctype(document)) == sorted(expected)


def test_no_french_breaks_the_platforms_scripts() -> None:
	"""The platform writes some texts between quotes into its pages: a quote of that kind in ours ends the script."""
	import frappe

	folder, french = Path(frappe.__file__).parent, strings.french()
	inline = re.compile(r"""(['"])\{\{\s*_\((['"])(.*?)\2\)[^}]*\}\}\1""")
	pages = [
		*folder.glob("templates/**/*.js"),
		*folder.glob("templates/**/*.html"),
		*folder.glob("www/*.html"),
	]
	texts = [match for page in pages for match in inline.findall(page.read_text(encoding="utf-8"))]
	assert texts
	assert sorted({text for quote, _inner, text in texts if quote in french.get(text, "")}) == []


PUT_TOGETHER = re.compile("\0 ?[:;?!](?=[ \0\n]|$)")
"""A sign right after something filled in, with a plain space or none before it."""

AS_THE_PLATFORM = {("access/rows.py", "\0 #\0: "), ("access/rows.py", "\0\0: \0")}
"""Word for word what the platform says of a link that leads nowhere, or a hidden record would be told from none."""


def test_no_text_is_put_together_with_a_sign() -> None:
	"""The sign would stand as in English: what is filled in goes into a text with ``{0}``, which the French sets."""
	found = {
		(str(path.relative_to(strings.PACKAGE)), text)
		for path in files(strings.PACKAGE, ".py", ".js")
		for text in put_together(path.suffix, path.read_text(encoding="utf-8"))
		if PUT_TOGETHER.search(text)
	}
	assert sorted(found - AS_THE_PLATFORM) == []
	assert found >= AS_THE_PLATFORM


def put_together(language: str, source: str) -> Iterator[str]:
	"""The texts that code fills in itself, with a NUL for what it fills in; in Python, those with translated words."""
	if language == ".js":
		for template in re.findall(r"`[^`]*`", source):
			yield re.sub(r"\$\{(?:[^{}]|\{[^{}]*\})*\}", "\0", template.strip("`"))
		return
	for node in ast.walk(ast.parse(source)):
		if isinstance(node, ast.JoinedStr) and re.search(r"(?<![\w.])_\(", ast.unparse(node)):
			yield "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)


@pytest.mark.parametrize(
	("language", "source", "expected"),
	[
		(".py", "f\"{_('Sort')} : {x}\"", True),
		(".py", "f\"{_('Sort')}: {x}\"", True),
		(".py", 'f"{sort}: {x}"', False),
		(".py", "f\"{_('Sort')}\u00a0: {x}\"", False),
		(".js", "say(`${__('Sort')} : ${x}`)", True),
		(".js", "say(`${alias}: ${__('a {0}', [x])}`)", True),
		(".js", "say(`${__('Sort')}, ${x}`)", False),
	],
)
def test_what_is_put_together_is_found(language: str, source: str, expected: bool) -> None:
	"""In both languages; a Python text without translated words is none for people."""
	assert any(PUT_TOGETHER.search(text) for text in put_together(language, source)) == expected
