"""What was answered to the checks for reprisals in the light cases that were closed after a decision or a measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from cndh_protection.services.clocks.reprisals import CHECKS
from cndh_protection.setup.demo.dice import dice, midnight, office_time
from cndh_protection.setup.demo.shapes import CaseFile, Entry

ASKED: Final = 0.94
"""The others are late."""

NOTES: Final = (
	"Rien de nouveau depuis la clôture. La personne garde le numéro du dossier.",
	"Tout est calme. Conseils de prudence rappelés.",
	"Jointe comme convenu : pas de représailles, l'activité continue.",
)


def with_checks(day: date, files: Sequence[CaseFile]) -> list[CaseFile]:
	"""The files, with a contact for nearly every check that was due before the installation."""
	chance = dice(day, "checks")
	return [replace(file, contacts=(*file.contacts, *_of_file(chance, day, file))) for file in files]


def _of_file(chance: Random, day: date, file: CaseFile) -> Iterator[Entry]:
	values = file.case.values
	closed = values.get("closed_on")
	if not closed or not (values.get("decision_on") or values.get("first_measure_on")):
		return
	for days, _counts_from in CHECKS:
		due = closed + timedelta(days=days)
		at = office_time(due - timedelta(hours=chance.randrange(2, 100)))
		if due < midnight(day) and at < midnight(day) and chance.random() < ASKED:
			yield _contact(chance, file.case, at)


def _contact(chance: Random, case: Entry, at: datetime) -> Entry:
	by = case.values["responsible"]
	people = [row["defender"] for row in case.values.get("defenders", ())]
	values = {
		"contacted_on": at,
		"defender": people[0] if people else None,
		"channel": "Phone",
		"direction": "Outgoing",
		"result": "Reached",
		"made_by": by,
		"note": chance.choice(NOTES),
		"reprisals": "Nothing to report",
	}
	return Entry(doctype="Contact Log", by=by, at=at, values=values)
