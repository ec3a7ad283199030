"""An operator's work on keys takes its turn among people who save, and keeps what it did."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access.apart import own_connection
from cndh_protection.seal import reindexing, turns
from cndh_protection.seal.errors import RecordBusy
from cndh_protection.seal.searchtokens import TABLE
from cndh_protection.seal.turns import when_nobody_saves

pytestmark = pytest.mark.commits

KEY = "cndh_turns_of_the_tests"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	"""Two tries, one after the other; what the test wrote goes."""
	monkeypatch.setattr(turns, "TRIES", 2)
	monkeypatch.setattr(turns, "PAUSE_SECONDS", 0)
	yield
	frappe.db.rollback()
	frappe.db.delete("DefaultValue", {"defkey": ["like", f"{KEY}%"]})
	frappe.db.commit()
	frappe.clear_cache()


def write(what: str) -> None:
	frappe.get_doc(
		{"doctype": "DefaultValue", "parent": KEY, "defkey": f"{KEY}_{what}", "defvalue": "x"}
	).db_insert()


def written() -> set[str]:
	"""What is in the table for good."""
	frappe.db.rollback()
	keys = frappe.get_all("DefaultValue", filters={"parent": KEY}, pluck="defkey", order_by="name")
	return {key.removeprefix(f"{KEY}_") for key in keys}


def test_a_try_that_met_somebody_is_undone_and_nothing_else() -> None:
	"""Neither what was done before, nor what the next try does."""
	tries = iter(("first", "second"))

	def work() -> str:
		name = next(tries)
		write(name)
		if name == "first":
			raise frappe.QueryDeadlockError
		return name

	write("before")
	assert when_nobody_saves(work) == "second"
	assert written() == {"before", "second"}


def test_who_never_gets_a_turn_says_so() -> None:
	"""And has done nothing."""

	def work() -> None:
		write("in vain")
		raise frappe.QueryTimeoutError

	with pytest.raises(RecordBusy):
		when_nobody_saves(work)
	assert written() == set()


def test_it_waits_for_no_lock_and_others_do_again_afterwards() -> None:
	"""A connection is kept: its next user is a person."""

	def patience() -> int:
		return int(frappe.db.sql("select @@session.innodb_lock_wait_timeout")[0][0])

	as_usual = int(frappe.db.sql("select @@global.innodb_lock_wait_timeout")[0][0])
	assert as_usual > 0
	assert when_nobody_saves(patience) == 0
	assert patience() == as_usual


def test_nobody_s_tokens_are_written_anew_under_his_save(case: Document) -> None:
	"""Who saves holds the record's keys: the operator's work lets go of it, and comes back another time."""
	owner = case.key_owner()
	frappe.get_doc(
		{"doctype": TABLE, "reference_doctype": owner.doctype, "reference_name": owner.name, "token": "1.x"}
	).db_insert()
	frappe.db.commit()
	with own_connection() as saving:
		saving.execute("begin")
		saving.execute(
			"select name from `tabRecord Key` where owner_name = %s lock in share mode", owner.name
		)
		outcome = reindexing.Outcome()
		reindexing._take(owner, outcome)
		assert outcome.unreadable == [owner.name]
		assert frappe.db.exists(TABLE, {"reference_name": owner.name})
		saving.execute("commit")
	reindexing._take(owner, outcome := reindexing.Outcome())
	assert (outcome.changed, outcome.unreadable) == (1, [])
	assert not frappe.db.exists(TABLE, {"reference_name": owner.name})
