"""What an administrator of the Commission does in the Desk, through documents as the Desk does it.

``python tests/administration.py SITE``, run in the sites folder, does it for good on that site.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

if __name__ == "__main__":  # called as a script, Python looks for modules in this folder only
	sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import frappe
from frappe.model.naming import make_autoname

from cndh_protection.constants import Role
from cndh_protection.services.case_workflow import SIMPLE_CASE_WORKFLOW
from cndh_protection.setup import seed_files
from tests.people import as_user, profile_person

CHANGED = frozenset(
	{
		"Defender Profile",
		"Reference Term",
		"Role Profile",
		"Violation Type",
		"Workflow",
		"Workflow State",
		"Workspace",
	}
)
"""The doctypes of which something is changed."""


def change_everything() -> None:
	"""A transition deleted, a state renamed, rows added, reworded, retired, cards hidden, a profile changed."""
	with as_user(profile_person("Administrateur technique")):
		_change_workflow()
		_change_lists()
		_change_profile()
		_hide_cards()


def _change_workflow() -> None:
	workflow = frappe.get_doc("Workflow", SIMPLE_CASE_WORKFLOW)
	workflow.remove(workflow.transitions[0])
	workflow.save()
	frappe.rename_doc("Workflow State", "Received", "Arrivé")


def _change_lists() -> None:
	row = {"doctype": "Reference Term", "term_list": "Language", "code": "zzz", "label_fr": "Zarma"}
	frappe.get_doc(row).insert()
	frappe.get_doc("Violation Type", "LIF-ATT").update({"label_fr": "Notre mot"}).save()
	first = seed_files.rows("defender_profiles")[0]["code"]
	frappe.get_doc("Defender Profile", first).update({"retired": 1}).save()


def _change_profile() -> None:
	profile = frappe.get_doc("Role Profile", "Contrôle")
	profile.append("roles", {"role": Role.OUTREACH})
	profile.save()


def take_numbers() -> None:
	"""A number of each kind is given out, as by work on the site."""
	modules = frappe.get_all("Module Def", filters={"app_name": "cndh_protection"}, pluck="name")
	for rule in frappe.get_all("DocType", filters={"module": ["in", modules]}, pluck="autoname"):
		if rule and ".#" in rule:
			make_autoname(rule)


def _hide_cards() -> None:
	workspace = frappe.get_doc("Workspace", seed_files.documents("workspaces")[0]["name"])
	workspace.remove(workspace.number_cards[0])
	blocks = json.loads(workspace.content)
	workspace.content = json.dumps([block for block in blocks if block["type"] != "number_card"])
	workspace.save()


def main(site: str) -> None:
	"""Connect to the site, change everything, commit."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	change_everything()
	take_numbers()
	frappe.db.commit()
	frappe.destroy()


if __name__ == "__main__":
	main(sys.argv[1])
