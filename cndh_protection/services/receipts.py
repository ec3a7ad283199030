"""Receipts: sixteen digits with which whoever told something comes back, without an account and without a name.

They are shown once. What is kept is their mark: an HMAC under a key of the provider, which no one finds the digits by.
"""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import timedelta
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import now_datetime

from cndh_protection.access import alerts, audit, sessions
from cndh_protection.access.audit import Code
from cndh_protection.access.rights import CASE, SUBMISSION
from cndh_protection.seal import recordkeys
from cndh_protection.seal.providers import Purpose
from cndh_protection.services.writable import writable
from cndh_protection.wording import _lt

DIGITS: Final = 16
GROUP: Final = 4
HANDED_OVER_AN_HOUR = 30
"""By one person; more is no reception any more."""

UNKNOWN_AN_HOUR = 200
"""Receipts that were tried and are none: beyond, those in charge are told. Nobody is locked out: an address is shared."""

COUNTER: Final = "cndh_unknown_receipts"
NOT_DIGITS: Final = re.compile(r"[\s.\-\u2010-\u2015\u202f\u00a0]")


MANY_HANDED_OVER: Final = _lt(
	"Receipts: somebody handed over more in an hour than a reception does. See the audit."
)
UNKNOWN: Final = _lt("Receipts: many numbers were tried that are none. Somebody may be guessing.")


class TooManyReceipts(frappe.PermissionError):
	"""More receipts were handed over in an hour than a reception does."""


def make(submission: str) -> str:
	"""A receipt for a submission, in groups of four digits; one that it had before is void. Shown once, kept nowhere."""
	while True:
		digits = "".join(secrets.choice("0123456789") for _n in range(DIGITS))
		mark = mark_of(digits)
		if not frappe.db.exists(SUBMISSION, {"receipt_mark": mark}):
			break
	values = {
		"receipt_mark": mark,
		"receipt_given_on": now_datetime(),
		"receipt_given_by": frappe.session.user,
		"receipt_frozen": 0,
		"receipt_frozen_on": None,
	}
	frappe.db.set_value(SUBMISSION, submission, values, update_modified=False)
	return " ".join(digits[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def find_by_receipt(receipt: str) -> str | None:
	"""The submission whose receipt this is; None for a wrong, unknown, void or frozen one, after the same work."""
	filters = {"receipt_mark": mark_of(NOT_DIGITS.sub("", receipt)), "receipt_frozen": 0}
	found = frappe.db.get_value(SUBMISSION, filters)
	if not found:
		_count_unknown()
	return found


def mark_of(digits: str) -> str:
	"""What is kept of a receipt, in hexadecimal digits."""
	key = recordkeys.provider().derive(Purpose.RECEIPT)
	return hmac.digest(key, digits.encode(errors="replace"), "sha256").hex()


@frappe.whitelist(methods=["POST"])
def hand_over(case: str) -> str:
	"""Make a receipt for whoever told this case, to be read out or written down now; for whoever may write the case.

	It is not shown again. Audited. Raises :class:`TooManyReceipts`, ``NotInteractive``, and ``DoesNotExistError`` as for
	a wrong number.
	"""
	sessions.require_interactive()
	doc = writable(CASE, case)
	if audit.count([Code.RECEIPT_GIVEN], frappe.session.user, timedelta(hours=1)) >= HANDED_OVER_AN_HOUR:
		_tell_of_many()
		frappe.throw(
			_("You handed over many receipts in a short time. Try again in an hour."), TooManyReceipts
		)
	audit.write(Code.RECEIPT_GIVEN, CASE, case)
	return make(_submission_of(doc))


@frappe.whitelist(methods=["POST"])
def freeze(case: str) -> int:
	"""Freeze every receipt of a case: whoever brings one learns nothing. For whoever may write the case.

	Returns how many were frozen. Audited.
	"""
	writable(CASE, case)
	audit.write(Code.RECEIPT_FROZEN, CASE, case)
	return _freeze_in([case])


def freeze_with_contact(person: Any) -> None:
	"""After a person was saved whose contact was just frozen: the receipts of his or her cases are frozen at once."""
	if person.contact_frozen and person.has_value_changed("contact_frozen"):
		filters = {"defender": person.name, "parenttype": CASE}
		_freeze_in(frappe.get_all("Case Defender", filters=filters, pluck="parent"))


def _freeze_in(cases: list[str]) -> int:
	filters = {"violation_case": ["in", cases or [""]], "receipt_mark": ["is", "set"], "receipt_frozen": 0}
	found = frappe.get_all(SUBMISSION, filters=filters, pluck="name")
	values = {"receipt_frozen": 1, "receipt_frozen_on": now_datetime()}
	for name in found:
		frappe.db.set_value(SUBMISSION, name, values, update_modified=False)
	return len(found)


def _submission_of(case: Any) -> str:
	"""What stands for the case outside: it holds no story, only which case it is."""
	doc = frappe.new_doc(SUBMISSION)
	about = {"status": "Converted", "violation_case": case.name, "channel": case.channel}
	doc.update({**about, "received_on": case.received_on, "no_contact": 1})
	doc.flags.by_server = True
	return str(doc.insert(ignore_permissions=True).name)


def _tell_of_many() -> None:
	"""Tell those in charge, once an hour, that the person at work handed over many."""
	told = frappe.cache.make_key(f"cndh_many_receipts:{frappe.session.user}")
	if frappe.cache.set(told, 1, ex=timedelta(hours=1), nx=True):
		alerts.tell(alerts.WATCHERS, MANY_HANDED_OVER)
		frappe.db.commit()  # the refusal that follows would undo the notice


def _count_unknown() -> None:
	"""Tell those in charge, once an hour, when many were tried."""
	tried = frappe.cache.incrby(f"{COUNTER}:{now_datetime():%Y%m%d%H}", 1)
	if tried == UNKNOWN_AN_HOUR:
		alerts.tell(alerts.WATCHERS, UNKNOWN)
