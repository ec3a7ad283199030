"""What is open to whom now: the questions that openings ask of the rights (:mod:`cndh_protection.access.rights`)."""

from __future__ import annotations

from typing import Any, Final

import frappe

from cndh_protection.access.criterion import which_hold
from cndh_protection.access.rights import (
	COMPARTMENTS,
	DEFENDER,
	READERS_OF_EVERY_GRANT,
	SESSION_ITEM,
	WITHOUT_CONTENT,
	Compartment,
	roles_of,
)
from cndh_protection.access.rules import criterion_of, opening_criterion
from cndh_protection.access.terms import AskedBeside, Conflicts

REVIEWED: Final = "Break Glass"
"""Its review's note is sealed under the record's key, and opens to those who control: no record opens to them."""


def compartments_open_in(doc: Any, user: str) -> frozenset[str]:
	"""The compartments of a document with protected values that are open to the person now: those of its owner.

	Of an item of a session, what the rapporteur wrote for those who sit in it, and what they decided and why: to whoever
	reads the item, and to nobody else, whatever the case opens to him or her.
	"""
	if doc.doctype == REVIEWED:
		return _open_to_control(user)
	if doc.doctype == SESSION_ITEM:
		return _open_in_session(str(doc.name), user)
	owner = doc.key_owner()
	return compartments_open_to(user, owner.doctype, owner.name)


def compartments_open_to(user: str, owner_doctype: str, owner_name: str) -> frozenset[str]:
	"""The compartments of a case or a defender that are open to the person now.

	Nothing to whoever may not read the record, nor to whoever runs the site: Administrator has no shortcut. What
	belongs to a case (acts, measures, contacts) opens with the case's compartments to whoever may read that row too.
	A person's compartments open through cases, each of which asks about conflicts anew: with somebody else in it, too.
	"""
	conflicts = Conflicts(user, presumed=True)
	beside = conflicts if owner_doctype == DEFENDER else AskedBeside(user)
	criteria = [
		criterion_of(owner_doctype, user, known=conflicts),
		*(opening_criterion(owner_doctype, user, part, beside) for part in COMPARTMENTS),
	]
	is_readable, *is_open = which_hold(owner_doctype, owner_name, criteria)
	opened = (part for part, held in zip(COMPARTMENTS, is_open, strict=True) if held)
	return frozenset(opened) if is_readable else frozenset()


def _open_in_session(name: str, user: str) -> frozenset[str]:
	is_open = not roles_of(user) & WITHOUT_CONTENT and criterion_of(SESSION_ITEM, user).holds(name)
	return frozenset({Compartment.CORE}) if is_open and user != "Administrator" else frozenset()


def _open_to_control(user: str) -> frozenset[str]:
	roles = set(frappe.get_roles(user))
	controls = roles & READERS_OF_EVERY_GRANT and not roles & WITHOUT_CONTENT
	return frozenset({Compartment.CORE}) if controls else frozenset()
