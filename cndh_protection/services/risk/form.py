"""What the form of an assessment and the form of a case show of the risk, and the score while the form is filled in.

For whoever may read the case and assessments in it; everybody else gets the answer of a wrong number.
"""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _

from cndh_protection.access.rights import CASE
from cndh_protection.access.rows import may_make
from cndh_protection.services.risk.answers import RAPID, arrange_answers, items_of
from cndh_protection.services.risk.assessing import apply_score
from cndh_protection.services.risk.history import ASSESSMENT, readable_in
from cndh_protection.services.teams import require_there

FORMS: Final = (RAPID, "Full")
ANCHORS_APART: Final = "|"
WORKED_OUT: Final = (
	"threat",
	"vulnerability",
	"capacity",
	"score",
	"level_by_score",
	"level_by_rules",
	"level",
	"low_confidence",
	"rules_applied",
	"next_review",
	"model",
)


@frappe.whitelist(methods=["POST"])
def overview(violation_case: str) -> dict[str, Any]:
	"""The assessments of a case that are final, newest first, its people, and the forms that the person may fill in."""
	_require_readable(violation_case)
	return {
		"assessments": readable_in(violation_case, status="Final"),
		"people": _people_of(violation_case),
		"may_make": [form for form in FORMS if _may_make(violation_case, form)],
		"levels": _levels(),
	}


@frappe.whitelist(methods=["POST"])
def questions(violation_case: str, form: str) -> dict[str, Any]:
	"""The questions of a form with what each answer stands for, and the words for levels, rules and signs of danger."""
	_require_readable(violation_case)
	fields = [
		"name",
		"axis",
		"label_fr",
		"label_en",
		"definition_fr",
		"definition_en",
		"anchors_fr",
		"anchors_en",
	]
	rows = {row.name: row for row in frappe.get_all("Risk Item", fields=fields)}
	of_case = {"parenttype": CASE, "parent": violation_case}
	flags = frappe.get_all("Case Red Flag", of_case, pluck="flag", order_by="idx asc")
	return {
		"items": [_question(rows[name]) for name in items_of(form)],
		"levels": _levels(),
		"rules": _words("Reference Term", {"term_list": "Risk Override Rule"}, "code"),
		"people": _people_of(violation_case),
		"flags": _words("Triage Red Flag", {"name": ["in", flags]}, "name"),
	}


@frappe.whitelist(methods=["POST"])
def before(violation_case: str, defender: str) -> dict[str, Any]:
	"""The final assessments of one person in a case, newest first; of the latest one, the answers too."""
	_require_readable(violation_case)
	found = readable_in(violation_case, defender=defender, status="Final")
	return {"assessments": found, "answers": _answers_of(found[0].name) if found else {}}


@frappe.whitelist(methods=["POST"])
def preview(
	violation_case: str,
	form: str,
	answers: str | dict[str, str],
	red_flags: str | list[str],
	assessed_on: str | None = None,
	adjustment: str = "0",
) -> dict[str, Any]:
	"""What the answers given so far come to: the very arithmetic of saving, with nothing saved."""
	_require_readable(violation_case)
	given = frappe.parse_json(answers)
	doc = frappe.new_doc(ASSESSMENT)
	doc.update({"form": form, "adjustment": adjustment, "assessed_on": assessed_on or frappe.utils.now()})
	doc.set("answers", [{"item": item, "answer": answer} for item, answer in given.items()])
	doc.set("red_flags", [{"flag": flag} for flag in frappe.parse_json(red_flags)])
	arrange_answers(doc)
	apply_score(doc)
	return {field: doc.get(field) for field in WORKED_OUT}


def _require_readable(case: str) -> None:
	require_there(CASE, case)
	if not frappe.has_permission(ASSESSMENT, "read"):
		frappe.throw(_("Assessments of the risk are not open to you."), frappe.PermissionError)


def _may_make(case: str, form: str) -> bool:
	new = frappe.get_doc({"doctype": ASSESSMENT, "violation_case": case, "form": form})
	return frappe.has_permission(ASSESSMENT, "create") and may_make(new, frappe.session.user)


def _people_of(case: str) -> list[dict[str, Any]]:
	"""Code and alias of the people who stand in a case, in its order."""
	filters = {"parenttype": CASE, "parent": case}
	codes = frappe.get_all("Case Defender", filters, pluck="defender", order_by="idx asc")
	alias = dict(frappe.get_all("Defender", {"name": ["in", codes]}, ["name", "alias"], as_list=True))
	return [{"defender": code, "alias": alias.get(code) or code} for code in dict.fromkeys(codes)]


def _answers_of(name: str) -> dict[str, str]:
	filters = {"parenttype": ASSESSMENT, "parent": name}
	return dict(frappe.get_all("Risk Answer", filters, ["item", "answer"], as_list=True))


def _question(row: Any) -> dict[str, Any]:
	anchors = (_said(row, "anchors") or "").split(ANCHORS_APART)
	return {
		"item": row.name,
		"axis": row.axis,
		"label": _said(row, "label"),
		"question": _said(row, "definition"),
		"anchors": [anchor.strip() for anchor in anchors],
	}


def _levels() -> dict[str, str]:
	return _words("Risk Level", {}, "name")


def _words(doctype: str, filters: dict[str, Any], key: str) -> dict[str, str]:
	rows = frappe.get_all(doctype, filters, [key, "label_fr", "label_en"], order_by="sort_order asc")
	return {row[key]: _said(row, "label") for row in rows}


def _said(row: Any, what: str) -> str:
	"""The words of a list in the person's language; in French where there are none."""
	french = row.get(f"{what}_fr") or ""
	return french if (frappe.local.lang or "").startswith("fr") else row.get(f"{what}_en") or french
