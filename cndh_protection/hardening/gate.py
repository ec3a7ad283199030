"""What answers somebody without access to the Desk, and what answers a program: an allowlist at the door.

The platform calls this after it knows who asks and before it looks at what is asked. It offers hundreds of methods to
every account that can log in, and some dozens to nobody in particular; guests and accounts of the portal need a login,
a new password and the application's own pages. Whatever else they ask for has one answer, whether it exists or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import frappe
from frappe import _

from cndh_protection.access import limits
from cndh_protection.access.rows import is_hidden, say_not_found

OUR_PORTAL: Final = "cndh_protection.portal."
"""Package of the methods that the public pages call; each still says for itself who may call it."""

OUR_OPENINGS: Final = "cndh_protection.access."
"""Package of the methods that open protected values: asking for one is written into the audit."""

METHODS: Final = frozenset(
	{
		"login",
		"logout",
		"web_logout",
		"ping",
		"frappe.ping",
		"frappe.auth.get_logged_user",
		"frappe.core.doctype.user.user.reset_password",
		"frappe.core.doctype.user.user.test_password_strength",
		"frappe.core.doctype.user.user.update_password",
		"frappe.handler.logout",
		"frappe.handler.ping",
		"frappe.translate.get_app_translations",
		"frappe.translate.load_all_translations",
	}
)
"""Methods of the platform that answer everybody."""

PAGES: Final = frozenset(
	{
		"",
		"index",
		"login",
		"me",
		"update-password",
		"qrcode",
		"website_script.js",
		"robots.txt",
		"favicon.ico",
	}
)
"""First parts of the addresses of the platform's pages that answer everybody, beside our own in ``www``."""

SENDS_TO_LOGIN: Final = frozenset({"app", "desk", "apps"})
"""Addresses of the Desk: to a guest the platform answers with the login, whatever follows."""

PRINTS: Final = frozenset({"printview", "printpreview"})
"""Pages that read a record before they ask who may."""

LAYS_LINKS_BESIDE: Final = "expand_links"
"""Asks Frappe 16 to answer with the whole documents behind the links of one that is read: it asks nobody about them."""

METHODS_KEY: Final = "cndh_portal_methods"
PAGES_KEY: Final = "cndh_portal_pages"
SERVICES_KEY: Final = "cndh_service_users"
"""Lists in a site's configuration: more methods, more pages, and the logins of programs that come with a key."""

PLATFORM_ROLES: Final = frozenset({"All", "Guest", "Desk User"})
METHOD_PREFIXES: Final = (("api", "method"), ("api", "v1", "method"), ("api", "v2", "method"))


def gate() -> None:
	"""Refuse what is not for whoever asks; the platform's hook ``auth_hooks``."""
	if frappe.request.method == "OPTIONS":
		return
	if _names_a_session() or _is_foreign_program():
		_refuse_method()
	frappe.form_dict.pop(LAYS_LINKS_BESIDE, None)
	if frappe.session.user == "Guest" or not has_desk(frappe.session.user):
		_require_listed()
	elif frappe.request.path.strip("/") in PRINTS:
		_require_there(frappe.form_dict.get("doctype"), frappe.form_dict.get("name"))


def has_desk(user: str) -> bool:
	"""Whether this is an account of the staff that has a role: any other is treated as one of the portal."""
	if user == "Administrator":
		return True
	kind = frappe.db.get_value("User", user, "user_type")
	return kind == "System User" and bool(set(frappe.get_roles(user)) - PLATFORM_ROLES)


def is_program() -> bool:
	"""Whether a key or token made the present user, not a login.

	The platform then puts the login in the place of the session's id.
	"""
	session = frappe.session
	return session.user != "Guest" and session.sid == session.user


def _require_listed() -> None:
	command, path = frappe.form_dict.get("cmd"), frappe.request.path
	parts = path.strip("/").split("/")
	if command and not _is_open_method(command):
		_refuse_method()
	if parts[0] == "api":
		if not _is_open_method(_method_of(parts)):
			_refuse_method()
	elif not _is_open_page(parts):
		_refuse_page()


def _require_there(doctype: Any, name: Any) -> None:
	if is_hidden(str(doctype), str(name), frappe.session.user):
		say_not_found(str(doctype), name)


def _method_of(parts: list[str]) -> str:
	"""The method that an address names; empty for any other address of the interface."""
	return next((parts[-1] for prefix in METHOD_PREFIXES if tuple(parts[:-1]) == prefix), "")


def _is_open_method(method: Any) -> bool:
	name = str(method)
	return name in METHODS or name.startswith(OUR_PORTAL) or name in _configured(METHODS_KEY)


def _is_open_page(parts: list[str]) -> bool:
	if len(parts) > 1 and not all(part.strip(".") for part in parts):
		return False  # neither empty nor ".." among them
	guest_only = SENDS_TO_LOGIN if frappe.session.user == "Guest" else frozenset()
	return parts[0] in PAGES | our_pages() | guest_only or parts[0] in _configured(PAGES_KEY)


@cache
def our_pages() -> frozenset[str]:
	"""First parts of the addresses of the application's own pages."""
	folder = Path(__file__).resolve().parents[1] / "www"
	return frozenset(entry.stem for entry in folder.iterdir() if not entry.name.startswith(("_", ".")))


def _names_a_session() -> bool:
	"""Whether the address or the form carries a session's id, as the platform allows: it would lie in logs and links."""
	if not any("sid" in posted for posted in _posted()):
		return False
	frappe.local.cookie_manager.cookies.clear()  # nor does the answer hand that session to this browser
	return True


def _posted() -> Iterator[Any]:
	"""What came with the request; Frappe 16 has taken the session's id out of its own reading of it by now."""
	yield from (frappe.form_dict, frappe.request.args, frappe.request.form)
	body = frappe.request.get_json(silent=True)
	if isinstance(body, dict):
		yield body


def _is_foreign_program() -> bool:
	"""Whether a program asks that the site's configuration does not name, or one that has its key elsewhere."""
	elsewhere = bool(frappe.get_request_header("Frappe-Authorization-Source"))
	return elsewhere or (is_program() and frappe.session.user not in _configured(SERVICES_KEY))


def _configured(key: str) -> list[str]:
	given = frappe.conf.get(key) or []
	return given if isinstance(given, list) else []


def _asks_for_opening() -> bool:
	"""Whether somebody who is logged in asks for an opening, by the address or as the command of a form."""
	asked = (frappe.form_dict.get("cmd"), frappe.request.path.strip("/").split("/")[-1])
	return frappe.session.user != "Guest" and any(str(method).startswith(OUR_OPENINGS) for method in asked)


def _refuse_method() -> None:
	if _asks_for_opening():
		limits.note_refusal()
	frappe.throw(_("Not permitted"), frappe.PermissionError)


def _refuse_page() -> None:
	frappe.throw(_("Page not found"), frappe.DoesNotExistError)
