"""Sessions: an agenda by alias, a quorum without whoever is recused, decisions that move the case, minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.handler import run_doc_method
from frappe.model.document import Document
from frappe.utils import now_datetime

from cndh_protection.access import grants
from cndh_protection.access.policy import compartments_open_in
from cndh_protection.access.reveal import reveal
from cndh_protection.access.rights import CASE
from cndh_protection.access.rules import criterion_of
from cndh_protection.constants import Role, Stage
from cndh_protection.services.records import SealedChangeRefused
from cndh_protection.services.sessions.agenda import agenda_of
from cndh_protection.services.sessions.steps import commissioners
from cndh_protection.services.sessions.words import SessionRefused
from cndh_protection.services.stages import StepNotAllowed, stage_of_state, state_of_stage
from tests.browsing import at_the_browser
from tests.factories import (
	make_case,
	make_conflict,
	make_defender,
	make_item,
	make_measure,
	make_session,
)
from tests.people import as_role, as_user, make_person, person
from tests.sitting import act

REASONS = "Menaces concordantes : deux sources."
LINE = "Une personne de la presse, menacée deux fois."
ITEM, SESSION = "Session Item", "Protection Session"


@pytest.fixture
def chair() -> str:
	return make_person(Role.CHAIR)


@pytest.fixture
def members() -> list[str]:
	return [make_person(Role.MEMBER) for _number in range(5)]


@pytest.fixture
def case() -> Document:
	"""A case that waits for a decision, of one person."""
	who = make_defender(legal_name="Oumou Exemple").name
	return make_case(
		at=Stage.CASE_DECISION, team=False, urgency="U2", defenders=[{"defender": who, "part": "Victim"}]
	)


@pytest.fixture
def session(chair: str, members: list[str]) -> Document:
	return make_session(taking_part=(chair, *members))


@pytest.fixture
def item(session: Document, case: Document) -> Document:
	return make_item(session.name, violation_case=case.name, agenda_line=LINE)


@pytest.fixture
def held(session: Document, item: Document) -> Document:
	"""The session in which the item is decided."""
	session.send_agenda()
	session.hold()
	return session


def stored(doc: Document, field: str) -> Any:
	return frappe.db.get_value(doc.doctype, doc.name, field)


def voices(item: Document) -> dict[str, str]:
	return {row.commissioner: row.voice for row in frappe.get_doc(ITEM, item.name).voices}


def stage(doc: Document) -> str | None:
	return stage_of_state(stored(doc, "workflow_state"))


def test_a_session_decides_on_a_case(
	held: Document, item: Document, case: Document, chair: str, members: list[str]
) -> None:
	"""From the votes to the minutes: the case moves on, its decision is dated, and its clock is met."""
	for login, voice in zip(members, ("For", "For", "For", "Against", "Abstention"), strict=True):
		act(item, login, "vote", voice=voice)
	dissent = {"dissenter": members[3], "dissent": "Il faudrait entendre la famille d'abord."}
	act(item, chair, "decide", decision="Grant measures", reasons=REASONS, **dissent)
	decided = frappe.get_doc(ITEM, item.name)
	assert (decided.decision, decided.recorded_by, decided.dissenter) == ("Grant measures", chair, members[3])
	assert all(decided.get(field).startswith("cndh1.") for field in ("agenda_line", "reasons", "dissent"))
	assert (stage(case), bool(stored(case, "decision_on"))) == (Stage.CASE_PROTECTION, True)
	clock = {"violation_case": case.name, "kind": "Decision"}
	assert frappe.db.get_value("Case Clock", clock, "state") == "Met"
	act(held, chair, "approve_minutes")
	assert (stored(held, "status"), stored(held, "approved_by")) == ("Minutes approved", chair)


@pytest.mark.parametrize(
	("decision", "to", "values"),
	[
		("Grant measures", Stage.CASE_PROTECTION, {}),
		("No measure, follow up", Stage.CASE_FOLLOW_UP, {}),
		("Ask for more", Stage.CASE_IN_PROGRESS, {}),
		("Close the case", Stage.CASE_CLOSED, {"closure_reason": "Closure Reason-RSK"}),
		("Postpone", Stage.CASE_DECISION, {}),
	],
)
def test_where_a_decision_leads(
	held: Document, item: Document, case: Document, chair: str, decision: str, to: str, values: dict[str, str]
) -> None:
	act(item, chair, "decide", decision=decision, reasons=REASONS, **values)
	assert stage(case) == to


def test_the_reasons_reach_the_case_sealed(
	held: Document, item: Document, case: Document, chair: str
) -> None:
	officer = make_person(Role.CASE_OFFICER)
	grants.give(CASE, case.name, officer)
	act(item, chair, "decide", decision="Grant measures", reasons=REASONS)
	with at_the_browser(officer):
		assert reveal(CASE, case.name, "core", "open")["values"]["decision"] == REASONS


@pytest.mark.parametrize("asked", ["Closing", "Reopening"])
def test_closing_and_reopening(session: Document, case: Document, chair: str, asked: str) -> None:
	begins, ends, decision, values = {
		"Closing": (
			Stage.CASE_FOLLOW_UP,
			Stage.CASE_CLOSED,
			"Close the case",
			{"closure_reason": "Closure Reason-RSK"},
		),
		"Reopening": (Stage.CASE_CLOSED, Stage.CASE_IN_PROGRESS, "Reopen", {}),
	}[asked]
	case.db_set("workflow_state", state_of_stage(begins))
	item = make_item(session.name, violation_case=case.name, asked=asked)
	session.send_agenda()
	session.hold()
	act(item, chair, "decide", decision=decision, reasons=REASONS, **values)
	assert stage(case) == ends


# Ratifying a duty decision


@pytest.fixture
def measure(case: Document) -> Document:
	"""Started on a duty decision that waits to be ratified."""
	who = case.defenders[0].defender
	made = make_measure(violation_case=case.name, beneficiary=who, at=Stage.MEASURE_ON_DUTY)
	now = now_datetime()
	made.db_set(
		{
			"duty_decided_by": person(Role.DUTY_COMMISSIONER),
			"duty_decided_on": now,
			"ratification": "Due",
			"ratify_before": now + timedelta(hours=72),
		}
	)
	return made


@pytest.fixture
def ratification(session: Document, case: Document, measure: Document) -> Document:
	made = make_item(session.name, violation_case=case.name, asked="Ratification", measure=measure.name)
	session.send_agenda()
	session.hold()
	return made


@pytest.mark.parametrize(
	("at", "decision", "result", "to"),
	[
		(Stage.MEASURE_ON_DUTY, "Ratify", "Ratified", Stage.MEASURE_APPROVED),
		(Stage.MEASURE_ACTIVE, "Ratify", "Ratified", Stage.MEASURE_ACTIVE),
		(Stage.MEASURE_ON_DUTY, "Do not ratify", "Refused", Stage.MEASURE_WITHDRAWN),
		(Stage.MEASURE_ACTIVE, "Do not ratify", "Refused", Stage.MEASURE_WITHDRAWN),
		(Stage.MEASURE_COMPLETED, "Do not ratify", "Refused", Stage.MEASURE_COMPLETED),
		(Stage.MEASURE_ON_DUTY, "Postpone", "Due", Stage.MEASURE_ON_DUTY),
	],
)
def test_a_duty_decision_is_ratified_or_refused(
	ratification: Document, measure: Document, chair: str, at: str, decision: str, result: str, to: str
) -> None:
	"""Whether the measure has begun meanwhile or not; its clock is met."""
	measure.db_set("workflow_state", state_of_stage(at))
	act(ratification, chair, "decide", decision=decision, reasons=REASONS)
	assert (stored(measure, "ratification"), stage(measure)) == (result, to)
	clock = {"violation_case": measure.violation_case, "kind": "Ratification", "reference": measure.name}
	met = frappe.db.get_value("Case Clock", clock, "met_on")
	assert bool(met) == (result != "Due")


def test_whoever_took_the_duty_decision_does_not_record_it(
	ratification: Document, measure: Document, chair: str
) -> None:
	measure.db_set("duty_decided_by", chair)
	with pytest.raises(StepNotAllowed):
		act(ratification, chair, "decide", decision="Ratify", reasons=REASONS)
	assert stored(measure, "ratification") == "Due"


def test_a_measure_that_waits_no_more(ratification: Document, measure: Document, chair: str) -> None:
	measure.db_set("ratification", "Ratified")
	with pytest.raises(SessionRefused, match="no duty decision"):
		act(ratification, chair, "decide", decision="Ratify", reasons=REASONS)


# Quorum, recusal, votes


def test_no_decision_without_a_quorum(session: Document, item: Document, case: Document, chair: str) -> None:
	"""Four take part, one of them by phone: five are needed. It can only be postponed."""
	session.reload()
	for row, presence in zip(
		session.attendance, ("Present", "By phone", "Present", "Present", "Excused", "Absent"), strict=True
	):
		row.presence = presence
	session.save()
	session.send_agenda()
	session.hold()
	with pytest.raises(SessionRefused, match="4 take part, 5 are needed"):
		act(item, chair, "decide", decision="Grant measures", reasons=REASONS)
	assert stage(case) == Stage.CASE_DECISION
	act(item, chair, "decide", decision="Postpone")
	assert stored(item, "decision") == "Postpone"


def test_the_quorum_is_that_of_the_settings(session: Document, item: Document, chair: str) -> None:
	frappe.db.set_single_value("Protection Settings", "session_quorum", 7)
	session.send_agenda()
	session.hold()
	assert session.quorum == 7
	with pytest.raises(SessionRefused, match="7 are needed"):
		act(item, chair, "decide", decision="Ask for more", reasons=REASONS)


def test_the_recused_do_not_count_and_are_written_down(
	held: Document, item: Document, chair: str, members: list[str]
) -> None:
	"""Six take part; with one in conflict five are left, with two there is no quorum."""
	act(item, members[0], "vote", voice="For")
	for login in members[:2]:
		make_conflict(login, item.violation_case)
	with pytest.raises(SessionRefused, match="4 take part"):
		act(item, chair, "decide", decision="Grant measures", reasons=REASONS)
	frappe.db.set_value("Access Conflict", {"user": members[1]}, "valid_until", now_datetime())
	act(item, chair, "decide", decision="Grant measures", reasons=REASONS)
	assert voices(item) == {members[0]: "Recused"}


def test_a_conflict_hides_the_item(item: Document, held: Document, members: list[str]) -> None:
	"""From lists, the agenda, the reveal and the vote; the answer is that of a wrong name."""
	with at_the_browser(members[0]):
		assert reveal(ITEM, item.name, "core", "open")["values"]["agenda_line"] == LINE
		assert [row["name"] for row in agenda_of(held.name)] == [item.name]
	make_conflict(members[0], item.violation_case)
	with at_the_browser(members[0]):
		assert agenda_of(held.name) == []
		assert frappe.get_list(ITEM, filters={"name": item.name}) == []
		for asked in (
			lambda: reveal(ITEM, item.name, "core", "open"),
			lambda: frappe.get_doc(ITEM, item.name).vote("For"),
			lambda: run_doc_method("vote", dt=ITEM, dn=item.name, args={"voice": "For"}),
		):
			with pytest.raises(frappe.DoesNotExistError):
				asked()


def test_recusing_oneself(held: Document, item: Document, members: list[str]) -> None:
	"""A conflict is on record, and the item is not there any more."""
	act(item, members[0], "recuse")
	assert frappe.db.exists("Access Conflict", {"user": members[0], "record": item.violation_case})
	with pytest.raises(frappe.DoesNotExistError), as_user(members[0]):
		frappe.get_doc(ITEM, item.name).check_permission("read")


def test_a_chair_in_conflict_records_nothing(
	held: Document, item: Document, case: Document, chair: str
) -> None:
	make_conflict(chair, case.name)
	with pytest.raises(frappe.DoesNotExistError):
		act(item, chair, "decide", decision="Grant measures", reasons=REASONS)
	assert stage(case) == Stage.CASE_DECISION


def test_the_last_vote_counts(held: Document, item: Document, members: list[str]) -> None:
	act(item, members[0], "vote", voice="For")
	act(item, members[0], "vote", voice="Against")
	assert voices(item) == {members[0]: "Against"}


@pytest.mark.parametrize(
	("who", "voice"),
	[
		("absent", "For"),
		("president", "For"),
		("secretary", "For"),
		("member", "Recused"),
		("member", "Maybe"),
	],
)
def test_who_does_not_vote(
	session: Document, item: Document, members: list[str], who: str, voice: str
) -> None:
	"""Somebody absent; whoever is no member, even if the attendance says present; a word that is no vote."""
	logins = {
		"absent": make_person(Role.MEMBER),
		"president": make_person(Role.PRESIDENT),
		"secretary": make_person(Role.SECRETARY),
		"member": members[0],
	}
	session.send_agenda()
	session.hold()
	if who in ("president", "secretary"):
		row = {"commissioner": logins[who], "presence": "Present"}
		session.append("attendance", row).db_insert()
	with pytest.raises((SessionRefused, frappe.PermissionError)):
		act(item, logins[who], "vote", voice=voice)
	assert voices(item) == {}


def test_no_vote_before_nor_after(session: Document, item: Document, chair: str, members: list[str]) -> None:
	with pytest.raises(SessionRefused, match="not open"):
		act(item, members[0], "vote", voice="For")
	session.send_agenda()
	session.hold()
	act(item, chair, "decide", decision="Grant measures", reasons=REASONS)
	for name, given in (("vote", {"voice": "For"}), ("recuse", {})):
		with pytest.raises(SessionRefused, match="decided"):
			act(item, members[0], name, **given)
	with pytest.raises(SessionRefused, match="decided"):
		act(item, chair, "decide", decision="Postpone")


def test_what_was_posted_decides_nothing(held: Document, item: Document, members: list[str]) -> None:
	"""A posted item of another case, of another session, with votes of others: the stored one counts."""
	other = make_case(at=Stage.CASE_DECISION)
	with as_user(members[0]):
		posted = frappe.get_doc(ITEM, item.name)
		posted.update({"violation_case": other.name, "decision": "Close the case"})
		posted.append("voices", {"commissioner": members[1], "voice": "Against"})
		posted.vote("For")
	assert voices(item) == {members[0]: "For"}
	assert (stored(item, "violation_case"), stored(item, "decision")) == (item.violation_case, None)


# Recording the decision


@pytest.mark.parametrize(
	"given",
	[
		{"decision": "Ratify", "reasons": REASONS},
		{"decision": "Grant measures"},
		{"decision": "Grant measures", "reasons": "  "},
		{"decision": "Grant measures", "reasons": REASONS, "dissent": "Sans nom."},
		{"decision": "Grant measures", "reasons": REASONS, "dissenter": "somebody"},
		{"decision": "Grant measures", "reasons": REASONS, "dissenter": "somebody", "dissent": "D'ailleurs."},
		{"decision": "Close the case", "reasons": REASONS},
	],
)
def test_decisions_that_are_refused(
	held: Document, item: Document, case: Document, chair: str, given: dict[str, str]
) -> None:
	"""No answer to the question, no reasons, half a dissent, that of somebody absent, no closing reason."""
	if "dissenter" in given:
		given = {**given, "dissenter": make_person(Role.MEMBER)}
	frappe.db.savepoint("tried")
	with pytest.raises(frappe.ValidationError):
		act(item, chair, "decide", **given)
	frappe.db.rollback(save_point="tried")
	assert (stored(item, "decision"), stage(case)) == (None, Stage.CASE_DECISION)


def test_the_dissent_of_somebody_recused(
	held: Document, item: Document, chair: str, members: list[str]
) -> None:
	make_conflict(members[0], item.violation_case)
	dissent = {"dissenter": members[0], "dissent": "Je ne suis pas d'accord."}
	with pytest.raises(SessionRefused, match="took part"):
		act(item, chair, "decide", decision="Grant measures", reasons=REASONS, **dissent)


def test_only_the_chair_records(held: Document, item: Document, members: list[str]) -> None:
	with pytest.raises(StepNotAllowed):
		act(item, members[0], "decide", decision="Grant measures", reasons=REASONS)


def test_whoever_submitted_the_case_does_not_record(
	held: Document, item: Document, case: Document, chair: str
) -> None:
	"""The four eyes of the workflow hold in the session too."""
	case.reload()
	case.append("steps", {"taken_by": chair, "taken_on": now_datetime(), "action": "x"}).db_insert()
	with pytest.raises(StepNotAllowed, match="second person"):
		act(item, chair, "decide", decision="Grant measures", reasons=REASONS)


def test_a_case_for_named_persons(held: Document, item: Document, case: Document, chair: str) -> None:
	"""The session reads the line; what it decides is recorded by a chair whom a grant names."""
	case.db_set("confidentiality_level", "C3")
	with pytest.raises(SessionRefused, match="named persons"):
		act(item, chair, "decide", decision="Grant measures", reasons=REASONS)
	grants.give(CASE, case.name, chair)
	act(item, chair, "decide", decision="Grant measures", reasons=REASONS)
	assert stage(case) == Stage.CASE_PROTECTION


def test_a_case_that_moved_meanwhile(held: Document, item: Document, case: Document, chair: str) -> None:
	case.db_set("workflow_state", state_of_stage(Stage.CASE_CLOSED))
	with pytest.raises(SessionRefused, match="does not lead on"):
		act(item, chair, "decide", decision="Grant measures", reasons=REASONS)


# The agenda


def proposed(session: Document) -> set[tuple[str, str, str | None]]:
	with as_role(Role.SECRETARY):
		frappe.get_doc(SESSION, session.name).propose_agenda()
	fields = ["violation_case", "asked", "measure"]
	rows = frappe.get_all(ITEM, filters={"protection_session": session.name}, fields=fields)
	return {(row.violation_case, row.asked, row.measure) for row in rows}


def test_what_waits_is_proposed_once(session: Document, case: Document, measure: Document) -> None:
	"""By a secretary who reads no case: decisions, reviews of decided cases, duty decisions; not what waits elsewhere."""
	again = make_case(at=Stage.CASE_DECISION, decision_on=now_datetime())
	again.db_set("decision_on", now_datetime())
	found = proposed(session)
	wanted = {
		(case.name, "First decision", None),
		(again.name, "Review", None),
		(case.name, "Ratification", measure.name),
	}
	assert wanted <= found
	assert proposed(session) == found
	assert wanted.isdisjoint(proposed(make_session()))


def test_an_item_in_conflict_is_added_and_not_counted(
	session: Document, case: Document, measure: Document, chair: str
) -> None:
	"""The number would tell the chair that there is one."""
	other = make_session(taking_part=(chair,))
	with at_the_browser(chair):
		everything = frappe.get_doc(SESSION, session.name).propose_agenda()
	items = frappe.get_all(ITEM, {"protection_session": session.name}, ["name", "violation_case"])
	assert everything == len(items)
	for row in items:
		frappe.delete_doc(ITEM, row.name, force=True)
	make_conflict(chair, case.name)
	with at_the_browser(chair):
		told = frappe.get_doc(SESSION, other.name).propose_agenda()
	added = frappe.get_all(ITEM, {"protection_session": other.name}, pluck="violation_case")
	assert (len(added), told) == (everything, sum(name != case.name for name in added))
	assert case.name in added


def test_a_duty_decision_in_an_ended_case_waits_for_its_reopening(
	session: Document, case: Document, measure: Document
) -> None:
	case.db_set("workflow_state", "Closed")
	assert case.name not in {row[0] for row in proposed(session)}
	case.db_set("workflow_state", "In progress")
	assert (case.name, "Ratification", measure.name) in proposed(session)


def test_a_review_that_is_due_is_proposed_until_taken_up(
	session: Document, chair: str, members: list[str]
) -> None:
	"""Of a case in follow-up; not one whose review lies beyond the session, nor one that waits for a decision anyway, nor
	after a session looked at it."""
	due, later = make_case(at=Stage.CASE_FOLLOW_UP), make_case(at=Stage.CASE_FOLLOW_UP)
	waiting = make_case(at=Stage.CASE_DECISION)
	for made, days in ((due, -1), (later, 5), (waiting, -1)):
		clock = frappe.new_doc("Case Clock")
		times = {
			"started_on": now_datetime() - timedelta(days=9),
			"due_on": now_datetime() + timedelta(days=days),
		}
		clock.update({"violation_case": made.name, "kind": "Review", "state": "Running", **times})
		clock.db_insert()
	found = proposed(session)
	assert (due.name, "Review", None) in found
	assert (later.name, "Review", None) not in found
	assert (waiting.name, "First decision", None) in found
	assert (waiting.name, "Review", None) not in found
	session.reload()
	session.send_agenda()
	session.hold()
	item = frappe.get_last_doc(ITEM, filters={"violation_case": due.name})
	act(item, chair, "decide", decision="Keep the measures", reasons=REASONS)
	assert (due.name, "Review", None) not in proposed(make_session())


def test_an_item_shows_alias_urgency_and_who_presents(session: Document, case: Document) -> None:
	rapporteur = make_person(Role.RAPPORTEUR)
	grants.give(CASE, case.name, rapporteur)
	item = make_item(session.name, violation_case=case.name)
	alias = frappe.db.get_value("Defender", case.defenders[0].defender, "alias")
	assert (item.alias, item.urgency, item.rapporteur) == (alias, "U2", rapporteur)


def test_the_most_urgent_come_first(session: Document, chair: str) -> None:
	cases = {
		urgency: make_case(at=Stage.CASE_DECISION, urgency=urgency).name for urgency in ("U3", "", "U1", "U2")
	}
	for name in cases.values():
		make_item(session.name, violation_case=name)
	with as_user(chair):
		rows = agenda_of(session.name)
	assert [row["violation_case"] for row in rows] == [cases[one] for one in ("U1", "U2", "U3", "")]


def test_the_rapporteur_writes_the_line(session: Document, case: Document) -> None:
	"""Of the item that he or she presents; not of another, and not once the session is held."""
	mine, other = make_person(Role.RAPPORTEUR), make_person(Role.RAPPORTEUR)
	for login in (mine, other):
		grants.give(CASE, case.name, login)
	item = make_item(session.name, violation_case=case.name, rapporteur=mine)
	act(item, mine, "write_line", words=LINE)
	with pytest.raises(frappe.DoesNotExistError):
		act(item, other, "write_line", words="Autre chose.")
	with pytest.raises(frappe.PermissionError), as_role(Role.MEMBER):
		frappe.get_doc(ITEM, item.name).write_line("Autre chose.")
	with at_the_browser(mine):
		assert reveal(ITEM, item.name, "core", "open")["values"]["agenda_line"] == LINE
	session.send_agenda()
	session.hold()
	with pytest.raises(SessionRefused, match="agenda stays"):
		act(item, mine, "write_line", words="Trop tard.")


def test_whoever_presents_a_case_reads_its_session_and_writes_none(session: Document, case: Document) -> None:
	"""Asked of the row rule itself: the platform's own rights say the same."""
	rapporteur = make_person(Role.RAPPORTEUR)
	grants.give(CASE, case.name, rapporteur)
	elsewhere = make_session()
	make_item(session.name, violation_case=case.name)
	for name, letter, holds in (
		(session.name, "R", True),
		(elsewhere.name, "R", False),
		(session.name, "W", False),
	):
		assert criterion_of(SESSION, rapporteur, letter).holds(name) is holds


