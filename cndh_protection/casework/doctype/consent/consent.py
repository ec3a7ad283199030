from typing import ClassVar

import frappe

from cndh_protection.access.consented import WITHDRAWN
from cndh_protection.access.rights import CASE
from cndh_protection.services import consent_rules
from cndh_protection.services.appeals import follow_consent
from cndh_protection.services.consents import recipients_of
from cndh_protection.services.merging_consents import follow_no
from cndh_protection.services.minors import bring_under_protection
from cndh_protection.services.records import Record


class Consent(Record):
	"""What a person of a case agrees to, one scope at a time: not asked is refused."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asked_on: DF.Datetime | None
		assent: DF.Check
		authority: DF.Link | None
		best_interest: DF.LongText | None
		defender: DF.Link
		expires_on: DF.Date | None
		explained_by: DF.Link | None
		guardian: DF.Link | None
		guardian_is_risk: DF.Check
		interpreted: DF.Check
		interpreter: DF.LongText | None
		limits: DF.LongText | None
		mode: DF.Link | None
		partner: DF.Link | None
		scope: DF.Link
		spoken_language: DF.Link | None
		status: DF.Link
		violation_case: DF.Link
		vital_before: DF.Datetime | None
		vital_by: DF.Link | None
		vital_confirmed_by: DF.Link | None
		vital_confirmed_on: DF.Datetime | None
		vital_reason: DF.LongText | None
		vital_result: DF.Literal["Not needed", "Due", "Confirmed", "Refused"]
		withdrawn_on: DF.Datetime | None
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"limits": "core",
		"interpreter": "contact",
		"best_interest": "core",
		"vital_reason": "core",
	}
	TERM_FIELDS: ClassVar[dict[str, str]] = {
		"scope": "Consent Scope",
		"status": "Consent Status",
		"mode": "Consent Mode",
		"spoken_language": "Language",
	}

	def check_if_latest(self) -> None:
		"""Take the case before its consent, as whoever merges it does: in two orders, both would wait for each other."""
		if not self.is_new():
			self.require_there("read")
		if self.violation_case:
			frappe.db.get_value(CASE, str(self.violation_case), "name", for_update=True)
		super().check_if_latest()

	def check(self) -> None:
		"""Who, for whom, how and until when; of a minor and in danger, what else."""
		consent_rules.check_place(self)
		consent_rules.check_change(self)
		consent_rules.check_answer(self)
		consent_rules.check_vital(self)
		bring_under_protection(self)

	def on_update(self) -> None:
		"""Let who confirms an exception know of it, and what waits for the answer follow, in cases that were merged too."""
		consent_rules.tell_chairs(self)
		follow_consent(self)
		follow_no(self)

	def onload(self) -> None:
		"""Hand the form what has gone out under the consent, as far as it may be read."""
		sent = recipients_of(str(self.name))
		self.set_onload("recipients", sent.shown)
		self.set_onload("other_recipients", sent.others)

	@frappe.whitelist()
	def withdraw(self) -> None:
		"""Withdraw the consent: nothing uses it from now on. For whoever may write it."""
		self.reload()
		self.check_permission("write")
		self.status = WITHDRAWN
		self.save()

	@frappe.whitelist()
	def decide_vital(self, confirmed: bool | int | str) -> None:
		"""Confirm or refuse an exception for a vital interest: for the chair, never for whoever took it."""
		self.reload()
		self.check_permission("read")
		consent_rules.decide_vital(self, "Confirmed" if frappe.utils.cint(confirmed) else "Refused")
		self.flags.by_server = True
		self.save(ignore_permissions=True)


def on_doctype_update() -> None:
	"""Let the database find the answers of a person in a case."""
	frappe.db.add_index("Consent", ["violation_case", "defender", "scope"], "of_person")
	frappe.db.add_index("Consent", ["creation"])
