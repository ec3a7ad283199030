"""Emergency and pause of the light cases: flags that a case carries beside its stage."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from cndh_protection.setup.demo.timeline import UNDER_STUDY

if TYPE_CHECKING:
	from cndh_protection.setup.demo.cases import LightCase

PAUSE_REASONS: Final = (
	"En attente d'un rendez-vous sûr avec la personne, absente de la région.",
	"La personne demande d'attendre la fin de la saison des pluies.",
	"Document demandé à une autorité ; relance prévue.",
)
STUDY_STALLS: Final = timedelta(days=100)


def flags(chance: Random, draft: LightCase) -> dict[str, Any]:
	"""Emergency for U1 cases, past or present; pause for studies that have stood still for long."""
	if draft.urgency == "U1":
		return _emergency(chance, draft)
	if draft.path == UNDER_STUDY and draft.fate.age(draft.day) > STUDY_STALLS.days and chance.random() < 0.5:
		return _pause(chance, draft)
	return {}


def _emergency(chance: Random, draft: LightCase) -> dict[str, Any]:
	since = draft.entered_on
	ended = _end_of_emergency(chance, draft)
	still = ended is None
	return {
		"emergency": int(still),
		"emergency_since": since,
		"emergency_by": draft.by,
		"emergency_ended": ended,
	}


def _end_of_emergency(chance: Random, draft: LightCase) -> datetime | None:
	if draft.open and (draft.fate.age(draft.day) < 40 or len(draft.steps) < 3):
		return None
	after = draft.steps[min(2, len(draft.steps) - 1)].at
	return after if chance.random() < 0.9 or not draft.open else None


def _pause(chance: Random, draft: LightCase) -> dict[str, Any]:
	since = draft.steps[-1].at + timedelta(days=chance.randrange(10, 45))
	return {
		"paused": 1,
		"paused_since": since,
		"paused_by": draft.agent,
		"pause_reason": chance.choice(PAUSE_REASONS),
	}
