"""Set target times, alerts and holidays where a site has none, and start the clocks of its open cases.

Nobody is told of what was late before there were clocks.
"""

from __future__ import annotations

import frappe

from cndh_protection.services.clocks.keeping import keep_all_clocks
from cndh_protection.services.clocks.watching import pass_over_what_is_late
from cndh_protection.setup.settings import seed_protection_settings


def execute() -> None:
	"""What administrators set stays; clocks are worked out from the dates that the cases have."""
	seed_protection_settings()
	if frappe.db.exists("Case Clock", {"name": ["is", "set"]}):
		return
	keep_all_clocks()
	pass_over_what_is_late()
