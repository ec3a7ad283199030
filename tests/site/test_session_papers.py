"""Agenda and minutes on paper: what stands on them, who prints them, what the audit keeps; and that a site gets a quorum."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access import audit, grants, limits
from cndh_protection.access.audit import Code
from cndh_protection.access.limits import TooManyOpenings
from cndh_protection.access.reveal import ReasonNeeded
from cndh_protection.access.rights import CASE
from cndh_protection.constants import Role, Stage
from cndh_protection.patches.v1_0 import link_sessions
from cndh_protection.services.prints.making import make
from cndh_protection.services.prints.papers import NotYet
from tests.browsing import at_the_browser
from tests.factories import make_case, make_conflict, make_defender, make_item, make_session
from tests.people import as_user, make_person
from tests.site.test_prints import drawn, text_of
from tests.sitting import act

LINE, REASONS = "Une personne de la presse.", "Menaces concordantes."
DISSENT = "Il faudrait entendre la famille."


@pytest.fixture
def chair() -> str:
	return make_person(Role.CHAIR)


@pytest.fixture
def members() -> list[str]:
	return [make_person(Role.MEMBER) for _number in range(5)]


@pytest.fixture
def session(chair: str, members: list[str]) -> Document:
	return make_session(taking_part=(chair, *members), place="Bamako, siège")


@pytest.fixture
def item(session: Document) -> Document:
	who = make_defender(legal_name="Oumou Exemple").name
	people = [{"defender": who, "part": "Victim"}]
	case = make_case(at=Stage.CASE_DECISION, team=False, urgency="U2", defenders=people)
	return make_item(session.name, violation_case=case.name, agenda_line=LINE)


def held(session: Document) -> None:
	session.send_agenda()
	session.hold()


def test_an_agenda_names_cases_by_their_alias(session: Document, item: Document) -> None:
	"""With the question and the line; no name of anybody whom it is about; with the sign if asked for."""
	with at_the_browser(make_person(Role.SECRETARY)):
		plain, signed = (make("agenda", session.name, with_logo=logo) for logo in (0, 1))
	assert plain["file_name"] == f"{session.name}-ordre-du-jour.pdf"
	for shown in (item.alias, item.violation_case, "Unepersonnedelapresse.", "U2", "Bamako,siège"):
		assert shown in drawn(plain)
	assert "Oumou" not in text_of(plain)
	assert "Commission nationale" not in text_of(plain)
	assert "Commission nationale" in text_of(signed)


def test_minutes_say_who_was_recused_and_what_was_decided(
	session: Document, item: Document, chair: str, members: list[str]
) -> None:
	"""Names of the recused and of the dissenter, the votes as numbers; a draft until they are approved."""
	held(session)
	make_conflict(members[0], item.violation_case)
	act(item, members[1], "vote", voice="For")
	given = {"dissenter": members[2], "dissent": DISSENT}
	act(item, chair, "decide", decision="Grant measures", reasons=REASONS, **given)
	with at_the_browser(chair):
		draft = text_of(make("minutes", session.name))
	for shown in (members[0].partition("@")[0], members[2].partition("@")[0], REASONS, DISSENT, "Quorum : 5"):
		assert shown in draft
	assert ("PROJET" in draft, members[1] in draft) == (True, False)
	act(session, chair, "approve_minutes")
	with at_the_browser(chair):
		assert "PROJET" not in text_of(make("minutes", session.name))


def test_each_case_keeps_that_it_was_printed(session: Document, item: Document) -> None:
	"""The code on the paper is that of a row of the audit of the first case; every case has its own."""
	second = make_item(session.name)
	secretary = make_person(Role.SECRETARY)
	with at_the_browser(secretary):
		paper = make("agenda", session.name)
	rows = audit.read("actor = %s and code = %s", [secretary, Code.PRINTED])
	assert {row["root"] for row in rows} == {item.violation_case, second.violation_case}
	assert paper["code"] in {row["name"][:8].upper() for row in rows}


def test_what_is_in_conflict_is_on_no_paper(session: Document, item: Document, chair: str) -> None:
	"""Whoever prints does not learn of it; the number of the point does not tell either."""
	other = make_item(session.name, agenda_line="Un autre point.")
	make_conflict(chair, item.violation_case)
	with at_the_browser(chair):
		text = text_of(make("agenda", session.name))
	assert ("Un autre point." in text, item.violation_case in text) == (True, False)
	make_conflict(chair, other.violation_case)
	with at_the_browser(chair), pytest.raises(NotYet):
		make("agenda", session.name)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESIDENT])
def test_whoever_only_reads_prints_nothing(session: Document, item: Document, role: str) -> None:
	with at_the_browser(make_person(role)), pytest.raises(frappe.PermissionError):
		make("agenda", session.name)


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.RAPPORTEUR])
def test_a_session_that_is_not_there(session: Document, item: Document, role: str) -> None:
	"""The same answer as for a number that none has."""
	said = []
	with at_the_browser(make_person(role)):
		for name in (session.name, "SES-2000-00001"):
			with pytest.raises(frappe.DoesNotExistError) as refused:
				make("agenda", name)
			said.append(str(refused.value).replace(name, "*"))
	assert said[0] == said[1]


def test_no_minutes_of_a_session_to_come_and_no_empty_agenda(session: Document, chair: str) -> None:
	with at_the_browser(chair):
		with pytest.raises(NotYet):
			make("agenda", session.name)
		with pytest.raises(NotYet):
			make("minutes", session.name)


def test_a_case_for_named_persons_asks_why(session: Document, item: Document, chair: str) -> None:
	"""And the reason is kept under the key of that case."""
	frappe.db.set_value(CASE, item.violation_case, "confidentiality_level", "C3")
	make_item(session.name)
	with at_the_browser(chair):
		with pytest.raises(ReasonNeeded):
			make("agenda", session.name)
		make("agenda", session.name, reason="Pour la session.")
	kept = frappe.get_all("Opening Reason", {"user": chair}, ["record", "reason"])
	assert [row.record for row in kept] == [item.violation_case]
	assert kept[0].reason.startswith("cndh1.")


def test_too_many_papers(
	session: Document, item: Document, chair: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	monkeypatch.setattr(limits, "OPENINGS_A_DAY", 1)
	with at_the_browser(chair):
		make("agenda", session.name)
		with pytest.raises(TooManyOpenings):
			make("agenda", session.name)


def test_a_site_of_before_gets_its_quorum() -> None:
	"""Five, unless somebody chose another number; running it again changes nothing."""
	for before, after in ((0, 5), (7, 7)):
		frappe.db.set_single_value("Protection Settings", "session_quorum", before)
		for _turn in range(2):
			link_sessions.execute()
			assert frappe.db.get_single_value("Protection Settings", "session_quorum") == after


def test_grants_do_not_open_an_item(session: Document, item: Document) -> None:
	"""An officer of the case reads the case, not what the session wrote of it."""
	officer = make_person(Role.CASE_OFFICER)
	grants.give(CASE, item.violation_case, officer)
	with as_user(officer):
		assert not frappe.has_permission("Session Item", "read", doc=item)
