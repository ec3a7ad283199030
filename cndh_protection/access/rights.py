"""Rights: who may do what in which scope, the rights matrix as data (``permissions.csv``, the rows about cases and people).

A right is a letter (C create, R read, W write) that a role has within scopes. What belongs to no scope here is given to
nobody. The scopes become conditions in :mod:`cndh_protection.access.criterion`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

import frappe

from cndh_protection.constants import Role

CASE: Final = "Violation Case"
DEFENDER: Final = "Defender"
SUBMISSION: Final = "Intake Submission"
SESSION, SESSION_ITEM = "Protection Session", "Session Item"
OWNERS: Final = (CASE, DEFENDER)
"""Grants are about these; conflicts about a submission too. Submissions, complaints and tallies own keys as well."""


class Scope(Enum):
	"""In which cases a right holds. For people, read: who stands in such a case."""

	OWN = "own"
	"""The responsible officer: whoever made the case, until it is handed over."""
	GRANT = "grant"
	"""A live grant on the case. For a compartment that grants hold by default, one that lists it."""
	NAMED_GRANT = "named grant"
	"""A live grant that lists the compartment."""
	ALL_BUT_C3 = "all C1 C2"
	"""Every case but those of named persons only; everybody but those who stand in such a case."""
	URGENT_ON_DUTY = "U1 U2 on duty"
	U1_ON_DUTY = "U1 on duty"
	UNCONVERTED = "all not yet converted"
	"""Of submissions: those that no case took up."""
	OWN_REGION = "its region unless refused by the person"
	"""Of submissions that no case took up: those of a region that is the person's, unless whoever spoke refused that."""
	AGENDA = "agenda"
	"""Of sessions: every case that is on the agenda of one, by alias. It gives no case and no person."""
	EXCEPTIONAL = "exceptional access"
	"""A live grant that the person took with a reason, to be reviewed; it lists its compartments."""


class Compartment:
	"""What sealed fields are grouped in: each opens on its own."""

	CORE: Final = "core"
	IDENTITY: Final = "identity"
	CONTACT: Final = "contact"
	SOURCE: Final = "source"
	LOCATION: Final = "location"
	SENSITIVE: Final = "sensitive"


DEFAULT_COMPARTMENTS: Final = (Compartment.CORE, Compartment.IDENTITY, Compartment.CONTACT)
"""What a grant opens unless it says otherwise."""

COMPARTMENTS: Final = (*DEFAULT_COMPARTMENTS, Compartment.SOURCE, Compartment.LOCATION, Compartment.SENSITIVE)

Scopes = frozenset[Scope]


def together(scopes: Iterable[Scopes]) -> Scopes:
	"""All of these scopes."""
	return frozenset().union(*scopes)


OWN, GRANT, NAMED = frozenset({Scope.OWN}), frozenset({Scope.GRANT}), frozenset({Scope.NAMED_GRANT})
ON_DUTY, ALL_BUT_C3 = frozenset({Scope.URGENT_ON_DUTY}), frozenset({Scope.ALL_BUT_C3})
EXCEPTIONAL, AGENDA = frozenset({Scope.EXCEPTIONAL}), frozenset({Scope.AGENDA})


@dataclass(frozen=True)
class Right:
	"""Letters within scopes; of records that follow a case, ``of`` may narrow them to the person's own rows, ``only`` to
	those of one kind."""

	letters: str
	scopes: Scopes
	of: str | None = None
	"""The column that must hold the person's login."""
	only: tuple[str, str] | None = None
	"""A column and the value that it must hold."""


Rights = Mapping[str, tuple[Right, ...]]  # role → its rights

CASE_RIGHTS: Final[Rights] = {
	Role.INTAKE: (Right("CRW", OWN),),
	Role.CASE_OFFICER: (Right("CRW", GRANT),),
	Role.RAPPORTEUR: (Right("RW", GRANT),),
	Role.RISK_ANALYST: (Right("R", GRANT),),
	Role.PROTECTION_OFFICER: (Right("RW", GRANT),),
	Role.CHAIR: (Right("RW", ALL_BUT_C3 | GRANT), Right("R", EXCEPTIONAL)),
	Role.DUTY_COMMISSIONER: (Right("RW", ON_DUTY), Right("R", EXCEPTIONAL)),
	Role.PRESIDENT: (Right("R", ALL_BUT_C3 | EXCEPTIONAL),),
	Role.FOCAL_POINT: (Right("CRW", OWN | GRANT),),
	Role.SENSITIVE_REFERENT: (Right("RW", GRANT),),
	Role.PSYCHOSOCIAL: (Right("R", GRANT),),
	Role.LEGAL: (Right("R", GRANT),),
}

