"""What a form may say before anything is opened: which compartments open to the person at work, whom to ask for the
others, what else he or she may ask for. Nothing of what the record holds."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import get_fullname, now_datetime

from cndh_protection.access.policy import compartments_open_in
from cndh_protection.access.reveal import stored_record
from cndh_protection.access.rights import CASE, COMPARTMENTS, OWNERS
from cndh_protection.access.who_opened import sees_openings
from cndh_protection.seal import Owner


@frappe.whitelist(methods=["POST"])
def what_opens(doctype: str, name: str) -> dict[str, Any]:
	"""What the person at work may expect of a record that is there for him or her.

	``open`` and ``closed``: compartments. ``officer``: the full name of the responsible officer of the case, whom to ask
	for the closed ones; ``is_officer``: whether that is the person at work. ``exceptional_until``: when an exceptional access of the person ends, if one runs.
	``sees_openings``: whether who opened the record may be asked. ``declares_for_others``: whether the person enters
	conflicts of interest of others. Raises ``DoesNotExistError`` as for a wrong number.
	"""
	user, doc = frappe.session.user, stored_record(doctype, name)
	owner, is_open = doc.key_owner(), compartments_open_in(doc, user)
	officer = frappe.db.get_value(CASE, owner.name, "responsible") if owner.doctype == CASE else None
	return {
		"open": [part for part in COMPARTMENTS if part in is_open],
		"closed": [part for part in COMPARTMENTS if part not in is_open],
		"officer": get_fullname(officer) if officer else None,
		"is_officer": officer == user,
		"exceptional_until": _end_of_exception(owner, user),
		"sees_openings": doctype in OWNERS and sees_openings(user),
		"declares_for_others": bool(frappe.has_permission("Access Conflict", "create")),
	}


def _end_of_exception(owner: Owner, user: str) -> str | None:
	"""When the exceptional access of the person to the record ends, in the site's time; None if none runs."""
	about = {"record_type": owner.doctype, "record": owner.name, "user": user, "exceptional": 1}
	ends = frappe.get_all(
		"Access Grant",
		filters={**about, "valid_until": [">", now_datetime()]},
		pluck="valid_until",
		order_by="valid_until desc",
		limit=1,
	)
	return str(ends[0]) if ends else None
