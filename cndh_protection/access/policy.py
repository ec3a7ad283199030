"""What is open to whom now: the questions that openings ask of the rights (:mod:`cndh_protection.access.rights`)."""

from __future__ import annotations

from cndh_protection.access.rights import COMPARTMENTS
from cndh_protection.access.rules import criterion_of, opening_criterion


def compartments_open_to(user: str, owner_doctype: str, owner_name: str) -> frozenset[str]:
	"""The compartments of a case or a defender that are open to the person now.

	Nothing to whoever may not read the record, nor to whoever runs the site: Administrator has no shortcut. What
	belongs to a case (acts, measures, contacts) opens with the case's compartments to whoever may read that row too.
	"""
	if not criterion_of(owner_doctype, user).holds(owner_name):
		return frozenset()
	return frozenset(
		compartment
		for compartment in COMPARTMENTS
		if opening_criterion(owner_doctype, user, compartment).holds(owner_name)
	)
