"""*Ma journée*: what is late, what is due, what waits for an answer, whom to call and how. Plain columns only."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import now_datetime

from cndh_protection.access.complaints import COMPLAINT, WAITING
from cndh_protection.access.rights import CASE, DEFENDER, SUBMISSION
from cndh_protection.access.team_people import PRECAUTIONS, cases_of_team
from cndh_protection.constants import Role, Stage
from cndh_protection.services.clocks import submissions
from cndh_protection.services.clocks.derived import REASSESSED_WITHIN
from cndh_protection.services.clocks.warnings import warnings
from cndh_protection.services.handling import ANSWERED
from cndh_protection.services.stages import state_of_stage

AHEAD: Final = timedelta(days=7)
MOST: Final = 100
"""Rows of one section: who has more reads the list."""

OF_CASES: Final = ("late", "today", "week", "waiting", "calls", "decide")


@frappe.whitelist(methods=["POST"])
def my_day() -> dict[str, Any]:
	"""The day of whoever asks, in the cases that are his or her own or granted: for readers of cases, and
	commissioners to whom complaints are given.

	``late``, ``today`` and ``week``: clocks, those of the most urgent cases first. ``waiting``: paused cases. ``calls``: next tries that
	are due, with the precautions of the person. ``decide``: for the chair, cases that wait for a decision, of the session
	or on reopening (``reopen``). ``complaints``: about our handling, those given to whoever asks, and for the president
	those that wait for a commissioner. ``submissions``: those that nobody took up yet; None for whoever reads none.
	``warnings``: what must be mended for deadlines to hold. ``most``: no section holds more rows.
	"""
	reads_cases, reads_complaints = (frappe.has_permission(one, "read") for one in (CASE, COMPLAINT))
	if not reads_cases and not reads_complaints:
		frappe.throw(_("This page is for those who work on cases."), frappe.PermissionError)
	return {
		**(_of_cases() if reads_cases else {section: [] for section in OF_CASES}),
		"complaints": _complaints() if reads_complaints else [],
		"submissions": submissions.waiting(MOST) if frappe.has_permission(SUBMISSION, "read") else None,
		"warnings": warnings(),
		"most": MOST,
	}


def _of_cases() -> dict[str, Any]:
	cases, now = cases_of_team(frappe.session.user), now_datetime()
	midnight = datetime.combine(now.date() + timedelta(days=1), time())
	return {
		"late": _clocks(cases, datetime.min, now),
		"today": _clocks(cases, now, midnight),
		"week": _clocks(cases, midnight, now + AHEAD),
		"waiting": _paused(cases),
		"calls": _calls(cases, midnight),
		"decide": _to_decide(),
	}


def _clocks(cases: list[str], after: datetime, until: datetime) -> list[Any]:
	"""Running clocks of these cases that are due in this time, the most urgent cases first."""
	return frappe.get_list(
		"Case Clock",
		filters=[
			["violation_case", "in", cases],
			["state", "in", ["Running", "Late"]],
			["due_on", ">", after],
			["due_on", "<=", until],
		],
		fields=["violation_case", "kind", "due_on", "urgency", "provisional"],
		order_by="urgency asc, due_on asc, kind asc",
		limit_page_length=MOST,
	)


def _paused(cases: list[str]) -> list[Any]:
	fields = ["name", "urgency", "paused_since", "workflow_state"]
	filters = {"name": ["in", cases], "paused": 1}
	return frappe.get_list(
		CASE, filters=filters, fields=fields, order_by="paused_since asc", limit_page_length=MOST
	)


def _calls(cases: list[str], before: datetime) -> list[Any]:
	"""Next tries that are due and after which nobody was contacted, for readers of contacts; with what must be read before."""
	if not frappe.has_permission("Contact Log", "read"):
		return []
	fields = ["name", "violation_case", "defender", "next_try", "channel", "contacted_on"]
	rows = frappe.get_list(
		"Contact Log",
		filters=[["violation_case", "in", cases], ["next_try", "is", "set"], ["next_try", "<", before]],
		fields=fields,
		order_by="next_try asc",
		limit_page_length=MOST,
	)
	due = [row for row in rows if not _contacted_since(row)]
	return [{**row, "precautions": _precautions(row.defender)} for row in due]


def _contacted_since(row: Any) -> bool:
	later = {"violation_case": row.violation_case, "contacted_on": [">", row.contacted_on]}
	if row.defender:
		later["defender"] = row.defender
	return bool(frappe.db.exists("Contact Log", later))


def _precautions(defender: str | None) -> dict[str, Any] | None:
	if not defender:
		return None
	found = frappe.get_list(
		DEFENDER, filters={"name": defender}, fields=["alias", *PRECAUTIONS], limit_page_length=1
	)
	return found[0] if found else None


def _complaints() -> list[Any]:
	return frappe.get_list(
		COMPLAINT,
		filters={"status": ["!=", ANSWERED]},
		or_filters=[["status", "=", WAITING], ["answered_by", "=", frappe.session.user]],
		fields=["name", "violation_case", "subject", "status", "due_on"],
		order_by="due_on asc, name asc",
		limit_page_length=MOST,
	)


def _to_decide() -> list[Any]:
	if Role.CHAIR not in frappe.get_roles():
		return []
	filters = {"workflow_state": state_of_stage(Stage.CASE_DECISION)}
	return [*_to_reopen(), *_cases(filters, ["name", "urgency", "received_on"])]


def _to_reopen() -> list[Any]:
	"""Closed cases after whose closing there were reprisals."""
	filters = {"workflow_state": state_of_stage(Stage.CASE_CLOSED), "reassessment_due": ["is", "set"]}
	rows = _cases(filters, ["name", "urgency", "received_on", "closed_on", "reassessment_due"])
	asked_since = [
		row for row in rows if row.closed_on and row.reassessment_due >= row.closed_on + REASSESSED_WITHIN
	]
	return [frappe._dict(row, reopen=1) for row in asked_since]


def _cases(filters: dict[str, Any], fields: list[str]) -> list[Any]:
	return frappe.get_list(
		CASE, filters=filters, fields=fields, order_by="urgency asc, received_on asc", limit_page_length=MOST
	)
