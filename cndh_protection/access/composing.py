"""Protected values put into another record, on the server: opened and sealed again, shown to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from cndh_protection.access.policy import compartments_open_to
from cndh_protection.seal import recordkeys
from cndh_protection.seal.documents import place_of
from cndh_protection.seal.opening import open_token

Part = tuple[str, str, str]
"""A record that owns a key: its doctype, its name, and the compartment that is opened."""


class SectionClosed(frappe.PermissionError):
	"""A part of what is written holds what is closed to whoever writes it."""


def require_open(needed: Mapping[str, Part], message: str) -> None:
	"""Nobody passes on what is closed to himself or herself.

	``needed``: the name of a part → what is opened for it. ``message`` takes the names of the closed ones. Raises
	:class:`SectionClosed`.
	"""
	closed = [
		name
		for name, (doctype, record, compartment) in needed.items()
		if compartment not in compartments_open_to(frappe.session.user, doctype, record)
	]
	if closed:
		frappe.throw(message.format(", ".join(_(name) for name in closed)), SectionClosed)


def opened(owner: Any, row: Any, field: str) -> str:
	"""The value of a sealed field of a record, or of a row of its tables; nothing for nothing."""
	if not row.get(field):
		return ""
	ring, cache = recordkeys.ring_of(owner.key_owner()), recordkeys.cache()
	return str(open_token(row.get(field), place_of(row, field), ring, cache))
