"""Answers about rows that a request asks for again: given once, and never longer than they are true."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access import grants
from cndh_protection.access.criterion import CaseCriterion
from cndh_protection.access.remembered import ESTIMATE_SECONDS, answer, estimate
from cndh_protection.access.rights import CASE
from cndh_protection.access.rules import criterion_of
from cndh_protection.constants import Role
from tests.browsing import at_the_browser
from tests.factories import make_case
from tests.people import make_person


class Asked:
	"""A question whose answer changes each time it is really asked."""

	def __init__(self) -> None:
		self.times = 0

	def again(self) -> bool:
		return answer("question", self._ask)

	def about(self, question: str) -> bool:
		return estimate((question, id(self)), self._ask)

	def _ask(self) -> bool:
		self.times += 1
		return bool(self.times % 2)


@pytest.fixture
def case() -> Document:
	return make_case(team=False, responsible=None)


def test_a_request_asks_once() -> None:
	asked = Asked()
	with at_the_browser(make_person(Role.CASE_OFFICER)):
		assert [asked.again(), asked.again(), answer("another", lambda: False)] == [True, True, False]
	assert asked.times == 1


def test_without_a_request_it_asks_each_time() -> None:
	asked = Asked()
	assert [asked.again(), asked.again()] == [True, False]


def _write() -> None:
	frappe.db.set_value("User", "Guest", "mute_sounds", 1)


def _write_and_turn_back() -> None:
	"""To a savepoint that was set after the writing: the platform then counts no writes, as before it."""
	_write()
	frappe.db.savepoint("halfway")
	frappe.db.rollback(save_point="halfway")


@pytest.mark.parametrize(
	"event",
	[_write, _write_and_turn_back, lambda: frappe.db.after_commit.run(), lambda: frappe.db.rollback()],
	ids=[
		"something is written",
		"it is, and a part is taken back",
		"the transaction is committed",
		"it is rolled back",
	],
)
def test_what_may_have_changed_is_asked_again(event: Callable[[], None]) -> None:
	asked = Asked()
	with at_the_browser(make_person(Role.CASE_OFFICER)):
		frappe.db.transaction_writes = 0  # as in a request that has written nothing yet
		asked.again()
		event()
		assert not asked.again()


def test_one_request_knows_nothing_of_another() -> None:
	asked, login = Asked(), make_person(Role.CASE_OFFICER)
	for _request in range(2):
		with at_the_browser(login):
			asked.again()
	assert asked.times == 2


def test_access_that_comes_and_goes_in_a_request_counts_at_once(case: Document) -> None:
	officer = make_person(Role.CASE_OFFICER)
	with at_the_browser(officer):
		criterion = criterion_of(CASE, officer)
		seen = [criterion.holds(case.name)]
		grant = grants.give(CASE, case.name, officer, why="Case team")
		seen.append(criterion.holds(case.name))
		grants.end(grant.name)
		seen.append(criterion.holds(case.name))
	assert seen == [False, True, False]


def test_an_estimate_is_heard_by_the_next_requests() -> None:
	"""Of anybody, for a minute; another question is asked."""
	asked = Asked()
	for login in (make_person(Role.CASE_OFFICER), make_person(Role.INTAKE)):
		with at_the_browser(login):
			assert asked.about("one")
	with at_the_browser(make_person(Role.CASE_OFFICER)):
		assert not asked.about("another")
	assert asked.times == 2
	assert 0 < frappe.cache.ttl(_key_of(asked)) <= ESTIMATE_SECONDS


def _key_of(asked: Asked) -> str:
	"""Where the first of its estimates lies."""
	key = sha256(repr(("one", id(asked))).encode()).hexdigest()
	return str(frappe.cache.make_key(f"cndh_estimate:{key}").decode())


def test_without_a_request_an_estimate_is_asked_each_time() -> None:
	asked = Asked()
	assert [asked.about("one"), asked.about("one")] == [True, False]


def test_an_estimate_that_is_out_of_date_shows_no_row_more(
	case: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""The list of names was chosen when there was one; there are more now: all of these are there, and no other."""
	monkeypatch.setattr("cndh_protection.access.criterion.FEW", 1)
	officer, other = make_person(Role.CASE_OFFICER), make_case(team=False)
	make_case(team=False)
	grants.give(CASE, case.name, officer)
	with at_the_browser(officer):
		assert _is_few(officer)
	grants.give(CASE, other.name, officer)
	with at_the_browser(officer):
		assert _is_few(officer)
		assert set(frappe.get_list(CASE, pluck="name")) == {case.name, other.name}


def _is_few(login: str) -> bool:
	criterion = criterion_of(CASE, login)
	assert isinstance(criterion, CaseCriterion)
	return criterion.is_few()
