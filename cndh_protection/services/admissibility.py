"""Admissibility: the criteria, what an admission and a refusal ask for, and what nobody is refused for.

Somebody who is anonymous or cannot be reached is never refused for that. In U1 and U2 a case is admitted provisionally:
protect first, complete later (docs/procedure.md, Steps; ``admissibility_criteria``).
"""

from __future__ import annotations

import json
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document

from cndh_protection.constants import URGENT, Role, Stage
from cndh_protection.services.stages import StepIncomplete, StepNotAllowed, stage_of_state

CRITERIA: Final = "Admissibility Criterion"
IDENTIFIABLE: Final = f"{CRITERIA}-ID"
NO_DUPLICATE: Final = f"{CRITERIA}-DUP"
MET, NOT_MET = "Met", "Not met"

ADMISSIBLE, PROVISIONAL, SELF_REFERRED, INADMISSIBLE, REFERRED, MERGED = (
	f"Admissibility Outcome-{code}" for code in ("ADM", "PRO", "AUT", "INA", "REF", "MER")
)
SELF_REFERRAL: Final = "Saisine Mode-AUT"
INSUFFICIENT: Final = "Inadmissibility Reason-INS"
WITHDRAWN: Final = "Inadmissibility Reason-WDN"
ANONYMOUS: Final = "Source Relation-ANO"

CLOSED_INADMISSIBLE, CLOSED_REFERRED, CLOSED_PASSED_ON, CLOSED_MERGED = (
	f"Closure Reason-{code}" for code in ("INA", "ORI", "PLA", "MER")
)
OUTCOME_OF_CLOSING: Final = {
	CLOSED_INADMISSIBLE: INADMISSIBLE,
	CLOSED_REFERRED: REFERRED,
	CLOSED_PASSED_ON: REFERRED,
	CLOSED_MERGED: MERGED,
}
REFUSAL_NEEDS: Final = ("inadmissibility_reason", "orientation", "admissibility_note")
NEEDS_OF_CLOSING: Final = {
	CLOSED_INADMISSIBLE: REFUSAL_NEEDS,
	CLOSED_REFERRED: ("orientation", "admissibility_note"),
	CLOSED_PASSED_ON: ("admissibility_note",),
}
ASKED_WITH: Final = {
	field: ("closure_reason", tuple(reason for reason, needs in NEEDS_OF_CLOSING.items() if field in needs))
	for field in REFUSAL_NEEDS
}
"""What a closing asks for with some of its reasons only → the field of the reason, and those reasons."""


class NotAdmissible(frappe.ValidationError):
	"""A case was about to be admitted while a blocking criterion is not met."""


class NoGround(frappe.ValidationError):
	"""Somebody was about to be refused for what nobody is refused for."""


def ask_criteria(case: Document) -> None:
	"""Lay every criterion in use into a case under review, and say which ones block."""
	if stage_of_state(case.workflow_state) == Stage.CASE_ADMISSIBILITY:
		asked = {row.criterion for row in case.criteria}
		for name in criteria():
			if name not in asked:
				case.append("criteria", {"criterion": name})
	for row in case.criteria:
		row.blocking = int(row.criterion in blocking_criteria())


def criteria() -> list[str]:
	"""The criteria in use, in their order."""
	filters = {"term_list": CRITERIA, "retired": 0}
	return frappe.get_all("Reference Term", filters=filters, pluck="name", order_by="sort_order, name")


def blocking_criteria() -> frozenset[str]:
	"""Those without which no case is admitted for good."""
	rows = frappe.get_all("Reference Term", filters={"term_list": CRITERIA}, fields=["name", "attributes"])
	return frozenset(row.name for row in rows if json.loads(row.attributes or "{}").get("test") == "B")


def judge_step(case: Any, left: str | None, entered: str | None) -> None:
	"""What a step into or out of the review of admissibility asks for and sets.

	Raises :class:`NotAdmissible`, :class:`NoGround` or ``StepIncomplete``.
	"""
	if left == Stage.CASE_ADMISSIBILITY and entered == Stage.CASE_IN_PROGRESS:
		case.admissibility_outcome = _outcome_of_admission(case)
	elif entered == Stage.CASE_INADMISSIBLE:
		require_ground(case, case.inadmissibility_reason)
		case.admissibility_outcome = INADMISSIBLE
	elif entered == Stage.CASE_REFERRED_OUT:
		case.admissibility_outcome = REFERRED
	elif entered == Stage.CASE_CLOSED:
		_close(case, left)
	elif left == Stage.CASE_INADMISSIBLE and entered == Stage.CASE_ADMISSIBILITY:
		_review_anew(case)


