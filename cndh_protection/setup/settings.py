"""Settings of the mechanism, and the few of the platform that the application needs."""

from __future__ import annotations

from typing import Final

import frappe

from cndh_protection.setup import seed_files

CLOCK_COLUMNS: Final = {
	"first_contact_h": "first_contact_hours",
	"triage_decision_h": "triage_hours",
	"measures_started_h": "first_measure_hours",
	"risk_assessment_h": "risk_study_hours",
}

PLATFORM_SETTINGS: Final[dict[str, dict[str, object]]] = {
	"System Settings": {
		"disable_document_sharing": 1,  # a share overrides every row rule of the platform
		"login_with_email_link": 0,  # who reads the mailbox would read the cases
		"allow_error_traceback": 0,  # a failure would send the posted form back, and to whoever looks on
		"enable_telemetry": 0,  # nothing about a site leaves it
		"store_attached_pdf_document": 0,  # a mailed print would stay on the server as a file
		"enable_onboarding": 0,  # its tour covers the first screen of people who came for something else
		"app_name": "Protection des défenseurs (CNDH)",
	},
	"Website Settings": {
		"app_name": "Protection des défenseurs (CNDH)",
		"app_logo": "/assets/cndh_protection/images/cndh.svg",
		"favicon": "/assets/cndh_protection/images/cndh.svg",
		"splash_image": "/assets/cndh_protection/images/cndh.svg",
		"disable_signup": 1,  # accounts are given, never taken
		"home_page": "login",
	},
}
"""Settings of the platform that the application sets on installing, and puts back on uninstalling."""

LEDGER_KEY: Final = "cndh_settings_before"


def seed_protection_settings() -> None:
	"""Fill the target times from the urgency levels (domain.md, 3.2) unless some stand already."""
	settings = frappe.get_single("Protection Settings")
	if settings.clocks:
		return
	for row in seed_files.rows("urgency_levels"):
		hours = {field: float(row[column] or 0) for column, field in CLOCK_COLUMNS.items()}
		settings.append("clocks", {"urgency": row["code"], **hours})
	settings.update({"case_prefix": "DOS", "case_workflow": "Simple", "ratification_hours": 72})
	settings.save(ignore_permissions=True)


def apply_platform_settings() -> None:
	"""Set those of the platform's settings that were never set here, and remember what they were."""
	remembered = _remembered()
	known = frappe.as_json(remembered)
	for doctype, values in PLATFORM_SETTINGS.items():
		before = remembered.setdefault(doctype, {})
		for key, value in _stored(doctype, [key for key in values if key not in before]).items():
			before[key] = value
			frappe.db.set_single_value(doctype, key, values[key])
	if frappe.as_json(remembered) != known:
		frappe.db.set_default(LEDGER_KEY, frappe.as_json(remembered))


def restore_platform_settings() -> None:
	"""Put the platform's settings back to what they were before installing, where nobody changed them since."""
	for doctype, before in _remembered().items():
		for key, now in _stored(doctype, list(before)).items():
			if str(now) == str(PLATFORM_SETTINGS[doctype][key]):
				frappe.db.set_single_value(doctype, key, before[key])
	frappe.defaults.clear_default(LEDGER_KEY)


def _remembered() -> dict[str, dict[str, object]]:
	"""What the settings were before: doctype → key → value."""
	remembered = frappe.db.get_default(LEDGER_KEY)
	return dict(frappe.parse_json(remembered)) if remembered else {}


def _stored(doctype: str, keys: list[str]) -> dict[str, object]:
	"""The present values of those of the settings that this version of the platform has."""
	meta = frappe.get_meta(doctype)
	return {key: frappe.db.get_single_value(doctype, key) for key in keys if meta.has_field(key)}
