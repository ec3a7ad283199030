"""Answers about rows that one request asks for again and again: the platform's form asks six times whether one case is
there for the person at work.

Kept as long as the database would give the same answer: within one transaction, which reads one state of all tables,
until something is written. An estimate, on which no right hangs, is kept for a minute. Outside a request nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import frappe

_PLACE: Final = "cndh_answers_on_rows"
_ESTIMATE: Final = "cndh_estimate"
ESTIMATE_SECONDS: Final = 60


@dataclass
class _Answers:
	"""What was answered in one state of the database."""

	state: tuple[int, ...]
	known: dict[Hashable, bool] = field(default_factory=dict)


def answer(question: Hashable, ask: Callable[[], bool]) -> bool:
	"""The answer to a question on rows: as it was given in this state of the database, else by asking."""
	if not getattr(frappe.local, "request", None):
		return ask()
	known = _answers().known
	if question not in known:
		known[question] = ask()
	return known[question]


def estimate(question: Hashable, ask: Callable[[], bool]) -> bool:
	"""The answer to a question of speed alone: as any request heard it in the last minute, else by asking."""
	if not getattr(frappe.local, "request", None):
		return ask()
	key = f"{_ESTIMATE}:{sha256(repr(question).encode()).hexdigest()}"
	known = frappe.cache.get_value(key, expires=True)
	if known is None:
		known = ask()
		frappe.cache.set_value(key, known, expires_in_sec=ESTIMATE_SECONDS)
	return bool(known)


def forget() -> None:
	"""Another state may be read from now on: after a commit, and before every rollback (``hardening/turning_back.py``)."""
	setattr(frappe.local, _PLACE, None)


def _answers() -> _Answers:
	state = (id(frappe.local.request), id(frappe.local.db), frappe.db.transaction_writes)
	answers: _Answers | None = getattr(frappe.local, _PLACE, None)
	if answers is None or answers.state != state:
		answers = _Answers(state)
		setattr(frappe.local, _PLACE, answers)
		frappe.db.after_commit.add(forget)
	return answers
