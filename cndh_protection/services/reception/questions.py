"""What the screen of the reception asks, in the words of the lists; nothing of anybody."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import get_fullname

from cndh_protection.access import alerts
from cndh_protection.access.rights import CASE
from cndh_protection.constants import Role
from cndh_protection.services.places import REGION_TYPES
from cndh_protection.services.sensitive_answers import SEXUAL

TERMS: Final = {
	"channels": "Intake Channel",
	"modes": "Saisine Mode",
	"relations": "Source Relation",
	"languages": "Language",
	"sexes": "Sex or Gender",
	"ages": "Age Group",
}
Choice = dict[str, Any]


@frappe.whitelist(methods=["POST"])
def questions() -> dict[str, list[Choice]]:
	"""The lists of the screen, each row with ``code`` and ``label``; for whoever may make cases.

	``flags``: the signs of danger, with the ``level`` that each asks for. ``kinds``: types of acts, ``four`` where they
	ask the four questions. ``referents``: of sensitive cases.
	"""
	require_reception()
	return {
		"flags": _rows("Triage Red Flag", "minimum_urgency as level"),
		**{key: _terms(term_list) for key, term_list in TERMS.items()},
		"regions": _regions(),
		"kinds": [{**row, "four": row["code"] in SEXUAL} for row in _rows("Violation Type")],
		"referents": [
			{"code": user, "label": get_fullname(user)} for user in alerts.holders([Role.SENSITIVE_REFERENT])
		],
	}


def require_reception() -> None:
	"""Refuse whoever may not make cases."""
	if not frappe.has_permission(CASE, "create"):
		frappe.throw(_("The reception is for those who register cases."), frappe.PermissionError)


def _terms(term_list: str) -> list[Choice]:
	filters = {"term_list": term_list, "retired": 0}
	fields = ["name as code", f"{_label()} as label"]
	return frappe.get_all("Reference Term", filters=filters, fields=fields, order_by="sort_order, name")


def _rows(doctype: str, *more: str) -> list[Choice]:
	fields = ["name as code", f"{_label()} as label", *more]
	return frappe.get_all(doctype, filters={"retired": 0}, fields=fields, order_by="sort_order, name")


def _regions() -> list[Choice]:
	filters = {"territory_type": ["in", REGION_TYPES]}
	fields = ["name as code", f"{_label()} as label"]
	return frappe.get_all("Territory", filters=filters, fields=fields, order_by=_label())


def _label() -> str:
	return "label_fr" if frappe.local.lang == "fr" else "label_en"
