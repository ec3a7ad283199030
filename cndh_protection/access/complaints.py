"""Complaints about our own handling of a case: who reaches which. Whoever works on the case does not.

The president reads all of them and gives each to a commissioner, who reads those given to him or her. Nobody reads one
of a case with which he or she has a conflict, and nobody writes one: they come and change by actions of our own. Where
no president is without a conflict, an interim one included, any commissioner gives it who has no part in the case and
did not enter it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cndh_protection.access import terms
from cndh_protection.access.alerts import holders
from cndh_protection.access.criterion import OfDoctype
from cndh_protection.access.rights import CASE, WITHOUT_CONTENT, Compartment, roles_of
from cndh_protection.constants import Role

COMPLAINT: Final = "Handling Complaint"
WAITING: Final = "Waiting for a commissioner"
WHO_GIVES: Final = frozenset({Role.PRESIDENT})
WHO_ANSWERS: Final = frozenset({Role.CHAIR, Role.MEMBER, Role.DUTY_COMMISSIONER})


@dataclass(frozen=True)
class ComplaintCriterion(OfDoctype):
	"""The complaints that a person reads; with ``to_give``, those that he or she gives to a commissioner."""

	user: str
	to_give: bool = False
	doctype: str = COMPLAINT

	def of_row(self, alias: str) -> str:
		"""Asks each row."""
		reached = [*self._everywhere(), *self._for_the_president(alias)]
		reached += [] if self.to_give else self._given(alias)
		spared = terms.Conflicts(self.user).spare_case(f"{alias}.violation_case")
		return terms.all_of([terms.any_of(reached), *spared])

	def _everywhere(self) -> list[str]:
		return [terms.EVERYTHING] if roles_of(self.user) & WHO_GIVES else []

	def _for_the_president(self, alias: str) -> list[str]:
		"""Those that no president reaches, for whoever answers complaints and has no part in the case."""
		if not roles_of(self.user) & WHO_ANSWERS:
			return []
		case, me = f"{alias}.violation_case", terms.quoted(self.user)
		is_theirs = f"({alias}.status = {terms.quoted(WAITING)} or {alias}.given_by = {me})"
		unreached = [
			f"not {terms.all_of(terms.Conflicts(president, presumed=True).spare_case(case))}"
			for president in holders(WHO_GIVES)
		]
		return [terms.all_of([is_theirs, *unreached, *self._apart(alias, me)])]

	def _apart(self, alias: str, me: str) -> list[str]:
		"""Did not enter it; is not responsible for the case, and has no grant on it, now or later."""
		case = f"{alias}.violation_case"
		is_case = f"g.record_type = {terms.quoted(CASE)} and g.record = {case}"
		return [
			f"{alias}.entered_by <> {me}",
			terms.not_found("`tabViolation Case` rc", f"rc.name = {case}", f"rc.responsible = {me}"),
			terms.not_found(terms.GRANTS, is_case, f"g.user = {me}", terms.not_over("g")),
		]

	def _given(self, alias: str) -> list[str]:
		if not roles_of(self.user) & WHO_ANSWERS:
			return []
		return [f"{alias}.answered_by = {terms.quoted(self.user)}"]


def opens_what_is_read(user: str, compartment: str) -> bool:
	"""Whether a compartment of a complaint opens to whoever reads it: its words do, but not to whoever runs the site."""
	return compartment == Compartment.CORE and not roles_of(user) & WITHOUT_CONTENT
