"""Whether a consent stands now. What was not asked, was refused, was withdrawn or has run out does not."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe.utils import get_datetime, getdate, now_datetime

CONSENT: Final = "Consent"

GIVEN: Final = "Consent Status-GIV"
LIMITED: Final = "Consent Status-LIM"
REFUSED: Final = "Consent Status-REF"
WITHDRAWN: Final = "Consent Status-WDN"
NOT_ASKED: Final = "Consent Status-NAS"
VITAL: Final = "Consent Status-VIT"
"""Could not be asked: the vital interest of the person stands in for it, for a day, longer once confirmed."""

JUDGED: Final = ("status", "expires_on", "vital_result", "vital_before")
"""The columns that :func:`stands` needs."""


def stands(consent: Any) -> bool:
	"""Whether a consent (row or document, with the columns of :data:`JUDGED`) lets its scope be used now."""
	if has_run_out(consent):
		return False
	if consent.status == VITAL:
		return is_confirmed(consent)
	return consent.status in (GIVEN, LIMITED)


def has_run_out(consent: Any) -> bool:
	"""Whether its last day has passed."""
	return bool(consent.expires_on) and getdate(consent.expires_on) < getdate()


def is_confirmed(consent: Any) -> bool:
	"""Whether an exception for a vital interest was confirmed, or may still be. After a no it waits for that first."""
	if consent.vital_result == "Due":
		return bool(consent.vital_before) and now_datetime() < get_datetime(consent.vital_before)
	return consent.vital_result == "Confirmed"


def stands_stored(name: str | None) -> bool:
	"""The same of a stored consent; no for none."""
	row = frappe.db.get_value(CONSENT, name, JUDGED, as_dict=True) if name else None
	return bool(row) and stands(row)
