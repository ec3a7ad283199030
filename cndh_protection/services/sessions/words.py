"""The words of a session as they are stored: its status, what is asked of it, what it may answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import frappe

DRAFT: Final = "Draft"
AGENDA_SENT: Final = "Agenda sent"
HELD: Final = "Held"
APPROVED: Final = "Minutes approved"
TO_COME: Final = (DRAFT, AGENDA_SENT)

TAKING_PART: Final = ("Present", "By phone")
VOICES: Final = ("For", "Against", "Abstention")
RECUSED: Final = "Recused"

FIRST_DECISION: Final = "First decision"
REVIEW: Final = "Review"
RATIFICATION: Final = "Ratification"
CLOSING: Final = "Closing"
REOPENING: Final = "Reopening"

GRANT: Final = "Grant measures"
FOLLOW_UP: Final = "No measure, follow up"
KEEP_MEASURES: Final = "Keep the measures"
ASK_FOR_MORE: Final = "Ask for more"
RATIFY: Final = "Ratify"
DO_NOT_RATIFY: Final = "Do not ratify"
CLOSE: Final = "Close the case"
KEEP_OPEN: Final = "Keep open"
REOPEN: Final = "Reopen"
KEEP_CLOSED: Final = "Keep closed"
POSTPONE: Final = "Postpone"
"""Put off to another session: the one answer that needs no quorum."""

ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
	FIRST_DECISION: (GRANT, FOLLOW_UP, ASK_FOR_MORE, CLOSE, POSTPONE),
	REVIEW: (KEEP_MEASURES, GRANT, FOLLOW_UP, ASK_FOR_MORE, CLOSE, POSTPONE),
	RATIFICATION: (RATIFY, DO_NOT_RATIFY, POSTPONE),
	CLOSING: (CLOSE, KEEP_OPEN, POSTPONE),
	REOPENING: (REOPEN, KEEP_CLOSED, POSTPONE),
}
"""What is asked → the decisions among which the session chooses."""


class SessionRefused(frappe.ValidationError):
	"""A step of a session, an item, a vote or a decision that is out of its order."""
