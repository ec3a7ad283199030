"""Appeals to mechanisms: two consents, asked apart; a text from the case by who may open it; two people; a paper."""

from __future__ import annotations

import json
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, today

from cndh_protection.access import audit, grants, sessions, soundness
from cndh_protection.access.audit import Code
from cndh_protection.access.composing import SectionClosed
from cndh_protection.access.printing import NotPrinted
from cndh_protection.access.rights import CASE
from cndh_protection.constants import Role
from cndh_protection.services.letters import LetterRefused
from cndh_protection.services.prints.making import make
from cndh_protection.services.prints.notyet import NotYet
from tests.browsing import at_the_browser, audited_since, end_of_audit
from tests.factories import (
	APPEAL_TEXTS,
	make_act,
	make_appeal,
	make_case,
	make_consent,
	make_defender,
	make_letter,
)
from tests.people import as_user, make_person
from tests.seal.support import opened
from tests.site.test_prints import text_of

NAME = "Awa Exemple"
SUMMARY = "Arrêtée devant le tribunal"


@pytest.fixture
def officer() -> str:
	return make_person(Role.CASE_OFFICER)


@pytest.fixture
def reader() -> str:
	return make_person(Role.RAPPORTEUR)


@pytest.fixture
def appeal(officer: str, reader: str) -> Document:
	"""A draft that says something everywhere, in a case of two people."""
	victim = make_defender(legal_name=NAME, memberships="Les Veilleurs")
	case = make_case(team=False, summary=SUMMARY, defenders=[{"defender": victim.name}]).name
	for login in (officer, reader):
		grants.give(CASE, case, login)
	with as_user(officer):
		return make_appeal(violation_case=case, defender=victim.name)


def emptied(appeal: Document) -> Document:
	"""The same before anything was written."""
	appeal.db_set(dict.fromkeys(APPEAL_TEXTS))
	return appeal


def agree(appeal: Document, scope: str, status: str = "GIV", **given: Any) -> Document:
	about = {"violation_case": appeal.violation_case, "defender": appeal.defender}
	return make_consent(**about, scope=scope, status=f"Consent Status-{status}", **given)


def step(appeal: Document, login: str, name: str, *given: Any) -> Any:
	"""A step by somebody, on the appeal as it is stored."""
	with at_the_browser(login):
		return getattr(frappe.get_doc(appeal.doctype, appeal.name), name)(*given)


def now(appeal: Document) -> Any:
	return frappe.get_doc(appeal.doctype, appeal.name)


def test_two_people_then_sent_then_answered(appeal: Document, officer: str, reader: str) -> None:
	agree(appeal, "S5A")
	step(appeal, officer, "give_to_read")
	with pytest.raises(LetterRefused, match="does not approve"):
		step(appeal, officer, "approve")
	step(appeal, reader, "approve")
	step(appeal, officer, "note_sending", "Form of the mechanism")
	step(appeal, officer, "note_reply", "Acknowledged only", "Reçu sous le numéro 1.")
	stored = now(appeal)
	assert (stored.status, stored.second_reader, stored.to_government, stored.in_public) == (
		"Answered",
		reader,
		"Yes",
		"Not asked",
	)


@pytest.mark.parametrize(
	("situation", "kind"),
	[("Going on", "Urgent appeal"), ("Imminent", "Urgent appeal"), ("Over", "Letter of allegation")],
)
def test_what_is_past_is_an_allegation(appeal: Document, situation: str, kind: str) -> None:
	appeal.situation = situation
	appeal.save()
	assert appeal.kind == kind


@pytest.mark.parametrize(
	("status", "answer"),
	[("GIV", "Yes"), ("LIM", "Yes"), ("REF", "No"), ("NAS", "Not asked"), (None, "Not asked")],
)
def test_blocked_until_the_first_question_was_answered(
	appeal: Document, officer: str, status: str | None, answer: str
) -> None:
	"""By yes or by no; the second question holds nothing up, and stands beside."""
	agree(appeal, "S5B", "REF")
	if status:
		agree(appeal, "S5A", status, limits="Pas le village." if status == "LIM" else None)
	if answer == "Not asked":
		with pytest.raises(LetterRefused, match="S5A"):
			step(appeal, officer, "give_to_read")
	else:
		step(appeal, officer, "give_to_read")
	stored = now(appeal)
	assert (stored.to_government, stored.in_public) == (answer, "No")
	assert stored.status == ("Draft" if answer == "Not asked" else "To be read")


def test_a_consent_that_ran_out_is_asked_anew(appeal: Document, officer: str) -> None:
	agree(appeal, "S5A").db_set("expires_on", add_days(today(), -1))
	with pytest.raises(LetterRefused, match="S5A"):
		step(appeal, officer, "give_to_read")


def test_a_withdrawn_consent_is_a_no_and_is_read_again(appeal: Document, officer: str, reader: str) -> None:
	"""The second reader approved another appeal."""
	consent = agree(appeal, "S5A")
	step(appeal, officer, "give_to_read")
	step(appeal, reader, "approve")
	consent.withdraw()
	stored = now(appeal)
	assert (stored.status, stored.to_government, stored.second_reader) == ("Draft", "No", None)


