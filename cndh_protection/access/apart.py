"""A second connection to the site's database, for what must stay when the request is undone.

Opening one costs more than what is written on it: each thread keeps one from one use to the next. It is never taken
over by another process (after a fork) nor for another site.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe

_kept = threading.local()
"""``connection``: the one that nobody uses now; ``key``: whose it is."""


@contextmanager
def own_connection() -> Iterator[Any]:
	"""A cursor on a second connection, on which each statement stands by itself; on failure it is closed, with its locks.

	Inside a block of its own, a further block gets a further connection.
	"""
	connection = _take() or _open()
	try:
		yield connection.cursor()
	except BaseException:
		connection.close()
		raise
	_keep(connection)


def as_committed(query: Any) -> list[str]:
	"""The names that a query gives: as they are committed at this moment, then those of this request.

	Nothing is locked: a locking read by an index holds the gaps between its entries too, and of two requests that go on
	to write beside each other, each would wait for the other.
	"""
	with own_connection() as cursor:
		cursor.execute(*query.walk())
		committed = [name for (name,) in cursor.fetchall()]
	return list(dict.fromkeys([*committed, *query.run(pluck=True)]))


def _open() -> Any:
	connection = _primary().get_connection()
	connection.autocommit(True)  # no way to the server and back for a commit, no view of the past
	return connection


def _primary() -> Any:
	"""The database that is written to; while the platform runs a report, its own connection may be to a copy."""
	reads_a_copy = frappe.local.db is getattr(frappe.local, "replica_db", None)
	return frappe.local.primary_db if reads_a_copy else frappe.local.db


def _take() -> Any:
	"""The connection kept by this thread, if it is good for this process and site and the server still knows it."""
	key, connection = _kept.__dict__.pop("key", None), _kept.__dict__.pop("connection", None)
	if connection is None or key[0] != os.getpid():
		return None  # closing what a parent process uses would end its session
	if key == _key() and _answers(connection):
		return connection
	_close(connection)
	return None


def _keep(connection: Any) -> None:
	if "connection" in _kept.__dict__:
		connection.close()
	else:
		_kept.key, _kept.connection = _key(), connection


def _key() -> tuple[Any, ...]:
	conf = frappe.conf
	return (os.getpid(), conf.db_host, conf.db_port, conf.db_name, conf.db_password)


def _answers(connection: Any) -> bool:
	try:
		connection.ping(reconnect=False)
	except Exception:
		return False
	return True


def _close(connection: Any) -> None:
	if connection.open:
		connection.close()
