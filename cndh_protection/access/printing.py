"""The opening ``print``: protected values on a paper, which leaves the screen and all that guards it.

As :mod:`cndh_protection.access.reveal`, and stricter: whoever may change the record prints it, and everything that the
paper shows opens, or nothing does. The row of the audit is committed first; its code stands on every page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document

from cndh_protection.access import audit, limits, sessions, soundness
from cndh_protection.access.audit import Code
from cndh_protection.access.exposure import exposure_of
from cndh_protection.access.reveal import (
	Answer,
	keep_reason,
	required_reason,
	sort_out,
	stored_record,
	values_of,
)
from cndh_protection.access.rights import SESSION

CODE_LENGTH: Final = 8


class NotPrinted(frappe.PermissionError):
	"""Something that the paper shows is closed to the person, or does not open."""


@dataclass
class Opened:
	"""What is about to be printed."""

	doc: Any
	code: str
	"""Found again in the audit by whoever finds the paper."""
	values: dict[str, dict[str, Any]] = field(default_factory=dict)
	"""Name of a record → field → value."""


def open_for_print(
	kind: str,
	doctype: str,
	name: str,
	parts: Iterable[str],
	beside: Callable[[str], Iterable[tuple[str, str]]],
	reason: str | None = None,
) -> Opened:
	"""Open these compartments of a record for one kind of paper, and of others of the same case.

	``beside`` names those others, once the person is known to be there for the record; it may refuse.

	Raises ``DoesNotExistError`` where the record is not there for the person, ``PermissionError`` where he or she only
	reads, :class:`NotPrinted`, and what :func:`cndh_protection.access.reveal.reveal` raises.
	"""
	sessions.require_interactive()
	soundness.require_sound()
	wanted = list(parts)
	# A session has no protected values of its own, its items have.
	first: Any = frappe.get_doc(SESSION, name) if doctype == SESSION else _whole(doctype, name)
	first.check_permission("write")
	docs = [*([] if doctype == SESSION else [first]), *(_whole(*record) for record in beside(name))]
	owners = dict.fromkeys(doc.key_owner() for doc in docs)
	exposures = {owner: exposure_of(owner.doctype, owner.name) for owner in owners}
	limits.require_within(doctype, name, urgent=any(one.urgent for one in exposures.values()))
	said = {owner: required_reason(one, "print", reason) for owner, one in exposures.items()}
	for doc in docs:
		_require_open(wanted, doc)
	details: dict[str, str | int] = {"kind": kind, "opened": ",".join(wanted), "records": len(docs)}
	code = _write_down(first, said, details)
	return Opened(first, code, {doc.name: _values(doc, wanted) for doc in docs})


def _write_down(first: Any, said: dict[Any, str | None], details: dict[str, str | int]) -> str:
	"""A row of the audit for each record whose values are printed, with the reason; the code of the first."""
	codes = []
	for owner, words in (said or {first.key_owner(): None}).items():
		event = audit.write(
			Code.PRINTED, first.doctype, first.name, details, root=(owner.doctype, owner.name)
		)
		keep_reason(owner, words, event)
		codes.append(event[:CODE_LENGTH].upper())
	return codes[0]


def _whole(doctype: str, name: str) -> Any:
	"""The stored record with all its tables: a paper shows more than what is protected."""
	return stored_record(doctype, name, frappe.get_doc)


def _require_open(wanted: list[str], doc: Document) -> None:
	answer = Answer()
	sort_out(wanted, doc, answer)
	if answer.refused:
		message = _("This paper shows what is closed to you in {0}. Ask whoever holds the case.")
		frappe.throw(message.format(doc.name), NotPrinted)
	if answer.step_up:
		frappe.throw(_("Give your password again first: show the protected fields, then print."), NotPrinted)


def _values(doc: Document, wanted: list[str]) -> dict[str, Any]:
	answer = Answer()
	values_of(doc, doc.key_owner(), wanted, answer)
	if answer.failed:
		frappe.throw(answer.failed[0]["message"], NotPrinted)
	return answer.values
