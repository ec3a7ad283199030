"""An absent colleague's cases: one action, for the officer and the chair."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime

from cndh_protection.access.grants import GrantRefused
from cndh_protection.constants import Role, Stage
from cndh_protection.services import teams
from tests.factories import make_case, make_conflict
from tests.people import as_role, as_user, person
from tests.permissions.teamwork import CHAIR, LEGAL, OFFICER, reads


def test_covering_an_absence(case: Document) -> None:
	"""All open cases of the officer, until the date; those in conflict with the stand-in are left and counted."""
	with as_user(OFFICER):
		second, closed = make_case(team=False), make_case(team=False, at=Stage.CASE_CLOSED)
		third = make_case(team=False)
	make_conflict(LEGAL, third.name)
	with as_user(CHAIR):
		done = teams.cover_absence(OFFICER, LEGAL, str(add_days(now_datetime(), 14)))
	assert done == {"covered": 2, "left": 1}
	assert [reads(LEGAL, one) for one in (case, second, closed, third)] == [True, True, False, False]
	assert reads(OFFICER, case)


def test_who_covers_an_absence(case: Document) -> None:
	"""The officer before leaving, C3 included; the chair, without the C3 cases that are not hers to see."""
	with as_user(OFFICER):
		secret = make_case(team=False, confidentiality_level="C3")
	until = str(add_days(now_datetime(), 14))
	with as_role(Role.RAPPORTEUR), pytest.raises(GrantRefused):
		teams.cover_absence(OFFICER, LEGAL, until)
	with as_user(CHAIR):
		assert teams.cover_absence(OFFICER, LEGAL, until) == {"covered": 1, "left": 0}
		with pytest.raises(frappe.ValidationError, match="has not passed"):
			teams.cover_absence(OFFICER, LEGAL, str(add_days(now_datetime(), -1)))
		with pytest.raises(frappe.ValidationError, match="half a year"):
			teams.cover_absence(OFFICER, LEGAL, str(add_days(now_datetime(), 200)))
	assert not reads(LEGAL, secret)
	with as_user(OFFICER):
		teams.cover_absence(OFFICER, person(Role.RAPPORTEUR), until)
	assert reads(person(Role.RAPPORTEUR), secret)


def test_nobody_stands_in_for_an_absence_that_he_covers(case: Document) -> None:
	"""The chair would give herself what only others give her; the officer is the absent one."""
	until = str(add_days(now_datetime(), 14))
	for login, stand_in in ((CHAIR, CHAIR), (OFFICER, OFFICER), (CHAIR, OFFICER), (CHAIR, CHAIR.upper())):
		with as_user(login), pytest.raises(GrantRefused, match="colleague"):
			teams.cover_absence(OFFICER, stand_in, until)
	assert not frappe.db.exists("Access Grant", {"record": case.name, "why": "Stand-in"})
