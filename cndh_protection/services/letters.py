"""Letters to authorities: two people for each, and a clock for the reply (domain.md, 3.2 and R15)."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from cndh_protection.services import consents
from cndh_protection.services.clocks.keeping import keep_clocks_of
from cndh_protection.services.clocks.kinds import AUTHORITY_REPLY

DRAFT, TO_READ, APPROVED, SENT, ANSWERED, WITHDRAWN = (
	"Draft",
	"To be read",
	"Approved",
	"Sent",
	"Answered",
	"Withdrawn",
)
TEXT: Final = ("authority", "kind", "consent_scope", "subject", "body")
"""What the second reader approves: a change of it is read again."""


AGREED: Final = {"Without name (S4A)": "S4A|S4", "With name (S4)": "S4"}
"""What the person agreed to → the scopes of which one must stand."""


class LetterRefused(frappe.ValidationError):
	"""A step of a letter out of its order, or by the person who may not take it."""


def keep_what_left(letter: Document) -> None:
	"""Refuse changes of a text that was sent; take an approval back when the text changes."""
	before = letter.get_doc_before_save()
	if not before or letter.flags.by_server or not _text_changed(letter, before):
		return
	if before.status in (SENT, ANSWERED, WITHDRAWN):
		message = _("This letter is closed: its text stays as it is. Write another one.")
		frappe.throw(message, LetterRefused)
	letter.update({"status": DRAFT, "submitted_on": None, "second_reader": None, "approved_on": None})


def note_writer(letter: Document) -> None:
	"""Remember who changed the text last: he or she is not its second reader."""
	before = letter.get_doc_before_save()
	if not before or (not letter.flags.by_server and _text_changed(letter, before)):
		letter.written_by = frappe.session.user


def give_to_read(letter: Document) -> None:
	"""See :class:`AuthorityLetter`. Raises :class:`LetterRefused`."""
	_require(letter, DRAFT)
	if not letter.subject or not letter.body:
		frappe.throw(_("Write the subject and the text first."), LetterRefused)
	_store(letter, status=TO_READ, submitted_on=now_datetime())


def approve(letter: Document) -> None:
	"""See :class:`AuthorityLetter`. Raises :class:`LetterRefused`."""
	_require(letter, TO_READ)
	user = frappe.session.user
	if user in (letter.written_by, letter.owner):
		message = _("Whoever wrote the letter does not approve it. Ask a colleague of the team to read it.")
		frappe.throw(message, LetterRefused)
	_store(letter, status=APPROVED, second_reader=user, approved_on=now_datetime())


def note_sending(letter: Document, how: str) -> None:
	"""See :class:`AuthorityLetter`. Raises :class:`LetterRefused`."""
	_require(letter, APPROVED)
	_require_option(letter, "sent_how", how)
	_require_consents(letter)
	_store(letter, status=SENT, sent_on=now_datetime(), sent_how=how)


def note_reply(letter: Document, kind: str, words: str | None) -> None:
	"""See :class:`AuthorityLetter`. Raises :class:`LetterRefused`."""
	_require(letter, SENT)
	_require_option(letter, "reply_kind", kind)
	_store(letter, status=ANSWERED, replied_on=now_datetime(), reply_kind=kind, reply=words)


def withdraw(letter: Document) -> None:
	"""See :class:`AuthorityLetter`. Raises :class:`LetterRefused`."""
	_require(letter, DRAFT, TO_READ, APPROVED)
	_store(letter, status=WITHDRAWN)


def follow_reply(letter: Document) -> None:
	"""Bring the clocks of the case up to date, and the letter's own deadline with them."""
	keep_clocks_of(letter.violation_case)
	clock = {"violation_case": letter.violation_case, "kind": AUTHORITY_REPLY, "reference": letter.name}
	letter.db_set("reply_due", frappe.db.get_value("Case Clock", clock, "due_on"), update_modified=False)


def _text_changed(letter: Document, before: Document) -> bool:
	return any((letter.get(field) or "") != (before.get(field) or "") for field in TEXT)


def _require(letter: Document, *statuses: str) -> None:
	"""Take the letter as it is stored: what the browser posted beside the step decides nothing, nor who wrote it."""
	letter.reload()
	letter.check_permission("write")
	if letter.status not in statuses:
		message = _('This letter is at "{0}": the step is not open now. Reload the letter.')
		frappe.throw(message.format(_(letter.status)), LetterRefused)


def _require_consents(letter: Document) -> None:
	"""Nothing goes to an authority without the yes of everybody whom the case is about (domain.md, R08)."""
	about = {"parent": letter.violation_case, "parenttype": "Violation Case", "part": "Victim"}
	for person in frappe.get_all("Case Defender", filters=about, pluck="defender", order_by="idx asc"):
		consents.require(
			letter.violation_case, person, AGREED[letter.consent_scope], authority=letter.authority
		)


def _require_option(letter: Document, field: str, given: str) -> None:
	if not given or given not in letter.meta.get_field(field).options.split("\n"):
		frappe.throw(_("{0}: choose one of the list.").format(_(letter.meta.get_label(field))), LetterRefused)


def _store(letter: Document, **values: Any) -> None:
	"""Save the step alone."""
	letter.update(values)
	letter.flags.by_server = True
	letter.save()
