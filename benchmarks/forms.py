"""Opening and saving a case with thirty protected values."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from benchmarks.crowd import OPENED, PROTECTED_VALUES, TEXT, opener
from benchmarks.full_case import FULL, PARTS, require_filled
from benchmarks.measuring import compare
from benchmarks.table import Bound, Row
from benchmarks.twins import twin_of
from benchmarks.visitors import Visitor, Visitors
from cndh_protection.access.rights import CASE, COMPARTMENTS
from tests.people import PASSWORD


def rows(visitors: Visitors, samples: int) -> Iterator[Row]:
	"""Of a case with little and of one with everything on it: load; load and reveal; save; what the form asks then."""
	visitor = visitors.log_in(opener())
	visitor.ask("cndh_protection.access.reveal.step_up", password=PASSWORD)
	require_filled()
	for name, of in ((OPENED, ""), (FULL, "full case, ")):
		_require_thirty(_reveal(visitor, name))
		yield from _form(visitor, name, of, samples)
	for what, (method, argument) in PARTS.items():
		ask = partial(visitor.ask, method, **{argument: FULL})
		yield Row(f"full case: {what}", Bound(), compare(None, ask, samples))


def _form(visitor: Visitor, name: str, of: str, samples: int) -> Iterator[Row]:
	def plain() -> Any:
		return _load(visitor, twin_of(CASE), name)

	def ours() -> Any:
		return _load(visitor, CASE, name)

	yield Row(f"{of}open: load", Bound(times=1.3), compare(plain, ours, samples))
	both = compare(plain, lambda: (ours(), _reveal(visitor, name)), samples)
	yield Row(f"{of}open: load, then one reveal of 30 values", Bound(times=1.6), both)
	for what, changed in (("a plain field", {}), ("a protected field", {"summary": TEXT})):
		saves = [_saving(visitor, doctype, name, changed) for doctype in (twin_of(CASE), CASE)]
		yield Row(f"{of}save: {what} changed", Bound(times=1.3), compare(saves[0], saves[1], samples))


def _load(visitor: Visitor, doctype: str, name: str) -> dict[str, Any]:
	return visitor.ask("frappe.desk.form.load.getdoc", doctype=doctype, name=name)["docs"][0]


def _reveal(visitor: Visitor, name: str) -> dict[str, Any]:
	method, compartments = "cndh_protection.access.reveal.reveal", ",".join(COMPARTMENTS)
	answer = visitor.ask(method, doctype=CASE, name=name, compartments=compartments, action="call")
	return answer["message"]


def _require_thirty(answer: dict[str, Any]) -> None:
	if len(answer["values"]) != PROTECTED_VALUES:
		raise SystemExit(
			f"not thirty values but {len(answer['values'])}: {answer['refused']} {answer['failed']}"
		)


def _saving(visitor: Visitor, doctype: str, name: str, changed: dict[str, str]) -> Callable[[], None]:
	"""A save of the same form again and again, each time with other values."""
	held, numbers = [_load(visitor, doctype, name)], itertools.count()

	def save() -> None:
		number = next(numbers)
		texts = {field: f"{text} {number}" for field, text in changed.items()}
		doc = {**held[0], **texts, "group_size": number}
		answer = visitor.ask("frappe.desk.form.save.savedocs", doc=json.dumps(doc), action="Save")
		held[0] = answer["docs"][0]

	return save
