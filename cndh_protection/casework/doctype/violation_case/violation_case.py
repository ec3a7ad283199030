from typing import ClassVar

import frappe
from frappe import _
from frappe.model.naming import make_autoname
from frappe.utils import get_datetime, now_datetime, time_diff_in_hours

from cndh_protection.constants import ENDED_CASE_STAGES, Stage
from cndh_protection.services.admissibility import ADMISSIBLE, ASKED_WITH, ask_criteria, confirm, judge_step
from cndh_protection.services.clocks.keeping import clocks_of, keep_clocks_on_save
from cndh_protection.services.conflicts import follow_people
from cndh_protection.services.contacts import SPEAKS_ON_ARRIVAL
from cndh_protection.services.groups import check_group
from cndh_protection.services.minors import give_to_referent, protect_minors
from cndh_protection.services.pauses import remember_pause
from cndh_protection.services.places import check_region_and_cercle
from cndh_protection.services.sensitive_answers import hide_untold_sign
from cndh_protection.services.stages import StagedDocument, stage_of_state
from cndh_protection.services.teams import follow_case, keep_responsible
from cndh_protection.services.urgency import is_lower, lowest_allowed_urgency


class ViolationCase(StagedDocument):
	"""A complaint from the first call to closing: intake, urgency, admissibility, decision, protection, follow-up."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.casework.doctype.admissibility_answer.admissibility_answer import (
			AdmissibilityAnswer,
		)
		from cndh_protection.casework.doctype.case_defender.case_defender import CaseDefender
		from cndh_protection.casework.doctype.case_pause.case_pause import CasePause
		from cndh_protection.casework.doctype.case_red_flag.case_red_flag import CaseRedFlag
		from cndh_protection.casework.doctype.workflow_step.workflow_step import WorkflowStep

		acknowledged_on: DF.Datetime | None
		admissibility_note: DF.LongText | None
		admissibility_on: DF.Datetime | None
		admissibility_outcome: DF.Link | None
		cercle: DF.Link | None
		channel: DF.Link
		closed_on: DF.Datetime | None
		closure_note: DF.LongText | None
		closure_reason: DF.Link | None
		confidentiality_level: DF.Literal["C1", "C2", "C3"]
		contact: DF.LongText | None
		criteria: DF.Table[AdmissibilityAnswer]
		decision: DF.LongText | None
		decision_on: DF.Datetime | None
		defenders: DF.Table[CaseDefender]
		emergency: DF.Check
		emergency_by: DF.Link | None
		emergency_ended: DF.Datetime | None
		emergency_since: DF.Datetime | None
		first_contact_on: DF.Datetime | None
		first_measure_on: DF.Datetime | None
		group_children: DF.Int
		group_households: DF.Int
		group_size: DF.Int
		group_women: DF.Int
		inadmissibility_reason: DF.Link | None
		incident_on: DF.Date | None
		incident_precision: DF.Literal["", "Exact", "Approximate", "Month", "Year", "Unknown"]
		interpreter_needed: DF.Check
		interview_language: DF.Link | None
		late_entry: DF.Check
		late_reason: DF.LongText | None
		merged_into: DF.Link | None
		mode: DF.Link | None
		narrative: DF.LongText | None
		no_contact: DF.Check
		office: DF.Link | None
		orientation: DF.Link | None
		outcome: DF.Link | None
		pause_reason: DF.LongText | None
		paused: DF.Check
		paused_by: DF.Link | None
		paused_since: DF.Datetime | None
		pauses: DF.Table[CasePause]
		place: DF.LongText | None
		protected_answers: DF.LongText | None
		reassessment_due: DF.Datetime | None
		received_on: DF.Datetime
		reception_ref: DF.Data | None
		red_flags: DF.TableMultiSelect[CaseRedFlag]
		referent: DF.Link | None
		region: DF.Link | None
		region_unknown: DF.Check
		responsible: DF.Link | None
		risk_on: DF.Datetime | None
		source_identity: DF.LongText | None
		source_relation: DF.Link | None
		step_reason: DF.LongText | None
		steps: DF.Table[WorkflowStep]
		summary: DF.LongText
		triaged_on: DF.Datetime | None
		urgency: DF.Literal["", "U1", "U2", "U3", "U4"]
		urgency_reason: DF.LongText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"summary": "core",
		"contact": "contact",
		"source_identity": "source",
		"late_reason": "core",
		"place": "location",
		"narrative": "core",
		"protected_answers": "sensitive",
		"urgency_reason": "core",
		"pause_reason": "core",
		"admissibility_note": "core",
		"decision": "core",
		"closure_note": "core",
		"step_reason": "core",
	}

	TERM_FIELDS: ClassVar[dict[str, str]] = {
		"channel": "Intake Channel",
		"mode": "Saisine Mode",
		"source_relation": "Source Relation",
		"interview_language": "Language",
		"office": "CNDH Office",
		"admissibility_outcome": "Admissibility Outcome",
		"inadmissibility_reason": "Inadmissibility Reason",
		"orientation": "Referral Service",
		"closure_reason": "Closure Reason",
		"outcome": "Case Outcome",
	}
	STEP_FIELDS: ClassVar[frozenset[str]] = frozenset(
		{
			"step_reason",
			"admissibility_outcome",
			"inadmissibility_reason",
			"orientation",
			"admissibility_note",
			"decision",
			"closure_reason",
			"outcome",
			"closure_note",
		}
	)
	STEP_NEEDS: ClassVar[dict[str, tuple[str, ...]]] = {
		Stage.CASE_CLOSED: ("closure_reason",),
		Stage.CASE_INADMISSIBLE: ("inadmissibility_reason", "orientation", "admissibility_note"),
		Stage.CASE_REFERRED_OUT: ("orientation", "admissibility_note"),
	}
	STEP_ASKS: ClassVar[dict[str, tuple[str, ...]]] = {
		Stage.CASE_CLOSED: (
			"outcome",
			"inadmissibility_reason",
			"orientation",
			"admissibility_note",
			"closure_note",
		),
		Stage.CASE_PROTECTION: ("decision",),
		Stage.CASE_PLAN: ("decision",),
	}
	STEP_ASKED_WITH: ClassVar[dict[str, dict[str, tuple[str, tuple[str, ...]]]]] = {
		Stage.CASE_CLOSED: ASKED_WITH
	}
	MILESTONES: ClassVar[dict[str, str]] = {
		Stage.CASE_ADMISSIBILITY: "triaged_on",
		Stage.CASE_IN_PROGRESS: "admissibility_on",
		Stage.CASE_INADMISSIBLE: "admissibility_on",
		Stage.CASE_REFERRED_OUT: "admissibility_on",
		Stage.CASE_DECISION: "risk_on",
		Stage.CASE_CLOSED: "closed_on",
	}
	LATE_AFTER_HOURS: ClassVar[int] = 1

	def autoname(self) -> None:
		"""Number the case: prefix of the settings, year, five digits; neither place nor person."""
		prefix = frappe.db.get_single_value("Protection Settings", "case_prefix") or "DOS"
		self.name = make_autoname(f"{prefix}-.YYYY.-.#####")

	def before_validate(self) -> None:
		"""Let nothing in clear tell what is told to a referent only."""
		hide_untold_sign(self)
		super().before_validate()

	def check(self) -> None:
		"""Rules of intake and urgency."""
		ask_criteria(self)
		check_region_and_cercle(self)
		check_group(self)
		self.check_intake()
		self.check_urgency()
		keep_responsible(self)
		protect_minors(self)
		remember_pause(self)

	def check_intake(self) -> None:
		"""Ask for the region or that it is unknown, a contact or that there is none, a time that has passed."""
		if not self.region and not self.region_unknown:
			frappe.throw(_("Give the region, or tick that it is not known."), title=_("Region missing"))
		if not (self.contact or "").strip() and not self.no_contact:
			frappe.throw(_("Say how to reach whoever speaks, or tick that no contact is possible."))
		if get_datetime(self.received_on) > now_datetime():
			frappe.throw(_("Received on: this time lies in the future."))
		if self.is_new():
			self.late_entry = time_diff_in_hours(now_datetime(), self.received_on) > self.LATE_AFTER_HOURS
		if self.is_new() and self.channel in SPEAKS_ON_ARRIVAL:
			self.first_contact_on = self.received_on

	def check_urgency(self) -> None:
		"""Propose the urgency from the signs of danger; ask a reason for less."""
		proposed = lowest_allowed_urgency(row.flag for row in self.red_flags)
		if not proposed:
			return
		self.urgency = self.urgency or proposed
		if is_lower(self.urgency, proposed) and not (self.urgency_reason or "").strip():
			message = _("The signs of danger make this case {0}. Say why it should be {1}, or choose {0}.")
			frappe.throw(message.format(proposed, self.urgency), title=_("Urgency"))

	def on_update(self) -> None:
		"""Let access follow the case."""
		follow_case(self)
		follow_people(self)
		give_to_referent(self)
		keep_clocks_on_save(self)

	def onload(self) -> None:
		"""Hand the form the case's clocks, plain dates all of them."""
		self.set_onload("clocks", clocks_of(str(self.name)))

	def on_step(self, left: str | None, entered: str | None) -> None:
		"""Keep the facts that statistics read."""
		if left == Stage.CASE_DECISION and entered != Stage.CASE_IN_PROGRESS:
			self.decision_on = self.decision_on or now_datetime()
		judge_step(self, left, entered)
		if left == Stage.CASE_ADMISSIBILITY and entered == Stage.CASE_CLOSED:
			self.admissibility_on = self.admissibility_on or now_datetime()
		if left == Stage.CASE_CLOSED:
			self.update({"closed_on": None, "closure_reason": None, "outcome": None})
		if entered in ENDED_CASE_STAGES:
			self.end_flags()

	def end_flags(self) -> None:
		"""A case that has ended is neither an emergency nor paused."""
		if self.emergency:
			self.update({"emergency": 0, "emergency_ended": now_datetime()})
		self.update({"paused": 0, "paused_since": None, "paused_by": None, "pause_reason": None})

	@frappe.whitelist()
	def declare_emergency(self) -> None:
		"""Mark the case as an emergency, in any open state; for whoever may write the case."""
		self._act(
			emergency=1,
			emergency_since=now_datetime(),
			emergency_by=frappe.session.user,
			emergency_ended=None,
		)

	@frappe.whitelist()
	def end_emergency(self) -> None:
		"""End the emergency; its beginning stays on record."""
		self._act(emergency=0, emergency_ended=now_datetime())

	@frappe.whitelist()
	def pause(self, reason: str) -> None:
		"""Stop the clocks with a reason; the state is kept."""
		if not reason.strip():
			frappe.throw(_("Say why the case is paused."))
		self._act(paused=1, paused_since=now_datetime(), paused_by=frappe.session.user, pause_reason=reason)

	@frappe.whitelist()
	def resume(self) -> None:
		"""Let the clocks run again."""
		self._act(paused=0, paused_since=None, paused_by=None, pause_reason=None)

	@frappe.whitelist()
	def acknowledge(self) -> None:
		"""Note that whoever spoke was told that the complaint arrived, and its number."""
		self._act(acknowledged_on=self.acknowledged_on or now_datetime())

	@frappe.whitelist()
	def confirm_admissibility(self) -> None:
		"""Make a provisional admission final; for the chair, once every blocking criterion is met."""
		self.reload()
		confirm(self)
		self._act(admissibility_outcome=ADMISSIBLE)

	def _act(self, **values: object) -> None:
		"""Set flags on the stored case, whatever the state's edit roles; never on a case that has ended."""
		self.reload()
		self.check_permission("write")
		if stage_of_state(self.workflow_state) in ENDED_CASE_STAGES:
			frappe.throw(_("This case has ended. Reopen it first."))
		self.update(values)
		self.flags.by_server = True
		self.save()
