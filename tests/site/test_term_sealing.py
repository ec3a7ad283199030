"""A term that becomes sensitive is sealed where it stands in clear, with its copies; the patch does it for a whole site."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, today
from frappe.utils.background_jobs import get_queue

from cndh_protection.patches.v1_0 import seal_sensitive_terms
from cndh_protection.services import tally
from cndh_protection.services.restricted import RESTREINT, restricted_columns
from cndh_protection.services.term_sealing import JOB, seal_every_term, seal_term
from tests.factories import make_act, make_defender
from tests.people import outside_test_mode
from tests.seal.support import opened, tamper

PLAIN_ACT, PLAIN_PROFILE, PLAIN_NEED, PLAIN_SEX = "LIF-ATT", "JOU", "Vulnerability-IDP", "Sex or Gender-F"


def written_in_clear() -> tuple[Document, Document]:
	"""An act and a person as an earlier version stored them, with sensitive terms in their links."""
	act = make_act()
	person = make_defender(
		sex=PLAIN_SEX,
		profiles=[{"profile": PLAIN_PROFILE}],
		needs=[{"need": PLAIN_NEED}, {"need": PLAIN_NEED}],
	)
	tamper("Violation Act", act.name, "violation_type", "INT-RAP")
	tamper("Defender", person.name, "sex", "Sex or Gender-X")
	tamper("Defender Profile Entry", person.profiles[0].name, "profile", "SGM")
	tamper("Defender Need", person.needs[1].name, "need", "Vulnerability-HEA")
	return act, person


def clear_codes() -> set[str]:
	"""Sensitive terms that stand in a link of any table."""
	return {
		term
		for doctype, link, list_doctype in restricted_columns()
		for term in frappe.get_all(list_doctype, filters={"sensitive": 1}, pluck="name")
		if frappe.db.exists(doctype, {link: term})
	}


@pytest.fixture
def no_ddl(monkeypatch: pytest.MonkeyPatch) -> list[str]:
	"""The tables that would be rewritten: the statement ends a transaction, which the test wants back."""
	rewritten: list[str] = []
	monkeypatch.setattr(frappe.local.db, "sql_ddl", rewritten.append)
	return rewritten


def test_the_patch_seals_counts_and_leaves_no_copy(no_ddl: list[str]) -> None:
	act, person = written_in_clear()
	with outside_test_mode():
		deleted = make_act(violation_case=act.violation_case)
		tamper("Violation Act", deleted.name, "violation_type", "INT-TOR")
		frappe.delete_doc("Violation Act", deleted.name, force=True)
	version = {
		"doctype": "Version",
		"ref_doctype": "Violation Act",
		"docname": act.name,
		"data": '["INT-RAP"]',
	}
	frappe.get_doc(version).db_insert()
	assert {"INT-RAP", "SGM", "Vulnerability-HEA", "Sex or Gender-X"} <= clear_codes()
	seal_sensitive_terms.execute()
	assert clear_codes() == set()
	act, person = frappe.get_doc("Violation Act", act.name), frappe.get_doc("Defender", person.name)
	assert opened(act, "sealed_violation_type") == "INT-RAP"
	assert (act.violation_type_mark, act.category, act.iccs_code, act.rights) == (RESTREINT, None, None, [])
	assert opened(person, "sealed_sex") == "Sex or Gender-X"
	assert opened(person, "sealed_profile", person.profiles[0]) == "SGM"
	assert opened(person, "sealed_need", person.needs[1]) == "Vulnerability-HEA"
	assert person.needs[0].need == PLAIN_NEED
	assert not frappe.db.exists("Version", {"docname": act.name})
	assert not frappe.db.exists(
		"Deleted Document", {"deleted_doctype": "Violation Act", "data": ["like", "%INT-TOR%"]}
	)
	assert any("tabViolation Act" in statement for statement in no_ddl)
	assert tally.differences() == []


def test_a_patch_that_was_cut_off_after_the_last_record_still_counts_and_rewrites(no_ddl: list[str]) -> None:
	"""Nothing is left to seal, and the old pages hold it all."""
	act, _person = written_in_clear()
	seal_every_term()
	frappe.db.delete(tally.TALLY)
	seal_sensitive_terms.execute()
	assert any("tabViolation Act" in statement for statement in no_ddl)
	assert tally.differences() == []
	assert opened(act, "sealed_violation_type") == "INT-RAP"


def test_a_sealed_record_is_saved_as_before(no_ddl: list[str]) -> None:
	act, person = written_in_clear()
	seal_sensitive_terms.execute()
	for doc in (act, person):
		doc = frappe.get_doc(doc.doctype, doc.name)
		modified = doc.modified
		doc.save()
		assert doc.modified != modified


def test_a_term_marked_later_is_sealed_and_counted() -> None:
	act = make_act()
	modified = act.modified
	assert seal_term("Violation Type", PLAIN_ACT) == 0
	frappe.db.set_value("Violation Type", PLAIN_ACT, "sensitive", 1)
	assert seal_term("Violation Type", PLAIN_ACT) >= 1
	act.reload()
	assert opened(act, "sealed_violation_type") == PLAIN_ACT
	assert str(act.modified) == str(modified)
	assert tally.differences() == []
	assert seal_term("Violation Type", PLAIN_ACT) == 0


def history(doc: Document) -> list[dict[str, Any]]:
	"""What the versions of a record tell, in their order."""
	filters = {"ref_doctype": doc.doctype, "docname": doc.name}
	told = frappe.get_all("Version", filters=filters, pluck="data", order_by="creation asc, name asc")
	return [json.loads(data) for data in told]


def edited(doc: Document, **values: Any) -> None:
	"""Changed by somebody, as in daily work: the platform keeps a version."""
	with outside_test_mode():
		doc.update(values)
		doc.save()


def test_the_history_loses_the_field_and_nothing_else() -> None:
	"""Of the type of an act: it, what is filled from it, and no other change."""
	act = make_act(violation_type="LIF-KIL")
	edited(act, violation_type=PLAIN_ACT, started_on=add_days(today(), -9))
	edited(act, ended_on=today())
	edited(act, violation_type="LIF-KIL")
	edited(act, violation_type=PLAIN_ACT)
	assert PLAIN_ACT in json.dumps(history(act))
	frappe.db.set_value("Violation Type", PLAIN_ACT, "sensitive", 1)
	seal_term("Violation Type", PLAIN_ACT)
	first, second = history(act)
	assert [change[0] for change in first["changed"]] == ["started_on"]
	assert [change[0] for change in second["changed"]] == ["ended_on"]
	assert not [part for part in ("added", "removed", "row_changed") if first[part] or second[part]]


def test_the_history_of_rows_loses_the_field_and_nothing_else() -> None:
	"""Of what a person needs: in rows that came, went and changed; the other tables and rows stay told."""
	held = make_defender(needs=[{"need": PLAIN_NEED}])
	edited(held, needs=[*held.needs, {"need": "Vulnerability-RUR"}], region="ML06")
	edited(held, profiles=[{"profile": PLAIN_PROFILE}])
	held.needs[1].need = PLAIN_NEED
	edited(held)
	edited(held, needs=held.needs[:1])
	before = history(held)
	assert len(before) == 4
	frappe.db.set_value("Reference Term", "Vulnerability-RUR", "sensitive", 1)
	seal_term("Reference Term", "Vulnerability-RUR")
	after = history(held)
	assert "Vulnerability-RUR" not in json.dumps(after)
	assert [change[0] for change in after[0]["changed"]] == [change[0] for change in before[0]["changed"]]
	((table, row),) = after[0]["added"]
	assert (table, "need" in row, row["name"]) == ("needs", False, before[0]["added"][0][1]["name"])
	assert after[1] == before[1]
	assert after[2]["row_changed"] == []
	assert after[3] == before[3], "what went is of another term"


def test_a_version_that_cannot_be_read_goes() -> None:
	"""Nobody knows what it tells."""
	act = make_act()
	version = {"doctype": "Version", "ref_doctype": act.doctype, "docname": act.name, "data": PLAIN_ACT}
	frappe.get_doc(version).db_insert()
	frappe.db.set_value("Violation Type", PLAIN_ACT, "sensitive", 1)
	seal_term("Violation Type", PLAIN_ACT)
	assert not frappe.db.exists("Version", {"docname": act.name})


def test_taking_the_mark_away_unseals_nothing() -> None:
	act = make_act(violation_type="INT-RAP")
	frappe.get_doc("Violation Type", "INT-RAP").update({"sensitive": 0}).save()
	act.reload()
	act.save()
	assert (act.violation_type, act.violation_type_mark) == (None, RESTREINT)
	assert opened(act, "sealed_violation_type") == "INT-RAP"


@pytest.fixture
def unmarked() -> Iterator[Callable[[], Document]]:
	"""A row of the list of profiles, as it was before the test."""
	yield lambda: frappe.get_doc("Defender Profile", "ART")
	frappe.db.rollback()
	frappe.db.set_value("Defender Profile", "ART", "sensitive", 0)
	frappe.db.commit()
	get_queue("long").empty()


@pytest.mark.commits
def test_marking_a_term_puts_the_work_into_the_queue_by_names_only(unmarked: Callable[[], Document]) -> None:
	get_queue("long").empty()
	unmarked().update({"sensitive": 1}).save()
	frappe.db.commit()
	jobs = [job.kwargs for job in get_queue("long").jobs if job.kwargs["method"] == JOB]
	assert [job["kwargs"] for job in jobs] == [{"list_doctype": "Defender Profile", "term": "ART"}]
	assert frappe.get_attr(JOB) is seal_term
	unmarked().save()
	frappe.db.commit()
	assert len(get_queue("long").jobs) == len(jobs)
