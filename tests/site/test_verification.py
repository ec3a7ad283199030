"""Verification: sources behind a seal, and people who are held, with the clock that the law sets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime
from freezegun import freeze_time

from cndh_protection.access import grants, reveal
from cndh_protection.constants import Role
from cndh_protection.services.clocks.watching import watch
from cndh_protection.services.custody import ImpossibleTime
from cndh_protection.services.minors import MINOR, MinorNotProtected
from tests.browsing import at_the_browser
from tests.factories import custody_values, make_act, make_case, make_custody, make_defender, make_source
from tests.people import as_user, make_person

NIGHT = datetime(2026, 11, 28, 22, 40, 0, 1)  # a Saturday: police custody knows no week-end
HOUR = timedelta(hours=1)


def clock(case: str) -> Any:
	"""The custody clock of a case; None if there is none."""
	filters = {"violation_case": case, "kind": "Deprivation of liberty"}
	return frappe.db.get_value("Case Clock", filters, ["*"], as_dict=True)


def arrested(**given: Any) -> Document:
	"""Somebody arrested at night, entered an hour later."""
	with freeze_time(NIGHT + HOUR):
		return make_custody(**{"deprived_on": NIGHT, **given})


# Sources


def test_a_source_opens_for_named_persons_only() -> None:
	"""The team reads the statement; who said it waits for a grant that lists the compartment."""
	case = make_case(team=False).name
	source = make_source(
		violation_case=case, statement="They came at dawn.", identity="A neighbour", contact="70 00 00 01"
	)
	officer, named = make_person(Role.CASE_OFFICER), make_person(Role.CASE_OFFICER)
	grants.give("Violation Case", source.violation_case, officer)
	grants.give("Violation Case", source.violation_case, named, compartments="core,source")
	with at_the_browser(officer):
		assert reveal.reveal(source.doctype, source.name, "core", "open")["values"] == {
			"statement": "They came at dawn."
		}
		assert reveal.reveal(source.doctype, source.name, "source", "call")["refused"] == ["source"]
	with at_the_browser(named):
		assert reveal.reveal(source.doctype, source.name, "source", "call")["step_up"] == ["source"]


def test_a_source_was_heard_already() -> None:
	with pytest.raises(frappe.ValidationError, match="future"):
		make_source(heard_on=now_datetime() + HOUR)


def test_a_source_speaks_of_an_act_of_its_case() -> None:
	act = make_act()
	assert make_source(violation_case=act.violation_case, violation_act=act.name).violation_act == act.name
	with pytest.raises(frappe.ValidationError, match="another case"):
		make_source(violation_act=act.name)


def test_not_asked_is_what_a_source_begins_with() -> None:
	assert make_source().may_be_named == "Not asked"


# Custody


def test_custody_ends_after_the_hours_that_the_law_gives() -> None:
	"""Day and night, on a week-end, whatever the urgency of the case."""
	held = arrested()
	assert get_datetime(held.custody_until) == NIGHT + 48 * HOUR
	found = clock(held.violation_case)
	assert (found.due_on, found.remind_on, found.state) == (NIGHT + 48 * HOUR, NIGHT + 36 * HOUR, "Running")


def test_the_hours_are_a_setting() -> None:
	frappe.db.set_single_value("Protection Settings", "custody_hours", 24)
	assert get_datetime(arrested().custody_until) == NIGHT + 24 * HOUR


def test_an_extension_moves_the_end_and_never_shortens_it() -> None:
	held = arrested(extensions=[{"extended_on": NIGHT, "until": NIGHT + 72 * HOUR}])
	assert clock(held.violation_case).due_on == NIGHT + 72 * HOUR
	held.set("extensions", [{"extended_on": NIGHT, "until": NIGHT + 3 * HOUR}])
	with freeze_time(NIGHT + 2 * HOUR):
		held.save()
	assert clock(held.violation_case).due_on == NIGHT + 48 * HOUR


@pytest.mark.parametrize("kind", ["Abduction", "Imprisonment", "Pre-trial detention"])
def test_what_has_no_limit_runs_no_clock(kind: str) -> None:
	held = arrested(kind=kind)
	assert held.custody_until is None
	assert clock(held.violation_case) is None


@pytest.mark.parametrize("by", [{"judge_on": 20}, {"ended_on": 20, "end_reason": "Released"}])
def test_a_judge_or_the_end_stops_the_clock(by: dict[str, Any]) -> None:
	held = arrested()
	values = {field: NIGHT + value * HOUR if isinstance(value, int) else value for field, value in by.items()}
	with freeze_time(NIGHT + 24 * HOUR):
		held.update(values).save()
	assert clock(held.violation_case).state == "Met"


def test_no_pause_of_ours_stops_it() -> None:
	held = arrested()
	with freeze_time(NIGHT + 2 * HOUR):
		frappe.get_doc("Violation Case", held.violation_case).pause(reason="Waiting for the lawyer")
	assert clock(held.violation_case).state == "Running"


def test_the_officer_is_told_twelve_hours_before() -> None:
	"""The team is told of this clock without an administrator having asked for it."""
	officer = make_person(Role.INTAKE, Role.CASE_OFFICER)
	with freeze_time(NIGHT), as_user(officer):
		person = make_defender().name
		case = make_case(team=False, defenders=[{"defender": person}], received_on=NIGHT)
		frappe.get_doc(custody_values(case.name, person, deprived_on=NIGHT)).insert()
	for hours, expected in ((35, 0), (36.5, 1)):
		with freeze_time(NIGHT + hours * HOUR):
			watch()
		told = frappe.get_all("Notification Log", filters={"for_user": officer}, pluck="subject")
		assert len([subject for subject in told if "Privation de liberté" in subject]) == expected


def test_a_deleted_record_takes_its_clock_along() -> None:
	held = arrested()
	held.flags.by_server = True
	held.delete(ignore_permissions=True)
	assert clock(held.violation_case) is None


def test_only_people_of_the_case_are_held_in_it() -> None:
	stranger = make_defender().name
	with pytest.raises(frappe.ValidationError, match="does not stand in the case"):
		make_custody(violation_case=make_case().name, person=stranger)


@pytest.mark.parametrize(
	"times",
	[
		{"deprived_on": 2},
		{"judge_on": -1},
		{"judge_on": 2},
		{"ended_on": -1, "end_reason": "Released"},
		{"ended_on": 2, "end_reason": "Released"},
		{"extensions": [{"extended_on": NIGHT, "until": NIGHT - HOUR}]},
	],
)
def test_impossible_times_are_refused(times: dict[str, Any]) -> None:
	"""What lies in the future, or before the beginning; nothing is stored."""
	given: dict[str, Any] = {
		field: NIGHT + value * HOUR if isinstance(value, int) else value for field, value in times.items()
	}
	with pytest.raises(ImpossibleTime):
		arrested(**{"deprived_on": NIGHT, **given})
	assert not frappe.db.exists("Deprivation of Liberty", {"deprived_on": [">=", NIGHT]})


@pytest.mark.parametrize("given", [{"ended_on": NIGHT}, {"end_reason": "Released"}])
def test_an_end_has_a_time_and_a_reason(given: dict[str, Any]) -> None:
	with pytest.raises(frappe.ValidationError, match="both when and how"):
		arrested(**given)


@pytest.mark.parametrize(
	("kind", "reason"),
	[("Arrest", "Arrested"), ("Abduction", "Abducted"), ("Held in a secret place", "Missing")],
)
def test_contact_with_somebody_held_is_frozen(kind: str, reason: str) -> None:
	held = arrested(kind=kind)
	frozen = frappe.db.get_value("Defender", held.person, ["contact_frozen", "frozen_reason", "frozen_since"])
	assert frozen == (1, reason, NIGHT + HOUR)


def test_what_is_over_freezes_nothing_and_an_older_reason_stays() -> None:
	over = arrested(ended_on=NIGHT + HOUR, end_reason="Released")
	assert not frappe.db.get_value("Defender", over.person, "contact_frozen")
	person = make_defender(contact_frozen=1, frozen_reason="Phone seized").name
	arrested(person=person)
	assert frappe.db.get_value("Defender", person, "frozen_reason") == "Phone seized"


def test_a_minor_who_is_held_needs_a_referent() -> None:
	held = arrested()
	frappe.db.set_value("Defender", held.person, "age_group", MINOR)
	with freeze_time(NIGHT + HOUR), pytest.raises(MinorNotProtected):
		make_custody(violation_case=held.violation_case, person=held.person, deprived_on=NIGHT)
