"""Submissions and receipts: into a case, passed on or refused; sixteen digits that nobody finds again."""

from __future__ import annotations

import re
from typing import Any

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from cndh_protection.access import alerts, audit, policy
from cndh_protection.access.conflicts import is_in_conflict
from cndh_protection.access.reveal import Answer, values_of
from cndh_protection.access.rights import CASE, SUBMISSION
from cndh_protection.constants import Role, Stage
from cndh_protection.services import receipts, submissions
from cndh_protection.services.admissibility import NoGround
from cndh_protection.services.conflicts import NOTICE, declare_conflict
from tests.browsing import at_the_browser, notices
from tests.factories import make_case, make_defender, make_roster, make_submission
from tests.people import as_role, as_user, make_person, person

STORY = "A teacher writes that her office was searched."


def opened(doc: Any, *compartments: str) -> dict[str, Any]:
	answer = Answer()
	values_of(doc, doc.key_owner(), compartments, answer)
	assert answer.failed == []
	return answer.values


class TestConverting:
	def test_the_values_go_under_the_key_of_the_case(self) -> None:
		made = make_submission(source_identity="Awa Exemple")
		with as_role(Role.INTAKE) as officer:
			case = frappe.get_doc(CASE, submissions.convert(made.name, "A search is alleged."))
		assert case.responsible == officer
		assert opened(case, "core", "contact", "source") == {
			"summary": "A search is alleged.",
			"narrative": STORY,
			"contact": "Through the school, mornings",
			"source_identity": "Awa Exemple",
		}
		left = frappe.get_doc(SUBMISSION, made.name)
		assert (left.status, left.violation_case, left.decided_by) == ("Converted", case.name, officer)
		assert (left.story, left.contact, left.source_identity) == (None, None, None)

	def test_once_converted_it_is_nobodys_any_more(self) -> None:
		made = make_submission()
		with as_role(Role.INTAKE):
			submissions.convert(made.name, "A search is alleged.")
			with pytest.raises(frappe.DoesNotExistError):
				submissions.refuse(made.name, "x", "y", "z")
			assert frappe.get_list(SUBMISSION, filters={"name": made.name}) == []

	def test_a_sentence_is_asked_for(self) -> None:
		with as_role(Role.INTAKE), pytest.raises(frappe.ValidationError, match="one neutral sentence"):
			submissions.convert(make_submission().name, "  ")

	def test_the_chair_only_reads(self) -> None:
		with as_role(Role.CHAIR), pytest.raises(frappe.PermissionError):
			submissions.convert(make_submission().name, "x")

	def test_of_another_region_is_not_found(self) -> None:
		with as_role(Role.FOCAL_POINT), pytest.raises(frappe.DoesNotExistError):
			submissions.convert(make_submission().name, "x")


class TestJoining:
	def test_becomes_an_entry_of_the_contact_log(self) -> None:
		made = make_submission(source_identity="Awa Exemple")
		with as_role(Role.INTAKE):
			case = make_case(team=False).name
			entry = frappe.get_doc("Contact Log", submissions.join(made.name, case))
		assert opened(entry, "core", "contact") == {"note": STORY, "who": "Through the school, mornings"}
		assert (entry.violation_case, entry.channel, entry.direction) == (case, "Letter", "Incoming")
		assert opened(frappe.get_doc(CASE, case), "source") == {"source_identity": "Awa Exemple"}
		left = frappe.get_doc(SUBMISSION, made.name)
		assert (left.status, left.story, left.source_identity) == ("Joined to a case", None, None)

	def test_another_source_stays_sealed_in_the_submission(self) -> None:
		made = make_submission(source_identity="Awa Exemple")
		with as_role(Role.INTAKE):
			case = make_case(team=False, source_identity="Someone known").name
			submissions.join(made.name, case)
		assert opened(frappe.get_doc(CASE, case), "source") == {"source_identity": "Someone known"}
		assert opened(frappe.get_doc(SUBMISSION, made.name), "source") == {"source_identity": "Awa Exemple"}

	def test_into_a_case_that_is_not_there_for_the_person(self) -> None:
		made, hidden = make_submission(), make_case(team=False, confidentiality_level="C3").name
		with as_role(Role.INTAKE), pytest.raises(frappe.DoesNotExistError):
			submissions.join(made.name, hidden)
		assert frappe.get_doc(SUBMISSION, made.name).status == "New"

	def test_not_into_a_case_that_has_ended(self) -> None:
		made = make_submission()
		with as_role(Role.INTAKE):
			ended = make_case(team=False, at=Stage.CASE_CLOSED).name
			with pytest.raises(frappe.ValidationError, match="has ended"):
				submissions.join(made.name, ended)


