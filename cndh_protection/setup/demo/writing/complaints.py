"""Complaints about the demo's own handling of cases: one that waits for a commissioner, one that was answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import frappe

from cndh_protection.access.complaints import COMPLAINT
from cndh_protection.services import handling
from cndh_protection.setup.demo.accounts import AGENT, PRESIDENT
from cndh_protection.setup.demo.dice import moment, term
from cndh_protection.setup.demo.shapes import Plan
from cndh_protection.setup.demo.writing.sessions import date_back

WAITS: Final = "Le porte-parole dit que le village n'a eu aucune nouvelle depuis la dernière visite, il y a des semaines."
ANSWERED: Final = (
	"La famille dit avoir appelé trois soirs de suite sans que personne ne réponde à la permanence."
)
ANSWER: Final = (
	"La permanence n'était pas assurée ces trois soirs : c'est notre faute. Un second téléphone est en service, et la "
	"famille a reçu son numéro."
)


def write_complaints(plan: Plan) -> None:
	"""Write both, each by the people whose step it is."""
	numbers = {file.told: str(file.case.name) for file in plan.files if file.told}
	_enter(numbers["village"], "Delay", WAITS, moment(plan.day, 2, "09:40"))
	at = moment(plan.day, 1, "08:15")
	name = _enter(numbers["custody"], "Delay", ANSWERED, at)
	frappe.set_user(PRESIDENT)
	doc: Any = frappe.get_doc(COMPLAINT, name)
	commissioner = handling.commissioners_apart(doc)[0]
	handling.give(doc, commissioner)
	frappe.set_user(commissioner)
	handling.write_answer(doc, ANSWER)
	times = {"given_on": at + timedelta(hours=2), "answered_on": at + timedelta(hours=6)}
	frappe.db.set_value(COMPLAINT, name, times, update_modified=False)
	date_back(COMPLAINT, name, at, at + timedelta(hours=6))


def _enter(case: str, subject: str, words: str, at: datetime) -> str:
	frappe.set_user(AGENT)
	name = handling.enter(case, str(at), term("Intake Channel", "HOT"), subject, words)
	date_back(COMPLAINT, name, at, at)
	return name
