"""The partner's page: its referrals, one sheet at a time, and what it may answer; gone once they are no longer live."""

from __future__ import annotations

import re
from collections.abc import Iterator

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, today
from frappe.website.serve import get_response
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from cndh_protection.access import soundness
from cndh_protection.access.audit import Code
from cndh_protection.constants import REFERRALS_IN_PARTNER_HANDS, Role, Stage
from cndh_protection.services.referrals.sending import tell_of_answer
from cndh_protection.services.stages import stage_of_state
from tests.browsing import at_the_browser, audited_since, be_at_the_browser, end_of_audit
from tests.factories import make_case, make_defender, make_partner, make_referral
from tests.people import as_role, make_person, person
from tests.permissions.small_world import conflict
from tests.referring import ALL_STAGES, send, step
from tests.seal.support import opened

NAME = "Awa Secrète"
SUMMARY = "CANARI-faits"
PURPOSE = "La conseiller sur une plainte."


@pytest.fixture
def partner() -> Document:
	return make_partner(login=person(Role.PARTNER))


@pytest.fixture
def referral(partner: Document) -> Document:
	"""Sent: identity and facts."""
	who = make_defender(legal_name=NAME, contacts=[{"kind": "Phone", "value": "CANARI-tel"}])
	case = make_case(summary=SUMMARY, defenders=[{"defender": who.name}]).name
	sections = [{"section": "Identity"}, {"section": "Facts"}]
	given = {"violation_case": case, "defender": who.name, "sections": sections, "purpose": PURPOSE}
	return send(make_referral(partner=partner.name, **given))


@pytest.fixture(autouse=True)
def clean_request() -> Iterator[None]:
	yield
	frappe.local.form_dict = frappe._dict()
	frappe.local.flags.redirect_location = None


def ask(login: str | None = None, **posted: str) -> frappe._dict:
	"""The answer to the page's form, or the page itself, to somebody at the browser."""
	with at_the_browser(login or person(Role.PARTNER)):
		be_at_the_browser("POST" if posted else "GET", "/partenaire")
		frappe.local.form_dict = frappe._dict(posted)
		frappe.local.lang = "fr"
		try:
			return get_response("partenaire")
		finally:
			frappe.local.lang = "en"


def page(**posted: str) -> str:
	response = ask(**posted)
	assert response.status_code == 200, response.status
	return response.get_data(as_text=True)


def refusal(**posted: str) -> str:
	"""The words in which the page refuses."""
	text = page(**posted)
	assert NAME not in text
	(said,) = re.findall(r'role="alert">([^<]+)', text)
	return str(said)


def redirected(**posted: str) -> bool:
	return ask(**posted).status_code in (301, 302, 303)


def stage(referral: Document) -> str | None:
	return stage_of_state(frappe.db.get_value("Referral", referral.name, "workflow_state"))


def test_the_list_tells_numbers_and_days_and_nobody(referral: Document) -> None:
	text = page()
	assert referral.name in text
	assert "Aide juridique" in text
	for hidden in (NAME, SUMMARY, PURPOSE, referral.violation_case, referral.defender, referral.consent):
		assert hidden not in text


def test_the_sheet_shows_the_chosen_sections_only(referral: Document) -> None:
	text = page(read=referral.name)
	for shown in (NAME, SUMMARY, PURPOSE):
		assert shown in text
	for hidden in ("CANARI-tel", referral.violation_case, referral.defender, referral.consent):
		assert hidden not in text


def test_what_is_typed_is_no_markup(partner: Document) -> None:
	made = send(make_referral(partner=partner.name, purpose="<b>gras</b>"))
	assert "&lt;b&gt;gras" in page(read=made.name)


def test_reading_is_noted_and_audited_first(referral: Document) -> None:
	before = end_of_audit()
	page(read=referral.name)
	referral.reload()
	assert stage(referral) == Stage.REFERRAL_READ
	first = referral.first_read_on
	assert first
	(row,) = audited_since(before, Code.REFERRAL_READ)
	assert (row["actor"], row["record"], row["root"]) == (
		person(Role.PARTNER),
		referral.name,
		referral.violation_case,
	)
	page(read=referral.name)
	assert frappe.db.get_value("Referral", referral.name, "first_read_on") == first


def test_nothing_opens_to_a_program(referral: Document) -> None:
	"""Nor to anybody without a session of a login."""
	with as_role(Role.PARTNER):
		frappe.local.request = Request(EnvironBuilder(method="POST", path="/partenaire").get_environ())
		frappe.local.form_dict = frappe._dict(read=referral.name)
		text = get_response("partenaire").get_data(as_text=True)
		del frappe.local.request
	assert NAME not in text
	assert 'role="alert"' in text


