"""Which rows a person may reach: one criterion a rule, with two renderings that mean the same.

*Few* reachable cases: their names come from a derived table, which the database makes first. *Many*: each row is
asked on its own, which lets the date index lead the list. Counted with a cap before choosing. Conflicts beat
everything. A criterion that reaches nothing renders ``1=0``, never the empty text, which the platform takes for "no
restriction".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Protocol

import frappe

from cndh_protection.access import terms
from cndh_protection.access.duty import is_duty_commissioner
from cndh_protection.access.remembered import answer, estimate
from cndh_protection.access.rights import CASE, DEFENDER, Right, Scope, Scopes

FEW: Final = 5_000
"""Up to so many reachable cases, their names are listed."""

C1_C2: Final = "('C1', 'C2')"


class Criterion(Protocol):
	"""A rule about the rows of one doctype for one person."""

	def sql(self) -> str:
		"""A condition for a query on the doctype's own table, in parentheses."""

	def of_row(self, alias: str) -> str:
		"""The same, asked of each row of the table under this name."""

	def holds(self, name: str) -> bool:
		"""Whether the stored record of this name fulfils it."""


def which_hold(doctype: str, name: str, criteria: Sequence[Criterion]) -> list[bool]:
	"""Of each criterion, whether the stored record of this name fulfils it; asked in one query."""
	table = terms.table(doctype)
	columns = ", ".join(criterion.of_row(table) for criterion in criteria)
	found = frappe.db.sql(terms.select(columns, table, f"{table}.name = {terms.quoted(name)}"))
	return [bool(held) for held in found[0]] if found else [False] * len(criteria)


class OfDoctype:
	"""What criteria of stored rows share."""

	doctype: str

	def of_row(self, alias: str) -> str:
		"""Each criterion has its own."""
		raise NotImplementedError

	def sql(self) -> str:
		"""By default each row is asked."""
		return self.of_row(terms.table(self.doctype))

	def holds(self, name: str) -> bool:
		"""Asked of the stored row, never of what somebody posted; once in one state of the database."""
		return answer((self, name), lambda: self._holds(name))

	def _holds(self, name: str) -> bool:
		table = terms.table(self.doctype)
		is_it = f"{table}.name = {terms.quoted(name)}"
		return bool(frappe.db.sql(terms.select("1", table, is_it, self.of_row(table))))


