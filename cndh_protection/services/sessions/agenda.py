"""The agenda: what waits for the session is proposed by urgency, and is shown by alias."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import frappe
from frappe.utils import get_datetime

from cndh_protection.access.rights import CASE, SESSION, SESSION_ITEM
from cndh_protection.access.rows import is_hidden, say_not_found
from cndh_protection.constants import ENDED_CASE_STAGES, Stage
from cndh_protection.services.clocks import kinds
from cndh_protection.services.sessions.items import MEASURE
from cndh_protection.services.sessions.steps import require_status
from cndh_protection.services.sessions.words import (
	FIRST_DECISION,
	POSTPONE,
	RATIFICATION,
	RECUSED,
	REVIEW,
	TO_COME,
	VOICES,
)
from cndh_protection.services.stages import state_of_stage, states_of_stages

LAST: Final = "U9"
"""Where a case stands in the order whose urgency nobody has judged."""

SHOWN: Final = ("name", "violation_case", "alias", "urgency", "asked", "rapporteur", "decision", "measure")


class Question(NamedTuple):
	"""What is asked of the session about a case."""

	violation_case: str
	asked: str
	measure: str | None = None


@frappe.whitelist(methods=["POST"])
def agenda_of(session: str) -> list[dict[str, Any]]:
	"""The items of a session that the person at work may read, by urgency, with their votes; nothing that is sealed.

	Raises ``DoesNotExistError`` as for a wrong number.
	"""
	if is_hidden(SESSION, session, frappe.session.user) or not frappe.has_permission(SESSION_ITEM, "read"):
		say_not_found(SESSION, session)
	rows = readable_items(session)
	names = [row.name for row in rows]
	filters = {"parent": ["in", names], "parenttype": SESSION_ITEM}
	voices = frappe.get_all("Session Voice", filters=filters, fields=["parent", "commissioner", "voice"])
	return [{**row, **_voices(row.name, voices)} for row in rows]


def readable_items(session: str) -> list[Any]:
	"""The items of a session that the person at work may read, in the order of the agenda."""
	rows = frappe.get_list(
		SESSION_ITEM,
		filters={"protection_session": session},
		fields=list(SHOWN),
		order_by="creation asc, name asc",
		limit_page_length=0,
	)
	return sorted(rows, key=lambda row: row.urgency or LAST)


def propose(session: Any) -> int:
	"""See :class:`ProtectionSession`. Raises :class:`SessionRefused`."""
	require_status(session, *TO_COME)
	open_items = frappe.get_all(
		SESSION_ITEM,
		filters={"decision": ["is", "not set"]},
		fields=["violation_case", "asked", "measure"],
	)
	known = {Question(row.violation_case, row.asked, row.measure or None) for row in open_items}
	new = [question for question in _waiting(session) if question not in known]
	items = [_put_on(session, question) for question in new]
	return sum(not is_hidden(SESSION_ITEM, item, frappe.session.user) for item in items)


def add(session: Any, question: Question) -> None:
	"""See :class:`ProtectionSession`. Raises :class:`SessionRefused`."""
	require_status(session, *TO_COME)
	if is_hidden(CASE, question.violation_case, frappe.session.user):
		say_not_found(CASE, question.violation_case)
	_put_on(session, question)


def remove(session: Any, item: str) -> None:
	"""See :class:`ProtectionSession`. Raises :class:`SessionRefused`."""
	require_status(session, *TO_COME)
	belongs = frappe.db.exists(SESSION_ITEM, {"name": item, "protection_session": session.name})
	if not belongs or is_hidden(SESSION_ITEM, item, frappe.session.user):
		say_not_found(SESSION_ITEM, item)
	frappe.delete_doc(SESSION_ITEM, item, ignore_permissions=True, delete_permanently=True)


def _put_on(session: Any, question: Question) -> str:
	item = frappe.new_doc(SESSION_ITEM)
	item.update({"protection_session": session.name, **question._asdict()})
	item.flags.by_server = True
	item.insert(ignore_permissions=True)
	return str(item.name)


def _waiting(session: Any) -> list[Question]:
	"""What waits for a session on that day, the duty decisions of each case first."""
	decisions = list(_decisions())
	waiting = {question.violation_case for question in decisions}
	reviews = (question for question in _reviews(session) if question.violation_case not in waiting)
	return list(dict.fromkeys([*_duty_decisions(), *decisions, *reviews]))


def _duty_decisions() -> Iterator[Question]:
	"""Of open cases: those of a case that has ended wait for its reopening."""
	rows = frappe.get_all(
		MEASURE,
		filters={"ratification": "Due", "violation_case": ["in", _open_cases_with_measures_due()]},
		fields=["name", "violation_case"],
		order_by="ratify_before asc, name asc",
	)
	return (Question(row.violation_case, RATIFICATION, row.name) for row in rows)


def _open_cases_with_measures_due() -> list[str]:
	due = frappe.get_all(MEASURE, filters={"ratification": "Due"}, pluck="violation_case")
	ended = states_of_stages(ENDED_CASE_STAGES)
	return frappe.get_all(CASE, {"name": ["in", due], "workflow_state": ["not in", ended]}, pluck="name")


def _decisions() -> Iterator[Question]:
	rows = frappe.get_all(
		CASE,
		filters={"workflow_state": state_of_stage(Stage.CASE_DECISION)},
		fields=["name", "decision_on"],
		order_by="received_on asc, name asc",
	)
	return (Question(row.name, REVIEW if row.decision_on else FIRST_DECISION) for row in rows)


def _reviews(session: Any) -> Iterator[Question]:
	"""Reviews that are due by the day of the session, but for those that a session took up since they began."""
	clocks = frappe.get_all(
		"Case Clock",
		filters={
			"kind": kinds.REVIEW,
			"state": ["in", ["Running", "Late"]],
			"due_on": ["<=", get_datetime(session.held_on)],
		},
		fields=["violation_case", "started_on"],
		order_by="due_on asc, violation_case asc",
	)
	return (Question(row.violation_case, REVIEW) for row in clocks if not _taken_up(row))


def _taken_up(clock: Any) -> bool:
	filters = {
		"violation_case": clock.violation_case,
		"asked": REVIEW,
		"decision": ["!=", POSTPONE],
		"decided_on": [">=", clock.started_on],
	}
	return bool(frappe.db.exists(SESSION_ITEM, filters))


def _voices(item: str, voices: list[Any]) -> dict[str, Any]:
	mine = [row for row in voices if row.parent == item]
	given = [row.voice for row in mine]
	counts = {voice: given.count(voice) for voice in (*VOICES, RECUSED) if voice in given}
	my_voice = next((row.voice for row in mine if row.commissioner == frappe.session.user), None)
	return {"votes": counts, "my_voice": my_voice}
