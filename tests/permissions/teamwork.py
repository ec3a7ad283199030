"""Short words for the tests of teams: who is who, giving access, seeing whether somebody reads."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from cndh_protection.constants import Role
from cndh_protection.services import teams
from tests.people import as_user, person, profile_person

CASE = "Violation Case"
OFFICER, LEGAL, CHAIR = person(Role.CASE_OFFICER), person(Role.LEGAL), person(Role.CHAIR)
REFERENT = person(Role.SENSITIVE_REFERENT)
SECOND_CHAIR = profile_person("Président(e) de sous-commission")
DEFAULT = "core,identity,contact"


def reads(login: str, record: Document) -> bool:
	"""Whether the case, or another record, is in the person's list."""
	with as_user(login):
		try:
			return bool(frappe.get_list(record.doctype, filters={"name": record.name}))
		except frappe.PermissionError:
			return False


def give(case: Document, user: str, compartments: str = DEFAULT, **more: Any) -> str:
	"""Give somebody access, as whoever is at work; the name of the grant."""
	return teams.grant(CASE, case.name, user, compartments, **more)
