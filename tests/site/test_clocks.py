"""Clocks of a case: kept at each save, watched every five minutes, told to the right people in neutral words."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import frappe
import pytest
from frappe.desk.doctype.notification_log.notification_log import send_notification_email
from frappe.model.document import Document
from frappe.utils import now_datetime
from freezegun import freeze_time

from cndh_protection.access import grants
from cndh_protection.access.alerts import holders
from cndh_protection.access.rights import CASE_RIGHTS
from cndh_protection.constants import Role, Stage
from cndh_protection.patches.v1_0 import link_deadlines, start_clocks
from cndh_protection.services import my_day as my_day_module
from cndh_protection.services.clocks import derived
from cndh_protection.services.clocks.keeping import keep_all_clocks, keep_clocks, keep_clocks_of
from cndh_protection.services.clocks.watching import HEARTBEAT, silence, watch
from cndh_protection.services.my_day import my_day
from cndh_protection.services.stages import state_of_stage
from cndh_protection.setup import ledger
from tests import browsing
from tests.factories import (
	make_act,
	make_case,
	make_contact_log,
	make_defender,
	make_measure,
	make_risk_assessment,
)
from tests.people import as_role, as_user, make_person, person

MONDAY = datetime(2026, 11, 23, 9)
HOUR = timedelta(hours=1)
BY_MAIL: dict[str, Any] = {"channel": "Intake Channel-MAIL", "no_contact": 0, "contact": "awa@people.example"}
ON_FOOT: dict[str, Any] = {**BY_MAIL, "channel": "Intake Channel-WALK"}

notices = partial(browsing.notices, document_type="Violation Case")
"""What was left for somebody about cases."""


def clocks(case: str) -> dict[str, Any]:
	"""The clocks of a case by kind."""
	rows = frappe.get_all("Case Clock", filters={"violation_case": case}, fields=["*"], order_by="name")
	return {row.kind: row for row in rows}


def late_case(**given: Any) -> Document:
	"""A U1 case by mail, received on Monday at nine, that an officer of its own is responsible for."""
	officer = make_person(Role.INTAKE, Role.CASE_OFFICER)
	with freeze_time(MONDAY), as_user(officer):
		values: dict[str, Any] = {**BY_MAIL, "urgency": "U1", "received_on": MONDAY}
		return make_case(team=False, **(values | given))


def test_a_new_case_runs_the_clocks_of_its_urgency() -> None:
	with freeze_time(MONDAY):
		case = make_case(**BY_MAIL, urgency="U1", received_on=MONDAY)
	found = clocks(case.name)
	assert {kind: row.due_on - MONDAY for kind, row in found.items()} == {
		"First contact": HOUR,
		"Acknowledgement": 24 * HOUR,
		"Triage": 3 * HOUR,
		"Risk study": 24 * HOUR,
		"Decision": 72 * HOUR,
		"First measure": 9 * HOUR,
	}
	assert {row.state for row in found.values()} == {"Running"}


def test_working_time_counts_for_what_is_not_urgent() -> None:
	friday = datetime(2026, 11, 27, 12)
	with freeze_time(friday):
		case = make_case(**BY_MAIL, urgency="U3", received_on=friday)
	assert clocks(case.name)["First contact"].due_on == datetime(2026, 11, 30, 12)


def test_a_case_that_nobody_judged_has_calendar_hours() -> None:
	friday = datetime(2026, 11, 27, 12)
	with freeze_time(friday):
		case = make_case(**BY_MAIL, received_on=friday)
	assert clocks(case.name)["First contact"].due_on == friday + 48 * HOUR


def test_a_complaint_by_voice_is_its_own_first_contact() -> None:
	case = make_case(**ON_FOOT, urgency="U2")
	assert clocks(case.name)["First contact"].state == "Met"


def test_whoever_cannot_be_reached_leaves_no_clock_that_nobody_can_meet() -> None:
	case = make_case(channel="Intake Channel-MAIL", urgency="U1")
	assert not {"First contact", "Acknowledgement"} & clocks(case.name).keys()
	case.update({"no_contact": 0, "contact": "awa@people.example"})
	case.save()
	assert clocks(case.name).keys() >= {"First contact", "Acknowledgement"}


def test_the_first_contact_that_reaches_somebody_meets_its_clock() -> None:
	with freeze_time(MONDAY):
		case = make_case(**BY_MAIL, urgency="U1", received_on=MONDAY)
	with freeze_time(MONDAY + 2 * HOUR):
		make_contact_log(violation_case=case.name, result="No answer")
		assert not clocks(case.name)["First contact"].met_on
		make_contact_log(violation_case=case.name)
		make_contact_log(violation_case=case.name, contacted_on=MONDAY + HOUR)
	found = clocks(case.name)["First contact"]
	assert (found.state, found.met_on) == ("Met late", MONDAY + 2 * HOUR)


def test_more_urgency_shortens_the_time_from_the_same_start() -> None:
	with freeze_time(MONDAY):
		case = make_case(**BY_MAIL, urgency="U4", received_on=MONDAY)
	with freeze_time(MONDAY + 2 * HOUR):
		case.reload()
		case.urgency = "U1"
		case.save()
	found = clocks(case.name)["First contact"]
	assert (found.due_on, found.state) == (MONDAY + HOUR, "Late")


def test_the_same_save_twice_writes_no_clock() -> None:
	case = make_case(urgency="U1")
	before = clocks(case.name)
	for row in before.values():
		frappe.db.set_value("Case Clock", row.name, "told", 2, update_modified=False)
	keep_clocks_of(case.name)
	after = clocks(case.name)
	assert {row.name for row in after.values()} == {row.name for row in before.values()}
	assert {row.told for row in after.values()} == {2}


def test_a_pause_stops_every_clock_and_resuming_gives_the_time_back() -> None:
	with freeze_time(MONDAY):
		case = make_case(**BY_MAIL, urgency="U1", received_on=MONDAY)
	with freeze_time(MONDAY + HOUR / 2):
		case.reload()
		case.pause("Elle demande d'attendre.")
	paused = clocks(case.name)["First contact"]
	assert (paused.state, paused.due_on) == ("Paused", None)
	with freeze_time(MONDAY + 5 * HOUR):
		case.resume()
	resumed = clocks(case.name)["First contact"]
	assert (resumed.state, resumed.due_on) == ("Running", MONDAY + 5.5 * HOUR)
	row = frappe.get_doc("Violation Case", case.name).pauses[0]
	assert (row.since, row.until) == (MONDAY + HOUR / 2, MONDAY + 5 * HOUR)
	assert row.reason.startswith("cndh1.")


def test_closing_stops_the_clocks_and_reopening_lets_them_run() -> None:
	case = make_case(**BY_MAIL, urgency="U1", at=Stage.CASE_IN_PROGRESS)
	case.db_set("workflow_state", "Closed")
	keep_clocks_of(case.name)
	assert {row.state for row in clocks(case.name).values()} == {"Stopped"}


def decided_on_duty(**case: Any) -> Document:
	"""A measure that started on a duty decision on Monday at nine."""
	measure = make_measure(violation_case=make_case(**{"urgency": "U1", **case}).name)
	return saved(measure, duty_decided_on=MONDAY, ratify_before=MONDAY + 72 * HOUR)


def saved(doc: Document, **values: Any) -> Document:
	"""The document with values that only the server sets."""
	doc.reload()
	doc.update(values)
	doc.flags.by_server = True
	return doc.save()


class Watched:
	"""A case that notes which of its fields are read."""

	def __init__(self, case: Document) -> None:
		self.case, self.read = case, set[str]()

	def get(self, field: str) -> Any:
		self.read.add(field)
		return self.case.get(field)

	def __getattr__(self, field: str) -> Any:
		self.read.add(field)
		return getattr(self.case, field)


def test_all_that_clocks_are_made_of_is_looked_at_on_save() -> None:
	"""Whatever else a rule reads of a case would change no clock until something else does."""
	measure = decided_on_duty(decision_on=MONDAY, first_measure_on=None)
	watched = Watched(frappe.get_doc("Violation Case", measure.violation_case))
	watched.case.update({"paused": 1, "paused_since": now_datetime()})
	keep_clocks(watched)
	with_its_date = {"decision_on", "first_measure_on", "risk_on"}
	assert watched.read > with_its_date
	assert watched.read - {"name", "pauses"} <= derived.MADE_OF


@pytest.mark.parametrize(("change", "kept"), [({"group_size": 7}, False), ({"urgency": "U1"}, True)])
def test_a_save_works_out_what_it_changed(change: dict[str, Any], kept: bool) -> None:
	case = make_case(urgency="U2")
	frappe.db.delete("Case Clock", {"violation_case": case.name})
	case.reload()
	case.update(change)
	case.save()
	assert bool(clocks(case.name)) == kept


def test_a_duty_decision_runs_its_ratification() -> None:
	with freeze_time(MONDAY):
		measure = decided_on_duty(received_on=MONDAY)
	running = clocks(measure.violation_case)["Ratification"]
	assert (running.reference, running.due_on, running.state) == (
		measure.name,
		MONDAY + 72 * HOUR,
		"Running",
	)
	saved(measure, ratified_on=MONDAY + HOUR)
	case = frappe.get_doc("Violation Case", measure.violation_case)
	case.save()
	assert clocks(case.name)["Ratification"].state == "Met"


def test_clocks_of_measures_stop_and_pause_with_the_case() -> None:
	with freeze_time(MONDAY):
		case = frappe.get_doc("Violation Case", decided_on_duty(received_on=MONDAY).violation_case)
	with freeze_time(MONDAY + HOUR):
		case.pause("Elle demande d'attendre.")
		assert clocks(case.name)["Ratification"].state == "Paused"
	with freeze_time(MONDAY + 3 * HOUR):
		case.resume()
	assert clocks(case.name)["Ratification"].due_on == MONDAY + 74 * HOUR
	case.db_set("workflow_state", "Closed")
	keep_clocks_of(case.name)
	assert clocks(case.name)["Ratification"].state == "Stopped"


def test_review_goes_by_urgency_until_the_risk_is_assessed() -> None:
	case = saved(make_case(urgency="U3"), risk_on=MONDAY)
	assert clocks(case.name)["Review"].due_on == MONDAY + timedelta(days=90)


def test_review_follows_the_person_whose_review_comes_first() -> None:
	people = [make_defender().name for _n in range(2)]
	case = make_case(urgency="U3", defenders=[{"defender": person} for person in people])
	for answers, defender, days in ((0, people[0], 3), (4, people[1], 2), (0, people[1], 1)):
		assessed_on = now_datetime() - timedelta(days=days)
		made = make_risk_assessment(
			violation_case=case.name,
			defender=defender,
			answers=answers,
			assessed_on=assessed_on,
			final=True,
		)
		review = clocks(case.name)["Review"]
		if days == 2:  # the other person's level asks for it sooner
			assert review.started_on == assessed_on
			assert review.due_on == assessed_on + timedelta(days=7)
	first = frappe.get_all("Risk Assessment", {"defender": people[0]}, pluck="assessed_on")
	assert (review.started_on, made.level) == (first[0], "L1")  # both are low now


def test_the_assessment_meets_the_clock_of_the_risk_study() -> None:
	case = make_case(urgency="U1", defenders=[{"defender": make_defender().name}])
	make_risk_assessment(
		violation_case=case.name, defender=case.defenders[0].defender, final=True, assessed_on=now_datetime()
	)
	assert clocks(case.name)["Risk study"].state == "Met"


def case_with_a_plan() -> Document:
	"""A case with an active measure and an assessment that is done."""
	defender = make_defender().name
	case = make_case(urgency="U1", received_on=MONDAY, defenders=[{"defender": defender}])
	assess(case)
	make_measure(violation_case=case.name, beneficiary=defender, at=Stage.MEASURE_ACTIVE)
	return case


def assess(case: Document) -> Document:
	"""A final assessment of the case's person as of now."""
	return make_risk_assessment(
		violation_case=case.name, defender=case.defenders[0].defender, final=True, assessed_on=now_datetime()
	)