def in_conflict(login: str, submission: str, days: int = 0, until: int | None = None) -> None:
	"""Somebody is in conflict with a submission from and until so many days from now."""
	row = {"record_type": SUBMISSION, "record": submission, "user": login, "reason": "Her brother wrote it."}
	row |= {"valid_from": add_days(now_datetime(), days)}
	row |= {"valid_until": add_days(now_datetime(), until)} if until else {}
	frappe.get_doc({"doctype": "Access Conflict", **row}).insert()


class TestConflicts:
	def test_one_declares_ones_own_and_it_is_not_there_any_more(self) -> None:
		made, other = make_submission(), make_submission()
		with at_the_browser(make_person(Role.INTAKE)) as login:
			assert not declare_conflict(SUBMISSION, made.name, reason="Her brother wrote it.")
			assert [row.name for row in frappe.get_list(SUBMISSION, order_by="creation asc")] == [other.name]
			for step in (
				lambda: frappe.get_doc(SUBMISSION, made.name).check_permission("read"),
				lambda: submissions.convert(made.name, "x"),
				lambda: declare_conflict(SUBMISSION, made.name),
			):
				with pytest.raises(frappe.DoesNotExistError):
					step()
		assert policy.compartments_open_to(login, SUBMISSION, made.name) == frozenset()
		assert policy.compartments_open_to(login, SUBMISSION, other.name)

	def test_the_chair_enters_those_of_others_and_sees_them(self) -> None:
		made, officer = make_submission(), make_person(Role.INTAKE)
		with as_role(Role.CHAIR):
			assert declare_conflict(SUBMISSION, made.name, user=officer)
			assert frappe.get_list("Access Conflict", {"record": made.name}, pluck="user") == [officer]
		with as_user(officer), pytest.raises(frappe.DoesNotExistError):
			frappe.get_doc(SUBMISSION, made.name).check_permission("read")

	@pytest.mark.parametrize("which", ["hidden", "missing"])
	def test_of_a_submission_that_is_not_there_the_answer_is_one(self, which: str) -> None:
		"""Whoever enters conflicts and reads no submission learns of none."""
		name = make_submission().name if which == "hidden" else "SIG-2026-99999"
		row = {"record_type": SUBMISSION, "record": name, "user": person(Role.INTAKE)}
		with as_role(Role.SENSITIVE_REFERENT):
			doc = frappe.get_doc({"doctype": "Access Conflict", "valid_from": now_datetime(), **row})
			with pytest.raises(frappe.LinkValidationError, match=f"Could not find Record: {name}"):
				doc.insert()

	@pytest.mark.parametrize(("days", "until"), [(-2, -1), (1, None)], ids=["over", "to come"])
	def test_only_for_its_time(self, days: int, until: int | None) -> None:
		made, officer = make_submission(), make_person(Role.INTAKE)
		in_conflict(officer, made.name, days, until)
		with as_user(officer):
			assert frappe.get_list(SUBMISSION, {"name": made.name})

	@pytest.mark.parametrize("goes_into", ["a new case", "a case that is there"])
	def test_it_goes_along_into_the_case(self, goes_into: str) -> None:
		"""With its dates and its reason; not those that are over."""
		made = make_submission()
		now_and_then, past = make_person(Role.CHAIR), make_person(Role.CHAIR)
		in_conflict(now_and_then, made.name, -1, 30)
		in_conflict(past, made.name, -2, -1)
		with as_role(Role.INTAKE):
			if goes_into == "a new case":
				case = submissions.convert(made.name, "A search is alleged.")
			else:
				case = str(make_case(team=False).name)
				submissions.join(made.name, case)
		(row,) = frappe.get_all("Access Conflict", {"record": case}, ["name", "user", "valid_until"])
		assert (row.user, row.valid_until.date()) == (now_and_then, add_days(now_datetime(), 30).date())
		assert is_in_conflict(now_and_then, CASE, case)
		assert opened(frappe.get_doc("Access Conflict", row.name), "core") == {
			"reason": "Her brother wrote it."
		}

	def test_the_chair_hears_of_it(self) -> None:
		"""The case may need another officer."""
		with as_role(Role.INTAKE):
			case = make_case(team=False)
		chair = make_person(Role.CHAIR)

		def heard() -> int:
			return frappe.db.count("Notification Log", {"for_user": chair, "subject": NOTICE})

		for opposed in (False, True):
			made = make_submission()
			if opposed:
				in_conflict(make_person(Role.CASE_OFFICER), made.name)
			with as_role(Role.INTAKE):
				submissions.join(made.name, case.name)
			assert heard() == int(opposed)

	def test_one_that_is_declared_afterwards_is_one_with_the_case(self) -> None:
		made, officer = make_submission(), make_person(Role.CASE_OFFICER)
		with as_role(Role.INTAKE):
			case = submissions.convert(made.name, "A search is alleged.")
		in_conflict(officer, made.name)
		assert is_in_conflict(officer, CASE, case)


