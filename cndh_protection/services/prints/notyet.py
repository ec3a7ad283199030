"""What a kind of paper answers when it cannot be made, and what it names beside its own record."""

from __future__ import annotations

import frappe

Records = list[tuple[str, str]]
"""Doctype and name."""


class NotYet(frappe.ValidationError):
	"""A paper of something that has not come about."""
