"""Referrals: sending asks for the consent for this partner, and makes the sheet; what was sent stays as it was."""

from __future__ import annotations

import json
from datetime import timedelta

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime, today

from cndh_protection.access.audit import Code
from cndh_protection.access.composing import SectionClosed
from cndh_protection.access.referral_sheet import is_live, partner_in_conflict
from cndh_protection.access.rights import CASE
from cndh_protection.constants import REFERRALS_IN_PARTNER_HANDS, Role, Stage
from cndh_protection.patches.v1_0 import make_referral_workflow
from cndh_protection.services.consents import ConsentMissing
from cndh_protection.services.referrals.sending import ReferralRefused
from cndh_protection.services.stages import StepIncomplete, StepNotAllowed, apply_step, prepare_step
from tests.browsing import at_the_browser, audited_since, end_of_audit
from tests.factories import make_case, make_defender, make_partner, make_referral
from tests.people import as_role, make_person, person
from tests.permissions.small_world import conflict
from tests.referring import ALL_STAGES, send, step
from tests.seal.support import opened, stored

SUMMARY = "CANARI-faits"
NAME = "Awa CANARI-nom"
PHONE = "+223 70 00 00 02"


@pytest.fixture
def partner() -> str:
	return str(make_partner(login=person(Role.PARTNER)).name)


@pytest.fixture
def referral(partner: str) -> Document:
	"""One that may be sent."""
	contacts = [{"kind": "Phone", "value": PHONE}]
	who = make_defender(legal_name=NAME, contacts=contacts, never_call=1)
	case = make_case(summary=SUMMARY, defenders=[{"defender": who.name}])
	return make_referral(partner=partner, violation_case=case.name, defender=who.name)


class TestSending:
	def test_makes_the_sheet_of_the_chosen_sections(self, referral: Document) -> None:
		sent = send(referral)
		assert NAME in str(opened(sent, "sheet_identity"))
		assert PHONE in str(opened(sent, "sheet_contact"))
		assert opened(sent, "sheet_facts") == SUMMARY
		assert (sent.sheet_danger, sent.sheet_languages) == (None, None)
		assert (sent.sent_by, bool(sent.sent_on)) == (person(Role.PROTECTION_OFFICER), True)
		assert frappe.db.get_value("Consent", sent.consent, "scope") == "Consent Scope-S3"
		for field in ("sheet_identity", "sheet_contact", "sheet_facts", "purpose"):
			assert "CANARI" not in stored("Referral", sent.name, field)

	def test_is_in_the_audit_before_anything_is_opened(self, referral: Document) -> None:
		before = end_of_audit()
		send(referral)
		(row,) = audited_since(before, Code.REFERRAL_SENT)
		assert row["record"] == referral.name
		assert (row["root_type"], row["root"]) == (CASE, referral.violation_case)
		told = json.loads(row["details"])
		assert told == {"sections": "Identity,Contact,Facts", "partner": referral.partner}

	def test_asks_for_the_consent_for_this_partner(self, referral: Document) -> None:
		frappe.db.set_value("Consent", {"defender": referral.defender}, "expires_on", add_days(today(), -1))
		with pytest.raises(ConsentMissing):
			send(referral)
		other = make_partner().name
		frappe.db.set_value(
			"Consent", {"defender": referral.defender}, {"partner": other, "expires_on": None}
		)
		with pytest.raises(ConsentMissing):
			send(referral)
		assert not stored("Referral", referral.name, "sheet_identity")

	def test_not_to_a_partner_in_conflict(self, referral: Document) -> None:
		conflict(referral.violation_case, user=person(Role.PARTNER))
		with pytest.raises(ReferralRefused, match="cannot have"):
			send(referral)

	def test_a_conflict_with_the_person_counts_too(self, referral: Document) -> None:
		assert not partner_in_conflict(referral.partner, referral.violation_case)
		conflict(referral.defender, "Defender", user=person(Role.PARTNER))
		assert partner_in_conflict(referral.partner, referral.violation_case)

	def test_not_to_a_partner_that_is_no_more(self, referral: Document) -> None:
		frappe.db.set_value("Partner Organisation", referral.partner, "active", 0)
		with pytest.raises(ReferralRefused, match="no longer active"):
			send(referral)

	def test_not_without_a_section(self, referral: Document) -> None:
		frappe.db.delete("Referral Section", {"parent": referral.name})
		with pytest.raises(ReferralRefused, match="sections"):
			send(referral)

	def test_not_once_its_day_has_passed(self, referral: Document) -> None:
		frappe.db.set_value("Referral", referral.name, "expires_on", add_days(today(), -1))
		with pytest.raises(ReferralRefused, match="has passed"):
			send(referral)

	def test_not_of_a_case_that_has_ended(self, referral: Document) -> None:
		frappe.db.set_value(CASE, referral.violation_case, "workflow_state", "Closed")
		with pytest.raises(ReferralRefused, match="has ended"):
			send(referral)

	def test_nobody_sends_what_is_closed_to_him_or_her(self, referral: Document) -> None:
		filters = {"record": referral.violation_case, "user": person(Role.PROTECTION_OFFICER)}
		frappe.db.set_value("Access Grant", filters, "compartments", "core")
		with pytest.raises(SectionClosed, match="Identity, Contact"):
			send(referral)
		frappe.db.set_value("Access Grant", filters, "compartments", "identity,contact")
		with pytest.raises(SectionClosed, match="Facts"):
			send(referral)

	def test_what_stands_in_clear_needs_no_opening(self, partner: str) -> None:
		languages = [{"spoken_language": "Language-bam"}]
		who = make_defender(languages=languages, interpreter_needed=1)
		case = make_case(defenders=[{"defender": who.name}], red_flags=[{"flag": "F03"}]).name
		sections = [{"section": "Danger"}, {"section": "Languages"}]
		made = make_referral(partner=partner, violation_case=case, defender=who.name, sections=sections)
		sent = send(made, Role.PSYCHOSOCIAL)
		assert "not assessed" in str(opened(sent, "sheet_danger"))
		assert "interpreter" in str(opened(sent, "sheet_languages"))
		assert sent.sheet_identity is None

	def test_nothing_of_a_frozen_contact(self, referral: Document) -> None:
		frappe.db.set_value("Defender", referral.defender, {"contact_frozen": 1, "frozen_reason": "Arrested"})
		text = str(opened(send(referral), "sheet_contact"))
		assert PHONE not in text
		assert "frozen" in text

	def test_only_by_whom_the_workflow_names(self, referral: Document) -> None:
		for role in (Role.CHAIR, Role.LEGAL):
			with pytest.raises(StepNotAllowed):
				send(referral, role)


