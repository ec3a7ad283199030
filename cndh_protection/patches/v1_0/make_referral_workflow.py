"""Give a site from before the referrals their workflow, its stages among those that a state may stand for, and links to
consents and referrals in the workspace.
"""

from __future__ import annotations

from cndh_protection.setup.workflows import make_workflows
from cndh_protection.setup.workspaces import refresh_untouched_workspaces


def execute() -> None:
	"""Once; what was made before, changed or deleted is left alone."""
	make_workflows()
	refresh_untouched_workspaces()