def test_what_left_keeps_the_answers_it_left_with(appeal: Document, officer: str, reader: str) -> None:
	consent = agree(appeal, "S5A")
	step(appeal, officer, "give_to_read")
	step(appeal, reader, "approve")
	step(appeal, officer, "note_sending", "E-mail")
	consent.withdraw()
	step(appeal, officer, "note_reply", "Refused", None)
	assert now(appeal).to_government == "Yes"


def test_an_answer_that_ended_meanwhile_keeps_it_here(appeal: Document, officer: str, reader: str) -> None:
	"""Its day passes without anybody saving anything."""
	agree(appeal, "S5A")
	public = agree(appeal, "S5B")
	step(appeal, officer, "give_to_read")
	step(appeal, reader, "approve")
	public.db_set("expires_on", add_days(today(), -1))
	with pytest.raises(LetterRefused, match="has changed"):
		step(appeal, officer, "note_sending", "E-mail")


def test_an_anonymous_source_is_not_considered(appeal: Document, officer: str) -> None:
	agree(appeal, "S5A")
	appeal.db_set("source_kind", "Whoever complained")
	with pytest.raises(LetterRefused, match="anonymous"):
		step(appeal, officer, "give_to_read")


def test_every_question_is_answered_first(appeal: Document, officer: str) -> None:
	agree(appeal, "S5A")
	appeal.db_set("risk_factors", None)
	with pytest.raises(LetterRefused, match="at risk"):
		step(appeal, officer, "give_to_read")


def test_posted_answers_count_for_nothing(appeal: Document, officer: str) -> None:
	with as_user(officer):
		posted = now(appeal)
		posted.update({"to_government": "Yes", "in_public": "Yes", "kind": "Letter of allegation"})
		posted.save()
	assert (now(appeal).to_government, now(appeal).in_public, now(appeal).kind) == (
		"Not asked",
		"Not asked",
		"Urgent appeal",
	)


def test_it_is_about_somebody_of_the_case(appeal: Document) -> None:
	with pytest.raises(LetterRefused, match="does not stand"):
		make_appeal(violation_case=appeal.violation_case, defender=make_defender().name)


def test_it_updates_one_that_was_sent(appeal: Document) -> None:
	about = {"violation_case": appeal.violation_case, "defender": appeal.defender}
	with pytest.raises(LetterRefused, match="Update of"):
		make_appeal(**about, update_of=appeal.name)
	appeal.db_set("sent_on", today())
	assert make_appeal(**about, update_of=appeal.name).update_of == appeal.name


# The first text


def test_a_text_is_proposed_from_the_case(appeal: Document, officer: str) -> None:
	"""Sealed, in the empty fields only; whoever proposed it is its writer; nothing comes back."""
	actor = {"actor_type": "ST-ARM", "attribution": "Attribution Level-A0", "actor_name": "Un commissaire"}
	make_act(violation_case=appeal.violation_case, actors=[actor], free_words="Menottée")
	make_letter(violation_case=appeal.violation_case).db_set("sent_on", today())
	emptied(appeal).db_set("written_by", None)
	before = end_of_audit()
	filled = step(appeal, officer, "propose")
	stored = now(appeal)
	assert filled == len([field for field in APPEAL_TEXTS if stored.get(field)])
	assert stored.written_by == officer
	assert str(opened(stored, "victim")).startswith(NAME)
	assert "" not in str(opened(stored, "victim")).split("\n")
	assert opened(stored, "organisation") == "Les Veilleurs"
	assert SUMMARY in str(opened(stored, "facts"))
	assert "Menottée" in str(opened(stored, "facts"))
	assert str(opened(stored, "perpetrators")).startswith("Un commissaire")
	assert frappe.db.get_value("Authority", "GEN", "label_fr") in str(opened(stored, "steps_taken"))
	(row,) = audited_since(before, Code.APPEAL_PROPOSED)
	assert (row["record"], row["root"], json.loads(row["details"])) == (
		appeal.name,
		appeal.violation_case,
		{"acts": 1},
	)
	for field in ("victim", "facts"):
		assert stored.get(field).startswith("cndh1.")


def test_what_is_written_stays(appeal: Document, officer: str) -> None:
	before = now(appeal).facts
	assert step(appeal, officer, "propose") == 0
	assert now(appeal).facts == before


def test_the_words_are_those_of_the_paper(appeal: Document, officer: str) -> None:
	make_act(violation_case=appeal.violation_case)
	emptied(appeal).db_set("paper_language", "English")
	step(appeal, officer, "propose")
	said = str(opened(now(appeal), "facts"))
	assert frappe.db.get_value("Violation Type", "LIF-ATT", "label_en") in said
	assert frappe.db.get_value("Violation Type", "LIF-ATT", "label_fr") not in said