def _outcome_of_admission(case: Any) -> str:
	"""For good when every blocking criterion is met; provisionally in U1 and U2 when none is known not to be."""
	answers = {row.criterion: row.answer for row in case.criteria}
	failed = [name for name in blocking_criteria() if answers.get(name) == NOT_MET]
	if failed:
		message = _("Not met: {0}. Refer the person, or close the case with reasons and advice.")
		frappe.throw(message.format(_labels(failed)), NotAdmissible, title=_("Admissibility"))
	unanswered = [name for name in blocking_criteria() if answers.get(name) != MET]
	if unanswered and case.urgency not in URGENT:
		message = _(
			"Not answered: {0}. Answer them in the case, or judge the urgency: U1 and U2 are admitted provisionally."
		)
		frappe.throw(message.format(_labels(unanswered)), NotAdmissible, title=_("Admissibility"))
	if unanswered:
		return PROVISIONAL
	return SELF_REFERRED if case.mode == SELF_REFERRAL else ADMISSIBLE


def _close(case: Any, left: str | None) -> None:
	_require_filled(case, NEEDS_OF_CLOSING.get(case.closure_reason, ()))
	if case.closure_reason == CLOSED_INADMISSIBLE:
		require_ground(case, case.inadmissibility_reason)
	if case.closure_reason == CLOSED_MERGED and not case.merged_into:
		frappe.throw(_("A case is merged from the menu of the case, which asks for the case that goes on."))
	if left in BEFORE_ADMISSION:
		case.admissibility_outcome = OUTCOME_OF_CLOSING.get(case.closure_reason, case.admissibility_outcome)


BEFORE_ADMISSION: Final = frozenset(
	{Stage.CASE_RECEIVED, Stage.CASE_URGENCY, Stage.CASE_ADMISSIBILITY, Stage.CASE_AWAITING}
)


def require_ground(case: Any, reason: str) -> None:
	"""Refuse a refusal for what nobody is refused for: not known by name, not to be reached, told twice."""
	require_could_be_asked(case, reason)
	failed = {row.criterion for row in case.criteria if row.answer == NOT_MET}
	if reason != WITHDRAWN and not failed - {IDENTIFIABLE, NO_DUPLICATE}:
		message = _(
			"No criterion stands against this case. Answer the criteria first. Not to be identified is no ground;"
			" a duplicate is merged."
		)
		frappe.throw(message, NoGround, title=_("Admissibility"))


def require_could_be_asked(doc: Any, reason: str) -> None:
	"""Refuse "not enough information" against a case or submission whose author could not be asked for more."""
	is_out_of_reach = doc.no_contact or not doc.contact or doc.get("source_relation") == ANONYMOUS
	if reason == INSUFFICIENT and is_out_of_reach:
		message = _(
			"Whoever is anonymous or cannot be reached is never refused for that: nothing could be asked."
			" Examine what is known, or take the matter up as self-referral."
		)
		frappe.throw(message, NoGround, title=_("Admissibility"))


def _review_anew(case: Any) -> None:
	"""A review was granted: what was decided is open again; the steps keep who had decided it."""
	case.update(dict.fromkeys(("admissibility_outcome", "inadmissibility_reason", "admissibility_on")))


def confirm(case: Any) -> None:
	"""Make a provisional admission final, once every blocking criterion is met; for the chair."""
	if Role.CHAIR not in frappe.get_roles():
		frappe.throw(_("The chair confirms a provisional admission."), StepNotAllowed)
	if case.admissibility_outcome != PROVISIONAL:
		frappe.throw(_("This case was not admitted provisionally."))
	answers = {row.criterion: row.answer for row in case.criteria}
	unmet = [name for name in blocking_criteria() if answers.get(name) != MET]
	if unmet:
		frappe.throw(_("Not met or not answered: {0}.").format(_labels(unmet)), NotAdmissible)


def _require_filled(case: Any, fields: tuple[str, ...]) -> None:
	missing = [_(case.meta.get_label(field)) for field in fields if not str(case.get(field) or "").strip()]
	if missing:
		message = _("This closing asks for: {0}. Fill it in and take the step again.")
		frappe.throw(message.format(", ".join(missing)), StepIncomplete)


def _labels(names: list[str]) -> str:
	column = "label_fr" if frappe.local.lang == "fr" else "label_en"
	rows = frappe.get_all(
		"Reference Term",
		filters={"name": ["in", names]},
		fields=[column],
		order_by="sort_order",
		pluck=column,
	)
	return " · ".join(rows)
