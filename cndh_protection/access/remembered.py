"""Answers about rows that one request asks for again and again: the platform's form asks six times whether one case is
there for the person at work.

Kept as long as the database would give the same answer: within one transaction, which reads one state of all tables,
until something is written. Outside a request nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Final

import frappe

_PLACE: Final = "cndh_answers_on_rows"


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
