"""The whole tree keeps the house's rules; and each rule finds what it is there to find."""

from __future__ import annotations

import re
import runpy
from typing import Any

import pytest

from tests.house_rules import code
from tests.house_rules import doctypes as rules
from tests.house_rules.sources import PACKAGE, PROJECT, controller_file, doctypes, files, module_name

DOCTYPES = doctypes()
CONTROLLERS = {name: controller_file(document).read_text("utf-8") for name, document in DOCTYPES.items()}
SEALED = {name: rules.sealed_fields(source) for name, source in CONTROLLERS.items()}
PYTHON = {path: path.read_text("utf-8") for path in files(PACKAGE, ".py")}
OURS = PYTHON | {path: path.read_text("utf-8") for path in files(PROJECT / "dev", ".py")}
BROWSER = {
	path: path.read_text("utf-8")
	for folder in (PACKAGE, PROJECT / "dev")
	for path in files(folder, ".js", ".mjs", ".css", ".html")
}


def test_there_is_something_to_look_at() -> None:
	"""An empty look finds nothing wrong."""
	assert set(DOCTYPES) >= rules.PROTECTED
	assert len(PYTHON) > 50
	assert len(BROWSER) > 5


@pytest.mark.parametrize("name", DOCTYPES)
def test_doctype_keeps_the_rules(name: str) -> None:
	"""Order, description, rights, sealed fields and the block of types."""
	document = DOCTYPES[name]
	findings = rules.general(document) + rules.rights(document)
	findings += rules.sealed(document, SEALED[name]) + rules.types_block(document, CONTROLLERS[name])
	assert findings == []


@pytest.mark.parametrize("name", sorted(rules.PROTECTED))
def test_protected_doctype_seals_its_texts(name: str) -> None:
	"""And so do its tables."""
	looked_at = {name, *rules.tables_of(DOCTYPES[name])}
	assert [line for one in looked_at for line in rules.unsealed_long_texts(DOCTYPES[one], SEALED[one])] == []


def test_documents_that_the_code_names_are_there() -> None:
	"""Whoever wants to look a rule up finds it."""
	named = {name for text in OURS.values() for name in re.findall(r"[\w/-]+\.md\b", text)}
	assert "docs/procedure.md" in named
	assert [name for name in sorted(named) if not (PROJECT / name).exists()] == []


def test_nothing_copies_a_sealed_field() -> None:
	"""Not even a field of another doctype."""
	assert rules.fetched_seals(DOCTYPES, SEALED) == []


def test_names_in_hooks_resolve() -> None:
	"""Dotted paths, bundles and images."""
	hooks = runpy.run_path(str(PACKAGE / "hooks.py"))
	values = [value for name, value in hooks.items() if not name.startswith("__")]
	assert code.unresolved(values, PACKAGE) == []


def test_patches_have_execute() -> None:
	"""Each line of patches.txt."""
	assert code.bad_patches((PACKAGE / "patches.txt").read_text("utf-8").splitlines()) == []


def test_imports_go_down() -> None:
	"""Doctypes call services, services call access, access calls the seal; setup and portal stand on top."""
	assert [
		line for path, text in PYTHON.items() for line in code.upward_imports(module_name(path), text)
	] == []


def test_functions_are_short() -> None:
	"""Of the application and of the commands; a test may tell a long story."""
	assert [
		line for path, text in OURS.items() for line in code.long_functions(module_name(path), text)
	] == []


def test_files_are_short() -> None:
	"""In every language."""
	everything = (OURS | BROWSER).items()
	assert [line for path, text in everything for line in code.long_file(path.name, text)] == []


def test_everything_public_says_what_it_means() -> None:
	"""Docstrings."""
	assert [
		line for path, text in OURS.items() for line in code.missing_docstrings(module_name(path), text)
	] == []


def test_refusals_are_heard() -> None:
	"""But on pages of their own, which show what an exception says."""
	of_pages = ("cndh_protection.www.", "cndh_protection.portal.")
	modules = {module_name(path): text for path, text in PYTHON.items()}
	assert [
		line
		for module, text in modules.items()
		if not module.startswith(of_pages)
		for line in code.unheard_refusals(module, text)
	] == []


def _doctype(**given: Any) -> dict[str, Any]:
	field = {"fieldname": "story", "fieldtype": "Long Text", "no_copy": 1, "report_hide": 1, "print_hide": 1}
	return {
		"name": "Violation Case",
		"description": "A case.",
		"sort_field": "creation",
		"sort_order": "DESC",
		"fields": [{**field, **given.pop("field", {})}],
		"permissions": [{"role": "CNDH Auditor", "read": 1}],
		**given,
	}


def test_a_good_doctype_passes() -> None:
	"""The examples below differ from it in one thing each."""
	good = _doctype()
	assert rules.general(good) + rules.rights(good) + rules.sealed(good, {"story": "core"}) == []


@pytest.mark.parametrize(
	"broken",
	[
		{"description": " "},
		{"sort_field": None},
		{"sort_order": ""},
		{"allow_rename": 1},
		{"is_submittable": 1},
		{"show_name_in_global_search": 1},
		{"allow_import": 1},
		{"field": {"in_global_search": 1}},
		{"field": {"fieldtype": "Geolocation"}},
		{"field": {"fieldname": "latitude"}},
	],
)
def test_a_broken_doctype_is_found(broken: dict[str, Any]) -> None:
	"""One finding for one fault."""
	assert len(rules.general(_doctype(**broken))) == 1