def test_a_new_incident_starts_a_clock_of_72_hours() -> None:
	with freeze_time(MONDAY):
		case = case_with_a_plan()
	with freeze_time(MONDAY + 24 * HOUR):
		assert "Re-assessment" not in clocks(case.name)
		make_act(violation_case=case.name, started_on=(MONDAY + 24 * HOUR).date())
		running = clocks(case.name)["Re-assessment"]
		assert (running.started_on, running.due_on) == (MONDAY + 24 * HOUR, MONDAY + 96 * HOUR)
		assert running.state == "Running"
	with freeze_time(MONDAY + 100 * HOUR):
		watch()
		assert clocks(case.name)["Re-assessment"].state == "Late"
		done = assess(case)
	met = clocks(case.name)["Re-assessment"]
	assert (met.state, met.reference, met.met_on) == ("Met late", done.name, MONDAY + 100 * HOUR)
	frappe.get_doc("Violation Case", case.name).save()
	assert clocks(case.name)["Re-assessment"].state == "Met late"


def test_each_incident_has_a_clock_of_its_own() -> None:
	with freeze_time(MONDAY):
		case = case_with_a_plan()
	for days in (1, 5):
		with freeze_time(MONDAY + timedelta(days=days)):
			make_act(violation_case=case.name, started_on=(MONDAY + timedelta(days=days)).date())
			assess(case)
	kept = frappe.get_all("Case Clock", {"violation_case": case.name, "kind": "Re-assessment"}, pluck="state")
	assert kept == ["Met", "Met"]


