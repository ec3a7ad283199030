"""First contact: the moment at which somebody of the Commission first spoke with whoever complained."""

from __future__ import annotations

from typing import Final

import frappe
from frappe.model.document import Document

from cndh_protection.services.clocks.keeping import keep_clocks_of

CHANNEL_OF_CONTACT: Final = {
	f"Intake Channel-{code}": channel
	for code, channel in {
		"WALK": "Meeting",
		"HOT": "Phone",
		"SMS": "SMS",
		"MSG": "Messaging",
		"MAIL": "E-mail",
		"LET": "Letter",
		"FIELD": "Visit",
		"DETV": "Visit",
	}.items()
}
"""How a complaint came → what the contact log says of it."""

SPEAKS_ON_ARRIVAL: Final = frozenset({f"Intake Channel-{code}" for code in ("WALK", "HOT", "FIELD", "DETV")})
"""Channels on which the complaint is itself a conversation."""


def note_first_contact(contact: Document) -> None:
	"""Date the case's first contact when somebody was reached, once."""
	case = contact.violation_case
	if contact.result != "Reached" or frappe.db.get_value("Violation Case", case, "first_contact_on"):
		return
	frappe.db.set_value(
		"Violation Case", case, "first_contact_on", contact.contacted_on, update_modified=False
	)
	keep_clocks_of(case)
