"""At the browser, openings and the search for people give what the files say, in every situation; and nothing else."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.base_document import get_controller

from cndh_protection.access import limits, people_search, reveal
from cndh_protection.access.rights import COMPARTMENTS
from cndh_protection.constants import Role
from cndh_protection.seal import recordkeys, searchtokens
from cndh_protection.seal.documents import place_of, protected_part
from cndh_protection.seal.sealing import seal
from tests.browsing import at_the_browser
from tests.people import PASSWORD, everybody, make_person
from tests.permissions.expected import letters, opening_situations, openings
from tests.permissions.world import CASE, DEFENDER, SUBMISSION, World, make_world, put_on_duty

ON_DUTY = pytest.mark.parametrize("on_duty", [False, True], ids=["off duty", "on duty"])
PHONE = "70 55 66 77"
LIMITS = ("RECORDS_AN_HOUR", "OPENINGS_A_DAY", "SEARCHES_AN_HOUR", "REFUSALS_AN_HOUR")


@pytest.fixture
def twins() -> dict[str, str]:
	"""For everybody an account with the same roles, of whom the audit knows nothing yet → whose twin it is."""
	return {make_person(*roles, password=PASSWORD): login for login, roles in everybody().items()}


@pytest.fixture
def world(twins: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> World:
	"""The world of the twins, who may open and search without end; with a president in conflict with nothing."""
	for limit in LIMITS:
		monkeypatch.setattr(limits, limit, 10_000)
	monkeypatch.setattr(people_search, "MOST_SHOWN", 10_000)
	make_person(Role.PRESIDENT)
	return make_world(twins)


def at_work(twins: dict[str, str], on_duty: bool) -> list[str]:
	"""On duty, only those who may be."""
	commissioners = [login for login, of in twins.items() if Role.DUTY_COMMISSIONER in everybody()[of]]
	for commissioner in commissioners if on_duty else []:
		put_on_duty(commissioner)
	return commissioners if on_duty else list(twins)


def plant(doctype: str, name: str) -> None:
	"""Seal in one field of each compartment that such a record has: the compartment's name."""
	doc = protected_part(doctype, name)
	ring = recordkeys.ring_for_sealing(doc.key_owner())
	for compartment, field in fields_of(doctype).items():
		doc.set(field, seal(compartment, place_of(doc, field), ring.live, recordkeys.cache()))
	doc.db_update()


def fields_of(doctype: str) -> dict[str, str]:
	"""Compartment → a protected field of it, where such a record has one."""
	return {compartment: field for field, compartment in get_controller(doctype).SEALED_FIELDS.items()}


def revealed(doctype: str, name: str) -> tuple[frozenset[str], frozenset[str]]:
	"""The compartments that were not refused, and those of the values that came."""
	try:
		answer = reveal.reveal(doctype, name, ",".join(COMPARTMENTS), "other", "To help today.")
	except frappe.DoesNotExistError:
		frappe.clear_messages()
		return frozenset(), frozenset()
	assert (answer["step_up"], answer["failed"]) == ([], [])
	opened = frozenset(COMPARTMENTS).difference(answer["refused"])
	return opened, frozenset(answer["values"].values())


@ON_DUTY
@pytest.mark.parametrize("doctype", [CASE, DEFENDER, SUBMISSION])
def test_what_is_revealed(world: World, twins: dict[str, str], doctype: str, on_duty: bool) -> None:
	"""Of a case, of the person in it, of a submission: to each person, with the password given again."""
	wrong = {}
	for record in world.of(doctype):
		plant(doctype, record.name)
	for login in at_work(twins, on_duty):
		with at_the_browser(login):
			reveal.step_up(PASSWORD)
			for record in world.one_of_each_to(login, doctype):
				if (situation := record.opens_as(login)) in opening_situations():
					told = openings(situation, twins[login], on_duty=on_duty)
					given = revealed(doctype, record.name)
					if given != (told, told.intersection(fields_of(doctype))):
						wrong[twins[login], record.name] = (given, sorted(told))
	assert wrong == {}


def finds(login: str) -> set[str]:
	"""Whom this person finds by the number that everybody has."""
	with at_the_browser(login):
		try:
			return {found["defender"] for found in people_search.find_people(PHONE)["people"]}
		except frappe.PermissionError:
			frappe.clear_messages()
			return set()


@ON_DUTY
def test_whom_a_number_finds(world: World, twins: dict[str, str], on_duty: bool) -> None:
	"""Those whom the person at work reads and whose ways of contact open; of all who have the number."""
	wrong = {}
	entries = [("row", "value", *found) for found in searchtokens.tokens_of(("phone",), PHONE)]
	for record in world.of(DEFENDER):
		owner = protected_part(DEFENDER, record.name).key_owner()
		searchtokens.write(owner, entries)
	for login in at_work(twins, on_duty):
		as_told = [one for one in world.of(DEFENDER) if one.opens_as(login) in opening_situations()]
		told = {
			one.name
			for one in as_told
			if "contact" in openings(one.opens_as(login), twins[login], on_duty=on_duty)
			and "R" in letters(DEFENDER, one.to(login), twins[login], on_duty=on_duty)
		}
		if difference := told ^ (finds(login) & {one.name for one in as_told}):
			wrong[twins[login]] = sorted(difference)
	assert wrong == {}
