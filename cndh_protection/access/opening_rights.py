"""Which compartment opens to whom in which scope: the rights matrix as data, its rows "open …" (``permissions.csv``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cndh_protection.access.rights import (
	ALL_BUT_C3,
	DEFAULT_COMPARTMENTS,
	EXCEPTIONAL,
	GRANT,
	NAMED,
	ON_DUTY,
	OWN,
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

_BY_EXCEPTION: Final = dict.fromkeys((Role.CHAIR, Role.DUTY_COMMISSIONER, Role.PRESIDENT), EXCEPTIONAL)


def _or_by_exception(scopes: Mapping[str, Scopes]) -> dict[str, Scopes]:
	"""The scopes of a compartment, and that an exceptional access opens it."""
	nothing: Scopes = frozenset()
	return {
		role: scopes.get(role, nothing) | _BY_EXCEPTION.get(role, nothing)
		for role in {**scopes, **_BY_EXCEPTION}
	}


_TO_THE_TEAM: Final = _or_by_exception(
	{
		Role.INTAKE: OWN,
		Role.CASE_OFFICER: GRANT,
		Role.RAPPORTEUR: GRANT,
		Role.RISK_ANALYST: GRANT,
		Role.PROTECTION_OFFICER: GRANT,
		Role.CHAIR: ALL_BUT_C3 | GRANT,
		Role.DUTY_COMMISSIONER: ON_DUTY,
		Role.FOCAL_POINT: OWN | GRANT,
		Role.SENSITIVE_REFERENT: GRANT,
		Role.LEGAL: GRANT,
	}
)

OPENINGS: Final[Mapping[str, Mapping[str, Scopes]]] = {
	**dict.fromkeys(DEFAULT_COMPARTMENTS, _TO_THE_TEAM),
	Compartment.SOURCE: _or_by_exception(
		{
			Role.INTAKE: OWN,
			Role.CASE_OFFICER: NAMED,
			Role.RAPPORTEUR: NAMED,
			Role.CHAIR: NAMED,
			Role.FOCAL_POINT: OWN,
		}
	),
	Compartment.LOCATION: _or_by_exception(
		{
			Role.CASE_OFFICER: NAMED,
			Role.PROTECTION_OFFICER: NAMED,
			Role.CHAIR: NAMED,
			Role.DUTY_COMMISSIONER: frozenset({Scope.U1_ON_DUTY}),
		}
	),
	Compartment.SENSITIVE: _or_by_exception(
		{
			Role.CASE_OFFICER: NAMED,
			Role.CHAIR: NAMED,
			Role.SENSITIVE_REFERENT: GRANT,
			Role.PSYCHOSOCIAL: GRANT,
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
