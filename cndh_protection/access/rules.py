"""Which criterion holds for which doctype. A later doctype joins here: beside its case, its parent, or a rule of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import frappe

from cndh_protection.access import terms
from cndh_protection.access.complaints import COMPLAINT, ComplaintCriterion, opens_what_is_read
from cndh_protection.access.criterion import (
	CaseCriterion,
	Criterion,
	DefenderCriterion,
	FollowerCriterion,
	OfDoctype,
)
from cndh_protection.access.opening_rights import opening_scopes_of
from cndh_protection.access.rights import (
	CASE,
	DEFENDER,
	OWNERS,
	READERS_OF_EVERY_GRANT,
	READERS_OF_EVERY_ROW,
	SESSION,
	SESSION_ITEM,
	SUBMISSION,
	WHO_SEES_TEAMS,
	WHO_SETTLES_DUPLICATES,
	Scope,
	Scopes,
	rights_of,
	roles_of,
	scopes_of,
)
from cndh_protection.access.submissions import SubmissionCriterion

FOLLOWERS: Final = (
	"Violation Act",
	"Information Source",
	"Deprivation of Liberty",
	"Authority Letter",
	"Urgent Appeal",
	"Protection Measure",
	"Contact Log",
	"Case Clock",
	"Risk Assessment",
	"Consent",
	"Referral",
	SESSION_ITEM,
)
"""Records of a case: they follow it."""

TEAM_DOCTYPES: Final = ("Access Grant", "Access Conflict")

HINT: Final = "Duplicate Hint"

PARENTS: Final[Mapping[str, tuple[str, ...]]] = {
	"Case Defender": (CASE,),
	"Case Red Flag": (CASE, "Risk Assessment"),
	"Case Pause": (CASE,),
	"Admissibility Answer": (CASE,),
	"Workflow Step": (CASE, "Protection Measure", "Referral"),
	"Alleged Actor": ("Violation Act",),
	"Act Right": ("Violation Act",),
	"Custody Extension": ("Deprivation of Liberty",),
	"Referral Section": ("Referral",),
	"Risk Answer": ("Risk Assessment",),
	"Risk Scenario": ("Risk Assessment",),
	"Session Attendance": (SESSION,),
	"Session Voice": (SESSION_ITEM,),
	"Defender Language": (DEFENDER,),
	"Defender Profile Entry": (DEFENDER,),
	"Defender Need": (DEFENDER,),
	"Defender Contact": (DEFENDER,),
	"Defender Relation": (DEFENDER,),
}
"""Child doctype → the doctypes whose tables it fills. The platform asks the parent's rules of no list of rows."""

REFERRERS: Final = ("Workflow Action",)
"""Doctypes of the platform, open to everybody, whose rows name documents."""

PROTECTED: Final = (*OWNERS, *FOLLOWERS, *TEAM_DOCTYPES, HINT, SUBMISSION, SESSION, COMPLAINT)
"""Doctypes with rows of which some people may see some."""


def criterion_of(
	doctype: str, user: str, letter: str = "R", known: terms.Conflicts | None = None
) -> Criterion:
	"""The rows of a doctype on which a person has a letter (R read, W write)."""
	if user == "Administrator":
		return Everything(doctype)
	if doctype in TEAM_DOCTYPES:
		return _team_criterion(doctype, user)
	if doctype in RULED_APART:
		return RULED_APART[doctype](user, letter)
	if letter == "R" and roles_of(user) & READERS_OF_EVERY_ROW.get(doctype, frozenset()):
		return Everything(doctype)
	if doctype in FOLLOWERS:
		return FollowerCriterion(doctype, user, rights_of(user, doctype, letter))
	if doctype in PARENTS:
		return ChildCriterion(doctype, user)
	if doctype in REFERRERS:
		return ReferenceCriterion(doctype, user)
	return _of_owners(doctype, user, scopes_of(user, doctype, letter), known=known)


def opening_criterion(
	doctype: str, user: str, compartment: str, known: terms.Conflicts | None = None
) -> Criterion:
	"""The cases, defenders, submissions or complaints whose compartment a person opens."""
	if doctype == COMPLAINT:
		opens = opens_what_is_read(user, compartment)
		return ComplaintCriterion(user) if opens else Nothing(COMPLAINT)
	return _of_owners(doctype, user, opening_scopes_of(user, compartment, doctype), compartment, known)


def _of_owners(
	doctype: str,
	user: str,
	scopes: Scopes,
	compartment: str | None = None,
	known: terms.Conflicts | None = None,
) -> Criterion:
	"""Of the records that own a key."""
	if doctype == SUBMISSION:
		return SubmissionCriterion(user, scopes)
	owners = {CASE: CaseCriterion, DEFENDER: DefenderCriterion}
	return owners[doctype](user, scopes, compartment, known=known)


@dataclass(frozen=True)
class Everything(OfDoctype):
	"""Every row."""

	doctype: str

	def of_row(self, alias: str) -> str:
		"""Asks nothing of a row."""
		return terms.EVERYTHING


