"""What a light case keeps of its admissibility, decision and closure, fitting the way it went."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, Final

from cndh_protection.constants import URGENT
from cndh_protection.setup.demo.dice import pick, term
from cndh_protection.setup.demo.timeline import (
	ADM,
	CLO,
	DEC,
	ENDED_EARLY,
	IMP,
	NOT_ADMITTED,
	OUV,
	PASSED_ON,
	SUI,
)

REASONS: Final[dict[tuple[str, ...], dict[str, float]]] = {
	PASSED_ON: {"PLA": 6, "WDN": 2, "ORI": 2},
	NOT_ADMITTED: {"INA": 6, "ORI": 3, "WDN": 1},
	ENDED_EARLY: {"NVE": 4, "LOS": 3, "WDN": 2, "MED": 2},
}
REASONS_AFTER_DECISION: Final = {"RSK": 6, "REM": 3, "LOS": 1, "TRF": 1}
OUTCOMES: Final = {
	"RSK": {"RES": 5, "NON": 3},
	"REM": {"RES": 2, "REP": 1, "INV": 1},
	"MED": {"APO": 2, "RES": 2},
}
REMEDIES: Final = {"Arrested": {"REL": 3, "CHD": 2}, "Abducted": {"FND": 1}}
"""Remedy of whoever was taken away: back first of all."""

INADMISSIBILITY: Final = {"NHR": 5, "OUT": 2, "INS": 2, "JUD": 1}
ORIENTATIONS: Final = {"LAW": 4, "MED": 2, "PSY": 1, "MIN": 1, "COA": 2, "APD": 1}

CLOSURE_NOTES: Final = {
	"RSK": "Dernier entretien : la personne se dit en sécurité et accepte la clôture. Conseils de prudence remis.",
	"REM": "Le trouble a cessé. La personne sait comment revenir vers la Commission.",
	"MED": "Accord librement accepté, confirmé lors de deux contacts.",
	"WDN": "La personne demande d'arrêter. Entretien seul à seul : pas de pression constatée.",
	"LOS": "Six essais de contact, à des jours et par des voies différents, sans réponse.",
	"TRF": "Repris par un autre organe, avec l'accord écrit de la personne.",
	"NVE": "Faits non vérifiés à ce stade, sans risque actuel ; cela ne les dit pas inexacts.",
	"INA": "Motif expliqué oralement, avec les voies possibles.",
	"ORI": "Un autre service est mieux placé ; contact pris avec l'accord de la personne.",
	"PLA": "Ne relève pas du mécanisme des défenseurs : transmis avec le minimum de données.",
}
DECISIONS: Final = {
	IMP: "Mesures accordées pour trois mois, avec une revue à mi-parcours.",
	SUI: "Pas de mesure à ce stade ; la situation est suivie chaque mois.",
}


def ending(chance: Random, path: Sequence[str], urgency: str, taken: str | None) -> dict[str, Any]:
	"""Coded results and short notes for the part of the way that the case went."""
	values: dict[str, Any] = {}
	if OUV in path:
		outcome = "PRO" if urgency in URGENT else "ADM"
		values["admissibility_outcome"] = term("Admissibility Outcome", outcome)
	values |= {"decision": DECISIONS[path[4]]} if DEC in path[:4] and len(path) > 4 else {}
	if path and path[-1] == CLO:
		values |= _closure(chance, tuple(path), taken)
	return values


def _closure(chance: Random, path: tuple[str, ...], taken: str | None) -> dict[str, Any]:
	reason = pick(chance, REASONS.get(path, {"REM": 1} if taken else REASONS_AFTER_DECISION))
	outcomes = REMEDIES.get(taken or "", {}) if reason == "REM" else {}
	outcome = pick(chance, outcomes or OUTCOMES.get(reason, {"NON": 1}))
	values: dict[str, Any] = {
		"closure_reason": term("Closure Reason", reason),
		"outcome": term("Case Outcome", outcome),
		"closure_note": CLOSURE_NOTES[reason],
	}
	if reason in {"INA", "ORI"}:
		values["orientation"] = term("Referral Service", pick(chance, ORIENTATIONS))
	if path[-2] == ADM:
		values |= _not_admitted(chance, reason)
	return values


def _not_admitted(chance: Random, reason: str) -> dict[str, Any]:
	if reason == "ORI":
		return {"admissibility_outcome": term("Admissibility Outcome", "REF")}
	why = "WDN" if reason == "WDN" else pick(chance, INADMISSIBILITY)
	return {
		"admissibility_outcome": term("Admissibility Outcome", "INA"),
		"inadmissibility_reason": term("Inadmissibility Reason", why),
	}
