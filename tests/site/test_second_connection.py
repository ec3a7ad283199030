"""The second connection: one a thread, kept; never another process's, never another site's, never one that failed."""

from __future__ import annotations

import os
from threading import Thread

import frappe
import pytest

from cndh_protection.access import apart, audit
from cndh_protection.access.apart import own_connection
from cndh_protection.access.audit import Code
from cndh_protection.access.rights import CASE
from cndh_protection.constants import Role
from tests.browsing import codes
from tests.people import make_person


def session() -> int:
	"""The number that the database gives the second connection."""
	with own_connection() as cursor:
		cursor.execute("select connection_id()")
		return int(cursor.fetchone()[0])


def fail_with_a_lock() -> None:
	with own_connection() as cursor:
		cursor.execute("select get_lock('cndh_test', 0)")
		raise ZeroDivisionError


def test_it_is_kept() -> None:
	"""From one use to the next, and it is not that of the request."""
	first = session()
	assert session() == first
	assert frappe.db.sql("select connection_id()")[0][0] != first


def test_what_others_commit_between_two_uses_is_seen() -> None:
	"""Nothing goes on from one use to the next, neither rows nor the state of the database that they were read in."""
	site, login = frappe.local.site, make_person(Role.CHAIR)
	assert codes(login) == []

	def in_thread() -> None:
		frappe.init(site=site, sites_path=".")
		frappe.connect()
		frappe.set_user(login)
		audit.write(Code.REFUSED, CASE, "DOS-X")
		frappe.destroy()

	thread = Thread(target=in_thread)
	thread.start()
	thread.join()
	assert codes(login) == [Code.REFUSED]


def test_while_a_report_reads_a_copy_it_writes_to_the_database_itself(
	monkeypatch: pytest.MonkeyPatch,
) -> None:
	"""The platform puts the connection to the copy in the place of its own meanwhile."""
	database, copy = frappe.local.db, object()
	with own_connection(), monkeypatch.context() as patched:  # inside a block a new one is opened
		patched.setattr(frappe.local, "primary_db", database, raising=False)
		patched.setattr(frappe.local, "replica_db", copy, raising=False)
		patched.setattr(frappe.local, "db", copy)
		assert session() > 0


def test_after_that_it_goes_by_the_connection_of_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Whatever copy the platform left behind, perhaps of another site."""
	with own_connection(), monkeypatch.context() as patched:
		patched.setattr(frappe.local, "primary_db", object(), raising=False)
		patched.setattr(frappe.local, "replica_db", object(), raising=False)
		assert session() > 0


def test_inside_a_block_there_is_another() -> None:
	"""A lock that the outer one holds is not the inner one's."""
	with own_connection() as cursor:
		cursor.execute("select connection_id()")
		assert cursor.fetchone()[0] != session()


def test_a_thread_has_its_own() -> None:
	"""Two requests at a time never share one."""
	site, found = frappe.local.site, []

	def in_thread() -> None:
		frappe.init(site=site, sites_path=".")
		frappe.connect()
		found.append(session())
		frappe.destroy()

	mine = session()
	thread = Thread(target=in_thread)
	thread.start()
	thread.join()
	assert found != [mine]


def test_a_child_process_leaves_that_of_its_parent_alone() -> None:
	"""It opens its own, and the parent's goes on."""
	mine = session()
	child = os.fork()
	if child == 0:
		os._exit(0 if session() != mine else 1)
	assert os.waitpid(child, 0)[1] == 0
	assert session() == mine


def test_another_site_has_another(monkeypatch: pytest.MonkeyPatch) -> None:
	"""A process serves several sites, one after the other."""
	mine = session()
	kept = apart._kept.connection
	monkeypatch.setitem(frappe.local.conf, "db_name", "another")
	assert session() != mine
	assert not kept.open


def test_after_a_failure_it_is_a_new_one() -> None:
	"""What failed may hold locks and rows: the server takes both back when the connection goes."""
	mine = session()
	with pytest.raises(ZeroDivisionError):
		fail_with_a_lock()
	assert session() != mine
	assert frappe.db.sql("select is_free_lock('cndh_test')")[0][0] == 1


def test_one_that_the_server_dropped_is_replaced() -> None:
	"""It does so after some hours without a word, and when it is started anew."""
	mine = session()
	frappe.db.sql(f"kill {mine}")
	assert session() != mine
