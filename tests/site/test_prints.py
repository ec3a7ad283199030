"""Papers: what stands on them, who makes them, that they leave a row in the audit and nothing on the server."""

from __future__ import annotations

import base64
import io
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from pypdf import PdfReader

from cndh_protection.access import audit, grants, limits, soundness
from cndh_protection.access.audit import Code
from cndh_protection.access.printing import NotPrinted
from cndh_protection.access.reveal import ReasonNeeded
from cndh_protection.access.sessions import NotInteractive
from cndh_protection.constants import Role, Stage
from cndh_protection.services.prints import papers, pdf
from cndh_protection.services.prints.making import make
from cndh_protection.services.prints.papers import NotYet
from tests.browsing import at_the_browser
from tests.factories import make_case, make_defender, make_letter, make_measure, make_referral
from tests.people import as_user, make_person
from tests.referring import send

SECRET = "Ousmane-le-forgeron"


@pytest.fixture
def case() -> Document:
	"""A case with something to hide."""
	return make_case(team=False, narrative=SECRET, contact="+223 00 00 11 22", no_contact=0)


def text_of(paper: dict[str, str]) -> str:
	"""What a reader of the paper sees, in one line: drawn lines are broken anywhere."""
	pages = PdfReader(io.BytesIO(base64.b64decode(paper["pdf"]))).pages
	return " ".join(" ".join(page.extract_text() for page in pages).split())


def drawn(paper: dict[str, str]) -> str:
	"""The same without spaces: in a narrow column a line breaks in the midst of a name, wherever it has a hyphen."""
	return text_of(paper).replace(" ", "")


def officer(case: str, *roles: str, **values: Any) -> str:
	"""Somebody with a grant on the case."""
	login = make_person(*(roles or (Role.CASE_OFFICER,)))
	grants.give("Violation Case", case, login, **values)
	return login


def printed(login: str) -> list[dict[str, Any]]:
	return audit.read("actor = %s and code = %s", [login, Code.PRINTED])


def test_an_acknowledgement_says_the_number_and_nothing_else(case: Document) -> None:
	"""Neither what was told nor who told it nor whom it is about; without the sign unless it is asked for."""
	with at_the_browser(officer(case.name)) as login:
		plain, signed = (make("acknowledgement", case.name, with_logo=logo) for logo in (0, 1))
	assert plain["file_name"] == f"{case.name}-accuse.pdf"
	assert case.name in text_of(plain)
	for hidden in (SECRET, "00 00 11 22", login, "Commission nationale", "défenseur"):
		assert hidden not in text_of(plain)
	assert "Commission nationale" in text_of(signed)


def test_the_code_on_the_paper_is_found_in_the_audit(case: Document) -> None:
	with at_the_browser(officer(case.name)) as login:
		paper = make("acknowledgement", case.name)
	(row,) = printed(login)
	assert row["name"].upper().startswith(paper["code"])
	assert paper["code"] in text_of(paper)
	assert "acknowledgement" in row["details"]


def test_a_plan_lists_the_approved_measures(case: Document) -> None:
	"""With the risk that each creates, by alias; not the place of a shelter, nor what nobody approved."""
	person = make_defender(legal_name="Oumou Exemple")
	with as_user("Administrator"):
		make_measure(
			violation_case=case.name,
			beneficiary=person.name,
			at=Stage.MEASURE_ACTIVE,
			risk_created="Absence visible",
			details="Maison bleue",
		)
		make_measure(violation_case=case.name, beneficiary=person.name, risk_created="Pas encore décidé")
	with at_the_browser(officer(case.name)):
		said = drawn(make("plan", case.name))
	assert person.alias in said
	assert "Absencevisible" in said
	for hidden in ("Maisonbleue", "Pasencoredécidé", "OumouExemple"):
		assert hidden not in said


def test_there_is_no_plan_before_a_measure_is_approved(case: Document) -> None:
	make_measure(violation_case=case.name)
	with at_the_browser(officer(case.name)) as login, pytest.raises(NotYet):
		make("plan", case.name)
	assert printed(login) == []


def test_a_closing_letter_needs_a_closed_case(case: Document) -> None:
	with at_the_browser(officer(case.name)) as login, pytest.raises(NotYet):
		make("closing", case.name)
	case.db_set({"workflow_state": "Closed", "closed_on": frappe.utils.now_datetime()})
	case.db_set({"closure_reason": "Closure Reason-RSK", "orientation": "Referral Service-LAW"})
	with at_the_browser(make_person(Role.CHAIR)):
		said = text_of(make("closing", case.name))
	for term in (case.closure_reason, case.orientation):
		assert frappe.db.get_value("Reference Term", term, "label_fr") in said
		assert term not in said
	assert printed(login) == []


def test_a_letter_is_marked_until_it_is_approved(case: Document) -> None:
	letter = make_letter(violation_case=case.name, body="Première ligne.\n\nSeconde ligne.")
	login = officer(case.name)
	with at_the_browser(login):
		assert "PROJET" in text_of(make("letter", letter.name, with_logo=1))
	letter.db_set("approved_on", frappe.utils.now_datetime())
	with at_the_browser(login):
		said = text_of(make("letter", letter.name, with_logo=1))
	assert "PROJET" not in said
	assert "Première ligne." in said
	assert "Gendarmerie" in said


def test_what_was_typed_is_text_and_never_markup(case: Document) -> None:
	"""Nor does it make the server fetch anything."""
	letter = make_letter(violation_case=case.name, body="<img src='file:///etc/passwd'><b>gras</b>")
	with at_the_browser(officer(case.name)):
		assert "<img src='file:///etc/passwd'><b>gras</b>" in text_of(make("letter", letter.name))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://localhost/", "data:text/html;base64,AAAA"])
