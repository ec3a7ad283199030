"""The lists that the work is coded with (``fixtures/seed/*.csv``), seeded once.

Administrators add, reword and retire rows; a code never changes meaning. What belongs to the application (codes of
other classifications) is refreshed at each update, and nothing else is.
"""

from __future__ import annotations

import json
from typing import Any, Final

import frappe

from cndh_protection.setup import seed_files

COMMON: Final = ("code", "label_en", "label_fr", "definition_en", "definition_fr", "source")

TERM_LISTS: Final[dict[str, str]] = {
	"activity_types": "Activity Type",
	"admissibility_criteria": "Admissibility Criterion",
	"admissibility_outcomes": "Admissibility Outcome",
	"age_groups": "Age Group",
	"appeal_mechanisms": "Appeal Mechanism",
	"attribution_levels": "Attribution Level",
	"beneficiary_relations": "Beneficiary Relation",
	"case_outcomes": "Case Outcome",
	"closure_reasons": "Closure Reason",
	"cndh_offices": "CNDH Office",
	"comparators": "Comparator",
	"consent_modes": "Consent Mode",
	"consent_scopes": "Consent Scope",
	"consent_status": "Consent Status",
	"custody_events": "Custody Event",
	"evidence_types": "Evidence Type",
	"iccs_subset": "ICCS Category",
	"impacts": "Impact",
	"inadmissibility_reasons": "Inadmissibility Reason",
	"indicators": "Indicator",
	"intake_channels": "Intake Channel",
	"languages": "Language",
	"measure_categories": "Measure Category",
	"measure_effectiveness": "Measure Effectiveness",
	"motive_links": "Motive Link",
	"recommendation_status": "Recommendation Status",
	"recommendation_types": "Recommendation Type",
	"referral_services": "Referral Service",
	"referral_status": "Referral Status",
	"risk_override_rules": "Risk Override Rule",
	"saisine_modes": "Saisine Mode",
	"sdg_16_10_1_categories": "SDG 16.10.1 Category",
	"sex_gender": "Sex or Gender",
	"source_relations": "Source Relation",
	"source_reliability": "Source Reliability",
	"state_links": "State Link",
	"target_audiences": "Target Audience",
	"training_topics": "Training Topic",
	"un_declaration_rights": "UN Declaration Right",
	"un_sr_submission_fields": "UN Submission Field",
	"urgency_levels": "Urgency Level",
	"verification_levels": "Verification Level",
	"violation_categories": "Violation Category",
	"vulnerability_characteristics": "Vulnerability",
}
"""Files of plain lists: every row a Reference Term of that list."""

RULED_LISTS: Final[dict[str, tuple[str, dict[str, str]]]] = {
	"violation_types": (
		"Violation Type",
		{
			"default_urgency": "default_urgency",
			"sensitive": "sensitive",
			"sdg": "sdg_category",
			"iccs": "iccs_code",
			"huridocs_code": "huridocs_code",
			"un_rights": "un_rights",
		},
	),
	"protection_measures": (
		"Protection Measure Type",
		{
			"target_lead_hours": "target_lead_hours",
			"consent_scope": "consent_scope",
			"huridocs_code": "huridocs_code",
		},
	),
	"defender_profiles": ("Defender Profile", {"sdg_group": "sdg_group", "sensitive": "sensitive"}),
	"perpetrator_types": ("Actor Type", {"state_status": "state_status", "huridocs_code": "huridocs_code"}),
	"legal_instruments": ("Legal Instrument", {"scope": "scope"}),
	"addressees": ("Authority", {}),
	"triage_red_flags": ("Triage Red Flag", {"minimum_urgency": "minimum_urgency"}),
	"risk_items": (
		"Risk Item",
		{"axis": "axis", "rapid": "rapid", "anchors_fr": "anchors_fr", "anchors_en": "anchors_en"},
	),
	"risk_levels": (
		"Risk Level",
		{
			"min_score": "min_score",
			"max_score": "max_score",
			"review_days": "review_days",
			"decided_by": "decided_by",
		},
	),
	"retention_classes": ("Retention Class", {"months": "months"}),
}
"""Files of lists that carry rules: the doctype, and which column goes into which of its fields."""

