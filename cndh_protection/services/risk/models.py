"""The versions of the weights (Risk Model) as what the arithmetic takes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import frappe
from frappe import _

from cndh_protection.services.risk.score import Model

EXACT: Final = 6
"""Decimals to which a weight is read: the database keeps more, a float means fewer."""


def active_model() -> str:
	"""The version that new assessments are made with."""
	name = frappe.db.get_value("Risk Model", {"active": 1})
	if not name:
		frappe.throw(_("No version of the risk weights is in use. An administrator puts one in use."))
	return str(name)


def model_of(name: str) -> Model:
	"""A version's weights and thresholds."""
	doc = frappe.get_cached_doc("Risk Model", name)
	return Model(
		version=name,
		vulnerability_base=_exact(doc.vulnerability_base),
		vulnerability_weight=_exact(doc.vulnerability_weight),
		capacity_discount=_exact(doc.capacity_discount),
		unknown_vulnerability=doc.unknown_vulnerability,
		unknown_capacity=doc.unknown_capacity,
		unknown_share=Fraction(doc.unknown_percent, 100),
		thresholds=tuple(_exact(doc.get(f"level_{level}_from")) for level in (2, 3, 4)),
	)


def _exact(value: Any) -> Fraction:
	return Fraction(f"{value:.{EXACT}f}")
