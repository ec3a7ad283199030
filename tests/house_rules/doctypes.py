"""Rules of the doctypes: their JSON and their controllers."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, Final

from cndh_protection.access import rules as access_rules

Doctype = Mapping[str, Any]

PROTECTED: Final = frozenset(access_rules.PROTECTED)
"""Doctypes with row rules: what is never given on them is given to nobody."""

NOBODYS_RIGHTS: Final = ("delete", "share", "export", "import", "email", "print", "submit", "cancel", "amend")
ROLES_OF_EVERYBODY: Final = frozenset({"All", "Guest", "Desk User"})
TABLES: Final = ("Table", "Table MultiSelect")
LAYOUT: Final = frozenset(
	{"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold", "Image"}
)
MAP_FIELDS: Final = frozenset({"latitude", "longitude", "location"})
SEALED_IS_NEVER: Final = (
	"in_list_view",
	"in_standard_filter",
	"in_preview",
	"in_filter",
	"search_index",
	"unique",
	"bold",
	"translatable",
	"allow_in_quick_entry",
	"set_only_once",
	"fetch_from",
)
SEALED_IS_ALWAYS: Final = ("no_copy", "report_hide", "print_hide")
PYTHON_TYPES: Final = {
	"Attach": "Attach",
	"Check": "Check",
	"Currency": "Currency",
	"Data": "Data",
	"Date": "Date",
	"Datetime": "Datetime",
	"Dynamic Link": "DynamicLink",
	"Float": "Float",
	"Int": "Int",
	"JSON": "JSON",
	"Link": "Link",
	"Long Text": "LongText",
	"Percent": "Percent",
	"Select": "Literal",
	"Small Text": "SmallText",
	"Table": "Table",
	"Table MultiSelect": "TableMultiSelect",
	"Text": "Text",
	"Time": "Time",
}
NEVER_NONE: Final = frozenset({"Check", "Int", "Float", "Currency", "Percent", "Select", *TABLES})


def general(doctype: Doctype) -> list[str]:
	"""What holds for every doctype: order, description, names, no map, no public role, nothing submitted."""
	wrong = {
		"has no description": not (doctype.get("description") or "").strip(),
		"names no sort_field": not doctype.get("sort_field"),
		"names no sort_order": not doctype.get("sort_order"),
		"can be renamed": bool(doctype.get("allow_rename")),
		"is submittable": bool(doctype.get("is_submittable")),
		"shows its name in global search": bool(doctype.get("show_name_in_global_search")),
		"may be imported": bool(doctype.get("allow_import")),
		"is indexed for web search": bool(doctype.get("index_web_pages_for_search")),
	}
	findings = [sentence for sentence, is_so in wrong.items() if is_so]
	for field in doctype["fields"]:
		findings += _field(field)
	return [f"{doctype['name']} {finding}" for finding in findings]


def _field(field: Mapping[str, Any]) -> list[str]:
	name = field["fieldname"]
	wrong = {
		f"{name} is in global search": bool(field.get("in_global_search")),
		f"{name} is a place on a map": field["fieldtype"] == "Geolocation" or name in MAP_FIELDS,
	}
	return [sentence for sentence, is_so in wrong.items() if is_so]


def rights(doctype: Doctype) -> list[str]:
	"""What no role has on a document of ours; on a protected one, no report either."""
	nobodys = (*NOBODYS_RIGHTS, "report") if doctype["name"] in PROTECTED else NOBODYS_RIGHTS
	findings = []
	for row in doctype.get("permissions", []):
		if row["role"] in ROLES_OF_EVERYBODY:
			findings.append(f"{doctype['name']} is open to {row['role']}")
		findings += [f"{doctype['name']} gives {row['role']} {right}" for right in nobodys if row.get(right)]
	return findings


def sealed_fields(controller: str) -> dict[str, str]:
	"""``SEALED_FIELDS`` of a controller's source: field → compartment."""
	for node in ast.walk(ast.parse(controller)):
		if isinstance(node, ast.AnnAssign) and _name(node.target) == "SEALED_FIELDS" and node.value:
			return dict(ast.literal_eval(node.value))
	return {}


