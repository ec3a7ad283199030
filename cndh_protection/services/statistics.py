"""Counting for Desk reports and charts: who gets counts of what, over which period, and how they may be shown.

Two questions, answered apart. *Which rows are counted*: the whole Commission's for the roles that the rights matrix
gives statistics to, otherwise only what the person may read (the platform's own row rules). *Which counts are shown*:
small ones to three roles only, on the record (:func:`as_shown`); everybody else gets them hidden
(:mod:`cndh_protection.services.suppression`) and whole calendar years, since two overlapping periods would give away
what one table hides.

The charts and cards of the workspaces (:func:`count_one_by`, :func:`count_by_month`) are none of these tables: they
count what the person may read row by row, and show what the list beside them shows, so no run of theirs is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import frappe
from frappe import _
from frappe.desk.reportview import build_match_conditions
from frappe.model.workflow import get_workflow_name
from frappe.permissions import get_role_permissions
from frappe.query_builder.functions import Count
from frappe.utils import cint, formatdate, getdate
from pypika.enums import DatePart
from pypika.functions import Extract
from pypika.terms import LiteralValue

from cndh_protection.access import audit
from cndh_protection.access.audit import Code
from cndh_protection.constants import Role
from cndh_protection.services.suppression import Shown, suppress

SMALL_COUNTS_ROLES: Final = frozenset({Role.CHAIR, Role.PRESIDENT, Role.STATISTICS})
"""Who sees statistics with their small counts (rights matrix, "statistics, unsuppressed")."""

STATISTICS_ROLES: Final = SMALL_COUNTS_ROLES | {
	Role.RAPPORTEUR,
	Role.MEMBER,
	Role.SECRETARY_GENERAL,
	Role.FOCAL_POINT,
	Role.LEGAL,
	Role.OUTREACH,
	Role.DATA_PROTECTION,
	Role.AUDITOR,
}
"""Whose statistics cover the whole Commission (rights matrix, "statistics, suppressed"): counts, never the rows."""

Counts = Mapping[tuple[str | None, str | None], int]


@dataclass(frozen=True)
class Period:
	"""A span of days, both included."""

	first: date
	last: date

	def holds(self, field: Any) -> Any:
		"""The condition that a date or datetime column lies in the period."""
		return (field >= self.first) & (field < self.last + timedelta(days=1))

	def __str__(self) -> str:
		return _("from {0} to {1}").format(formatdate(self.first), formatdate(self.last))


def sees_small_counts() -> bool:
	"""Whether the person at work sees counts from 1 to 4."""
	return bool(SMALL_COUNTS_ROLES & set(frappe.get_roles()))


def counts_everything() -> bool:
	"""Whether the person's statistics cover the whole Commission, not only what he or she may read."""
	return bool(STATISTICS_ROLES & set(frappe.get_roles()))


def free_period(filters: Mapping[str, Any]) -> Period:
	"""The period asked for: ``from_date`` and ``to_date``, by default this year."""
	first = getdate(filters.get("from_date")) if filters.get("from_date") else date(getdate().year, 1, 1)
	last = getdate(filters.get("to_date")) if filters.get("to_date") else date(first.year, 12, 31)
	if last < first:
		frappe.throw(_("Until: this date lies before the beginning of the period."))
	return Period(first, last)


def period_of(filters: Mapping[str, Any]) -> Period:
	"""The period of a table of cases: free for those who see small counts, for others the calendar year ``year``."""
	if sees_small_counts():
		return free_period(filters)
	year = cint(filters.get("year")) or getdate().year
	return Period(date(year, 1, 1), date(year, 12, 31))


def region_of(filters: Mapping[str, Any]) -> str | None:
	"""The region that a table is narrowed to: only for those who see small counts.

	The regions' tables and the country's together would give away what each hides.
	"""
	return filters.get("region") if sees_small_counts() else None


