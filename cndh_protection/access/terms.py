"""The pieces of SQL that row rules are made of. Every name is qualified by its table, every value escaped.

A lookup that may find nothing is ``coalesce((select 1 ... limit 1), 0)``: unlike ``exists`` beside ``or``, it leaves
the database free to walk the list in the order of its date index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import frappe
from frappe.utils import now_datetime

from cndh_protection.access.rights import CASE, DEFAULT_COMPARTMENTS, DEFENDER, Scope, Scopes

NOTHING = "(1=0)"
EVERYTHING = "(1=1)"
CONFLICTS = "`tabAccess Conflict` x"
GRANTS = "`tabAccess Grant` g"


def quoted(value: str) -> str:
	"""A value as a literal."""
	return str(frappe.db.escape(value))


def table(doctype: str) -> str:
	"""A doctype's table."""
	return f"`tab{doctype}`"


def select(what: str, source: str, *conditions: str) -> str:
	"""A query on tables, under all of these conditions."""
	return f"select {what} from {source} where {all_of(conditions)}"  # noqa: S608 - of names and escaped values


def select_count(query: str, limit: int) -> str:
	"""A query that counts the rows of another up to a limit."""
	return f"select count(*) from ({query} limit {limit}) counted"  # noqa: S608 - as above


def found(source: str, *conditions: str) -> str:
	"""That such a row is there."""
	return f"coalesce(({select('1', source, *conditions)} limit 1), 0) = 1"


def not_found(source: str, *conditions: str) -> str:
	"""That no such row is there."""
	return f"coalesce(({select('1', source, *conditions)} limit 1), 0) = 0"


def among(name: str, queries: Iterable[str]) -> str:
	"""That a name is among those that the queries give as ``n``; they run first, in a derived table."""
	return f"{name} in (select reachable.n from ({' union all '.join(queries)}) reachable)"  # noqa: S608 - as above


def any_of(conditions: Iterable[str]) -> str:
	"""That one of the conditions holds; with none, nothing does."""
	given = list(conditions)
	return f"({' or '.join(given)})" if given else NOTHING


def all_of(conditions: Iterable[str]) -> str:
	"""That all of the conditions hold."""
	return f"({' and '.join(conditions)})"


@dataclass(frozen=True)
class Grants:
	"""The live grants of a person: in these scopes and, for a compartment, those that open it."""

	user: str
	scopes: Scopes
	compartment: str | None = None

	def conditions(self, alias: str, record_type: str) -> str | None:
		"""What a row of Access Grant must be; None if no grant counts for the person."""
		kinds = [kind for kind in (self._by_team(alias), self._exceptional(alias)) if kind]
		if not kinds:
			return None
		return all_of([live(alias, self.user, record_type), any_of(kinds)])

	def _by_team(self, alias: str) -> str | None:
		if not self.scopes & {Scope.GRANT, Scope.NAMED_GRANT}:
			return None
		listed = self.compartment in DEFAULT_COMPARTMENTS or Scope.GRANT not in self.scopes
		return all_of([f"{alias}.exceptional = 0", *self._listing(alias, listed)])

	def _exceptional(self, alias: str) -> str | None:
		if Scope.EXCEPTIONAL not in self.scopes:
			return None
		return all_of([f"{alias}.exceptional = 1", *self._listing(alias, True)])

	def _listing(self, alias: str, listed: bool) -> list[str]:
		if not self.compartment or not listed:
			return []
		return [f"find_in_set({quoted(self.compartment)}, {alias}.compartments) > 0"]


@dataclass(frozen=True)
class Conflicts:
	"""The live conflicts of a person: with cases, and with people and so with every case in which they stand."""

	user: str
	presumed: bool = False
	"""About one row, the terms below cost less than to ask first."""

	@cached_property
	def any(self) -> bool:
		"""Whether the person has any, asked once; most have none, and then no list carries the terms below."""
		return self.presumed or bool(
			frappe.db.sql(
				select("1", CONFLICTS, any_of([self._with(CASE), self._with(DEFENDER)])) + " limit 1"
			)
		)

	def spare_case(self, name: str) -> list[str]:
		"""Terms that a case, given by an expression for its name, is not in conflict with the person."""
		of_its_people = f"`tabCase Defender` xd join {CONFLICTS} on x.record = xd.defender"
		return [
			not_found(CONFLICTS, self._with(CASE), f"x.record = {name}"),
			not_found(of_its_people, f"xd.parent = {name}", in_cases("xd"), self._with(DEFENDER)),
		]

	def spare_defender(self, name: str) -> list[str]:
		"""The same for a defender: no conflict with the person or with a case in which the person stands."""
		of_their_cases = f"`tabCase Defender` xd join {CONFLICTS} on x.record = xd.parent"
		return [
			not_found(CONFLICTS, self._with(DEFENDER), f"x.record = {name}"),
			not_found(of_their_cases, f"xd.defender = {name}", in_cases("xd"), self._with(CASE)),
		]

	def _with(self, record_type: str) -> str:
		return live("x", self.user, record_type)


@dataclass(frozen=True)
class AskedBeside(Conflicts):
	"""Adds no term: another criterion of the same question holds the person's conflicts, and nothing counts without it."""

	any = False


def in_cases(alias: str) -> str:
	"""That a row of Case Defender, under this name, is one of a case."""
	return f"{alias}.parenttype = {quoted(CASE)}"


def live(alias: str, user: str, record_type: str) -> str:
	"""That a grant or conflict is this person's, about a record of this type, and running now."""
	return all_of(
		[
			f"{alias}.user = {quoted(user)}",
			f"{alias}.record_type = {quoted(record_type)}",
			not_over(alias),
			f"{alias}.valid_from <= {quoted(str(now_datetime()))}",
		]
	)


def not_over(alias: str) -> str:
	"""That a grant or conflict runs now or will."""
	return f"({alias}.valid_until is null or {alias}.valid_until > {quoted(str(now_datetime()))})"
