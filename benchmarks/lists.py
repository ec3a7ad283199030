"""Lists and counts as the Desk asks for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from benchmarks.crowd import Reader
from benchmarks.measuring import Pair, compare
from benchmarks.table import Bound, Row
from benchmarks.twins import twin_of
from benchmarks.visitors import Visitor, Visitors
from cndh_protection.access.rights import CASE

FIELDS: Final = (
	"name owner creation modified modified_by _user_tags _comments _assign _liked_by docstatus idx workflow_state"
	" received_on region urgency confidentiality_level emergency paused"
).split()
SCATTERED: Final = Bound(milliseconds=70)
FACTOR: Final = Bound(times=2)
COUNT: Final = Bound(milliseconds=150)


def rows(readers: list[Reader], visitors: Visitors, samples: int) -> Iterator[Row]:
	"""The first page by date, then the number above it, for each reader."""
	logged_in = [(reader, visitors.log_in(reader.login)) for reader in readers]
	for reader, visitor in logged_in:
		bound = SCATTERED if reader.what.startswith("5,000") else FACTOR
		yield Row(f"list: {reader.what}", bound, _compare(_page, visitor, samples))
	for reader, visitor in logged_in:
		yield Row(f"count: {reader.what}", COUNT, _compare(_count, visitor, samples // 2))


def _compare(ask: Callable[[Visitor, str], Any], visitor: Visitor, samples: int) -> Pair:
	return compare(partial(ask, visitor, twin_of(CASE)), partial(ask, visitor, CASE), samples)


def _page(visitor: Visitor, doctype: str) -> Any:
	return visitor.ask(
		"frappe.desk.reportview.get",
		doctype=doctype,
		fields=json.dumps([f"`tab{doctype}`.`{field}`" for field in FIELDS]),
		filters="[]",
		order_by=f"`tab{doctype}`.`received_on` desc",
		start=0,
		page_length=20,
		view="List",
		with_comment_count=1,
	)


def _count(visitor: Visitor, doctype: str) -> Any:
	return visitor.ask(
		"frappe.desk.reportview.get_count", doctype=doctype, filters="[]", fields="[]", distinct="false"
	)