def test_on_duty_and_in_the_region_it_opens_too() -> None:
	urgent, of_region = make_submission(urgency="U1"), make_submission()
	commissioner, focal = person(Role.DUTY_COMMISSIONER), person(Role.FOCAL_POINT)
	assert policy.compartments_open_to(commissioner, SUBMISSION, urgent.name) == frozenset()
	make_roster()
	assert policy.compartments_open_to(commissioner, SUBMISSION, urgent.name) == {"core", "contact"}
	calm = make_submission(urgency="U3")
	assert policy.compartments_open_to(commissioner, SUBMISSION, calm.name) == frozenset()
	outsider = person(Role.SECRETARY_GENERAL)
	frappe.db.set_value("Duty Roster", {"commissioner": commissioner}, "deputy", outsider)
	assert policy.compartments_open_to(outsider, SUBMISSION, urgent.name) == frozenset()
	settings = frappe.get_doc("Protection Settings")
	settings.append("focal_regions", {"user": focal, "region": of_region.region})
	settings.save()
	assert policy.compartments_open_to(focal, SUBMISSION, of_region.name) == {"core", "contact", "source"}
	elsewhere = make_submission(region="ML01")
	assert policy.compartments_open_to(focal, SUBMISSION, elsewhere.name) == frozenset()
	settings.append("focal_regions", {"user": outsider, "region": of_region.region})
	settings.save()
	assert policy.compartments_open_to(outsider, SUBMISSION, of_region.name) == frozenset()
	of_region.db_set("not_my_region", 1)
	assert policy.compartments_open_to(focal, SUBMISSION, of_region.name) == frozenset()