def test_the_secretary_changes_the_line(session: Document, item: Document) -> None:
	"""Though no case opens to her; nobody whose item it is not."""
	with as_role(Role.SECRETARY):
		doc = frappe.get_doc(ITEM, item.name)
		doc.agenda_line = "Plus neutre."
		doc.save()
		assert compartments_open_in(doc, frappe.session.user) == {"core"}
	doc = frappe.get_doc(ITEM, item.name)
	doc.agenda_line = "De l'extérieur."
	with as_role(Role.CASE_OFFICER), pytest.raises(SealedChangeRefused):
		doc.save(ignore_permissions=True)


def test_whoever_runs_the_site_opens_no_item(item: Document, members: list[str]) -> None:
	assert compartments_open_in(item, "Administrator") == frozenset()
	frappe.get_doc("User", members[0]).add_roles("System Manager")
	assert compartments_open_in(item, members[0]) == frozenset()


def test_adding_and_removing(session: Document, case: Document, chair: str) -> None:
	act(session, chair, "add_item", violation_case=case.name, asked="Closing")
	(name,) = frappe.get_all(ITEM, filters={"protection_session": session.name}, pluck="name")
	elsewhere = make_session()
	with pytest.raises(frappe.DoesNotExistError):
		act(elsewhere, chair, "remove_item", item=name)
	with pytest.raises(frappe.PermissionError):
		act(session, person(Role.MEMBER), "remove_item", item=name)
	act(session, chair, "remove_item", item=name)
	assert not frappe.db.exists(ITEM, name)


