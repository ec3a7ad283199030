"""A record or two, written as rows for one question about them; nobody of it needs an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import frappe
from frappe.utils import now_datetime

from cndh_protection.access.rights import CASE

ME: Final = "me@people.example"
OTHER: Final = "other@people.example"


def row(doctype: str, **values: Any) -> str:
	"""Write a row as it is; its name."""
	doc = frappe.new_doc(doctype)
	doc.update({"owner": OTHER, **values})
	doc.name = frappe.generate_hash(length=12)
	doc.db_insert()
	return str(doc.name)


def case(level: str = "C2", **values: Any) -> str:
	return row(CASE, **{"confidentiality_level": level, "urgency": "U3", "responsible": OTHER, **values})


def stands(defender: str, parent: str, parenttype: str = CASE) -> None:
	"""Somebody stands in a case; or, of another type, in something whose name is the same."""
	row("Case Defender", parent=parent, parenttype=parenttype, parentfield="defenders", defender=defender)


def about(doctype: str, record_type: str, record: str, /, **given: Any) -> str:
	"""A grant or a conflict of mine that runs now, but for what is given."""
	values = {"record_type": record_type, "record": record, "user": ME, "valid_from": -timedelta(days=1)}
	values |= {"compartments": "core"} if doctype == "Access Grant" else {}
	now = now_datetime()
	timed = {
		key: now + value if isinstance(value, timedelta) else value for key, value in (values | given).items()
	}
	return row(doctype, **timed)


def grant(record: str, record_type: str = CASE, /, **given: Any) -> str:
	return about("Access Grant", record_type, record, **given)


def conflict(record: str, record_type: str = CASE, /, **given: Any) -> str:
	return about("Access Conflict", record_type, record, **given)
