"""Notices and mails about protected records carry a number and neutral words (leak table, rows 38, 39)."""

from __future__ import annotations

from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import frappe
import pytest
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.model.document import Document

from cndh_protection.constants import Role
from tests.factories import make_case, make_partner
from tests.people import make_person, person

CASE = "Violation Case"
CANARY = "CANARY-harmattan"


def notice(about: Document, login: str, kind: str) -> Document:
	"""What the platform makes of a mention, an assignment, a share, an alert."""
	given = {"type": kind, "subject": CANARY, "email_content": CANARY, "from_user": "Administrator"}
	given |= {"document_type": about.doctype, "document_name": about.name, "attached_file": CANARY}
	frappe.db.set_value("User", login, "email", login)
	enqueue_create_notification(login, given)
	return frappe.get_last_doc("Notification Log", {"for_user": login})


@pytest.mark.parametrize("kind", ["Mention", "Assignment", "Share", "Alert"])
def test_39_a_notice_of_any_kind_is_neutral(kind: str, outbox: list[dict[str, Any]]) -> None:
	"""In the Desk and in the mail that goes with it; elsewhere it says what was said."""
	case, login = make_case(), person(Role.CHAIR)
	made = notice(case, login, kind)
	assert made.subject == f"{case.name}: something changed. Open it in the Desk."
	assert CANARY not in frappe.as_json(made)
	assert CANARY not in repr(outbox)
	assert CANARY in frappe.as_json(notice(make_partner(), login, kind))


def test_39_whoever_may_not_read_the_record_learns_no_number(outbox: list[dict[str, Any]]) -> None:
	"""Not even that there is one."""
	case = make_case(team=False)
	made = notice(case, make_person(Role.OUTREACH), "Alert")
	assert made.subject == "Something changed. Open the Desk."
	assert case.name not in frappe.as_json(made)
	assert case.name not in repr(outbox)


def test_39_our_own_alerts_keep_their_words_for_readers_alone() -> None:
	"""Which clock and when; whoever may not read the case learns neither, and nobody posts words of the kind."""
	case = make_case(team=False)

	def subject(login: str, *, ours: bool) -> str:
		given = {"for_user": login, "type": "Alert", "subject": "Deadline", "flags": {"by_server": True}}
		given |= {"document_type": CASE, "document_name": case.name, "doctype": "Notification Log"}
		made = frappe.get_doc(given)
		if ours:
			made.flags.by_server = True
		return str(made.insert(ignore_permissions=True).subject)

	assert subject(person(Role.CHAIR), ours=True) == "Deadline"
	assert subject(person(Role.CHAIR), ours=False) == f"{case.name}: something changed. Open it in the Desk."
	assert subject(make_person(Role.OUTREACH), ours=True) == "Something changed. Open the Desk."


@pytest.mark.parametrize("about", [CASE, "Case Defender", None])
def test_39_a_mail_is_neutral(about: str | None) -> None:
	"""As it lies in the queue: who sends and gets it stays, words and files do not."""
	mail = EmailMessage()
	mail["From"], mail["To"], mail["Subject"] = "b@people.example", "a@people.example", CANARY
	mail.set_content(CANARY)
	mail.add_alternative(f"<b>{CANARY}</b>", subtype="html")
	mail.add_attachment(CANARY.encode(), maintype="text", subtype="plain", filename=CANARY)
	queued = frappe.new_doc("Email Queue")
	queued.update({"message": mail.as_string(), "sender": "b@people.example", "attachments": f'["{CANARY}"]'})
	queued.update({"reference_doctype": about, "reference_name": "x"} if about else {})
	queued.append("recipients", {"recipient": "a@people.example"})
	queued.flags.ignore_links = True
	queued.insert(ignore_permissions=True)
	read = message_from_string(queued.message, policy=policy.default)
	assert "b@people.example" in read["From"]
	assert (CANARY in str(read["Subject"])) is (about is None)
	words = read.get_body(("plain",)).get_content()  # type: ignore[union-attr]
	assert (CANARY in words) is (about is None)
	assert (CANARY in (queued.attachments or "")) is (about is None)
	assert not about or CANARY not in queued.message
	assert not about or words.strip() == "Something changed. Open the Desk."


def test_39_no_workflow_of_ours_sends_mail() -> None:
	"""Whatever is ticked; on other documents it may."""
	for name, sends in (("Dossier (circuit simple)", 0), ("Activité de sensibilisation", 1)):
		workflow = frappe.get_doc("Workflow", name)
		workflow.send_email_alert = 1
		workflow.save()
		assert workflow.send_email_alert == sends