def in_scope(query: Any, doctype: str, *, whole: bool) -> Any:
	"""The query, limited to what the person may read unless ``whole``; raises ``frappe.PermissionError``."""
	if whole:
		return query
	_require_reader(doctype)
	condition = build_match_conditions(doctype)
	return query.where(LiteralValue(f"({condition})")) if condition else query


def _require_reader(doctype: str) -> None:
	"""Refuse whoever has no role that reads the doctype.

	A single shared document opens the platform's row rules to such a person, and they come back empty then.
	"""
	if not get_role_permissions(frappe.get_meta(doctype)).get("read"):
		frappe.throw(_("No permission to read {0}").format(_(doctype)), frappe.PermissionError)


def count_by(
	doctype: str, fields: tuple[str, str], narrow: Callable[[Any, Any], Any], *, whole: bool
) -> dict[tuple[str | None, str | None], int]:
	"""How many rows there are for each pair of values; ``narrow(query, table)`` adds conditions."""
	table = frappe.qb.DocType(doctype)
	columns = [table[field] for field in fields]
	query = narrow(frappe.qb.from_(table).select(*columns, Count("*")).groupby(*columns), table)
	return {(row, column): count for row, column, count in in_scope(query, doctype, whole=whole).run()}


def count_one_by(doctype: str, field: str) -> dict[str | None, int]:
	"""How many rows that the person may read there are for each value of a field."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(table[field], Count("*")).groupby(table[field])
	return dict(in_scope(query, doctype, whole=False).run())


def count_by_month(doctype: str, field: str, period: Period) -> dict[tuple[int, int], int]:
	"""How many rows that the person may read fall in each (year, month) by one of their dates.

	Raises ``frappe.PermissionError`` for whoever may not read the doctype, ``ValueError`` for a field that is no date.
	"""
	if frappe.get_meta(doctype).get_field(field).fieldtype not in ("Date", "Datetime"):
		raise ValueError(field)
	table = frappe.qb.DocType(doctype)
	day = table[field]
	month = [Extract(DatePart.year, day), Extract(DatePart.month, day)]
	query = frappe.qb.from_(table).select(*month, Count("*")).where(period.holds(day)).groupby(*month)
	return {(year, month): count for year, month, count in in_scope(query, doctype, whole=False).run()}


def count_by_year(
	doctype: str, field: str, day: str, years: Sequence[int], narrow: Any, *, whole: bool
) -> Counts:
	"""How many rows there are for each (value, year of one of their dates); ``narrow(table)`` is a condition."""
	table = frappe.qb.DocType(doctype)
	period = Period(date(min(years), 1, 1), date(max(years), 12, 31))
	columns = [table[field], Extract(DatePart.year, table[day])]
	query = (
		frappe.qb.from_(table).select(*columns, Count("*")).where(period.holds(table[day]) & narrow(table))
	)
	rows = in_scope(query.groupby(*columns), doctype, whole=whole).run()
	return {(value, str(year)): count for value, year, count in rows}


def labels_of(doctype: str) -> dict[str, str]:
	"""Name → label of a list in the person's language, in the order of the list."""
	label = "label_fr" if (frappe.local.lang or "").startswith("fr") else "label_en"
	order = frappe.get_meta(doctype).sort_field
	rows = frappe.get_all(doctype, fields=["name", label], order_by=f"{order} asc", as_list=True)
	return dict(rows)


def states_of(doctype: str) -> list[str]:
	"""The states of the doctype's active workflow, in its order."""
	workflow = get_workflow_name(doctype)
	filters = {"parent": workflow, "parenttype": "Workflow"}
	states = frappe.get_all("Workflow Document State", filters=filters, order_by="idx asc", pluck="state")
	return list(dict.fromkeys(states))


def in_order(found: Iterable[str | None], order: Iterable[str]) -> list[str | None]:
	"""The values found, those of ``order`` first and in that order, then the others by name, nothing last."""
	present = set(found)
	known = [value for value in order if value in present]
	others = sorted(value for value in present - set(known) if value)
	return [*known, *others, *([None] if None in present else [])]