DEFENDER_RIGHTS: Final[Rights] = {
	Role.INTAKE: (Right("CRW", OWN),),
	Role.CASE_OFFICER: (Right("CRW", GRANT),),
	Role.RAPPORTEUR: (Right("R", GRANT),),
	Role.RISK_ANALYST: (Right("R", GRANT),),
	Role.PROTECTION_OFFICER: (Right("R", GRANT),),
	Role.CHAIR: (Right("R", ALL_BUT_C3 | GRANT | EXCEPTIONAL),),
	Role.DUTY_COMMISSIONER: (Right("R", ON_DUTY | EXCEPTIONAL),),
	Role.PRESIDENT: (Right("R", ALL_BUT_C3 | EXCEPTIONAL),),
	Role.FOCAL_POINT: (Right("CRW", OWN), Right("R", GRANT)),
	Role.SENSITIVE_REFERENT: (Right("RW", GRANT),),
	Role.PSYCHOSOCIAL: (Right("R", GRANT),),
	Role.LEGAL: (Right("R", GRANT),),
}


def _as_the_case(role: str, letters: str, of: str | None = None) -> tuple[Right, ...]:
	"""Letters wherever the role reads the case; by exceptional access it only reads."""
	scopes = together(right.scopes for right in CASE_RIGHTS[role] if "R" in right.letters)
	usual = Right(letters, scopes - EXCEPTIONAL, of)
	return (usual, Right("R", EXCEPTIONAL)) if scopes & EXCEPTIONAL else (usual,)


def _following(letters: Mapping[str, str]) -> dict[str, tuple[Right, ...]]:
	return {role: _as_the_case(role, given) for role, given in letters.items()}


ACT_RIGHTS: Final[Rights] = _following(
	{
		Role.CASE_OFFICER: "CRW",
		Role.RAPPORTEUR: "CRW",
		Role.RISK_ANALYST: "R",
		Role.CHAIR: "R",
		Role.DUTY_COMMISSIONER: "R",
		Role.FOCAL_POINT: "CRW",
		Role.SENSITIVE_REFERENT: "CRW",
		Role.LEGAL: "R",
	}
)

MEASURE_RIGHTS: Final[Rights] = {
	**_following(
		{
			Role.CASE_OFFICER: "CRW",
			Role.RAPPORTEUR: "R",
			Role.RISK_ANALYST: "R",
			Role.PROTECTION_OFFICER: "CRW",
			Role.CHAIR: "RW",
			Role.DUTY_COMMISSIONER: "CRW",
			Role.SENSITIVE_REFERENT: "CRW",
		}
	),
	Role.FOCAL_POINT: _as_the_case(Role.FOCAL_POINT, "RW", of="owner_officer"),
}

CONTACT_RIGHTS: Final[Rights] = {
	**_following(
		{
			Role.INTAKE: "CR",
			Role.CASE_OFFICER: "CRW",
			Role.RAPPORTEUR: "R",
			Role.PROTECTION_OFFICER: "CR",
			Role.CHAIR: "R",
			Role.DUTY_COMMISSIONER: "CR",
			Role.SENSITIVE_REFERENT: "CRW",
			Role.PSYCHOSOCIAL: "CR",
		}
	),
	# Those of the own cases, and what the focal point entered itself in a case given to it.
	Role.FOCAL_POINT: (Right("CRW", OWN), *_as_the_case(Role.FOCAL_POINT, "CRW", of="owner")),
}

LETTER_RIGHTS: Final[Rights] = _following(
	{Role.CASE_OFFICER: "CRW", Role.RAPPORTEUR: "RW", Role.CHAIR: "RW", Role.LEGAL: "CRW"}
)

CLOCK_RIGHTS: Final[Rights] = _following(dict.fromkeys(CASE_RIGHTS, "R"))
"""Whoever reads a case reads its clocks; nobody writes them."""

RISK_RIGHTS: Final[Rights] = {
	**_following(
		dict.fromkeys((Role.RAPPORTEUR, Role.PROTECTION_OFFICER, Role.CHAIR, Role.SENSITIVE_REFERENT), "R")
	),
	Role.RISK_ANALYST: _as_the_case(Role.RISK_ANALYST, "CRW"),
	**{
		role: (*(reads := _as_the_case(role, "R")), Right("C", reads[0].scopes, only=("form", "Rapid")))
		for role in (Role.CASE_OFFICER, Role.DUTY_COMMISSIONER, Role.FOCAL_POINT)
	},
}

SUBMISSION_RIGHTS: Final[Rights] = {
	Role.INTAKE: (Right("RW", frozenset({Scope.UNCONVERTED})),),
	Role.CHAIR: (Right("R", frozenset({Scope.UNCONVERTED})),),
	Role.DUTY_COMMISSIONER: (Right("RW", ON_DUTY),),
	Role.FOCAL_POINT: (Right("RW", frozenset({Scope.OWN_REGION})),),
}
"""Nobody makes one: what comes in comes through the reception, or from outside."""

