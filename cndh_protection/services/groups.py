"""The counts of a group: no part of it is larger than the whole."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import cint

PARTS: Final = ("group_women", "group_children", "group_households")
COUNTS: Final = ("group_size", *PARTS)


def check_group(doc: Any) -> None:
	"""Refuse more women, children or households than people; how many people there are may be unknown.

	Asked when a count is written: counts of before hold up no step of the record.
	"""
	if not doc.is_new() and not any(doc.has_value_changed(count) for count in COUNTS):
		return
	size = cint(doc.group_size)
	larger = [_(doc.meta.get_label(part)) for part in PARTS if size and cint(doc.get(part)) > size]
	if larger:
		message = _("{0}: more than the {1} people of the group. Check the counts.")
		frappe.throw(message.format(", ".join(larger), size), title=_("Collective complaint"))
