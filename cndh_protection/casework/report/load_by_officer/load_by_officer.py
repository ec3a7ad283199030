"""Load by officer: open cases by urgency, late clocks and what falls due within a week; counts only."""

from __future__ import annotations

from typing import Any, Final

from frappe import _

from cndh_protection.services.load import AHEAD, LATE, LEVELS, Load, load_by_officer, names_of
from cndh_protection.services.statistics import sees_small_counts

TOTAL: Final = "cases"
OFFICER: Final = "officer"
WIDTHS: Final = {OFFICER: 200, TOTAL: 130, LATE: 140, AHEAD: 160, "count_none": 140}


def execute(filters: dict[str, Any] | None = None) -> tuple[Any, ...]:
	"""A line an officer, and the totals."""
	load = load_by_officer()
	lines = _lines(load) if load.officers else []
	return _columns(), lines, _message(), _chart(lines[:-1])


def _columns() -> list[dict[str, Any]]:
	kind = "Int" if sees_small_counts() else "Data"
	titles = {
		TOTAL: _("Open cases"),
		**{_field(level): level or _("Urgency not judged") for level in LEVELS},
		LATE: _("Late clocks"),
		AHEAD: _("Due within a week"),
	}
	counts = [
		{
			"fieldname": name,
			"label": title,
			"fieldtype": kind,
			"width": WIDTHS.get(name, 80),
			"align": "right",
		}
		for name, title in titles.items()
	]
	officer = {"fieldname": OFFICER, "label": _("Officer"), "fieldtype": "Data", "width": WIDTHS[OFFICER]}
	return [officer, *counts]


def _field(level: str) -> str:
	return f"count_{level.lower() or 'none'}"


def _lines(load: Load) -> list[dict[str, Any]]:
	names = names_of(load.officers)
	titles = [*(names.get(officer, officer) for officer in load.officers), _("Total")]
	return [
		{
			OFFICER: title,
			TOTAL: cases[-1],
			**{_field(level): count for level, count in zip(LEVELS, cases, strict=False)},
			LATE: clocks[0],
			AHEAD: clocks[1],
			"bold": int(number == len(load.officers)),
		}
		for number, (title, cases, clocks) in enumerate(zip(titles, load.cases, load.clocks, strict=True))
	]


def _message() -> str:
	if sees_small_counts():
		return _("Counted: what you may read.")
	hidden = _("<5: from 1 to 4. *: masked, so that nothing follows.")
	return f"{_('Counted: everything the Commission holds.')} {hidden}"


def _chart(lines: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Cases and late clocks of each officer; none where a count is hidden."""
	series = {TOTAL: _("Open cases"), LATE: _("Late clocks")}
	if not lines or not all(isinstance(line[field], int) for line in lines for field in series):
		return None
	datasets = [{"name": name, "values": [line[field] for line in lines]} for field, name in series.items()]
	labels = [line[OFFICER] for line in lines]
	return {"data": {"labels": labels, "datasets": datasets}, "type": "bar", "colors": ["#1b6e53", "#b3261e"]}
