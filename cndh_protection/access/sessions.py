"""Whether a person is really there: an interactive session of his or her own, and the password asked for again."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any, Final

import frappe
import pyotp
from frappe import _, twofactor
from frappe.utils.password import check_password

from cndh_protection.access import audit
from cndh_protection.access.audit import Code
from cndh_protection.seal import KeySourceFailure, Purpose
from cndh_protection.seal.recordkeys import provider

STEPPED_UP: Final = "cndh_stepped_up"
"""Key of the session's data on the server, set once the password was given again."""

MARK: Final = "cndh_login"
"""Cookie of the browser in which somebody logged in."""

MARK_SECONDS: Final = 400 * 24 * 3600
"""It counts with its session alone, which ends long before."""

APPLICATION: Final = "OTP App"
"""The platform's name of codes from an application on the person's phone."""

TRIES: Final = 5
TRIES_WITHIN: Final = timedelta(minutes=15)


class NotInteractive(frappe.PermissionError):
	"""An opening asked for by a program, or by somebody in the place of somebody else."""


class WrongPassword(frappe.ValidationError):
	"""The password given again, or the code of the second factor, is not the person's."""


class NoSecondFactor(frappe.ValidationError):
	"""The person's role asks for a second factor, which was never set up."""


class TooManyTries(frappe.ValidationError):
	"""The password was given wrong too often; for some minutes no further one is tried."""


def require_interactive() -> None:
	"""Raise :class:`NotInteractive` unless a person asks, logged in as himself or herself in a browser."""
	if not is_interactive():
		message = _(
			"Protected values open in the browser only, to the person who is logged in. Log out and in again if this is you."
		)
		frappe.throw(message, NotInteractive)


def is_interactive() -> bool:
	"""Whether a request is at work (no job, no console), with a session that a login made in this browser.

	A key, a token or a job lets the platform put the login in the place of the session's id.
	"""
	session = frappe.session
	if not getattr(frappe.local, "request", None) or getattr(frappe.local, "job", None):
		return False
	if session.user in (None, "", "Guest") or session.sid in (None, "", "Guest", session.user):
		return False
	if frappe.get_request_header("Authorization"):
		return False
	return not _data().get("impersonated_by") and _came_by_login()


def note_login(login_manager: Any = None) -> None:
	"""Remember that this request logs somebody in; the platform calls it before it makes the session."""
	frappe.local.flags.cndh_login = True


def mark_login(request: Any, response: Any) -> None:
	"""Give the browser that has just logged in the mark of its session.

	The database keeps the id of a session as it is: whoever reads it there has no mark, and opens nothing.
	"""
	session = getattr(frappe.local, "session", None)
	if not frappe.local.flags.cndh_login or not session or session.user in (None, "", "Guest"):
		return
	mark = mark_of(session.sid)
	if mark:
		by_tls = request.scheme == "https"
		response.set_cookie(MARK, mark, MARK_SECONDS, secure=by_tls, httponly=True, samesite="Lax")


def mark_of(session_id: str) -> str | None:
	"""What only the server can make of a session's id; None while it has no keys, and nothing opens anyway."""
	try:
		key = provider().derive(Purpose.LOGIN)
	except KeySourceFailure:
		return None
	return hmac.new(key, session_id.encode(), hashlib.sha256).hexdigest()


def _came_by_login() -> bool:
	"""Whether the browser that asks is the one that logged in."""
	mark, shown = mark_of(frappe.session.sid), frappe.local.request.cookies.get(MARK, "")
	return mark is None or hmac.compare_digest(shown.encode(errors="replace"), mark.encode())


def has_stepped_up() -> bool:
	"""Whether the password was given again in this session."""
	return _data().get(STEPPED_UP) == frappe.session.user


def needs_code(user: str) -> bool:
	"""Whether this person logs in with a code from an application, by the settings of the platform."""
	return bool(twofactor.two_factor_is_enabled(user)) and twofactor.get_verification_method() == APPLICATION


def step_up(password: str, code: str | None = None) -> None:
	"""Check the password of the person at work again, and the code where one is needed; remember it for this session.

	Raises :class:`NoSecondFactor`, :class:`WrongPassword`; after five of them in 15 minutes :class:`TooManyTries`, whatever is given.
	"""
	require_interactive()
	user = frappe.session.user
	if audit.count([Code.STEP_UP_FAILED], user, TRIES_WITHIN) >= TRIES:
		frappe.throw(_("Too many wrong passwords. Try again in 15 minutes."), TooManyTries)
	if needs_code(user) and not twofactor.get_default(f"{user}_otplogin"):
		frappe.throw(
			_("Log out and in again: the login sets up the code that is asked for here."), NoSecondFactor
		)
	_check_both(user, password, code)
	audit.write(Code.STEPPED_UP, None, None)
	_data()[STEPPED_UP] = user
	if getattr(frappe.local, "session_obj", None):
		frappe.local.session_obj.update(force=True)


def _check_both(user: str, password: str, code: str | None) -> None:
	"""One refusal for both, so that nobody learns which of them was right."""
	coded = needs_code(user)
	right = _is_password_of(user, password)  # always checked: its time tells nothing about the code
	if right and (not coded or _is_code_of(user, code)):
		return
	audit.write(Code.STEP_UP_FAILED, None, None)
	if coded:
		frappe.throw(_("The password or the code is wrong."), WrongPassword)
	frappe.throw(_("This is not your password."), WrongPassword)


def _is_code_of(user: str, code: str | None) -> bool:
	return bool(pyotp.TOTP(twofactor.get_otpsecret_for_(user)).verify((code or "").replace(" ", "")))


def _is_password_of(user: str, password: str) -> bool:
	try:
		check_password(user, password)
	except frappe.AuthenticationError:
		return False
	return True


def _data() -> frappe._dict:
	"""What the server keeps of the session."""
	if frappe.session.data is None:
		frappe.session.data = frappe._dict()
	return frappe.session.data
