"""Codes of other classifications, filled from the type of act (HURIDOCS model; ICCS; SDG 16.10.1)."""

from __future__ import annotations

from typing import Final

import frappe
from frappe.model.document import Document

FILLED: Final = ("category", "sdg_category", "iccs_code")


def classify_act(act: Document) -> None:
	"""Fill category, SDG letter and ICCS code from the type; propose rights where none was chosen.

	A type that is protected leaves all of them empty, rights that somebody chose too: they would tell it.
	"""
	if act.violation_type_mark:
		act.set("rights", [])
	if not act.violation_type:
		act.update(dict.fromkeys(FILLED))
		return
	violation_type = frappe.get_cached_doc("Violation Type", act.violation_type)
	act.update({field: violation_type.get(field) for field in FILLED})
	if not act.rights and act.has_value_changed("violation_type"):
		act.set("rights", [{"un_right": right} for right in _usual_rights(violation_type.un_rights)])


def filled_from(doctype: str, link: str) -> tuple[str, ...]:
	"""The fields that tell what stands in a link, because they are filled from it."""
	return (*FILLED, "rights") if (doctype, link) == ("Violation Act", "violation_type") else ()


def forget_classification(doc: Document) -> None:
	"""Empty what was filled from the type of an act that was just sealed, in the stored act."""
	if doc.doctype == "Violation Act":
		frappe.db.set_value(doc.doctype, doc.name, dict.fromkeys(FILLED), update_modified=False)
		frappe.db.delete("Act Right", {"parent": doc.name, "parenttype": doc.doctype})


def _usual_rights(codes: str | None) -> list[str]:
	names = [f"UN Declaration Right-{code.strip()}" for code in (codes or "").split(";") if code.strip()]
	return [name for name in names if frappe.db.exists("Reference Term", name)]