@dataclass(frozen=True)
class Nothing(OfDoctype):
	"""No row."""

	doctype: str

	def of_row(self, alias: str) -> str:
		"""Refuses each row."""
		return terms.NOTHING


@dataclass(frozen=True)
class ChildCriterion(OfDoctype):
	"""The rows of a table: those whose parent the person may read."""

	doctype: str
	user: str

	def of_row(self, alias: str) -> str:
		"""Asks the parent of each row."""
		return terms.any_of(self._in_parent(alias, parent) for parent in PARENTS[self.doctype])

	def _in_parent(self, alias: str, parent: str) -> str:
		readable = criterion_of(parent, self.user).of_row("cp")
		of_parent = terms.found(f"{terms.table(parent)} cp", f"cp.name = {alias}.parent", readable)
		return terms.all_of([f"{alias}.parenttype = {terms.quoted(parent)}", of_parent])


@dataclass(frozen=True)
class TeamCriterion(OfDoctype):
	"""Grants and conflicts of the records that the person may read."""

	doctype: str
	user: str

	def of_row(self, alias: str) -> str:
		"""Asks the record of each row."""
		return terms.any_of(self._about(alias, record_type) for record_type in (*OWNERS, SUBMISSION))

	def _about(self, alias: str, record_type: str) -> str:
		readable = criterion_of(record_type, self.user).of_row("tr")
		of_record = terms.found(f"{terms.table(record_type)} tr", f"tr.name = {alias}.record", readable)
		return terms.all_of([f"{alias}.record_type = {terms.quoted(record_type)}", of_record])


@dataclass(frozen=True)
class ReferenceCriterion(OfDoctype):
	"""Rows of the platform that name a document (``reference_doctype``, ``reference_name``): not those that name one
	hidden from the person."""

	doctype: str
	user: str

	def of_row(self, alias: str) -> str:
		"""Asks the document that each row names, if it is a protected one."""
		protected = ", ".join(terms.quoted(doctype) for doctype in PROTECTED)
		other = f"coalesce({alias}.reference_doctype, '') not in ({protected})"
		return terms.any_of([other, *(self._names(alias, doctype) for doctype in PROTECTED)])

	def _names(self, alias: str, doctype: str) -> str:
		readable = criterion_of(doctype, self.user).of_row("rd")
		named = terms.found(f"{terms.table(doctype)} rd", f"rd.name = {alias}.reference_name", readable)
		return terms.all_of([f"{alias}.reference_doctype = {terms.quoted(doctype)}", named])


@dataclass(frozen=True)
class HintCriterion(OfDoctype):
	"""Hints about two people, both of whom the person may read, and neither of whom is for named persons only."""

	user: str
	scopes: Scopes
	doctype: str = HINT

	def of_row(self, alias: str) -> str:
		"""Asks the records of both people."""
		return terms.all_of(self._about(f"{alias}.{column}") for column in ("first_person", "second_person"))

	def _about(self, name: str) -> str:
		not_in_c3 = DefenderCriterion(self.user, frozenset({Scope.ALL_BUT_C3})).of_row("hp")
		readable = DefenderCriterion(self.user, self.scopes).of_row("hp")
		return terms.found("`tabDefender` hp", f"hp.name = {name}", not_in_c3, readable)


@dataclass(frozen=True)
class SessionCriterion(OfDoctype):
	"""Every session to those who sit in it; to others, those at which something is presented that they read."""

	user: str
	scopes: Scopes
	doctype: str = SESSION

	def of_row(self, alias: str) -> str:
		"""Asks the items of each session, of whoever does not sit in it."""
		if Scope.AGENDA in self.scopes:
			return terms.EVERYTHING
		if not self.scopes:
			return terms.NOTHING
		readable = criterion_of(SESSION_ITEM, self.user).of_row("si")
		return terms.found(
			f"{terms.table(SESSION_ITEM)} si", f"si.protection_session = {alias}.name", readable
		)


def _hint_criterion(user: str, letter: str) -> Criterion:
	if not set(frappe.get_roles(user)) & WHO_SETTLES_DUPLICATES:
		return Nothing(HINT)
	return HintCriterion(user, scopes_of(user, DEFENDER, "R"))


def _session_criterion(user: str, letter: str) -> Criterion:
	return SessionCriterion(user, scopes_of(user, SESSION, letter))


def _complaint_criterion(user: str, letter: str) -> Criterion:
	return ComplaintCriterion(user) if letter == "R" else Nothing(COMPLAINT)


RULED_APART: Final[Mapping[str, Callable[[str, str], Criterion]]] = {
	HINT: _hint_criterion,
	SESSION: _session_criterion,
	COMPLAINT: _complaint_criterion,
}
"""Doctypes with a rule of their own → the criterion for a person and a letter."""


def _team_criterion(doctype: str, user: str) -> Criterion:
	roles = set(frappe.get_roles(user))
	if roles & READERS_OF_EVERY_GRANT:
		return Everything(doctype)
	return TeamCriterion(doctype, user) if roles & WHO_SEES_TEAMS else Nothing(doctype)
