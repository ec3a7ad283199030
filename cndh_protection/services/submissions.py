"""What becomes of a submission: a case, part of a case that is there, passed on, or refused with reasons and advice.

Its protected values go under the key of the case, and nobody sees them on the way. For whoever may write the submission.
"""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import now_datetime

from cndh_protection.access import audit
from cndh_protection.access.audit import Code
from cndh_protection.access.rights import CASE, SUBMISSION
from cndh_protection.constants import ENDED_CASE_STAGES
from cndh_protection.seal.moving import carried
from cndh_protection.services.admissibility import require_could_be_asked
from cndh_protection.services.conflicts import carry_over
from cndh_protection.services.contacts import CHANNEL_OF_CONTACT
from cndh_protection.services.own_steps import take_latest
from cndh_protection.services.stages import stage_of_state
from cndh_protection.services.writable import writable

MOVED: Final = ("story", "contact", "source_identity")
SHARED: Final = ("channel", "received_on", "region", "urgency", "no_contact", "interview_language")


@frappe.whitelist(methods=["POST"])
def convert(name: str, summary: str) -> str:
	"""Make a case of a submission; ``summary`` is what is alleged, in one neutral sentence. Returns the case's number.

	For whoever may write the submission and make cases. The receipt goes on.
	"""
	submission = _at_work(name)
	if not (summary or "").strip():
		frappe.throw(_("Say in one neutral sentence what is alleged."))
	case = frappe.new_doc(CASE)
	case.update({field: submission.get(field) for field in SHARED})
	case.update(
		{
			"summary": summary,
			"region_unknown": int(not submission.region),
			"narrative": carried(submission, "story"),
			"contact": carried(submission, "contact"),
			"source_identity": carried(submission, "source_identity"),
		}
	)
	case.insert()
	_moved_into(submission, case.name, "Converted", MOVED)
	return str(case.name)


@frappe.whitelist(methods=["POST"])
def join(name: str, case: str) -> str:
	"""Pass a submission to a case that is there: its story becomes an entry of the contact log. Returns that entry.

	For whoever may write both. A source that the case does not know yet goes there too; of another, it stays sealed in
	the submission.
	"""
	submission, known = _at_work(name), writable(CASE, case)
	if stage_of_state(known.workflow_state) in ENDED_CASE_STAGES:
		frappe.throw(_("The case that is to go on has ended. Reopen it first, or choose another."))
	entry = frappe.new_doc("Contact Log")
	entry.update(
		{
			"violation_case": known.name,
			"contacted_on": submission.received_on,
			"channel": CHANNEL_OF_CONTACT.get(submission.channel, "Letter"),
			"direction": "Incoming",
			"result": "Reached",
			"made_by": frappe.session.user,
			"who": carried(submission, "contact"),
			"note": carried(submission, "story"),
		}
	)
	entry.insert()
	moved = ["story", "contact"]
	if submission.source_identity and not known.source_identity:
		known.source_identity = carried(submission, "source_identity")
		known.flags.by_server = True
		known.save()
		moved.append("source_identity")
	_moved_into(submission, known.name, "Joined to a case", moved)
	return str(entry.name)


@frappe.whitelist(methods=["POST"])
def pass_on(name: str, minimum: str) -> None:
	"""Note that whoever spoke is no defender, and what was passed to the complaints service: the minimum, in words.

	How to reach the person goes only with what is written there.
	"""
	submission = _at_work(name)
	_require(minimum, _("Write what the complaints service needs to know, and nothing else."))
	_decide(submission, "Passed to the complaints service", decision_note=minimum)


@frappe.whitelist(methods=["POST"])
def refuse(name: str, reason: str, orientation: str, note: str) -> None:
	"""Refuse a submission: reason, where to turn, and what was said to the person are all asked for.

	Raises ``NoGround`` where nothing could be asked because whoever spoke is not known or cannot be reached.
	"""
	submission = _at_work(name)
	_require(reason, _("Say why the submission is not admissible."))
	_require(orientation, _("Say where the person may turn: nobody is sent away without advice."))
	_require(note, _("Write the reasons and the advice, as they were given."))
	require_could_be_asked(submission, reason)
	_decide(submission, "Refused", refusal_reason=reason, orientation=orientation, decision_note=note)


def _at_work(name: str) -> Any:
	"""The submission as it is stored now, if it waits and the person at work may write it; held until the request ends."""
	doc = writable(SUBMISSION, name)
	take_latest(doc)
	if doc.status != "New":
		frappe.throw(_("What became of this submission is decided already. Nothing was changed."))
	return doc


def _moved_into(submission: Any, case: str, status: str, moved: Any) -> None:
	audit.write(Code.RESEALED, SUBMISSION, submission.name, {"into": case})
	carry_over(SUBMISSION, submission.name, case)
	_decide(submission, status, violation_case=case, **dict.fromkeys(moved))


def _decide(submission: Any, status: str, **values: Any) -> None:
	decided = {"status": status, "decided_by": frappe.session.user, "decided_on": now_datetime()}
	submission.update({**decided, **values})
	submission.flags.by_server = True
	submission.save()


def _require(text: str | None, message: str) -> None:
	if not (text or "").strip():
		frappe.throw(message)
