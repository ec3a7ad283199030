"""Makes the demo's accounts."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.utils import get_system_timezone
from frappe.utils.password import update_password

from cndh_protection.setup.demo.accounts import Account


def make_accounts(accounts: Iterable[Account], password: str) -> None:
	"""Make the accounts, in French and without a welcome mail; the site's Administrator gets the password too."""
	for account in accounts:
		if not frappe.db.exists("User", account.login):
			_make_account(account, password)
	update_password("Administrator", password)


def name_focal_point(login: str, regions: Iterable[str]) -> None:
	"""Let the settings say whose focal point somebody is: the regions of an antenna."""
	settings = frappe.get_single("Protection Settings")
	for region in regions:
		settings.append("focal_regions", {"user": login, "region": region})
	settings.save(ignore_permissions=True)


def _make_account(account: Account, password: str) -> None:
	user = frappe.new_doc("User")
	user.update(
		{
			"email": account.login,
			"first_name": account.who,
			"language": "fr",
			"time_zone": get_system_timezone(),
			"send_welcome_email": 0,
			"new_password": password,
		}
	)
	# The platform lets a profile replace every other role: with roles by hand beside it, its roles are given singly.
	if account.profile and not account.by_hand:
		user.role_profile_name = account.profile
	else:
		user.append_roles(*account.roles)
	user.insert(ignore_permissions=True)
