"""What came in and is no case yet: told in a few words, waiting for somebody to read it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from cndh_protection.setup.demo.accounts import AGENT
from cndh_protection.setup.demo.dice import moment, phone, term
from cndh_protection.setup.demo.shapes import Entry

WAITING: Final[tuple[tuple[int, str, dict[str, Any]], ...]] = (
	(
		1,
		"21:50",
		{
			"channel": "MSG",
			"urgency": "U1",
			"region": "ML05",
			"contact": f"{phone(91)}, par messagerie, jamais la nuit.",
			"story": "Deux hommes ont demandé son adresse à l'école. Elle a fermé le bureau et dort chez une voisine.",
		},
	),
	(
		2,
		"10:20",
		{
			"channel": "LET",
			"urgency": "U3",
			"region": "ML01",
			"contact": "Par le secrétariat de l'association, le matin.",
			"story": "Une association écrit que son local a été fouillé sans papier, et que des registres manquent.",
		},
	),
	(
		4,
		"16:05",
		{
			"channel": "MAIL",
			"urgency": None,
			"region": None,
			"no_contact": 1,
			"story": "Message sans nom : un blogueur serait suivi depuis une semaine. Ni lieu ni moyen de répondre.",
		},
	),
	(
		6,
		"08:35",
		{
			"channel": "SMS",
			"urgency": "U4",
			"region": "ML05",
			"not_my_region": 1,
			"contact": f"{phone(92)}. Pas par l'antenne : un parent y travaille.",
			"story": "Litige de parcelle avec un voisin, qui le dit militant. Il demande à qui s'adresser.",
		},
	),
)
"""Days before the installation, hour, and what is known of each."""


def planned_submissions(day: date) -> tuple[Entry, ...]:
	"""The submissions that wait on the day of installation; all of it is invented."""
	return tuple(_submission(day, *told) for told in WAITING)


def _submission(day: date, days_before: int, clock: str, known: dict[str, Any]) -> Entry:
	at = moment(day, days_before, clock)
	values = {
		**known,
		"channel": term("Intake Channel", known["channel"]),
		"received_on": at,
		"status": "New",
	}
	return Entry(doctype="Intake Submission", by=AGENT, at=at, values=values)
