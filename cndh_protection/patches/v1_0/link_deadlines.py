"""Link the screens of the deadlines (the day, the calendar, the load by officer) in the workspaces of a site that was seeded
before they were there. A workspace that somebody changed is left alone: the screens are found by their names.
"""

from __future__ import annotations

from cndh_protection.setup.workspaces import refresh_untouched_workspaces


def execute() -> None:
	"""Untouched workspaces become those of this release; running again changes nothing."""
	refresh_untouched_workspaces()