@dataclass(frozen=True)
class CaseCriterion(OfDoctype):
	"""The cases in some scopes; for a compartment, those in which it opens."""

	user: str
	scopes: Scopes
	compartment: str | None = None
	doctype: str = CASE
	known: terms.Conflicts | None = None
	"""The person's conflicts, where several criteria share them."""

	def sql(self) -> str:
		"""By list of names if they are few, else row by row."""
		table = terms.table(CASE)
		return self.of_name(f"{table}.name") if self.is_few() else self.of_row(table)

	def _holds(self, name: str) -> bool:
		"""In one query, conflicts included."""
		with_conflicts = replace(self, known=terms.Conflicts(self.user, presumed=True))
		return super(CaseCriterion, with_conflicts)._holds(name)

	def is_few(self) -> bool:
		"""Whether the cases in scope are few enough to be listed. All but C3 are not even counted.

		Both renderings mean the same: a count that is a minute old chooses as well.
		"""
		if self.scopes & {Scope.ALL_BUT_C3, Scope.AGENDA}:
			return False
		if not self.members:
			return True
		question = (FEW, self.user, sorted(scope.name for scope in self.scopes), self.compartment)
		return estimate(question, self._count_few)

	def _count_few(self) -> bool:
		counts = [f"({terms.select_count(member, FEW + 1)})" for member in self.members]
		return bool(frappe.db.sql(f"select {' + '.join(counts)}")[0][0] <= FEW)

	def of_name(self, name: str) -> str:
		"""The listing rendering, for an expression that gives the case's name."""
		if not self.members:
			return terms.NOTHING
		return terms.all_of([terms.among(name, self.members), *self._without_conflict(name)])

	def of_row(self, alias: str) -> str:
		"""The rendering that asks each row."""
		reached = [*self._plain_terms(alias), *self.granted(CASE, f"{alias}.name")]
		return terms.all_of([terms.any_of(reached), *self._without_conflict(f"{alias}.name")])

	@cached_property
	def members(self) -> list[str]:
		"""The queries that give the reachable names, as ``n``."""
		plain = [
			terms.select("m.name as n", "`tabViolation Case` m", term) for term in self._plain_terms("m")
		]
		return plain + self.granted_names(CASE)

	def granted_names(self, record_type: str) -> list[str]:
		"""The query that gives the names of records on which a grant counts, as ``n``; none if no grant does."""
		return [terms.select("g.record as n", terms.GRANTS, one) for one in self._counting(record_type)]

	def granted(self, record_type: str, name: str) -> list[str]:
		"""The term that a grant on the record of this name counts; none if no grant does."""
		its = f"g.record = {name}"
		return [terms.found(terms.GRANTS, one, its) for one in self._counting(record_type)]

	def _counting(self, record_type: str) -> list[str]:
		"""When a grant ``g`` on such a record counts; nothing if none does."""
		condition = terms.Grants(self.user, self.scopes, self.compartment).conditions("g", record_type)
		return [condition] if condition else []

	@cached_property
	def conflicts(self) -> terms.Conflicts | None:
		"""The person's conflicts, if there are any."""
		conflicts = self.known or terms.Conflicts(self.user)
		return conflicts if conflicts.any else None

	def _plain_terms(self, alias: str) -> list[str]:
		reached = {
			Scope.OWN: f"{alias}.responsible = {terms.quoted(self.user)}",
			Scope.ALL_BUT_C3: f"{alias}.confidentiality_level in {C1_C2}",
			Scope.AGENDA: terms.EVERYTHING,
		}
		if self.scopes & {Scope.URGENT_ON_DUTY, Scope.U1_ON_DUTY} and is_duty_commissioner(self.user):
			reached[Scope.URGENT_ON_DUTY] = f"{alias}.urgency in ('U1', 'U2')"
			reached[Scope.U1_ON_DUTY] = f"{alias}.urgency = 'U1'"
		return [term for scope, term in reached.items() if scope in self.scopes]

	def _without_conflict(self, name: str) -> list[str]:
		return self.conflicts.spare_case(name) if self.conflicts else []


