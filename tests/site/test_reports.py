"""Desk reports and charts: who gets which counts, and that small ones stay hidden wherever they might come out."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.model.db_query import DatabaseQuery

from cndh_protection.access import audit
from cndh_protection.access.apart import own_connection
from cndh_protection.access.audit import AuditUnavailable, Code
from cndh_protection.casework.dashboard_chart_source.measures_by_category.measures_by_category import (
	get as measures_by_category,
)
from cndh_protection.constants import Role, Stage
from cndh_protection.reference.dashboard_chart_source.monthly_count.monthly_count import get as monthly_count
from tests.browsing import audited_since, end_of_audit
from tests.factories import make_activity, make_case, make_measure
from tests.people import ROLES, as_user, make_person, person
from tests.permissions import matrix

CASES, MEASURES, ACTIVITIES = (
	"Cases by State and Region",
	"Measures by Type and State",
	"Activities by Audience",
)
ACTS, LOAD = "Acts by Type and Year", "Load by Officer"
REGIONS = ("ML05", "ML06")

SMALL_COUNTS = sorted(matrix.roles_in(matrix.SMALL_COUNTS))
STATISTICS = sorted({*matrix.roles_in(matrix.STATISTICS), *SMALL_COUNTS})


def table(report: str, role: str, **filters: Any) -> list[list[Any]]:
	"""The counts of a report as this role sees them, line by line; of this year unless filters say otherwise."""
	with as_user(person(role)):
		lines = run(report, filters=filters)["result"]
	return [[value for key, value in line.items() if key.startswith("count_")] for line in lines]


@pytest.fixture
def seven_and_two() -> None:
	"""Seven cases in one region and two in another, and no case besides."""
	frappe.db.delete("Violation Case")
	for region, number in zip(REGIONS, (7, 2), strict=True):
		for _n in range(number):
			make_case(region=region)


@pytest.mark.parametrize("role", SMALL_COUNTS)
def test_three_roles_see_small_counts(role: str, seven_and_two: None) -> None:
	assert table(CASES, role) == [[7, 7], [2, 2], [9, 9]]


@pytest.mark.parametrize("role", sorted({*ROLES} - {*SMALL_COUNTS}))
def test_no_other_role_sees_small_counts(role: str, seven_and_two: None) -> None:
	"""Neither in a report that it may run, nor at all."""
	try:
		shown = [value for line in table(CASES, role) for value in line]
	except frappe.PermissionError:
		shown = []
	assert 2 not in shown
	assert 7 not in shown, "it would tell the two, with the total"


def recorded(report: str, role: str, **filters: Any) -> list[dict[str, Any]]:
	"""The rows of the audit about counts that this role is shown by a report."""
	before = end_of_audit()
	table(report, role, **filters)
	return audited_since(before, Code.COUNTS_SHOWN)


@pytest.mark.parametrize(
	("report", "role"),
	[
		*((report, role) for report in (CASES, MEASURES, ACTS) for role in SMALL_COUNTS),
		(LOAD, Role.CHAIR),
		(LOAD, Role.PRESIDENT),
	],
)
def test_small_counts_are_shown_on_the_record(report: str, role: str) -> None:
	"""One row a run: who, when and which report; nothing of what it was asked for."""
	(row,) = recorded(report, role, region=REGIONS[0], year="2031", from_date="2031-02-03")
	assert (row["actor"], row["record_type"], row["record"]) == (person(role), None, None)
	assert json.loads(row["details"]) == {"report": frappe.scrub(report)}


@pytest.mark.parametrize(
	("report", "role"),
	[
		*((CASES, role) for role in sorted({*STATISTICS} - {*SMALL_COUNTS})),
		(MEASURES, Role.CASE_OFFICER),
		(ACTS, Role.AUDITOR),
		(LOAD, Role.SECRETARY_GENERAL),
		(ACTIVITIES, Role.CHAIR),
	],
)
def test_hidden_counts_leave_no_row(report: str, role: str) -> None:
	"""Nor does what its reader may open one by one."""
	assert recorded(report, role) == []


def test_a_chart_of_what_the_reader_may_list_leaves_no_row() -> None:
	before = end_of_audit()
	with as_user(person(Role.CHAIR)):
		monthly_count(chart_name="Dossiers reçus par mois")
		measures_by_category()
	assert audited_since(before, Code.COUNTS_SHOWN) == []


def test_without_the_audit_no_small_count_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(audit, "LOCK_SECONDS", 0)
	with own_connection() as cursor:
		cursor.execute(f"select get_lock({audit.LOCK}, 0)")
		try:
			with pytest.raises(AuditUnavailable):
				table(CASES, Role.STATISTICS)
			assert table(CASES, Role.AUDITOR, year="2001") == []
		finally:
			cursor.execute(f"do release_lock({audit.LOCK})")


@pytest.mark.parametrize("role", [*sorted({*STATISTICS} - {*SMALL_COUNTS}), Role.CASE_OFFICER])
def test_the_others_see_them_hidden_with_what_would_give_them_away(role: str, seven_and_two: None) -> None:
	assert table(CASES, role) == [["*", "*"], ["<5", "<5"], [9, 9]]


def test_the_chart_hides_what_the_table_hides(seven_and_two: None) -> None:
	with as_user(person(Role.AUDITOR)):
		assert run(CASES, filters={})["chart"]["data"]["datasets"][0]["values"] == [9]
		assert run(CASES, filters={"region": REGIONS[1]})["chart"] is None


def test_the_summary_hides_a_small_total() -> None:
	frappe.db.delete("Violation Case")
	make_case()
	with as_user(person(Role.AUDITOR)):
		assert [figure["value"] for figure in run(CASES, filters={})["report_summary"]] == ["<5"]


def test_one_region_shows_no_more_than_all_of_them(seven_and_two: None) -> None:
	assert table(CASES, Role.AUDITOR, region=REGIONS[0]) == [["*", "*"]]


def test_who_sees_no_small_counts_gets_whole_years_whatever_dates_are_asked(seven_and_two: None) -> None:
	days = {"from_date": "2001-01-01", "to_date": "2001-01-02"}
	assert table(CASES, Role.AUDITOR, **days) == table(CASES, Role.AUDITOR)
	assert table(CASES, Role.CHAIR, **days) == []


@pytest.mark.parametrize("report", [CASES, MEASURES, ACTIVITIES, LOAD])
def test_the_administrator_gets_no_report(report: str) -> None:
	with as_user(person(Role.ADMINISTRATOR)), pytest.raises(frappe.PermissionError):
		run(report, filters={})


def test_row_rules_hold_for_readers_and_not_for_statistics(
	seven_and_two: None, monkeypatch: pytest.MonkeyPatch
) -> None:
	rule = "`tabViolation Case`.`region` = 'ML05' or `tabViolation Case`.`name` like '%none'"
	real = DatabaseQuery.get_permission_query_conditions
	monkeypatch.setattr(
		DatabaseQuery,
		"get_permission_query_conditions",
		lambda query: rule if query.doctype == "Violation Case" else real(query),
	)
	assert table(CASES, Role.CASE_OFFICER) == [[7, 7], [7, 7]]
	assert table(CASES, Role.STATISTICS) == [[7, 7], [2, 2], [9, 9]]
	with as_user(person(Role.CASE_OFFICER)):
		assert sum(monthly_count(chart_name="Dossiers reçus par mois")["datasets"][0]["values"]) == 7


def test_measures_of_a_region_are_for_those_who_see_small_counts() -> None:
	frappe.db.delete("Protection Measure")
	make_measure()
	assert table(MEASURES, Role.STATISTICS, region="ML05") == [[1, 1], [1, 1]]
	assert table(MEASURES, Role.STATISTICS, region="ML06") == []
	assert table(MEASURES, Role.AUDITOR, region="ML06") == [["<5", "<5"], ["<5", "<5"]]


def test_activities_add_up() -> None:
	frappe.db.delete("Awareness Activity")
	for _n in range(2):
		make_activity(at=Stage.ACTIVITY_REPORTED, women=3, men=20, under_25=4, cost=150000)
	make_activity(women=50)
	with as_user(person(Role.OUTREACH)):
		line = run(ACTIVITIES, filters={})["result"][-1]
	assert {name: line[name] for name in ("sessions", "women", "men", "under_25", "cost")} == {
		"sessions": 2,
		"women": 6,
		"men": 40,
		"under_25": 8,
		"cost": 300000,
	}


def load(role: str) -> dict[str, list[Any]]:
	"""Officer → open cases, U1, not judged, late clocks, due within a week; as this role sees them."""
	with as_user(person(role)):
		lines = run(LOAD, filters={})["result"]
	wanted = ("cases", "count_u1", "count_none", "late", "ahead")
	return {line["officer"]: [line[field] for field in wanted] for line in lines}


@pytest.fixture
def busy() -> list[str]:
	"""One officer with six open cases, two of them urgent, and one with two; a closed case, one that is nobody's."""
	frappe.db.delete("Violation Case")
	frappe.db.delete("Case Clock")
	names = ["Abdou Premier", "Binta Seconde"]
	officers = [make_person(Role.INTAKE) for _name in names]
	for officer, name in zip(officers, names, strict=True):
		frappe.db.set_value("User", officer, "full_name", name)
	for officer, urgencies in zip(officers, (["U1"] * 2 + [""] * 4, ["", ""]), strict=True):
		for urgency in urgencies:
			case = make_case(channel="Intake Channel-MAIL", urgency=urgency, team=False)
			case.db_set("responsible", officer)
	make_case(at=Stage.CASE_CLOSED).db_set("responsible", officers[0])
	make_case(team=False, confidentiality_level="C3").db_set("responsible", None)
	late = frappe.db.get_value("Violation Case", {"responsible": officers[1]})
	frappe.db.set_value("Case Clock", {"violation_case": late, "kind": "Triage"}, "due_on", "2020-01-01")
	return names


