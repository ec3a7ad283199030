"""Taking the steps of a referral as the staff do: at the browser, with the facts that a step asks for."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe.model.document import Document

from cndh_protection.constants import Role, Stage
from cndh_protection.services.stages import apply_step, prepare_step
from tests.browsing import at_the_browser
from tests.people import person

ALL_STAGES: Final = sorted(value for name, value in vars(Stage).items() if name.startswith("REFERRAL_"))


def send(referral: Document, role: str = Role.PROTECTION_OFFICER) -> Document:
	"""Send it to its partner."""
	return step(referral, "Send to the partner", role)


def step(referral: Document, action: str, role: str = Role.PROTECTION_OFFICER, **facts: Any) -> Document:
	"""Take a step; the stored document afterwards."""
	with at_the_browser(person(role)):
		if facts:
			prepare_step(referral.doctype, referral.name, action, facts)
		apply_step(frappe.get_doc(referral.doctype, referral.name).as_json(), action)
	return frappe.get_doc(referral.doctype, referral.name)
