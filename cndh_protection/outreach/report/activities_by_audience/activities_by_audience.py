"""Awareness activities held in a period, by audience: sessions, people reached, cost.

Nothing is hidden here: the report adds up activities that its reader may open one by one, and these name nobody.
"""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum

from cndh_protection.constants import Stage
from cndh_protection.services.stages import states_of_stages
from cndh_protection.services.statistics import Period, free_period, in_scope, labels_of

ACTIVITY: Final = "Awareness Activity"
HELD: Final = frozenset({Stage.ACTIVITY_HELD, Stage.ACTIVITY_REPORTED})
CURRENCY: Final = "XOF"
MEASURES: Final = ("sessions", "women", "men", "under_25", "cost")

Line = dict[str, Any]


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""Columns, one line an audience with a line of totals, message, chart and summary."""
	filters = filters or {}
	period = free_period(filters)
	lines = _lines(period, filters.get("region"))
	message = _("Activities held or reported, {0}.").format(period)
	if not lines:
		return _columns(), [], message
	sums = {name: sum(line[name] for line in lines) for name in MEASURES}
	total = _line(sums, _("Total")) | {"bold": 1}
	return _columns(), [*lines, total], message, _chart(lines), _summary(total)


def _lines(period: Period, region: str | None) -> list[Line]:
	activity = frappe.qb.DocType(ACTIVITY)
	sums = [Sum(activity[name]).as_(name) for name in MEASURES[1:]]
	query = (
		frappe.qb.from_(activity)
		.select(activity.audience, Count("*").as_("sessions"), *sums)
		.where(period.holds(activity.held_on) & activity.workflow_state.isin(states_of_stages(HELD) or [""]))
		.groupby(activity.audience)
	)
	if region:
		query = query.where(activity.region == region)
	found = {row.audience: row for row in in_scope(query, ACTIVITY, whole=False).run(as_dict=True)}
	return [_line(found[name], label) for name, label in labels_of("Reference Term").items() if name in found]


def _line(sums: Line, audience: str) -> Line:
	"""The sums as whole numbers: the database gives decimals, and nothing where nothing was entered."""
	return {"audience": audience, "currency": CURRENCY} | {name: int(sums[name] or 0) for name in MEASURES}


def _columns() -> list[Line]:
	titles = (_("Sessions"), _("Women"), _("Men"), _("Of whom under 25"))
	counts = [
		{"fieldname": name, "label": title, "fieldtype": "Int", "width": 130}
		for name, title in zip(MEASURES, titles, strict=False)
	]
	audience = {"fieldname": "audience", "label": _("Audience"), "fieldtype": "Data", "width": 220}
	cost = {
		"fieldname": "cost",
		"label": _("Cost (XOF)"),
		"fieldtype": "Currency",
		"options": "currency",
		"width": 150,
	}
	currency = {"fieldname": "currency", "label": _("Currency"), "fieldtype": "Data", "hidden": 1}
	return [audience, *counts, cost, currency]


def _chart(lines: list[Line]) -> Line:
	datasets = [
		{"name": title, "values": [line[name] for line in lines]}
		for name, title in (("women", _("Women")), ("men", _("Men")))
	]
	data = {"labels": [line["audience"] for line in lines], "datasets": datasets}
	return {"data": data, "type": "bar", "colors": ["#1b6e53", "#c8a03c"], "barOptions": {"stacked": 1}}


def _summary(total: Line) -> list[Line]:
	figures = (
		(_("Sessions"), total["sessions"], {"datatype": "Int"}),
		(_("People reached"), total["women"] + total["men"], {"datatype": "Int"}),
		(_("Cost (XOF)"), total["cost"], {"datatype": "Currency", "currency": CURRENCY}),
	)
	return [{"label": label, "value": value, "indicator": "Green", **kind} for label, value, kind in figures]