def test_an_item_in_conflict_is_not_removed(session: Document, item: Document, chair: str) -> None:
	make_conflict(chair, item.violation_case)
	with pytest.raises(frappe.DoesNotExistError):
		act(session, chair, "remove_item", item=item.name)


@pytest.mark.parametrize("asked", ["First decision", "Closing"])
def test_nobody_adds_a_case_that_he_or_she_does_not_read(
	session: Document, case: Document, asked: str
) -> None:
	"""The secretary reads none: the answer is that of a wrong number, through the action and through REST."""
	secretary = make_person(Role.SECRETARY)
	with pytest.raises(frappe.DoesNotExistError):
		act(session, secretary, "add_item", violation_case=case.name, asked=asked)
	with as_user(secretary), pytest.raises(frappe.LinkValidationError):
		make_item(session.name, violation_case=case.name, asked=asked)


@pytest.mark.parametrize(
	("at", "asked", "message"),
	[
		(Stage.CASE_CLOSED, "First decision", "has ended"),
		(Stage.CASE_CLOSED, "Closing", "has ended"),
		(Stage.CASE_DECISION, "Reopening", "is open"),
	],
)
def test_questions_that_do_not_fit(session: Document, at: str, asked: str, message: str) -> None:
	case = make_case(at=at)
	with pytest.raises(SessionRefused, match=message):
		make_item(session.name, violation_case=case.name, asked=asked)


