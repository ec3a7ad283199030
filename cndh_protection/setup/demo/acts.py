"""The act alleged in a light case: who is alleged, how sure, what link with the defence of rights."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from cndh_protection.setup.demo.dice import pick, term
from cndh_protection.setup.demo.scenarios import UNKNOWN_ACTOR, Scenario
from cndh_protection.setup.demo.shapes import Entry

MOTIVES: Final = {"BECAUSE": 60, "WHILE": 18, "ASSOC": 4, "UNDET": 18}
VERIFICATIONS: Final = {"V2": 4, "V3": 5, "V4": 3, "VX": 1}
ATTRIBUTIONS: Final = {"A1": 5, "A2": 4, "A3": 2}
PRECISIONS: Final = {"Exact": 6, "Approximate": 3, "Month": 1}
UNIDENTIFIED: Final = frozenset({UNKNOWN_ACTOR, "PR-ONL", "UN-ARM"})


def light_act(
	chance: Random,
	scenario: Scenario,
	case: dict[str, Any],
	victim: str | None,
	by: str,
	at: datetime,
	*,
	studied: bool,
) -> Entry:
	"""The act of a light case, verified as far as the case was studied."""
	values = {
		"victim": victim,
		"violation_type": scenario.act,
		"started_on": case["incident_on"],
		"date_precision": case["incident_precision"],
		"region": case["region"],
		"motive_link": term("Motive Link", pick(chance, MOTIVES)),
		"verification_level": term("Verification Level", pick(chance, VERIFICATIONS) if studied else "V0"),
		"actors": [_actor(chance, scenario)],
	}
	return Entry(doctype="Violation Act", by=by, at=at, values=values)


def incident(chance: Random, received_on: datetime) -> tuple[date, str]:
	"""Day of the act, some days before it is told, and how exactly it is known."""
	days = int(min(chance.expovariate(1 / 6), 90))
	return received_on.date() - timedelta(days=days), pick(chance, PRECISIONS)


def _actor(chance: Random, scenario: Scenario) -> dict[str, Any]:
	actor = chance.choice(scenario.actors)
	attribution = "A0" if actor in UNIDENTIFIED else pick(chance, ATTRIBUTIONS)
	link = "AGENT" if actor.startswith("ST-") else "UNKNOWN" if actor in UNIDENTIFIED else "NONE"
	return {
		"actor_type": actor,
		"attribution": term("Attribution Level", attribution),
		"state_link": term("State Link", link),
	}
