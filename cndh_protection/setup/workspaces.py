"""The three workspaces of the three missions, with their number cards and charts: seeded once, then people's own.

They are no standard documents of a module: the platform overwrites those when a release brings a newer file.
"""

from __future__ import annotations

from cndh_protection.setup import ledger, seed_files

FOLDERS = ("number_cards", "dashboard_charts", "workspaces")
"""In the order of their references: a workspace names cards and charts."""


def make_workspaces() -> None:
	"""Make cards, charts and workspaces that were never made on this site."""
	for folder in FOLDERS:
		for values in seed_files.documents(folder):
			ledger.ensure(values, key=values["name"])