@dataclass(frozen=True)
class DefenderCriterion(OfDoctype):
	"""The people in some scopes: who stands in a case in scope, whom a grant names, whom the person just entered."""

	user: str
	scopes: Scopes
	compartment: str | None = None
	doctype: str = DEFENDER
	known: terms.Conflicts | None = None

	def sql(self) -> str:
		"""By list of names if the cases are few, else row by row."""
		table = terms.table(DEFENDER)
		if Scope.ALL_BUT_C3 in self.scopes or not self.cases.is_few():
			return self.of_row(table)
		if not self.members:
			return terms.NOTHING
		name = f"{table}.name"
		return terms.all_of([terms.among(name, self.members), *self._without_conflict(name)])

	def of_row(self, alias: str) -> str:
		"""The rendering that asks each row."""
		name = f"{alias}.name"
		granted = self.cases.granted(DEFENDER, name)
		reached = [*self._outside_c3(name), *self._in_cases(name), *granted, *self._just_entered(alias)]
		return terms.all_of([terms.any_of(reached), *self._without_conflict(name)])

	def _holds(self, name: str) -> bool:
		"""In one query, conflicts included."""
		with_conflicts = replace(self, known=terms.Conflicts(self.user, presumed=True))
		return super(DefenderCriterion, with_conflicts)._holds(name)

	@cached_property
	def cases(self) -> CaseCriterion:
		"""The cases whose people are reachable. That of all C1 and C2 is not among them: somebody who stands in a C2
		and in a C3 case is out of that scope."""
		scopes = self.scopes - {Scope.ALL_BUT_C3}
		return CaseCriterion(self.user, scopes, self.compartment, known=self.known)

	@cached_property
	def members(self) -> list[str]:
		"""The queries that give the reachable names, as ``n``."""
		in_cases = [
			terms.select(
				"d.defender as n",
				f"({case}) c join `tabCase Defender` d on d.parent = c.n",
				terms.in_cases("d"),
			)
			for case in self.cases.members
		]
		entered = [terms.select("e.name as n", "`tabDefender` e", term) for term in self._just_entered("e")]
		return in_cases + self.cases.granted_names(DEFENDER) + entered

	def _outside_c3(self, name: str) -> list[str]:
		if Scope.ALL_BUT_C3 not in self.scopes:
			return []
		in_c3 = f"coalesce(sc.confidentiality_level, '') not in {C1_C2}"
		return [terms.not_found(STANDS_IN_CASE, f"sd.defender = {name}", terms.in_cases("sd"), in_c3)]

	def _in_cases(self, name: str) -> list[str]:
		if not self.cases.members:
			return []
		in_scope = self.cases.of_row("sc")
		return [terms.found(STANDS_IN_CASE, f"sd.defender = {name}", terms.in_cases("sd"), in_scope)]

	def _just_entered(self, alias: str) -> list[str]:
		"""Whom the person entered and no case knows yet; from then on the case decides."""
		if not self.scopes & {Scope.OWN, Scope.GRANT}:
			return []
		nowhere = terms.not_found("`tabCase Defender` p", f"p.defender = {alias}.name")
		return [terms.all_of([f"{alias}.owner = {terms.quoted(self.user)}", nowhere])]

	def _without_conflict(self, name: str) -> list[str]:
		return self.cases.conflicts.spare_defender(name) if self.cases.conflicts else []


STANDS_IN_CASE: Final = "`tabCase Defender` sd join `tabViolation Case` sc on sc.name = sd.parent"


@dataclass(frozen=True)
class FollowerCriterion(OfDoctype):
	"""The records that follow their case (field ``violation_case``), for some rights."""

	doctype: str
	user: str
	rights: tuple[Right, ...]

	def sql(self) -> str:
		"""By list of cases if one right decides and they are few, else row by row."""
		table = terms.table(self.doctype)
		if len(self.rights) == 1 and self.cases(self.rights[0]).is_few():
			listed = self.cases(self.rights[0]).of_name(f"{table}.violation_case")
			return terms.all_of([listed, *self._of(self.rights[0], table)])
		return self.of_row(table)

	def of_row(self, alias: str) -> str:
		"""The rendering that asks each row."""
		return terms.any_of(
			terms.all_of([*self._of(right, alias), self._in_case(right, alias)]) for right in self.rights
		)

	def admits(self, case: str, values: Any) -> bool:
		"""Whether a record with these values may be made in this case; whoever makes it is its owner."""
		return any(
			self.cases(right).holds(case)
			and (right.of in (None, "owner") or values.get(right.of) == self.user)
			and (right.only is None or values.get(right.only[0]) == right.only[1])
			for right in self.rights
		)

	def cases(self, right: Right) -> CaseCriterion:
		"""The cases in which a right holds."""
		return CaseCriterion(self.user, right.scopes)

	def _in_case(self, right: Right, alias: str) -> str:
		is_its = f"fc.name = {alias}.violation_case"
		return terms.found("`tabViolation Case` fc", is_its, self.cases(right).of_row("fc"))

	def _of(self, right: Right, alias: str) -> list[str]:
		own = [f"{alias}.{right.of} = {terms.quoted(self.user)}"] if right.of else []
		return own + ([f"{alias}.{right.only[0]} = {terms.quoted(right.only[1])}"] if right.only else [])
