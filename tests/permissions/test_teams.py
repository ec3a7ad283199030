"""Teams: who gives access to what, handing over, absences, conflicts; always through the endpoints or the documents."""

from __future__ import annotations

import json

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime

from cndh_protection.access import audit, policy
from cndh_protection.access.grants import GrantRefused, live_grants
from cndh_protection.constants import Role, Stage
from cndh_protection.services import team_view, teams
from tests.factories import make_case, make_defender
from tests.people import as_role, as_user, person
from tests.permissions.teamwork import (
	CASE,
	CHAIR,
	DEFAULT,
	LEGAL,
	OFFICER,
	REFERENT,
	SECOND_CHAIR,
	give,
	reads,
)

STRANGER = person(Role.PSYCHOSOCIAL)
NO_RIGHT = (frappe.PermissionError, frappe.ValidationError)
"""What the platform raises, by its version, where no right on grants is given; the words are the same."""


def test_who_makes_a_case_is_responsible_and_on_its_team(case: Document) -> None:
	"""Else most officers could not see the case that they just wrote down."""
	assert case.responsible == OFFICER
	assert reads(OFFICER, case)
	assert not reads(LEGAL, case)


def test_a_case_may_be_made_for_somebody_else() -> None:
	"""Who is then its officer, in the maker's stead; somebody whose role works on cases."""
	with as_user(OFFICER):
		case = make_case(team=False, responsible=person(Role.RAPPORTEUR))
		with pytest.raises(GrantRefused, match="works on cases"):
			make_case(team=False, responsible=person(Role.OUTREACH))
	assert (reads(OFFICER, case), reads(person(Role.RAPPORTEUR), case)) == (False, True)


def test_administrator_is_nobodys_officer() -> None:
	"""The platform says that it has all roles; here it has none."""
	case = make_case(team=False)
	assert not case.responsible
	with as_user(CHAIR), pytest.raises(GrantRefused, match="no role"):
		give(case, "Administrator")


def test_the_chair_gives_access_with_times_and_compartments(case: Document) -> None:
	"""And the grant says who gave it."""
	with as_user(CHAIR):
		name = give(case, LEGAL, "identity, core", until=str(add_days(now_datetime(), 7)), why="Legal advice")
	grant = frappe.get_doc("Access Grant", name)
	assert (grant.granted_by, grant.compartments, grant.why) == (CHAIR, "core,identity", "Legal advice")
	assert reads(LEGAL, case)
	assert policy.compartments_open_to(LEGAL, CASE, case.name) == {"core", "identity"}
	grant.db_set("valid_until", add_days(now_datetime(), -1))
	assert not reads(LEGAL, case)


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.RAPPORTEUR, Role.LEGAL])
def test_nobody_else_of_the_team_gives_access(case: Document, role: str) -> None:
	"""Neither through the endpoint nor by writing the document."""
	if person(role) != OFFICER:
		with as_user(CHAIR):
			give(case, person(role))
	with as_role(role):
		assert reads(person(role), case)
		with pytest.raises(NO_RIGHT, match="No permission for Access Grant"):
			give(case, STRANGER)
		with pytest.raises(frappe.PermissionError):
			_as_a_document(case)
	assert not reads(STRANGER, case)


@pytest.mark.parametrize("role", [Role.DATA_PROTECTION, Role.ADMINISTRATOR])
def test_who_reads_no_case_gives_no_access(case: Document, role: str) -> None:
	"""The case is not there, through the endpoint nor in the link of the document."""
	with as_role(role):
		with pytest.raises(frappe.DoesNotExistError):
			give(case, STRANGER)
		with pytest.raises(frappe.LinkValidationError):
			_as_a_document(case)
	assert not reads(STRANGER, case)


def _as_a_document(case: Document) -> None:
	values = {"record_type": CASE, "record": case.name, "user": STRANGER}
	frappe.get_doc({"doctype": "Access Grant", **values}).insert()


def test_nobody_gives_access_to_himself(case: Document) -> None:
	"""Not the chair either, who needs another for the names of sources."""
	with as_user(CHAIR):
		with pytest.raises(GrantRefused, match="himself"):
			give(case, CHAIR, "core,source")
		give(case, SECOND_CHAIR, "core,source")
	assert "source" in policy.compartments_open_to(SECOND_CHAIR, CASE, case.name)
	assert "source" not in policy.compartments_open_to(CHAIR, CASE, case.name)


