"""The people of the light cases: numbered, invented, with what a desk officer notes of them at first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from random import Random
from typing import Any, Final

from cndh_protection.services.aliases import LETTERS, THINGS, TREES
from cndh_protection.setup.demo.dice import dice, phone, pick, term
from cndh_protection.setup.demo.scenarios import Scenario
from cndh_protection.setup.demo.shapes import Entry

Identity = tuple[str, str]
"""Code and alias."""

GROUP_PROFILES: Final = {"ORG": "Organisation", "VIL": "Collective"}
PERSON_KINDS: Final = {"Person": 90, "Collaborator": 6, "Relative": 4}
SEXES: Final = {"F": 42, "M": 55, "UNK": 3}
AGE_GROUPS: Final = {"18-24": 10, "25-34": 31, "35-44": 29, "45-59": 21, "60+": 5, "UNK": 4}
CONTACT_HOURS: Final = (
	"",
	"",
	"",
	"Le soir après 20 h",
	"De 13 h à 15 h",
	"Jamais le vendredi",
	"Le matin avant 9 h",
)
REGION_LANGUAGES: Final = {
	"ML05": ("ful", "bam"),
	"ML06": ("ses", "taq"),
	"ML07": ("ses", "taq"),
	"ML08": ("taq", "mey"),
	"ML09": ("mey", "taq"),
	"ML10": ("taq", "ses"),
	"ML01": ("snk", "kao", "bam"),
	"ML11": ("snk", "mey"),
	"ML12": ("mwk", "bam"),
	"ML16": ("myk", "bam"),
	"ML17": ("box", "bam"),
	"ML18": ("dts", "ful"),
	"ML19": ("dts", "bam"),
	"ML03": ("spp", "bam"),
}
USUAL_LANGUAGES: Final = ("bam", "fra")


def identities(day: date) -> Iterator[Identity]:
	"""Codes and aliases without end, none twice: invented people need no cryptographic source."""
	chance = dice(day, "identities")
	pairs = [f"{tree}-{thing}" for tree, thing in product(TREES, THINGS)]
	chance.shuffle(pairs)
	seen: set[str] = set()
	for alias in pairs:
		code = "DEF-" + "".join(chance.choices(LETTERS, k=6))
		if code not in seen:
			seen.add(code)
			yield code, alias


def languages_of(region: str | None) -> tuple[str, ...]:
	"""Languages often spoken where the person lives."""
	return REGION_LANGUAGES.get(region or "", USUAL_LANGUAGES)


def light_person(
	chance: Random, scenario: Scenario, region: str | None, identity: Identity, by: str, at: datetime
) -> Entry:
	"""A person, group or organisation that the scenario may happen to."""
	code, alias = identity
	profile = chance.choice(scenario.profiles)
	kind = GROUP_PROFILES.get(profile) or pick(chance, PERSON_KINDS)
	values: dict[str, Any] = {
		"alias": alias,
		"kind": kind,
		"region": region,
		"profiles": [{"profile": profile}],
		"languages": [{"spoken_language": term("Language", chance.choice(languages_of(region)))}],
		"interpreter_needed": int(chance.random() < 0.08),
		"contacts": _contacts(chance),
		"contact_hours": chance.choice(CONTACT_HOURS),
		"never_call": int(chance.random() < 0.05),
		"no_sms": int(chance.random() < 0.12),
		"no_message_left": int(chance.random() < 0.25),
	}
	values |= _group(chance) if profile in GROUP_PROFILES else _individual(chance)
	return Entry(doctype="Defender", by=by, at=at, values=values | _name(chance, kind), name=code)


def _name(chance: Random, kind: str) -> dict[str, Any]:
	number = chance.randrange(1000, 9999)
	if kind == "Organisation":
		return {"legal_name": f"Association d'exemple n° {number}"}
	if kind == "Collective":
		return {"legal_name": f"Groupe d'exemple n° {number}"}
	if chance.random() < 0.1:
		return {"name_unknown": 1}
	return {"legal_name": f"Personne d'exemple n° {number}"}


def _individual(chance: Random) -> dict[str, Any]:
	return {
		"sex": term("Sex or Gender", pick(chance, SEXES)),
		"age_group": term("Age Group", pick(chance, AGE_GROUPS)),
	}


def _group(chance: Random) -> dict[str, Any]:
	size = chance.randrange(9, 90)
	return {
		"sex": term("Sex or Gender", "NA"),
		"group_size": size,
		"group_women": int(size * chance.uniform(0.2, 0.6)),
		"group_children": 0,
	}


def _contacts(chance: Random) -> list[dict[str, Any]]:
	if chance.random() < 0.15:
		return []
	return [{"kind": "Phone", "value": phone(chance.randrange(1000, 9999)), "preferred": 1}]


def parts(*people: tuple[Entry, str]) -> list[dict[str, Any]]:
	"""Rows of a case: who has which part."""
	return [
		{"defender": person.name, "alias": person.values["alias"], "part": part} for person, part in people
	]
