"""Complaints about our own handling of a case: who reaches which. Whoever works on the case does not.

The president reads all of them and gives each to a commissioner, who reads those given to him or her. Nobody reads one
of a case with which he or she has a conflict, and nobody writes one: they come and change by actions of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cndh_protection.access import terms
from cndh_protection.access.criterion import OfDoctype
from cndh_protection.access.rights import WITHOUT_CONTENT, Compartment, roles_of
from cndh_protection.constants import Role

COMPLAINT: Final = "Handling Complaint"
WHO_GIVES: Final = frozenset({Role.PRESIDENT})
WHO_ANSWERS: Final = frozenset({Role.CHAIR, Role.MEMBER, Role.DUTY_COMMISSIONER})


@dataclass(frozen=True)
class ComplaintCriterion(OfDoctype):
	"""The complaints that a person reads."""

	user: str
	doctype: str = COMPLAINT

	def of_row(self, alias: str) -> str:
		"""Asks each row."""
		reached = [*self._everywhere(), *self._given(alias)]
		spared = terms.Conflicts(self.user).spare_case(f"{alias}.violation_case")
		return terms.all_of([terms.any_of(reached), *spared])

	def _everywhere(self) -> list[str]:
		return [terms.EVERYTHING] if roles_of(self.user) & WHO_GIVES else []

	def _given(self, alias: str) -> list[str]:
		if not roles_of(self.user) & WHO_ANSWERS:
			return []
		return [f"{alias}.answered_by = {terms.quoted(self.user)}"]


def opens_what_is_read(user: str, compartment: str) -> bool:
	"""Whether a compartment of a complaint opens to whoever reads it: its words do, but not to whoever runs the site."""
	return compartment == Compartment.CORE and not roles_of(user) & WITHOUT_CONTENT