@pytest.mark.parametrize("right", [*rules.NOBODYS_RIGHTS, "report"])
def test_a_right_for_nobody_is_found(right: str) -> None:
	"""Each right, on a protected doctype."""
	assert len(rules.rights(_doctype(permissions=[{"role": "CNDH Auditor", right: 1}]))) == 1


def test_reports_are_for_lists_only() -> None:
	"""The report right is refused on protected doctypes, not on lists."""
	row = {"role": "CNDH Auditor", "report": 1}
	assert rules.rights(_doctype(name="Territory", permissions=[row])) == []


@pytest.mark.parametrize("role", sorted(rules.ROLES_OF_EVERYBODY))
def test_a_doctype_open_to_everybody_is_found(role: str) -> None:
	"""Roles that every account has."""
	assert len(rules.rights(_doctype(permissions=[{"role": role, "read": 1}]))) == 1


@pytest.mark.parametrize(
	"broken",
	[
		{"field": {"fieldtype": "Small Text"}},
		*({"field": {flag: 1}} for flag in rules.SEALED_IS_NEVER),
		*({"field": {flag: 0}} for flag in rules.SEALED_IS_ALWAYS),
		{"title_field": "story"},
		{"search_fields": "name, story"},
		{"image_field": "story"},
		{"autoname": "field:story"},
		{"sort_field": "story"},
	],
)
def test_a_shown_seal_is_found(broken: dict[str, Any]) -> None:
	"""A sealed field that something would show."""
	assert len(rules.sealed(_doctype(**broken), {"story": "core"})) == 1


def test_a_table_shows_the_lock_of_a_seal() -> None:
	"""A column of a grid is no list."""
	table = _doctype(istable=1, field={"in_list_view": 1})
	assert rules.sealed(table, {"story": "core"}) == []


def test_other_faults_of_seals_are_found() -> None:
	"""A seal on nothing, a text without one, a copy of one."""
	assert rules.sealed(_doctype(), {"gone": "core"}) != []
	assert rules.unsealed_long_texts(_doctype(), {}) == ["Violation Case leaves story unsealed"]
	link = {"fieldname": "case", "fieldtype": "Link", "options": "Violation Case"}
	copy = {"fieldname": "copy", "fieldtype": "Data", "fetch_from": "case.story"}
	both = {"Violation Case": _doctype(), "Contact Log": _doctype(name="Contact Log", fields=[link, copy])}
	assert len(rules.fetched_seals(both, {"Violation Case": {"story": "core"}})) == 1


def test_a_block_of_types_that_differs_is_found() -> None:
	"""A type missing, one too many, one wrong."""
	block = "class A:\n\tif TYPE_CHECKING:\n\t\tstory: DF.LongText | None\n"
	assert rules.types_block(_doctype(), block) == []
	assert len(rules.types_block(_doctype(), block.replace(" | None", ""))) == 1
	assert len(rules.types_block(_doctype(), block + "\t\tmore: DF.Data\n")) == 1
	assert len(rules.types_block(_doctype(), "class A:\n\tpass\n")) == 1


@pytest.mark.parametrize(
	"value",
	[
		"cndh_protection.setup.install.gone",
		{"User": {"validate": ["cndh_protection.gone.check"]}},
		"gone.bundle.js",
		[{"logo": "/assets/cndh_protection/images/gone.svg"}],
	],
)
def test_a_name_that_resolves_to_nothing_is_found(value: Any) -> None:
	"""Wherever in a hook it stands."""
	assert len(code.unresolved([value], PACKAGE)) == 1


@pytest.mark.parametrize(
	"line",
	[
		"cndh_protection.patches.v1_0.gone",
		"cndh_protection.constants",
		"cndh_protection.constants #2026-01-01",
	],
)
def test_a_bad_patch_is_found(line: str) -> None:
	"""A module that is not there, and one without execute."""
	assert len(code.bad_patches(["[pre_model_sync]", "# a comment", "", line])) == 1


@pytest.mark.parametrize(
	("module", "text"),
	[
		("cndh_protection.services.a", "from cndh_protection.setup import ledger"),
		("cndh_protection.access.a", "def f():\n\tfrom cndh_protection.services.terms import WrongTerm"),
		("cndh_protection.seal.a", "import cndh_protection.registry.doctype.defender.defender"),
		("cndh_protection.somewhere.a", ""),
	],
)
def test_an_import_that_goes_up_is_found(module: str, text: str) -> None:
	"""Also one inside a function; and a module that is in no layer."""
	assert len(code.upward_imports(module, text)) == 1
	assert code.upward_imports("cndh_protection.patches.v1_0.a", text) == []


def test_size_and_silence_are_found() -> None:
	"""A long file, a long function, something public without a word."""
	assert len(code.long_file("a", "\n" * (code.LONGEST_FILE + 1))) == 1
	long = "def f():\n" + "\tpass\n" * (code.LONGEST_FUNCTION + 1)
	assert len(code.long_functions("a", long)) == 1
	assert code.long_functions("a", long.replace("\tpass\n", '\t"""It\n\tis."""\n', 1)) == []
	assert len(code.missing_docstrings("a", '"""A."""\n\n\ndef f():\n\tpass\n')) == 1
	assert len(code.missing_docstrings("a", "x = 1\n")) == 1
	assert len(code.unheard_refusals("a", 'raise Refused(_("No {0}.").format(1))')) == 1
	assert code.unheard_refusals("a", 'frappe.throw(_("No."), Refused)\nraise Refused("x")') == []
