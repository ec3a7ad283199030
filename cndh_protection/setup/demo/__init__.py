"""Demo data: an invented mechanism at work, to look at and to try. Only for a site whose configuration says it is one.

The plan (``plan.py`` and what it uses) is made without a site and is the same for the same day of installation;
``writing`` takes it through the documents, as the people of the demo.
"""

from __future__ import annotations

import click
import frappe
from frappe.utils import cint, getdate

from cndh_protection.setup.demo.accounts import ACCOUNTS, FOCAL_POINT, PASSWORD
from cndh_protection.setup.demo.places import FOCAL_POINT_OFFICE, OFFICE_REGIONS
from cndh_protection.setup.demo.plan import plan_for
from cndh_protection.setup.demo.writing import make_accounts, name_focal_point, write_plan

__all__ = ["PASSWORD", "install", "logins"]

DEMO_KEY = "cndh_demo"
LOADED_KEY = "cndh_demo_loaded_on"


def install() -> None:
	"""Load the demo's accounts and data, once; the caller commits.

	Ends the program with a sentence (``SystemExit``: ``frappe execute`` would swallow another exception and show its own)
	on a site whose configuration does not have ``cndh_demo: 1``.
	"""
	_require_demo_site()
	loaded_on = frappe.db.get_default(LOADED_KEY)
	if loaded_on:
		click.echo(f"The demo data is there since {loaded_on}: nothing to do.")
		return
	_require_empty_site()
	day = getdate()
	at_work = frappe.session.user
	click.echo("Demo accounts ...")
	make_accounts(ACCOUNTS, PASSWORD)
	name_focal_point(FOCAL_POINT, OFFICE_REGIONS[FOCAL_POINT_OFFICE])
	try:
		write_plan(plan_for(day), click.echo)
	finally:
		frappe.set_user(at_work)
	frappe.db.set_default(LOADED_KEY, day.isoformat())
	frappe.clear_cache()
	click.echo("The demo data is loaded.")


def logins() -> list[tuple[str, str, str]]:
	"""Rows of who, login, and role profile or role; all of them have the one :data:`PASSWORD`."""
	administrator = ("Administration du site", "Administrator", "Administrator")
	return [*((account.who, account.login, account.granted) for account in ACCOUNTS), administrator]


def _require_demo_site() -> None:
	if not cint(frappe.conf.get(DEMO_KEY)):
		raise SystemExit(
			"This site is no demo, and demo data does not belong among real cases. On a site made for it, first run: "
			f"bench --site {frappe.local.site} set-config {DEMO_KEY} 1"
		)


def _require_empty_site() -> None:
	"""The demo numbers its own cases: it goes onto a site that has none."""
	if frappe.db.exists("Violation Case", {"name": ["is", "set"]}):
		raise SystemExit("This site has cases already. Load the demo data on a site of its own.")
