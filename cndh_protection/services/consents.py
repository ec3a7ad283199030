"""Consents: one answer for each person of a case, scope and recipient. What needs one asks :func:`require`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import format_date

from cndh_protection.access import consented
from cndh_protection.access.consented import CONSENT
from cndh_protection.access.rows import may_read_case
from cndh_protection.services.terms import term_label

SCOPE: Final = "Consent Scope-"
ASKED_FIRST: Final = ("S1", "S4", "S4A", "S8")
"""Asked at the first talk; the others when what needs them is tried."""

FOR_ONE_PARTNER: Final = frozenset({"S3", "S12", "S13"})
FOR_ONE_AUTHORITY: Final = frozenset({"S4"})
"""Scopes of which each recipient needs a consent of its own (``consent_scopes.csv``)."""


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
	"""The name of a partner or of an authority."""
	partner = frappe.db.get_value("Partner Organisation", name, "organisation_name")
	return partner or frappe.db.get_value("Authority", name, "label_fr") or name


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
	return _("The exception for a vital interest was not confirmed within 24 hours.")


def _what_to_do(rows: Sequence[Any]) -> str:
	if rows and rows[0].status in (consented.REFUSED, consented.WITHDRAWN):
		return _("Respect it, and look for another way with the person.")
	return _("Ask the person, enter the answer under Consent in the case, then try again.")


def recipients_of(consent: str) -> list[dict[str, Any]]:
	"""What has gone out under a consent, the latest first: number, recipient, when it was sent and first read.

	The recipient is named to whoever may read the case.
	"""
	row = frappe.db.get_value(CONSENT, consent, ["violation_case"], as_dict=True)
	sent = frappe.get_all(
		"Referral",
		filters={"consent": consent, "sent_on": ["is", "set"]},
		fields=["name", "partner", "sent_on", "first_read_on", "workflow_state"],
		order_by="sent_on desc",
	)
	if row and may_read_case(frappe.session.user, row.violation_case):
		return [{**one, "recipient": recipient_label(one.partner)} for one in sent]
	return [{**one, "recipient": one.partner} for one in sent]
