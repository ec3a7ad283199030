"""Appeals to mechanisms of the United Nations and the African Union: their kind, their two consents, a first text.

docs/procedure.md, Appeals: an urgent appeal is about what goes on or is imminent, a letter of allegation about what is past. Two
questions are asked apart: may the name go to the Government (S5A), may it stand in public reports (S5B).
"""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import format_date

from cndh_protection.access import appeal_draft
from cndh_protection.access.appeal_draft import APPEAL
from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.services import consents
from cndh_protection.services.letters import (
	APPROVED,
	DRAFT,
	STILL_HERE,
	UNREAD,
	LetterRefused,
	by_writer,
	require_status,
)
from cndh_protection.services.minors import people_of
from cndh_protection.services.own_steps import store

ANSWERS: Final = {"to_government": "S5A", "in_public": "S5B"}
"""Field of the appeal → the scope whose answer it keeps."""

OVER: Final = "Over"
FROM_OUTSIDE: Final = "Whoever complained"
MOST_ACTS: Final = 50


def prepare(appeal: Any) -> None:
	"""Take the kind from the facts and the two answers from the consents; those of what left stay as they were."""
	if appeal.is_new() and appeal.defender not in people_of(frappe.get_doc(CASE, appeal.violation_case)):
		_refuse(_("This person does not stand in the case. Add him or her to the case first."))
	if appeal.update_of and not frappe.db.exists(
		APPEAL, {"name": appeal.update_of, "defender": appeal.defender, "sent_on": ["is", "set"]}
	):
		_refuse(_("Update of: choose an appeal about the same person that was sent."))
	appeal.kind = "Letter of allegation" if appeal.situation == OVER else "Urgent appeal"
	if appeal.status in STILL_HERE and not appeal.sent_on:
		_take_answers(appeal)


def _take_answers(appeal: Any) -> None:
	"""An answer that ran out changes what was approved, though nobody entered another."""
	now = answers(appeal)
	if appeal.status == APPROVED and not appeal.flags.by_server and _differs(appeal, now):
		appeal.update(UNREAD)
	appeal.update(now)


def _differs(appeal: Any, now: dict[str, str]) -> bool:
	return any(appeal.get(field) != answer for field, answer in now.items())


def answers(appeal: Any) -> dict[str, str]:
	"""What the person says to the two questions now."""
	about = (appeal.violation_case, appeal.defender)
	return {field: consents.answer_of(*about, scope) for field, scope in ANSWERS.items()}


def require_way(appeal: Any) -> None:
	"""The first question was answered, by yes or by no; the second reader saw the answers; somebody stands for it."""
	now = answers(appeal)
	if now["to_government"] == consents.NOT_ASKED:
		message = _(
			"Ask the person first whether the name may go to the Government (S5A), and enter the answer."
		)
		_refuse(f"{message} {_('No is an answer: the mechanism then keeps the name to itself.')}")
	if _differs(appeal, now):
		_refuse(_("What the person agreed to has changed. Save the appeal, and have it read again."))
	if appeal.source_kind == FROM_OUTSIDE and not appeal.source:
		_refuse(_("The mechanism considers no anonymous source: name it, or let the Commission submit."))


def follow_consent(consent: Any) -> None:
	"""An answer changed: what has not left is read again with the new one."""
	if consents.code_of(consent.scope) in ANSWERS.values():
		follow_answers(consent.violation_case)


def follow_answers(case: str) -> None:
	"""Bring the answers in what has not left up to date; where one changed, it is read again."""
	waiting = {"violation_case": case, "status": ["in", STILL_HERE]}
	for name in frappe.get_all(APPEAL, filters=waiting, pluck="name", order_by="name asc"):
		appeal = frappe.get_doc(APPEAL, name)
		now = answers(appeal)
		if _differs(appeal, now):
			appeal.update({**now, **UNREAD})
			appeal.flags.by_server = True
			appeal.save(ignore_permissions=True)


def propose(appeal: Any) -> int:
	"""Write a first text into what is still empty of a draft; how many fields. Raises as the access to its parts."""
	require_status(appeal, DRAFT)
	acts = _acts_of(appeal)
	filled = appeal_draft.propose(
		appeal, _plain(appeal, acts), {act.name: _act_line(act, appeal) for act in acts}
	)
	if filled:
		store(appeal, **by_writer(appeal))
	return len(filled)


def _acts_of(appeal: Any) -> list[Any]:
	"""The acts that the person at work reads, the earliest first."""
	return frappe.get_list(
		appeal_draft.ACT,
		filters={"violation_case": appeal.violation_case},
		fields=["name", "started_on", "violation_type", "region", "motive_link"],
		order_by="started_on asc, name asc",
		limit_page_length=MOST_ACTS,
	)


def _act_line(act: Any, appeal: Any) -> str:
	parts = (
		format_date(act.started_on, "dd/MM/yyyy") if act.started_on else "",
		label("Violation Type", act.violation_type, appeal),
		label("Territory", act.region, appeal),
	)
	return " – ".join(filter(None, parts))


def _plain(appeal: Any, acts: list[Any]) -> dict[str, list[str]]:
	"""Codes and dates of the case, in the words of the paper's language."""
	person, case = frappe.get_doc(DEFENDER, appeal.defender), frappe.get_doc(CASE, appeal.violation_case)
	letters = _letters_of(appeal)
	return {
		"victim": [label("Reference Term", code, appeal) for code in (person.sex, person.age_group)],
		"activity": [
			*(label("Defender Profile", row.profile, appeal) for row in person.profiles),
			label("Territory", person.region, appeal),
		],
		"perpetrators": _actor_types(acts, appeal),
		"work_link": [label("Reference Term", act.motive_link, appeal) for act in acts],
		"risk_factors": [label("Triage Red Flag", row.flag, appeal) for row in case.red_flags],
		"steps_taken": [_letter_line(row, row.sent_on, appeal) for row in letters],
		"authorities": [_letter_line(row, row.replied_on, appeal) for row in letters if row.replied_on],
	}


def _actor_types(acts: list[Any], appeal: Any) -> list[str]:
	of_acts = {"parent": ["in", [act.name for act in acts]], "parenttype": appeal_draft.ACT}
	types = frappe.get_all("Alleged Actor", filters=of_acts, pluck="actor_type", order_by="parent, idx")
	return [label("Actor Type", code, appeal) for code in types]


def _letters_of(appeal: Any) -> list[Any]:
	return frappe.get_list(
		"Authority Letter",
		filters={"violation_case": appeal.violation_case, "sent_on": ["is", "set"]},
		fields=["authority", "sent_on", "replied_on"],
		order_by="sent_on asc",
		limit_page_length=MOST_ACTS,
	)


def _letter_line(row: Any, on: Any, appeal: Any) -> str:
	return f"{format_date(on, 'dd/MM/yyyy')} – {label('Authority', row.authority, appeal)}"


def label(doctype: str, name: str | None, appeal: Any) -> str:
	"""A code in the words of the paper's language; French where there are none."""
	wanted = "label_en" if appeal.paper_language == "English" else "label_fr"
	row = frappe.db.get_value(doctype, name, ["label_fr", wanted], as_dict=True) if name else None
	return str(row[wanted] or row.label_fr or "") if row else ""


def _refuse(message: str) -> None:
	frappe.throw(message, LetterRefused)
