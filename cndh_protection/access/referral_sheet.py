"""The minimum-data sheet of a referral: the opening ``referral_sheet``.

Made once, when the referral is sent, from the sections that the person consented to and the sender may open; sealed
under the key of the case. Read by people of the partner it was sent to, while the referral is live, and by nobody else
through here: the team reads it as it reads any sealed field of a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import getdate

from cndh_protection.access import audit, sessions, soundness
from cndh_protection.access.audit import Code
from cndh_protection.access.composing import opened, require_open
from cndh_protection.access.conflicts import is_in_conflict
from cndh_protection.access.consented import stands_stored
from cndh_protection.access.partners import partner_of, people_of_partner
from cndh_protection.access.rights import CASE, DEFENDER, Compartment
from cndh_protection.constants import REFERRALS_IN_PARTNER_HANDS
from cndh_protection.seal import recordkeys, seal
from cndh_protection.seal.documents import place_of
from cndh_protection.seal.opening import open_token
from cndh_protection.seal.refusal import in_plain_words

REFERRAL: Final = "Referral"


@dataclass(frozen=True)
class Section:
	"""A part of the sheet: the sealed field it is kept in, and what whoever sends it must be able to open."""

	field: str
	opens: tuple[str, str] | None = None
	"""Whose compartment, and which; None: only what stands in clear goes into it."""


SECTIONS: Final[Mapping[str, Section]] = {
	"Identity": Section("sheet_identity", (DEFENDER, Compartment.IDENTITY)),
	"Contact": Section("sheet_contact", (DEFENDER, Compartment.CONTACT)),
	"Facts": Section("sheet_facts", (CASE, Compartment.CORE)),
	"Danger": Section("sheet_danger"),
	"Languages": Section("sheet_languages"),
}
PURPOSE: Final = "purpose"
"""Always on the sheet: what is asked of the partner."""


def fill_sheet(referral: Any, plain: Mapping[str, str]) -> None:
	"""Make the sheet of a referral that is being sent; for whoever may open what goes into it.

	``plain``: what each section says that is not protected. Values are opened and sealed again here; nothing of them is
	returned. The audit is written first. Raises :class:`SectionClosed`, ``NotSound``.
	"""
	soundness.require_sound()
	chosen = sections_of(referral)
	_require_open(referral, chosen)
	audit.write(
		Code.REFERRAL_SENT,
		REFERRAL,
		referral.name,
		{"sections": ",".join(chosen), "partner": referral.partner},
		root=(CASE, referral.violation_case),
	)
	with in_plain_words():
		ring, cache = recordkeys.ring_for_sealing(referral.key_owner()), recordkeys.cache()
		for name, section in SECTIONS.items():
			text = _section_text(name, referral, plain) if name in chosen else ""
			token = seal(text, place_of(referral, section.field), ring.live, cache) if text else None
			referral.set(section.field, token)


def sections_of(referral: Any) -> list[str]:
	"""The sections chosen for a referral, in the order of the sheet."""
	chosen = {row.section for row in referral.sections}
	return [name for name in SECTIONS if name in chosen]


def read_sheet(number: str) -> tuple[Any, dict[str, str]]:
	"""A live referral and what its partner may read: section → text, the purpose among them.

	For a person of the partner who is logged in. The audit is committed before the first value is opened. Raises
	``DoesNotExistError``, ``NotInteractive``, ``NotSound``.
	"""
	sessions.require_interactive()
	soundness.require_sound()
	referral = live_referral(frappe.session.user, number)
	chosen = sections_of(referral)
	audit.write(
		Code.REFERRAL_READ,
		REFERRAL,
		referral.name,
		{"sections": ",".join(chosen)},
		root=(CASE, referral.violation_case),
	)
	fields = {PURPOSE: PURPOSE, **{name: SECTIONS[name].field for name in chosen}}
	with in_plain_words():
		ring, cache = recordkeys.ring_of(referral.key_owner()), recordkeys.cache()
		return referral, {
			name: str(open_token(referral.get(field), place_of(referral, field), ring, cache))
			for name, field in fields.items()
			if referral.get(field)
		}


def live_referral(user: str, number: str, *, lock: bool = False) -> Any:
	"""The referral of this number if it is open to this person of a partner now.

	One that is another's, was never sent, has run out, was revoked, or whose consent no longer stands is not there, like
	a number that no referral has. ``lock``: keep others from changing it until the transaction ends.
	"""
	partner = partner_of(user)
	there = partner and frappe.db.exists(REFERRAL, {"name": number, "partner": partner})
	referral = frappe.get_doc(REFERRAL, number, for_update=lock) if there else None
	if not referral or not is_live(referral):
		frappe.throw(_("This referral is not on your page (any more)."), frappe.DoesNotExistError)
	return referral


def is_live(referral: Any) -> bool:
	"""Whether a stored referral (row or document) is in its partner's hands now."""
	stage = frappe.get_cached_value("Workflow State", referral.workflow_state, "cndh_stage")
	return (
		stage in REFERRALS_IN_PARTNER_HANDS
		and getdate(referral.expires_on) >= getdate()
		and stands_stored(referral.consent)
		and not partner_in_conflict(referral.partner, referral.violation_case)
	)


def partner_in_conflict(partner: str, case: str) -> bool:
	"""Whether a conflict of interest keeps somebody of the organisation from the case: then it keeps all of it."""
	return any(is_in_conflict(user, CASE, case) for user in people_of_partner(partner))


def _require_open(referral: Any, chosen: list[str]) -> None:
	"""Nobody passes on what is closed to himself or herself."""
	owners = {CASE: referral.violation_case, DEFENDER: referral.defender}
	opens = {name: SECTIONS[name].opens for name in chosen}
	needed = {name: (kind, owners[kind], part) for name, of in opens.items() if of for kind, part in [of]}
	message = _("Closed to you, so not yours to send: {0}. Leave it out, or ask the officer of the case.")
	require_open(needed, message)


def _section_text(name: str, referral: Any, plain: Mapping[str, str]) -> str:
	fillers = {"Identity": _identity, "Contact": _contact, "Facts": _facts}
	lines = [*(fillers[name](referral) if name in fillers else []), plain.get(name, "")]
	return "\n".join(line for line in lines if line)


def _identity(referral: Any) -> list[str]:
	person = frappe.get_doc(DEFENDER, referral.defender)
	return [_("Name: {0}").format(opened(person, person, "legal_name"))] if person.legal_name else []


def _contact(referral: Any) -> list[str]:
	"""Nothing of somebody whose contact is frozen: a call could harm."""
	person = frappe.get_doc(DEFENDER, referral.defender)
	if person.contact_frozen:
		return []
	reached = [row for row in person.contacts if row.value]
	said = [_("{0}: {1}").format(_(row.kind), opened(person, row, "value")) for row in reached]
	if person.contact_instructions:
		said.append(opened(person, person, "contact_instructions"))
	return said


def _facts(referral: Any) -> list[str]:
	case = frappe.get_doc(CASE, referral.violation_case)
	return [opened(case, case, "summary")] if case.summary else []
