"""Consents: what an answer must say, who may give it, and that what needs one is refused without."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime, today

from cndh_protection.access import consented
from cndh_protection.access.consented import GIVEN, LIMITED, NOT_ASKED, REFUSED, VITAL, WITHDRAWN
from cndh_protection.constants import Role
from cndh_protection.services.consent_rules import ConsentRefused
from cndh_protection.services.consents import ConsentMissing, recipients_of, require
from tests.factories import (
	make_appeal,
	make_case,
	make_consent,
	make_defender,
	make_letter,
	make_partner,
	make_referral,
)
from tests.people import as_role, person
from tests.seal.support import stored

MINOR = "Age Group-00-17"


@pytest.fixture
def defender() -> str:
	return str(make_defender(name_unknown=1, legal_name=None).name)


@pytest.fixture
def case(defender: str) -> str:
	return str(make_case(defenders=[{"defender": defender}]).name)


def give(case: str, defender: str, **given: Any) -> Document:
	return make_consent(violation_case=case, defender=defender, **given)


def missing(case: str, defender: str, scope: str = "S1", **recipient: str) -> str:
	"""The words in which something that needs a consent is refused, in French."""
	frappe.local.lang = "fr"
	with pytest.raises(ConsentMissing) as refusal:
		require(case, defender, scope, **recipient)
	frappe.local.lang = "en"
	return str(refusal.value)


class TestWhatNeedsOne:
	def test_a_given_one_lets_pass(self, case: str, defender: str) -> None:
		made = give(case, defender)
		assert require(case, defender, "S1") == made.name

	def test_not_asked_is_refused_and_the_words_say_what_to_do(self, case: str, defender: str) -> None:
		alias = frappe.db.get_value("Defender", defender, "alias")
		for status in (None, NOT_ASKED):
			if status:
				give(case, defender, status=status, mode=None)
			said = missing(case, defender)
			assert "Enregistrer et traiter mon dossier" in said
			assert alias in said
			assert "compte comme un refus" in said
			assert "Demandez" in said

	def test_a_refusal_is_respected(self, case: str, defender: str) -> None:
		give(case, defender, status=REFUSED)
		assert "a refusé" in missing(case, defender)

	def test_an_expired_one_is_none(self, case: str, defender: str) -> None:
		made = give(case, defender, expires_on=today())
		assert require(case, defender, "S1")
		made.db_set("expires_on", add_days(today(), -1))
		assert "pris fin" in missing(case, defender)

	def test_limits_let_pass(self, case: str, defender: str) -> None:
		give(case, defender, status=LIMITED, limits="Not to her brother.")
		assert require(case, defender, "S1")

	def test_another_scope_person_or_case_is_none(self, case: str, defender: str) -> None:
		give(case, defender)
		other = make_defender().name
		elsewhere = make_case(defenders=[{"defender": defender}]).name
		for about in ((case, defender, "S2"), (case, other, "S1"), (elsewhere, defender, "S1")):
			missing(*about)

	def test_one_of_several_scopes_does(self, case: str, defender: str) -> None:
		give(case, defender, scope="S4A")
		assert require(case, defender, "S4|S4A")
		assert " ou " in missing(case, defender, "S5A|S5B")

	def test_one_for_each_partner(self, case: str, defender: str) -> None:
		first, second = make_partner().name, make_partner().name
		give(case, defender, scope="S3", partner=first)
		assert require(case, defender, "S3", partner=first)
		assert require(case, defender, "S3")
		name = frappe.db.get_value("Partner Organisation", second, "organisation_name")
		assert name in missing(case, defender, "S3", partner=second)


class TestAnswers:
	@pytest.mark.parametrize(
		("given", "words"),
		[
			({"mode": None}, "form"),
			({"status": LIMITED}, "limits"),
			({"asked_on": "2999-01-01 00:00:00"}, "future"),
			({"expires_on": "2001-01-01"}, "before the day"),
			({"scope": "S3"}, "one service"),
			({"scope": "S4"}, "one authority"),
			({"status": WITHDRAWN}, "Only a consent that was given"),
		],
	)
	def test_incomplete_or_impossible(
		self, case: str, defender: str, given: dict[str, Any], words: str
	) -> None:
		with pytest.raises(ConsentRefused, match=words):
			give(case, defender, **given)

	def test_of_somebody_of_the_case_only(self, case: str) -> None:
		with pytest.raises(ConsentRefused, match="does not stand"):
			give(case, make_defender().name)

	def test_one_answer_to_one_question(self, case: str, defender: str) -> None:
		first = give(case, defender)
		with pytest.raises(ConsentRefused, match="already"):
			give(case, defender)
		partner = make_partner().name
		give(case, defender, scope="S3", partner=partner)
		give(case, defender, scope="S3", partner=make_partner().name)
		first.withdraw()
		assert give(case, defender).name != first.name

	def test_what_was_given_is_withdrawn_and_stays_so(self, case: str, defender: str) -> None:
		made = give(case, defender)
		made.status = REFUSED
		with pytest.raises(ConsentRefused, match="withdraw"):
			made.save()
		made.reload()
		made.withdraw()
		made.status = GIVEN
		with pytest.raises(ConsentRefused, match="was withdrawn"):
			made.save()

	@pytest.mark.parametrize(
		"given",
		[{}, {"status": LIMITED, "limits": "Not to her brother."}],
		ids=["as it was", "with limits"],
	)
	@pytest.mark.parametrize("days", [None, 30], ids=["without end", "later"])
	def test_a_date_brings_nothing_back(
		self, case: str, defender: str, days: int | None, given: dict[str, str]
	) -> None:
		"""What has run out stays so; the person is asked, and a new answer stands beside the old one."""
		made, until = give(case, defender), days and add_days(today(), days)
		made.db_set("expires_on", add_days(today(), -1))
		made.update({"expires_on": until, **given})
		with pytest.raises(ConsentRefused, match="enter a new one"):
			made.save()
		again = give(case, defender, expires_on=until)
		assert require(case, defender, "S1") == again.name

	def test_a_withdrawn_one_is_not_brought_back_by_a_date(self, case: str, defender: str) -> None:
		made = give(case, defender)
		made.withdraw()
		made.expires_on = add_days(today(), 30)
		made.save()
		missing(case, defender)

	def test_a_day_that_is_over_ends_nothing(self, case: str, defender: str) -> None:
		"""What left since that day would be told to nobody who withdraws it."""
		made = give(case, defender)
		made.db_set("asked_on", add_days(now_datetime(), -10))
		made.reload()
		made.expires_on = add_days(today(), -1)
		with pytest.raises(ConsentRefused, match="withdraw it"):
			made.save()
		made.reload()
		made.expires_on = today()
		made.save()

	def test_one_that_still_stands_may_last_longer(self, case: str, defender: str) -> None:
		made = give(case, defender, expires_on=today())
		made.expires_on = add_days(today(), 30)
		made.save()
		assert require(case, defender, "S1") == made.name

	def test_who_explained_and_when_is_kept(self, case: str, defender: str) -> None:
		with as_role(Role.CASE_OFFICER) as officer:
			made = give(case, defender)
		assert made.explained_by == officer
		assert made.asked_on

	def test_limits_are_sealed(self, case: str, defender: str) -> None:
		made = give(case, defender, status=LIMITED, limits="CANARI-limite")
		assert "CANARI" not in str(stored("Consent", made.name, "limits"))


class TestWithdrawal:
	def test_stops_at_once_and_lists_who_received_what(self, case: str, defender: str) -> None:
		referral = make_referral(violation_case=case, defender=defender, at="referral.SNT")
		consent = frappe.get_doc("Consent", referral.consent)
		partner = referral.partner
		assert require(case, defender, "S3", partner=partner)
		with as_role(Role.CASE_OFFICER):
			consent.withdraw()
		assert consent.withdrawn_on
		assert "retiré" in missing(case, defender, "S3", partner=partner)
		with as_role(Role.CASE_OFFICER):
			((sent,), _others) = recipients_of(consent.name)
		name = frappe.db.get_value("Partner Organisation", partner, "organisation_name")
		assert (sent["name"], sent["recipient"]) == (referral.name, name)

	@pytest.mark.parametrize(
		("role", "shown", "others"),
		[
			(Role.CASE_OFFICER, {"Referral", "Authority Letter"}, 0),
			(Role.RAPPORTEUR, {"Authority Letter"}, 1),
			(Role.PROTECTION_OFFICER, {"Referral"}, 1),
			(Role.DATA_PROTECTION, set(), 2),
			(Role.INTAKE, set(), 2),
		],
	)
	def test_tells_of_each_to_whoever_reads_it(
		self, case: str, defender: str, role: str, shown: set[str], others: int
	) -> None:
		"""To everybody else how many there are: neither numbers nor recipients nor times."""
		partner = make_partner().name
		consent = give(case, defender, scope="S4A")
		letter = make_letter(violation_case=case, consent_scope="Without name (S4A)")
		letter.db_set("sent_on", now_datetime())
		referral = make_referral(violation_case=case, defender=defender, partner=partner, at="referral.SNT")
		referral.db_set({"consent": consent.name, "sent_on": now_datetime()})
		with as_role(role):
			told = recipients_of(consent.name)
		assert ({one["doctype"] for one in told.shown}, told.others) == (shown, others)

	def test_not_what_left_after_it_had_run_out(self, case: str, defender: str) -> None:
		"""That left under a newer one."""
		consent = give(case, defender, scope="S4A")
		consent.db_set({"expires_on": add_days(today(), -1), "asked_on": add_days(now_datetime(), -9)})
		letter = make_letter(violation_case=case, consent_scope="Without name (S4A)")
		letter.db_set("sent_on", now_datetime())
		assert recipients_of(consent.name) == ([], 0)
		letter.db_set("sent_on", add_days(now_datetime(), -2))
		assert [one["name"] for one in recipients_of(consent.name).shown] == [letter.name]

	@pytest.mark.parametrize(
		("scope", "letter_scope", "listed"),
		[
			("S4", "With name (S4)", True),
			("S4", "Without name (S4A)", True),
			("S4A", "Without name (S4A)", True),
			("S4A", "With name (S4)", False),
		],
	)
	def test_lists_letters_to_authorities(
		self, case: str, defender: str, scope: str, letter_scope: str, listed: bool
	) -> None:
		"""To that authority, and sent while the consent stood."""
		consent = give(case, defender, scope=scope, authority="GEN" if scope == "S4" else None)
		sent, before, elsewhere, draft = (
			make_letter(violation_case=case, consent_scope=letter_scope) for _n in range(4)
		)
		sent.db_set("sent_on", now_datetime())
		before.db_set("sent_on", add_days(consent.asked_on, -1))
		elsewhere.db_set({"sent_on": now_datetime(), "authority": "POL"})
		consent.withdraw()
		draft.db_set("sent_on", now_datetime() + timedelta(hours=1))
		found = {one["name"]: one["recipient"] for one in recipients_of(consent.name).shown}
		gendarmerie = frappe.db.get_value("Authority", "GEN", "label_fr")
		assert found.get(sent.name) == (gendarmerie if listed else None)
		assert not found.keys() & {before.name, draft.name}
		assert (elsewhere.name in found) == (scope == "S4A" and listed)

	@pytest.mark.parametrize(("scope", "column"), [("S5A", "to_government"), ("S5B", "in_public")])
	def test_lists_appeals_that_carried_the_name(
		self, case: str, defender: str, scope: str, column: str
	) -> None:
		consent = give(case, defender, scope=scope)
		appeal = make_appeal(violation_case=case, defender=defender)
		assert appeal.get(column) == "Yes"
		appeal.db_set("sent_on", now_datetime())
		((sent,), _others) = recipients_of(consent.name)
		label = frappe.db.get_value("Reference Term", appeal.mechanism, "label_fr")
		assert (sent["doctype"], sent["name"], sent["recipient"]) == ("Urgent Appeal", appeal.name, label)

	def test_only_by_whoever_may_write_it(self, case: str, defender: str) -> None:
		made = give(case, defender)
		for role in (Role.RAPPORTEUR, Role.CHAIR, Role.PROTECTION_OFFICER):
			with as_role(role), pytest.raises(frappe.PermissionError):
				frappe.get_doc("Consent", made.name).withdraw()
		assert require(case, defender, "S1")


def test_a_refusal_stays_an_answer(case: str, defender: str) -> None:
	made = give(case, defender, status=REFUSED)
	made.status = NOT_ASKED
	with pytest.raises(ConsentRefused, match="stays an answer"):
		made.save()


class TestVitalInterest:
	@pytest.fixture
	def urgent(self, defender: str) -> str:
		return str(make_case(defenders=[{"defender": defender}], red_flags=[{"flag": "F03"}]).name)

	@pytest.fixture
	def taken(self, urgent: str, defender: str) -> Document:
		with as_role(Role.CASE_OFFICER):
			return give(
				urgent, defender, status=VITAL, vital_reason="Abducted; nobody can ask her.", mode=None
			)

	def test_imminent_danger_and_a_reason(self, case: str, urgent: str, defender: str) -> None:
		with pytest.raises(ConsentRefused, match="imminent"):
			give(case, defender, status=VITAL, vital_reason="x")
		with pytest.raises(ConsentRefused, match="could not be asked"):
			give(urgent, defender, status=VITAL)
		frappe.db.set_value("Violation Case", case, "emergency", 1)
		assert give(case, defender, status=VITAL, vital_reason="x").vital_result == "Due"

	def test_holds_a_day_then_no_more(
		self, taken: Document, urgent: str, defender: str, monkeypatch: pytest.MonkeyPatch
	) -> None:
		assert require(urgent, defender, "S1")
		late = now_datetime() + timedelta(hours=24, minutes=1)
		monkeypatch.setattr(consented, "now_datetime", lambda: late)
		assert "24 heures" in missing(urgent, defender)

	def test_a_second_person_confirms(self, taken: Document, urgent: str, defender: str) -> None:
		with as_role(Role.CASE_OFFICER), pytest.raises(frappe.PermissionError, match="chair"):
			frappe.get_doc("Consent", taken.name).decide_vital(confirmed=True)
		with as_role(Role.CHAIR) as chair:
			frappe.get_doc("Consent", taken.name).decide_vital(confirmed=True)
		taken.reload()
		assert (taken.vital_result, taken.vital_confirmed_by) == ("Confirmed", chair)
		frappe.db.set_value("Consent", taken.name, "vital_before", now_datetime() - timedelta(days=9))
		assert require(urgent, defender, "S1")
		with as_role(Role.CHAIR), pytest.raises(ConsentRefused, match="no exception"):
			frappe.get_doc("Consent", taken.name).decide_vital(confirmed=False)

	def test_not_whoever_took_it(self, taken: Document) -> None:
		frappe.db.set_value("Consent", taken.name, "vital_by", person(Role.CHAIR))
		with as_role(Role.CHAIR), pytest.raises(frappe.PermissionError, match="second person"):
			frappe.get_doc("Consent", taken.name).decide_vital(confirmed=True)

	def test_a_refusal_ends_it(self, taken: Document, urgent: str, defender: str) -> None:
		with as_role(Role.CHAIR):
			frappe.get_doc("Consent", taken.name).decide_vital(confirmed=False)
		missing(urgent, defender)

	def test_too_late_is_too_late(self, taken: Document) -> None:
		frappe.db.set_value("Consent", taken.name, "vital_before", now_datetime() - timedelta(minutes=1))
		with as_role(Role.CHAIR), pytest.raises(ConsentRefused, match="24 hours"):
			frappe.get_doc("Consent", taken.name).decide_vital(confirmed=True)

	@pytest.mark.parametrize("answer", [REFUSED, WITHDRAWN])
	def test_after_a_no_it_stands_once_it_is_confirmed(self, urgent: str, defender: str, answer: str) -> None:
		"""Whoever said no was asked: nobody sets that aside alone, on the same page or on a new one."""
		with as_role(Role.CASE_OFFICER):
			made = give(urgent, defender, status=GIVEN if answer == WITHDRAWN else REFUSED)
			vital = {"status": VITAL, "vital_reason": "Abducted; nobody can ask her."}
			if answer == WITHDRAWN:
				made.withdraw()
				made = give(urgent, defender, **vital)
			else:
				made.update(vital).save()
		assert "présidence" in missing(urgent, defender)
		with as_role(Role.CHAIR):
			frappe.get_doc("Consent", made.name).decide_vital(confirmed=True)
		assert require(urgent, defender, "S1") == made.name

	@pytest.mark.parametrize("ended_by", ["the chair", "time"])
	def test_what_nobody_confirmed_is_not_taken_again_alone(
		self, taken: Document, urgent: str, defender: str, ended_by: str
	) -> None:
		if ended_by == "the chair":
			with as_role(Role.CHAIR):
				frappe.get_doc("Consent", taken.name).decide_vital(confirmed=False)
		with as_role(Role.CASE_OFFICER):
			for status in (NOT_ASKED, VITAL):
				taken.reload()
				taken.update({"status": status, "vital_reason": "Still abducted."}).save()
		missing(urgent, defender)

	def test_an_exception_to_another_question_holds_its_day(self, urgent: str, defender: str) -> None:
		give(urgent, defender, scope="S2", status=REFUSED)
		give(urgent, defender, status=VITAL, vital_reason="x")
		assert require(urgent, defender, "S1")

	def test_the_chair_hears_of_it_without_a_name(self, taken: Document, urgent: str) -> None:
		filters = {"for_user": person(Role.CHAIR), "document_name": urgent}
		(said,) = frappe.get_all("Notification Log", filters=filters, pluck="subject")
		assert urgent in said
		assert frappe.db.get_value("Defender", taken.defender, "alias") not in said
		taken.reload()
		taken.spoken_language = "Language-bam"
		taken.save()  # a later change tells nobody again
		assert frappe.db.count("Notification Log", filters) == 1

	def test_nobody_confirms_by_posting(self, taken: Document) -> None:
		with as_role(Role.CASE_OFFICER):
			doc = frappe.get_doc("Consent", taken.name)
			doc.update({"vital_result": "Confirmed", "vital_before": "2999-01-01 00:00:00"})
			doc.save()
		taken.reload()
		assert taken.vital_result == "Due"


class TestMinors:
	@pytest.fixture
	def child(self) -> str:
		return str(make_defender(age_group=MINOR).name)

	@pytest.fixture
	def guardian(self) -> str:
		return str(make_defender().name)

	@pytest.fixture
	def of_child(self, child: str) -> str:
		referent = person(Role.SENSITIVE_REFERENT)
		return str(make_case(defenders=[{"defender": child}], referent=referent).name)

	def test_child_and_guardian_agree(self, of_child: str, child: str, guardian: str) -> None:
		with pytest.raises(ConsentRefused, match="child must agree"):
			give(of_child, child, guardian=guardian)
		with pytest.raises(ConsentRefused, match="guardian who agrees"):
			give(of_child, child, assent=1)
		assert give(of_child, child, assent=1, guardian=guardian)

	def test_not_a_guardian_who_is_a_risk(self, of_child: str, child: str, guardian: str) -> None:
		doc = frappe.get_doc("Defender", child)
		relation = {"relative": guardian, "relation": "Beneficiary Relation-PAR", "guardian_risk": 1}
		relation["relation"] = frappe.get_all(
			"Reference Term", {"term_list": "Beneficiary Relation"}, pluck="name", limit=1
		)[0]
		doc.append("relations", relation)
		doc.save()
		with pytest.raises(ConsentRefused, match="risk to the child"):
			give(of_child, child, assent=1, guardian=guardian)
		with pytest.raises(ConsentRefused, match="best interest"):
			give(of_child, child, assent=1, guardian_is_risk=1)
		assert give(of_child, child, assent=1, guardian_is_risk=1, best_interest="With her aunt.")
