"""Link the sessions in the workspace of a site that was seeded before they were there, and give it a quorum."""

from __future__ import annotations

import frappe

from cndh_protection.services.sessions.voting import quorum
from cndh_protection.setup.workspaces import refresh_untouched_workspaces


def execute() -> None:
	"""Untouched workspaces become those of this release; a quorum that is set stays. Running again changes nothing."""
	refresh_untouched_workspaces()
	frappe.db.set_single_value("Protection Settings", "session_quorum", quorum())
