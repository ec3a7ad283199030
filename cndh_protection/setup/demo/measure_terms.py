"""What the demo's measures cost, who carries them out, and what is noted of them."""

from __future__ import annotations

from typing import Final

from cndh_protection.constants import Stage
from cndh_protection.setup.demo import partners

PARTNER_OF_TYPE: Final = {
	"LEG": partners.LAWYERS,
	"REL": partners.SHELTER,
	"MED": partners.CLINIC,
	"PSY": partners.LISTENING,
	"FAM": partners.LISTENING,
	"DIG": partners.DIGITAL,
	"COL": partners.NETWORK,
	"ECO": partners.AGENCY,
}
"""First part of the type's code → the partner that usually carries it out."""

COSTS: Final = {
	"REL": 25_000,
	"MED": 7_500,
	"ECO": 10_000,
	"LEG": 10_000,
	"COL": 15_000,
	"DIG": 2_500,
}
"""First part of the type's code → step of its cost in francs CFA."""

FUNDER: Final = "Fonds d'urgence d'exemple"
DUTY_REASON: Final = "Danger immédiat : attendre la session exposerait la personne."

REASONS: Final = {
	Stage.MEASURE_NOT_APPROVED: "Une autre mesure, déjà en place, répond au même besoin.",
	Stage.MEASURE_ON_DUTY: DUTY_REASON,
	Stage.MEASURE_ON_HOLD: "À la demande de la personne, absente trois semaines.",
	Stage.MEASURE_UNSUCCESSFUL: "Le tiers sollicité n'a pas pu répondre ; autre voie recherchée.",
	Stage.MEASURE_WITHDRAWN: "La personne n'en a plus besoin et l'a confirmé.",
	Stage.MEASURE_REFUSED: "La personne préfère une autre solution ; c'est son droit.",
}
"""Stage entered → the reason noted with the step."""

EFFECTS: Final = {"E1": 5, "E2": 4, "E3": 1, "E9": 1}
RESULTS: Final = {
	"E1": "La personne se sent plus en sécurité ; plus d'incident depuis la mise en place.",
	"E2": "Le risque a baissé sans disparaître ; conseils de prudence maintenus.",
	"E3": "Pas de changement visible ; la mesure n'est pas reconduite.",
	"E9": "Trop tôt pour se prononcer ; point prévu le mois prochain.",
}
