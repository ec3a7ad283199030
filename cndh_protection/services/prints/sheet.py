"""The minimum-data sheet of a referral on paper: what the partner reads on its page, for a partner without one."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _

from cndh_protection.access.printing import Opened
from cndh_protection.access.referral_sheet import PURPOSE, REFERRAL, SECTIONS, is_live
from cndh_protection.access.rights import Compartment
from cndh_protection.services.consents import recipient_label
from cndh_protection.services.prints.notyet import NotYet, Records
from cndh_protection.services.terms import term_label

HEADINGS: Final = {
	"Identity": "Identité",
	"Contact": "Contact",
	"Facts": "Faits",
	"Danger": "Danger",
	"Languages": "Langues",
}


def parts(name: str) -> tuple[str, ...]:
	"""Identity and contact only where the sheet has them."""
	chosen = set(
		frappe.get_all("Referral Section", {"parent": name, "parenttype": REFERRAL}, pluck="section")
	)
	asked = {"Identity": Compartment.IDENTITY, "Contact": Compartment.CONTACT}
	return (Compartment.CORE, *(part for section, part in asked.items() if section in chosen))


def nothing_unless_live(name: str) -> Records:
	"""Only what is in the partner's hands now goes onto paper."""
	if not is_live(frappe.get_doc(REFERRAL, name)):
		message = _(
			"The sheet is made when the referral is sent, and given as long as the partner may see it."
		)
		frappe.throw(message, NotYet)
	return []


def contents(opened: Opened) -> dict[str, Any]:
	"""The sections of the sheet, in their order, each as lines."""
	referral, values = opened.doc, opened.values[opened.doc.name]
	sections = [(HEADINGS[name], values.get(section.field)) for name, section in SECTIONS.items()]
	return {
		"partner": recipient_label(referral.partner),
		"service": term_label(referral.service),
		"sent_on": referral.sent_on,
		"expires_on": referral.expires_on,
		"purpose": values.get(PURPOSE) or "",
		"sections": [(heading, text.split("\n")) for heading, text in sections if text],
	}
