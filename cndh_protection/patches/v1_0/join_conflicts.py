"""Conflicts of interest with cases that were merged: each holds in every case that is one with its own."""

from __future__ import annotations

import frappe

from cndh_protection.access.rights import CASE
from cndh_protection.services.conflicts import carry_over


def execute() -> None:
	"""A case that has a conflict already does not get it again."""
	merged = frappe.get_all(
		CASE, {"merged_into": ["is", "set"]}, ["name", "merged_into"], order_by="name asc"
	)
	for case in merged:
		carry_over(CASE, case.name, case.merged_into)
