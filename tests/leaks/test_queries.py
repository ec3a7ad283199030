"""Lists are asked for columns of their own rows: no query within, nothing behind a link, no rule passed by."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest

from cndh_protection.access import grants
from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.constants import Role
from cndh_protection.hardening.doors import ClosedHere
from tests.browsing import at_the_browser
from tests.factories import make_case, make_defender, make_item, make_session
from tests.leaks.calls import call
from tests.people import as_user, make_person

WITHIN = "(select max(sid) from tabSessions)"


COLUMNS = [WITHIN, "idx*0+( SELECT count(*) from tabSessions)", "(\nselect 1)"]


@pytest.mark.parametrize("column", COLUMNS)
def test_no_query_within_a_figure(column: str) -> None:
	"""It would read any table; a session of somebody else is enough to open in his or her name."""
	card = {"document_type": "ToDo", "function": "Average", "aggregate_function_based_on": column}
	with as_user(make_person(Role.OUTREACH)), pytest.raises(frappe.DataError, match="not for a query"):
		call("frappe.desk.doctype.number_card.number_card.get_result", doc=json.dumps(card), filters="[]")


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("kind", ["Sum", "Group By"])
def test_no_query_within_a_chart(column: str, kind: str) -> None:
	chart = {"document_type": "ToDo", "chart_type": kind, "based_on": "creation", "name": "x"}
	chart |= {"timespan": "Last Month", "time_interval": "Daily", "value_based_on": column}
	chart |= {"group_by_type": "Sum", "group_by_based_on": "owner", "aggregate_function_based_on": column}
	with as_user(make_person(Role.OUTREACH)), pytest.raises(frappe.DataError, match="not for a query"):
		call(
			"frappe.desk.doctype.dashboard_chart.dashboard_chart.get",
			chart=json.dumps(chart),
			filters="[]",
			no_cache=1,
		)


def test_ordinary_columns_and_sums_are_answered() -> None:
	"""Also one that is called select, as the rights of the platform have it."""
	asked = ["`tabDocPerm`.`select`", "name"]
	assert frappe.get_list("DocPerm", fields=asked, parent_doctype="DocType", limit=1)
	with as_user(make_person(Role.OUTREACH)):
		assert frappe.get_list("ToDo", fields=["count(name) as n"])[0].n == 0


def test_nothing_of_a_hidden_case_behind_a_link() -> None:
	"""The chair reads the agenda, not the case for named persons only that stands on it."""
	case = make_case(confidentiality_level="C3", team=False)
	item = make_item(session=make_session().name, violation_case=case.name)
	chair = make_person(Role.CHAIR)
	with as_user(chair):
		assert frappe.get_list(item.doctype, {"name": item.name}, pluck="name") == [item.name]
		with pytest.raises(ClosedHere):
			call(
				"frappe.client.get_list",
				doctype=item.doctype,
				fields=["name", "violation_case.region"],
				filters={"name": item.name},
			)


def test_nothing_of_a_hidden_person_behind_a_link() -> None:
	"""Through the row of somebody whose relation he or she is."""
	relative = make_defender()
	person = make_defender(relations=[{"relative": relative.name, "relation": "Beneficiary Relation-PAR"}])
	case = make_case(team=False, defenders=[{"defender": person.name}])
	login = make_person(Role.CASE_OFFICER)
	grants.give(CASE, case.name, login)
	with as_user(login), pytest.raises(ClosedHere):
		call(
			"frappe.client.get_list",
			doctype="Defender Relation",
			parent=DEFENDER,
			fields=["relative", "relative.region"],
		)


@pytest.mark.parametrize("doctype", ["Workflow Action", "Notification Log"])
@pytest.mark.parametrize("method", ["search_link", "search_widget"])
def test_searching_passes_no_rule_by(doctype: str, method: str) -> None:
	"""The platform drops every rule of rows with those of User Permissions."""
	case = make_case(team=False)
	values: dict[str, Any] = {
		"Workflow Action": {"reference_doctype": CASE, "reference_name": case.name, "status": "Open"},
		"Notification Log": {"for_user": make_person(Role.CHAIR), "subject": "x", "type": "Alert"},
	}[doctype]
	row = frappe.get_doc({"doctype": doctype, **values})
	row.db_insert()
	with at_the_browser(make_person(Role.OUTREACH)):
		frappe.response.pop("results", None)
		found = call(
			f"frappe.desk.search.{method}",
			doctype=doctype,
			txt=str(row.name),
			ignore_user_permissions=1,
			page_length=1000,
		)
		said = json.dumps([found, frappe.response.get("results"), frappe.response.get("values")], default=str)
	assert str(row.name) not in said


def test_searching_finds_what_may_be_read() -> None:
	with at_the_browser(make_person(Role.CASE_OFFICER)):
		found = call(
			"frappe.desk.search.search_link", doctype="Territory", txt="Mopti", ignore_user_permissions=1
		)
		said = json.dumps([found, frappe.response.get("results")], default=str)
	assert "ML05" in said


@pytest.mark.parametrize("doctype", ["Version", "DocType", CASE, "Awareness Activity"])
def test_no_calendar_counts_rows(doctype: str) -> None:
	"""Its query asks nobody's rules, whatever the doctype."""
	chart = {
		"document_type": doctype,
		"type": "Heatmap",
		"chart_type": "Count",
		"based_on": "creation",
		"name": "x",
	}
	with as_user(make_person(Role.OUTREACH)), pytest.raises(ClosedHere):
		call("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart=json.dumps(chart), no_cache=1)
