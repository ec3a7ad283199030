"""The answers of an assessment: one row for each question of its form, in the order of the list."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _

RAPID: Final = "Rapid"
NOT_KNOWN: Final = "Not known"
VALUES: Final[dict[str, int | None]] = {NOT_KNOWN: None, **{str(answer): answer for answer in range(5)}}
"""What an answer may be → its value. Nothing at all: the question was not put yet."""


def items_of(form: str) -> dict[str, str]:
	"""Question → axis: those of the form that are in use, in their order."""
	filters = {"retired": 0, **({"rapid": 1} if form == RAPID else {})}
	fields = ["name", "axis"]
	return dict(frappe.get_all("Risk Item", filters, fields, order_by="sort_order asc", as_list=True))


def arrange_answers(doc: Any) -> None:
	"""Have one row for each question of the form. Refuses a question that the form does not ask, or asks once."""
	items, given = items_of(doc.form), {}
	for row in doc.answers:
		row.answer = "" if row.answer is None else str(row.answer)
		if row.item not in items or row.item in given or row.answer not in {"", *VALUES}:
			message = _(
				"Answers: {0} is not a question of this form, stands twice, or has an impossible answer."
			)
			frappe.throw(message.format(row.item), frappe.ValidationError)
		given[row.item] = row
	doc.set("answers", [])
	for order, item in enumerate(items, 1):
		row = doc.append("answers", given.get(item) or {"item": item})
		row.idx = order


def values_of(doc: Any) -> dict[str, int | None]:
	"""Question → 0–4, or None for not known and not asked yet; of answers that were arranged."""
	return {row.item: VALUES.get(row.answer) for row in doc.answers}


def unanswered(doc: Any) -> list[str]:
	"""The questions without any answer, in their order."""
	return [row.item for row in doc.answers if not row.answer]
