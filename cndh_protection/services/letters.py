"""What leaves in the Commission's name: two people for each (docs/procedure.md, R15); letters to authorities.

Each step works on the document as it is stored: what the browser posts beside it decides nothing, nor who wrote it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from cndh_protection.services import consents, own_steps
from cndh_protection.services.clocks.keeping import keep_clocks_of
from cndh_protection.services.clocks.kinds import AUTHORITY_REPLY
from cndh_protection.services.own_steps import store
from cndh_protection.services.records import Record
from cndh_protection.services.stages import require_open_case

DRAFT, TO_READ, APPROVED, SENT, ANSWERED, WITHDRAWN = (
	"Draft",
	"To be read",
	"Approved",
	"Sent",
	"Answered",
	"Withdrawn",
)
STILL_HERE: Final = (DRAFT, TO_READ, APPROVED)
UNREAD: Final = {"status": DRAFT, "submitted_on": None, "second_reader": None, "approved_on": None}


AGREED: Final = {"Without name (S4A)": "S4A|S4", "With name (S4)": "S4"}
"""What the person agreed to → the scopes of which one must stand."""


class LetterRefused(frappe.ValidationError):
	"""A step of a letter out of its order, or by the person who may not take it."""


class ReadByTwo(Record):
	"""A letter or an appeal: written by one person, approved by another, then sent and answered."""

	TEXT: ClassVar[tuple[str, ...]] = ()
	"""What the second reader approves: a change of it is read again."""
	NEEDED: ClassVar[tuple[str, ...]] = ()
	"""What must be written before anybody reads it."""

	def check(self) -> None:
		"""Nothing is written in a case that has ended, nothing of a text that left changes; a text that changes is read
		again."""
		require_open_case(self)
		keep_what_left(self)
		note_writer(self)

	def require_way(self) -> None:
		"""Refuse what must not leave."""

	@frappe.whitelist()
	def give_to_read(self) -> None:
		"""Ask for a second reader; for whoever may write the text."""
		give_to_read(self)

	@frappe.whitelist()
	def approve(self) -> None:
		"""Approve the text; for somebody who wrote nothing of it."""
		approve(self)

	@frappe.whitelist()
	def note_sending(self, how: str) -> None:
		"""Note that the approved text left, and how."""
		note_sending(self, how)

	@frappe.whitelist()
	def note_reply(self, kind: str, words: str | None = None) -> None:
		"""Note the reply: what it is, and what it says."""
		note_reply(self, kind, words)

	@frappe.whitelist()
	def withdraw(self) -> None:
		"""Give up what has not left."""
		require_status(self, *STILL_HERE)
		store(self, status=WITHDRAWN)


def keep_what_left(letter: Any) -> None:
	"""Refuse changes of a text that was sent; take an approval back when the text changes."""
	before = letter.get_doc_before_save()
	if not before or letter.flags.by_server or not _text_changed(letter, before):
		return
	if before.status not in STILL_HERE:
		message = _("This letter is closed: its text stays as it is. Write another one.")
		frappe.throw(message, LetterRefused)
	letter.update(UNREAD)


def note_writer(letter: Any) -> None:
	"""Remember who changed the text: he or she is not its second reader, whoever changes it afterwards."""
	before = letter.get_doc_before_save()
	if not before or (not letter.flags.by_server and _text_changed(letter, before)):
		letter.update(by_writer(letter))


def by_writer(letter: Any) -> dict[str, Any]:
	"""Who wrote the text last and who ever wrote of it, now that the person at work does."""
	user = frappe.session.user
	return {"written_by": user, "writers": "\n".join(dict.fromkeys([*_writers(letter), user]))}


def _writers(letter: Any) -> list[str]:
	return (letter.writers or "").splitlines()


def give_to_read(letter: Any) -> None:
	"""See :class:`ReadByTwo`. Raises :class:`LetterRefused`."""
	require_status(letter, DRAFT)
	missing = [_(letter.meta.get_label(field)) for field in letter.NEEDED if not letter.get(field)]
	if missing:
		frappe.throw(_("Write the text first. Missing: {0}.").format(", ".join(missing)), LetterRefused)
	store(letter, status=TO_READ, submitted_on=now_datetime())


def approve(letter: Any) -> None:
	"""See :class:`ReadByTwo`. Raises :class:`LetterRefused`."""
	require_status(letter, TO_READ)
	user = frappe.session.user
	if user in (letter.owner, letter.written_by, *_writers(letter)):
		message = _("Whoever wrote the letter does not approve it. Ask a colleague of the team to read it.")
		frappe.throw(message, LetterRefused)
	store(letter, status=APPROVED, second_reader=user, approved_on=now_datetime())


def note_sending(letter: Any, how: str) -> None:
	"""See :class:`ReadByTwo`. Raises :class:`LetterRefused`, and what the letter's own way asks for."""
	require_status(letter, APPROVED)
	_require_option(letter, "sent_how", how)
	letter.require_way()
	store(letter, status=SENT, sent_on=now_datetime(), sent_how=how)


def note_reply(letter: Any, kind: str, words: str | None) -> None:
	"""See :class:`ReadByTwo`. Raises :class:`LetterRefused`."""
	require_status(letter, SENT)
	_require_option(letter, "reply_kind", kind)
	store(letter, status=ANSWERED, replied_on=now_datetime(), reply_kind=kind, reply=words)


def follow_reply(letter: Document) -> None:
	"""Bring the clocks of the case up to date, and the letter's own deadline with them."""
	keep_clocks_of(letter.violation_case)
	clock = {"violation_case": letter.violation_case, "kind": AUTHORITY_REPLY, "reference": letter.name}
	letter.db_set("reply_due", frappe.db.get_value("Case Clock", clock, "due_on"), update_modified=False)


def require_consents(letter: Any) -> None:
	"""Nothing goes to an authority without the yes of everybody whom the case is about (docs/procedure.md, R08)."""
	about = {"parent": letter.violation_case, "parenttype": "Violation Case", "part": "Victim"}
	for person in frappe.get_all("Case Defender", filters=about, pluck="defender", order_by="idx asc"):
		consents.require(
			letter.violation_case, person, AGREED[letter.consent_scope], authority=letter.authority
		)


def require_status(letter: Any, *statuses: str) -> None:
	"""Take the stored letter, for whoever may write it, if it is at one of these."""
	own_steps.require_status(letter, statuses, LetterRefused)


def _text_changed(letter: Any, before: Any) -> bool:
	return any((letter.get(field) or "") != (before.get(field) or "") for field in letter.TEXT)


def _require_option(letter: Any, field: str, given: str) -> None:
	if not given or given not in letter.meta.get_field(field).options.split("\n"):
		frappe.throw(_("{0}: choose one of the list.").format(_(letter.meta.get_label(field))), LetterRefused)
