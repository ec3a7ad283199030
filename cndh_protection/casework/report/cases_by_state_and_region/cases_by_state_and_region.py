"""Cases received in a period, by region and state: counts only, for the statistics roles and for readers of cases."""

from __future__ import annotations

from typing import Any

from frappe import _

from cndh_protection.services.statistics import (
	CrossTable,
	count_by,
	counts_everything,
	labels_of,
	period_of,
	states_of,
)

CASE = "Violation Case"


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""The table; ``region`` picks one of its lines, the same for everybody, so it hides as much as the whole."""
	filters = filters or {}
	period = period_of(filters)
	counts = count_by(
		CASE,
		("region", "workflow_state"),
		lambda query, case: query.where(period.holds(case.received_on)),
		whole=counts_everything(),
	)
	return CrossTable(
		code="cases_by_state_and_region",
		counts=counts,
		period=period,
		row_title=_("Region"),
		row_labels=labels_of("Territory"),
		column_order=states_of(CASE),
		counted=_("Cases received"),
		not_set=_("Region not known"),
		only_row=filters.get("region"),
	).report()