@pytest.mark.parametrize(("open_to_me", "closed"), [("core", "Identity"), ("identity", "Facts")])
def test_nobody_writes_from_what_is_closed_to_him_or_her(
	appeal: Document, officer: str, open_to_me: str, closed: str
) -> None:
	filters = {"record": appeal.violation_case, "user": officer}
	frappe.db.set_value("Access Grant", filters, "compartments", open_to_me)
	before = end_of_audit()
	with pytest.raises(SectionClosed, match=f"from: {closed}\\."):
		step(emptied(appeal), officer, "propose")
	assert audited_since(before, Code.APPEAL_PROPOSED) == []
	assert not now(appeal).victim


def test_nothing_is_proposed_while_a_guard_is_missing(
	appeal: Document, officer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	with at_the_browser(officer):
		monkeypatch.setattr(soundness, "_checks", [lambda: ["a hook"]])
		with pytest.raises(soundness.NotSound):
			now(emptied(appeal)).propose()


def test_only_a_draft_is_proposed_to(appeal: Document, officer: str, reader: str) -> None:
	agree(appeal, "S5A")
	step(appeal, officer, "give_to_read")
	with pytest.raises(LetterRefused, match="not open now"):
		step(appeal, officer, "propose")


# The paper


@pytest.mark.parametrize(
	("language", "title", "draft", "question", "answers"),
	[
		("French", "Appel urgent", "PROJET", "Démarches et résultats", ("OUI", "NON")),
		("English", "Urgent appeal", "DRAFT", "Steps taken and results", ("YES", "NO")),
	],
)
def test_the_paper_asks_what_the_mechanism_asks(
	appeal: Document,
	officer: str,
	language: str,
	title: str,
	draft: str,
	question: str,
	answers: tuple[str, str],
) -> None:
	agree(appeal, "S5A")
	appeal.reload()
	appeal.db_set("paper_language", language)
	with at_the_browser(officer):
		said = text_of(make("appeal", appeal.name))
	for words in (title, draft, question, "Réponse à la question facts.", *answers):
		assert words in said
	assert "Contact" not in said


def test_a_no_stands_in_front(appeal: Document, officer: str) -> None:
	agree(appeal, "S5A", "REF")
	with at_the_browser(officer):
		assert "ne doit pas être transmis au Gouvernement" in text_of(make("appeal", appeal.name))


def test_no_paper_before_the_answer(appeal: Document, officer: str) -> None:
	with at_the_browser(officer), pytest.raises(NotYet, match="S5A"):
		make("appeal", appeal.name)
	assert audit.read("actor = %s and code = %s", [officer, Code.PRINTED]) == []


def test_a_source_opens_to_whom_it_is_open(
	appeal: Document, officer: str, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Only where the source stands on the paper; then it asks for the password again."""
	agree(appeal, "S5A")
	appeal.reload()
	appeal.update({"source_kind": "Whoever complained", "source": "Le voisin du marché"})
	appeal.save()
	filters = {"record": appeal.violation_case, "user": officer}
	frappe.db.set_value("Access Grant", filters, "compartments", "core,identity,contact,source")
	with at_the_browser(reader), pytest.raises(NotPrinted, match="closed to you"):
		make("appeal", appeal.name)
	with at_the_browser(officer):
		with pytest.raises(NotPrinted, match="password"):
			make("appeal", appeal.name)
		monkeypatch.setattr(sessions, "has_stepped_up", lambda: True)
		assert "Le voisin du marché" in text_of(make("appeal", appeal.name))


def test_an_update_is_of_an_appeal_that_is_there(appeal: Document, officer: str) -> None:
	"""One of the same person in a case that is hidden answers like one that does not exist."""
	other = make_case(team=False, confidentiality_level="C3", defenders=[{"defender": appeal.defender}]).name
	hidden = make_appeal(violation_case=other, defender=appeal.defender)
	hidden.db_set({"status": "Sent", "sent_on": today()})
	mine = {"violation_case": appeal.violation_case, "defender": appeal.defender}
	for name in (hidden.name, "APU-1999-00000"):
		with as_user(officer), pytest.raises(frappe.LinkValidationError, match=name):
			make_appeal(**mine, update_of=name)


def test_an_answer_that_ran_out_is_read_again(appeal: Document, officer: str, reader: str) -> None:
	"""Before it is approved, and afterwards: nobody enters anything on the day on which it runs out."""
	agree(appeal, "S5A")
	in_public = agree(appeal, "S5B", expires_on=add_days(today(), 30))
	step(appeal, officer, "give_to_read")
	in_public.db_set("expires_on", add_days(today(), -1))
	with pytest.raises(LetterRefused, match="has changed"):
		step(appeal, reader, "approve")
	in_public.db_set("expires_on", add_days(today(), 30))
	step(appeal, reader, "approve")
	in_public.db_set("expires_on", add_days(today(), -1))
	with at_the_browser(officer):
		now(appeal).save()
	assert (now(appeal).status, now(appeal).in_public) == ("Draft", "Not asked")