def test_the_same_case_twice(session: Document, item: Document, case: Document) -> None:
	"""With the same question; with another it may stand there again."""
	with pytest.raises(SessionRefused, match="already"):
		make_item(session.name, violation_case=case.name)
	make_item(session.name, violation_case=case.name, asked="Closing")


@pytest.mark.parametrize("which", ["none", "of another case", "not due"])
def test_a_ratification_names_its_measure(
	session: Document, case: Document, measure: Document, which: str
) -> None:
	given = {"none": None, "of another case": measure.name, "not due": measure.name}[which]
	about = make_case(at=Stage.CASE_DECISION).name if which == "of another case" else case.name
	if which == "not due":
		measure.db_set("ratification", "Ratified")
	with pytest.raises(SessionRefused, match="duty decision waits"):
		make_item(session.name, violation_case=about, asked="Ratification", measure=given)


def test_two_duty_decisions_of_one_case(session: Document, case: Document, measure: Document) -> None:
	second = make_measure(violation_case=case.name, beneficiary=measure.beneficiary)
	second.db_set("ratification", "Due")
	for name in (measure.name, second.name):
		make_item(session.name, violation_case=case.name, asked="Ratification", measure=name)
	with pytest.raises(SessionRefused, match="already"):
		make_item(session.name, violation_case=case.name, asked="Ratification", measure=second.name)


