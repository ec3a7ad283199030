"""Opening protected values to a person: the one way in which plaintext reaches a browser.

A person who is really there, a live scope for each compartment, the password again for the most protected ones, a
limit, and a row of the audit that is committed before the first value is opened. A value that does not open is told
by itself, in plain words; the others are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document

from cndh_protection.access import audit, limits, sessions, soundness
from cndh_protection.access.audit import Code
from cndh_protection.access.exposure import MOST_URGENT, Exposure, exposure_of, exposure_of_record
from cndh_protection.access.grants import as_list
from cndh_protection.access.policy import REVIEWED, compartments_open_in, compartments_open_to
from cndh_protection.access.rights import DEFENDER, Compartment
from cndh_protection.access.rows import is_hidden, say_not_found
from cndh_protection.access.rules import PROTECTED
from cndh_protection.access.team_people import people_of_team
from cndh_protection.seal import KeyRing, Owner, SealError, recordkeys
from cndh_protection.seal.documents import place_of, protected_part
from cndh_protection.seal.opening import open_token

OPEN: Final = "open"
ACTIONS: Final = (OPEN, "call", "write", "visit", "duplicate", "other")
"""What the person is about to do: the action is the reason. ``open``: core, unasked, with the form."""

STEP_UP_FOR: Final = frozenset({Compartment.SOURCE, Compartment.LOCATION, Compartment.SENSITIVE})
REASON_LENGTH: Final = 1_000


class ReasonNeeded(frappe.ValidationError):
	"""A record for named persons only, opened without saying why."""


@dataclass
class Answer:
	"""What goes back to the browser."""

	values: dict[str, Any] = field(default_factory=dict)
	"""Field → value; of a row, ``table/row/field`` → value."""
	refused: list[str] = field(default_factory=list)
	"""Compartments that are not open to the person."""
	step_up: list[str] = field(default_factory=list)
	"""Compartments that wait for the password: :func:`step_up`, then ask again."""
	failed: list[dict[str, str]] = field(default_factory=list)
	"""Values that do not open: ``field``, ``code`` and ``message`` in plain words."""


@frappe.whitelist(methods=["POST"])
def reveal(
	doctype: str, name: str, compartments: str, action: str, reason: str | None = None
) -> dict[str, Any]:
	"""The values of a record in some compartments (comma list), for an action of :data:`ACTIONS`.

	Answers with the parts of :class:`Answer`. Raises ``DoesNotExistError`` when the record is not there for the
	person, :class:`ReasonNeeded`, ``NotInteractive``, ``NotSound``,
	``TooManyOpenings``.
	"""
	sessions.require_interactive()
	soundness.require_sound()
	wanted = _wanted(compartments, action)
	doc = stored_record(doctype, name)
	owner = doc.key_owner()
	answer = Answer()
	granted = sort_out(wanted, doc, answer)
	if granted:
		exposure = exposure_of_record(doc)
		limits.require_within(doctype, name, urgent=exposure.urgent)
		said = required_reason(exposure, action, reason)
	event = _audit(doc, owner, action, granted, answer)
	if granted:
		values_of(doc, owner, granted, answer)
		keep_reason(owner, said if answer.values else None, event)
	return vars(answer)


@frappe.whitelist(methods=["POST"])
def step_up(password: str, code: str | None = None) -> dict[str, bool]:
	"""Give the password again (and the code, where the login asks for one), once a login, for what waits for it."""
	sessions.step_up(password, code)
	return {"stepped_up": True}


@frappe.whitelist(methods=["POST"])
def my_people() -> list[dict[str, Any]]:
	"""The people of the open cases in whose team the person at work is, with their names: one row of the audit.

	``legal_name`` is None where identity is not open; of somebody in a case for named persons only too: there it opens
	from the record, with a reason. Beside it stands what :func:`cndh_protection.access.team_people.people_of_team`
	tells. Raises ``TooManyOpenings``, unless everybody listed stands in a case of urgency U1.
	"""
	sessions.require_interactive()
	soundness.require_sound()
	people = people_of_team(frappe.session.user)
	if people:
		limits.require_within(None, None, urgent=all(_is_urgent(row) for row in people))
	audit.write(Code.PEOPLE_LISTED, None, None, {"people": len(people)})
	return [_with_name(row) for row in people]


def may_open(user: str, owner_doctype: str, owner_name: str, compartment: str) -> bool:
	"""Whether a compartment of a case or a defender is open to the person now."""
	return compartment in compartments_open_to(user, owner_doctype, owner_name)


def stored_record(doctype: str, name: str, load: Callable[[str, str], Any] = protected_part) -> Any:
	"""The stored record, if it has protected values and is there for the person at work.

	With its protected tables only, unless it is loaded otherwise.

	Raises ``DoesNotExistError`` as for a wrong number, both written into the audit first.
	"""
	known = doctype in (*PROTECTED, REVIEWED) and bool(getattr(get_controller(doctype), "SEALED_FIELDS", {}))
	if not known or is_hidden(doctype, name, frappe.session.user):
		_refuse(doctype if known else None, doctype, name)
	if doctype == REVIEWED and not frappe.has_permission(doctype, "read"):
		_refuse(doctype, doctype, name)
	return load(doctype, name)


def _refuse(known: str | None, doctype: str, name: str) -> None:
	"""Write the refusal down, a hidden record by its name and any other number by none, and say that nothing is there."""
	stored = frappe.db.get_value(known, {"name": name}, "name") if known else None
	owner = protected_part(known, stored).key_owner() if known and stored else None
	limits.note_refusal(known, stored, root=(owner.doctype, owner.name) if owner else None)
	say_not_found(doctype, name)


def values_of(doc: Document, owner: Owner, compartments: Iterable[str], answer: Answer) -> None:
	"""Open the values of these compartments into the answer; the caller has written the audit."""
	try:
		ring = recordkeys.ring_of(owner)
	except SealError as error:
		ring, failure = None, error
	for row, fieldname, compartment in doc.sealed_slots():
		if compartment in compartments and row.get(fieldname):
			path = _path(doc, row, fieldname)
			if ring is None:
				answer.failed.append(_failure(path, failure))
			else:
				_open_one(row, fieldname, path, ring, answer)


def _is_urgent(row: dict[str, Any]) -> bool:
	return any(case["urgency"] == MOST_URGENT for case in row["cases"])


def _with_name(row: dict[str, Any]) -> dict[str, Any]:
	closed = exposure_of(DEFENDER, row["defender"]).named_only
	answer = Answer()
	if not closed and may_open(frappe.session.user, DEFENDER, row["defender"], Compartment.IDENTITY):
		doc = frappe.get_doc(DEFENDER, row["defender"])
		values_of(doc, doc.key_owner(), {Compartment.IDENTITY}, answer)
	failed = [failure for failure in answer.failed if failure["field"] == "legal_name"]
	return {**row, "legal_name": answer.values.get("legal_name"), "named_only": closed, "failed": failed}


def _wanted(compartments: str, action: str) -> list[str]:
	wanted = as_list(compartments)
	if action not in ACTIONS:
		frappe.throw(_("Say what you are about to do."), title=_("Unknown action"))
	if action == OPEN and wanted != [Compartment.CORE]:
		frappe.throw(_("Only the account of the facts opens with the form. Choose an action for the rest."))
	return wanted


def sort_out(wanted: list[str], doc: Document, answer: Answer) -> list[str]:
	"""The compartments to open now; the others go into the answer as refused or waiting."""
	is_open = compartments_open_in(doc, frappe.session.user)
	answer.refused = [part for part in wanted if part not in is_open]
	allowed = [part for part in wanted if part in is_open]
	if not sessions.has_stepped_up():
		answer.step_up = [part for part in allowed if part in STEP_UP_FOR]
	return [part for part in allowed if part not in answer.step_up]


def required_reason(exposure: Exposure, action: str, reason: str | None) -> str | None:
	"""The reason in words that a record for named persons only asks for, unless core opens unasked."""
	said = (reason or "").strip()[:REASON_LENGTH]
	if action == OPEN or not exposure.named_only:
		return None
	if not said:
		frappe.throw(_("This record is for named persons only: say why you open it."), ReasonNeeded)
	return said


def _audit(doc: Document, owner: Owner, action: str, granted: list[str], answer: Answer) -> str | None:
	"""Write what is about to be opened or refused; the name of the row, None while all waits for the password."""
	if not granted and not answer.refused:
		return None
	details = {"action": action, "opened": ",".join(granted), "refused": ",".join(answer.refused)}
	row: Any = (doc.doctype, doc.name, details, (owner.doctype, owner.name))
	if not granted:
		return limits.note_refusal(*row)
	return audit.write(Code.OPENED if action == OPEN else Code.REVEALED, *row)


def keep_reason(owner: Owner, said: str | None, event: str | None) -> None:
	"""Keep the words, if there are any, beside the row of the audit that they belong to."""
	if not said:
		return
	row = frappe.new_doc("Opening Reason")
	about = {"record_type": owner.doctype, "record": owner.name, "audit_event": event}
	row.update({**about, "user": frappe.session.user, "reason": said})
	row.flags.by_server = True
	row.insert(ignore_permissions=True)


def _open_one(row: Document, fieldname: str, path: str, ring: KeyRing, answer: Answer) -> None:
	try:
		answer.values[path] = open_token(
			row.get(fieldname), place_of(row, fieldname), ring, recordkeys.cache()
		)
	except SealError as error:
		answer.failed.append(_failure(path, error))


def _failure(path: str, error: SealError) -> dict[str, str]:
	return {"field": path, "code": error.code, "message": _(error.message).format(*error.args)}


def _path(doc: Document, row: Document, fieldname: str) -> str:
	return fieldname if row is doc else f"{row.parentfield}/{row.name}/{fieldname}"
