"""Things done inside a site, run by the bench's Python: python site_tasks.py SITES_FOLDER SITE TASK."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType

import frappe

LANGUAGE_NAME = "Français"
LANGUAGE = "fr"
COUNTRY = "Mali"
TIME_ZONE = "Africa/Bamako"
CURRENCY = "XOF"


def complete_setup_wizard() -> None:
	"""Do what a person does on a new site's first page: language, country, time zone, currency."""
	from frappe.desk.page.setup_wizard.setup_wizard import setup_complete

	answers = {"language": LANGUAGE_NAME, "lang": LANGUAGE_NAME, "country": COUNTRY, "timezone": TIME_ZONE}
	outcome = setup_complete({**answers, "currency": CURRENCY, "enable_telemetry": 0})
	if outcome != {"status": "ok"}:
		raise SystemExit(f"error: the setup wizard answered {outcome}")
	# The wizard leaves these to ERPNext, and to the person's first login.
	frappe.db.set_value("Currency", CURRENCY, "enabled", 1)
	frappe.db.set_default("currency", CURRENCY)
	for user in ("Administrator", "Guest"):
		frappe.db.set_value("User", user, {"language": LANGUAGE, "time_zone": TIME_ZONE})


def enable_scheduler() -> None:
	"""Switch the site's background jobs on."""
	from frappe.utils.scheduler import enable_scheduler

	enable_scheduler()


def load_demo() -> None:
	"""Load the app's demo data, if this state of the app brings any."""
	demo = _demo_module()
	if demo:
		demo.install()


def print_logins() -> None:
	"""Print tab-separated lines: "login", who, login name, role; then "password" and the password."""
	demo = _demo_module()
	if demo:
		for row in demo.logins():
			print("login", *row, sep="\t")
		print("password", demo.PASSWORD, sep="\t")


def _demo_module() -> ModuleType | None:
	"""The app's module of demo data, None where the app is not installed or has none."""
	if "cndh_protection" not in frappe.get_installed_apps():
		return None
	try:
		return import_module("cndh_protection.setup.demo")
	except ModuleNotFoundError as error:
		if error.name and "cndh_protection.setup.demo".startswith(error.name):
			return None
		raise


TASKS = {task.__name__: task for task in (complete_setup_wizard, enable_scheduler, load_demo, print_logins)}


def main(sites: str, site: str, task: str) -> None:
	"""Run one task in a transaction of its own, as Administrator."""
	os.chdir(sites)
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	try:
		TASKS[task]()
		frappe.db.commit()
		frappe.clear_cache()
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
