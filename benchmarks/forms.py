"""Opening and saving a case with thirty protected values."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.crowd import OPENED, PROTECTED_VALUES, TEXT, opener
from benchmarks.measuring import compare
from benchmarks.table import Bound, Row
from benchmarks.twins import twin_of
from benchmarks.visitors import Visitor, Visitors
from cndh_protection.access.rights import CASE, COMPARTMENTS
from tests.people import PASSWORD


def rows(visitors: Visitors, samples: int) -> Iterator[Row]:
	"""Load; load and reveal; save without and with a protected value changed."""
	visitor = visitors.log_in(opener())
	visitor.ask("cndh_protection.access.reveal.step_up", password=PASSWORD)
	_require_thirty(_reveal(visitor))

	def plain() -> Any:
		return _load(visitor, twin_of(CASE))

	yield Row("open: load", Bound(times=1.3), compare(plain, lambda: _load(visitor, CASE), samples))
	both = compare(plain, lambda: (_load(visitor, CASE), _reveal(visitor)), samples)
	yield Row("open: load, then one reveal of 30 values", Bound(times=1.6), both)
	for what, changed in (("a plain field", {}), ("a protected field", {"summary": TEXT})):
		saves = [_saving(visitor, doctype, changed) for doctype in (twin_of(CASE), CASE)]
		yield Row(f"save: {what} changed", Bound(times=1.3), compare(saves[0], saves[1], samples))


def _load(visitor: Visitor, doctype: str) -> dict[str, Any]:
	return visitor.ask("frappe.desk.form.load.getdoc", doctype=doctype, name=OPENED)["docs"][0]


def _reveal(visitor: Visitor) -> dict[str, Any]:
	method, compartments = "cndh_protection.access.reveal.reveal", ",".join(COMPARTMENTS)
	answer = visitor.ask(method, doctype=CASE, name=OPENED, compartments=compartments, action="call")
	return answer["message"]


def _require_thirty(answer: dict[str, Any]) -> None:
	if len(answer["values"]) != PROTECTED_VALUES:
		raise SystemExit(
			f"not thirty values but {len(answer['values'])}: {answer['refused']} {answer['failed']}"
		)


def _saving(visitor: Visitor, doctype: str, changed: dict[str, str]) -> Callable[[], None]:
	"""A save of the same form again and again, each time with other values."""
	held, numbers = [_load(visitor, doctype)], itertools.count()

	def save() -> None:
		number = next(numbers)
		texts = {field: f"{text} {number}" for field, text in changed.items()}
		doc = {**held[0], **texts, "group_size": number}
		answer = visitor.ask("frappe.desk.form.save.savedocs", doc=json.dumps(doc), action="Save")
		held[0] = answer["docs"][0]

	return save
