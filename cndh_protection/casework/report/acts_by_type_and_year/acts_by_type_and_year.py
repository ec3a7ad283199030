"""Alleged acts by type and year: counts only, for the country. Protected types come from their tally, not from rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from frappe import _
from frappe.utils import cint, getdate

from cndh_protection.services.restricted import RESTREINT
from cndh_protection.services.statistics import (
	Counts,
	CrossTable,
	Period,
	count_by_year,
	counts_everything,
	labels_of,
)
from cndh_protection.services.tally import counts_of

ACT: Final = "Violation Act"
TYPE: Final = "Violation Type"
YEARS: Final = 5


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""The table of the five years 2025 to 2029, 2030 to 2034 … in which the year asked for lies.

	Fixed spans: two that overlap would give away what each hides.
	"""
	year = cint((filters or {}).get("year")) or getdate().year
	years = range(year - year % YEARS, year - year % YEARS + YEARS)
	return CrossTable(
		code="acts_by_type_and_year",
		counts=_counts(years),
		period=Period(date(years[0], 1, 1), date(years[-1], 12, 31)),
		row_title=_("Type of act"),
		row_labels={**labels_of(TYPE), RESTREINT: RESTREINT},
		column_order=[str(year) for year in years],
		counted=_("Acts alleged"),
		not_set=_("Type not given"),
	).report()


def _counts(years: range) -> Counts:
	"""In clear by their type; protected ones by type for the whole country, and as one line of what somebody may read."""
	whole = counts_everything()
	plain = count_by_year(
		ACT, "violation_type", "started_on", years, lambda act: act.violation_type_mark.isnull(), whole=whole
	)
	if whole:
		return {**plain, **_added(plain, counts_of(TYPE, years))}
	marked = count_by_year(
		ACT,
		"violation_type_mark",
		"started_on",
		years,
		lambda act: act.violation_type_mark.isnotnull(),
		whole=False,
	)
	return {**plain, **marked}


def _added(plain: Counts, tally: Mapping[tuple[str, str], int]) -> Counts:
	"""A term that was sealed later stands in both."""
	return {key: number + plain.get(key, 0) for key, number in tally.items()}
