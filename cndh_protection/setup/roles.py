"""Roles and the eight role profiles of a small team (``fixtures/seed/roles.csv``)."""

from __future__ import annotations

import frappe

from cndh_protection.constants import Role
from cndh_protection.setup import ledger, seed_files

PLATFORM_ROLES_OF_PROFILE = {"Administrateur technique": ["Workspace Manager"]}
"""Roles of the platform that a profile needs beside ours: hiding a card of a shared workspace asks for one."""


def make_roles() -> None:
	"""Make the roles before any doctype names them.

	The platform makes a role that a doctype names and does not exist, always with access to the Desk: a partner's
	account would become a staff account. Hence this runs in ``before_install``.
	"""
	for row in seed_files.rows("roles"):
		if not frappe.db.exists("Role", row["role"]):
			values = {
				"doctype": "Role",
				"role_name": row["role"],
				"desk_access": int(row["role"] != Role.PARTNER),
			}
			frappe.get_doc(values).insert(ignore_permissions=True)


def record_roles() -> None:
	"""Enter the roles into the ledger, which is a table only once the doctypes stand."""
	for row in seed_files.rows("roles"):
		ledger.record(frappe.get_doc("Role", row["role"]))


def make_role_profiles() -> None:
	"""Make the role profiles: bundles of roles for a person of a small team."""
	for profile, roles in roles_by_profile().items():
		values = {
			"doctype": "Role Profile",
			"role_profile": profile,
			"roles": [{"role": role} for role in roles],
		}
		ledger.ensure(values, key=profile)


def roles_by_profile() -> dict[str, list[str]]:
	"""Each role profile with its roles, as shipped."""
	profiles: dict[str, list[str]] = {}
	for row in seed_files.rows("roles"):
		if row["role_profile"]:
			profiles.setdefault(row["role_profile"], []).append(row["role"])
	for profile, roles in PLATFORM_ROLES_OF_PROFILE.items():
		profiles[profile] += roles
	return profiles