def test_the_sensitive_compartment_is_given_by_the_referent(case: Document) -> None:
	"""By nobody else; and the referent gives nothing else."""
	with as_user(CHAIR):
		with pytest.raises(GrantRefused):
			give(case, OFFICER, "core,sensitive")
		give(case, REFERENT)
	with as_user(REFERENT):
		for compartments in (DEFAULT, "sensitive,source", "location"):
			with pytest.raises(GrantRefused):
				give(case, LEGAL, compartments)
		give(case, OFFICER, "sensitive")
	assert "sensitive" in policy.compartments_open_to(OFFICER, CASE, case.name)


def test_a_referent_outside_the_case_gives_nothing(case: Document) -> None:
	"""The case is not there."""
	with as_user(REFERENT), pytest.raises(frappe.DoesNotExistError):
		give(case, OFFICER, "sensitive")


@pytest.mark.parametrize(
	("user", "compartments", "match"),
	[
		(person(Role.OUTREACH), DEFAULT, "no role"),
		(person(Role.INTAKE), DEFAULT, "no role"),
		(LEGAL, "everything", "choose among"),
		(LEGAL, " , ", "choose among"),
	],
)
def test_a_grant_that_would_mean_nothing(case: Document, user: str, compartments: str, match: str) -> None:
	"""Is refused in words that say what to do."""
	with as_user(CHAIR), pytest.raises((GrantRefused, frappe.ValidationError), match=match):
		give(case, user, compartments)


def test_who_gave_it_and_exceptions_are_set_by_the_server(case: Document) -> None:
	"""And what a grant is about does not change afterwards."""
	values = {"doctype": "Access Grant", "record_type": CASE, "record": case.name, "user": LEGAL}
	other = make_case(team=False).name
	with as_user(CHAIR):
		grant = frappe.get_doc({**values, "granted_by": OFFICER, "exceptional": 1}).insert()
		grant.reload()
		assert (grant.granted_by, grant.exceptional) == (CHAIR, 0)
		for change in ({"compartments": "source"}, {"user": OFFICER}, {"record": other}):
			with pytest.raises(frappe.CannotChangeConstantError):
				frappe.get_doc("Access Grant", grant.name).update(change).save()


def test_access_given_and_ended_is_in_the_audit() -> None:
	"""Who gave whom what: codes, and the officer of a new case too."""
	last = audit.read("1 = 1 order by seq desc limit 1")[0][
		"seq"
	]  # a number may have been another case's before
	with as_user(OFFICER):
		case = make_case(team=False)
	with as_user(CHAIR):
		teams.end_grant(give(case, LEGAL, "core"))
	rows = audit.read("record = %s and seq > %s order by seq", (case.name, last))
	told = [(row["code"], row["actor"], json.loads(row["details"]).get("user")) for row in rows]
	expected = [("granted", OFFICER, OFFICER), ("granted", CHAIR, LEGAL), ("grant_ended", CHAIR, LEGAL)]
	assert told == expected


def test_ending_a_grant(case: Document) -> None:
	"""By whoever might give it; not by the member."""
	with as_user(CHAIR):
		name = give(case, LEGAL)
	with as_user(LEGAL), pytest.raises((frappe.PermissionError, frappe.DoesNotExistError)):
		teams.end_grant(name)
	with as_user(OFFICER), pytest.raises(GrantRefused):
		teams.end_grant(name)
	with as_user(CHAIR):
		teams.end_grant(name)
	assert not reads(LEGAL, case)


def test_the_officer_keeps_access_until_the_case_is_handed_over(case: Document) -> None:
	"""Nobody ends that grant by hand, nor makes one like it."""
	of_officer = live_grants(CASE, case.name)[0].name
	with as_user(CHAIR):
		with pytest.raises(GrantRefused, match="hand it over"):
			teams.end_grant(of_officer)
		grant = frappe.get_doc("Access Grant", of_officer)
		grant.valid_until = now_datetime()
		with pytest.raises(GrantRefused, match="hand it over"):
			grant.save()
		with pytest.raises(GrantRefused, match="hand it over"):
			give(case, LEGAL, why="Responsible officer")
	assert reads(OFFICER, case)


def test_handing_over(case: Document) -> None:
	"""The former officer's access ends, the new one's begins; neither can be undone by the former."""
	rapporteur = person(Role.RAPPORTEUR)
	with as_user(OFFICER):
		teams.hand_over(case.name, rapporteur)
		with pytest.raises(frappe.DoesNotExistError):
			teams.hand_over(case.name, OFFICER)
	assert frappe.db.get_value(CASE, case.name, "responsible") == rapporteur
	assert not reads(OFFICER, case)
	assert reads(rapporteur, case)


