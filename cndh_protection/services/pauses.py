"""Pauses of a case: the clocks stand still, and what each one was for stays on record."""

from __future__ import annotations

from frappe.model.document import Document
from frappe.utils import now_datetime


def remember_pause(case: Document) -> None:
	"""When a pause ends, by resuming or because the case ended, write it down with its reason."""
	before = case.get_doc_before_save()
	if not before or not before.paused or case.paused or not before.paused_since:
		return
	ended = {"since": before.paused_since, "until": now_datetime(), "paused_by": before.paused_by}
	before.carry_sealed("pause_reason", case.append("pauses", ended), "reason")
