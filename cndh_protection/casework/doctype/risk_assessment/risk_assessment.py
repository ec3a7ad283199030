from typing import ClassVar, Final

import frappe
from frappe import _
from frappe.utils import cstr, get_datetime, now_datetime

from cndh_protection.access.rows import may_make
from cndh_protection.services.records import Record
from cndh_protection.services.risk.answers import arrange_answers, unanswered
from cndh_protection.services.risk.assessing import apply_score
from cndh_protection.services.risk.effects import follow_assessment
from cndh_protection.services.risk.history import last_final

DRAFT: Final = "Draft"
FINAL: Final = "Final"
FULL: Final = "Full"

WORKED_OUT: Final = (
	"threat",
	"vulnerability",
	"capacity",
	"score",
	"level",
	"level_by_score",
	"level_by_rules",
)


class AssessmentRefused(frappe.ValidationError):
	"""An assessment that is incomplete, impossible, or final already."""


class RiskAssessment(Record):
	"""How much risk a person of a case runs: threats, vulnerabilities and capacities, scored as a support for those
	who decide."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.casework.doctype.case_red_flag.case_red_flag import CaseRedFlag
		from cndh_protection.casework.doctype.risk_answer.risk_answer import RiskAnswer
		from cndh_protection.casework.doctype.risk_scenario.risk_scenario import RiskScenario

		adjustment: DF.Literal["-1", "0", "1"]
		adjustment_reason: DF.LongText | None
		answers: DF.Table[RiskAnswer]
		assessed_by: DF.Link | None
		assessed_on: DF.Datetime
		capacity: DF.Data | None
		defender: DF.Link
		equality_analysis: DF.LongText | None
		finalised_by: DF.Link | None
		finalised_on: DF.Datetime | None
		form: DF.Literal["Rapid", "Full"]
		level: DF.Literal["", "L1", "L2", "L3", "L4"]
		level_by_rules: DF.Literal["", "L1", "L2", "L3", "L4"]
		level_by_score: DF.Literal["", "L1", "L2", "L3", "L4"]
		low_confidence: DF.Check
		model: DF.Link | None
		next_review: DF.Date | None
		own_view: DF.Literal["", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
		own_view_words: DF.LongText | None
		previous: DF.Link | None
		red_flags: DF.TableMultiSelect[CaseRedFlag]
		risk_colleagues: DF.LongText | None
		risk_family: DF.LongText | None
		risk_source: DF.LongText | None
		risk_staff: DF.LongText | None
		rules_applied: DF.Data | None
		scenarios: DF.Table[RiskScenario]
		score: DF.Data | None
		status: DF.Literal["Draft", "Final"]
		threat: DF.Data | None
		violation_case: DF.Link
		vulnerability: DF.Data | None
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"adjustment_reason": "core",
		"own_view_words": "core",
		"risk_family": "core",
		"risk_colleagues": "core",
		"risk_source": "core",
		"risk_staff": "core",
		"equality_analysis": "core",
	}

	def raise_no_permission_to(self, perm_type: str) -> None:
		"""Say which form is whose, to whoever may make the other one only."""
		if perm_type == "create" and self.form == FULL and frappe.has_permission(self.doctype, "create"):
			message = _(
				"The full form is for a risk analyst of the case. Fill in the rapid one, or ask an analyst."
			)
			frappe.throw(message, frappe.PermissionError)
		super().raise_no_permission_to(perm_type)

	def keep_server_fields(self) -> None:
		"""Refuse figures that somebody typed, with words instead of putting them back in silence."""
		before = self.get_doc_before_save()
		if before and any(cstr(self.get(field)) != cstr(before.get(field)) for field in WORKED_OUT):
			message = _(
				"The score and the level are worked out from the answers: nobody types them. Nothing was saved."
			)
			frappe.throw(message, AssessmentRefused)
		super().keep_server_fields()

	def check(self) -> None:
		"""Refuse what is impossible, and work everything else out anew: nothing posted decides the level."""
		self.refuse_change_of_final()
		self.begin()
		self.check_person_and_time()
		self.take_flags_of_case()
		arrange_answers(self)
		for scenario in self.scenarios:
			scenario.grade()
		apply_score(self)
		self.check_adjustment()
		if self.status == FINAL:
			self.check_complete()

	def refuse_change_of_final(self) -> None:
		"""A final assessment stays as it is: the next one supersedes it."""
		before = self.get_doc_before_save()
		if before and before.status == FINAL:
			message = _(
				"This assessment is final and is not changed any more. Make a new one: it takes its place."
			)
			frappe.throw(message, AssessmentRefused)

	def begin(self) -> None:
		"""Note who assesses and what stood before. Whoever may not come back to a draft makes it final at once."""
		self.assessed_by = self.assessed_by or frappe.session.user
		self.adjustment = self.adjustment or "0"
		self.previous = last_final(self.violation_case, self.defender, before=self.name)
		if self.is_new() and not self.flags.by_server and not self.is_of_analyst():
			self.finish()

	def is_of_analyst(self) -> bool:
		"""Whether the person at work may come back to this assessment and move its level (rule O5)."""
		return may_make(self, frappe.session.user, "W")

	def finish(self) -> None:
		"""Make it final, by the person at work."""
		self.update({"status": FINAL, "finalised_by": frappe.session.user, "finalised_on": now_datetime()})

	def check_person_and_time(self) -> None:
		"""Only people of the case are assessed, and only about a time that has come."""
		stands = {"parenttype": "Violation Case", "parent": self.violation_case, "defender": self.defender}
		if not frappe.db.exists("Case Defender", stands):
			message = _(
				"Person assessed: this person does not stand in the case. Add him or her to the case first."
			)
			frappe.throw(message, AssessmentRefused)
		if get_datetime(self.assessed_on) > now_datetime():
			frappe.throw(_("Assessed on: this time lies in the future."), AssessmentRefused)

	def take_flags_of_case(self) -> None:
		"""Have the case's signs of danger among those of the assessment."""
		here = {row.flag for row in self.red_flags}
		of_case = {"parenttype": "Violation Case", "parent": self.violation_case}
		for flag in frappe.get_all("Case Red Flag", of_case, pluck="flag", order_by="idx asc"):
			if flag not in here:
				self.append("red_flags", {"flag": flag})

	def check_adjustment(self) -> None:
		"""An adjustment is the analyst's, has a reason, and moves the level (rule O5)."""
		if self.adjustment == "0":
			return
		if not self.flags.by_server and not self.is_of_analyst():
			frappe.throw(_("Only a risk analyst of the case adjusts the level."), frappe.PermissionError)
		if not (self.adjustment_reason or "").strip():
			frappe.throw(_("Say why the level is adjusted."), AssessmentRefused)
		if self.level == self.level_by_rules:
			message = _(
				"This adjustment changes nothing: the level stays {0}. Signs of danger are not argued away."
			)
			frappe.throw(message.format(self.level or "?"), AssessmentRefused)

	def check_complete(self) -> None:
		"""Every question was asked, and a level came out."""
		missing = unanswered(self)
		if missing:
			message = _("Answer every question, or say that it is not known: {0}.")
			frappe.throw(message.format(", ".join(missing)), AssessmentRefused)
		if not self.level:
			frappe.throw(_("Nothing is known of the threats: no level comes out."), AssessmentRefused)

	@frappe.whitelist()
	def finalise(self) -> None:
		"""Make the draft final; for whoever may write it, as saving asks."""
		self.reload()
		self.finish()
		self.flags.by_server = True
		self.save()

	def on_update(self) -> None:
		"""Let the person and the case know of a level that is final."""
		if self.status == FINAL:
			follow_assessment(self)
