"""Consents: one answer for each person of a case, scope and recipient. What needs one asks :func:`require`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Final, NamedTuple

import frappe
from frappe import _
from frappe.utils import format_date, now_datetime

from cndh_protection.access import consented
from cndh_protection.access.consented import CONSENT
from cndh_protection.access.rows import is_hidden
from cndh_protection.services.joined import joined_with
from cndh_protection.services.terms import term_label

SCOPE: Final = "Consent Scope-"
ASKED_FIRST: Final = ("S1", "S4", "S4A", "S8")
"""Asked at the first talk; the others when what needs them is tried."""

FOR_ONE_PARTNER: Final = frozenset({"S3", "S12", "S13"})
FOR_ONE_AUTHORITY: Final = frozenset({"S4"})
"""Scopes of which each recipient needs a consent of its own (``consent_scopes.csv``)."""

KEY: Final = ("defender", "scope", "partner", "authority")
"""Beside the case: what makes two answers answers to one question."""

SENT_UNDER: Final[dict[str, tuple[str, str, dict[str, str]]]] = {
	"S4": ("Authority Letter", "authority", {}),
	"S4A": ("Authority Letter", "authority", {"consent_scope": "Without name (S4A)"}),
	"S5A": ("Urgent Appeal", "mechanism", {"to_government": "Yes"}),
	"S5B": ("Urgent Appeal", "mechanism", {"in_public": "Yes"}),
}
"""Scope → what is sent under it, the column of its recipient, and which of them."""

NAMED_IN: Final = {
	"Partner Organisation": "organisation_name",
	"Authority": "label_fr",
	"Reference Term": "label_fr",
}
USED_WHILE: Final = ("asked_on", "withdrawn_on", "expires_on", "creation")
YES, NO, NOT_ASKED = "Yes", "No", "Not asked"
EXPLAINED: Final = ("name", "scope", "withdrawn_on", *consented.JUDGED)
"""The columns that a refusal, or a list, tells of."""


class ConsentMissing(frappe.ValidationError):
	"""Something needs a consent that was not given, was refused or withdrawn, or has run out."""


def require(
	case: str, person: str, scope: str, *, partner: str | None = None, authority: str | None = None
) -> str:
	"""The consent of a person of a case that stands now for a scope; its number.

	``scope``: a code, or several that each do (``S4|S4A``). ``partner``, ``authority``: the recipient, where it is
	known; a consent for another recipient does not count. Raises :class:`ConsentMissing`, which says which consent of
	whom is missing, why, and what to do.
	"""
	scopes = [part.strip() for part in scope.split("|") if part.strip()]
	rows = _rows(case, person, scopes, {"partner": partner, "authority": authority})
	for row in rows:
		if consented.stands(row):
			return str(row.name)
	_refuse(person, scopes, partner or authority, rows)
	raise AssertionError  # the line above has raised


def answer_of(case: str, person: str, scope: str) -> str:
	"""What a person of a case says to a scope now: :data:`YES`, :data:`NO` (refused, withdrawn), :data:`NOT_ASKED`.

	An answer that has run out, or an exception that nobody confirmed, is to be asked anew.
	"""
	rows = _rows(case, person, [scope], {})
	if any(consented.stands(row) for row in rows):
		return YES
	return NO if rows and rows[0].status in (consented.REFUSED, consented.WITHDRAWN) else NOT_ASKED


def code_of(scope: str) -> str:
	"""The code of a scope, from its row of the list."""
	return scope.removeprefix(SCOPE)


def _rows(case: str, person: str, scopes: Sequence[str], recipient: dict[str, str | None]) -> list[Any]:
	"""The answers there are, the latest first."""
	about = {"violation_case": case, "defender": person, "scope": ["in", [f"{SCOPE}{s}" for s in scopes]]}
	fields = [*EXPLAINED, "partner", "authority"]
	rows = frappe.get_all(CONSENT, filters=about, fields=fields, order_by="creation desc, name desc")
	return [
		row for row in rows if all(not name or row[kind] in (None, name) for kind, name in recipient.items())
	]


def _refuse(person: str, scopes: Sequence[str], recipient: str | None, rows: Sequence[Any]) -> None:
	"""Say which consent is missing, of whom, why, and what to do."""
	alias = frappe.db.get_value("Defender", person, "alias") or person
	wanted = words_of(scopes)
	message = _("Consent missing: “{0}”, of {1}. {2} {3}")
	about = wanted if not recipient else _("{0} ({1})").format(wanted, recipient_label(recipient))
	frappe.throw(message.format(about, alias, _why(rows), _what_to_do(rows)), ConsentMissing)


def words_of(scopes: Sequence[str]) -> str:
	"""Codes of scopes, of which one is enough, as people read them."""
	return f" {_('or')} ".join(term_label(f"{SCOPE}{code}") for code in scopes)


def recipient_label(name: str) -> str:
	"""The name of a partner, of an authority or of a mechanism."""
	for doctype, field in NAMED_IN.items():
		if found := frappe.db.get_value(doctype, name, field):
			return str(found)
	return name


def _why(rows: Sequence[Any]) -> str:
	if not rows or rows[0].status == consented.NOT_ASKED:
		return _("It was not asked, which counts as refused.")
	row = rows[0]
	if row.status == consented.REFUSED:
		return _("The person refused.")
	if row.status == consented.WITHDRAWN:
		return _("The person withdrew it on {0}.").format(format_date(row.withdrawn_on))
	if consented.has_run_out(row):
		return _("It ran out on {0}.").format(format_date(row.expires_on))
	if row.vital_result == "Due" and not row.vital_before:
		return _("After a no, an exception for a vital interest stands once the chair has confirmed it.")
	return _("The exception for a vital interest was not confirmed within 24 hours.")


def _what_to_do(rows: Sequence[Any]) -> str:
	if rows and rows[0].status in (consented.REFUSED, consented.WITHDRAWN):
		return _("Respect it, and look for another way with the person.")
	return _("Ask the person, enter the answer under Consent in the case, then try again.")


class Recipients(NamedTuple):
	"""What has gone out under a consent."""

	shown: list[dict[str, Any]]
	"""The latest first: doctype, number, recipient, when it was sent and first read."""
	others: int
	"""How many more there are, in records that the person at work does not read."""


def recipients_of(consent: str) -> Recipients:
	"""Referrals; letters to authorities for S4 and S4A; appeals for S5A and S5B. Each is told to whoever may read it."""
	row = frappe.db.get_value(CONSENT, consent, ["violation_case", *KEY, *USED_WHILE], as_dict=True)
	sent = [*_referrals_under(consent), *_sent_under(row)] if row else []
	readable = [one for one in sent if not is_hidden(one["doctype"], one["name"], frappe.session.user)]
	readable.sort(key=lambda one: one["sent_on"], reverse=True)
	shown = [{**one, "recipient": recipient_label(one["to"])} for one in readable]
	return Recipients(shown, len(sent) - len(shown))


def _referrals_under(consent: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Referral",
		filters={"consent": consent, "sent_on": ["is", "set"]},
		fields=["name", "partner", "sent_on", "first_read_on"],
	)
	return [{**row, "doctype": "Referral", "to": row.partner} for row in rows]


def _sent_under(row: Any) -> list[dict[str, Any]]:
	"""Letters and appeals that needed such a consent, and left between its first day and its last."""
	code = code_of(row.scope)
	if code not in SENT_UNDER:
		return []
	doctype, to, narrowed = SENT_UNDER[code]
	about = dict(narrowed)
	about |= {"authority": row.authority} if row.authority else {}
	about |= {"defender": row.defender} if doctype == "Urgent Appeal" else {}
	filters = [*([column, "=", value] for column, value in about.items()), *_while_it_stood(row)]
	rows = frappe.get_all(doctype, filters=filters, fields=["name", "sent_on", f"{to} as sent_to"])
	return [
		{
			"doctype": doctype,
			"name": one.name,
			"sent_on": one.sent_on,
			"to": one.sent_to,
			"first_read_on": None,
		}
		for one in rows
	]


def _while_it_stood(row: Any) -> list[list[Any]]:
	"""In its case and those that are one with it: from when it was first asked in one of them until it ended, or now."""
	until = row.withdrawn_on or now_datetime()
	if row.expires_on:
		until = min(until, datetime.combine(row.expires_on, time.max))
	cases = joined_with(row.violation_case)
	same: dict[str, Any] = {column: row[column] or ["is", "not set"] for column in KEY}
	same["violation_case"] = ["in", [case for case in cases if case != row.violation_case]]
	asked = [row, *frappe.get_all(CONSENT, filters=same, fields=["asked_on", "creation"])]
	since = min(one.asked_on or one.creation for one in asked)
	return [["violation_case", "in", cases], ["sent_on", ">=", since], ["sent_on", "<=", until]]