def test_a_paper_fetches_nothing(url: str) -> None:
	with pytest.raises(pdf.NothingFetched):
		pdf._fetch_nothing(url)


def test_the_sign_of_the_commission_is_drawn() -> None:
	assert pdf._fetch_nothing(pdf.logo())["mime_type"] == "image/svg+xml"


# Who


def test_who_only_reads_prints_nothing(case: Document) -> None:
	with at_the_browser(officer(case.name, Role.LEGAL)) as login, pytest.raises(frappe.PermissionError):
		make("acknowledgement", case.name)
	assert printed(login) == []


def test_to_a_stranger_the_case_is_not_there(case: Document) -> None:
	with at_the_browser(make_person(Role.CASE_OFFICER)), pytest.raises(frappe.DoesNotExistError):
		make("acknowledgement", case.name)


def test_what_is_closed_closes_the_paper(case: Document) -> None:
	letter = make_letter(violation_case=case.name)
	with (
		at_the_browser(officer(case.name, compartments="identity")) as login,
		pytest.raises(NotPrinted, match="closed to you"),
	):
		make("letter", letter.name)
	assert printed(login) == []


def test_a_value_that_does_not_open_is_not_left_out(case: Document) -> None:
	letter = make_letter(violation_case=case.name)
	frappe.db.sql("update `tabAuthority Letter` set body = subject where name = %s", letter.name)
	with at_the_browser(officer(case.name)), pytest.raises(NotPrinted):
		make("letter", letter.name)


def test_a_program_prints_nothing(case: Document) -> None:
	with as_user(officer(case.name)), pytest.raises(NotInteractive):
		make("acknowledgement", case.name)


def test_a_missing_guard_keeps_papers_closed(case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	with at_the_browser(officer(case.name)):
		monkeypatch.setattr(soundness, "_checks", [lambda: ["a hook"]])
		with pytest.raises(soundness.NotSound):
			make("acknowledgement", case.name)


def test_papers_count_with_openings(case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(limits, "OPENINGS_A_DAY", 1)
	with at_the_browser(officer(case.name)):
		make("acknowledgement", case.name)
		with pytest.raises(limits.TooManyOpenings):
			make("acknowledgement", case.name)


def test_a_case_of_named_persons_asks_why(case: Document) -> None:
	case.db_set("confidentiality_level", "C3")
	with at_the_browser(officer(case.name)) as login:
		with pytest.raises(ReasonNeeded):
			make("acknowledgement", case.name)
		make("acknowledgement", case.name, reason="She asked for it")
	assert frappe.db.exists("Opening Reason", {"user": login})


def test_a_compartment_that_asks_the_password_again_waits_for_it(
	case: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""As an appeal does that shows a source."""
	located = papers.Paper(
		"Violation Case", "acknowledgement.html", "x", lambda _opened: {}, lambda _name: ("location",)
	)
	monkeypatch.setitem(papers.PAPERS, "located", located)
	with (
		at_the_browser(officer(case.name, compartments="core,location")),
		pytest.raises(NotPrinted, match="password"),
	):
		make("located", case.name)


@pytest.fixture
def referral() -> Document:
	"""One that is in its partner's hands."""
	who = make_defender(legal_name="Oumou Exemple", contacts=[{"kind": "Phone", "value": "+223 00 00 33 44"}])
	case = make_case(summary=SECRET, defenders=[{"defender": who.name}]).name
	sections = [{"section": name} for name in ("Identity", "Facts")]
	return send(make_referral(violation_case=case, defender=who.name, sections=sections))


def test_a_sheet_says_what_the_partner_reads(referral: Document) -> None:
	"""And nothing of a section that was not chosen."""
	with at_the_browser(officer(referral.violation_case)):
		said = text_of(make("sheet", referral.name))
	for shown in ("Oumou Exemple", SECRET, "Advise her on a complaint.", referral.name):
		assert shown in said
	assert "00 00 33 44" not in said


def test_a_sheet_opens_its_sections_and_no_more(referral: Document) -> None:
	"""Contact is not asked for where it is not shown; identity is."""
	with at_the_browser(officer(referral.violation_case, compartments="core,identity")):
		make("sheet", referral.name)
	with (
		at_the_browser(officer(referral.violation_case, compartments="core")),
		pytest.raises(NotPrinted, match="closed to you"),
	):
		make("sheet", referral.name)


def test_a_sheet_that_the_partner_no_longer_sees_is_not_printed(referral: Document) -> None:
	frappe.get_doc("Consent", referral.consent).withdraw()
	with at_the_browser(officer(referral.violation_case)) as login, pytest.raises(NotYet):
		make("sheet", referral.name)
	assert printed(login) == []


def test_who_only_reads_a_referral_prints_no_sheet(referral: Document) -> None:
	with (
		at_the_browser(officer(referral.violation_case, Role.LEGAL)),
		pytest.raises(frappe.PermissionError),
	):
		make("sheet", referral.name)


def test_an_unknown_paper_is_refused(case: Document) -> None:
	with at_the_browser(officer(case.name)), pytest.raises(frappe.ValidationError, match="no such paper"):
		make("passport", case.name)


def test_nothing_of_it_stays_on_the_server(case: Document) -> None:
	before = frappe.db.count("File")
	letter = make_letter(violation_case=case.name, body=SECRET)
	with at_the_browser(officer(case.name)):
		make("letter", letter.name)
	assert frappe.db.count("File") == before