def test_a_decision_without_a_measure_leaves_none_to_start() -> None:
	defender = make_defender().name
	case = saved(make_case(urgency="U3", defenders=[{"defender": defender}]), decision_on=now_datetime())
	assert "First measure" not in clocks(case.name)
	measure = make_measure(violation_case=case.name, beneficiary=defender)
	assert clocks(case.name)["First measure"].state == "Running"
	measure.db_set("workflow_state", state_of_stage(Stage.MEASURE_ACTIVE))
	saved(measure)
	assert clocks(case.name)["First measure"].state == "Met"


def test_a_target_that_is_taken_away_leaves_what_was_met() -> None:
	case = make_case(urgency="U1", **ON_FOOT)
	settings = frappe.get_single("Protection Settings")
	for row in settings.clocks:
		row.update({"first_contact_hours": 0, "triage_hours": 0})
	settings.save()
	keep_clocks_of(case.name)
	assert clocks(case.name)["First contact"].state == "Met"
	assert "Triage" not in clocks(case.name)


def test_late_clocks_are_marked_and_told_step_by_step() -> None:
	case = late_case()
	chair = make_person(Role.CHAIR)
	with freeze_time(MONDAY + 0.9 * HOUR):
		watch()
	assert len(notices(case.responsible)) == 1
	assert not notices(chair)
	with freeze_time(MONDAY + 1.1 * HOUR):
		watch()
		watch()
	assert len(notices(case.responsible)) == 2
	with freeze_time(MONDAY + 6 * HOUR):
		watch()
	assert len(notices(chair)) == 1
	assert clocks(case.name)["First contact"].state == "Late"


