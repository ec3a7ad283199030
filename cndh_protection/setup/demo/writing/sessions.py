"""The sessions of the demo: one that was held, from whose item a commissioner was recused, and one that is coming."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import frappe

from cndh_protection.access.rights import CASE, SESSION, SESSION_ITEM
from cndh_protection.services.sessions import agenda
from cndh_protection.services.sessions.voting import quorum
from cndh_protection.services.sessions.words import AGENDA_SENT, APPROVED, DRAFT
from cndh_protection.setup.demo.accounts import (
	CHAIR,
	COMMISSIONER,
	FOURTH_COMMISSIONER,
	PRESIDENT,
	SECOND_COMMISSIONER,
	THIRD_COMMISSIONER,
)
from cndh_protection.setup.demo.dice import moment
from cndh_protection.setup.demo.shapes import CaseFile, Plan
from cndh_protection.setup.demo.told_cases.recused import SESSION_BEFORE, STORY

RECUSED: Final = SECOND_COMMISSIONER
FOR: Final = (CHAIR, COMMISSIONER, THIRD_COMMISSIONER)
DISSENTER: Final = FOURTH_COMMISSIONER
CALLED: Final = (CHAIR, COMMISSIONER, SECOND_COMMISSIONER, THIRD_COMMISSIONER, FOURTH_COMMISSIONER, PRESIDENT)

LINE: Final = (
	"Une personne qui porte la parole de son village reçoit des menaces. Elle demande à être accompagnée."
)
REASONS: Final = (
	"Deux sources indépendantes confirment les menaces, qui ont commencé après la prise de parole. Le risque est "
	"actuel ; des appels réguliers sont proportionnés et la personne les demande."
)
DISSENT: Final = "Il aurait fallu entendre d'abord l'administration. Je ne m'oppose pas aux appels."

LINES: Final = (
	"Menaces répétées ; les appels réguliers sont en place, la suite est à décider.",
	"Convocations répétées ; un avocat est proposé, la personne est d'accord.",
	"Surveillance devant le domicile ; la situation est à revoir avec la personne.",
)
"""What the agenda says of the cases that wait, in turn."""


def write_sessions(plan: Plan) -> None:
	"""Write both; the cases and their clocks are there."""
	frappe.set_user(CHAIR)
	_coming(moment(plan.day, -3, "10:00"), moment(plan.day, 1, "16:00"))
	for file in plan.files:
		if file.told == STORY:
			_held(file, moment(plan.day, SESSION_BEFORE, "10:00"))


def _held(file: CaseFile, on: datetime) -> None:
	"""Six took part; the one who is related to somebody in the case stepped aside two days before."""
	case = str(file.case.name)
	session = _session(on, "Siège", "Present")
	item = frappe.new_doc(SESSION_ITEM)
	asked = {"protection_session": session.name, "violation_case": case, "asked": "First decision"}
	item.update({**asked, "rapporteur": COMMISSIONER, "agenda_line": LINE})
	_insert(item)
	_conflict(case, on - timedelta(days=2))
	at = on + timedelta(hours=1)
	voices = [*((user, "For") for user in FOR), (DISSENTER, "Against"), (PRESIDENT, "Abstention")]
	for user, voice in [*voices, (RECUSED, "Recused")]:
		item.append("voices", {"commissioner": user, "voice": voice, "given_on": at})
	decided = {"decision": "Grant measures", "reasons": REASONS, "decided_on": at, "recorded_by": CHAIR}
	item.update({**decided, "dissenter": DISSENTER, "dissent": DISSENT})
	item.save()
	known = {"quorum": quorum(), "agenda_sent_on": on - timedelta(days=3)}
	approved = on + timedelta(days=1)
	_put(session, APPROVED, approved, **known, approved_by=CHAIR, approved_on=approved)
	date_back(SESSION_ITEM, item.name, on - timedelta(days=3), at)


def _coming(on: datetime, sent: datetime) -> None:
	"""Its agenda holds what waits for a decision today, and what is to be ratified or reviewed by then."""
	session = _session(on, "Siège", None)
	agenda.propose(session)
	names = frappe.get_all(
		SESSION_ITEM, {"protection_session": session.name}, pluck="name", order_by="creation asc, name asc"
	)
	for number, name in enumerate(names):
		item = frappe.get_doc(SESSION_ITEM, name)
		item.agenda_line = LINES[number % len(LINES)]
		item.flags.by_server = True
		item.save(ignore_permissions=True)
	_put(session, AGENDA_SENT, sent, agenda_sent_on=sent)


def _session(on: datetime, place: str, presence: str | None) -> Any:
	session = frappe.new_doc(SESSION)
	rows = [{"commissioner": user, "presence": presence} for user in CALLED]
	session.update({"held_on": on, "place": place, "chair": CHAIR, "status": DRAFT, "attendance": rows})
	return _insert(session)


def _conflict(case: str, at: datetime) -> None:
	conflict = frappe.new_doc("Access Conflict")
	conflict.update({"record_type": CASE, "record": case, "user": RECUSED, "valid_from": at})
	conflict.reason = "Parente d'un responsable de la société (personnes fictives)."
	_insert(conflict)
	date_back("Access Conflict", conflict.name, at, at)


def _put(session: Any, status: str, at: datetime, **values: Any) -> None:
	session.update({"status": status, **values})
	session.flags.by_server = True
	session.save()
	date_back(SESSION, session.name, min(at, session.held_on) - timedelta(days=4), at)


def _insert(doc: Any) -> Any:
	doc.flags.by_server = True
	return doc.insert(ignore_permissions=True)


def date_back(doctype: str, name: str, entered: datetime, changed: datetime) -> None:
	"""Give a document its past."""
	frappe.db.set_value(doctype, name, {"creation": entered, "modified": changed}, update_modified=False)
