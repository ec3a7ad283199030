"""Notices and mails about protected records: a number and neutral words, whoever made them and whatever they said.

They show on locked screens, lie in mailboxes and are kept for months.
"""

from __future__ import annotations

from email import message_from_string
from email.header import Header
from email.mime.text import MIMEText
from typing import Final

from frappe import _
from frappe.model.document import Document

from cndh_protection.access.rows import is_hidden
from cndh_protection.hardening.protected import is_protected

KEPT_HEADERS: Final = ("From", "To", "CC", "Reply-To", "Message-Id", "Date", "In-Reply-To")


def keep_notice_neutral(doc: Document, method: str | None = None) -> None:
	"""Guard of Notification Log: the number for whoever may read the record, not even that for anybody else.

	The alerts of our own (``flags.by_server``) are neutral already: they keep their words where the number stays.
	"""
	if not is_protected(doc.document_type):
		return
	if is_hidden(doc.document_type, doc.document_name, doc.for_user):
		doc.update({"document_type": None, "document_name": None})
	said = doc.subject if doc.flags.by_server and doc.document_name else words(doc.document_name)
	doc.update({"subject": said, "email_content": None, "attached_file": None})


def keep_mail_neutral(doc: Document, method: str | None = None) -> None:
	"""Guard of Email Queue: what the platform is about to send; who gets it stays."""
	if not is_protected(doc.reference_doctype):
		return
	doc.update({"message": _neutral(doc.message or ""), "attachments": "[]"})


def send_no_mail(doc: Document, method: str | None = None) -> None:
	"""Guard of Workflow: steps of protected records are told in the Desk, never by mail."""
	if is_protected(doc.document_type):
		doc.send_email_alert = 0


def words(number: str | None) -> str:
	"""What a notice says."""
	if number:
		return _("{0}: something changed. Open it in the Desk.").format(number)
	return _("Something changed. Open the Desk.")


def _neutral(message: str) -> str:
	given = message_from_string(message)
	plain = MIMEText(words(None), "plain", "utf-8")
	for header in KEPT_HEADERS:
		if given[header]:
			plain[header] = given[header]
	plain["Subject"] = Header(words(None), "utf-8").encode()
	return plain.as_string()
