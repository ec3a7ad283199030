"""The load of each officer: open cases by urgency, what is late and what falls due; counts, never a number of a case.

Whoever reads cases counts what he or she may read (the platform's own row rules). The secretary general, who reads none,
counts everything the Commission holds, with small counts hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from cndh_protection.access.rights import CASE
from cndh_protection.constants import ENDED_CASE_STAGES, Role
from cndh_protection.services.clocks.keeping import CLOCK
from cndh_protection.services.stages import states_of_stages
from cndh_protection.services.statistics import Counts, as_shown, count_by, in_scope
from cndh_protection.services.suppression import Shown

REPORT: Final = "load_by_officer"
"""What the audit calls it."""

LEVELS: Final = ("U1", "U2", "U3", "U4", "")
"""Urgencies, the highest first; "": not judged yet."""

LATE: Final = "late"
AHEAD: Final = "ahead"
A_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True)
class Load:
	"""The counts by officer; ``""`` stands for cases that nobody is responsible for."""

	officers: Sequence[str]
	cases: Shown
	"""A line an officer and one of totals; a column a level and one of totals."""
	clocks: Shown
	"""The same lines; late clocks, and those that fall due within a week."""


def load_by_officer() -> Load:
	"""What the person at work may count; raises ``frappe.PermissionError`` for whoever may count nothing."""
	whole, now = _counts_everything(), now_datetime()
	cases = _open_cases(whole=whole)
	clocks = {
		**_clocks(LATE, datetime.min, now, whole=whole),
		**_clocks(AHEAD, now, now + A_WEEK, whole=whole),
	}
	officers = _in_order(officer or "" for officer, _column in (*cases, *clocks))
	tables = (_cells(cases, officers, LEVELS), _cells(clocks, officers, (LATE, AHEAD)))
	return Load(officers, *as_shown(REPORT, *tables))


def names_of(officers: Iterable[str]) -> dict[str, str]:
	"""Login → full name; words for nobody."""
	found = frappe.get_all("User", {"name": ["in", list(officers)]}, ["name", "full_name"], as_list=True)
	return {**dict(found), "": _("Nobody responsible yet")}


def _counts_everything() -> bool:
	return Role.SECRETARY_GENERAL in frappe.get_roles() and not frappe.has_permission(CASE, "read")


def _open_cases(*, whole: bool) -> Counts:
	ended = states_of_stages(ENDED_CASE_STAGES)
	found = count_by(
		CASE,
		("responsible", "urgency"),
		lambda query, case: query.where(case.workflow_state.notin(ended)),
		whole=whole,
	)
	return _added((officer, level or "", count) for (officer, level), count in found.items())


def _clocks(column: str, after: datetime, until: datetime, *, whole: bool) -> Counts:
	"""Running clocks that fall due in this time, by the officer of their case."""
	clock, case = frappe.qb.DocType(CLOCK), frappe.qb.DocType(CASE)
	query = (
		frappe.qb.from_(clock)
		.join(case)
		.on(case.name == clock.violation_case)
		.select(case.responsible, Count("*"))
		.where(clock.state.isin(["Running", "Late"]) & (clock.due_on > after) & (clock.due_on <= until))
		.groupby(case.responsible)
	)
	return _added((officer, column, count) for officer, count in in_scope(query, CASE, whole=whole).run())


def _added(rows: Iterable[tuple[str | None, str, int]]) -> dict[tuple[str | None, str | None], int]:
	"""Counts by officer and column; nobody is stored as nothing or as empty."""
	counts: dict[tuple[str | None, str | None], int] = {}
	for officer, column, count in rows:
		counts[officer or "", column] = counts.get((officer or "", column), 0) + count
	return counts


def _in_order(officers: Iterable[str]) -> list[str]:
	"""By name; nobody last."""
	found = set(officers)
	names = names_of(found)
	return sorted(found, key=lambda officer: (not officer, (names.get(officer) or officer).casefold()))


def _cells(counts: Counts, officers: Sequence[str], columns: Sequence[str]) -> list[list[int]]:
	return [[counts.get((officer, column), 0) for column in columns] for officer in officers]
