"""From the answers of one call to a case, its person and its first contact, in one transaction."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import get_fullname

from cndh_protection.access import alerts
from cndh_protection.access.rights import CASE, DEFENDER, SUBMISSION
from cndh_protection.services.contacts import CHANNEL_OF_CONTACT, SPEAKS_ON_ARRIVAL
from cndh_protection.services.reception.acknowledgement import words_of
from cndh_protection.services.reception.questions import require_reception
from cndh_protection.services.reception.told import PRECAUTIONS, Told, told_of
from cndh_protection.services.sensitive_answers import QUESTIONS as FOUR_QUESTIONS
from cndh_protection.services.sensitive_answers import UNTOLD_SIGN, as_text, require_named_persons
from cndh_protection.wording import _lt

NOTICE: Final = _lt("A case for named persons only waits for its referent. See your cases.")
COLLECTIVE: Final = "Collective"


@frappe.whitelist(methods=["POST"])
def register(told: str | dict[str, Any]) -> dict[str, Any]:
	"""Make the case that the answers tell of, with its person and first contact; for whoever may make cases.

	All of it or nothing is saved. The same ``ref`` again, after a line that broke, answers with the case that is there.
	Answers with ``case``, ``defender``, ``alias``, ``urgency``, ``officer`` and ``words``: what to read out aloud.
	Raises :class:`cndh_protection.services.reception.told.NotTold`.
	"""
	require_reception()
	answers = told_of(told)
	known = _made_before(answers.ref)
	if known:
		return _answer(known)
	person = answers.known_person or _make_person(answers)
	case = _make_case(answers, person)
	_log_contact(answers, case)
	if answers.four_questions:
		alerts.tell_people([case.referent], NOTICE)
	return _answer(case)


@frappe.whitelist(methods=["POST"])
def keep(told: str | dict[str, Any]) -> str:
	"""Keep what was told as a submission, to be judged later: no case yet, no person. Returns its name.

	Only what a submission holds is kept. Raises :class:`cndh_protection.services.reception.told.NotTold`.
	"""
	require_reception()
	answers = told_of(told)
	if answers.four_questions:
		frappe.throw(
			_("This is registered as a case at once, for its referent: it does not wait among the others.")
		)
	doc = frappe.new_doc(SUBMISSION)
	doc.update(
		{
			"channel": answers.channel,
			"received_on": answers.received_on,
			"urgency": answers.level,
			"region": answers.region or None,
			"not_my_region": answers.not_my_region,
			"interview_language": answers.language or None,
			"story": "\n\n".join(filter(None, (answers.summary, answers.narrative))),
			"contact": answers.contact or answers.phone,
			"no_contact": answers.no_contact,
			"source_identity": answers.speaker or answers.name,
		}
	)
	doc.flags.by_server = True
	return str(doc.insert(ignore_permissions=True).name)


def _made_before(ref: str) -> Any:
	"""The case that this person made of the same answers before."""
	filters = {"reception_ref": ref, "owner": frappe.session.user}
	name = ref and frappe.db.get_value(CASE, filters)
	return frappe.get_doc(CASE, name) if name else None


def _make_person(answers: Told) -> str:
	person = frappe.new_doc(DEFENDER)
	person.update(
		{
			"kind": COLLECTIVE if answers.collective else answers.person_kind or "Person",
			"legal_name": answers.name or None,
			"name_unknown": int(not answers.name),
			"sex": answers.sex or None,
			"age_group": answers.age_group or None,
			"region": answers.region or None,
			"interpreter_needed": answers.interpreter,
			**{flag: answers.of(flag) for flag in PRECAUTIONS},
			"contact_hours": answers.contact_hours or None,
			"code_word": answers.code_word or None,
			"contact_instructions": answers.instructions or answers.safe_contact or None,
			**_group(answers),
		}
	)
	if answers.language:
		person.append("languages", {"spoken_language": answers.language})
	if answers.phone:
		person.append("contacts", {"kind": "Phone", "value": answers.phone, "preferred": 1})
	return str(person.insert().name)


def _make_case(answers: Told, person: str) -> Any:
	case = frappe.new_doc(CASE)
	case.update(
		{
			**_complaint(answers),
			**_facts(answers),
			**_group(answers),
			"defenders": [{"defender": person, "part": "Victim"}],
			"referent": answers.referent or None,
			"protected_answers": as_text(_four(answers), answers.flags, answers.kind),
		}
	)
	if answers.four_questions:
		require_named_persons(case)
	case.insert()
	if answers.ref:
		case.db_set("reception_ref", answers.ref, update_modified=False)
	return case


def _complaint(answers: Told) -> dict[str, Any]:
	return {
		"channel": answers.channel,
		"mode": answers.mode or None,
		"received_on": answers.received_on,
		"late_reason": answers.late_reason or None,
		"region": answers.region or None,
		"region_unknown": int(not answers.region),
		"contact": answers.contact or answers.phone or answers.safe_contact or None,
		"no_contact": answers.no_contact,
		"source_relation": answers.relation or None,
		"source_identity": answers.speaker or None,
		"interview_language": answers.language or None,
		"interpreter_needed": answers.interpreter,
	}


def _facts(answers: Told) -> dict[str, Any]:
	told_nothing = (
		_("Told to the reception; the rest is for the referent.") if answers.four_questions else None
	)
	return {
		"summary": answers.summary or told_nothing,
		"narrative": answers.narrative or None,
		"place": answers.place or None,
		"incident_on": answers.incident_on,
		"urgency": answers.level,
		"red_flags": [{"flag": flag} for flag in answers.flags if flag != UNTOLD_SIGN],
	}


def _group(answers: Told) -> dict[str, int]:
	return {
		key: answers.of(key) for key in ("group_size", "group_women", "group_children", "group_households")
	}


def _four(answers: Told) -> dict[str, str]:
	return {question: answers.of(question) for question in FOUR_QUESTIONS}


def _log_contact(answers: Told, case: Any) -> None:
	"""The conversation itself is the first contact; when to call again stands in it."""
	if answers.channel not in SPEAKS_ON_ARRIVAL:
		return
	contact = frappe.new_doc("Contact Log")
	contact.update(
		{
			"violation_case": case.name,
			"contacted_on": answers.received_on,
			"channel": CHANNEL_OF_CONTACT[answers.channel],
			"direction": "Incoming",
			"result": "Reached",
			"made_by": frappe.session.user,
			"next_try": answers.next_try,
		}
	)
	contact.insert()


def _answer(case: Any) -> dict[str, Any]:
	defender = case.defenders[0].defender
	return {
		"case": case.name,
		"defender": defender,
		"alias": frappe.db.get_value(DEFENDER, defender, "alias"),
		"urgency": case.urgency,
		"officer": get_fullname(case.responsible) if case.responsible else None,
		"words": words_of(case),
	}
