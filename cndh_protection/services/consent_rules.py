"""What an answer to a question for consent must say before it is kept (docs/procedure.md, R08 to R11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate, now_datetime

from cndh_protection.access.alerts import holders
from cndh_protection.access.consented import (
	CONSENT,
	GIVEN,
	LIMITED,
	NOT_ASKED,
	REFUSED,
	VITAL,
	WITHDRAWN,
	has_run_out,
	stands,
)
from cndh_protection.access.rights import CASE
from cndh_protection.access.rows import may_read_case
from cndh_protection.constants import Role
from cndh_protection.services.clocks.watching import leave_notice
from cndh_protection.services.consents import FOR_ONE_AUTHORITY, FOR_ONE_PARTNER, KEY, code_of
from cndh_protection.services.joined import joined_with
from cndh_protection.services.minors import has_minor, people_of

CONFIRMED_WITHIN: Final = timedelta(hours=24)
MOST_URGENT: Final = "U1"


class ConsentRefused(frappe.ValidationError):
	"""An answer that is incomplete, impossible, or not this person's to give."""


def check_place(consent: Any) -> None:
	"""Somebody of the case, the recipient that the scope asks for, and no second answer to the same question."""
	if consent.is_new() and consent.defender not in people_of(frappe.get_doc(CASE, consent.violation_case)):
		_refuse(_("This person does not stand in the case. Add him or her to the case first."))
	_check_recipient(consent)
	if _has_another(consent):
		_refuse(_("There is an answer to this question already. Open it, and change or withdraw it there."))


def _check_recipient(consent: Any) -> None:
	code = code_of(consent.scope)
	if code in FOR_ONE_PARTNER and not consent.partner:
		_refuse(_("This consent is for one service only: choose the partner."))
	if code in FOR_ONE_AUTHORITY and not consent.authority:
		_refuse(_("This consent is for one authority only: choose the authority."))
	if code not in FOR_ONE_PARTNER:
		consent.partner = None
	if code not in FOR_ONE_AUTHORITY:
		consent.authority = None


def _has_another(consent: Any) -> bool:
	same: dict[str, Any] = {
		field: consent.get(field) or ["is", "not set"] for field in ("violation_case", *KEY)
	}
	others = {**same, "status": ["!=", WITHDRAWN], "name": ["!=", consent.name or ""]}
	return consent.status != WITHDRAWN and any(
		not has_run_out(row) for row in frappe.get_all(CONSENT, filters=others, fields=["expires_on"])
	)


def check_change(consent: Any) -> None:
	"""What was withdrawn or has run out stays so; what was given is withdrawn, never turned into something else; a
	refusal stays an answer."""
	before = consent.get_doc_before_save()
	former = before.status if before else None
	refusal = _why_not(before, former, consent)
	if refusal:
		_refuse(refusal)
	if consent.status == WITHDRAWN:
		if former is None and not consent.flags.by_server:
			_refuse(_("Only a consent that was given is withdrawn."))
		consent.withdrawn_on = consent.withdrawn_on or now_datetime()


def _why_not(before: Any, former: str | None, consent: Any) -> str | None:
	if former == WITHDRAWN and consent.status != WITHDRAWN:
		return _("This consent was withdrawn. If the person agrees again, enter a new one.")
	if former in (GIVEN, LIMITED) and consent.status in (REFUSED, NOT_ASKED):
		return _("An answer that was given is not changed: withdraw it, so that it is known who used it.")
	if former == REFUSED and consent.status == NOT_ASKED:
		return _("The person refused, and that stays an answer. If he or she agrees now, enter that.")
	if _comes_back(before, consent):
		return _(
			"This consent has run out, and a date does not bring it back. Ask the person, and enter a new one."
		)
	if _is_ended_by_a_date(before, consent):
		return _("A day that is over does not end a consent: withdraw it, so that it is known who used it.")
	return None


def _comes_back(before: Any, consent: Any) -> bool:
	"""Whether an agreement that stood no more would stand again. Somebody who is asked after an exception answers anew;
	one that waits to be confirmed has not stood yet."""
	if not before or before.status not in (GIVEN, LIMITED, VITAL) or stands(before):
		return False
	if before.status == VITAL and before.vital_result == "Due" and not before.vital_before:
		return False
	return stands(consent) and (before.status != VITAL or consent.status == VITAL)


def _is_ended_by_a_date(before: Any, consent: Any) -> bool:
	"""Whether an agreement that stands would have ended before today: what left under it since would be listed nowhere."""
	was_given = bool(before) and before.status in (GIVEN, LIMITED) and stands(before)
	return was_given and consent.status in (GIVEN, LIMITED) and not stands(consent)


