"""Protection measures proposed in a period, by type and state: counts only."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from cndh_protection.services.statistics import (
	CrossTable,
	Period,
	count_by,
	counts_everything,
	labels_of,
	period_of,
	region_of,
	states_of,
)

MEASURE = "Protection Measure"


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""The table, for the country or, where the person sees small counts, for the cases of one region."""
	filters = filters or {}
	period, region = period_of(filters), region_of(filters)
	counts = count_by(
		MEASURE,
		("measure_type", "workflow_state"),
		lambda query, measure: _narrow(query, measure, period, region),
		whole=counts_everything(),
	)
	return CrossTable(
		code="measures_by_type_and_state",
		counts=counts,
		period=period,
		row_title=_("Type of measure"),
		row_labels=labels_of("Protection Measure Type"),
		column_order=states_of(MEASURE),
		counted=_("Measures proposed"),
		not_set=_("Type not given"),
	).report()


def _narrow(query: Any, measure: Any, period: Period, region: str | None) -> Any:
	query = query.where(period.holds(measure.creation))
	if not region:
		return query
	case = frappe.qb.DocType("Violation Case")
	return query.join(case).on(case.name == measure.violation_case).where(case.region == region)