def test_a_notice_says_which_and_why_and_nobody() -> None:
	case = late_case(summary="Canari-Horloge a été suivie.")
	frappe.db.set_value("User", case.responsible, "language", "fr")
	with freeze_time(MONDAY + 2 * HOUR):
		watch()
	assert notices(case.responsible) == [
		f"{case.name}\xa0: Premier contact, à faire avant le 23/11/2026 10:00, en retard."
	]
	assert "Canari" not in str(frappe.get_all("Notification Log", fields=["*"]))


def test_whoever_hears_of_it_later_reads_why() -> None:
	case = late_case()
	chair = make_person(Role.CHAIR)
	frappe.db.set_value("User", chair, "language", "fr")
	with freeze_time(MONDAY + 6 * HOUR):
		watch()
	assert [text for text in notices(chair) if case.name in text] == [
		f"{case.name}\xa0: Premier contact, à faire avant le 23/11/2026 10:00, toujours pas fait. "
		"Vous êtes averti(e) parce que le retard dépasse 4 h."
	]


def test_a_mail_about_it_says_no_more(outbox: list[dict[str, Any]]) -> None:
	"""The platform mails no alert; were it to mail this notice, number and clock are all that would leave."""
	case = late_case(summary="Canari-Horloge a été suivie.")
	frappe.db.set_value("User", case.responsible, {"language": "fr", "email": case.responsible})
	with freeze_time(MONDAY + 2 * HOUR):
		watch()
	assert outbox == []
	notice = frappe.get_last_doc("Notification Log", {"for_user": case.responsible})
	notice.type = "Assignment"
	send_notification_email(notice)
	(mail,) = outbox
	assert mail["subject"] == notices(case.responsible)[0]
	assert "Premier contact, à faire avant le 23/11/2026 10:00, en retard." in str(mail)
	assert not [word for word in ("Canari", "suivie", "community radio") if word in str(mail)]


