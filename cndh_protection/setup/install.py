"""Installing and updating a site. Each step makes what was never made and leaves people's changes alone."""

from __future__ import annotations

import frappe

from cndh_protection.access.chain import ensure_triggers
from cndh_protection.seal.constraints import ensure_constraints
from cndh_protection.setup.lists import refresh_owned_fields, seed_lists, seed_territories
from cndh_protection.setup.permissions import grant_administrator_rights
from cndh_protection.setup.risk import seed_risk_model
from cndh_protection.setup.roles import make_role_profiles, make_roles, record_roles
from cndh_protection.setup.settings import apply_platform_settings, seed_protection_settings
from cndh_protection.setup.workflows import make_workflows, refresh_workflows
from cndh_protection.setup.workspaces import hide_platform_workspaces, make_workspaces


def before_install() -> None:
	"""Make the roles before the doctypes that name them."""
	make_roles()


def after_install() -> None:
	"""Seed the site: lists, settings, roles, workflows, workspaces. The platform's transaction commits."""
	record_roles()
	make_role_profiles()
	grant_administrator_rights()
	seed_lists()
	seed_territories()
	seed_risk_model()
	seed_protection_settings()
	apply_platform_settings()
	make_workflows()
	make_workspaces()
	ensure_constraints()
	ensure_triggers()
	hide_platform_workspaces()
	frappe.clear_cache()


def after_migrate() -> None:
	"""Refresh what belongs to the application alone, and see that the database guards every protected column."""
	refresh_owned_fields()
	refresh_workflows()
	apply_platform_settings()
	ensure_constraints()
	ensure_triggers()
