"""Urgency from the signs of danger (docs/procedure.md, Urgency): any of F01–F10 makes U1, any of F11–F15 U2; the highest wins."""

from __future__ import annotations

from collections.abc import Iterable

import frappe

LEVELS = ("U1", "U2", "U3", "U4")
"""From the most to the least urgent."""


def lowest_allowed_urgency(flags: Iterable[str]) -> str | None:
	"""The least urgent level that these signs of danger allow; None if no sign was answered yes."""
	levels = [frappe.get_cached_value("Triage Red Flag", flag, "minimum_urgency") for flag in flags]
	return min((level for level in levels if level in LEVELS), default=None)


def is_lower(level: str, than: str) -> bool:
	"""Whether ``level`` is less urgent than ``than``."""
	return LEVELS.index(level) > LEVELS.index(than)
