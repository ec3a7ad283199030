"""An assessment's score, rules and level, worked out on the server alone."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, getdate

from cndh_protection.services.risk import score
from cndh_protection.services.risk.answers import items_of, values_of
from cndh_protection.services.risk.models import active_model, model_of


def apply_score(doc: Any) -> None:
	"""Set sub-scores, score, levels, rules, confidence and next review from the answers and the signs of danger."""
	doc.model = active_model()
	flags = [row.flag for row in doc.red_flags]
	result = score.assess(values_of(doc), items_of(doc.form), flags, model_of(doc.model))
	level = score.adjusted(result, _steps(doc) if result.level else 0)
	doc.update(
		{
			"threat": _written(result.axes.threat),
			"vulnerability": _written(result.axes.vulnerability),
			"capacity": _written(result.axes.capacity),
			"score": None if result.score is None else str(result.score),
			"level_by_score": result.level_of_score or "",
			"level_by_rules": result.level or "",
			"level": level or "",
			"low_confidence": int(result.low_confidence),
			"rules_applied": ", ".join(result.rules) or None,
			"next_review": _next_review(doc, level),
		}
	)


def _steps(doc: Any) -> int:
	steps = {"-1": -1, "0": 0, "1": 1}.get(str(doc.adjustment or 0))
	if steps is None:
		frappe.throw(_("Adjustment by the analyst: one level up or down at most."))
	return int(steps or 0)


def _written(axis: Fraction | None) -> str | None:
	"""Two decimals; nothing where nothing is known, which is not 0."""
	return None if axis is None else f"{float(axis):.2f}"


def _next_review(doc: Any, level: str | None) -> Any:
	days = frappe.get_cached_value("Risk Level", level, "review_days") if level else None
	return add_days(getdate(doc.assessed_on), days) if days else None