class TestWhatWasSent:
	@pytest.mark.parametrize("change", [{"service": "Referral Service-HOS"}, {"purpose": "More."}])
	def test_no_longer_changes(self, referral: Document, change: dict[str, str]) -> None:
		sent = send(referral)
		sent.update(change)
		with as_role(Role.PROTECTION_OFFICER), pytest.raises(ReferralRefused, match="no longer changes"):
			sent.save()

	def test_nor_do_its_sections(self, referral: Document) -> None:
		sent = send(referral)
		sent.append("sections", {"section": "Danger"})
		with as_role(Role.PROTECTION_OFFICER), pytest.raises(ReferralRefused, match="no longer changes"):
			sent.save()

	def test_its_sheet_is_the_servers(self, referral: Document) -> None:
		sent = send(referral)
		with as_role(Role.PROTECTION_OFFICER):
			sent.update({"sheet_facts": "Something else.", "expires_on": add_days(today(), 60)})
			sent.save()
		assert opened(sent, "sheet_facts") == SUMMARY

	@pytest.mark.parametrize("days", [-1, 400])
	def test_a_possible_day(self, referral: Document, days: int) -> None:
		referral.expires_on = add_days(today(), days)
		with pytest.raises(ReferralRefused, match="Open to the partner"):
			referral.save()

	def test_of_somebody_of_the_case(self, referral: Document) -> None:
		with pytest.raises(ReferralRefused, match="does not stand"):
			make_referral(
				violation_case=referral.violation_case, defender=make_defender().name, consent=False
			)


class TestBeingLive:
	@pytest.mark.parametrize("stage", ALL_STAGES)
	def test_in_its_partners_hands_only(self, stage: str) -> None:
		made = make_referral(at=stage)
		assert is_live(made) is (stage in REFERRALS_IN_PARTNER_HANDS)

	def test_until_its_last_day(self) -> None:
		made = make_referral(at=Stage.REFERRAL_ACCEPTED, expires_on=today())
		assert is_live(made)
		made.expires_on = add_days(today(), -1)
		assert not is_live(made)

	def test_while_its_consent_stands(self) -> None:
		made = make_referral(at=Stage.REFERRAL_ACCEPTED)
		frappe.get_doc("Consent", made.consent).withdraw()
		assert not is_live(made)
		made.consent = None
		assert not is_live(made)

	def test_without_a_conflict(self) -> None:
		made = make_referral(partner=make_partner(login=person(Role.PARTNER)).name, at=Stage.REFERRAL_SENT)
		assert is_live(made)
		conflict(made.violation_case, user=person(Role.PARTNER))
		assert not is_live(made)

	def test_only_a_conflict_of_its_own_active_people_counts(self) -> None:
		colleague, stranger = make_person(Role.PARTNER), make_person(Role.PARTNER)
		people = [{"user": person(Role.PARTNER)}, {"user": colleague, "active": 0}]
		made = make_referral(partner=make_partner(people=people).name, at=Stage.REFERRAL_SENT)
		make_partner(login=stranger)
		for login in (colleague, stranger):
			conflict(made.violation_case, user=login)
		assert is_live(made)

	def test_an_exception_that_nobody_confirmed_in_time(self) -> None:
		made = make_referral(at=Stage.REFERRAL_ACCEPTED)
		values = {"status": "Consent Status-VIT", "vital_result": "Due"}
		for hours, live in ((1, True), (-1, False)):
			until = now_datetime() + timedelta(hours=hours)
			frappe.db.set_value("Consent", made.consent, {**values, "vital_before": until})
			assert is_live(made) is live
		frappe.db.set_value("Consent", made.consent, "vital_result", "Confirmed")
		assert is_live(made)
		frappe.db.set_value("Consent", made.consent, "expires_on", add_days(today(), -1))
		assert not is_live(made)


