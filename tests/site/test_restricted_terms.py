"""Terms that are sensitive never stand in clear: the link is empty, a mark says so, the code is sealed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import frappe
import pytest
from frappe import client
from frappe.model.document import Document

from cndh_protection.access import grants, reveal
from cndh_protection.constants import Role
from cndh_protection.seal.refusal import PlainValueRefused, SealedValueError
from cndh_protection.services.records import SealedChangeRefused
from cndh_protection.services.restricted import RESTREINT, is_sensitive
from cndh_protection.services.terms import WrongTerm
from tests.browsing import at_the_browser
from tests.factories import act_values, defender_values, make_act, make_case, make_defender
from tests.people import as_role, as_user, outside_test_mode, person
from tests.seal.support import opened, stored

SENSITIVE_ACT, OTHER_ACT, PLAIN_ACT = "INT-RAP", "INT-TOR", "LIF-ATT"
SENSITIVE_PROFILE, SENSITIVE_NEED, SEX_X = "SGM", "Vulnerability-HEA", "Sex or Gender-X"
DERIVED = ("category", "sdg_category", "iccs_code")
REFERENT = person(Role.SENSITIVE_REFERENT)

Slot = tuple[Document, Document, str, str]


def in_clear(doc: Document, row: Document, link: str) -> tuple[Any, Any]:
	"""What the table holds in the link and in the mark."""
	return tuple(frappe.db.get_value(row.doctype, row.name, [link, f"{link}_mark"]))


def sensitive_act() -> Slot:
	act = make_act(violation_type=SENSITIVE_ACT)
	return act, act, "violation_type", SENSITIVE_ACT


def sensitive_profile() -> Slot:
	doc = make_defender(profiles=[{"profile": "JOU"}, {"profile": SENSITIVE_PROFILE}])
	return doc, doc.profiles[1], "profile", SENSITIVE_PROFILE


def sensitive_need() -> Slot:
	doc = make_defender(needs=[{"need": SENSITIVE_NEED}])
	return doc, doc.needs[0], "need", SENSITIVE_NEED


def sensitive_sex() -> Slot:
	doc = make_defender(sex=SEX_X)
	return doc, doc, "sex", SEX_X


EACH = pytest.mark.parametrize(
	"make", [sensitive_act, sensitive_profile, sensitive_need, sensitive_sex], ids=lambda make: make.__name__
)


def by_officer(slot: Slot, compartments: str = "core,identity,contact") -> str:
	"""An officer who may write the record, and opens no more than these compartments."""
	officer, owner = person(Role.CASE_OFFICER), slot[0].key_owner()
	for row in grants.live_grants(owner.doctype, owner.name):
		if row.user == officer:
			grants.end(row.name)
	grants.give(owner.doctype, owner.name, officer, compartments=compartments)
	return officer


def fresh(slot: Slot) -> tuple[Document, Document]:
	"""The document and the row as they are stored now."""
	doc = frappe.get_doc(slot[0].doctype, slot[0].name)
	row = next(
		r for r in (doc, *doc.get_all_children()) if (r.doctype, r.name) == (slot[1].doctype, slot[1].name)
	)
	return doc, row


@EACH
def test_the_code_is_sealed_and_nothing_of_it_stands_in_clear(make: Callable[[], Slot]) -> None:
	slot = make()
	doc, row, link, code = slot
	assert in_clear(doc, row, link) == (None, RESTREINT)
	assert stored(row.doctype, row.name, f"sealed_{link}").startswith("cndh1.")
	assert opened(doc, f"sealed_{link}", row) == code
	assert code not in doc.as_json()


def test_what_is_not_sensitive_stays_in_its_link() -> None:
	act = make_act()
	assert in_clear(act, act, "violation_type") == (PLAIN_ACT, None)
	assert act.category
	assert not act.sealed_violation_type


def test_nothing_is_derived_from_a_protected_type() -> None:
	act = make_act(violation_type=PLAIN_ACT)
	assert act.rights
	act.violation_type = SENSITIVE_ACT
	act.save()
	act.reload()
	assert [act.get(field) for field in (*DERIVED, "violation_type")] == [None] * 4
	assert act.rights == []
	act.append(
		"rights", {"un_right": frappe.db.get_value("Reference Term", {"term_list": "UN Declaration Right"})}
	)
	act.save()
	assert act.rights == [], "a right that somebody chose would tell the type"


def test_a_protected_type_is_a_type() -> None:
	assert make_act(violation_type=SENSITIVE_ACT, free_words=None).violation_type_mark
	with pytest.raises(frappe.ValidationError, match="free words"):
		make_act(violation_type=None)


@EACH
def test_other_fields_change_and_the_value_stays(make: Callable[[], Slot]) -> None:
	slot = make()
	before = stored(slot[1].doctype, slot[1].name, f"sealed_{slot[2]}")
	with as_user(by_officer(slot)):
		doc, _row = fresh(slot)
		doc.update({"region": "ML01"})
		doc.save()
	doc, row = fresh(slot)
	assert doc.region == "ML01"
	assert row.get(f"sealed_{slot[2]}") == before
	assert in_clear(doc, row, slot[2]) == (None, RESTREINT)


PLAIN_TERM = {
	"violation_type": PLAIN_ACT,
	"profile": "JOU",
	"need": "Vulnerability-IDP",
	"sex": "Sex or Gender-F",
}
OTHER_TERM = {
	"violation_type": OTHER_ACT,
	"profile": "HEA",
	"need": "Vulnerability-ETH",
	"sex": SEX_X,
}


@EACH
@pytest.mark.parametrize(
	"change", ["plain term", "other sensitive term", "the same term", "cleared", "posted sealed"]
)
def test_who_may_not_open_it_does_not_change_it(make: Callable[[], Slot], change: str) -> None:
	"""Nor finds out by trying: the right guess is refused as the wrong one is."""
	slot = make()
	before = stored(slot[1].doctype, slot[1].name, f"sealed_{slot[2]}")
	with as_user(by_officer(slot)):
		doc, row = fresh(slot)
		_change(row, slot, change)
		with pytest.raises(SealedChangeRefused, match="closed to you"):
			doc.save()
	assert stored(slot[1].doctype, slot[1].name, f"sealed_{slot[2]}") == before


@EACH
def test_who_may_open_it_changes_it(make: Callable[[], Slot]) -> None:
	slot = make()
	with as_user(by_officer(slot, "core,identity,contact,sensitive")):
		for change in ("other sensitive term", "plain term"):
			doc, row = fresh(slot)
			_change(row, slot, change)
			doc.save()
			doc, row = fresh(slot)
			if change == "other sensitive term":
				assert opened(doc, f"sealed_{slot[2]}", row) == OTHER_TERM[slot[2]]
				assert row.get(f"{slot[2]}_mark") == RESTREINT
	assert in_clear(doc, row, slot[2]) == (PLAIN_TERM[slot[2]], None)
	assert not row.get(f"sealed_{slot[2]}")


def _change(row: Document, slot: Slot, change: str) -> None:
	link, code = slot[2], slot[3]
	if change == "cleared":
		row.set(f"sealed_{link}", "")
	elif change == "posted sealed":
		row.set(f"sealed_{link}", OTHER_TERM[link])
	else:
		terms = {"plain term": PLAIN_TERM[link], "other sensitive term": OTHER_TERM[link]}
		row.set(link, terms.get(change, code))


@pytest.mark.parametrize("make", [sensitive_profile, sensitive_need])
def test_who_may_not_open_it_does_not_drop_its_row(make: Callable[[], Slot]) -> None:
	slot = make()
	with as_user(by_officer(slot)):
		doc, row = fresh(slot)
		doc.set(row.parentfield, [])
		with pytest.raises(SealedChangeRefused, match="closed to you"):
			doc.save()
	with as_user(by_officer(slot, "core,sensitive")):
		doc, row = fresh(slot)
		doc.set(row.parentfield, [])
		doc.save()
	assert not frappe.db.exists(slot[1].doctype, slot[1].name)


@EACH
def test_a_mark_is_not_set_by_hand(make: Callable[[], Slot]) -> None:
	slot = make()
	doc, row = fresh(slot)
	row.set(f"{slot[2]}_mark", None)
	doc.save()
	assert in_clear(*fresh(slot), slot[2]) == (None, RESTREINT)
	act = make_act(violation_type_mark=RESTREINT)
	assert not act.violation_type_mark


def test_wrong_values_are_refused_and_nothing_is_made() -> None:
	people, acts = frappe.db.count("Defender"), frappe.db.count("Violation Act")
	case = make_case().name
	for values, kind in (
		(defender_values(sex="Vulnerability-HEA"), WrongTerm),
		(defender_values(needs=[{"need": SEX_X}]), WrongTerm),
		(defender_values(sealed_sex="Vulnerability-HEA"), WrongTerm),
		(defender_values(profiles=[{"profile": None}]), frappe.ValidationError),
		(defender_values(profiles=[{"profile_mark": RESTREINT}]), frappe.ValidationError),
		(defender_values(sealed_sex="no such term"), WrongTerm),
		(act_values(case, violation_type=None, sealed_violation_type="no such type"), WrongTerm),
		(act_values(case, violation_type=None, sealed_violation_type="cndh1.x"), SealedValueError),
		(act_values(case, violation_type="no such type"), frappe.LinkValidationError),
	):
		with pytest.raises(kind):
			frappe.get_doc(values).insert()
	assert (frappe.db.count("Defender"), frappe.db.count("Violation Act")) == (people, acts)


def test_a_retired_sensitive_term_is_not_given_anew() -> None:
	frappe.get_doc("Reference Term", SEX_X).update({"retired": 1}).save()
	with pytest.raises(WrongTerm, match="no longer used"):
		make_defender(sex=SEX_X)


def test_a_code_posted_into_the_sealed_field_goes_where_it_belongs() -> None:
	assert make_act(violation_type=None, sealed_violation_type=PLAIN_ACT).violation_type == PLAIN_ACT
	act = make_act(violation_type=None, sealed_violation_type=SENSITIVE_ACT)
	assert opened(act, "sealed_violation_type") == SENSITIVE_ACT


@EACH
def test_no_way_round_the_form_writes_it_in_clear(make: Callable[[], Slot]) -> None:
	slot = make()
	_doc, row = fresh(slot)
	with pytest.raises(PlainValueRefused):
		row.db_set(slot[2], slot[3])
	row.set(slot[2], slot[3])
	for write in (row.db_update, row.db_insert):
		with pytest.raises(PlainValueRefused):
			write()
	assert in_clear(*fresh(slot), slot[2]) == (None, RESTREINT)


def test_by_the_platforms_own_doors() -> None:
	"""The value set from a list, and a REST post."""
	act = make_act()
	client.set_value("Violation Act", act.name, "violation_type", SENSITIVE_ACT)
	assert in_clear(act, act, "violation_type") == (None, RESTREINT)
	made = client.insert(act_values(act.violation_case, violation_type=SENSITIVE_ACT))
	assert SENSITIVE_ACT not in frappe.as_json(made)


def test_a_copy_holds_nothing_of_it() -> None:
	act = frappe.copy_doc(make_act(violation_type=SENSITIVE_ACT), ignore_no_copy=False)
	assert [act.get(f) for f in ("violation_type", "violation_type_mark", "sealed_violation_type")] == [
		None
	] * 3
	row = frappe.copy_doc(sensitive_profile()[0], ignore_no_copy=False).profiles[1]
	assert [row.get(f) for f in ("profile", "profile_mark", "sealed_profile")] == [None] * 3


def test_history_does_not_tell_it() -> None:
	with outside_test_mode():
		act = make_act()
		act.violation_type = SENSITIVE_ACT
		act.save(ignore_version=False)
	versions = frappe.get_all("Version", {"docname": act.name}, pluck="data")
	assert versions
	assert not [data for data in versions if SENSITIVE_ACT in data]


def test_it_opens_with_the_sensitive_compartment_only() -> None:
	act = make_act(violation_type=SENSITIVE_ACT)
	officer = by_officer((act, act, "violation_type", SENSITIVE_ACT))
	with at_the_browser(officer):
		answer = reveal.reveal("Violation Act", act.name, "sensitive", "call")
	assert (answer["values"], answer["refused"]) == ({}, ["sensitive"])
	with at_the_browser(REFERENT):
		frappe.session.data = frappe._dict(cndh_stepped_up=REFERENT)
		answer = reveal.reveal("Violation Act", act.name, "sensitive", "call")
	assert answer["values"] == {"sealed_violation_type": SENSITIVE_ACT}


def test_the_platform_does_not_count_the_links_to_it() -> None:
	"""Its counter goes to Redis and into the list's own table."""
	frappe.local._link_count = Counter()
	case = make_case()
	make_act(violation_case=case.name, violation_type=SENSITIVE_ACT).save()
	make_defender(sex=SEX_X, profiles=[{"profile": SENSITIVE_PROFILE}, {"profile": "JOU"}])
	counted = {name for _doctype, name in frappe.local._link_count}
	assert "JOU" in counted
	assert not counted & {SENSITIVE_ACT, SEX_X, SENSITIVE_PROFILE}


def test_the_code_is_kept_as_the_list_spells_it() -> None:
	"""The database does not tell capitals from small letters."""
	assert (
		opened(act := make_act(violation_type=SENSITIVE_ACT.lower()), "sealed_violation_type")
		== SENSITIVE_ACT
	)
	assert act.violation_type is None


def test_a_filter_does_not_find_it() -> None:
	act = make_act(violation_type=SENSITIVE_ACT)
	with as_role(Role.SENSITIVE_REFERENT):
		found = frappe.get_list("Violation Act", {"violation_type": SENSITIVE_ACT}, pluck="name")
		marked = frappe.get_list("Violation Act", {"violation_type_mark": RESTREINT}, pluck="name")
	assert act.name not in found
	assert act.name in marked


def test_the_shipped_lists_mark_what_these_tests_rely_on() -> None:
	assert is_sensitive("Violation Type", SENSITIVE_ACT)
	assert not is_sensitive("Violation Type", PLAIN_ACT)
	assert not is_sensitive("Violation Type", "no such type")
