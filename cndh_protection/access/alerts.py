"""Alerts to whoever watches over confidentiality: neutral words, no record, no name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import frappe
from frappe import _

from cndh_protection.constants import Role

WATCHERS: Final = (Role.DATA_PROTECTION, Role.CHAIR)
"""They are told of what is unusual: too much was opened, exceptional access was taken, numbers are guessed."""


def tell(roles: Iterable[str], subject: str) -> list[str]:
	"""Leave a notice in the Desk for everybody with one of these roles; returns their logins.

	``subject`` is a text for the translators, the same for every occasion of its kind: it goes into mails and onto
	locked screens.
	"""
	return tell_people(holders(roles), subject)


def tell_people(people: Iterable[str], subject: str) -> list[str]:
	"""The same to these people."""
	told = list(people)
	for user in told:
		notice = frappe.new_doc("Notification Log")
		notice.update({"for_user": user, "type": "Alert", "subject": _(subject)})
		notice.insert(ignore_permissions=True)
	return told


def holders(roles: Iterable[str]) -> list[str]:
	"""The open accounts that have one of these roles."""
	user, row = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
	query = (
		frappe.qb.from_(user)
		.join(row)
		.on((row.parent == user.name) & (row.parenttype == "User"))
		.select(user.name)
		.distinct()
		.where((user.enabled == 1) & row.role.isin(list(roles)))
		.orderby(user.name)
	)
	return [name for (name,) in query.run()]
