"""What the hooks on rows and the doors answer about one record, asked directly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import frappe
import pytest

from cndh_protection.access import doors, grants, opening_rights, policy, rights, rows, search
from cndh_protection.access.rights import CASE, DEFAULT_COMPARTMENTS, DEFENDER
from cndh_protection.access.rules import opening_criterion
from cndh_protection.constants import Role
from cndh_protection.services import teams
from tests.factories import make_case, make_defender
from tests.people import as_user, make_person
from tests.permissions.small_world import case, conflict, grant, row


@pytest.fixture
def officer() -> str:
	"""Who makes cases, and reaches those that are granted."""
	return make_person(Role.CASE_OFFICER)


def test_who_reads_a_case(officer: str) -> None:
	"""By a grant; a number that no case has is read by nobody."""
	mine, elsewhere = case(), case()
	grant(mine, user=officer)
	assert rows.may_read_case(officer, mine)
	assert not rows.may_read_case(officer, elsewhere)
	assert not rows.may_read_case("Administrator", "no such case")
	assert not rows.has_permission(
		frappe.get_doc(CASE, elsewhere), "read", officer
	)  # though the role makes cases


def test_only_protected_records_are_hidden(officer: str) -> None:
	"""Of other doctypes the platform's rights decide."""
	assert rows.is_hidden(CASE, case(), officer)
	assert not rows.is_hidden("Territory", "no such place", officer)


def test_who_makes_what(officer: str) -> None:
	"""By role; what follows a case, only in a case in scope. Grants and conflicts have rules of their own."""
	legal, mine, elsewhere = make_person(Role.LEGAL), case(), case()
	grant(mine, user=officer)
	new: dict[str, Any] = {of: frappe.new_doc(of) for of in (CASE, DEFENDER, "Access Grant", "Contact Log")}
	assert [rows.may_make(new[CASE], login) for login in (officer, legal, "Administrator")] == [
		True,
		False,
		True,
	]
	assert [rows.may_make(new["Access Grant"], login) for login in (officer, legal)] == [True, True]
	for at, told in ((mine, True), (elsewhere, False)):
		new["Contact Log"].violation_case = at
		assert rows.may_make(new["Contact Log"], officer) is told
	assert rows.may_make(new["Contact Log"], "Administrator")


def test_an_open_action_asks_the_platform_too(officer: str) -> None:
	"""For whom the step is, and whether its document is there for the person."""
	mine, elsewhere = case(), case()
	grant(mine, user=officer)
	told = {}
	for name in (mine, elsewhere):
		for role in (Role.CASE_OFFICER, Role.CHAIR):
			action = row("Workflow Action", reference_doctype=CASE, reference_name=name)
			doc = frappe.get_doc("Workflow Action", action)
			doc.set("permitted_roles", [{"role": role}])
			told[name, role] = rows.has_permission_on_action(doc, officer)
	assert [name for name, answer in told.items() if answer] == [(mine, Role.CASE_OFFICER)]


def test_the_form_of_a_hidden_record_is_empty(officer: str) -> None:
	"""As for a number that no record has."""
	hidden = case()
	with as_user(officer):
		assert doors.getdoc(CASE, hidden) == []
		with pytest.raises(frappe.DoesNotExistError):
			doors.get_linked(CASE, hidden)


def refusal(action: Callable[[], Any], code: str) -> str:
	"""The words in which something is refused, without the code that it was about."""
	with pytest.raises(frappe.LinkValidationError) as error:
		action()
	frappe.clear_messages()
	return str(error.value).replace(code, "N")


def test_a_link_to_a_hidden_person_leads_nowhere(officer: str) -> None:
	"""In a new case and in a stored one, in the words for a code that nobody has; what was there stays."""
	hidden = make_defender().name
	with as_user(officer):
		mine = make_defender().name
		doc = make_case(team=False, defenders=[{"defender": mine}])
		for of_new in (True, False):
			words = set()
			for code in (hidden, "DEF-000000"):
				rows_of_people = [{"defender": mine}, {"defender": code}]
				doc.reload()
				doc.set("defenders", rows_of_people)
				save = partial(make_case, team=False, defenders=rows_of_people) if of_new else doc.save
				words.add(refusal(save, code))
			assert len(words) == 1
		doc.reload()
		doc.region_unknown = 1
		doc.save()


def test_a_case_changes_hands_by_its_rule_only(officer: str) -> None:
	"""Also where the form would let somebody change the field."""
	name, other = case(responsible=officer), make_person(Role.RAPPORTEUR)
	for login in (officer, other):
		grant(name, user=login)
	doc = frappe.get_doc(CASE, name)
	doc.load_doc_before_save()
	doc.responsible = other
	with as_user(other), pytest.raises(grants.GrantRefused):
		teams.keep_responsible(doc)
	with as_user(officer):
		teams.keep_responsible(doc)