class TestPassingOnAndRefusing:
	ADVICE = ("Referral Service-MED", "Told where to turn.")

	def test_no_defender_passes_on_with_the_minimum(self) -> None:
		made = make_submission()
		with as_role(Role.INTAKE):
			submissions.pass_on(made.name, "A dispute about land in the region.")
		left = frappe.get_doc(SUBMISSION, made.name)
		assert left.status == "Passed to the complaints service"
		assert opened(left, "core")["decision_note"] == "A dispute about land in the region."

	def test_the_minimum_is_asked_for(self) -> None:
		with as_role(Role.INTAKE), pytest.raises(frappe.ValidationError, match="nothing else"):
			submissions.pass_on(make_submission().name, "")

	@pytest.mark.parametrize("missing", [0, 1, 2])
	def test_a_refusal_asks_for_reason_orientation_and_advice(self, missing: int) -> None:
		given = ["Inadmissibility Reason-NHR", *self.ADVICE]
		given[missing] = ""
		with as_role(Role.INTAKE), pytest.raises(frappe.ValidationError):
			submissions.refuse(make_submission().name, *given)

	def test_refused_with_all_of_it(self) -> None:
		made = make_submission()
		with as_role(Role.INTAKE):
			submissions.refuse(made.name, "Inadmissibility Reason-NHR", *self.ADVICE)
		assert frappe.get_doc(SUBMISSION, made.name).status == "Refused"

	@pytest.mark.parametrize("given", [{"no_contact": 1}, {"contact": None}])
	def test_nobody_is_refused_for_being_out_of_reach(self, given: dict[str, Any]) -> None:
		with as_role(Role.INTAKE), pytest.raises(NoGround, match="never refused for that"):
			submissions.refuse(make_submission(**given).name, "Inadmissibility Reason-INS", *self.ADVICE)

	def test_what_was_decided_stays(self) -> None:
		made = make_submission()
		with as_role(Role.INTAKE):
			submissions.pass_on(made.name, "A dispute about land.")
			with pytest.raises(frappe.ValidationError, match="decided already"):
				submissions.convert(made.name, "x")
			doc = frappe.get_doc(SUBMISSION, made.name)
			doc.urgency = "U1"
			with pytest.raises(frappe.ValidationError, match="decided already"):
				doc.save()

	def test_a_status_posted_changes_nothing(self) -> None:
		made = make_submission()
		with as_role(Role.INTAKE):
			doc = frappe.get_doc(SUBMISSION, made.name)
			doc.update({"status": "Converted", "receipt_mark": "0" * 64, "urgency": "U2"})
			doc.save()
		stored = frappe.get_doc(SUBMISSION, made.name)
		assert (stored.status, stored.receipt_mark, stored.urgency) == ("New", None, "U2")


@pytest.fixture
def officer() -> str:
	return make_person(Role.INTAKE)


def case_of(login: str, **given: Any) -> str:
	return str(make_case(team=False, responsible=login, **given).name)


def hand_over(login: str, case: str) -> str:
	with at_the_browser(login):
		return receipts.hand_over(case)


