"""What a link field offers of protected doctypes: the rows that the person may read, by number or alias.

The platform's own search takes from the browser whether to ask the row rules and which columns to answer with. A
doctype with a query of its own never gets there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import frappe
from frappe.utils import cint, get_fullname

DESCRIBED_BY: Final = {
	"Defender": ("alias",),
	"Violation Case": ("urgency", "received_on"),
	"Violation Act": ("started_on",),
	"Protection Measure": ("measure_type",),
	"Contact Log": ("contacted_on",),
	"Information Source": ("relation", "reliability"),
	"Deprivation of Liberty": ("kind", "deprived_on"),
	"Authority Letter": ("authority", "status"),
	"Urgent Appeal": ("mechanism", "status"),
	"Intake Submission": ("status", "urgency", "received_on"),
	"Risk Assessment": ("assessed_on", "level"),
	"Consent": ("scope", "status"),
	"Referral": ("service", "expires_on"),
	"Protection Session": ("held_on", "status"),
	"Session Item": ("alias", "asked"),
	"Handling Complaint": ("status", "due_on"),
}
"""Columns shown beside the name. Nobody else's are, whatever the browser asks for."""

SEARCHED: Final = {"Defender": ("name", "alias")}
LONGEST_PAGE: Final = 50


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def find(
	doctype: str,
	txt: str,
	searchfield: str,
	start: int,
	page_len: int,
	filters: dict[str, Any] | list[Any] | str | None,
	**_options: Any,
) -> list[Any]:
	"""Rows whose name (of a person: or alias) contains the text, each with what describes it."""
	words = [[field, "like", f"%{txt}%"] for field in SEARCHED.get(doctype, ("name",))] if txt else None
	return frappe.get_list(
		doctype,
		fields=["name", *DESCRIBED_BY.get(doctype, ())],
		filters=_conditions(doctype, frappe.parse_json(filters)),
		or_filters=words,
		limit_start=cint(start),
		limit_page_length=min(cint(page_len) or LONGEST_PAGE, LONGEST_PAGE),
		order_by=f"`tab{doctype}`.`name` asc",
		as_list=True,
	)


def people_among(logins: Iterable[str], txt: str) -> list[tuple[str, str]]:
	"""Those whose login or full name contains the text, as (login, full name): what a link to some people offers."""
	people = [(login, get_fullname(login)) for login in logins]
	word = txt.casefold()
	return [row for row in people if word in row[0].casefold() or word in row[1].casefold()]


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def find_no_rows(
	doctype: str,
	txt: str,
	searchfield: str,
	start: int,
	page_len: int,
	filters: dict[str, Any] | list[Any] | str | None,
	**_options: Any,
) -> list[Any]:
	"""Nothing: rows of tables are no link's target."""
	return []


def _conditions(doctype: str, filters: Any) -> list[list[Any]]:
	"""The filters of a form as ``[field, operator, value]`` on fields of the doctype; a text would be taken for SQL."""
	if isinstance(filters, dict):
		filters = [
			[field, *(given if isinstance(given, list) else ("=", given))] for field, given in filters.items()
		]
	rows = [row[-3:] if len(row) > 3 else row for row in filters or [] if isinstance(row, list)]
	allowed = {
		"name",
		"owner",
		"creation",
		"modified",
		*(field.fieldname for field in frappe.get_meta(doctype).fields),
	}
	return [row for row in rows if len(row) == 3 and row[0] in allowed]