CATEGORY_LISTS: Final = {"violation_types": "Violation Category", "protection_measures": "Measure Category"}

APPLICATION_OWNED: Final = frozenset(
	{"sdg_category", "iccs_code", "huridocs_code", "state_status", "sdg_group", "attributes", "source"}
)
"""Fields that no administrator edits: read-only in the forms, refreshed at each update."""


def seed_lists() -> None:
	"""Insert the rows of every list that are not there yet, in the order of the files."""
	for record in shipped_rows():
		if not frappe.db.exists(record["doctype"], record["name"]):
			_insert(record)


def refresh_owned_fields() -> None:
	"""Set the application's own fields of the rows that are there to what this release ships; leave all else."""
	for record in shipped_rows():
		owned = {field: value for field, value in record.items() if field in APPLICATION_OWNED}
		stored = (
			frappe.db.get_value(record["doctype"], record["name"], list(owned), as_dict=True)
			if owned
			else None
		)
		if stored and any((stored[field] or "") != (value or "") for field, value in owned.items()):
			frappe.db.set_value(record["doctype"], record["name"], owned, update_modified=False)


def shipped_rows() -> list[dict[str, Any]]:
	"""Every shipped row of every list, as values of its document with its name."""
	terms = [_term(name, row, n) for name in TERM_LISTS for n, row in enumerate(seed_files.rows(name), 1)]
	ruled = [_ruled(name, row, n) for name in RULED_LISTS for n, row in enumerate(seed_files.rows(name), 1)]
	return terms + ruled


def seed_territories() -> None:
	"""Insert Mali, its regions with the District of Bamako, and their cercles (laws 2023-006 and 2023-007)."""
	_territory({"code": "ML", "label_fr": "Mali", "label_en": "Mali"}, "Country", None, is_group=1)
	regions = seed_files.rows("mali_regions")
	for row in regions:
		kind = "District" if row["type"] == "district" else "Region"
		_territory(row, kind, "ML", is_group=1)
	for row in regions:
		if row["predecessor"] and not frappe.db.get_value("Territory", row["code"], "predecessor"):
			frappe.db.set_value(
				"Territory", row["code"], "predecessor", row["predecessor"], update_modified=False
			)
	for row in seed_files.rows("mali_cercles"):
		_territory(row, "Cercle", row["parent_code"], is_group=0)


def _territory(row: dict[str, str], kind: str, parent: str | None, *, is_group: int) -> None:
	if frappe.db.exists("Territory", row["code"]):
		return
	values = {
		"doctype": "Territory",
		"territory_type": kind,
		"parent_territory": parent,
		"is_group": is_group,
		"law_code": row.get("law_code"),
		"census_code": row.get("census2022_code"),
		"iso_code": row.get("iso_3166_2"),
	}
	frappe.get_doc(values | _pick(row, ("code", "label_fr", "label_en", "source"))).insert(
		ignore_permissions=True
	)


def _term(name: str, row: dict[str, str], order: int) -> dict[str, Any]:
	term_list = TERM_LISTS[name]
	extra = {key: value for key, value in row.items() if key not in {*COMMON, "sensitive"} and value}
	return {
		"doctype": "Reference Term",
		"name": f"{term_list}-{row['code']}",
		"term_list": term_list,
		"sort_order": order,
		"sensitive": int(row.get("sensitive") or 0),
		"attributes": json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else None,
	} | _pick(row, COMMON)


def _ruled(name: str, row: dict[str, str], order: int) -> dict[str, Any]:
	doctype, columns = RULED_LISTS[name]
	values = {"doctype": doctype, "name": row["code"], "sort_order": order} | _pick(row, COMMON)
	values |= {field: row[column] for column, field in columns.items()}
	if name in CATEGORY_LISTS:
		values["category"] = f"{CATEGORY_LISTS[name]}-{row['category']}"
	return values


def _pick(row: dict[str, str], columns: tuple[str, ...]) -> dict[str, str]:
	return {column: row[column] for column in columns if column in row}


def _insert(record: dict[str, Any]) -> None:
	doc = frappe.get_doc({key: value for key, value in record.items() if key != "name"})
	doc.flags.by_server = True
	doc.insert(ignore_permissions=True)
