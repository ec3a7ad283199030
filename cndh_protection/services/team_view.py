"""What the form of a case shows of its team, and what the person at work may do about it."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe.utils import get_fullname

from cndh_protection.access import grants
from cndh_protection.access.rights import CASE, COMPARTMENTS, takes_cases, takes_grants
from cndh_protection.constants import CASE_ACCESS_ROLES
from cndh_protection.services.teams import is_officer_of_c3, may_hand_over, require_there

LONGEST_STAFF_LIST: Final = 200


@frappe.whitelist(methods=["POST"])
def team(case: str) -> dict[str, Any]:
	"""The responsible officer and the members of a case.

	The members are shown to the roles that read grants; ``members`` is None for the others. ``may_give``: compartments
	that the person at work may give; ``may_name``: whether he or she may bring in the chair or the referent;
	``colleagues``: whom to choose from.
	"""
	require_there(CASE, case)
	me, reads = frappe.session.user, frappe.has_permission("Access Grant", "read")
	responsible = frappe.db.get_value(CASE, case, "responsible")
	may = {
		"may_give": [part for part in COMPARTMENTS if grants.may_give(me, CASE, case, [part])],
		"may_name": is_officer_of_c3(CASE, case),
		"may_hand_over": may_hand_over(me, case, responsible),
	}
	return {
		"responsible": {"user": responsible, "full_name": get_fullname(responsible)} if responsible else None,
		"members": [_member(row, case) for row in grants.live_grants(CASE, case)] if reads else None,
		"colleagues": colleagues() if any(may.values()) else [],
		**may,
	}


def colleagues() -> list[dict[str, Any]]:
	"""The staff who may be given access to cases, or a case itself, by name."""
	user, role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
	query = (
		frappe.qb.from_(user)
		.join(role)
		.on((role.parent == user.name) & (role.parenttype == "User"))
		.select(user.name, user.full_name)
		.distinct()
		.where((user.enabled == 1) & role.role.isin(sorted(CASE_ACCESS_ROLES)))
		.orderby(user.full_name)
		.limit(LONGEST_STAFF_LIST)
	)
	staff = [
		{
			"user": name,
			"full_name": full_name,
			"takes_grants": takes_grants(name),
			"takes_cases": takes_cases(name),
		}
		for name, full_name in query.run()
	]
	return [person for person in staff if person["takes_grants"] or person["takes_cases"]]


def _member(row: Any, case: str) -> dict[str, Any]:
	listed = row.compartments.split(",")
	may_end = row.why not in (grants.RESPONSIBLE, grants.REFERENT) and grants.may_give(
		frappe.session.user, CASE, case, listed
	)
	return {**row, "full_name": get_fullname(row.user), "compartments": listed, "may_end": may_end}
