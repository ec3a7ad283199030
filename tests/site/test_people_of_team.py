"""The people of one's open cases: what is told of them before every contact, and from which cases."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime

from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.access.team_people import PRECAUTIONS, people_of_team
from cndh_protection.constants import Role, Stage
from cndh_protection.services.stages import state_of_stage
from tests.factories import make_case, make_contact_log, make_defender
from tests.people import as_user, make_person

KEPT_IN_MIND = {
	"contact_frozen": 1,
	"frozen_reason": "Under watch",
	"deceased": 1,
	"never_call": 1,
	"no_sms": 1,
	"no_message_left": 1,
	"contact_hours": "After 20:00",
}
"""Column → what must be known before every contact."""


@pytest.fixture
def officer() -> str:
	"""Somebody who takes cases in and works on them."""
	return make_person(Role.CASE_OFFICER, Role.INTAKE)


def case_of(officer: str, person: Document) -> Document:
	with as_user(officer):
		return make_case(team=False, defenders=[{"defender": person.name}])


def told(officer: str) -> dict[str, Any]:
	"""The one person of the officer's team."""
	with as_user(officer):
		(row,) = people_of_team(officer)
	return row


@pytest.mark.parametrize("column", KEPT_IN_MIND)
def test_each_precaution_is_told(officer: str, column: str) -> None:
	"""Whoever calls from the list sees it before the number."""
	with as_user(officer):
		person = make_defender()
	case_of(officer, person)
	frappe.db.set_value(DEFENDER, person.name, column, KEPT_IN_MIND[column])
	assert told(officer)[column] == KEPT_IN_MIND[column]
	assert column in PRECAUTIONS


def test_the_next_contact_is_that_of_an_open_case(officer: str) -> None:
	"""What was planned in a case that has ended is not done any more."""
	with as_user(officer):
		person = make_defender()
	going_on, ended = case_of(officer, person), case_of(officer, person)
	then = add_days(now_datetime(), 2).replace(microsecond=0)
	for case, days in ((going_on, 2), (ended, 5)):
		with as_user(officer):
			make_contact_log(
				violation_case=case.name, defender=person.name, next_try=add_days(then, days - 2)
			)
	frappe.db.set_value(CASE, ended.name, "workflow_state", state_of_stage(Stage.CASE_CLOSED))
	assert told(officer)["next_contact"] == then