# The steps of a session


def test_a_held_session_stays_as_it_was(held: Document, item: Document, chair: str) -> None:
	"""Date, attendance, agenda and items; nothing is added either."""
	with as_user(chair):
		changes: tuple[dict[str, Any], ...] = (
			{"place": "Ailleurs"},
			{"held_on": now_datetime() - timedelta(days=3)},
			{"attendance": []},
		)
		for change in changes:
			doc = frappe.get_doc(SESSION, held.name)
			doc.update(change)
			with pytest.raises(SessionRefused, match="was held"):
				doc.save()
		doc = frappe.get_doc(ITEM, item.name)
		doc.agenda_line = "Réécrit après coup."
		with pytest.raises(SessionRefused, match="was held"):
			doc.save()
	with pytest.raises(SessionRefused):
		make_item(held.name)
	for name, given in (
		("propose_agenda", {}),
		("add_item", {"violation_case": item.violation_case, "asked": "Closing"}),
		("remove_item", {"item": item.name}),
		("send_agenda", {}),
		("hold", {}),
	):
		with pytest.raises(SessionRefused, match="not open now"):
			act(held, chair, name, **given)


def test_steps_out_of_order(session: Document, chair: str) -> None:
	with pytest.raises(SessionRefused, match="agenda is empty"):
		act(session, chair, "send_agenda")
	for name in ("hold", "approve_minutes"):
		with pytest.raises(SessionRefused, match="not open now"):
			act(session, chair, name)