def test_after_a_day_without_the_job_each_person_is_told_once() -> None:
	case = late_case()
	chair, president = make_person(Role.CHAIR), make_person(Role.PRESIDENT)
	with freeze_time(MONDAY + 30 * HOUR):
		watch()
		watch()
	first_contact = [text for text in notices(case.responsible) if "remier contact" in text]
	assert len(first_contact) == 1
	assert any("remier contact" in text for text in notices(president))
	assert any("remier contact" in text for text in notices(chair))


def test_nobody_is_told_of_a_case_that_is_hidden_from_them() -> None:
	case = late_case(confidentiality_level="C3")
	chair, president = make_person(Role.CHAIR), make_person(Role.PRESIDENT)
	with freeze_time(MONDAY + 30 * HOUR):
		watch()
	assert notices(case.responsible)
	assert not notices(chair)
	assert not notices(president)


def test_where_no_chair_may_read_it_the_whole_team_hears_that_it_is_late() -> None:
	case = late_case(confidentiality_level="C3")
	colleague = make_person(Role.SENSITIVE_REFERENT)
	with freeze_time(MONDAY):
		grants.give("Violation Case", case.name, colleague)
	with freeze_time(MONDAY + 30 * HOUR):
		watch()
	assert any("remier contact" in text for text in notices(colleague))


def test_a_team_does_not_learn_that_the_chair_is_in_conflict() -> None:
	"""Of a case that is not for named persons only, a notice to the team would say so."""
	case = late_case()
	colleague, president = make_person(Role.LEGAL), make_person(Role.PRESIDENT)
	for chair in {*holders([Role.CHAIR]), make_person(Role.CHAIR)}:
		declare(chair, case)
	with freeze_time(MONDAY):
		grants.give("Violation Case", case.name, colleague)
	with freeze_time(MONDAY + 30 * HOUR):
		watch()
	assert not notices(colleague)
	assert notices(president)


def test_nor_that_all_in_charge_are() -> None:
	case, colleague = late_case(), make_person(Role.LEGAL)
	for somebody in holders([Role.CHAIR, Role.PRESIDENT]):
		declare(somebody, case)
	with freeze_time(MONDAY):
		grants.give("Violation Case", case.name, colleague)
	with freeze_time(MONDAY + 30 * HOUR):
		watch()
	assert not notices(colleague)


def test_where_a_chair_may_read_it_the_team_hears_nothing() -> None:
	"""Of a case for named persons only with the chair among them: the chair hears, as of any other."""
	case = late_case(confidentiality_level="C3")
	chair, colleague = make_person(Role.CHAIR), make_person(Role.SENSITIVE_REFERENT)
	with freeze_time(MONDAY):
		for somebody in (chair, colleague):
			grants.give("Violation Case", case.name, somebody)
	with freeze_time(MONDAY + 30 * HOUR):
		watch()
	assert notices(chair)
	assert not notices(colleague)


def declare(user: str, case: Document) -> None:
	"""A conflict of somebody with a case, since before it was late."""
	about = {"doctype": "Access Conflict", "record_type": "Violation Case", "record": case.name}
	conflict = frappe.get_doc({**about, "user": user, "valid_from": MONDAY, "reason": "Un parent."})
	conflict.flags.by_server = True
	conflict.insert(ignore_permissions=True)


def test_a_closed_case_is_quiet() -> None:
	case = late_case()
	case.db_set("workflow_state", "Closed")
	keep_clocks_of(case.name)
	with freeze_time(MONDAY + 30 * HOUR):
		watch()
	assert not notices(case.responsible)


def test_a_clock_that_nobody_wants_told_tells_nobody() -> None:
	settings = frappe.get_single("Protection Settings")
	settings.set("clock_alerts", [{"kind": "First contact", "alert": 0}])
	settings.save()
	case = late_case()
	with freeze_time(MONDAY + 30 * HOUR):
		watch()
	assert not notices(case.responsible)
	assert clocks(case.name)["First contact"].state == "Late"


