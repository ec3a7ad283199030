"""Dates and times as people and programs send them: one that the calendar lacks gets a clear refusal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate

READERS: Final[dict[str, Any]] = {"Date": getdate, "Datetime": get_datetime}


class NoSuchDate(frappe.ValidationError):
	"""A date or time that there is not."""


def moment_of(text: str, label: str) -> datetime | None:
	"""The time that a text says, None for nothing; ``label`` names the field. Raises :class:`NoSuchDate`."""
	return _read("Datetime", text, label) if text else None


def day_of(text: str, label: str) -> date | None:
	"""The same for a day."""
	return _read("Date", text, label) if text else None


def check_dates(doc: Document) -> None:
	"""Refuse texts in date fields of the document and its rows that are no dates."""
	for row in (doc, *doc.get_all_children()):
		for field in row.meta.get("fields", {"fieldtype": ["in", list(READERS)]}):
			value = row.get(field.fieldname)
			if isinstance(value, str) and value and value not in ("Now", "Today", "now", "today"):
				_read(field.fieldtype, value, _(field.label))


def _read(fieldtype: str, text: str, label: str) -> Any:
	try:
		return READERS[fieldtype](text)
	except (ValueError, OverflowError, frappe.ValidationError):
		frappe.clear_messages()
		message = _("{0}: there is no such date or time. Nothing was saved.")
		frappe.throw(message.format(label), NoSuchDate)