def test_only_the_officer_and_the_chair_hand_over(case: Document) -> None:
	"""A member of the team changes the field in the form as little as through the endpoint."""
	rapporteur = person(Role.RAPPORTEUR)
	with as_user(CHAIR):
		give(case, rapporteur)
	with as_user(rapporteur):
		with pytest.raises(GrantRefused):
			teams.hand_over(case.name, rapporteur)
		stored = frappe.get_doc(CASE, case.name)
		stored.responsible = rapporteur
		with pytest.raises(frappe.PermissionError):
			stored.save()
	with as_user(CHAIR):
		teams.hand_over(case.name, rapporteur)
	assert not reads(OFFICER, case)


@pytest.mark.parametrize("role", [Role.OUTREACH, Role.LEGAL, Role.PRESIDENT])
def test_a_case_is_not_handed_to_somebody_who_cannot_work_on_it(case: Document, role: str) -> None:
	"""Nor to nobody."""
	with as_user(OFFICER):
		for receiver in (person(role), ""):
			with pytest.raises(GrantRefused, match="works on cases"):
				teams.hand_over(case.name, receiver)


def test_intake_loses_what_it_handed_over() -> None:
	"""Its own scope ends with the responsibility, though it made the case."""
	intake = person(Role.INTAKE)
	with as_user(intake):
		defender = make_defender()
		case = make_case(team=False, defenders=[{"defender": defender.name}])
		assert reads(intake, case)
		teams.hand_over(case.name, OFFICER)
	assert not reads(intake, case)
	with as_user(intake):
		assert not frappe.get_list("Defender", filters={"name": defender.name})
	assert reads(OFFICER, case)


def test_the_officer_of_a_c3_case_names_the_chair(case: Document) -> None:
	"""Nobody else could; only the chair or the referent, only what a grant opens by default."""
	with as_user(OFFICER):
		secret = make_case(team=False, confidentiality_level="C3")
		for receiver, compartments in ((LEGAL, DEFAULT), (CHAIR, "core,location")):
			with pytest.raises(NO_RIGHT, match="No permission for Access Grant"):
				give(secret, receiver, compartments)
		with pytest.raises(NO_RIGHT, match="No permission for Access Grant"):
			give(case, SECOND_CHAIR)
		give(secret, CHAIR)
	assert reads(CHAIR, secret)


def test_who_makes_a_case_c3_keeps_seeing_it(case: Document) -> None:
	"""The chair is named on it by that; the other chair is out."""
	frappe.db.set_value(
		CASE, case.name, "workflow_state", teams.states_of_stages(frozenset({Stage.CASE_ADMISSIBILITY}))[0]
	)
	with as_user(CHAIR):
		stored = frappe.get_doc(CASE, case.name)
		stored.confidentiality_level = "C3"
		stored.save()
	assert (reads(CHAIR, case), reads(SECOND_CHAIR, case)) == (True, False)


def test_what_the_form_shows(case: Document) -> None:
	"""Of the team, to whom; and what each may do about it."""
	with as_user(CHAIR):
		give(case, LEGAL)
		give(case, person(Role.RAPPORTEUR))
		chairs = team_view.team(case.name)
	assert [member["user"] for member in chairs["members"]] == [OFFICER, LEGAL, person(Role.RAPPORTEUR)]
	assert chairs["may_give"] == ["core", "identity", "contact", "source", "location"]
	assert chairs["may_hand_over"]
	with as_user(OFFICER):
		mine = team_view.team(case.name)
	assert (mine["may_give"], mine["may_hand_over"], mine["may_name"]) == ([], True, False)
	assert not any(member["may_end"] for member in mine["members"])
	with as_role(Role.RAPPORTEUR):
		theirs = team_view.team(case.name)
	assert (theirs["members"], theirs["may_hand_over"]) == (None, False)
	assert theirs["responsible"]["user"] == OFFICER


def test_the_endpoints_are_called_by_post_only() -> None:
	"""A link in a mail changes no team."""
	for endpoint in (teams.grant, teams.end_grant, teams.hand_over, teams.cover_absence, team_view.team):
		assert frappe.allowed_http_methods_for_whitelisted_func[endpoint] == ["POST"]
