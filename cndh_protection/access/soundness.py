"""Whether every guard is in place. Openings ask here first; what is checked is registered from above.

Nothing registered means that the guards were never applied in this process: that is a failure too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import frappe
from frappe import _

Check = Callable[[], list[str]]
"""Names what is missing on the present site; an empty list if nothing is."""

_checks: Final[list[Check]] = []


class NotSound(frappe.ValidationError):
	"""A guard is missing: protected values stay closed."""


def register(check: Check) -> None:
	"""Ask this check before every opening, from now on in this process."""
	if check not in _checks:
		_checks.append(check)


def failures() -> list[str]:
	"""What is missing, for the technical administrator: names of guards, never values."""
	if not _checks:
		return ["the guards of the application were not applied in this process"]
	return [failure for check in _checks for failure in check()]


def require_sound() -> None:
	"""Raise :class:`NotSound` while anything is missing."""
	found = failures()
	if found:
		message = _(
			"Protected values stay closed: a safeguard of this server is missing. "
			"Nothing is lost. Call the technical administrator, who finds what is missing in the self-test."
		)
		frappe.throw(message, NotSound)
