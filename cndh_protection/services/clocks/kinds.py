"""The clocks of a case: from which of its dates each runs, and which date stops it (docs/procedure.md, Steps)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Kind:
	"""A clock that every case has."""

	name: str
	"""As it is stored; people read its translation."""
	hours: str
	"""The column of Protection Clock that holds its allowance, by urgency; nothing there: no such clock."""
	met: str
	"""The case's date that stops it."""
	start: str = "received_on"
	"""The case's date from which it runs."""
	speaks: bool = False
	"""Met by speaking with whoever complained: none runs where no contact is possible."""


FIRST_CONTACT: Final = "First contact"
REVIEW: Final = "Review"
REASSESSMENT: Final = "Re-assessment"
RATIFICATION: Final = "Ratification"
DECISION: Final = "Decision"
FIRST_MEASURE: Final = "First measure"
CUSTODY: Final = "Deprivation of liberty"
AUTHORITY_REPLY: Final = "Authority reply"
REPRISALS: Final = "Check for reprisals"

OF_EVERY_CASE: Final = (
	Kind(FIRST_CONTACT, "first_contact_hours", met="first_contact_on", speaks=True),
	Kind("Acknowledgement", "acknowledgement_hours", met="acknowledged_on", speaks=True),
	Kind("Triage", "triage_hours", met="triaged_on"),
	Kind("Admissibility", "admissibility_hours", met="admissibility_on"),
	Kind("Risk study", "risk_study_hours", met="risk_on"),
	Kind(DECISION, "decision_hours", met="decision_on"),
	Kind(FIRST_MEASURE, "first_measure_hours", met="first_measure_on"),
)

ALERTED_BY_DEFAULT: Final = (FIRST_CONTACT, DECISION, FIRST_MEASURE, REVIEW, CUSTODY)
"""Clocks that tell people; the others are shown only, until an administrator lets them tell (docs/procedure.md, Steps)."""
