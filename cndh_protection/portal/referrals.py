"""What a partner sees of the referrals to its organisation, and what it may answer.

The list tells numbers, services and days. The sheet itself is opened one referral at a time, by a form that is sent
(never by an address that can be kept), as long as the referral is live.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import frappe
from frappe import _

from cndh_protection.access.referral_sheet import PURPOSE, is_live, live_referral, read_sheet
from cndh_protection.constants import REFERRALS_IN_PARTNER_HANDS, Stage
from cndh_protection.services.stages import stage_of_state, states_of_stages
from cndh_protection.services.terms import term_label
from cndh_protection.wording import _lt

LONGEST_NOTE: Final = 4_000

WORDS: Final = {PURPOSE: _lt("What is asked of you")}
"""Titles of the parts of the sheet where they differ from the section's name."""

ACTS: Final[dict[str, str]] = {
	"accept": Stage.REFERRAL_ACCEPTED,
	"decline": Stage.REFERRAL_DECLINED,
	"begin": Stage.REFERRAL_UNDER_WAY,
	"give_back": Stage.REFERRAL_DECLINED,
	"deliver": Stage.REFERRAL_DELIVERED,
}
"""What a partner may do → the stage that it leads to."""

NEWS: Final = "news"
WITH_WORDS: Final = frozenset({"decline", "give_back", "deliver", NEWS})
"""What asks for a word of explanation."""

OFFERED: Final[dict[str, tuple[str, ...]]] = {
	Stage.REFERRAL_SENT: ("accept", "decline"),
	Stage.REFERRAL_READ: ("accept", "decline"),
	Stage.REFERRAL_ACCEPTED: ("begin", "deliver", "give_back"),
	Stage.REFERRAL_UNDER_WAY: (NEWS, "deliver", "give_back"),
}


@dataclass(frozen=True)
class GivenReferral:
	"""One referral in its partner's list: no case, no person."""

	number: str
	service: str
	state: str
	sent_on: Any
	until: date


@dataclass(frozen=True)
class Sheet:
	"""One referral as it is read: its parts in order, and what may be answered."""

	referral: GivenReferral
	parts: list[tuple[str, str]]
	acts: tuple[str, ...]


def given_referrals(partner: str) -> list[GivenReferral]:
	"""The live referrals of this partner, the first to end first."""
	rows = frappe.get_all(
		"Referral",
		filters={"partner": partner, "workflow_state": ["in", states_of_stages(REFERRALS_IN_PARTNER_HANDS)]},
		fields=[
			"name",
			"partner",
			"violation_case",
			"consent",
			"service",
			"workflow_state",
			"sent_on",
			"expires_on",
		],
		order_by="expires_on asc, name asc",
	)
	return [_as_given(row) for row in rows if is_live(row)]


def read(number: str) -> Sheet:
	"""The sheet of a live referral of the person at work; the first reading is noted.

	Raises ``DoesNotExistError`` for any other number.
	"""
	referral, parts = read_sheet(number)
	referral.note_first_reading()
	titled = [(_(WORDS.get(name, name)), text) for name, text in parts.items()]
	offered = OFFERED.get(stage_of_state(referral.workflow_state) or "", ())
	return Sheet(_as_given(referral), titled, offered)


def answer(user: str, number: str, act: str, note: str) -> None:
	"""Keep what a person of the partner answers.

	Refused for a referral that is no longer live, also if it was when its page was opened: the row is read again and
	locked first.
	"""
	referral = live_referral(user, number, lock=True)
	note = note.strip()[:LONGEST_NOTE]
	if act not in OFFERED.get(stage_of_state(referral.workflow_state) or "", ()):
		frappe.throw(_("This referral has moved on. Read it again to see what can be answered."))
	if act in WITH_WORDS and not note:
		frappe.throw(_("Write a few words, then send again."))
	if act == NEWS:
		referral.note_progress(note)
	else:
		referral.take_partner_step(ACTS[act], note)


def _as_given(row: Any) -> GivenReferral:
	return GivenReferral(
		number=row.name,
		service=term_label(row.service),
		state=row.workflow_state,
		sent_on=row.sent_on,
		until=row.expires_on,
	)


ACT_WORDS: Final[dict[str, Callable[[], str]]] = {
	"accept": lambda: _("We take this person on"),
	"decline": lambda: _("We cannot"),
	"begin": lambda: _("The service has begun"),
	NEWS: lambda: _("Send news"),
	"deliver": lambda: _("The service is done"),
	"give_back": lambda: _("We give it back"),
}
"""The words on the button of each act."""