def test_a_notice_that_fails_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch) -> None:
	bad, good = late_case(), late_case()
	frappe.db.set_value("Violation Case", bad.name, "responsible", "nobody@people.example")
	monkeypatch.setattr(
		"cndh_protection.services.clocks.watching.may_read_case",
		lambda user, case: case != bad.name or 1 / 0,
	)
	with freeze_time(MONDAY + 2 * HOUR):
		watch()
	assert notices(good.responsible)
	assert clocks(bad.name)["First contact"].told == 0


def test_the_heart_beats_and_its_silence_is_told() -> None:
	frappe.db.set_single_value(HEARTBEAT, "beat_on", None)
	assert silence() == timedelta.max
	with freeze_time(MONDAY):
		watch()
	with freeze_time(MONDAY + timedelta(minutes=14)):
		assert silence() is None
	with freeze_time(MONDAY + timedelta(minutes=40)):
		assert silence() == timedelta(minutes=40)
		with as_role(Role.CASE_OFFICER):
			assert "has not run for 40 minutes. Call the technical administrator." in str(
				my_day()["warnings"]
			)


def test_a_holiday_that_is_added_moves_what_is_due() -> None:
	with freeze_time(MONDAY):
		case = make_case(**BY_MAIL, urgency="U3", received_on=MONDAY)
	assert clocks(case.name)["First contact"].due_on == MONDAY + 24 * HOUR
	assert clocks(case.name)["First contact"].provisional
	settings = frappe.get_single("Protection Settings")
	settings.append("holidays", {"day": "2026-11-24", "label": "Fête d'essai", "moon_dated": 1})
	settings.save()
	keep_all_clocks()
	found = clocks(case.name)["First contact"]
	assert (found.due_on, found.provisional) == (MONDAY + 48 * HOUR, 0)


def test_changed_rules_let_the_job_work_everything_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
	jobs: list[str] = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **_options: jobs.append(method))
	settings = frappe.get_single("Protection Settings")
	settings.save()
	assert jobs == []
	settings.clocks[0].first_contact_hours = 2
	settings.save()
	assert jobs == ["cndh_protection.services.clocks.keeping.keep_all_clocks"]


@pytest.mark.parametrize(
	("table", "rows", "words"),
	[
		("clocks", [{"urgency": "U1", "triage_hours": -1}], "not less than none"),
		("clock_alerts", [{"kind": "Review"}, {"kind": "Review"}], "Entered twice: Review"),
		(
			"holidays",
			[{"day": "2027-01-01", "label": "a"}, {"day": "2027-01-01", "label": "b"}],
			"Entered twice",
		),
	],
)
def test_impossible_rules_are_refused(table: str, rows: list[dict[str, Any]], words: str) -> None:
	settings = frappe.get_single("Protection Settings")
	settings.set(table, rows)
	with pytest.raises(frappe.ValidationError, match=words):
		settings.save()


def test_nobody_writes_a_clock() -> None:
	case = make_case(urgency="U1")
	row = clocks(case.name)["Triage"]
	for role in (Role.CHAIR, Role.CASE_OFFICER):
		with as_role(role):
			doc = frappe.get_doc("Case Clock", row.name)
			doc.due_on = None
			with pytest.raises(frappe.PermissionError):
				doc.save()


def test_acknowledging_meets_its_clock() -> None:
	case = make_case(**BY_MAIL, urgency="U1")
	case.acknowledge()
	assert clocks(case.name)["Acknowledgement"].state == "Met"


def test_my_day_has_my_cases_and_no_other() -> None:
	case, other = late_case(), late_case()
	with freeze_time(MONDAY + 2 * HOUR), as_user(case.responsible):
		day = my_day()
	assert {row.violation_case for row in day["late"]} == {case.name}
	assert other.name not in str(day)
	assert [row.kind for row in day["late"]] == ["First contact"]
	assert [row.kind for row in day["today"]] == ["Triage", "First measure"]


