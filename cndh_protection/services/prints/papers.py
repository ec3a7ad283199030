"""The kinds of papers: of which record, what they open, when they may be made, and what stands on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import get_fullname

from cndh_protection.access.printing import Opened
from cndh_protection.access.rights import CASE, DEFENDER, SESSION, SESSION_ITEM, Compartment
from cndh_protection.constants import Stage
from cndh_protection.services.prints import appeal, sheet
from cndh_protection.services.prints.notyet import NotYet, Records
from cndh_protection.services.sessions.agenda import readable_items
from cndh_protection.services.sessions.words import APPROVED, DRAFT, RECUSED, TO_COME, VOICES
from cndh_protection.services.stages import stage_of_state, states_of_stages

MEASURE: Final = "Protection Measure"
LETTER: Final = "Authority Letter"
IN_PLAN: Final = frozenset({Stage.MEASURE_ACTIVE, Stage.MEASURE_ON_DUTY, Stage.MEASURE_APPROVED})


@dataclass(frozen=True)
class Paper:
	"""A kind of paper."""

	doctype: str
	template: str
	file_name: str
	"""Of the file that the browser keeps, after the number of the record: says nothing of its content."""
	contents: Callable[[Opened], dict[str, Any]]
	parts: Callable[[str], tuple[str, ...]] = lambda _name: ()
	"""Compartments that it shows, by the name of its record."""
	beside: Callable[[str], Records] = lambda _name: []
	"""Further records that it shows, by the name of its own; refuses with :class:`NotYet`."""


def _acknowledgement(opened: Opened) -> dict[str, Any]:
	return {"received_on": opened.doc.received_on}


def _plan(opened: Opened) -> dict[str, Any]:
	rows = [frappe.get_doc(MEASURE, name) for _doctype, name in _measures_of(opened.doc.name)]
	return {"measures": [_measure_row(row, opened.values[row.name]) for row in rows]}


def _measure_row(measure: Any, values: dict[str, Any]) -> dict[str, Any]:
	return {
		"what": _label("Protection Measure Type", measure.measure_type),
		"for_whom": frappe.db.get_value(DEFENDER, measure.beneficiary, "alias") or "",
		"state": _(measure.workflow_state),
		"starts_on": measure.starts_on,
		"ends_on": measure.ends_on,
		"review_on": measure.review_on,
		"risk_created": values.get("risk_created") or "",
	}


def _closing(opened: Opened) -> dict[str, Any]:
	case = opened.doc
	return {
		"received_on": case.received_on,
		"closed_on": case.closed_on,
		"reason": _label("Reference Term", case.closure_reason),
		"orientation": _label("Reference Term", case.orientation),
	}


def _letter(opened: Opened) -> dict[str, Any]:
	letter = opened.doc
	values = opened.values[letter.name]
	return {
		"authority": _label("Authority", letter.authority),
		"number": letter.name,
		"written_on": letter.sent_on or letter.approved_on or letter.modified,
		"subject": values.get("subject") or "",
		"paragraphs": [line.strip() for line in (values.get("body") or "").split("\n") if line.strip()],
		"is_draft": not letter.approved_on,
	}


def _agenda(opened: Opened) -> dict[str, Any]:
	return {
		"session": _session(opened.doc),
		"items": _item_rows(opened),
		"is_draft": opened.doc.status == DRAFT,
	}


def _minutes(opened: Opened) -> dict[str, Any]:
	called = [
		{"who": get_fullname(row.commissioner), "how": _(row.presence)} for row in opened.doc.attendance
	]
	known = {"session": _session(opened.doc), "items": _item_rows(opened), "called": called}
	return {**known, "is_draft": opened.doc.status != APPROVED}


def _session(session: Any) -> dict[str, Any]:
	values = session.as_dict()
	return {
		**{field: values[field] for field in ("name", "held_on", "place", "quorum", "approved_on")},
		"chair": get_fullname(session.chair),
	}


def _item_rows(opened: Opened) -> list[dict[str, Any]]:
	items = [frappe.get_doc(SESSION_ITEM, row.name) for row in readable_items(opened.doc.name)]
	return [_item_row(item, opened.values[item.name]) for item in items]


def _item_row(item: Any, values: dict[str, Any]) -> dict[str, Any]:
	said = {
		voice: [get_fullname(r.commissioner) for r in item.voices if r.voice == voice]
		for voice in (*VOICES, RECUSED)
	}
	return {
		"alias": item.alias or "",
		"case": item.violation_case,
		"urgency": item.urgency or "",
		"asked": _(item.asked),
		"presented_by": get_fullname(item.rapporteur) if item.rapporteur else "",
		"decision": _(item.decision) if item.decision else "",
		"votes": {_(voice): len(said[voice]) for voice in VOICES if said[voice]},
		"recused": ", ".join(said[RECUSED]),
		"dissenter": get_fullname(item.dissenter) if item.dissenter else "",
		**{field: values.get(field) or "" for field in ("agenda_line", "reasons", "dissent")},
	}


def _items_of(session: str) -> Records:
	"""What the person at work reads of the agenda: an item in conflict with him or her is not there."""
	names = [row.name for row in readable_items(session)]
	if not names:
		frappe.throw(_("The agenda is empty: propose it first."), NotYet)
	return [(SESSION_ITEM, name) for name in names]


def _items_held(session: str) -> Records:
	if frappe.db.get_value(SESSION, session, "status") in TO_COME:
		frappe.throw(_("The session was not held yet: there are no minutes to print."), NotYet)
	return _items_of(session)


def _measures_of(case: str) -> Records:
	"""The measures of the plan, in their order."""
	filters = {"violation_case": case, "workflow_state": ["in", states_of_stages(IN_PLAN)]}
	names = frappe.get_list(MEASURE, filters=filters, pluck="name", order_by="starts_on asc, name asc")
	return [(MEASURE, name) for name in names]


def _plan_of(case: str) -> Records:
	measures = _measures_of(case)
	if not measures:
		frappe.throw(_("No measure of this case is approved yet: there is no plan to print."), NotYet)
	return measures


def _nothing_before_closing(case: str) -> Records:
	if stage_of_state(frappe.db.get_value(CASE, case, "workflow_state")) != Stage.CASE_CLOSED:
		frappe.throw(_("The case is not closed: there is no closing letter to print."), NotYet)
	return []


def _core(_name: str) -> tuple[str, ...]:
	return (Compartment.CORE,)


def _label(doctype: str, name: str | None) -> str:
	return str(frappe.db.get_value(doctype, name, "label_fr") or "") if name else ""


PAPERS: Final = {
	"acknowledgement": Paper(CASE, "acknowledgement.html", "accuse", _acknowledgement),
	"plan": Paper(
		CASE,
		"plan.html",
		"plan",
		_plan,
		parts=_core,
		beside=_plan_of,
	),
	"closing": Paper(CASE, "closing.html", "cloture", _closing, beside=_nothing_before_closing),
	"letter": Paper(LETTER, "letter.html", "lettre", _letter, parts=_core),
	"appeal": Paper(
		appeal.APPEAL,
		"appeal.html",
		"saisine",
		appeal.contents,
		parts=appeal.parts,
		beside=appeal.nothing_before_answer,
	),
	"sheet": Paper(
		sheet.REFERRAL,
		"sheet.html",
		"fiche",
		sheet.contents,
		parts=sheet.parts,
		beside=sheet.nothing_unless_live,
	),
	"agenda": Paper(SESSION, "agenda.html", "ordre-du-jour", _agenda, _core, _items_of),
	"minutes": Paper(SESSION, "minutes.html", "compte-rendu", _minutes, _core, _items_held),
}
"""By the name that the browser sends."""
