"""What stands in clear on a minimum-data sheet: precautions, danger, language. Nothing protected."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from cndh_protection.services.terms import term_label


def plain_sections(referral: Any) -> dict[str, str]:
	"""Section → lines of text."""
	person = frappe.get_doc("Defender", referral.defender)
	case = frappe.get_doc("Violation Case", referral.violation_case)
	said = {
		"Identity": _of_person(person),
		"Contact": _precautions(person),
		"Danger": _danger(person, case),
		"Languages": _language(person),
	}
	return {section: "\n".join(line for line in lines if line) for section, lines in said.items()}


def _of_person(person: Any) -> list[str]:
	age = person.age_group and _("Age: {0}").format(term_label(person.age_group))
	sex = person.sex and _("Sex: {0}").format(term_label(person.sex))
	return [_("Kind: {0}").format(_(person.kind)), sex or "", age or ""]


def _precautions(person: Any) -> list[str]:
	"""What must be known before any contact; of somebody whose contact is frozen, that there is none."""
	if person.contact_frozen:
		return [_("Contact frozen: neither call nor write. Ask the Commission.")]
	said = {
		"never_call": _("Never call."),
		"no_sms": _("No SMS."),
		"no_message_left": _("Leave no message."),
	}
	hours = person.contact_hours and _("Hours: {0}").format(person.contact_hours)
	return [*(words for flag, words in said.items() if person.get(flag)), hours or ""]


def _danger(person: Any, case: Any) -> list[str]:
	level = person.risk_level and frappe.db.get_value("Risk Level", person.risk_level, "label_fr")
	flags = [frappe.db.get_value("Triage Red Flag", row.flag, "label_fr") for row in case.red_flags]
	return [
		_("Level of risk: {0}").format(level) if level else _("Level of risk: not assessed"),
		*(str(flag) for flag in flags if flag),
	]


def _language(person: Any) -> list[str]:
	languages = ", ".join(term_label(row.spoken_language) for row in person.languages)
	region = person.region and frappe.db.get_value("Territory", person.region, "label_fr")
	return [
		_("Languages: {0}").format(languages) if languages else "",
		_("An interpreter is needed.") if person.interpreter_needed else "",
		_("Region: {0}").format(region) if region else "",
	]