def test_the_load_of_each_officer(busy: list[str]) -> None:
	"""The chair counts what it reads: not the case that is for named persons only."""
	found = load(Role.CHAIR)
	assert list(found) == [*busy, "Total"]
	assert found[busy[0]][:4] == [6, 2, 4, 0]
	assert found[busy[1]][:4] == [2, 0, 2, 1]
	assert found["Total"][:4] == [8, 2, 6, 1]
	assert found[busy[0]][4] == found["Total"][4] - found[busy[1]][4]


def test_who_reads_no_case_sees_the_whole_load_without_small_counts(busy: list[str]) -> None:
	"""And whoever both leads and reads counts by the rules of reading."""
	found = load(Role.SECRETARY_GENERAL)
	assert list(found) == [*busy, "Nobody responsible yet", "Total"]
	assert found["Total"][0] == 9
	shown = {value for line in found.values() for value in line}
	assert not shown & {1, 2, 3, 4}
	assert found[busy[1]][0] == "<5"


def test_no_number_of_a_case_leaves_with_the_load(busy: list[str]) -> None:
	with as_user(person(Role.CHAIR)):
		assert "DOS-" not in frappe.as_json(run(LOAD, filters={}))


def test_charts_refuse_who_may_not_read() -> None:
	with as_user(person(Role.STATISTICS)):
		with pytest.raises(frappe.PermissionError):
			monthly_count(chart_name="Dossiers reçus par mois")
		with pytest.raises(frappe.PermissionError):
			measures_by_category()


def test_one_shared_document_opens_no_chart() -> None:
	measure = make_measure()
	share = {"share_doctype": measure.doctype, "share_name": measure.name, "user": person(Role.AUDITOR)}
	frappe.get_doc({"doctype": "DocShare", "read": 1, **share}).db_insert()
	with as_user(person(Role.AUDITOR)), pytest.raises(frappe.PermissionError):
		measures_by_category()


def test_measures_are_charted_by_category_for_their_readers() -> None:
	frappe.db.delete("Protection Measure")
	make_measure()
	with as_user(person(Role.CASE_OFFICER)):
		chart = measures_by_category()
	assert (chart["labels"], chart["datasets"][0]["values"]) == (["Physical"], [1])
