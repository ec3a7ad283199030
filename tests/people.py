"""The people of the tests: one account for each role and one for each role profile, made once on a site.

They are written as rows, without the platform's mails, contacts and cache clearing, which cost a second each. What
the platform itself makes of an account is tested apart, in ``tests/site/test_setup.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import frappe
from frappe.desk.doctype.notification_settings.notification_settings import create_notification_settings
from frappe.utils.password import passlibctx

from cndh_protection.constants import Role
from cndh_protection.setup.roles import roles_by_profile

DOMAIN: Final = "people.example"
PASSWORD: Final = "Baobab-du-Sahel-27"
ROLES: Final = tuple(value for name, value in vars(Role).items() if name.isupper())


PARTNER_AT_THE_BROWSER: Final = f"partner-at-the-browser@{DOMAIN}"
"""A portal account of its own for the browser tests: what they make stays on the site until the end."""


def person(role: str) -> str:
	"""The login of whoever holds this role and no other."""
	return f"{_slug(role.removeprefix('CNDH '))}@{DOMAIN}"


def profile_person(profile: str) -> str:
	"""The login of whoever has this role profile."""
	return f"profile-{_slug(profile)}@{DOMAIN}"


def everybody() -> dict[str, list[str]]:
	"""Every login with its roles."""
	of_roles = {person(role): [role] for role in ROLES}
	of_profiles = {profile_person(profile): roles for profile, roles in roles_by_profile().items()}
	return of_roles | of_profiles | {PARTNER_AT_THE_BROWSER: [Role.PARTNER]}


def make_everybody() -> None:
	"""Make the accounts that the site lacks, for good, and give each its roles where it lost them."""
	profiles = {profile_person(profile): profile for profile in roles_by_profile()}
	password = passlibctx.hash(PASSWORD)
	for login, roles in everybody().items():
		if not frappe.db.exists("User", login):
			_write_account(login, roles, profiles.get(login))
			_write_password(login, password)
			create_notification_settings(login)  # the Desk does not open without
		_write_roles(login, roles)
	frappe.db.commit()


def make_person(*roles: str, password: str | None = None, called: str = "p") -> str:
	"""An account of its own, in the transaction of the test: what the audit counts of a person begins at nothing."""
	login = f"{called}-{frappe.generate_hash(length=10)}@{DOMAIN}"
	_write_account(login, list(roles), None)
	_write_roles(login, list(roles))
	if password:
		_write_password(login, passlibctx.hash(password))
	return login


def roles_of(login: str) -> set[str]:
	"""The roles that an account holds by rows of its own."""
	return set(frappe.get_all("Has Role", {"parent": login, "parenttype": "User"}, pluck="role"))


@contextmanager
def as_user(login: str) -> Iterator[str]:
	"""Work as this person inside the block, and as whoever it was before afterwards."""
	before = frappe.session.user
	frappe.set_user(login)
	try:
		yield login
	finally:
		frappe.set_user(before)


@contextmanager
def as_role(role: str) -> Iterator[str]:
	"""Work as whoever holds this role and no other."""
	with as_user(person(role)) as login:
		yield login


@contextmanager
def outside_test_mode() -> Iterator[None]:
	"""Let the platform behave as in daily work.

	In test mode it writes no Version and its ``only_for`` lets everybody pass.
	"""
	_set_test_mode(False)
	try:
		yield
	finally:
		_set_test_mode(True)


def _set_test_mode(on: bool) -> None:
	frappe.local.flags.in_test = on
	if hasattr(frappe, "in_test"):  # Frappe 16
		frappe.in_test = on


def _write_account(login: str, roles: list[str], profile: str | None) -> None:
	portal_only = set(roles) == {Role.PARTNER}
	name = login.partition("@")[0]
	user = frappe.new_doc("User")
	user.update({"name": login, "email": login, "first_name": name, "full_name": name, "enabled": 1})
	user.update({"language": "fr", "user_type": "Website User" if portal_only else "System User"})
	user.role_profile_name = profile
	user.db_insert()


def _write_roles(login: str, roles: list[str]) -> None:
	for role in set(roles) - roles_of(login):
		row = frappe.new_doc("Has Role")
		row.update({"parent": login, "parenttype": "User", "parentfield": "roles", "role": role})
		row.db_insert()


def _write_password(login: str, password: str) -> None:
	auth = frappe.qb.Table("__Auth")
	query = frappe.qb.into(auth).columns("doctype", "name", "fieldname", "password", "encrypted")
	query.insert("User", login, "password", password, 0).run()


def _slug(text: str) -> str:
	plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
	return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
