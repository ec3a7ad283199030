"""What a case or the cases of a person ask for: care for named persons only, haste when urgent; and whose they are."""

from __future__ import annotations

from typing import Any, Final

import frappe

from cndh_protection.access import terms
from cndh_protection.access.rights import CASE, Scope
from cndh_protection.constants import ENDED_CASE_STAGES

FOR_MORE_THAN_NAMED: Final = frozenset({"C1", "C2"})
MOST_URGENT: Final = "U1"


def is_for_named_persons(owner_doctype: str, owner_name: str) -> bool:
	"""Whether the case is C3, or a case in which the person stands."""
	levels = {case.confidentiality_level for case in _cases(owner_doctype, owner_name)}
	return not levels <= FOR_MORE_THAN_NAMED


def is_urgent(owner_doctype: str, owner_name: str) -> bool:
	"""Whether the case is U1, or a case in which the person stands."""
	return any(case.urgency == MOST_URGENT for case in _cases(owner_doctype, owner_name))


def people_of_team(user: str) -> list[Any]:
	"""The people of the open cases that are the user's own or granted: ``defender``, ``alias``, ``case``."""
	ended = ", ".join(terms.quoted(stage) for stage in sorted(ENDED_CASE_STAGES))
	ended_states = f"select w.name from `tabWorkflow State` w where w.cndh_stage in ({ended})"  # noqa: S608
	granted = terms.Grants(user, frozenset({Scope.GRANT})).conditions("g", CASE) or terms.NOTHING
	mine = [f"c.responsible = {terms.quoted(user)}", terms.found(terms.GRANTS, granted, "g.record = c.name")]
	return frappe.db.sql(
		terms.select(
			"distinct d.name as defender, d.alias, c.name as `case`",
			"`tabViolation Case` c join `tabCase Defender` p on p.parent = c.name"
			" join `tabDefender` d on d.name = p.defender",
			terms.in_cases("p"),
			terms.any_of(mine),
			*terms.Conflicts(user).spare_case("c.name"),
			f"coalesce(c.workflow_state, '') not in ({ended_states})",
		)
		+ " order by d.alias, d.name, c.name",
		as_dict=True,
	)


def _cases(owner_doctype: str, owner_name: str) -> list[Any]:
	case, person = frappe.qb.DocType(CASE), frappe.qb.DocType("Case Defender")
	query = frappe.qb.from_(case).select(case.urgency, case.confidentiality_level)
	if owner_doctype == CASE:
		return list(query.where(case.name == owner_name).run(as_dict=True))
	query = query.join(person).on((person.parent == case.name) & (person.parenttype == CASE))
	return list(query.where(person.defender == owner_name).run(as_dict=True))
