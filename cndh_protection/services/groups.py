"""How many people a village or a group counts."""

from __future__ import annotations

from typing import Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

PARTS: Final = ("group_women", "group_children", "group_households")


def check_group(doc: Document) -> None:
	"""Refuse a part that is larger than the group; where the size is not known, whatever was told."""
	size = cint(doc.get("group_size"))
	for part in PARTS:
		if size and cint(doc.get(part)) > size:
			message = _("{0}: more than the whole group. Correct this number or that of the people.")
			frappe.throw(message.format(_(doc.meta.get_label(part))))
