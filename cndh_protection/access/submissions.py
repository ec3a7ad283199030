"""Which submissions a person reaches: those that no case took up yet, in his or her scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import frappe

from cndh_protection.access import terms
from cndh_protection.access.criterion import OfDoctype
from cndh_protection.access.duty import is_duty_commissioner
from cndh_protection.access.rights import SUBMISSION, Scope, Scopes

SETTINGS: Final = "Protection Settings"


@dataclass(frozen=True)
class SubmissionCriterion(OfDoctype):
	"""The submissions in some scopes, but for those in conflict. Once one is a case or part of one, the case's rules
	decide and nobody's these."""

	user: str
	scopes: Scopes
	doctype: str = SUBMISSION

	def of_row(self, alias: str) -> str:
		"""Asks each row."""
		reached = [*self._everywhere(), *self._urgent(alias), *self._of_regions(alias)]
		waits = f"{alias}.violation_case is null"
		return terms.all_of([waits, terms.any_of(reached), self._without_conflict(f"{alias}.name")])

	def _without_conflict(self, name: str) -> str:
		return terms.not_found(terms.CONFLICTS, terms.live("x", self.user, SUBMISSION), f"x.record = {name}")

	def _everywhere(self) -> list[str]:
		return [terms.EVERYTHING] if Scope.UNCONVERTED in self.scopes else []

	def _urgent(self, alias: str) -> list[str]:
		if Scope.URGENT_ON_DUTY not in self.scopes or not is_duty_commissioner(self.user):
			return []
		return [f"{alias}.urgency in ('U1', 'U2')"]

	def _of_regions(self, alias: str) -> list[str]:
		if Scope.OWN_REGION not in self.scopes:
			return []
		listed = ", ".join(terms.quoted(region) for region in regions_of(self.user))
		not_refused = f"coalesce({alias}.not_my_region, 0) = 0"
		return [terms.all_of([f"{alias}.region in ({listed})", not_refused])] if listed else []


def regions_of(user: str) -> list[str]:
	"""The regions whose focal point this person is, as the settings say."""
	filters = {"parenttype": SETTINGS, "parent": SETTINGS, "user": user}
	found = frappe.get_all("Focal Region", filters=filters, pluck="region", order_by="region")
	return list(dict.fromkeys(found))