CONSENT_RIGHTS: Final[Rights] = {
	**_following(
		{
			Role.INTAKE: "CRW",
			Role.CASE_OFFICER: "CRW",
			Role.RAPPORTEUR: "R",
			Role.PROTECTION_OFFICER: "R",
			Role.CHAIR: "R",
			Role.SENSITIVE_REFERENT: "CRW",
		}
	),
	Role.FOCAL_POINT: (Right("CRW", OWN),),
}

REFERRAL_RIGHTS: Final[Rights] = _following(
	{
		Role.CASE_OFFICER: "CRW",
		Role.PROTECTION_OFFICER: "CRW",
		Role.CHAIR: "RW",
		Role.SENSITIVE_REFERENT: "CRW",
		Role.PSYCHOSOCIAL: "CRW",
		Role.LEGAL: "R",
	}
)

SESSION_RIGHTS: Final[Rights] = {
	Role.CHAIR: (Right("RW", AGENDA),),
	Role.MEMBER: (Right("R", AGENDA),),
	Role.SECRETARY: (Right("CRW", AGENDA),),
	Role.PRESIDENT: (Right("R", AGENDA),),
	Role.RAPPORTEUR: (Right("R", GRANT),),
}
SESSION_ITEM_RIGHTS: Final[Rights] = {
	**SESSION_RIGHTS,
	Role.RAPPORTEUR: (Right("R", GRANT, of="rapporteur"),),
}
"""A rapporteur reads what he or she presents, of cases granted; and the sessions at which it is presented."""

RIGHTS: Final[Mapping[str, Rights]] = {
	CASE: CASE_RIGHTS,
	DEFENDER: DEFENDER_RIGHTS,
	**dict.fromkeys(("Violation Act", "Information Source", "Deprivation of Liberty"), ACT_RIGHTS),
	"Protection Measure": MEASURE_RIGHTS,
	"Contact Log": CONTACT_RIGHTS,
	**dict.fromkeys(("Authority Letter", "Urgent Appeal"), LETTER_RIGHTS),
	"Case Clock": CLOCK_RIGHTS,
	"Risk Assessment": RISK_RIGHTS,
	SUBMISSION: SUBMISSION_RIGHTS,
	"Consent": CONSENT_RIGHTS,
	"Referral": REFERRAL_RIGHTS,
	SESSION: SESSION_RIGHTS,
	SESSION_ITEM: SESSION_ITEM_RIGHTS,
}

READERS_OF_EVERY_GRANT: Final = frozenset({Role.DATA_PROTECTION, Role.AUDITOR})
"""They read grants and conflicts of all records, as codes: whose, on what, until when; no record behind them."""

READERS_OF_EVERY_ROW: Final[Mapping[str, frozenset[str]]] = {"Consent": frozenset({Role.DATA_PROTECTION})}
"""Doctype → the roles that read the codes and dates of all its rows; nothing opens to them, and no record behind."""

WHO_SEES_TEAMS: Final = frozenset({Role.CASE_OFFICER, Role.CHAIR, Role.SENSITIVE_REFERENT})
"""They read grants and conflicts of the records they may read (rights matrix, "Access Grant, conflicts")."""

WHO_SETTLES_DUPLICATES: Final = frozenset({Role.CHAIR, Role.SENSITIVE_REFERENT})
"""They are told that two records may be of one person, where they may read both."""

WITHOUT_CONTENT: Final = frozenset({"System Manager", Role.ADMINISTRATOR})
"""Whoever runs the site opens nothing, whatever else he or she is: an administrator sees no case."""


def rights_of(user: str, doctype: str, letter: str) -> tuple[Right, ...]:
	"""The rights with this letter that the person's roles give on a doctype; none for whoever has no such role."""
	roles = roles_of(user)
	given = (right for role, rights in RIGHTS.get(doctype, {}).items() if role in roles for right in rights)
	return tuple(dict.fromkeys(right for right in given if letter in right.letters))


def scopes_of(user: str, doctype: str, letter: str) -> Scopes:
	"""In which scopes the person has the letter on cases or on people."""
	return together(right.scopes for right in rights_of(user, doctype, letter))


def takes_grants(user: str) -> bool:
	"""Whether a grant on a case would let this person read it."""
	return Scope.GRANT in scopes_of(user, CASE, "R")


def takes_cases(user: str) -> bool:
	"""Whether this person can be the responsible officer of a case."""
	return bool(scopes_of(user, CASE, "W") & {Scope.OWN, Scope.GRANT})


def roles_of(user: str) -> frozenset[str]:
	"""The roles given to an account. Administrator, to whom the platform says all roles belong, has none here."""
	return frozenset() if user == "Administrator" else frozenset(frappe.get_roles(user))
