"""Code that somebody writes into a page of the Desk, and that the platform then runs in the browser of whoever opens it.

It would open there what its reader may open, in the reader's name.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html
from frappe.utils.html_utils import is_json, sanitize_html

from cndh_protection.hardening.doors import ClosedHere

HARMLESS: Final = re.compile(r'frappe\.(datetime\.\w+\(\)|defaults\.get_\w*default\("\w+"\))')
"""What a filter that is worked out anew each time may be: a moment, or a value that somebody has chosen for himself."""


def refuse_block(doc: Document, method: str | None = None) -> None:
	"""Guard of Custom HTML Block, which is nothing but code."""
	frappe.throw(
		_("Pages of the Desk hold no code of their own: it would run for everybody who opens them."),
		ClosedHere,
	)


def check_evaluated(doc: Document, method: str | None = None) -> None:
	"""Guard of Number Card and Dashboard Chart: a filter is a value, or one of :data:`HARMLESS`."""
	if doc.get("filters_config") or not all(map(HARMLESS.fullmatch, _worked_out(doc.dynamic_filters_json))):
		message = _(
			"A filter that is worked out anew may only be a moment (frappe.datetime.now_datetime()) or a default "
			'(frappe.defaults.get_user_default("…")): the Desk runs it as code for everybody who sees the figure.'
		)
		frappe.throw(message, ClosedHere)


def check_workspace(doc: Document, method: str | None = None) -> None:
	"""Guard of Workspace: a page of one's own is nobody else's, and its texts hold no code."""
	if doc.for_user and doc.for_user != frappe.session.user and doc.has_value_changed("for_user"):
		frappe.throw(_("A page of the Desk is made for everybody or for yourself."), ClosedHere)
	if doc.content and is_json(doc.content):  # else the platform cleans it as any text
		written = json.loads(doc.content)
		cleaned = _without_code(written)
		if cleaned != written:
			doc.content = json.dumps(cleaned)


def _worked_out(stored: str | None) -> list[str]:
	"""The texts that the Desk runs, of a list of filters or of one by column; all of it where it is neither."""
	try:
		filters = json.loads(stored or "[]") or []
		values = filters.values() if isinstance(filters, dict) else [row[3] for row in filters]
	except (ValueError, TypeError, LookupError):
		return [str(stored)]
	return [str(value) for value in values]


def _without_code(part: Any) -> Any:
	"""Texts as the platform cleans those of any field; it passes over what is written as JSON."""
	if isinstance(part, dict):
		return {name: _without_code(value) for name, value in part.items()}
	if isinstance(part, list):
		return [_without_code(value) for value in part]
	if not isinstance(part, str):
		return part
	return escape_html(part) if is_json(part) else sanitize_html(part)
