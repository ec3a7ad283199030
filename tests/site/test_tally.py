"""The tally of protected terms: right at every save, provable, sealed, and without a trace of the record."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.model.document import Document

from cndh_protection.constants import Role
from cndh_protection.services import tally
from cndh_protection.services.restricted import RESTREINT
from tests.factories import make_act, make_case, make_defender
from tests.people import as_user, person

THIS = date.today().year
ACT, PROFILE, TERM = "Violation Type", "Defender Profile", "Reference Term"
REPORT = "Acts by Type and Year"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
	for doctype in (tally.TALLY, "Violation Act", "Defender", "Defender Profile Entry", "Defender Need"):
		frappe.db.delete(doctype)


def counts(list_doctype: str) -> dict[tuple[str, str], int]:
	return tally.counts_of(list_doctype, range(THIS - 3, THIS + 1))


def protected_act(**given: Any) -> Document:
	return make_act(**{"violation_type": "INT-RAP", "started_on": f"{THIS - 1}-05-05", **given})


def test_it_follows_saves_changes_and_deletions() -> None:
	year = str(THIS - 1)
	first, second = protected_act(), protected_act()
	assert counts(ACT) == {("INT-RAP", year): 2}
	first.flags.by_server = True
	first.violation_type = "INT-TOR"
	first.save()
	assert counts(ACT) == {("INT-RAP", year): 1, ("INT-TOR", year): 1}
	first.violation_type = "LIF-ATT"
	first.save()
	assert counts(ACT) == {("INT-RAP", year): 1}
	second.started_on = f"{THIS - 2}-05-05"
	second.save()
	assert counts(ACT) == {("INT-RAP", str(THIS - 2)): 1}
	second.region = "ML01"
	second.save()
	assert counts(ACT) == {("INT-RAP", str(THIS - 2)): 1}
	frappe.delete_doc("Violation Act", second.name)
	assert counts(ACT) == {}
	assert tally.differences() == []


def test_people_count_in_the_year_of_their_entry_with_every_term() -> None:
	person_with = make_defender(
		sex="Sex or Gender-X",
		profiles=[{"profile": "SGM"}, {"profile": "JOU"}],
		needs=[{"need": "Vulnerability-HEA"}],
	)
	year = str(THIS)
	assert counts(PROFILE) == {("SGM", year): 1}
	assert counts(TERM) == {("Sex or Gender-X", year): 1, ("Vulnerability-HEA", year): 1}
	person_with.flags.by_server = True
	person_with.set("needs", [])
	person_with.save()
	assert counts(TERM) == {("Sex or Gender-X", year): 1}
	assert tally.differences() == []


def test_a_save_that_is_refused_counts_nothing() -> None:
	with pytest.raises(frappe.ValidationError):
		protected_act(ended_on="2001-01-01")
	assert counts(ACT) == {}


def test_it_is_proven_and_made_anew_from_the_sealed_values() -> None:
	protected_act()
	make_defender(profiles=[{"profile": "SGM"}])
	right = frappe.get_all(tally.TALLY, pluck="name")
	frappe.db.delete(tally.TALLY, {"name": str(THIS - 1)})
	assert tally.differences() == [str(THIS - 1)]
	assert tally.recount() == 2
	assert tally.differences() == []
	assert sorted(frappe.get_all(tally.TALLY, pluck="name")) == sorted(right)


def test_it_is_sealed_and_has_no_time_of_its_own() -> None:
	"""Where one protected act stands in a year, a count in clear would tell its type."""
	protected_act()
	before = frappe.db.sql("select * from `tabRestricted Tally`", as_dict=True)
	protected_act()
	after = frappe.db.sql("select * from `tabRestricted Tally`", as_dict=True)
	assert len(after) == 1
	assert "INT-RAP" not in str(after)
	assert {key for key in after[0] if before[0][key] != after[0][key]} == {"counts"}
	assert str(after[0].modified) == str(after[0].creation) == tally.NO_TIME
	assert after[0].counts.startswith("cndh1.")


@pytest.mark.parametrize("login", [person(Role.STATISTICS), person(Role.CHAIR), person(Role.ADMINISTRATOR)])
def test_nobody_reads_its_rows(login: str) -> None:
	protected_act()
	with as_user(login):
		assert not frappe.has_permission(tally.TALLY, "read")
		with pytest.raises(frappe.PermissionError):
			frappe.get_list(tally.TALLY)


class TestReport:
	@pytest.fixture(autouse=True)
	def acts(self) -> None:
		case = make_case().name
		for _n in range(6):
			protected_act(violation_case=case, started_on=f"{THIS}-01-01")
		for _n in range(2):
			protected_act(violation_case=case, violation_type="INT-TOR", started_on=f"{THIS}-01-01")
		for _n in range(7):
			protected_act(violation_case=case, violation_type="LIF-ATT", started_on=f"{THIS}-01-01")

	def lines(self, role: str) -> dict[str, Any]:
		with as_user(person(role)):
			result = run(REPORT, filters={})["result"]
		return {line["row"]: line["count_0"] for line in result}

	def test_small_counts_are_shown_to_three_roles(self) -> None:
		labels = dict(frappe.get_all(ACT, fields=["name", "label_en"], as_list=True))
		expected = {labels["INT-RAP"]: 6, labels["INT-TOR"]: 2, labels["LIF-ATT"]: 7, "Total": 15}
		assert self.lines(Role.STATISTICS) == expected

	def test_the_others_see_them_hidden(self) -> None:
		labels = dict(frappe.get_all(ACT, fields=["name", "label_en"], as_list=True))
		lines = self.lines(Role.AUDITOR)
		assert lines[labels["INT-TOR"]] == "<5"
		assert "*" in lines.values()

	def test_who_reads_acts_only_gets_no_protected_type(self) -> None:
		labels = dict(frappe.get_all(ACT, fields=["name", "label_en"], as_list=True))
		assert self.lines(Role.CASE_OFFICER) == {labels["LIF-ATT"]: 7, RESTREINT: 8, "Total": 15}
