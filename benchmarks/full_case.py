"""A case of two years with everything on it: what its form asks for, beside a plain case of the same fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import frappe

from benchmarks.grounds import MARK
from cndh_protection.access.rights import CASE
from tests import factories

FULL: Final = f"DOS-{MARK}FULL"
PEOPLE: Final = tuple(f"DEF-{MARK}{number:07d}" for number in range(1, 6))
"""Those of the generated people who stand in it."""

PARTS: Final = {
	"the timeline": ("cndh_protection.services.timeline.timeline", "violation_case"),
	"the plan on one page": ("cndh_protection.services.plan.page.plan_of", "violation_case"),
	"the risk over time": ("cndh_protection.services.risk.form.overview", "violation_case"),
	"the team": ("cndh_protection.services.team_view.team", "case"),
}
"""What the form asks for after the case → method, the argument that names the case."""


def fill() -> None:
	"""Put a hundred and forty records of every kind into the case."""
	if not frappe.db.exists("Contact Log", {"violation_case": FULL}):
		for count, make in _kinds(PEOPLE[0], PEOPLE[1]):
			for number in range(count):
				make(number)
	frappe.db.commit()


def _kinds(first: str, second: str) -> list[tuple[int, Callable[[int], object]]]:
	return [
		(10, lambda _n: factories.make_act(violation_case=FULL)),
		(15, lambda _n: factories.make_source(violation_case=FULL)),
		(60, lambda _n: factories.make_contact_log(violation_case=FULL)),
		(30, lambda _n: factories.make_measure(violation_case=FULL, beneficiary=first)),
		(6, lambda _n: factories.make_letter(violation_case=FULL)),
		(3, lambda _n: factories.make_custody(violation_case=FULL, person=second)),
		(6, lambda _n: factories.make_risk_assessment(violation_case=FULL, defender=first, final=True)),
		(5, lambda number: factories.make_consent(violation_case=FULL, defender=PEOPLE[number])),
		(
			4,
			lambda number: factories.make_referral(
				violation_case=FULL, defender=first, partner=_partner(number)
			),
		),
		(2, lambda _n: factories.make_appeal(violation_case=FULL, defender=first)),
	]


def _partner(number: int) -> str:
	return str(factories.make_partner(organisation_name=f"{MARK}Partenaire {number}").name)


def require_filled(case: str = FULL) -> None:
	"""End with what is missing: what was measured is not what was meant."""
	kinds = (
		"Violation Act",
		"Protection Measure",
		"Contact Log",
		"Risk Assessment",
		"Referral",
		"Case Clock",
	)
	missing = [kind for kind in kinds if not frappe.db.exists(kind, {"violation_case": case})]
	if missing:
		raise SystemExit(f"{CASE} {case} lacks {', '.join(missing)}")