def test_a_session_is_not_held_ahead_of_its_time_nor_by_nobody(
	session: Document, item: Document, chair: str
) -> None:
	session.send_agenda()
	held_on = session.held_on
	session.db_set("held_on", now_datetime() + timedelta(hours=1))
	with pytest.raises(SessionRefused, match="lies ahead"):
		act(session, chair, "hold")
	session.db_set("held_on", held_on)
	frappe.db.set_value("Session Attendance", {"parent": session.name}, "presence", "Excused")
	with pytest.raises(SessionRefused, match="attendance"):
		act(session, chair, "hold")


def test_minutes_wait_for_every_item_and_for_the_chair(held: Document, item: Document, chair: str) -> None:
	with pytest.raises(SessionRefused, match="no decision yet"):
		act(held, chair, "approve_minutes")
	act(item, chair, "decide", decision="Postpone")
	with pytest.raises(StepNotAllowed):
		act(held, make_person(Role.SECRETARY), "approve_minutes")
	act(held, chair, "approve_minutes")


@pytest.mark.parametrize("name", ["propose_agenda", "send_agenda", "hold", "approve_minutes"])
def test_members_and_president_take_no_step(
	session: Document, item: Document, members: list[str], name: str
) -> None:
	for login in (members[0], person(Role.PRESIDENT)):
		with pytest.raises(frappe.PermissionError):
			act(session, login, name)