def check_answer(consent: Any) -> None:
	"""When, how and within which limits a consent was given; of a minor, by whom."""
	if consent.status != NOT_ASKED:
		consent.asked_on = consent.asked_on or now_datetime()
	if consent.asked_on and get_datetime(consent.asked_on) > now_datetime():
		_refuse(_("Asked on: this time lies in the future."))
	if consent.expires_on and consent.asked_on and getdate(consent.expires_on) < getdate(consent.asked_on):
		_refuse(_("Valid until: this date lies before the day on which it was asked."))
	if consent.status not in (GIVEN, LIMITED):
		return
	if not consent.mode:
		_refuse(_("Say in which form the consent was given: by mouth is enough."))
	if consent.status == LIMITED and not (consent.limits or "").strip():
		_refuse(_("The consent has limits: write them down."))
	consent.explained_by = consent.explained_by or frappe.session.user
	_check_minor(consent)


def _check_minor(consent: Any) -> None:
	"""The child agrees, and the guardian, unless the guardian is a risk; then the best interest is written down."""
	if not has_minor([consent.defender]):
		return
	if not consent.assent:
		_refuse(_("This person is a minor: the child must agree too."))
	if consent.guardian and _is_risk(consent.guardian, consent.defender):
		_refuse(_("This guardian is a risk to the child: he or she is not asked. Tick it, and write why."))
	if consent.guardian_is_risk:
		if not (consent.best_interest or "").strip():
			_refuse(_("The guardian is a risk: write down what the best interest of the child asks for."))
	elif not consent.guardian:
		_refuse(
			_("This person is a minor: name the guardian who agrees, or tick that the guardian is a risk.")
		)


def _is_risk(guardian: str, child: str) -> bool:
	return bool(
		frappe.db.exists("Defender Relation", {"parent": child, "relative": guardian, "guardian_risk": 1})
	)


def check_vital(consent: Any) -> None:
	"""An exception for a vital interest: imminent danger, a reason, and a second person within 24 hours."""
	before = consent.get_doc_before_save()
	if consent.status != VITAL or (before and before.status == VITAL):
		return
	if not _is_imminent(consent.violation_case):
		_refuse(_("The exception is for imminent danger only: a case U1 or an emergency. Ask the person."))
	if not (consent.vital_reason or "").strip():
		_refuse(_("Say why the person could not be asked, and what would happen otherwise."))
	consent.vital_by, consent.vital_result = frappe.session.user, "Due"
	consent.vital_before = None if _was_denied(consent) else now_datetime() + CONFIRMED_WITHIN
	consent.vital_confirmed_by = consent.vital_confirmed_on = None


def _was_denied(consent: Any) -> bool:
	"""Whether the person said no to this question, or an exception was refused or left unconfirmed: then it stands once
	a second person has confirmed it, and not before."""
	same: dict[str, Any] = {field: consent.get(field) or ["is", "not set"] for field in KEY}
	same["violation_case"] = ["in", joined_with(consent.violation_case)]
	rows = frappe.get_all(CONSENT, filters=same, fields=["status", "vital_result"])
	return any(row.status in (REFUSED, WITHDRAWN) or row.vital_result in ("Due", "Refused") for row in rows)


def _is_imminent(case: str) -> bool:
	row = frappe.db.get_value(CASE, case, ["urgency", "emergency"], as_dict=True)
	return bool(row) and (row.urgency == MOST_URGENT or bool(row.emergency))


def tell_chairs(consent: Any) -> None:
	"""After the exception was taken: who may confirm it hears of it, with the number of the case and no name."""
	before = consent.get_doc_before_save()
	if consent.status != VITAL or (before and before.status == VITAL):
		return
	words = _("{0}: an exception for a vital interest waits for a second person.")
	for user in holders([Role.CHAIR]):
		if user != consent.vital_by and may_read_case(user, consent.violation_case):
			leave_notice(user, consent.violation_case, words.format(consent.violation_case))


def decide_vital(consent: Document, result: str) -> None:
	"""Confirm or refuse an exception: for a chair who is not whoever took it, within 24 hours."""
	me = frappe.session.user
	if Role.CHAIR not in frappe.get_roles(me):
		_refuse_person(_("Only the chair of the sub-commission confirms this."))
	if consent.vital_result != "Due" or consent.status != VITAL:
		_refuse(_("There is no exception to confirm."))
	if consent.vital_by == me:
		_refuse_person(_("You took this decision: confirming it asks for a second person."))
	ends = consent.vital_before
	if result == "Confirmed" and ends and now_datetime() >= get_datetime(ends):
		_refuse(_("The 24 hours have passed: the exception has ended. Ask the person now."))
	consent.update({"vital_result": result, "vital_confirmed_by": me, "vital_confirmed_on": now_datetime()})


def _refuse(message: str) -> None:
	frappe.throw(message, ConsentRefused)


def _refuse_person(message: str) -> None:
	frappe.throw(message, frappe.PermissionError)
