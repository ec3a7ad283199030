"""The people of the open cases of one person's teams: codes, cases, precautions, next contact; no protected value."""

from __future__ import annotations

from typing import Any, Final

import frappe

from cndh_protection.access import terms
from cndh_protection.access.rights import CASE, Scope
from cndh_protection.access.rules import criterion_of
from cndh_protection.constants import ENDED_CASE_STAGES

PRECAUTIONS: Final = (
	"contact_frozen",
	"frozen_reason",
	"deceased",
	"never_call",
	"no_sms",
	"no_message_left",
	"contact_hours",
)
"""Columns of a defender that must be read before every contact."""

CLOCKS: Final = "`tabCase Clock` k"


def people_of_team(user: str) -> list[dict[str, Any]]:
	"""The people of the open cases that are the user's own or granted, each once, in the order of their aliases.

	``defender``, ``alias``, :data:`PRECAUTIONS`, ``cases`` (``name``, ``urgency``), ``next_contact``: the next try that
	the latest contact left, if the user reads contacts.
	"""
	people: dict[str, dict[str, Any]] = {}
	for row in _rows(user):
		case = {"name": row.pop("case"), "urgency": row.pop("urgency")}
		people.setdefault(row.defender, {**row, "cases": []})["cases"].append(case)
	tries = _next_tries(people)
	return [{**person, "next_contact": tries.get(code)} for code, person in people.items()]


def cases_of_team(user: str) -> list[str]:
	"""The cases that are the user's own or granted, and open, or closed with a check for reprisals to come."""
	watched = terms.found(CLOCKS, "k.violation_case = c.name", "k.state in ('Running', 'Late')")
	at_work = terms.any_of([_is_open(), watched])
	rows = frappe.db.sql(
		terms.select("c.name", "`tabViolation Case` c", *_cases_of(user), at_work) + " order by c.name"
	)
	return [name for (name,) in rows]


def _open_cases_of(user: str) -> list[str]:
	"""Terms that a case ``c`` is open, and the user's own or granted."""
	return [*_cases_of(user), _is_open()]


def _is_open() -> str:
	ended = ", ".join(terms.quoted(stage) for stage in sorted(ENDED_CASE_STAGES))
	ended_states = f"select w.name from `tabWorkflow State` w where w.cndh_stage in ({ended})"  # noqa: S608
	return f"coalesce(c.workflow_state, '') not in ({ended_states})"


def _cases_of(user: str) -> list[str]:
	"""Terms that a case ``c`` is the user's own or granted, and that the user's roles read it now."""
	granted = terms.Grants(user, frozenset({Scope.GRANT})).conditions("g", CASE) or terms.NOTHING
	mine = [f"c.responsible = {terms.quoted(user)}", terms.found(terms.GRANTS, granted, "g.record = c.name")]
	return [terms.any_of(mine), criterion_of(CASE, user).of_row("c")]


def _rows(user: str) -> list[Any]:
	"""One row for each person in each case."""
	precautions = ", ".join(f"d.{column}" for column in PRECAUTIONS)
	return frappe.db.sql(
		terms.select(
			f"distinct d.name as defender, d.alias, {precautions}, c.name as `case`, c.urgency",
			"`tabViolation Case` c join `tabCase Defender` p on p.parent = c.name"
			" join `tabDefender` d on d.name = p.defender",
			terms.in_cases("p"),
			*_open_cases_of(user),
		)
		+ " order by d.alias, d.name, c.name",
		as_dict=True,
	)


def _next_tries(people: dict[str, dict[str, Any]]) -> dict[str, Any]:
	"""Person → the next try that the latest contact in these cases left."""
	cases = {case["name"] for person in people.values() for case in person["cases"]}
	if not cases or not frappe.has_permission("Contact Log", "read"):
		return {}
	contacts = frappe.get_list(
		"Contact Log",
		filters={"violation_case": ["in", sorted(cases)]},
		fields=["defender", "next_try"],
		order_by="contacted_on asc",
		limit_page_length=0,
	)
	return {contact.defender: contact.next_try for contact in contacts}
