"""The first version of the weights of the risk score, made once."""

from __future__ import annotations

import frappe

from cndh_protection.setup import ledger

FIRST_VERSION = "V1"


def seed_risk_model() -> None:
	"""Make version 1 (docs/procedure.md, Risk) on a site that has none."""
	if frappe.db.exists("Risk Model", {"version": [">", 0]}):
		return
	ledger.ensure(
		{
			"doctype": "Risk Model",
			"note": "Poids de départ, non validés empiriquement\u00a0: à revoir après 50 dossiers.",
		},
		key=FIRST_VERSION,
	)
