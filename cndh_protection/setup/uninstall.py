"""Taking the application off a site: refused without proof of intent, and nothing of others is touched."""

from __future__ import annotations

import click
import frappe

from cndh_protection.seal.recordkeys import SITE_ID_KEY
from cndh_protection.services import strong_login
from cndh_protection.setup import ledger
from cndh_protection.setup.permissions import revoke_administrator_rights
from cndh_protection.setup.settings import restore_platform_settings
from cndh_protection.setup.workspaces import show_platform_workspaces

CONFIRMATION_KEY = "cndh_uninstall_cases"
TRACE_TABLES = {"Version": "ref_doctype", "Comment": "reference_doctype", "View Log": "reference_doctype"}
"""Tables of the platform that keep copies or traces of our documents, and their column that names the doctype."""


def before_uninstall() -> None:
	"""Refuse unless the site configuration names the exact number of cases; then remove what setup made.

	Raises ``click.ClickException`` so that the command line shows one clear sentence.
	"""
	_require_confirmation()
	for doctype, name in ledger.made_records():
		_remove(doctype, name)
	revoke_administrator_rights()
	strong_login.switch(False)
	restore_platform_settings()
	show_platform_workspaces()
	_remove_traces()


def after_uninstall() -> None:
	"""Forget caches that name what is gone."""
	frappe.clear_cache()


def _require_confirmation() -> None:
	cases = frappe.db.count("Violation Case")
	given = frappe.conf.get(CONFIRMATION_KEY)
	if given is None or str(given) != str(cases):
		raise click.ClickException(
			f"This site holds {cases} case(s), and uninstalling deletes them all. To go on, first run: "
			f"bench --site {frappe.local.site} set-config {CONFIRMATION_KEY} <number of cases>"
		)


def _remove(doctype: str, name: str) -> None:
	if doctype == "Role":
		for table in ("Has Role", "Custom DocPerm"):
			frappe.db.delete(table, {"role": name})
	if frappe.db.exists(doctype, name):
		frappe.get_doc(doctype, name).unlock()  # of a job that the platform queued and nobody has run yet
		frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)


def _remove_traces() -> None:
	ours = frappe.get_all("DocType", filters={"module": ["in", _our_modules()]}, pluck="name")
	for table, column in TRACE_TABLES.items():
		frappe.db.delete(table, {column: ["in", ours]})
	frappe.defaults.clear_default(SITE_ID_KEY)
	_remove_counters()


def _remove_counters() -> None:
	"""Forget how many cases, measures, acts and all else there were."""
	series = frappe.qb.Table("tabSeries")
	for start in _prefixes():
		frappe.qb.from_(series).delete().where(series.name.like(f"{start}-%")).run()


def _prefixes() -> set[str]:
	"""What our numbers begin with: of cases as the settings name it, of the others as their doctypes do."""
	rules = frappe.get_all("DocType", filters={"module": ["in", _our_modules()]}, pluck="autoname")
	numbered = {rule.partition("-")[0] for rule in rules if rule and ".#" in rule}
	return {frappe.db.get_single_value("Protection Settings", "case_prefix") or "DOS", *numbered}


def _our_modules() -> list[str]:
	return frappe.get_all("Module Def", filters={"app_name": "cndh_protection"}, pluck="name")
