"""The plan of a case on one page: who agreed to what, its measures, its referrals. Nothing that is sealed."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe.utils import getdate

from cndh_protection.access import consented
from cndh_protection.access.referral_sheet import is_live
from cndh_protection.access.rights import CASE
from cndh_protection.access.rows import is_hidden, say_not_found
from cndh_protection.constants import Stage
from cndh_protection.services.consents import ASKED_FIRST, EXPLAINED, SCOPE, code_of
from cndh_protection.services.stages import stage_of_state
from cndh_protection.services.terms import term_label

MEASURE_COLUMNS: Final = (
	"name",
	"measure_type",
	"beneficiary",
	"workflow_state",
	"owner_officer",
	"partner",
	"starts_on",
	"ends_on",
	"due_on",
	"review_on",
	"cost",
	"funder",
	"consent_scope",
	"answer",
	"effectiveness",
)
UNDER_WAY: Final = frozenset({Stage.MEASURE_ACTIVE, Stage.MEASURE_ON_HOLD, Stage.MEASURE_ON_DUTY})


@frappe.whitelist(methods=["POST"])
def plan_of(violation_case: str) -> dict[str, Any]:
	"""The consents, measures and referrals of a case that the person at work may read, for the case's form.

	``people``: those of the case, each with the answers to what is asked first. ``consents``, ``measures``,
	``referrals``: None where the person's role reads none. Raises ``DoesNotExistError`` as for a wrong number.
	"""
	if is_hidden(CASE, violation_case, frappe.session.user):
		say_not_found(CASE, violation_case)
	people = _people(violation_case)
	answers = _readable("Consent", violation_case, (*EXPLAINED, "defender", "partner", "authority"))
	measures = _readable("Protection Measure", violation_case, (*MEASURE_COLUMNS, "risk_created"))
	sent = _readable("Referral", violation_case, _REFERRAL_COLUMNS)
	return {
		"people": people,
		"asked_first": [{"scope": code, "label": term_label(f"{SCOPE}{code}")} for code in ASKED_FIRST],
		"consents": None if answers is None else [_consent(row) for row in answers],
		"measures": None if measures is None else [_measure(row, violation_case, people) for row in measures],
		"referrals": None if sent is None else [_referral(row) for row in sent],
	}


_REFERRAL_COLUMNS: Final = (
	"name",
	"defender",
	"partner",
	"violation_case",
	"service",
	"consent",
	"workflow_state",
	"expires_on",
	"sent_on",
	"first_read_on",
)


def _people(case: str) -> list[dict[str, Any]]:
	names = frappe.get_all(
		"Case Defender", filters={"parent": case, "parenttype": CASE}, pluck="defender", order_by="idx asc"
	)
	return [
		{"defender": name, "alias": frappe.db.get_value("Defender", name, "alias") or name}
		for name in dict.fromkeys(names)
	]


def _readable(doctype: str, case: str, fields: tuple[str, ...]) -> list[Any] | None:
	"""The rows of a case that the person at work reads; None if the role reads none at all."""
	if not frappe.has_permission(doctype, "read"):
		return None
	filters = {"violation_case": case}
	return list(
		frappe.get_list(
			doctype, filters=filters, fields=list(fields), order_by="creation asc", limit_page_length=0
		)
	)


def _consent(row: Any) -> dict[str, Any]:
	return {
		"name": row.name,
		"defender": row.defender,
		"scope": code_of(row.scope),
		"label": term_label(row.scope),
		"recipient": _recipient_label(row),
		"status": term_label(row.status),
		"stands": consented.stands(row),
		"ran_out": consented.has_run_out(row),
		"expires_on": row.expires_on,
	}


def _recipient_label(row: Any) -> str | None:
	if row.partner:
		return frappe.db.get_value("Partner Organisation", row.partner, "organisation_name")
	return row.authority and frappe.db.get_value("Authority", row.authority, "label_fr")


def _measure(row: Any, case: str, people: list[dict[str, Any]]) -> dict[str, Any]:
	"""A measure with the words of its codes; of the risk it creates, only whether it is written down."""
	values = {field: row[field] for field in MEASURE_COLUMNS}
	alias = {one["defender"]: one["alias"] for one in people}
	under_way = stage_of_state(row.workflow_state) in UNDER_WAY
	past = bool(under_way and row.ends_on and getdate(row.ends_on) < getdate())
	expired = past or stage_of_state(row.workflow_state) == Stage.MEASURE_EXPIRED
	return {
		**values,
		"label": frappe.db.get_value("Protection Measure Type", row.measure_type, "label_fr"),
		"alias": alias.get(row.beneficiary) or frappe.db.get_value("Defender", row.beneficiary, "alias"),
		"partner": row.partner
		and frappe.db.get_value("Partner Organisation", row.partner, "organisation_name"),
		"owner_officer": row.owner_officer and frappe.utils.get_fullname(row.owner_officer),
		"effectiveness": row.effectiveness and term_label(row.effectiveness),
		"risk_written": bool(row.risk_created),
		"consent_stands": _consent_stands(row, case),
		"expired": expired,
		"review_late": bool(under_way and row.review_on and getdate(row.review_on) < getdate()),
	}


def _consent_stands(row: Any, case: str) -> bool | None:
	"""Whether a consent for what the measure needs stands; None if it needs none."""
	if not row.consent_scope:
		return None
	scopes = [f"{SCOPE}{code}" for code in row.consent_scope.split("|")]
	filters: dict[str, Any] = {"violation_case": case, "defender": row.beneficiary, "scope": ["in", scopes]}
	found = frappe.get_all("Consent", filters=filters, fields=[*consented.JUDGED, "partner"])
	return any(consented.stands(one) and one.partner in (None, row.partner or one.partner) for one in found)


def _referral(row: Any) -> dict[str, Any]:
	return {
		"name": row.name,
		"defender": row.defender,
		"partner": frappe.db.get_value("Partner Organisation", row.partner, "organisation_name"),
		"service": term_label(row.service),
		"workflow_state": row.workflow_state,
		"expires_on": row.expires_on,
		"first_read_on": row.first_read_on,
		"is_live": is_live(row),
	}
