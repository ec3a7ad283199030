"""The platform's hook on lists, one function a doctype: the platform does not say which list it asks for."""

from __future__ import annotations

from collections.abc import Callable

import frappe

from cndh_protection.access.rules import criterion_of

Condition = Callable[..., str]


def _rows_of(doctype: str) -> Condition:
	def condition(user: str | None = None, **_options: object) -> str:
		return criterion_of(doctype, user or frappe.session.user).sql()

	condition.__doc__ = f"The rows of {doctype} that a person may read, as a condition in parentheses."
	return condition


violation_case = _rows_of("Violation Case")
defender = _rows_of("Defender")
violation_act = _rows_of("Violation Act")
protection_measure = _rows_of("Protection Measure")
contact_log = _rows_of("Contact Log")
case_clock = _rows_of("Case Clock")
information_source = _rows_of("Information Source")
deprivation_of_liberty = _rows_of("Deprivation of Liberty")
authority_letter = _rows_of("Authority Letter")
urgent_appeal = _rows_of("Urgent Appeal")
risk_assessment = _rows_of("Risk Assessment")
intake_submission = _rows_of("Intake Submission")
consent = _rows_of("Consent")
referral = _rows_of("Referral")
handling_complaint = _rows_of("Handling Complaint")
access_grant = _rows_of("Access Grant")
access_conflict = _rows_of("Access Conflict")
duplicate_hint = _rows_of("Duplicate Hint")
case_defender = _rows_of("Case Defender")
case_red_flag = _rows_of("Case Red Flag")
case_pause = _rows_of("Case Pause")
admissibility_answer = _rows_of("Admissibility Answer")
workflow_step = _rows_of("Workflow Step")
alleged_actor = _rows_of("Alleged Actor")
act_right = _rows_of("Act Right")
custody_extension = _rows_of("Custody Extension")
risk_answer = _rows_of("Risk Answer")
risk_scenario = _rows_of("Risk Scenario")
referral_section = _rows_of("Referral Section")
protection_session = _rows_of("Protection Session")
session_item = _rows_of("Session Item")
session_attendance = _rows_of("Session Attendance")
session_voice = _rows_of("Session Voice")
defender_language = _rows_of("Defender Language")
defender_profile_entry = _rows_of("Defender Profile Entry")
defender_need = _rows_of("Defender Need")
defender_contact = _rows_of("Defender Contact")
defender_relation = _rows_of("Defender Relation")
workflow_action = _rows_of("Workflow Action")