def test_nothing_opens_while_a_guard_is_missing(referral: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Neither to the partner nor for a new sheet."""
	prepared = make_referral(partner=referral.partner)
	monkeypatch.setattr(soundness, "failures", lambda: ["one"])
	assert 'role="alert"' in page(read=referral.name)
	with pytest.raises(soundness.NotSound):
		send(prepared)


def test_a_missing_section_is_left_out(partner: Document) -> None:
	"""Of somebody without a name, a phone, a summary."""
	who = make_defender(name_unknown=1, legal_name=None)
	case = make_case(defenders=[{"defender": who.name}]).name
	made = send(make_referral(partner=partner.name, violation_case=case, defender=who.name))
	frappe.db.set_value("Referral", made.name, "sheet_facts", None)
	text = page(read=made.name)
	assert "<h3>Identité</h3>" in text  # what stands in clear: that it is a person
	for missing in ("Name:", "Nom\N{NO-BREAK SPACE}:", "<h3>Contact</h3>", "<h3>Faits</h3>"):
		assert missing not in text


def test_accepts_begins_reports_and_delivers(referral: Document) -> None:
	page(read=referral.name)
	assert redirected(referral=referral.name, act="accept")
	assert stage(referral) == Stage.REFERRAL_ACCEPTED
	assert redirected(referral=referral.name, act="begin")
	assert redirected(referral=referral.name, act="news", note="CANARI-nouvelle")
	assert redirected(referral=referral.name, act="deliver", note="Plainte déposée.")
	assert stage(referral) == Stage.REFERRAL_DELIVERED
	referral.reload()
	assert opened(referral, "partner_note") == "Plainte déposée."
	assert [row.action for row in referral.steps][-2:] == ["Report progress", "Report the result"]
	assert "CANARI" not in str([row.reason for row in referral.steps])
	assert referral.answered_on


def test_whoever_sent_it_hears_of_the_answer(referral: Document) -> None:
	"""By numbers; nobody who may not read the case."""
	page(read=referral.name)
	about = {"document_name": referral.violation_case, "for_user": referral.sent_by}
	assert not frappe.db.exists("Notification Log", about)
	assert redirected(referral=referral.name, act="decline", note="CANARI-motif")
	(said,) = frappe.get_all("Notification Log", about, pluck="subject")
	assert referral.name in said
	assert "CANARI" not in said
	stranger = make_person(Role.PROTECTION_OFFICER)
	referral.reload()
	referral.sent_by = stranger
	tell_of_answer(referral)
	assert not frappe.db.exists("Notification Log", {"for_user": stranger})


@pytest.mark.parametrize("act", ["decline", "give_back"])
def test_declines_with_a_reason(referral: Document, act: str) -> None:
	page(read=referral.name)
	if act == "give_back":
		assert redirected(referral=referral.name, act="accept")
	assert 'role="alert"' in page(referral=referral.name, act=act, note="  ")
	assert redirected(referral=referral.name, act=act, note="Nous sommes complets.")
	assert stage(referral) == Stage.REFERRAL_DECLINED
	assert NAME not in page(read=referral.name)


@pytest.mark.parametrize("act", ["accept", "begin", "deliver", "news", "no such act", ""])
def test_only_what_is_offered(referral: Document, act: str) -> None:
	"""Once read: to accept, or to decline."""
	page(read=referral.name)
	answered = ask(referral=referral.name, act=act, note="x")
	assert (answered.status_code == 200) is (act != "accept")


@pytest.mark.parametrize("at", ALL_STAGES)
def test_only_while_it_is_in_its_hands(partner: Document, at: str) -> None:
	made = make_referral(partner=partner.name, at=at)
	assert (made.name in page()) is (at in REFERRALS_IN_PARTNER_HANDS)
	said = page(read=made.name)
	assert ('role="alert"' in said) is (at not in REFERRALS_IN_PARTNER_HANDS)


def test_expiry_withdrawal_and_revocation_close_an_open_page(referral: Document) -> None:
	"""Politely, and in the same words as for a number that is none."""
	none = refusal(read="ORI-1999-00000")
	assert NAME in page(read=referral.name)
	frappe.db.set_value("Referral", referral.name, "expires_on", add_days(today(), -1))
	assert refusal(read=referral.name) == none
	assert not redirected(referral=referral.name, act="accept")
	frappe.db.set_value("Referral", referral.name, "expires_on", today())
	consent = frappe.get_doc("Consent", referral.consent)
	consent.db_set("status", "Consent Status-WDN")
	assert refusal(read=referral.name) == none
	consent.db_set("status", "Consent Status-GIV")
	assert NAME in page(read=referral.name)
	step(referral, "Revoke", step_reason="Danger.")
	assert refusal(read=referral.name) == none
	assert not redirected(referral=referral.name, act="accept")
	assert stage(referral) == Stage.REFERRAL_REVOKED
	assert "page" in none


def test_a_conflict_closes_it_too(referral: Document) -> None:
	none = refusal(read="ORI-1999-00000")
	conflict(referral.violation_case, user=person(Role.PARTNER))
	assert refusal(read=referral.name) == none


def test_a_conflict_of_a_colleague_closes_it_for_all(referral: Document, partner: Document) -> None:
	colleague = make_person(Role.PARTNER)
	partner.append("people", {"user": colleague, "active": 1})
	partner.save()
	assert NAME in page(read=referral.name)
	conflict(referral.violation_case, user=colleague)
	assert NAME not in page(read=referral.name)


def test_another_partners_number_is_like_none(referral: Document) -> None:
	"""Though the partner has one of its own."""
	foreign = make_referral(partner=make_partner().name, at=Stage.REFERRAL_SENT)
	assert foreign.name not in page()
	assert refusal(read=foreign.name) == refusal(read="ORI-1999-00000")
	for act in ("accept", "decline"):
		heard = [refusal(referral=number, act=act, note="x") for number in (foreign.name, "ORI-1999-00000")]
		assert heard[0] == heard[1]
	assert stage(foreign) == Stage.REFERRAL_SENT


def test_a_person_who_left_the_partner_is_out(referral: Document, partner: Document) -> None:
	partner.people[0].active = 0
	partner.save()
	assert ask(read=referral.name).status_code == 403


def test_staff_read_no_sheet_here(referral: Document) -> None:
	assert ask(person(Role.PROTECTION_OFFICER), read=referral.name).status_code == 403
