from typing import ClassVar

import frappe
from frappe import _
from frappe.utils import add_to_date, cint, getdate, now_datetime

from cndh_protection.access.duty import is_duty_commissioner
from cndh_protection.constants import MEASURES_IN_PARTNER_HANDS, URGENT, Role, Stage
from cndh_protection.services.clocks.keeping import keep_clocks_of
from cndh_protection.services.consents import words_of
from cndh_protection.services.minors import bring_under_protection
from cndh_protection.services.plan import guards
from cndh_protection.services.stages import StagedDocument, StepNotAllowed, require_open_case, stage_of_state


class ProtectionMeasure(StagedDocument):
	"""One measure of protection: for whom, by whom, until when, at what cost and risk, with what effect."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.casework.doctype.workflow_step.workflow_step import WorkflowStep

		activated_on: DF.Datetime | None
		answer: DF.Literal["Not asked", "Accepted", "Refused"]
		answer_words: DF.LongText | None
		answered_on: DF.Datetime | None
		beneficiary: DF.Link
		category: DF.Link | None
		completed_on: DF.Datetime | None
		consent_scope: DF.Data | None
		cost: DF.Currency
		details: DF.LongText | None
		due_on: DF.Datetime | None
		duty_decided_by: DF.Link | None
		duty_decided_on: DF.Datetime | None
		duty_reason: DF.LongText | None
		effectiveness: DF.Link | None
		ends_on: DF.Date | None
		funder: DF.Data | None
		measure_type: DF.Link
		oral_decision: DF.Check
		owner_officer: DF.Link | None
		partner: DF.Link | None
		progress: DF.Literal["Not started", "Under way", "Done"]
		progress_on: DF.Datetime | None
		ratification: DF.Literal["Not needed", "Due", "Ratified", "Refused"]
		ratified_by: DF.Link | None
		ratified_on: DF.Datetime | None
		ratify_before: DF.Datetime | None
		result_note: DF.LongText | None
		review_on: DF.Date | None
		risk_created: DF.LongText | None
		second_yes: DF.Check
		second_yes_by: DF.Link | None
		second_yes_on: DF.Datetime | None
		starts_on: DF.Date | None
		step_reason: DF.LongText | None
		steps: DF.Table[WorkflowStep]
		violation_case: DF.Link
		workflow_state: DF.Link | None
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"risk_created": "core",
		"answer_words": "core",
		"details": "location",
		"duty_reason": "core",
		"result_note": "core",
		"step_reason": "core",
	}

	TERM_FIELDS: ClassVar[dict[str, str]] = {"effectiveness": "Measure Effectiveness"}
	STEP_FIELDS: ClassVar[frozenset[str]] = frozenset(
		{"step_reason", "oral_decision", "duty_reason", "effectiveness", "result_note", "ends_on"}
	)
	STEP_NEEDS: ClassVar[dict[str, tuple[str, ...]]] = {Stage.MEASURE_COMPLETED: ("effectiveness",)}
	STEP_ASKS: ClassVar[dict[str, tuple[str, ...]]] = {
		Stage.MEASURE_ON_DUTY: ("oral_decision",),
		Stage.MEASURE_COMPLETED: ("result_note",),
		Stage.MEASURE_UNSUCCESSFUL: ("result_note",),
	}
	MILESTONES: ClassVar[dict[str, str]] = {
		Stage.MEASURE_ACTIVE: "activated_on",
		Stage.MEASURE_COMPLETED: "completed_on",
	}

	def check(self) -> None:
		"""Fill what the type gives; refuse impossible dates and a case that the beneficiary has no part in, or that has ended."""
		require_open_case(self)
		self.fill_from_type()
		self.check_dates()
		guards.check_measure(self)
		bring_under_protection(self)

	def fill_from_type(self) -> None:
		"""Category, consent needed and, unless set, the time before which the measure should start."""
		measure_type = frappe.get_cached_doc("Protection Measure Type", self.measure_type)
		self.category, self.consent_scope = measure_type.category, measure_type.consent_scope
		if not self.due_on and measure_type.target_lead_hours:
			self.due_on = add_to_date(now_datetime(), hours=measure_type.target_lead_hours)

	def check_dates(self) -> None:
		"""Refuse an end before the start."""
		if self.starts_on and self.ends_on and getdate(self.ends_on) < getdate(self.starts_on):
			frappe.throw(_("Ends: this date lies before the start of the measure."))

	def on_step(self, left: str | None, entered: str | None) -> None:
		"""Decisions of the duty commissioner and their ratification; what the plan asks for."""
		guards.check_step(self, left, entered)
		if entered == Stage.MEASURE_ON_DUTY:
			self.decide_on_duty()
		if entered == Stage.MEASURE_ACTIVE:
			self.date_start()
		if left == Stage.MEASURE_ON_DUTY and entered == Stage.MEASURE_APPROVED:
			self.note_ratification("Ratified")
		if left == Stage.MEASURE_ON_DUTY and entered == Stage.MEASURE_WITHDRAWN:
			self.note_ratification("Refused")

	def date_start(self) -> None:
		"""It starts today unless a day was planned: the plan on paper says since when it runs."""
		today = now_datetime().date()
		if not self.starts_on and not (self.ends_on and getdate(self.ends_on) < today):
			self.starts_on = today

	def decide_on_duty(self) -> None:
		"""Start on a duty decision: U1 or U2 only, by whoever the roster names or the chair; ratified within 72 h."""
		if frappe.db.get_value("Violation Case", self.violation_case, "urgency") not in URGENT:
			frappe.throw(
				_("Only measures of cases U1 or U2 start on a duty decision. Ask for approval instead.")
			)
		user, now = frappe.session.user, now_datetime()
		if Role.CHAIR not in frappe.get_roles(user) and not is_duty_commissioner(user):
			frappe.throw(
				_("The duty roster does not name you today. Ask the commissioner on duty."), StepNotAllowed
			)
		if not self.duty_reason:
			self.carry_sealed("step_reason", self, "duty_reason")
		hours = cint(frappe.db.get_single_value("Protection Settings", "ratification_hours")) or 72
		self.update(
			{
				"duty_decided_by": user,
				"duty_decided_on": now,
				"ratification": "Due",
				"ratify_before": add_to_date(now, hours=hours),
			}
		)

	def note_ratification(self, result: str) -> None:
		"""Keep who ratified or refused the duty decision, and when."""
		self.update(
			{"ratification": result, "ratified_by": frappe.session.user, "ratified_on": now_datetime()}
		)

	@frappe.whitelist()
	def ratify(self) -> None:
		"""Ratify a duty decision whose measure has started already; for the chair, never for whoever decided."""
		self.reload()
		self.check_permission("write")
		if Role.CHAIR not in frappe.get_roles():
			frappe.throw(_("Only the chair of the sub-commission ratifies."), StepNotAllowed)
		if self.ratification != "Due":
			frappe.throw(_("There is no duty decision to ratify."))
		if self.duty_decided_by == frappe.session.user:
			frappe.throw(
				_("You took this duty decision: ratifying it asks for a second person."), StepNotAllowed
			)
		self.note_ratification("Ratified")
		self.flags.by_server = True
		self.save()

	@frappe.whitelist()
	def note_answer(self, answer: str, words: str | None = None) -> None:
		"""Keep whether the beneficiary accepts or refuses the measure; for whoever may write it.

		A refusal changes nothing else: neither the state of the case, nor its urgency, nor any score.
		"""
		self.reload()
		self.check_permission("write")
		if answer not in ("Accepted", "Refused"):
			frappe.throw(_("Choose whether the person accepts or refuses."))
		if stage_of_state(self.workflow_state) in guards.OVER:
			frappe.throw(_("This measure is over: its answer no longer changes."))
		self.update({"answer": answer, "answered_on": now_datetime()})
		if words:
			self.answer_words = words
		self.flags.by_server = True
		self.save()

	def mark_progress(self, progress: str) -> None:
		"""Keep what the partner says of its progress; refused once the measure is out of its hands."""
		if stage_of_state(self.workflow_state) not in MEASURES_IN_PARTNER_HANDS:
			frappe.throw(_("The progress of this measure can no longer be changed."))
		self.update({"progress": progress, "progress_on": now_datetime()})
		self.flags.by_server = True
		self.save(ignore_permissions=True)

	def on_update(self) -> None:
		"""Let the case know of its first measure, and of a duty decision that waits for the chair."""
		if stage_of_state(self.workflow_state) in (Stage.MEASURE_ACTIVE, Stage.MEASURE_ON_DUTY):
			self.set_first_measure_of_case()
		if self.ratify_before or self.has_value_changed("workflow_state"):
			keep_clocks_of(self.violation_case)

	def onload(self) -> None:
		"""Hand the form the consent that is needed, in words."""
		scopes = (self.consent_scope or "").split("|")
		self.set_onload("consent_words", words_of(scopes) if self.consent_scope else "")

	def set_first_measure_of_case(self) -> None:
		"""Date the case's first measure, once (`first_measure_on`)."""
		if not frappe.db.get_value("Violation Case", self.violation_case, "first_measure_on"):
			frappe.db.set_value("Violation Case", self.violation_case, "first_measure_on", now_datetime())
			keep_clocks_of(self.violation_case)


def on_doctype_update() -> None:
	"""An index for the order of the list."""
	frappe.db.add_index("Protection Measure", ["creation"])
