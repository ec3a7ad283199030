"""Which compartment opens to whom in which scope: the rights matrix as data, its rows "open …" (``permissions.csv``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cndh_protection.access.rights import (
	DEFAULT_COMPARTMENTS,
	SUBMISSION,
	SUBMISSION_RIGHTS,
	WITHOUT_CONTENT,
	Compartment,
	Scope,
	Scopes,
	roles_of,
	together,
)
from cndh_protection.constants import Role

_OWN, _GRANT, _NAMED = frozenset({Scope.OWN}), frozenset({Scope.GRANT}), frozenset({Scope.NAMED_GRANT})
_ON_DUTY, _ALL_BUT_C3 = frozenset({Scope.URGENT_ON_DUTY}), frozenset({Scope.ALL_BUT_C3})
_EXCEPTIONAL = frozenset({Scope.EXCEPTIONAL})

_BY_EXCEPTION: Final = dict.fromkeys((Role.CHAIR, Role.DUTY_COMMISSIONER, Role.PRESIDENT), _EXCEPTIONAL)


def _or_by_exception(scopes: Mapping[str, Scopes]) -> dict[str, Scopes]:
	"""The scopes of a compartment, and that an exceptional access opens it."""
	nothing: Scopes = frozenset()
	return {
		role: scopes.get(role, nothing) | _BY_EXCEPTION.get(role, nothing)
		for role in {**scopes, **_BY_EXCEPTION}
	}


_TO_THE_TEAM: Final = _or_by_exception(
	{
		Role.INTAKE: _OWN,
		Role.CASE_OFFICER: _GRANT,
		Role.RAPPORTEUR: _GRANT,
		Role.RISK_ANALYST: _GRANT,
		Role.PROTECTION_OFFICER: _GRANT,
		Role.CHAIR: _ALL_BUT_C3 | _GRANT,
		Role.DUTY_COMMISSIONER: _ON_DUTY,
		Role.FOCAL_POINT: _OWN | _GRANT,
		Role.SENSITIVE_REFERENT: _GRANT,
		Role.LEGAL: _GRANT,
	}
)

OPENINGS: Final[Mapping[str, Mapping[str, Scopes]]] = {
	**dict.fromkeys(DEFAULT_COMPARTMENTS, _TO_THE_TEAM),
	Compartment.SOURCE: _or_by_exception(
		{
			Role.INTAKE: _OWN,
			Role.CASE_OFFICER: _NAMED,
			Role.RAPPORTEUR: _NAMED,
			Role.CHAIR: _NAMED,
			Role.FOCAL_POINT: _OWN,
		}
	),
	Compartment.LOCATION: _or_by_exception(
		{
			Role.CASE_OFFICER: _NAMED,
			Role.PROTECTION_OFFICER: _NAMED,
			Role.CHAIR: _NAMED,
			Role.DUTY_COMMISSIONER: frozenset({Scope.U1_ON_DUTY}),
		}
	),
	Compartment.SENSITIVE: _or_by_exception(
		{
			Role.CASE_OFFICER: _NAMED,
			Role.CHAIR: _NAMED,
			Role.SENSITIVE_REFERENT: _GRANT,
			Role.PSYCHOSOCIAL: _GRANT,
		}
	),
}
"""Compartment → role → scopes in which it opens."""


_READ_A_SUBMISSION: Final = {
	role: together(right.scopes for right in rights) for role, rights in SUBMISSION_RIGHTS.items()
}
OPENINGS_OF_SUBMISSIONS: Final[Mapping[str, Mapping[str, Scopes]]] = {
	**dict.fromkeys((Compartment.CORE, Compartment.CONTACT), _READ_A_SUBMISSION),
	Compartment.SOURCE: {role: _READ_A_SUBMISSION[role] for role in (Role.INTAKE, Role.FOCAL_POINT)},
}
"""The same of submissions: whoever reads one judges it by what it says; who spoke opens to those who take calls."""


def opening_scopes_of(user: str, compartment: str, of: str | None = None) -> Scopes:
	"""In which scopes the person opens the compartment: of cases and people, or of another doctype that owns a key."""
	roles = roles_of(user)
	if roles & WITHOUT_CONTENT:
		return frozenset()
	openings = (OPENINGS_OF_SUBMISSIONS if of == SUBMISSION else OPENINGS).get(compartment, {})
	return together(scopes for role, scopes in openings.items() if role in roles)
