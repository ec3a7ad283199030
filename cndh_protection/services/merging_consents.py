"""Consents of two cases that become one: each question keeps one answer, and no "no" turns into a "yes"."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe

from cndh_protection.access.consented import CONSENT, JUDGED, NOT_ASKED, stands
from cndh_protection.access.referral_sheet import REFERRAL
from cndh_protection.seal.moving import hang_anew
from cndh_protection.services.consents import KEY

Question = tuple[str, ...]


def merge_consents(merged: str, kept: str) -> list[str]:
	"""The consents of a merged case that go along with it: those to questions that nobody answered in the other one.

	A question that was answered in both keeps the answer of the case that goes on, and what was sent under the other
	answer hangs on it from now on. A note there that it was not asked changes places with the answer.
	"""
	theirs, here = _answers_of(merged), _answers_of(kept)
	along = []
	for question, rows in theirs.items():
		answered = [row for row in here[question] if row.status != NOT_ASKED]
		if answered:
			_hang_on(rows, next((row for row in answered if stands(row)), answered[0]))
			continue
		for row in here[question]:
			hang_anew(frappe.get_doc(CONSENT, row.name), merged)
		along += [str(row.name) for row in rows]
	return along


def _answers_of(case: str) -> dict[Question, list[Any]]:
	"""Question → the answers to it, the latest first."""
	fields = ["name", *KEY, *JUDGED]
	order = "creation desc, name desc"
	answers = defaultdict(list)
	for row in frappe.get_all(CONSENT, filters={"violation_case": case}, fields=fields, order_by=order):
		answers[tuple(str(row[column] or "") for column in KEY)].append(row)
	return answers


def _hang_on(rows: list[Any], answer: Any) -> None:
	"""What was sent under these answers stands and falls with that one."""
	under = {"consent": ["in", [row.name for row in rows]]}
	frappe.db.set_value(REFERRAL, under, "consent", answer.name, update_modified=False)
