"""The assessments that were made before: which one stands, and how the level went."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import frappe

ASSESSMENT: Final = "Risk Assessment"
NEWEST_FIRST: Final = "assessed_on desc, creation desc"
LONGEST_HISTORY: Final = 60
SHOWN: Final = (
	"name",
	"defender",
	"form",
	"assessed_on",
	"threat",
	"vulnerability",
	"capacity",
	"score",
	"level",
	"low_confidence",
	"rules_applied",
	"own_view",
	"next_review",
	"model",
	"status",
)


def last_final(case: str, defender: str, before: str | None = None) -> str | None:
	"""The final assessment of this person in this case that stands, besides the one named ``before``."""
	filters: dict[str, Any] = {"violation_case": case, "defender": defender, "status": "Final"}
	if before:
		filters["name"] = ["!=", before]
	return frappe.db.get_value(ASSESSMENT, filters, order_by=NEWEST_FIRST)


def standing_of(defender: str) -> Any:
	"""Level and next review of the person's latest final assessment in any case; None without one."""
	filters = {"defender": defender, "status": "Final"}
	fields = ["level", "next_review"]
	return frappe.db.get_value(ASSESSMENT, filters, fields, as_dict=True, order_by=NEWEST_FIRST)


def first_review(case: str) -> tuple[datetime, timedelta] | None:
	"""When the assessment was made of the case's person whose review comes first, and how long it stands."""
	newest: dict[str, Any] = {}
	for row in frappe.get_all(
		ASSESSMENT,
		filters={"violation_case": case, "status": "Final"},
		fields=["defender", "assessed_on", "next_review"],
		order_by=NEWEST_FIRST,
	):
		newest.setdefault(row.defender, row)
	reviewed = [row for row in newest.values() if row.next_review]
	if not reviewed:
		return None
	first = min(reviewed, key=lambda row: row.next_review)
	return first.assessed_on, first.next_review - first.assessed_on.date()


def readable_in(case: str, **filters: Any) -> list[Any]:
	"""The assessments of a case that the person at work may read, the newest first."""
	return frappe.get_list(
		ASSESSMENT,
		filters={"violation_case": case, **filters},
		fields=list(SHOWN),
		order_by=NEWEST_FIRST,
		limit_page_length=LONGEST_HISTORY,
	)
