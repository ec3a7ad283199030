"""Bring the lists of an existing site the words of this release: one word for one thing."""

from __future__ import annotations

from typing import Final

import frappe

from cndh_protection.setup.lists import shipped_rows

EARLIER: Final = {
	"Closure Reason-MER": "Joint à un autre dossier",
	"Admissibility Outcome-MER": "Jointe à un dossier existant",
	"Intake Channel-MAIL": "Courriel",
	"Risk Override Rule-O1": "Un des signaux d'alerte F01-F05\u00a0: au moins L4 jusqu'à révision",
	"Risk Override Rule-O2": "Un des signaux d'alerte F06-F10\u00a0: au moins L3",
	"Risk Override Rule-O4": "Plus de 30 % d'items inconnus\u00a0: confiance faible, jamais sous L2",
}
"""French labels as they were shipped before."""


def execute() -> None:
	"""A label that people chose themselves stays. Running again changes nothing."""
	shipped = {row["name"]: row["label_fr"] for row in shipped_rows()}
	for name, earlier in EARLIER.items():
		if frappe.db.get_value("Reference Term", name, "label_fr") == earlier:
			frappe.db.set_value("Reference Term", name, "label_fr", shipped[name])
