"""Alerts: who gets them."""

from __future__ import annotations

import frappe

from cndh_protection.access import alerts
from cndh_protection.constants import Role
from tests.people import make_person


def test_the_open_accounts_with_a_role_are_told() -> None:
	"""Not whoever has another role, nor a closed account, nor an account that has a role profile's name."""
	told, other, closed = make_person(Role.AUDITOR), make_person(Role.LEGAL), make_person(Role.AUDITOR)
	frappe.db.set_value("User", closed, "enabled", 0)
	row = frappe.new_doc("Has Role")
	row.update({"parent": other, "parenttype": "Role Profile", "parentfield": "roles", "role": Role.AUDITOR})
	row.db_insert()
	people = alerts.tell([Role.AUDITOR], "Subject")
	assert told in people
	assert not {other, closed} & set(people)
	notices = frappe.get_all("Notification Log", filters={"subject": "Subject"}, pluck="for_user")
	assert sorted(notices) == people
