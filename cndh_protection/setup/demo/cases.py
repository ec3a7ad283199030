"""The 480 light cases: two years of work, invented, with a coherent way through the workflow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from cndh_protection.constants import URGENT
from cndh_protection.setup.demo.accounts import AGENT, FOCAL_POINT, SECOND_AGENT
from cndh_protection.setup.demo.acts import incident, light_act
from cndh_protection.setup.demo.danger import danger_sign
from cndh_protection.setup.demo.dice import dice, hours_between, midnight, phone, pick, term
from cndh_protection.setup.demo.endings import ending
from cndh_protection.setup.demo.flags import flags
from cndh_protection.setup.demo.paths import Fate, choose_path, fates
from cndh_protection.setup.demo.people import Identity, languages_of, light_person, parts
from cndh_protection.setup.demo.places import FOCAL_POINT_OFFICE, REGION_WEIGHTS, office_of, some_cercle
from cndh_protection.setup.demo.scenarios import SCENARIOS, Scenario
from cndh_protection.setup.demo.shapes import CaseFile, Entry, Step
from cndh_protection.setup.demo.timeline import CLO, LATE_AFTER, OUV, Path, case_milestones, walk

CHANNELS: Final = {
	"HOT": 22,
	"WALK": 20,
	"MSG": 15,
	"OSC": 14,
	"MAIL": 7,
	"WEB": 6,
	"SMS": 4,
	"FIELD": 4,
	"LET": 3,
	"DETV": 1,
	"INST": 1,
	"INTL": 1.5,
	"MON": 1.5,
}
MODES: Final = {"PLA": 68, "TIE": 22, "DEN": 6, "AUT": 4}
SOURCES: Final = {
	"PLA": {"VIC": 1},
	"TIE": {"FAM": 4, "ORG": 3, "COL": 3, "NGO": 3, "LAW": 1},
	"DEN": {"ANO": 3, "WIT": 2},
	"AUT": {"OPN": 2, "JOU": 1},
}
LEVELS_OF_CONFIDENCE: Final = {"C1": 25, "C2": 68, "C3": 7}
GRANTED_LEANING: Final = {"U1": 2, "U2": 1.5, "U3": 1, "U4": 0.5}
OTHER_LEANING: Final = {"U1": 0.4, "U2": 0.8, "U3": 1, "U4": 1}


@dataclass
class LightCase:
	"""One light case in the making."""

	chance: Random
	scenario: Scenario
	fate: Fate
	day: date
	urgency: str
	region: str | None
	agent: str
	by: str
	entered_on: datetime
	path: Path
	steps: tuple[Step, ...]

	@property
	def open(self) -> bool:
		"""Whether the case is still being worked on."""
		return self.path[-1] != CLO


def light_files(day: date, identities: Iterator[Identity]) -> list[CaseFile]:
	"""The light cases with their people and acts, the earliest first; measures come with the measures."""
	known: dict[str, list[Entry]] = {}
	return [_light_file(day, n, fate, known, identities) for n, fate in enumerate(fates(day))]


def _light_file(
	day: date, number: int, fate: Fate, known: dict[str, list[Entry]], identities: Iterator[Identity]
) -> CaseFile:
	chance = dice(day, f"case {number}")
	scenario = _scenario(chance, fate)
	again = _person_known(chance, known.get(scenario.act, []))
	region = again.values["region"] if again else pick(chance, {**REGION_WEIGHTS, None: 4})
	draft = _draft(chance, scenario, fate, day, region)
	unnamed = chance.random() < 0.1 and not fate.granted
	person = None if again or unnamed else _person(draft, next(identities))
	if person:
		known.setdefault(scenario.act, []).append(person)
	return _file(draft, person, again or person)


def _scenario(chance: Random, fate: Fate) -> Scenario:
	"""What happened; what is always an emergency goes to cases that were granted measures."""
	fitting = [scenario for scenario in SCENARIOS if fate.granted or set(scenario.urgency) != {"U1"}]
	return chance.choices(fitting, [scenario.weight for scenario in fitting])[0]


def _urgency(chance: Random, scenario: Scenario, fate: Fate) -> str:
	"""How urgent it was: measures are granted to urgent cases more often than to others."""
	leaning = GRANTED_LEANING if fate.granted else OTHER_LEANING
	return pick(chance, {level: weight * leaning[level] for level, weight in scenario.urgency.items()})


def _person_known(chance: Random, candidates: list[Entry]) -> Entry | None:
	"""Now and then somebody whom the Commission knows already."""
	return chance.choice(candidates) if candidates and chance.random() < 0.16 else None


def _draft(chance: Random, scenario: Scenario, fate: Fate, day: date, region: str | None) -> LightCase:
	agent = pick(chance, {AGENT: 55, SECOND_AGENT: 45})
	antenna = office_of(region) == FOCAL_POINT_OFFICE and chance.random() < 0.35
	urgency = _urgency(chance, scenario, fate)
	path = choose_path(chance, fate, day, urgent=urgency in URGENT)
	horizon = midnight(day)
	entered_on = fate.received_on + _delay(chance, hours_between(fate.received_on, horizon))
	steps = walk(chance, path, urgency, agent, entered_on, horizon)
	by = FOCAL_POINT if antenna else agent
	return LightCase(chance, scenario, fate, day, urgency, region, agent, by, entered_on, path, steps)


def _delay(chance: Random, room: float) -> timedelta:
	"""Time between a complaint and its entry: mostly at once, sometimes late, never beyond the plan's last moment."""
	minutes = chance.randrange(90, 2000) if chance.random() < 0.15 else chance.randrange(2, 50)
	return timedelta(minutes=int(min(minutes, room * 60 / 3)))