def test_reading_is_not_writing(officer: str) -> None:
	"""The platform is asked too about a record that is there; about one that is not, deleting says nothing."""
	legal, mine, hidden = make_person(Role.LEGAL), case(), case()
	for login in (officer, legal):
		grant(mine, user=login)
	with as_user(legal):
		doc = frappe.get_doc(CASE, mine)
		assert (doc.has_permission("read"), doc.has_permission("write")) == (True, False)
	with as_user(officer):
		frappe.clear_messages()
		with pytest.raises(frappe.DoesNotExistError):
			frappe.get_doc(CASE, hidden).has_permission("delete")
		assert frappe.local.message_log == []


def test_nobody_opens_what_he_or_she_does_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Should the table of openings ever give more than that of rows."""
	auditor, name = make_person(Role.AUDITOR), case()
	grant(name, user=auditor)
	monkeypatch.setitem(opening_rights.OPENINGS, "core", {Role.AUDITOR: frozenset({rights.Scope.GRANT})})
	assert opening_criterion(CASE, auditor, "core").holds(name)
	assert policy.compartments_open_to(auditor, CASE, name) == frozenset()


def test_a_link_search_takes_filters_on_fields_only() -> None:
	"""Neither SQL nor anything else that a browser may send."""
	given = [["region", "=", "x"], ["no_such_field", "=", "x"], ["region", "="], "1=1", 5]
	assert search._conditions(CASE, given) == [["region", "=", "x"]]


@pytest.fixture
def chair() -> str:
	"""Who gives access to what is not C3."""
	return make_person(Role.CHAIR)


def test_who_may_give_what(officer: str, chair: str) -> None:
	"""The chair all but the sensitive compartment, the referent that one, with what a grant opens by default; in reach."""
	referent, both = make_person(Role.SENSITIVE_REFERENT), make_person(Role.CHAIR, Role.SENSITIVE_REFERENT)
	name, closed, default = case(), case("C3"), DEFAULT_COMPARTMENTS
	for login in (officer, referent, both):
		grant(name, user=login)
	told = {
		chair: [True, False, False, True],
		referent: [False, True, False, False],
		both: [True, True, False, True],
		officer: [False] * 4,
		"Administrator": [False] * 4,
	}
	wanted = (default, [*default, "sensitive"], ["sensitive", "source"], ["source"])
	for login, answers in told.items():
		assert [grants.may_give(login, CASE, name, compartments) for compartments in wanted] == answers, login
		assert not grants.may_give(login, CASE, closed, default), login
		assert not grants.may_give(login, CASE, closed, ["sensitive"]), login


def test_the_grants_of_a_record() -> None:
	"""That run or will; of this record, of its type."""
	name = case()
	running = [
		grant(name),
		grant(name, valid_from=timedelta(days=1)),
		grant(name, valid_until=timedelta(days=1)),
	]
	grant(name, valid_until=-timedelta(minutes=1))
	grant(name, DEFENDER)
	grant(case())
	assert {found.name for found in grants.live_grants(CASE, name)} == set(running)


def test_who_may_be_given_access(officer: str, chair: str) -> None:
	"""An open account whose role reaches cases by grants, and no conflict."""
	name, closed, in_conflict = case(), make_person(Role.CASE_OFFICER), make_person(Role.CASE_OFFICER)
	frappe.db.set_value("User", closed, "enabled", 0)
	conflict(name, user=in_conflict)
	grants.require_receiver(officer, CASE, name)
	grants.require_receiver(chair, CASE, name)
	for login in (closed, in_conflict, make_person(Role.OUTREACH), "Administrator"):
		with pytest.raises(grants.GrantRefused):
			grants.require_receiver(login, CASE, name)


def test_compartments_in_their_order() -> None:
	"""As they are typed; nothing between two commas is nothing."""
	assert grants.as_list("identity, core,,") == ["core", "identity"]
	assert list(grants.COMPARTMENT_WORDS) == list(rights.COMPARTMENTS)
	with pytest.raises(frappe.ValidationError, match="Case content, Identity, Contact details, Who speaks, "):
		grants.as_list("core,everything")


def test_ending_a_grant_that_one_does_not_see(officer: str) -> None:
	"""It is not there; nor is a record that nobody has."""
	name = grant(case())
	with as_user(officer), pytest.raises(frappe.DoesNotExistError):
		teams.end_grant(name)
	with pytest.raises(frappe.DoesNotExistError):
		teams.require_there("Territory", "no such place")


def test_the_officers_grant_is_made_once(officer: str) -> None:
	"""However often a case is saved."""
	name = case(responsible=officer)
	for _time in range(2):
		teams.give_to_responsible(name, officer)
	assert [found.user for found in grants.live_grants(CASE, name)] == [officer]


def test_connections_that_a_role_does_not_read_are_none(officer: str) -> None:
	"""The legal officer reads no contacts; the others of the case still show."""
	legal, defender = make_person(Role.LEGAL), make_defender()
	name = make_case(team=False, defenders=[{"defender": defender.name}]).name
	row("Contact Log", violation_case=name)
	for login in (legal, officer):
		grant(name, user=login)
	shown = {}
	for login in (legal, officer):
		with as_user(login):
			shown[login] = doors.get_linked(CASE, name)
	assert shown[officer]["Contact Log"]
	assert not shown[legal].get("Contact Log")
