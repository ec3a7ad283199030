"""Merging: two cases of the same person and facts; one goes on, the other is closed and points to it.

Acts, information sources, deprivations of liberty, contacts, risk assessments, measures, consents, referrals, letters
and urgent appeals go along, sealed anew under the key of the case that goes on, whose team reads them from then on.
What the closed case itself says stays in it, under its own key and for its own team, and so does a consent to a
question that the person answered in the other case too: that answer holds, unless it is a yes and this one a no. Whoever
is in conflict with one of them is in conflict with both.
"""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import get_datetime

from cndh_protection.access import audit
from cndh_protection.access.audit import Code
from cndh_protection.access.consented import CONSENT
from cndh_protection.access.referral_sheet import REFERRAL
from cndh_protection.access.rights import CASE
from cndh_protection.constants import ENDED_CASE_STAGES, Stage
from cndh_protection.seal.moving import hang_anew
from cndh_protection.services.admissibility import CLOSED_MERGED
from cndh_protection.services.appeals import follow_answers
from cndh_protection.services.clocks.keeping import keep_clocks_of
from cndh_protection.services.conflicts import carry_over
from cndh_protection.services.merging_consents import merge_consents
from cndh_protection.services.minors import may_be_referent
from cndh_protection.services.risk.history import ASSESSMENT
from cndh_protection.services.stages import stage_of_state, state_of_stage
from cndh_protection.services.writable import writable

GOING_ALONG: Final = (
	"Violation Act",
	"Information Source",
	"Deprivation of Liberty",
	"Contact Log",
	ASSESSMENT,
	"Protection Measure",
	REFERRAL,
	"Authority Letter",
	"Urgent Appeal",
)


class CannotMerge(frappe.ValidationError):
	"""These two cases are not merged so."""


@frappe.whitelist(methods=["POST"])
def merge(case: str, into: str) -> int:
	"""Close a case as merged into another that goes on; returns how many records went along.

	For whoever may write both and take the step to closed, by the workflow's rules (role, four eyes). Audited. Raises
	:class:`CannotMerge`, ``StepNotAllowed``, and ``DoesNotExistError`` as for a wrong number.
	"""
	merged, kept = writable(CASE, case), writable(CASE, into)
	_require_fit(merged, kept)
	_close(merged, kept)
	carry_over(CASE, merged.name, kept.name)
	_bring_people(merged, kept)
	audit.write(Code.RESEALED, CASE, merged.name, {"into": kept.name})
	moved = [(doctype, name) for doctype in GOING_ALONG for name in _records_of(merged.name, doctype)]
	moved += [(CONSENT, name) for name in merge_consents(merged.name, kept.name)]
	for doctype, name in moved:
		hang_anew(frappe.get_doc(doctype, name, for_update=True), kept.name)
	follow_answers(kept.name)
	for name in (merged.name, kept.name):
		keep_clocks_of(name)
	return len(moved)


def _require_fit(merged: Any, kept: Any) -> None:
	if merged.name == kept.name:
		frappe.throw(_("Choose another case: this one cannot go on in itself."), CannotMerge)
	if stage_of_state(kept.workflow_state) in ENDED_CASE_STAGES:
		frappe.throw(
			_("The case that is to go on has ended. Reopen it first, or choose another."), CannotMerge
		)
	if merged.confidentiality_level == "C3" != kept.confidentiality_level:
		message = _(
			"{0} is for named persons only: make {1} C3 first, or more people would read what is in it."
		)
		frappe.throw(message.format(merged.name, kept.name), CannotMerge)


def _close(merged: Any, kept: Any) -> None:
	merged.update(
		{
			"closure_reason": CLOSED_MERGED,
			"merged_into": kept.name,
			"workflow_state": state_of_stage(Stage.CASE_CLOSED),
		}
	)
	merged.flags.by_server = True
	merged.save()


def _bring_people(merged: Any, kept: Any) -> None:
	there = {row.defender for row in kept.defenders}
	for row in merged.defenders:
		if row.defender not in there:
			kept.append("defenders", {"defender": row.defender, "part": row.part})
	if not kept.referent and merged.referent and may_be_referent(merged.referent, kept.name):
		kept.referent = merged.referent
	due = [get_datetime(case.reassessment_due) for case in (kept, merged) if case.reassessment_due]
	kept.reassessment_due = min(due, default=None)
	kept.flags.by_server = True
	kept.save()


def _records_of(case: str, doctype: str) -> list[str]:
	return frappe.get_all(doctype, filters={"violation_case": case}, pluck="name", order_by="creation, name")