def as_shown(report: str, *tables: Sequence[Sequence[int]]) -> list[Shown]:
	"""The tables of a report with totals (last row, last column), as the person may see them.

	To whoever sees small counts after a row of the audit, one each time the report is run, whatever the counts are.
	``report``: its code, the name of its folder. Raises :class:`~cndh_protection.access.audit.AuditUnavailable`.
	"""
	show_small = sees_small_counts()
	if show_small:
		audit.write(Code.COUNTS_SHOWN, None, None, {"report": report})
	return [suppress(cells, show_small=show_small) for cells in tables]


@dataclass(frozen=True)
class CrossTable:
	"""What a report of two directions shows: the counts, and how rows and columns are called and ordered."""

	code: str
	"""The name of the report's folder: what the audit calls it."""
	counts: Counts
	period: Period
	row_title: str
	row_labels: Mapping[str, str]
	column_order: Iterable[str]
	counted: str
	not_set: str
	only_row: str | None = None

	def report(self) -> tuple[Any, ...]:
		"""Columns, rows, message, chart and summary, as the platform's reports return them."""
		rows = in_order({row for row, _column in self.counts}, self.row_labels)
		states = in_order({column for _row, column in self.counts}, self.column_order)
		cells = [[self.counts.get((row, state), 0) for state in states] for row in rows]
		(table,) = as_shown(self.code, cells)
		columns, lines = self._columns(states), self._lines(rows, table)
		return columns, lines, self._message(), self._chart(columns, lines), self._summary(table)

	def _label(self, row: str | None) -> str:
		return self.row_labels.get(row, row) if row else self.not_set

	def _columns(self, columns: list[str | None]) -> list[dict[str, Any]]:
		kind = "Int" if sees_small_counts() else "Data"
		titles = [*(_(column) if column else _("No state") for column in columns), _("Total")]
		counts = [
			{"fieldname": f"count_{n}", "label": title, "fieldtype": kind, "width": 130, "align": "right"}
			for n, title in enumerate(titles)
		]
		return [{"fieldname": "row", "label": self.row_title, "fieldtype": "Data", "width": 220}, *counts]

	def _lines(self, rows: list[str | None], table: Shown) -> list[dict[str, Any]]:
		"""One line a row; the line of totals only where all rows are shown."""
		titles = [(row, self._label(row)) for row in rows] + [("", _("Total"))]
		return [
			{"row": title, "bold": int(row == ""), **{f"count_{n}": value for n, value in enumerate(values)}}
			for (row, title), values in zip(titles, table, strict=True)
			if rows and self.only_row in (None, row)
		]

	def _message(self) -> str:
		parts = [f"{self.counted} {self.period}."]
		if counts_everything():
			parts.append(_("Counted: everything the Commission holds."))
		else:
			parts.append(_("Counted: what you may read."))
		if not sees_small_counts():
			parts.append(_("<5: from 1 to 4. *: masked, so that nothing follows. Whole years only."))
		return " ".join(parts)

	def _chart(self, columns: list[dict[str, Any]], lines: list[dict[str, Any]]) -> dict[str, Any] | None:
		"""The last line, state by state, as far as its counts may be shown."""
		last = lines[-1] if lines else {}
		states = [(column["label"], last.get(column["fieldname"])) for column in columns[1:-1]]
		bars = [(label, value) for label, value in states if isinstance(value, int)]
		if not bars:
			return None
		labels, values = zip(*bars, strict=True)
		datasets = [{"name": self.counted, "values": list(values)}]
		return {"data": {"labels": list(labels), "datasets": datasets}, "type": "bar", "colors": ["#1b6e53"]}

	def _summary(self, table: Shown) -> list[dict[str, Any]]:
		if self.only_row or len(table) < 2:
			return []
		return [
			{"label": self.counted, "value": str(table[-1][-1]), "datatype": "Data", "indicator": "Green"}
		]
