"""Merging: what a case said to others, and what its people agreed to, goes along with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import now_datetime

from cndh_protection.access import grants
from cndh_protection.access.conflicts import in_conflict_now
from cndh_protection.access.referral_sheet import is_live
from cndh_protection.access.rights import CASE
from cndh_protection.constants import Role, Stage
from cndh_protection.patches.v1_0 import join_conflicts
from cndh_protection.services import consents, merging
from cndh_protection.services.risk.form import overview
from tests.factories import (
	make_appeal,
	make_case,
	make_conflict,
	make_consent,
	make_defender,
	make_letter,
	make_partner,
	make_referral,
	make_risk_assessment,
)
from tests.people import as_role, as_user, make_person, person
from tests.permissions.teamwork import reads
from tests.seal.support import opened
from tests.site.test_admissibility import under_review


@pytest.fixture
def who() -> str:
	return str(make_defender().name)


@pytest.fixture
def merged(who: str) -> str:
	return str(under_review(defenders=[{"defender": who}]).name)


@pytest.fixture
def kept(who: str) -> str:
	"""The case that goes on, of the same person."""
	return str(make_case(defenders=[{"defender": who}]).name)


def merge(merged: str, kept: str) -> None:
	with as_role(Role.CHAIR):
		merging.merge(merged, kept)


def consent(case: str, who: str, scope: str, status: str = "GIV", **given: Any) -> Document:
	return make_consent(
		violation_case=case, defender=who, scope=scope, status=f"Consent Status-{status}", **given
	)


def case_of(doc: Document) -> Any:
	return frappe.db.get_value(doc.doctype, doc.name, "violation_case")


def test_what_was_sent_goes_along_and_still_opens(merged: str, kept: str, who: str) -> None:
	referral = make_referral(violation_case=merged, defender=who, at=Stage.REFERRAL_SENT)
	letter = make_letter(violation_case=merged, body="CANARI-lettre")
	appeal = make_appeal(violation_case=merged, defender=who, facts="CANARI-faits")
	merge(merged, kept)
	for moved, field, value in (
		(referral, "purpose", "Advise her on a complaint."),
		(letter, "body", "CANARI-lettre"),
		(appeal, "facts", "CANARI-faits"),
	):
		assert case_of(moved) == kept
		assert opened(frappe.get_doc(moved.doctype, moved.name), field) == value
	assert is_live(frappe.get_doc("Referral", referral.name))


def test_the_clock_of_a_reply_goes_along(merged: str, kept: str, who: str) -> None:
	letter = make_letter(violation_case=merged)
	letter.db_set({"status": "Sent", "sent_on": now_datetime()})
	merge(merged, kept)
	clock = {"kind": "Authority reply", "reference": letter.name}
	assert frappe.get_all("Case Clock", clock, pluck="violation_case") == [kept]


def test_assessments_go_along(merged: str, kept: str, who: str) -> None:
	"""Final ones and drafts, with what is sealed in them and in their scenarios; the latest decides on the review."""
	risk = {"scenario": "CANARI-scénario", "probability": "3", "impact": "4"}
	final = make_risk_assessment(
		final=True, violation_case=merged, defender=who, risk_family="CANARI-famille", scenarios=[risk]
	)
	draft = make_risk_assessment(violation_case=merged, defender=who)
	merge(merged, kept)
	with as_role(Role.CASE_OFFICER):
		assert [row["name"] for row in overview(kept)["assessments"]] == [final.name]
		assert overview(merged)["assessments"] == []
	stored = frappe.get_doc(final.doctype, final.name)
	assert (opened(stored, "risk_family"), opened(stored, "scenario", stored.scenarios[0])) == (
		"CANARI-famille",
		"CANARI-scénario",
	)
	clock = {"violation_case": kept, "kind": "Review", "state": "Running"}
	assert frappe.db.exists("Case Clock", clock)
	with as_role(Role.RISK_ANALYST):
		moved = frappe.get_doc(draft.doctype, draft.name)
		moved.finalise()
	assert (moved.violation_case, moved.previous) == (kept, final.name)


def test_whoever_reads_the_merged_case_only_reads_its_assessments_no_more(merged: str, who: str) -> None:
	made = make_risk_assessment(violation_case=merged, defender=who)
	kept = str(make_case(team=False, defenders=[{"defender": who}]).name)
	officer = person(Role.CASE_OFFICER)
	assert reads(officer, made)
	merge(merged, kept)
	assert not reads(officer, made)


def test_a_new_assessment_that_is_due_is_due_where_the_case_goes_on(merged: str, kept: str) -> None:
	"""Its measures are there now."""
	due = now_datetime() + timedelta(hours=72)
	frappe.db.set_value(CASE, merged, "reassessment_due", due)
	merge(merged, kept)
	assert frappe.db.get_value(CASE, kept, "reassessment_due") == due
	clock = {"violation_case": kept, "kind": "Re-assessment"}
	assert frappe.db.get_value("Case Clock", clock, "state") == "Running"


@pytest.mark.parametrize(("there", "here"), [(24, 72), (72, 24)])
def test_of_two_that_are_due_the_earlier_stays(merged: str, kept: str, there: int, here: int) -> None:
	now = now_datetime()
	for case, hours in ((merged, there), (kept, here)):
		frappe.db.set_value(CASE, case, "reassessment_due", now + timedelta(hours=hours))
	merge(merged, kept)
	assert frappe.db.get_value(CASE, kept, "reassessment_due") == now + timedelta(hours=24)


@pytest.mark.parametrize("when", ["before", "afterwards"])
@pytest.mark.parametrize("way", ["kept", "merged"])
def test_a_conflict_with_one_case_is_one_with_the_other(merged: str, kept: str, when: str, way: str) -> None:
	"""The same person and facts: what was said in either is told nobody who is in conflict with the other."""
	login = make_person(Role.CASE_OFFICER)
	there, other = (kept, merged) if way == "kept" else (merged, kept)
	grants.give(CASE, other, login)
	if when == "before":
		make_conflict(login, there)
	assert reads(login, frappe.get_doc(CASE, other))
	merge(merged, kept)
	if when == "afterwards":
		make_conflict(login, there)
	assert not reads(login, frappe.get_doc(CASE, other))
	assert in_conflict_now([login], merged) == in_conflict_now([login], kept) == {login}
	assert frappe.db.count("Access Conflict", {"user": login}) == 2


def test_a_conflict_reaches_every_case_that_is_one_with_it(who: str, merged: str, kept: str) -> None:
	"""Merged twice over, and another one beside."""
	login, last = make_person(Role.CASE_OFFICER), str(make_case(defenders=[{"defender": who}]).name)
	beside = str(under_review(defenders=[{"defender": who}]).name)
	merge(merged, kept)
	merge(beside, kept)
	frappe.db.set_value(CASE, kept, "workflow_state", frappe.db.get_value(CASE, last, "workflow_state"))
	merge(kept, last)
	make_conflict(login, beside)
	cases = frappe.get_all("Access Conflict", {"user": login}, pluck="record")
	assert sorted(cases) == sorted([merged, kept, last, beside])


def test_merged_one_way_and_the_other(merged: str, kept: str) -> None:
	"""The first was reopened: a conflict with either is declared as ever, and once with each."""
	login, state = make_person(Role.CASE_OFFICER), frappe.db.get_value(CASE, merged, "workflow_state")
	merge(merged, kept)
	for case in (merged, kept):
		frappe.db.set_value(CASE, case, "workflow_state", state)
	merge(kept, merged)
	make_conflict(login, merged)
	assert in_conflict_now([login], merged) == in_conflict_now([login], kept) == {login}
	assert frappe.db.count("Access Conflict", {"user": login}) == 2


@pytest.mark.parametrize("days", [None, 9])
def test_a_conflict_that_lasts_longer_does_so_where_the_case_goes_on(
	merged: str, kept: str, days: int | None
) -> None:
	login, now = make_person(Role.CASE_OFFICER), now_datetime()
	doc = make_conflict(login, merged, valid_until=now + timedelta(days=1))
	merge(merged, kept)
	with as_role(Role.CHAIR):
		doc = frappe.get_doc(doc.doctype, doc.name)
		doc.valid_until = days and now + timedelta(days=days)
		doc.save()
	ends = frappe.get_all("Access Conflict", {"user": login, "record": kept}, pluck="valid_until")
	assert doc.valid_until in ends


def test_cases_that_were_merged_before_get_their_conflicts(merged: str, kept: str) -> None:
	login = make_person(Role.CASE_OFFICER)
	make_conflict(login, kept)
	frappe.db.set_value(CASE, merged, "merged_into", kept)
	assert in_conflict_now([login], merged) == set()
	for _time in range(2):
		join_conflicts.execute()
		assert in_conflict_now([login], merged) == {login}
		assert frappe.db.count("Access Conflict", {"user": login}) == 2


@pytest.mark.parametrize("when", ["before", "afterwards", "later in the case"])
@pytest.mark.parametrize("way", ["kept", "merged"])
def test_a_conflict_with_a_person_of_one_case_is_one_with_both(
	merged: str, kept: str, when: str, way: str
) -> None:
	"""Who stands only there has to do with the same facts; the reason stays with the person."""
	login, stands = make_person(Role.CASE_OFFICER), str(make_defender().name)
	there, other = (kept, merged) if way == "kept" else (merged, kept)
	grants.give(CASE, other, login)
	if when != "later in the case":
		_add(there, stands)
	if when != "afterwards":
		make_conflict(login, stands, "Defender", reason="CANARI-lien")
	assert reads(login, frappe.get_doc(CASE, other))
	merge(merged, kept)
	if when == "afterwards":
		make_conflict(login, stands, "Defender", reason="CANARI-lien")
	if when == "later in the case":
		assert reads(login, frappe.get_doc(CASE, other))
		_add(there, stands)
	assert not reads(login, frappe.get_doc(CASE, other))
	assert in_conflict_now([login], merged) == in_conflict_now([login], kept) == {login}
	ours = {"user": login, "record_type": CASE}
	assert not any(frappe.get_all("Access Conflict", ours, pluck="reason"))


def _add(case: str, who: str) -> None:
	doc = frappe.get_doc(CASE, case)
	doc.append("defenders", {"defender": who, "part": "Witness"})
	doc.save()


def test_a_conflict_with_a_person_stays_one_with_the_person_where_nothing_was_merged(who: str) -> None:
	"""It ends in a case when the person leaves it."""
	login = make_person(Role.CASE_OFFICER)
	case = str(make_case(defenders=[{"defender": who}]).name)
	make_conflict(login, who, "Defender")
	_add(case, str(make_defender().name))
	assert frappe.get_all("Access Conflict", {"user": login}, pluck="record") == [who]


def test_one_that_ends_earlier_is_not_repeated(merged: str, kept: str) -> None:
	login, now = make_person(Role.CASE_OFFICER), now_datetime()
	merge(merged, kept)
	make_conflict(login, merged)
	for days in (9, 1):
		doc = frappe.get_last_doc("Access Conflict", filters={"user": login, "record": merged})
		doc.valid_until = now + timedelta(days=days)
		doc.save()
	assert frappe.db.count("Access Conflict", {"user": login, "record": kept}) == 1


@pytest.mark.parametrize("which", ["merged", "kept"])
def test_a_referent_in_conflict_stops_no_merge(merged: str, kept: str, which: str) -> None:
	"""Nor is anybody told: the case that goes on has no referent then."""
	referent = make_person(Role.SENSITIVE_REFERENT)
	frappe.db.set_value(CASE, merged, "referent", referent)
	make_conflict(referent, {"merged": merged, "kept": kept}[which])
	merge(merged, kept)
	assert frappe.db.get_value(CASE, kept, "referent") is None


def test_a_referent_goes_along(merged: str, kept: str) -> None:
	referent = make_person(Role.SENSITIVE_REFERENT)
	frappe.db.set_value(CASE, merged, "referent", referent)
	merge(merged, kept)
	assert frappe.db.get_value(CASE, kept, "referent") == referent


def test_an_answer_goes_along_with_its_limits(merged: str, kept: str, who: str) -> None:
	agreed = consent(merged, who, "S8", "LIM", limits="CANARI-limite")
	merge(merged, kept)
	assert case_of(agreed) == kept
	assert opened(frappe.get_doc("Consent", agreed.name), "limits") == "CANARI-limite"
	assert consents.require(kept, who, "S8") == agreed.name


@pytest.mark.parametrize("status", ["REF", "WDN"])
def test_no_no_turns_into_a_yes(merged: str, kept: str, who: str, status: str) -> None:
	"""Refused or withdrawn where the case goes on: that answer holds, for what was sent under the other one too."""
	partner = make_partner().name
	here = consent(kept, who, "S3", "GIV" if status == "WDN" else status, partner=partner)
	if status == "WDN":
		here.withdraw()
	referral = make_referral(violation_case=merged, defender=who, partner=partner, at=Stage.REFERRAL_SENT)
	assert is_live(referral)
	merge(merged, kept)
	with pytest.raises(consents.ConsentMissing):
		consents.require(kept, who, "S3", partner=partner)
	moved = frappe.get_doc("Referral", referral.name)
	assert (moved.consent, is_live(moved)) == (here.name, False)


def test_what_fell_with_a_consent_does_not_rise_with_another(merged: str, kept: str, who: str) -> None:
	"""Withdrawn, and agreed to again in the same case; the answer of the case that goes on holds."""
	partner = make_partner().name
	referral = make_referral(violation_case=merged, defender=who, partner=partner, at=Stage.REFERRAL_SENT)
	frappe.get_doc("Consent", referral.consent).withdraw()
	for case in (merged, kept):
		consent(case, who, "S3", partner=partner)
	merge(merged, kept)
	moved = frappe.get_doc("Referral", referral.name)
	assert (case_of(moved), moved.consent, is_live(moved)) == (kept, referral.consent, False)


@pytest.mark.parametrize("status", ["REF", "WDN"])
def test_a_no_of_the_merged_case_goes_along(merged: str, kept: str, who: str, status: str) -> None:
	"""In the place of a yes, and what was sent under that one ends."""
	partner = make_partner().name
	referral = make_referral(violation_case=kept, defender=who, partner=partner, at=Stage.REFERRAL_SENT)
	no = consent(merged, who, "S3", "GIV" if status == "WDN" else status, partner=partner)
	if status == "WDN":
		no.withdraw()
	merge(merged, kept)
	assert (case_of(no), frappe.db.get_value("Consent", referral.consent, "violation_case")) == (kept, merged)
	with pytest.raises(consents.ConsentMissing):
		consents.require(kept, who, "S3", partner=partner)
	referral.reload()
	assert (referral.consent, is_live(referral)) == (no.name, False)


def test_what_left_before_the_merge_is_listed_under_the_answer_that_holds(
	merged: str, kept: str, who: str
) -> None:
	"""Asked in the other case first: whoever withdraws hears of all that left."""
	now = now_datetime()
	consent(merged, who, "S4", authority="GEN", asked_on=now - timedelta(days=5))
	for days in (6, 4):
		letter = make_letter(violation_case=merged)
		letter.db_set({"status": "Sent", "sent_on": now - timedelta(days=days)})
	holds = consent(kept, who, "S4", authority="GEN", asked_on=now - timedelta(days=1))
	merge(merged, kept)
	assert [one["name"] for one in consents.recipients_of(str(holds.name)).shown] == [letter.name]


@pytest.mark.parametrize("status", ["REF", "WDN"])
def test_a_no_in_the_merged_case_afterwards_holds_where_the_case_goes_on(
	merged: str, kept: str, who: str, status: str
) -> None:
	"""By whoever has that case only; what was sent under the answer of that case ends, what was not is read again."""
	partner, officer = make_partner().name, make_person(Role.CASE_OFFICER)
	consent(kept, who, "S3", partner=partner)
	referral = make_referral(violation_case=merged, defender=who, partner=partner, at=Stage.REFERRAL_SENT)
	merge(merged, kept)
	grants.give(CASE, merged, officer)
	referral.reload()
	assert frappe.db.get_value("Consent", referral.consent, "violation_case") == kept
	there = frappe.get_last_doc("Consent", filters={"violation_case": merged, "partner": partner})
	if status == "REF":
		there.withdraw()
		consent(kept, who, "S3", partner=partner)
	assert not reads(officer, frappe.get_doc(CASE, kept))
	with as_user(officer):
		if status == "WDN":
			there.withdraw()
		else:
			consent(merged, who, "S3", "REF", partner=partner)
	referral.reload()
	assert not is_live(referral)
	with pytest.raises(consents.ConsentMissing, match="withdrew"):
		consents.require(kept, who, "S3", partner=partner)


def test_a_no_in_the_case_that_goes_on_holds_in_the_merged_one(merged: str, kept: str, who: str) -> None:
	"""Also after it was merged once more."""
	last = str(make_case(defenders=[{"defender": who}]).name)
	here, there = consent(kept, who, "S1"), consent(merged, who, "S1")
	state = frappe.db.get_value(CASE, kept, "workflow_state")
	merge(merged, kept)
	frappe.db.set_value(CASE, kept, {"merged_into": last, "workflow_state": state})
	other = consent(last, who, "S1")
	frappe.get_doc("Consent", here.name).withdraw()
	for one in (there, other):
		assert frappe.db.get_value("Consent", one.name, "status") == "Consent Status-WDN"


def test_an_appeal_hears_of_a_no_in_the_merged_case(merged: str, kept: str, who: str) -> None:
	consent(kept, who, "S5A")
	there = consent(merged, who, "S5A")
	appeal = make_appeal(violation_case=kept, defender=who)
	merge(merged, kept)
	frappe.get_doc("Consent", there.name).withdraw()
	appeal.reload()
	assert appeal.to_government == "No"


def test_a_no_says_nothing_of_another_question_or_person(merged: str, kept: str, who: str) -> None:
	"""Nor is what stood no more withdrawn, nor anything of a case that is another."""
	partner, somebody = make_partner().name, str(make_defender().name)
	apart = str(make_case(defenders=[{"defender": who}]).name)
	case = frappe.get_doc(CASE, kept)
	case.append("defenders", {"defender": somebody, "part": "Witness"})
	case.save()
	there = consent(merged, who, "S3", partner=partner)
	spared = [
		consent(kept, who, "S3", partner=make_partner().name),
		consent(kept, who, "S12", partner=partner),
		consent(kept, somebody, "S3", partner=partner),
		consent(apart, who, "S3", partner=partner),
	]
	no = consent(kept, who, "S3", partner=partner)
	merge(merged, kept)
	no.withdraw()
	assert frappe.db.get_value("Consent", there.name, "status") == "Consent Status-WDN"
	assert {frappe.db.get_value("Consent", one.name, "status") for one in spared} == {"Consent Status-GIV"}


def test_a_yes_after_a_no_stays(merged: str, kept: str, who: str) -> None:
	"""The person agreed again, in the other case; a no that is saved again is no new one."""
	there = consent(merged, who, "S1")
	consent(kept, who, "S1")
	merge(merged, kept)
	there = frappe.get_doc("Consent", there.name)
	there.withdraw()
	again = consent(kept, who, "S1")
	there.reload()
	there.save()
	assert consents.require(kept, who, "S1") == again.name


def test_an_exception_after_a_no_in_the_other_case_waits(merged: str, kept: str, who: str) -> None:
	"""Nobody sets it aside alone, whichever case the person said it in."""
	there = consent(merged, who, "S1")
	consent(kept, who, "S1")
	merge(merged, kept)
	frappe.get_doc("Consent", there.name).withdraw()
	frappe.db.delete("Consent", {"violation_case": kept})
	frappe.db.set_value(CASE, kept, "urgency", "U1")
	taken = consent(kept, who, "S1", "VIT", mode=None, vital_reason="Menace imminente.")
	assert taken.vital_before is None


def test_two_answers_to_one_question_become_one(merged: str, kept: str, who: str) -> None:
	here, there = consent(kept, who, "S1"), consent(merged, who, "S1")
	merge(merged, kept)
	assert (case_of(here), case_of(there)) == (kept, merged)
	here.reload()
	here.save()


def test_an_answer_for_another_partner_is_another_question(merged: str, kept: str, who: str) -> None:
	consent(kept, who, "S3", "REF", partner=make_partner().name)
	there = consent(merged, who, "S3", partner=make_partner().name)
	merge(merged, kept)
	assert case_of(there) == kept


def test_not_asked_makes_room_for_an_answer(merged: str, kept: str, who: str) -> None:
	note = consent(kept, who, "S1", "NAS", mode=None)
	answer = consent(merged, who, "S1")
	merge(merged, kept)
	assert (case_of(note), case_of(answer)) == (merged, kept)


def test_an_appeal_takes_the_answer_of_the_case_that_goes_on(merged: str, kept: str, who: str) -> None:
	consent(kept, who, "S5A", "REF")
	consent(merged, who, "S5A")
	appeal = make_appeal(violation_case=merged, defender=who)
	appeal.db_set("status", "Approved")
	assert appeal.to_government == "Yes"
	merge(merged, kept)
	appeal.reload()
	assert (appeal.to_government, appeal.status) == ("No", "Draft")
	assert frappe.db.get_value(CASE, merged, "merged_into") == kept
