"""Everybody reaches the rows that the matrix gives, in every situation, through every door; and no others."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access import policy, rows
from cndh_protection.access.rules import FOLLOWERS, PARENTS
from cndh_protection.constants import Role
from tests.people import as_user, everybody, person
from tests.permissions import doors
from tests.permissions.expected import letters, opening_situations, openings, situations
from tests.permissions.world import CASE, DEFENDER, DOCTYPES, RISK, SUBMISSION, World, put_on_duty

ON_DUTY = pytest.mark.parametrize("on_duty", [False, True], ids=["off duty", "on duty"])
RAPID = {"form": "Rapid"}
"""The kind of risk assessment that ``rows.csv`` means by C."""
COMMISSIONERS = [login for login, roles in everybody().items() if Role.DUTY_COMMISSIONER in roles]


def expected_rows(world: World, doctype: str, login: str, *, on_duty: bool) -> set[str]:
	"""What the file says that this person reads of a doctype."""
	return {
		record.name
		for record in world.of(doctype)
		if "R" in letters(doctype, record.to(login), login, on_duty=on_duty)
	}


def everybody_at(on_duty: bool) -> list[str]:
	"""On duty, only who may be on duty differs from what is tried off duty."""
	for commissioner in COMMISSIONERS if on_duty else []:
		put_on_duty(commissioner)
	return COMMISSIONERS if on_duty else list(everybody())


def test_the_files_speak_of_every_situation(world: World) -> None:
	"""And the world has one of each: what is not tried would pass unseen."""
	for doctype in DOCTYPES:
		told = {record.to(login) for record in world.of(doctype) for login in world.people}
		assert told == situations(doctype)
	cases = {record.situation for record in world.of(CASE)} - {"granted and conflict over"}
	submissions = {record.situation for record in world.of(SUBMISSION)}
	assert cases | submissions == opening_situations()


@ON_DUTY
@pytest.mark.parametrize("door", doors.DOORS)
def test_lists(world: World, door: Callable[[str], set[str]], on_duty: bool) -> None:
	"""Each door gives exactly the rows of the file."""
	wrong = {}
	for login in everybody_at(on_duty):
		with as_user(login):
			for doctype in DOCTYPES:
				given = doors.refused_as_empty(door, doctype)
				if difference := given ^ expected_rows(world, doctype, login, on_duty=on_duty):
					wrong[login, doctype] = sorted(difference)
	assert wrong == {}


@ON_DUTY
@pytest.mark.parametrize("count", doors.COUNTS)
def test_counts(world: World, count: Callable[[str], int], on_duty: bool) -> None:
	"""A number counts no row that the list does not show."""
	wrong = {}
	for login in everybody_at(on_duty):
		with as_user(login):
			for doctype in DOCTYPES:
				given = doors.refused_as_empty(count, doctype) or 0
				told = len(expected_rows(world, doctype, login, on_duty=on_duty))
				if given != told:
					wrong[login, doctype] = (given, told)
	assert wrong == {}


@ON_DUTY
@pytest.mark.parametrize(
	("child", "parent"), [(child, one) for child, of in PARENTS.items() for one in of if one in DOCTYPES]
)
def test_rows_of_tables(world: World, child: str, parent: str, on_duty: bool) -> None:
	"""A table's rows are listed for whoever reads their parent (leak table, row 4)."""
	for login in everybody_at(on_duty):
		with as_user(login):
			given = doors.refused_as_empty(doors.parents_through_tables, child, parent)
		assert given == expected_rows(world, parent, login, on_duty=on_duty), login


@ON_DUTY
@pytest.mark.parametrize("doctype", DOCTYPES)
def test_documents(world: World, doctype: str, on_duty: bool) -> None:
	"""Reading and writing one document: the hook's answer, and what a document that is not there answers."""
	wrong = {}
	docs = {record.name: frappe.get_doc(doctype, record.name) for record in world.of(doctype)}
	for login in everybody_at(on_duty):
		with as_user(login):
			for record in world.one_of_each_to(login, doctype):
				doc, told = docs[record.name], letters(doctype, record.to(login), login, on_duty=on_duty)
				given = "".join(letter for letter in "RW" if _may(doc, letter))
				if given != told.replace("C", "") or _is_there(doc) != ("R" in told):
					wrong[login, record.name] = (given, told)
	assert wrong == {}


@ON_DUTY
@pytest.mark.parametrize("doctype", FOLLOWERS)
def test_making_records_of_a_case(world: World, doctype: str, on_duty: bool) -> None:
	"""Who may add to which case."""
	wrong = {}
	for login in everybody_at(on_duty):
		with as_user(login):
			for record in world.one_of_each_to(login, doctype):
				told = "C" in letters(doctype, record.to(login), login, on_duty=on_duty)
				new = frappe.get_doc(
					{"doctype": doctype, "violation_case": world.case_of[record.name], **RAPID}
				)
				if bool(frappe.has_permission(doctype, "create", doc=new)) != told:
					wrong[login, record.name] = told
	assert wrong == {}


@ON_DUTY
def test_making_a_full_assessment(world: World, on_duty: bool) -> None:
	"""Rapid ones are made by several, full ones by whoever may write them too."""
	wrong = {}
	for login in everybody_at(on_duty):
		with as_user(login):
			for record in world.one_of_each_to(login, RISK):
				told = letters(RISK, record.to(login), login, on_duty=on_duty) == "CRW"
				new = frappe.get_doc(
					{"doctype": RISK, "violation_case": world.case_of[record.name], "form": "Full"}
				)
				if bool(frappe.has_permission(RISK, "create", doc=new)) != told:
					wrong[login, record.name] = told
	assert wrong == {}


@ON_DUTY
@pytest.mark.parametrize("owner", [CASE, DEFENDER, SUBMISSION])
def test_openings(world: World, owner: str, on_duty: bool) -> None:
	"""Which compartments of a case, of the person in it and of a submission are open to whom."""
	wrong = {}
	for login in everybody_at(on_duty):
		for record in world.one_of_each_to(login, owner):
			situation = record.opens_as(login)
			if situation in opening_situations():
				told = openings(situation, login, on_duty=on_duty)
				given = policy.compartments_open_to(login, owner, record.name)
				if given != told:
					wrong[login, record.name] = (sorted(given), sorted(told))
	assert wrong == {}


def test_whoever_runs_the_site_opens_nothing(world: World) -> None:
	"""Neither Administrator nor a System Manager whom a grant names and who is officer as well."""
	record = world.named(CASE, "granted by name")
	assert policy.compartments_open_to("Administrator", CASE, record) == frozenset()
	officer = person(Role.CASE_OFFICER)
	assert policy.compartments_open_to(officer, CASE, record) != frozenset()
	frappe.get_doc("User", officer).add_roles("System Manager")
	assert policy.compartments_open_to(officer, CASE, record) == frozenset()


def _may(doc: Document, letter: str) -> bool:
	"""The platform's answer; the hook's own is never anything but True or False."""
	right = {"R": "read", "W": "write"}[letter]
	assert rows.has_permission(doc, right, frappe.session.user) in (True, False)
	allowed = bool(frappe.has_permission(doc.doctype, right, doc=doc))
	frappe.clear_messages()
	return allowed


def _is_there(doc: Document) -> bool:
	try:
		return bool(doc.has_permission("read"))
	except frappe.DoesNotExistError:
		frappe.clear_messages()
		return False
