"""The audit: who saw, opened or was refused what, and when. Codes, never values.

Each row is written on a connection of its own and committed before :func:`write` returns, so that it stays when the
request that it speaks of is undone. Rows are chained (:mod:`cndh_protection.access.chain`) and never changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import now_datetime

from cndh_protection.access.apart import own_connection
from cndh_protection.access.chain import row_after
from cndh_protection.access.chain_check import SECTION as BEGINS_A_SECTION

LOCK: Final = "sha1(concat('cndh_audit.', database()))"
LOCK_SECONDS: Final = 10
"""How long a writer waits for the one before; then nothing is opened."""

Details = Mapping[str, str | int]
CODES_ONLY: Final = re.compile(r"[A-Za-z0-9_.,:@+-]{0,200}")
LOGIN: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,100}@[A-Za-z0-9.-]{1,100}")
"""What the platform lets an account be called: somebody is ``m.n'diaye@…``."""


class Code:
	"""What happened."""

	OPENED: Final = "opened"
	"""Core, unasked, with the form."""
	REVEALED: Final = "revealed"
	"""Compartments, by an action."""
	PRINTED: Final = "printed"
	"""On a paper, which carries the first letters of the row's name."""
	REFUSED: Final = "refused"
	"""An opening, also of a record that is hidden from the person or is none."""
	REFUSED_OFTEN: Final = "refused_often"
	"""Many of those in an hour; those in charge were told."""
	REASONS_READ: Final = "reasons_read"
	"""Why others opened a record for named persons only."""
	PEOPLE_LISTED: Final = "people_listed"
	PEOPLE_SEARCHED: Final = "people_searched"
	"""The tokens of what was looked for; of a name, a mark that only the same name has."""
	RECEIPT_GIVEN: Final = "receipt_given"
	RECEIPT_FROZEN: Final = "receipt_frozen"
	RESEALED: Final = "resealed"
	"""Values went into another record, sealed anew under its key; nobody saw them."""
	DUPLICATE_DECIDED: Final = "duplicate_decided"
	STEPPED_UP: Final = "stepped_up"
	STEP_UP_FAILED: Final = "step_up_failed"
	LIMIT_LOCKED: Final = "limit_locked"
	LIMIT_EXCEEDED: Final = "limit_exceeded"
	"""The same in an urgent case: nothing is locked."""
	GLASS_BROKEN: Final = "glass_broken"
	GLASS_REVIEWED: Final = "glass_reviewed"
	GRANTED: Final = "granted"
	GRANT_ENDED: Final = "grant_ended"
	CONFLICT_DECLARED: Final = "conflict_declared"
	CONFLICT_ENDED: Final = "conflict_ended"
	REFERRAL_SENT: Final = "referral_sent"
	"""A minimum-data sheet was made for a partner: its sections."""
	REFERRAL_READ: Final = "referral_read"
	"""Somebody of the partner read it."""
	APPEAL_PROPOSED: Final = "appeal_proposed"
	"""Values went into the text of an appeal, sealed anew; nobody saw them."""
	ROLE_REQUESTED: Final = "role_requested"
	ROLE_CONFIRMED: Final = "role_confirmed"
	ROLE_REFUSED: Final = "role_refused"
	COUNTS_SHOWN: Final = "counts_shown"
	"""A report with its small counts: which; never what it was asked for."""
	INTERIM_BEGUN: Final = "interim_begun"
	INTERIM_ENDED: Final = "interim_ended"
	HEAD: Final = "head"
	"""Once a day: how far the chain goes."""
	SECTION: Final = BEGINS_A_SECTION
	"""From here on another key vouches: what is before was made without a key, or under one that is lost."""


OPENINGS: Final = (Code.OPENED, Code.REVEALED, Code.PRINTED)


class NotACode(ValueError):
	"""Something other than a code was about to be written into the audit."""


class AuditUnavailable(frappe.ValidationError):
	"""The audit cannot be written now; so nothing is opened."""


def write(
	code: str,
	record_type: str | None,
	record: str | None,
	details: Details | Callable[[], Details] | None = None,
	root: tuple[str, str] | None = None,
) -> str:
	"""Add a row about the person at work and commit it; returns its name.

	``details``: or what makes them, once nobody else can write. ``root``: type and name of the case or defender that the
	record belongs to, the record itself if not given. Raises :class:`NotACode` on details that might be values,
	:class:`AuditUnavailable` when other writers keep the chain.
	"""
	root_type, root_name = root or (record_type, record)
	values = {
		"code": code,
		"actor": frappe.session.user,
		"record_type": record_type,
		"record": record,
		"root_type": root_type,
		"root": root_name,
	}
	with own_connection() as cursor:
		_lock(cursor)
		values["details"] = _as_codes(details() if callable(details) else details or {})
		name = _insert(cursor, row_after(_last(cursor), now_datetime(), values))
		cursor.execute(f"do release_lock({LOCK})")
	return name


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


def _as_codes(details: Details) -> str:
	for key, value in details.items():
		if not isinstance(value, int) and not _is_code(key, value):
			raise NotACode
	return json.dumps(dict(details), sort_keys=True, separators=(",", ":"))


def _is_code(key: str, value: str) -> bool:
	"""A person (``user``) may be any login, which has no blank and so no words."""
	return bool(CODES_ONLY.fullmatch(value)) or (key == "user" and bool(LOGIN.fullmatch(value)))


def _lock(cursor: Any) -> None:
	"""One writer at a time, or the chain would fork."""
	cursor.execute(f"select get_lock({LOCK}, %s)", (LOCK_SECONDS,))
	if cursor.fetchone()[0] != 1:
		frappe.throw(
			_("The audit cannot be written now, so nothing was opened. Try again."), AuditUnavailable
		)


def _last(cursor: Any) -> tuple[int, str]:
	"""Number and digest of the last row; the latest committed one, which ``for update`` reads."""
	cursor.execute("select seq, digest from `tabAudit Event` order by seq desc limit 1 for update")
	row = cursor.fetchone()
	return (int(row[0]), str(row[1])) if row else (0, "")


def _insert(cursor: Any, link: Mapping[str, Any]) -> str:
	actor, at = link["actor"], link["at"]
	row = {
		**link,
		"name": frappe.generate_hash(length=20),
		"owner": actor,
		"modified_by": actor,
		"creation": at,
		"modified": at,
	}
	columns, places = ", ".join(f"`{column}`" for column in row), ", ".join(["%s"] * len(row))
	cursor.execute(f"insert into `tabAudit Event` ({columns}) values ({places})", tuple(row.values()))  # noqa: S608
	return str(row["name"])
