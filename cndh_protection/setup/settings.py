"""Settings of the mechanism, and the few of the platform that the application needs."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import frappe
from frappe.utils import getdate

from cndh_protection.services.clocks.kinds import ALERTED_BY_DEFAULT
from cndh_protection.services.sessions.voting import QUORUM
from cndh_protection.setup import seed_files

CLOCK_COLUMNS: Final = {
	"first_contact_h": "first_contact_hours",
	"triage_decision_h": "triage_hours",
	"measures_started_h": "first_measure_hours",
	"risk_assessment_h": "risk_study_hours",
	"acknowledgement_h": "acknowledgement_hours",
	"admissibility_h": "admissibility_hours",
	"decision_h": "decision_hours",
	"authority_reply_h": "authority_reply_hours",
	"review_h": "review_hours",
}

ALERTS: Final = {"alert": 1, "remind_at": 75, "chair_after_hours": 4, "president_after_hours": 24}
"""The officer is reminded at three quarters of the time; the chair hears of it four hours late, the president a day."""

YEARS_OF_HOLIDAYS: Final = 2
"""Fixed holidays are set for this year and the next; the moon-dated ones are the administrators' to add each year."""

PLATFORM_SETTINGS: Final[dict[str, dict[str, object]]] = {
	"System Settings": {
		"disable_document_sharing": 1,  # a share overrides every row rule of the platform
		"login_with_email_link": 0,  # who reads the mailbox would read the cases
		"allow_error_traceback": 0,  # a failure would send the posted form back, and to whoever looks on
		"log_api_requests": 0,  # of Frappe 16: it would keep the numbers that addresses name
		"enable_telemetry": 0,  # nothing about a site leaves it
		"store_attached_pdf_document": 0,  # a mailed print would stay on the server as a file
		"dormant_days": 3_650,  # the platform lets its jobs sleep where nobody logs in, and clocks with them
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
	"""Fill what was never set: target times (docs/procedure.md, Steps), who is told, the fixed holidays."""
	settings = frappe.get_single("Protection Settings")
	if not settings.clocks:
		settings.update({"case_prefix": "DOS", "case_workflow": "Simple", "ratification_hours": 72})
	settings.session_quorum = settings.session_quorum or QUORUM
	_fill_target_times(settings)
	if not settings.clock_alerts:
		settings.set("clock_alerts", [{"kind": kind, **ALERTS} for kind in ALERTED_BY_DEFAULT])
	if not settings.holidays:
		settings.set("holidays", _fixed_holidays(getdate().year))
	settings.flags.by_server = True
	settings.save(ignore_permissions=True)


def _fill_target_times(settings: Any) -> None:
	"""A row for each urgency; a target of a release is set where the site has none of it at any urgency."""
	known = {row.urgency: row for row in settings.clocks}
	new = [field for field in CLOCK_COLUMNS.values() if not any(row.get(field) for row in settings.clocks)]
	for seed in seed_files.rows("urgency_levels"):
		row = known.get(seed["code"]) or settings.append("clocks", {"urgency": seed["code"]})
		row.update(
			{field: float(seed[column] or 0) for column, field in CLOCK_COLUMNS.items() if field in new}
		)


def _fixed_holidays(year: int) -> list[dict[str, Any]]:
	return [
		{"day": date(each, int(row["month"]), int(row["day"])), "label": row["label_fr"]}
		for each in range(year, year + YEARS_OF_HOLIDAYS)
		for row in seed_files.rows("working_holidays")
	]


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
