"""The audit: who saw, opened or was refused what, and when. Codes, never values.

Each row is written on a connection of its own and committed before :func:`write` returns, so that it stays when the
request that it speaks of is undone. Rows are chained (:mod:`cndh_protection.access.chain`) and never changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import now_datetime

from cndh_protection.access.chain import Link, link_after
from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.access.rows import is_hidden, say_not_found
from cndh_protection.constants import Role

LOCK_SECONDS: Final = 10
"""How long a writer waits for the one before; then nothing is opened."""

CODES_ONLY: Final = re.compile(r"[A-Za-z0-9_.,:@+-]{0,200}")

WHO_SEES_OPENINGS: Final = frozenset({Role.CASE_OFFICER, Role.CHAIR})
"""They see who opened what in the cases that they may read (rights matrix, "Audit Event")."""


class Code:
	"""What happened."""

	OPENED: Final = "opened"
	"""Core, unasked, with the form."""
	REVEALED: Final = "revealed"
	"""Compartments, by an action."""
	REFUSED: Final = "refused"
	PEOPLE_LISTED: Final = "people_listed"
	STEPPED_UP: Final = "stepped_up"
	STEP_UP_FAILED: Final = "step_up_failed"
	LIMIT_LOCKED: Final = "limit_locked"
	LIMIT_EXCEEDED: Final = "limit_exceeded"
	"""The same in an urgent case: nothing is locked."""
	GLASS_BROKEN: Final = "glass_broken"
	GLASS_REVIEWED: Final = "glass_reviewed"
	GRANTED: Final = "granted"
	GRANT_ENDED: Final = "grant_ended"
	HEAD: Final = "head"
	"""Once a day: how far the chain goes."""


OPENINGS: Final = (Code.OPENED, Code.REVEALED)


class NotACode(ValueError):
	"""Something other than a code was about to be written into the audit."""


class AuditUnavailable(frappe.ValidationError):
	"""The audit cannot be written now; so nothing is opened."""


def write(
	code: str,
	record_type: str | None,
	record: str | None,
	details: Mapping[str, str | int] | None = None,
	root: tuple[str, str] | None = None,
) -> str:
	"""Add a row about the person at work and commit it; returns its name.

	``root``: type and name of the case or defender that the record belongs to, the record itself if not given. Raises
	:class:`NotACode` on details that might be values, :class:`AuditUnavailable` when other writers keep the chain.
	"""
	root_type, root_name = root or (record_type, record)
	values = {
		"code": code,
		"actor": frappe.session.user,
		"record_type": record_type,
		"record": record,
		"root_type": root_type,
		"root": root_name,
		"details": _as_codes(details or {}),
	}
	with own_connection() as cursor:
		_lock(cursor)
		return _insert(cursor, link_after(_last(cursor), now_datetime(), values))


@contextmanager
def own_connection() -> Iterator[Any]:
	"""A cursor on a second connection to the site's database: committed at the end, rolled back on failure."""
	connection = frappe.db.get_connection()
	try:
		yield connection.cursor()
		connection.commit()
	finally:
		connection.close()  # gives back the lock, and undoes what was not committed


def read(conditions: str, values: Iterable[Any] = (), columns: str = "*") -> list[dict[str, Any]]:
	"""Rows as they are committed now, whenever the transaction of the request began; the conditions are ours."""
	with own_connection() as cursor:
		cursor.execute(f"select {columns} from `tabAudit Event` where {conditions}", tuple(values))  # noqa: S608
		names = [column[0] for column in cursor.description]
		return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def count(codes: Iterable[str], user: str, since: timedelta, of: str = "*") -> int:
	"""How many rows, or different values of a column, a person has under these codes in the time up to now."""
	listed = tuple(codes)
	what = "count(*)" if of == "*" else f"count(distinct {of})"
	places = ", ".join(["%s"] * len(listed))
	conditions = f"actor = %s and code in ({places}) and at > %s"
	found = read(conditions, (user, *listed, now_datetime() - since), f"{what} as n")
	return int(found[0]["n"])


@frappe.whitelist(methods=["POST"])
def who_opened(case: str) -> list[dict[str, Any]]:
	"""Who opened which compartments of a case, of what belongs to it and of its people, and when; the latest first.

	For the officer and the chair of the case; at most 200 rows.
	"""
	if is_hidden(CASE, case, frappe.session.user) or not frappe.db.exists(CASE, case):
		say_not_found(CASE, case)
	if not WHO_SEES_OPENINGS & set(frappe.get_roles()) or frappe.session.user == "Administrator":
		frappe.throw(
			_("Who opened a case is shown to its officers and to the chair."), frappe.PermissionError
		)
	roots = [(CASE, case), *((DEFENDER, name) for name in _people_of(case))]
	places = " or ".join(["(root_type = %s and root = %s)"] * len(roots))
	codes = (*OPENINGS, Code.REFUSED, Code.GLASS_BROKEN)
	conditions = f"({places}) and code in (%s, %s, %s, %s) order by seq desc limit 200"
	rows = read(conditions, (*(part for root in roots for part in root), *codes))
	return [_shown(row) for row in rows]


def _people_of(case: str) -> list[str]:
	rows = frappe.get_all("Case Defender", filters={"parent": case, "parenttype": CASE}, pluck="defender")
	return list(dict.fromkeys(row for row in rows if row))


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
	kept = {key: row[key] for key in ("at", "code", "record_type", "record")}
	person = {"user": row["actor"], "full_name": frappe.utils.get_fullname(row["actor"])}
	return {**kept, **person, "details": json.loads(row["details"] or "{}")}


def _as_codes(details: Mapping[str, str | int]) -> str:
	for value in details.values():
		if not isinstance(value, int) and not CODES_ONLY.fullmatch(value):
			raise NotACode
	return json.dumps(dict(details), sort_keys=True, separators=(",", ":"))


def _lock(cursor: Any) -> None:
	"""One writer at a time, or the chain would fork."""
	cursor.execute("select get_lock(sha1(concat('cndh_audit.', database())), %s)", (LOCK_SECONDS,))
	if cursor.fetchone()[0] != 1:
		frappe.throw(
			_("The audit cannot be written now, so nothing was opened. Try again."), AuditUnavailable
		)


def _last(cursor: Any) -> tuple[int, str]:
	"""Number and digest of the last row; the latest committed one, which ``for update`` reads."""
	cursor.execute("select seq, digest from `tabAudit Event` order by seq desc limit 1 for update")
	row = cursor.fetchone()
	return (int(row[0]), str(row[1])) if row else (0, "")


def _insert(cursor: Any, link: Link) -> str:
	row = {
		**link.columns(),
		"name": frappe.generate_hash(length=20),
		"owner": link.actor,
		"modified_by": link.actor,
		"creation": link.at,
		"modified": link.at,
	}
	columns, places = ", ".join(f"`{column}`" for column in row), ", ".join(["%s"] * len(row))
	cursor.execute(f"insert into `tabAudit Event` ({columns}) values ({places})", tuple(row.values()))  # noqa: S608
	return str(row["name"])
