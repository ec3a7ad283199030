"""Being at the browser: a request of a session that a login made, which openings ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from cndh_protection.access import audit, sessions
from cndh_protection.hardening import apply
from tests.people import as_user


@contextmanager
def at_the_browser(login: str, method: str = "POST", **headers: str) -> Iterator[str]:
	"""Work as this person inside the block, logged in, in a request."""
	before = getattr(frappe.local, "request", None)
	with as_user(login):
		frappe.session.sid = frappe.generate_hash(length=32)
		be_at_the_browser(method, **headers)
		apply.apply()  # what the platform calls before each request
		try:
			yield login
		finally:
			frappe.local.request = before
			if before is None:
				del frappe.local.request


def be_at_the_browser(method: str = "POST", path: str = "/", **headers: str) -> None:
	"""Let a request of the browser that logged in be at work."""
	mark = sessions.mark_of(frappe.session.sid)
	given = {"Cookie": f"{sessions.MARK}={mark}", **headers}
	builder = EnvironBuilder(method=method, path=path, headers=list(given.items()))
	frappe.local.request = Request(builder.get_environ())


def audited(login: str) -> list[dict[str, Any]]:
	"""The rows of the audit about a person, in their order; without the grants that he or she made."""
	return audit.read("actor = %s and code not like 'grant%%' order by seq", [login])


def notices(login: str, **about: Any) -> list[str]:
	"""The words that were left for somebody in the Desk, in their order; ``about``: of which document."""
	return [row["subject"] for row in notice_rows(login, **about)]


def notice_rows(login: str, **about: Any) -> list[Any]:
	"""The same with the document that each is about."""
	fields = ["subject", "document_type", "document_name"]
	filters = {"for_user": login, **about}
	return frappe.get_all("Notification Log", filters=filters, fields=fields, order_by="creation asc")


def codes(login: str) -> list[str]:
	"""Their codes."""
	return [row["code"] for row in audited(login)]


def end_of_audit() -> int:
	"""The number of the last row: rows outlive the tests that wrote them, and names of records come again."""
	return int(audit.read("1 = 1", (), "coalesce(max(seq), 0) as seq")[0]["seq"])


def audited_since(seq: int, code: str) -> list[dict[str, Any]]:
	"""The rows of a code that were written after this number."""
	return audit.read("seq > %s and code = %s order by seq", [seq, code])
