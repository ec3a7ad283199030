from typing import ClassVar

import frappe
from frappe import _
from frappe.utils import now_datetime

from cndh_protection.access.referral_sheet import is_live
from cndh_protection.constants import Stage
from cndh_protection.services.minors import bring_under_protection
from cndh_protection.services.referrals import sending
from cndh_protection.services.stages import StagedDocument, stage_of_state, state_of_stage


class Referral(StagedDocument):
	"""A person of a case passed to a service of a partner: what for, what it is shown, until when, what came of it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.casework.doctype.referral_section.referral_section import ReferralSection
		from cndh_protection.casework.doctype.workflow_step.workflow_step import WorkflowStep

		answered_on: DF.Datetime | None
		consent: DF.Link | None
		defender: DF.Link
		expires_on: DF.Date
		first_read_on: DF.Datetime | None
		partner: DF.Link
		partner_note: DF.LongText | None
		purpose: DF.LongText
		sections: DF.Table[ReferralSection]
		sent_by: DF.Link | None
		sent_on: DF.Datetime | None
		service: DF.Link
		sheet_contact: DF.LongText | None
		sheet_danger: DF.LongText | None
		sheet_facts: DF.LongText | None
		sheet_identity: DF.LongText | None
		sheet_languages: DF.LongText | None
		step_reason: DF.LongText | None
		steps: DF.Table[WorkflowStep]
		violation_case: DF.Link
		workflow_state: DF.Link | None
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"purpose": "core",
		"partner_note": "core",
		"sheet_identity": "identity",
		"sheet_contact": "contact",
		"sheet_facts": "core",
		"sheet_danger": "core",
		"sheet_languages": "core",
		"step_reason": "core",
	}
	TERM_FIELDS: ClassVar[dict[str, str]] = {"service": "Referral Service"}
	ANSWERS: ClassVar[frozenset[str]] = frozenset({Stage.REFERRAL_ACCEPTED, Stage.REFERRAL_DECLINED})

	def check(self) -> None:
		"""Whom it is about, until when, and that what was sent stays as it was."""
		sending.check_referral(self)
		bring_under_protection(self)

	def on_step(self, left: str | None, entered: str | None) -> None:
		"""Sending makes the sheet; a first answer is dated."""
		if entered == Stage.REFERRAL_SENT:
			sending.send(self)
		if entered in self.ANSWERS and not self.answered_on:
			self.answered_on = now_datetime()

	def onload(self) -> None:
		"""Tell the form whether the partner sees it, as it stands now."""
		self.set_onload("seen", {"is_live": is_live(self), "modified": str(self.modified)})

	def validate_workflow(self) -> None:
		"""The platform asks whoever takes a step for the right to read the document: a partner's person has none, and
		answers through its page alone."""
		before = self.get_doc_before_save()
		if before and self.flags.by_partner:
			before.flags.ignore_permissions = True
		super().validate_workflow()

	def take_partner_step(self, stage: str, note: str | None = None) -> None:
		"""A step that the partner takes, with what it writes. Its page has checked who it is."""
		self.workflow_state = state_of_stage(stage)
		if note:
			self.update({"step_reason": note, "partner_note": note})
		self._save_for_partner()
		sending.tell_of_answer(self)

	def note_first_reading(self) -> None:
		"""Keep when the partner read the sheet for the first time."""
		if not self.first_read_on:
			self.first_read_on = now_datetime()
			if stage_of_state(self.workflow_state) == Stage.REFERRAL_SENT:
				self.workflow_state = state_of_stage(Stage.REFERRAL_READ)
			self._save_for_partner()

	def note_progress(self, note: str) -> None:
		"""Keep news of the partner, among the steps, without a step being taken."""
		if stage_of_state(self.workflow_state) != Stage.REFERRAL_UNDER_WAY:
			frappe.throw(_("Begin the service first, then report on it."))
		here = {"from_state": self.workflow_state, "to_state": self.workflow_state}
		who = {"taken_by": frappe.session.user, "taken_on": now_datetime()}
		self.append("steps", {"action": "Report progress", **here, **who, "reason": note})
		self.partner_note = note
		self._save_for_partner()
		sending.tell_of_answer(self)

	def _save_for_partner(self) -> None:
		self.flags.by_server = self.flags.by_partner = True
		self.save(ignore_permissions=True)


def on_doctype_update() -> None:
	"""Let the database find the referrals of a partner, and an order for the list."""
	frappe.db.add_index("Referral", ["partner", "workflow_state"], "of_partner")
	frappe.db.add_index("Referral", ["creation"])