def test_two_secretaries_at_once(session: Document) -> None:
	"""The second to save is told so, and nothing of the first is lost."""
	with as_role(Role.SECRETARY):
		first, second = (frappe.get_doc(SESSION, session.name) for _number in range(2))
		first.place = "Siège"
		first.save()
		second.place = "Antenne"
		with pytest.raises(frappe.TimestampMismatchError, match="what you typed is still on the screen"):
			second.save()
	assert "refresh" not in str(frappe.message_log), "nor the two times of the platform, to the microsecond"
	assert stored(session, "place") == "Siège"


def test_every_commissioner_is_called(chair: str, members: list[str]) -> None:
	called = {row.commissioner for row in make_session(chair=chair).attendance}
	assert called == set(commissioners())
	assert {chair, *members} <= called


@pytest.mark.parametrize("which", ["twice", "no commissioner", "chair"])
def test_who_does_not_sit_in_a_session(chair: str, which: str) -> None:
	officer = make_person(Role.CASE_OFFICER)
	given: dict[str, dict[str, Any]] = {
		"twice": {"attendance": [{"commissioner": chair}, {"commissioner": chair}]},
		"no commissioner": {"attendance": [{"commissioner": officer}]},
		"chair": {"chair": officer},
	}
	with pytest.raises(SessionRefused):
		make_session(**{"chair": chair, **given[which]})


def test_the_members_are_told_neutrally(
	session: Document, item: Document, chair: str, members: list[str]
) -> None:
	act(session, chair, "send_agenda")
	filters = {"for_user": members[0], "subject": ["like", "Session%"]}
	(subject,) = frappe.get_all("Notification Log", filters=filters, pluck="subject")
	assert item.violation_case not in subject
