"""The watch for reprisals: two questions after the closing, and what a yes leads to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import get_datetime
from freezegun import freeze_time

from cndh_protection.access import grants
from cndh_protection.access.team_people import cases_of_team
from cndh_protection.constants import Role, Stage
from cndh_protection.patches.v1_0 import watch_closed_cases
from cndh_protection.services.clocks import keeping
from cndh_protection.services.my_day import my_day
from cndh_protection.services.reprisals import NotWatched
from cndh_protection.services.stages import apply_step, state_of_stage
from tests.factories import make_case, make_contact_log
from tests.people import as_user, make_person

CLOSED = datetime(2026, 8, 3, 10, 0, 0, 1)
DAY = timedelta(days=1)
NOTHING, FOUND = "Nothing to report", "Reprisals"


@pytest.fixture
def officer() -> str:
	return make_person(Role.CASE_OFFICER)


@pytest.fixture
def case(officer: str) -> Any:
	return closed(officer)


def closed(officer: str, **given: Any) -> Any:
	"""A case that its officer had closed, after a decision unless told otherwise."""
	times = {"received_on": CLOSED - 90 * DAY, "decision_on": CLOSED - 60 * DAY, "closed_on": CLOSED, **given}
	with freeze_time(CLOSED):
		made = make_case(team=False)
		grants.give("Violation Case", made.name, officer)
		made.db_set({"workflow_state": state_of_stage(Stage.CASE_CLOSED), "responsible": officer, **times})
		keeping.keep_clocks_of(made.name)
	return made


def answer(case: Any, after: timedelta, said: str, login: str | None = None) -> Document:
	with freeze_time(CLOSED + after):
		about = {"violation_case": case.name, "contacted_on": CLOSED + after, "reprisals": said}
		with as_user(login or frappe.session.user):
			return make_contact_log(**about)


def watch(case: Any) -> list[tuple[int, str, int | None]]:
	"""Day on which each check is due, its state, and the day on which it was met."""
	filters = {"violation_case": case.name, "kind": "Check for reprisals"}
	rows = frappe.get_all("Case Clock", filters, ["due_on", "state", "met_on"], order_by="due_on asc")
	return [
		((get_datetime(row.due_on) - CLOSED).days, row.state, row.met_on and (row.met_on - CLOSED).days)
		for row in rows
	]


def test_closing_starts_two_checks_and_stops_the_rest(case: Any) -> None:
	assert watch(case) == [(30, "Running", None), (90, "Running", None)]
	others = {"violation_case": case.name, "kind": ["!=", "Check for reprisals"]}
	assert set(frappe.get_all("Case Clock", others, pluck="state")) <= {"Stopped", "Met", "Met late"}


@pytest.mark.parametrize(
	"given",
	[
		{"decision_on": None},
		{"workflow_state": state_of_stage},
		{"merged_into": "DOS-2026-00000"},
	],
	ids=["nothing was done", "refused", "merged"],
)
def test_what_was_refused_or_merged_is_not_watched(officer: str, given: dict[str, Any]) -> None:
	if "workflow_state" in given:
		given = {"workflow_state": state_of_stage(Stage.CASE_INADMISSIBLE)}
	assert watch(closed(officer, **given)) == []


def test_a_measure_is_enough(officer: str) -> None:
	"""A duty decision makes one before the session sits."""
	assert len(watch(closed(officer, decision_on=None, first_measure_on=CLOSED - 5 * DAY))) == 2


def test_each_answer_meets_its_check(case: Any) -> None:
	answer(case, 28 * DAY, NOTHING)
	assert watch(case) == [(30, "Met", 28), (90, "Running", None)]
	answer(case, 35 * DAY, NOTHING)
	assert watch(case) == [(30, "Met", 28), (90, "Running", None)]
	answer(case, 95 * DAY, NOTHING)
	assert watch(case) == [(30, "Met", 28), (90, "Met late", 95)]


def test_a_contact_without_the_answer_meets_nothing(case: Any) -> None:
	with freeze_time(CLOSED + 20 * DAY):
		make_contact_log(violation_case=case.name, contacted_on=CLOSED + 20 * DAY)
	assert watch(case)[0] == (30, "Running", None)


def test_half_a_year_later_nobody_is_asked_any_more(case: Any) -> None:
	with freeze_time(CLOSED + 181 * DAY):
		keeping.keep_clocks_of(case.name)
	assert watch(case) == [(30, "Stopped", None), (90, "Stopped", None)]


def test_the_day_shows_it_to_the_officer(case: Any, officer: str) -> None:
	for days, section in ((25, "week"), (31, "late")):
		with freeze_time(CLOSED + days * DAY):
			keeping.keep_clocks_of(case.name)
			with as_user(officer):
				shown = my_day()[section]
		assert [(row.violation_case, row.kind) for row in shown] == [(case.name, "Check for reprisals")]


def test_a_case_without_a_check_left_is_not_shown(case: Any, officer: str) -> None:
	for days in (30, 90):
		answer(case, days * DAY, NOTHING)
	with freeze_time(CLOSED + 91 * DAY), as_user(officer):
		day = my_day()
	assert not day["late"] + day["today"] + day["week"]


def test_of_closed_cases_only_watched_ones_are_at_work(case: Any, officer: str) -> None:
	"""As long as a check is to come; what runs in another case counts for nothing."""
	other = closed(make_person(Role.CASE_OFFICER))
	assert (cases_of_team(officer), len(watch(other))) == ([case.name], 2)
	for days in (30, 90):
		answer(case, days * DAY, NOTHING)
	assert cases_of_team(officer) == []


def test_a_reprisal_asks_for_a_new_assessment_and_tells_who_reopens(case: Any, officer: str) -> None:
	chair = make_person(Role.CHAIR)
	answer(case, 29 * DAY, FOUND, officer)
	case.reload()
	found = CLOSED + 29 * DAY
	assert case.reassessment_due == found + timedelta(hours=72)
	clock = {"violation_case": case.name, "kind": "Re-assessment"}
	assert frappe.db.get_value("Case Clock", clock, "state") == "Running"
	for login in (officer, chair):
		(notice,) = frappe.get_all("Notification Log", {"for_user": login}, pluck="subject")
		assert notice.startswith(case.name)
		assert "reprisal" not in notice.lower()
	with freeze_time(found), as_user(chair):
		assert [(row["name"], row["reopen"]) for row in my_day()["decide"] if row["name"] == case.name] == [
			(case.name, 1)
		]


def test_reopening_ends_the_watch_and_closing_begins_another(case: Any, officer: str) -> None:
	"""What was asked stays on record."""
	chair = make_person(Role.CHAIR)
	answer(case, 29 * DAY, FOUND, officer)
	with freeze_time(CLOSED + 30 * DAY), as_user(chair):
		apply_step(frappe.get_doc("Violation Case", case.name).as_json(), "Reopen")
	assert watch(case) == [(30, "Met", 29)]
	clock = {"violation_case": case.name, "kind": "Re-assessment"}
	assert frappe.db.get_value("Case Clock", clock, "state") == "Running"
	with freeze_time(CLOSED + 40 * DAY):
		case.db_set({"workflow_state": state_of_stage(Stage.CASE_CLOSED), "closed_on": CLOSED + 40 * DAY})
		keeping.keep_clocks_of(case.name)
	assert watch(case) == [(30, "Met", 29), (70, "Running", None), (130, "Running", None)]


def test_a_reassessment_that_waited_at_the_closing_stops(officer: str) -> None:
	case = closed(officer, reassessment_due=CLOSED + DAY)
	clock = {"violation_case": case.name, "kind": "Re-assessment"}
	assert frappe.db.get_value("Case Clock", clock, "state") == "Stopped"


@pytest.mark.parametrize("given", [{"workflow_state": None}, {"decision_on": None}])
def test_the_question_is_for_watched_cases(officer: str, given: dict[str, Any]) -> None:
	if "workflow_state" in given:
		given = {"workflow_state": state_of_stage(Stage.CASE_IN_PROGRESS)}
	case = closed(officer, **given)
	with pytest.raises(NotWatched, match="asked only"):
		answer(case, 30 * DAY, NOTHING)


def test_an_answer_from_before_the_closing_is_none(case: Any) -> None:
	with pytest.raises(NotWatched, match="before it"):
		answer(case, -DAY, NOTHING)


def test_an_answer_that_was_given_stays(case: Any) -> None:
	given = answer(case, 30 * DAY, NOTHING)
	given.reprisals = FOUND
	with pytest.raises(NotWatched, match="was given"):
		given.save()


def test_a_site_of_today_begins_the_watch(officer: str) -> None:
	"""Of cases that were closed before; twice does no harm."""
	recent, old = closed(officer), closed(officer, closed_on=CLOSED - 200 * DAY)
	frappe.db.delete("Case Clock", {"violation_case": ["in", [recent.name, old.name]]})
	with freeze_time(CLOSED + 10 * DAY):
		watch_closed_cases.execute()
		watch_closed_cases.execute()
	assert watch(recent) == [(30, "Running", None), (90, "Running", None)]
	assert watch(old) == []
