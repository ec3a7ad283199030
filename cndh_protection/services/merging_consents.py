"""Consents of two cases that become one: each question keeps one answer, and no "no" turns into a "yes".

Nor does one that is said afterwards: it holds in every case that is one with its own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import frappe

from cndh_protection.access.apart import as_committed
from cndh_protection.access.consented import CONSENT, JUDGED, NOT_ASKED, REFUSED, WITHDRAWN, stands
from cndh_protection.access.referral_sheet import REFERRAL
from cndh_protection.seal.moving import hang_anew
from cndh_protection.services.consents import KEY
from cndh_protection.services.joined import joined_with

Question = tuple[str, ...]


def merge_consents(merged: str, kept: str) -> list[str]:
	"""The consents of a merged case that go along with it: those to questions that nobody answered in the other one, and
	each "no" to what was agreed to there.

	Another question that was answered in both keeps the answer of the case that goes on. What was sent under the answer
	that stays behind hangs on the other one from now on. A note that it was not asked changes places with the answer.
	"""
	theirs, here = _answers_of(merged), _answers_of(kept)
	along = []
	for question, rows in theirs.items():
		answered = [row for row in here[question] if row.status != NOT_ASKED]
		if answered and (not _is_no(rows) or _is_no(answered)):
			_hang_on(rows, next((row for row in answered if stands(row)), answered[0]))
			continue
		_hang_on(answered, rows[0])
		for row in here[question]:
			hang_anew(frappe.get_doc(CONSENT, row.name, for_update=True), merged)
		along += [str(row.name) for row in rows]
	return along


def follow_no(consent: Any) -> None:
	"""A refusal or a withdrawal is one in every case that is one with this: what stands there is withdrawn.

	Whoever enters it need not read those cases: the person said it about the same facts.
	"""
	before = consent.get_doc_before_save()
	if consent.status not in (REFUSED, WITHDRAWN) or (before and before.status == consent.status):
		return
	joined = joined_with(consent.violation_case, hold=True)
	others = [case for case in joined if case != consent.violation_case]
	same = {field: consent.get(field) or ["is", "not set"] for field in KEY}
	filters = {**same, "violation_case": ["in", others]}
	for name in frappe.get_all(CONSENT, filters=filters, pluck="name", order_by="name asc") if others else ():
		_withdraw(frappe.get_doc(CONSENT, name, for_update=True))


def _withdraw(consent: Any) -> None:
	if stands(consent):
		consent.status = WITHDRAWN
		consent.flags.by_server = True
		consent.save(ignore_permissions=True)


def _is_no(rows: list[Any]) -> bool:
	"""Whether the person refused or withdrew, by the latest of these answers."""
	return not any(stands(row) for row in rows) and rows[0].status in (REFUSED, WITHDRAWN)


def _answers_of(case: str) -> dict[Question, list[Any]]:
	"""Question → the answers to it, the latest first; as they are committed at this moment, and held."""
	table, fields = frappe.qb.DocType(CONSENT), ["name", "violation_case", "creation", *KEY, *JUDGED]
	names = as_committed(frappe.qb.from_(table).select(table.name).where(table.violation_case == case))
	rows = [frappe.db.get_value(CONSENT, name, fields, as_dict=True, for_update=True) for name in names]
	answers = defaultdict(list)
	here = [row for row in rows if row and row.violation_case == case]
	for row in sorted(here, key=lambda row: (row.creation, row.name), reverse=True):
		answers[tuple(str(row[column] or "") for column in KEY)].append(row)
	return answers


def _hang_on(rows: list[Any], answer: Any) -> None:
	"""What was sent under these answers stands and falls with that one; what fell with one of them before stays with it."""
	for row in rows:
		if stands(row):
			frappe.db.set_value(
				REFERRAL, {"consent": row.name}, "consent", answer.name, update_modified=False
			)