def test_what_is_late_hides_nothing_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Of the late ones, those of the most urgent cases are shown first."""
	calm = late_case(urgency="U2")
	with as_user(calm.responsible), freeze_time(MONDAY + HOUR):
		urgent = make_case(**BY_MAIL, team=False, urgency="U1", received_on=MONDAY + HOUR)
	monkeypatch.setattr(my_day_module, "MOST", 1)
	with freeze_time(MONDAY + 5 * HOUR), as_user(calm.responsible):
		day = my_day()
	assert [row.violation_case for row in day["late"]] == [urgent.name]
	assert len(day["today"]) == len(day["week"]) == day["most"] == 1


def test_my_day_says_whom_to_call_and_how() -> None:
	defender = make_defender(no_sms=1, contact_hours="après 20 h")
	case = make_case(urgency="U1", defenders=[{"defender": defender.name}])
	officer = person(Role.CASE_OFFICER)
	now = now_datetime()
	make_contact_log(
		violation_case=case.name,
		defender=defender.name,
		contacted_on=now - HOUR,
		result="No answer",
		next_try=now,
	)
	with as_user(officer):
		call = next(row for row in my_day()["calls"] if row["violation_case"] == case.name)
		assert call["precautions"].contact_hours == "après 20 h"
		assert "Awa" not in str(call)
	make_contact_log(violation_case=case.name, defender=defender.name, contacted_on=now)
	with as_user(officer):
		assert not [row for row in my_day()["calls"] if row["violation_case"] == case.name]


def test_my_day_is_for_readers_of_cases() -> None:
	for role in (Role.OUTREACH, Role.AUDITOR, Role.ADMINISTRATOR, Role.SECRETARY_GENERAL):
		with as_role(role), pytest.raises(frappe.PermissionError):
			my_day()


@pytest.mark.parametrize("role", CASE_RIGHTS)
def test_every_reader_of_cases_has_a_day(role: str) -> None:
	"""Those too who read no contacts."""
	with as_role(role):
		assert my_day()["calls"] == []


def test_what_waits_for_the_chair_stands_in_its_day() -> None:
	case = make_case(at=Stage.CASE_DECISION, urgency="U2")
	with as_role(Role.CHAIR):
		assert case.name in [row.name for row in my_day()["decide"]]
	with as_role(Role.CASE_OFFICER):
		assert my_day()["decide"] == []


def test_the_patch_starts_clocks_once_and_leaves_settings_alone() -> None:
	"""And nobody is told of what was late before."""
	case = late_case()
	frappe.db.delete("Case Clock")
	settings = frappe.get_single("Protection Settings")
	settings.clocks[0].review_hours = 99
	settings.set("holidays", [{"day": "2031-05-01", "label": "Fête du Travail"}])
	settings.save()
	with freeze_time(MONDAY + 2 * HOUR):
		start_clocks.execute()
	first = clocks(case.name)
	assert first["First contact"].told == 4
	assert first["Triage"].told == 0
	start_clocks.execute()
	assert clocks(case.name) == first
	with freeze_time(MONDAY + 2.9 * HOUR):
		watch()
	assert not [text for text in notices(case.responsible) if "remier contact" in text]
	settings.reload()
	assert settings.clocks[0].review_hours == 99
	assert [str(row.day) for row in settings.holidays] == ["2031-05-01"]


@pytest.mark.parametrize("changed", [False, True])
def test_a_site_of_before_gets_the_links(changed: bool) -> None:
	"""In a workspace that nobody changed; running again changes nothing."""
	workspace = frappe.get_doc("Workspace", "Protection")
	workspace.shortcuts = [row for row in workspace.shortcuts if row.label not in ("Ma journée", "Échéances")]
	workspace.links = [row for row in workspace.links if row.link_to != "Load by Officer"]
	workspace.save(ignore_permissions=True)
	if not changed:
		ledger.record_anew(workspace)
	for _time in range(2):
		link_deadlines.execute()
		workspace.reload()
		shortcuts = {(row.label, row.type, row.link_to, row.doc_view) for row in workspace.shortcuts}
		assert (("Ma journée", "Page", "ma-journee", None) in shortcuts) is not changed
		assert (("Échéances", "DocType", "Case Clock", "Calendar") in shortcuts) is not changed
		assert ("Load by Officer" in [row.link_to for row in workspace.links]) is not changed
