"""Link the complaints about our own handling in the workspace of a site that was seeded before they were there."""

from __future__ import annotations

from cndh_protection.setup.workspaces import refresh_untouched_workspaces


def execute() -> None:
	"""Untouched workspaces become those of this release; running again changes nothing."""
	refresh_untouched_workspaces()
