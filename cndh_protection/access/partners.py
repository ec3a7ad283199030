"""Which partner a portal account speaks for. Everything that a partner sees goes through here."""

from __future__ import annotations

import frappe

from cndh_protection.constants import Role


def partner_of(user: str) -> str | None:
	"""The active Partner Organisation in which this account is an active person; None for everybody else."""
	if Role.PARTNER not in frappe.get_roles(user):
		return None
	person, organisation = frappe.qb.DocType("Partner Person"), frappe.qb.DocType("Partner Organisation")
	query = (
		frappe.qb.from_(person)
		.join(organisation)
		.on(organisation.name == person.parent)
		.select(organisation.name)
		.where((person.user == user) & (person.active == 1) & (organisation.active == 1))
		.limit(1)
	)
	found = query.run()
	return found[0][0] if found else None


def people_of_partner(partner: str) -> list[str]:
	"""The logins of the active people of a partner."""
	return frappe.get_all("Partner Person", filters={"parent": partner, "active": 1}, pluck="user")
