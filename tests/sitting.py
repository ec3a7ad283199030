"""A session at work: a step by somebody, a conflict of somebody."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from cndh_protection.access.rights import CASE
from tests.people import as_user


def act(doc: Document, login: str, name: str, **given: Any) -> None:
	"""A step by somebody, on the document as it is stored."""
	with as_user(login):
		getattr(frappe.get_doc(doc.doctype, doc.name), name)(**given)


def conflict(login: str, case: str) -> None:
	"""From now on the case is in conflict with this person."""
	row = {"record_type": CASE, "record": case, "user": login, "valid_from": now_datetime()}
	frappe.get_doc({"doctype": "Access Conflict", **row}).insert()
