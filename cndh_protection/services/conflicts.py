"""Declaring a conflict of interest: one's own, by whoever reads the record; of somebody else, by whoever enters
conflicts. From then on the record is not there for that person."""

from __future__ import annotations

from typing import Final

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from cndh_protection.access import alerts
from cndh_protection.constants import Role
from cndh_protection.services.teams import require_there


def _lt(message: str) -> str:
	"""Mark a text for the translators."""
	return message


NOTICE: Final = _lt(
	"Confidentiality: somebody declared a conflict of interest. See whether a case needs another officer."
)


@frappe.whitelist(methods=["POST"])
def declare_conflict(
	record_type: str, record: str, user: str | None = None, reason: str | None = None
) -> bool:
	"""Put on record that a member of staff (the person at work if not given) has a conflict with a case or a defender.

	The reason is sealed under the record's key. The chair is told in neutral words: nobody else may be able to see the
	record any more. Answers whether the record is still there for the person at work.
	"""
	require_there(record_type, record)
	me = frappe.session.user
	if user in (None, "", me):
		declare_own(record_type, record, reason)
		return False
	_new_conflict(record_type, record, str(user), reason).insert()
	alerts.tell([Role.CHAIR], NOTICE)
	return True


def declare_own(record_type: str, record: str, reason: str | None = None) -> None:
	"""The same of the person at work, who is known to have something to do with the record."""
	doc = _new_conflict(record_type, record, frappe.session.user, reason)
	doc.flags.by_server = True
	doc.insert(ignore_permissions=True)
	alerts.tell([Role.CHAIR], NOTICE)


def _new_conflict(record_type: str, record: str, user: str, reason: str | None) -> Document:
	doc = frappe.new_doc("Access Conflict")
	about = {"record_type": record_type, "record": record, "user": user}
	doc.update({**about, "reason": (reason or "").strip() or None, "valid_from": now_datetime()})
	return doc