def sealed(doctype: Doctype, declared: Mapping[str, str]) -> list[str]:
	"""A sealed field is a Long Text that no list, filter, index, title, search, copy, report or print shows."""
	fields = {field["fieldname"]: field for field in doctype["fields"]}
	findings = [f"declares {name} sealed, which is no field" for name in declared if name not in fields]
	for name in declared.keys() & fields.keys():
		field = fields[name]
		if field["fieldtype"] != "Long Text":
			findings.append(f"seals {name}, a {field['fieldtype']}")
		findings += [f"sealed {name}: {flag}" for flag in _never(doctype) if field.get(flag)]
		findings += [f"sealed {name}: not {flag}" for flag in SEALED_IS_ALWAYS if not field.get(flag)]
	findings += [f"shows sealed {name} in its titles or search" for name in _shown(doctype) & declared.keys()]
	return [f"{doctype['name']} {finding}" for finding in findings]


def _never(doctype: Doctype) -> list[str]:
	"""In a table, ``in_list_view`` makes a column of the grid, which shows the lock; elsewhere, one of the list."""
	return [flag for flag in SEALED_IS_NEVER if flag != "in_list_view" or not doctype.get("istable")]


def _shown(doctype: Doctype) -> set[str]:
	"""Fields that stand in names, titles, images, searches and orders."""
	names = {doctype.get(key) for key in ("title_field", "image_field", "subject_field", "sort_field")}
	names |= {name.strip() for name in (doctype.get("search_fields") or "").split(",")}
	autoname = doctype.get("autoname") or ""
	names |= {field["fieldname"] for field in doctype["fields"] if field["fieldname"] in autoname}
	return {name for name in names if name}


def unsealed_long_texts(doctype: Doctype, declared: Mapping[str, str]) -> list[str]:
	"""Every Long Text of a protected doctype, or of a table in one, is declared sealed."""
	long_texts = {field["fieldname"] for field in doctype["fields"] if field["fieldtype"] == "Long Text"}
	return [f"{doctype['name']} leaves {name} unsealed" for name in sorted(long_texts - declared.keys())]


def fetched_seals(doctypes: Mapping[str, Doctype], declared: Mapping[str, Mapping[str, str]]) -> list[str]:
	"""No field anywhere copies a sealed one (``fetch_from``)."""
	findings = []
	for doctype in doctypes.values():
		links = {field["fieldname"]: field.get("options") for field in doctype["fields"]}
		for field in doctype["fields"]:
			link, _dot, source = (field.get("fetch_from") or "").partition(".")
			if source in declared.get(links.get(link) or "", {}):
				findings.append(f"{doctype['name']} {field['fieldname']} copies sealed {field['fetch_from']}")
	return findings


def tables_of(doctype: Doctype) -> set[str]:
	"""The child doctypes of a doctype."""
	return {field["options"] for field in doctype["fields"] if field["fieldtype"] in TABLES}


def types_block(doctype: Doctype, controller: str) -> list[str]:
	"""The controller's generated block gives each field the type that the JSON says."""
	written, expected = _annotations(controller), _expected_types(doctype)
	names = sorted(written.keys() | expected.keys())
	return [
		f"{doctype['name']} {name}: {written.get(name, 'not there')} should be {expected.get(name, 'absent')}"
		for name in names
		if written.get(name) != expected.get(name)
	]


def _annotations(controller: str) -> dict[str, str]:
	blocks = (node for node in ast.walk(ast.parse(controller)) if isinstance(node, ast.If))
	block = next((node for node in blocks if _name(node.test) == "TYPE_CHECKING"), None)
	lines = block.body if block else []
	return {
		_name(line.target): ast.unparse(line.annotation) for line in lines if isinstance(line, ast.AnnAssign)
	}


def _expected_types(doctype: Doctype) -> dict[str, str]:
	fields = [field for field in doctype["fields"] if field["fieldtype"] not in LAYOUT]
	types = {field["fieldname"]: _type(field) for field in fields}
	parents = ("parent", "parentfield", "parenttype") if doctype.get("istable") else ()
	return types | dict.fromkeys(parents, "DF.Data")


def _type(field: Mapping[str, Any]) -> str:
	kind = field["fieldtype"]
	name = f"DF.{PYTHON_TYPES[kind]}"
	if kind == "Select":
		return f"{name}[{', '.join(repr(option) for option in field['options'].splitlines() or [''])}]"
	if kind in TABLES:
		return f"{name}[{field['options'].replace(' ', '')}]"
	return name if field.get("reqd") or kind in NEVER_NONE else f"{name} | None"


def _name(node: ast.AST) -> str:
	return node.id if isinstance(node, ast.Name) else ""