def _person(draft: LightCase, identity: Identity) -> Entry:
	person = light_person(draft.chance, draft.scenario, draft.region, identity, draft.by, draft.entered_on)
	values = dict(person.values)
	if draft.open and draft.scenario.frozen:
		values |= {
			"contact_frozen": 1,
			"frozen_reason": draft.scenario.frozen,
			"frozen_since": draft.entered_on,
		}
	return replace(person, values=values)


def _file(draft: LightCase, new_person: Entry | None, person: Entry | None) -> CaseFile:
	values = _intake(draft, person) | _work(draft)
	case = Entry(doctype="Violation Case", by=draft.by, at=draft.entered_on, values=values, steps=draft.steps)
	victim = person.name if person else None
	studied = OUV in draft.path
	act_at = draft.steps[0].at if draft.steps else draft.entered_on
	act = light_act(draft.chance, draft.scenario, values, victim, draft.agent, act_at, studied=studied)
	return CaseFile(case=case, persons=(new_person,) if new_person else (), acts=(act,))


def _intake(draft: LightCase, person: Entry | None) -> dict[str, Any]:
	chance, sign = draft.chance, danger_sign(draft.scenario.act, draft.urgency)
	mode = pick(chance, MODES)
	incident_on, precision = incident(chance, draft.fate.received_on)
	return {
		"channel": term("Intake Channel", pick(chance, CHANNELS)),
		"mode": term("Saisine Mode", mode),
		"received_on": draft.fate.received_on,
		"late_entry": int(draft.entered_on - draft.fate.received_on > LATE_AFTER),
		"region": draft.region,
		"region_unknown": int(draft.region is None),
		"cercle": some_cercle(chance, draft.region) if draft.region else None,
		"summary": chance.choice(draft.scenario.sentences),
		"source_relation": term("Source Relation", pick(chance, SOURCES[mode])),
		"interview_language": term("Language", chance.choice(languages_of(draft.region))),
		"incident_on": incident_on,
		"incident_precision": precision,
		"red_flags": [{"flag": sign}] if sign else [],
		"urgency": draft.urgency,
		"defenders": parts((person, "Victim")) if person else [],
	} | _contact(chance)


def _contact(chance: Random) -> dict[str, Any]:
	if chance.random() < 0.12:
		return {"no_contact": 1}
	return {"contact": phone(chance.randrange(1000, 9999))}


def _work(draft: LightCase) -> dict[str, Any]:
	values = {
		"responsible": draft.agent,
		"confidentiality_level": pick(draft.chance, LEVELS_OF_CONFIDENCE),
		"office": term("CNDH Office", office_of(draft.region)),
	}
	values |= ending(draft.chance, draft.path, draft.urgency, draft.scenario.frozen)
	return values | case_milestones(draft.steps) | flags(draft.chance, draft)