class TestReceipts:
	def test_sixteen_digits_of_which_only_the_mark_is_kept(self, officer: str) -> None:
		case = case_of(officer)
		receipt = hand_over(officer, case)
		assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", receipt)
		stored = frappe.get_last_doc(SUBMISSION, filters={"violation_case": case})
		digits = receipt.replace(" ", "")
		assert digits not in frappe.as_json(stored.as_dict())
		assert re.fullmatch("[0-9a-f]{64}", stored.receipt_mark)
		assert receipts.find_by_receipt(receipt) == stored.name == receipts.find_by_receipt(digits)
		assert receipts.find_by_receipt("-".join(receipt.split())) == stored.name

	@pytest.mark.parametrize(
		"wrong", ["", "0000 0000 0000 0000", "x" * 16, "\u0660" * 16, "\ud800", "1" * 500]
	)
	def test_a_wrong_one_finds_nothing(self, wrong: str) -> None:
		make_submission()  # without any
		assert receipts.find_by_receipt(wrong) is None

	def test_wrong_unknown_and_frozen_take_the_same_work(
		self, officer: str, monkeypatch: pytest.MonkeyPatch
	) -> None:
		case = case_of(officer)
		receipt = hand_over(officer, case)
		with at_the_browser(officer):
			receipts.freeze(case)
		asked: list[int] = []
		for tried in ("abc", "0000 0000 0000 0000", receipt):
			seen: list[str] = []
			monkeypatch.setattr(receipts, "mark_of", _noting(receipts.mark_of, seen))
			monkeypatch.setattr(frappe.db, "sql", _noting(frappe.db.sql, seen))
			assert receipts.find_by_receipt(tried) is None
			monkeypatch.undo()
			asked.append(len(seen))
		assert len(set(asked)) == 1
		assert asked[0] >= 2

	def test_a_second_one_voids_the_first(self) -> None:
		made = make_submission()
		first, second = receipts.make(made.name), receipts.make(made.name)
		assert receipts.find_by_receipt(first) is None
		assert receipts.find_by_receipt(second) == made.name

	def test_every_one_is_another(self) -> None:
		made = make_submission()
		assert len({receipts.make(made.name) for _n in range(20)}) == 20

	def test_it_goes_on_with_the_case(self) -> None:
		made = make_submission()
		receipt = receipts.make(made.name)
		with as_role(Role.INTAKE):
			submissions.convert(made.name, "A search is alleged.")
		assert receipts.find_by_receipt(receipt) == made.name

	def test_handing_over_is_audited_without_the_digits(self, officer: str) -> None:
		case = case_of(officer)
		receipt = hand_over(officer, case)
		rows = audit.read("actor = %s and code = 'receipt_given'", [officer])
		assert [row["record"] for row in rows] == [case]
		assert receipt.replace(" ", "") not in str(rows)

	def test_for_whoever_may_write_the_case(self, officer: str) -> None:
		case = case_of(officer)
		with at_the_browser(person(Role.CASE_OFFICER)), pytest.raises(frappe.DoesNotExistError):
			receipts.hand_over(case)
		with at_the_browser(person(Role.PRESIDENT)), pytest.raises(frappe.PermissionError):
			receipts.hand_over(case)
		with at_the_browser(person(Role.CASE_OFFICER)), pytest.raises(frappe.DoesNotExistError):
			receipts.freeze(case)

	def test_not_by_a_key_of_a_program(self, officer: str) -> None:
		case = case_of(officer)
		with as_role(Role.INTAKE), pytest.raises(frappe.PermissionError):
			receipts.hand_over(case)

	def test_not_without_end(self, officer: str, monkeypatch: pytest.MonkeyPatch) -> None:
		monkeypatch.setattr(receipts, "HANDED_OVER_AN_HOUR", 2)
		case = case_of(officer)
		for _n in range(2):
			hand_over(officer, case)
		told = person(Role.DATA_PROTECTION)
		begin = len(notices(told))
		for _n in range(3):
			with pytest.raises(receipts.TooManyReceipts):
				hand_over(officer, case)
		assert notices(told)[begin:] == [frappe._(str(receipts.MANY_HANDED_OVER))]

	def test_freezing(self, officer: str) -> None:
		case = case_of(officer)
		receipt = hand_over(officer, case)
		with at_the_browser(officer):
			assert receipts.freeze(case) == 1
		assert receipts.find_by_receipt(receipt) is None
		assert audit.read("actor = %s and code = 'receipt_frozen'", [officer])

	def test_a_frozen_contact_freezes_it_at_once(self, officer: str) -> None:
		held = make_defender()
		case = case_of(officer, defenders=[{"defender": held.name}])
		receipt = hand_over(officer, case)
		held.update({"contact_frozen": 1, "frozen_reason": "Arrested"})
		held.save()
		assert receipts.find_by_receipt(receipt) is None

	def test_many_wrong_ones_are_told_and_nobody_is_locked_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
		monkeypatch.setattr(receipts, "UNKNOWN_AN_HOUR", 3)
		monkeypatch.setattr(receipts, "COUNTER", f"test-{frappe.generate_hash(length=8)}")
		made = make_submission()
		receipt = receipts.make(made.name)
		told = frappe.db.count("Notification Log")
		for _n in range(5):
			receipts.find_by_receipt("0" * 16)
		watchers = frappe.db.count("Notification Log") - told
		assert watchers == len(alerts.holders(alerts.WATCHERS))
		assert receipts.find_by_receipt(receipt) == made.name


def _noting(function: Any, seen: list[str]) -> Any:
	def noted(*args: Any, **options: Any) -> Any:
		seen.append(function.__name__)
		return function(*args, **options)

	return noted
