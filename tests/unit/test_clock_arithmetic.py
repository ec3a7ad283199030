"""Time of clocks: calendar hours, working days with holidays, pauses."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cndh_protection.services.clocks.arithmetic import ROUND_THE_CLOCK, Calendar, Pause, due, elapsed

HOUR = timedelta(hours=1)
FRIDAY_NOON = datetime(2026, 11, 20, 12)
INDEPENDENCE_DAY = date(2026, 9, 22)  # a Tuesday
WORKING = Calendar(frozenset({INDEPENDENCE_DAY, date(2026, 12, 25), date(2027, 1, 1)}))

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 30)).map(lambda at: at.replace(microsecond=0))
allowances = st.integers(0, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes))
holidays = st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=30)
calendars = st.just(ROUND_THE_CLOCK) | holidays.map(lambda days: Calendar(frozenset(days)))
lengths = st.integers(0, 60 * 24 * 10).map(lambda minutes: timedelta(minutes=minutes))
ended_pauses = st.lists(st.tuples(moments, lengths).map(lambda p: Pause(p[0], p[0] + p[1])), max_size=4)


def test_calendar_hours_run_through_the_week_end() -> None:
	assert due(FRIDAY_NOON, 24 * HOUR, ROUND_THE_CLOCK) == datetime(2026, 11, 21, 12)


def test_working_time_passes_over_the_week_end() -> None:
	assert due(FRIDAY_NOON, 24 * HOUR, WORKING) == datetime(2026, 11, 23, 12)
	assert due(FRIDAY_NOON, 12 * HOUR, WORKING) == datetime(2026, 11, 21)


def test_working_time_passes_over_a_holiday() -> None:
	assert due(datetime(2026, 9, 21, 9), 24 * HOUR, WORKING) == datetime(2026, 9, 23, 9)


def test_what_arrives_on_a_sunday_begins_on_monday() -> None:
	assert due(datetime(2026, 11, 22, 18), HOUR, WORKING) == datetime(2026, 11, 23, 1)


def test_ten_working_days_are_two_weeks() -> None:
	assert due(FRIDAY_NOON, timedelta(days=10), WORKING) == datetime(2026, 12, 4, 12)


def test_a_pause_moves_the_end_by_its_length() -> None:
	pause = Pause(FRIDAY_NOON + HOUR, FRIDAY_NOON + 3 * HOUR)
	assert due(FRIDAY_NOON, 4 * HOUR, ROUND_THE_CLOCK, [pause]) == FRIDAY_NOON + 6 * HOUR


def test_a_pause_over_the_week_end_costs_working_time_nothing() -> None:
	pause = Pause(datetime(2026, 11, 21), datetime(2026, 11, 23))
	assert due(FRIDAY_NOON, 24 * HOUR, WORKING, [pause]) == due(FRIDAY_NOON, 24 * HOUR, WORKING)


def test_while_a_pause_lasts_there_is_no_end() -> None:
	assert due(FRIDAY_NOON, 4 * HOUR, ROUND_THE_CLOCK, [Pause(FRIDAY_NOON + HOUR)]) is None


def test_a_pause_that_begins_after_the_end_changes_nothing() -> None:
	assert due(FRIDAY_NOON, HOUR, ROUND_THE_CLOCK, [Pause(FRIDAY_NOON + 2 * HOUR)]) == FRIDAY_NOON + HOUR


def test_pauses_that_overlap_count_once() -> None:
	pauses = [Pause(FRIDAY_NOON, FRIDAY_NOON + 2 * HOUR), Pause(FRIDAY_NOON + HOUR, FRIDAY_NOON + 3 * HOUR)]
	assert due(FRIDAY_NOON, HOUR, ROUND_THE_CLOCK, pauses) == FRIDAY_NOON + 4 * HOUR


def test_elapsed_stops_with_a_running_pause() -> None:
	assert elapsed(FRIDAY_NOON, FRIDAY_NOON + 9 * HOUR, ROUND_THE_CLOCK, [Pause(FRIDAY_NOON + HOUR)]) == HOUR


def test_nothing_elapses_backwards() -> None:
	assert elapsed(FRIDAY_NOON, FRIDAY_NOON - HOUR, ROUND_THE_CLOCK) == timedelta()


def test_a_negative_allowance_is_refused() -> None:
	with pytest.raises(ValueError, match="-1 day"):
		due(FRIDAY_NOON, -HOUR, WORKING)


def test_a_calendar_on_which_nothing_runs_is_refused_rather_than_walked_for_ever() -> None:
	never = Calendar(frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(4_400)))
	with pytest.raises(ValueError, match="1:00:00"):
		due(FRIDAY_NOON, HOUR, never)


@given(moments, allowances, calendars, ended_pauses)
def test_at_its_end_a_clock_has_used_its_allowance(
	start: datetime, allowance: timedelta, calendar: Calendar, pauses: list[Pause]
) -> None:
	end = due(start, allowance, calendar, pauses)
	assert end is not None
	assert elapsed(start, end, calendar, pauses) == allowance


@given(moments, allowances, calendars, ended_pauses)
def test_a_moment_before_its_end_a_clock_has_not(
	start: datetime, allowance: timedelta, calendar: Calendar, pauses: list[Pause]
) -> None:
	end = due(start, allowance, calendar, pauses)
	assert end is not None
	if end > start:
		assert elapsed(start, end - timedelta(seconds=1), calendar, pauses) < allowance


@given(moments, allowances, allowances, calendars)
def test_more_allowance_never_ends_earlier(
	start: datetime, one: timedelta, other: timedelta, calendar: Calendar
) -> None:
	short, long = due(start, min(one, other), calendar), due(start, max(one, other), calendar)
	assert short is not None
	assert long is not None
	assert short <= long


@given(moments, allowances, holidays, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_one_more_holiday_never_ends_a_clock_earlier(
	start: datetime, allowance: timedelta, days: set[date], another: date
) -> None:
	before = due(start, allowance, Calendar(frozenset(days)))
	after = due(start, allowance, Calendar(frozenset(days | {another})))
	assert before is not None
	assert after is not None
	assert after >= before


@given(moments, allowances, calendars, ended_pauses, moments, lengths)
def test_one_more_pause_never_ends_a_clock_earlier(
	start: datetime,
	allowance: timedelta,
	calendar: Calendar,
	pauses: list[Pause],
	since: datetime,
	length: timedelta,
) -> None:
	before = due(start, allowance, calendar, pauses)
	after = due(start, allowance, calendar, [*pauses, Pause(since, since + length)])
	assert before is not None
	assert after is not None
	assert after >= before
