"""What a referral must say, and what must hold when it is sent."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import add_days, getdate, now_datetime

from cndh_protection.access.referral_sheet import fill_sheet, partner_in_conflict, sections_of
from cndh_protection.access.rights import CASE
from cndh_protection.access.rows import may_read_case
from cndh_protection.constants import ENDED_CASE_STAGES, Stage
from cndh_protection.services import consents
from cndh_protection.services.clocks.watching import leave_notice
from cndh_protection.services.minors import people_of
from cndh_protection.services.referrals.plain import plain_sections
from cndh_protection.services.stages import stage_of_state

SCOPE: Final = "S3"
LONGEST_DAYS: Final = 365
FIXED: Final = ("service", "purpose", "sections")
"""What the sheet was made from: it no longer changes once it is sent."""


class ReferralRefused(frappe.ValidationError):
	"""A referral that is incomplete, impossible, or goes to a partner that must not have it."""


def check_referral(referral: Any) -> None:
	"""A person of the case, a possible last day, and nothing changed of what a partner may have read."""
	if referral.is_new() and referral.defender not in people_of(
		frappe.get_doc(CASE, referral.violation_case)
	):
		_refuse(_("This person does not stand in the case. Add him or her to the case first."))
	_check_last_day(referral)
	before = referral.get_doc_before_save()
	if (
		before
		and stage_of_state(before.workflow_state) != Stage.REFERRAL_PREPARED
		and _differs(before, referral)
	):
		_refuse(
			_(
				"This referral was sent: what it says and shows no longer changes. Revoke it, and send another."
			)
		)


def _check_last_day(referral: Any) -> None:
	before = referral.get_doc_before_save()
	if before and getdate(before.expires_on) == getdate(referral.expires_on):
		return
	if getdate(referral.expires_on) < getdate():
		_refuse(_("Open to the partner until: this day has passed."))
	if getdate(referral.expires_on) > getdate(add_days(None, LONGEST_DAYS)):
		_refuse(_("Open to the partner until: choose a day within a year."))


def _differs(before: Any, referral: Any) -> bool:
	if sections_of(before) != sections_of(referral):
		return True
	return any(before.get(field) != referral.get(field) for field in FIXED if field != "sections")


def send(referral: Any) -> None:
	"""Send a referral: the consent for this partner stands, no conflict, something to show; the sheet is made now.

	Raises ``ConsentMissing``, :class:`ReferralRefused`, ``SectionClosed``.
	"""
	case, partner = referral.violation_case, referral.partner
	if stage_of_state(frappe.db.get_value(CASE, case, "workflow_state")) in ENDED_CASE_STAGES:
		_refuse(_("This case has ended. Reopen it first."))
	if getdate(referral.expires_on) < getdate():
		_refuse(_("Open to the partner until: this day has passed."))
	if not sections_of(referral):
		_refuse(_("Choose the sections of the case that the partner is shown."))
	_require_partner(partner, case)
	referral.consent = consents.require(case, referral.defender, SCOPE, partner=partner)
	fill_sheet(referral, plain_sections(referral))
	referral.update({"sent_by": frappe.session.user, "sent_on": now_datetime()})


def tell_of_answer(referral: Any) -> None:
	"""Leave whoever sent a referral, and the officer of its case, a notice that the partner answered: numbers only."""
	case = referral.violation_case
	people = {referral.sent_by, frappe.db.get_value(CASE, case, "responsible")}
	for user in sorted(user for user in people if user and may_read_case(user, case)):
		words = _("{0}: the partner answered the referral {1}.")
		leave_notice(user, case, words.format(case, referral.name))


def _require_partner(partner: str, case: str) -> None:
	if not frappe.db.get_value("Partner Organisation", partner, "active"):
		_refuse(_("This partner is no longer active. Choose another."))
	if partner_in_conflict(partner, case):
		_refuse(_("This partner cannot have this referral. Choose another, or ask the chair."))


def _refuse(message: str) -> None:
	frappe.throw(message, ReferralRefused)