class TestRevoking:
	@pytest.mark.parametrize("stage", sorted(REFERRALS_IN_PARTNER_HANDS))
	def test_at_once_with_a_reason(self, stage: str) -> None:
		made = make_referral(at=stage)
		with pytest.raises(StepIncomplete):
			step(made, "Revoke", Role.CHAIR)
		revoked = step(made, "Revoke", Role.CHAIR, step_reason="CANARI-motif")
		assert not is_live(revoked)
		assert "CANARI" not in str(frappe.db.get_value("Workflow Step", {"parent": made.name}, "reason"))

	def test_though_the_partner_answered_meanwhile(self) -> None:
		"""Two savers: the officer's form is of before, the step is taken on what is stored."""
		made = make_referral(at=Stage.REFERRAL_READ)
		old = frappe.get_doc("Referral", made.name)
		with as_role(Role.PARTNER):
			frappe.get_doc("Referral", made.name).take_partner_step(Stage.REFERRAL_ACCEPTED)
		with at_the_browser(person(Role.PROTECTION_OFFICER)):
			prepare_step("Referral", made.name, "Revoke", {"step_reason": "Danger."})
			apply_step(old.as_json(), "Revoke")
		made.reload()
		assert not is_live(made)
		assert [row.action for row in made.steps] == ["Accept the referral", "Revoke"]

	def test_a_form_of_before_overwrites_nothing(self) -> None:
		made = make_referral(at=Stage.REFERRAL_ACCEPTED)
		old = frappe.get_doc("Referral", made.name)
		with as_role(Role.PARTNER):
			frappe.get_doc("Referral", made.name).take_partner_step(Stage.REFERRAL_UNDER_WAY)
		old.expires_on = add_days(today(), 60)
		with as_role(Role.PROTECTION_OFFICER), pytest.raises(frappe.TimestampMismatchError):
			old.save()


class TestRights:
	def test_the_partners_steps_are_nobody_elses(self) -> None:
		made = make_referral(at=Stage.REFERRAL_READ)
		with pytest.raises(StepNotAllowed):
			step(made, "Accept the referral")

	def test_a_partner_reaches_no_document(self, referral: Document) -> None:
		sent = send(referral)
		with as_role(Role.PARTNER):
			for doctype in ("Referral", "Consent"):
				with pytest.raises(frappe.PermissionError):
					frappe.get_list(doctype)
			with pytest.raises(frappe.DoesNotExistError):
				frappe.get_doc("Referral", sent.name).check_permission("read")

	def test_a_stranger_sends_nothing(self, referral: Document) -> None:
		with at_the_browser(make_person(Role.PROTECTION_OFFICER)), pytest.raises(frappe.DoesNotExistError):
			apply_step(frappe.get_doc("Referral", referral.name).as_json(), "Send to the partner")


class TestSetup:
	def test_a_site_from_before_gets_the_workflow_once(self) -> None:
		"""An administrator's change of it stays."""
		name, field = "Orientation", "Workflow State-cndh_stage"
		stages = frappe.db.get_value("Custom Field", field, "options")
		frappe.delete_doc("Workflow", name, force=True)
		frappe.db.delete("Seed Record", {"kind": "Workflow", "record": name})
		before = "\n".join(stage for stage in stages.splitlines() if not stage.startswith("referral."))
		frappe.db.set_value("Custom Field", field, "options", before)
		frappe.clear_cache(doctype="Workflow State")
		make_referral_workflow.execute()
		made = frappe.get_doc("Workflow", name)
		assert (made.document_type, made.is_active) == ("Referral", 1)
		assert frappe.db.get_value("Custom Field", field, "options") == stages
		made.transitions.pop()
		made.save()
		count = len(made.transitions)
		make_referral_workflow.execute()
		assert len(frappe.get_doc("Workflow", name).transitions) == count
