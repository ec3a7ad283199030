"""One switch for logins of people with access to cases, of control and of administrators: a second factor, short sessions, one session at a time.

It sets the platform's own settings, so that they are where an operator looks for them, and remembers what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import frappe
from frappe.utils import cint

from cndh_protection.constants import CASE_ACCESS_ROLES, CONTROL_ROLES, Role

SETTINGS: Final[dict[str, object]] = {
	"enable_two_factor_auth": 1,
	"two_factor_method": "OTP App",  # mail and SMS are read by others
	"bypass_2fa_for_retricted_ip_users": 0,
	"bypass_restrict_ip_check_if_2fa_enabled": 0,
	"session_expiry": "00:45",  # hours:minutes without a request
	"deny_multiple_sessions": 1,
}
"""Fields of System Settings and what strong login makes of them."""

ROLES: Final = CASE_ACCESS_ROLES | CONTROL_ROLES | {Role.ADMINISTRATOR}
"""Who needs a second factor: whoever makes accounts could let himself in by another's, whoever controls reads who has a
tie to whom."""

REMEMBERED: Final = "cndh_strong_login_before"
MARK: Final = "two_factor_auth"


def switch(on: bool) -> None:
	"""Set everything, or put back what was there before."""
	if on:
		_switch_on()
	else:
		_switch_off()
	frappe.clear_document_cache("System Settings", "System Settings")
	if hasattr(frappe.local, "system_settings"):  # what this request has read of them
		del frappe.local.system_settings


def is_on() -> bool:
	"""Whether this site asks for it."""
	return bool(cint(frappe.db.get_single_value("Protection Settings", "strong_login")))


def drifted() -> Iterator[str]:
	"""What is no longer as the switch set it."""
	for key, value in SETTINGS.items():
		if _has(key) and str(_stored(key)) != str(value):
			yield f"System Settings: {key}"
	without = frappe.get_all(
		"Role", filters={"name": ["in", sorted(ROLES)], MARK: 0}, pluck="name", order_by="name"
	)
	yield from (f"no second factor for {role}" for role in without)


def _switch_on() -> None:
	if not frappe.db.get_default(REMEMBERED):
		before = {key: _stored(key) for key in SETTINGS if _has(key)}
		with_mark = frappe.get_all("Role", filters={MARK: 1}, pluck="name")
		frappe.db.set_default(REMEMBERED, frappe.as_json({"settings": before, "roles": with_mark}))
	for key, value in SETTINGS.items():
		_set(key, value)
	_mark(ROLES, 1)


def _switch_off() -> None:
	remembered = frappe.parse_json(frappe.db.get_default(REMEMBERED) or "null")
	if not remembered:
		return
	for key, before in remembered["settings"].items():
		if str(_stored(key)) == str(SETTINGS[key]):  # nobody chose another value since
			_set(key, before)
	_mark(ROLES - set(remembered["roles"]), 0)
	frappe.defaults.clear_default(REMEMBERED)


def _mark(roles: set[str] | frozenset[str], value: int) -> None:
	for role in sorted(roles):
		frappe.db.set_value("Role", role, MARK, value)


def _has(key: str) -> bool:
	return bool(frappe.get_meta("System Settings").has_field(key))


def _stored(key: str) -> object:
	return frappe.db.get_single_value("System Settings", key)


def _set(key: str, value: object) -> None:
	"""As saving the platform's form does: it keeps each setting as a default too, and reads some of them there only."""
	if _has(key):
		frappe.db.set_single_value("System Settings", key, value)
		frappe.db.set_default(key, value)
