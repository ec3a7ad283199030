"""Minors: C3 and a referent from the first save; a guardian who is a risk is never contacted."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access import grants
from cndh_protection.access.grants import GrantRefused
from cndh_protection.constants import Role
from cndh_protection.services import teams
from cndh_protection.services.minors import GuardianIsARisk, MinorNotProtected, find_referents
from tests.factories import make_act, make_case, make_conflict, make_contact_log, make_defender, make_measure
from tests.people import as_role, as_user, everybody, make_person, person
from tests.permissions.teamwork import reads

CASE, MINOR = "Violation Case", "Age Group-00-17"
REFERENT, OFFICER = person(Role.SENSITIVE_REFERENT), person(Role.INTAKE)
REFERENTS = {login for login, roles in everybody().items() if Role.SENSITIVE_REFERENT in roles}


@pytest.fixture
def child() -> Document:
	return make_defender(age_group=MINOR)


def case_of(*people: Document, **given: Any) -> Document:
	return make_case(team=False, defenders=[{"defender": who.name} for who in people], **given)


def level(case: Document) -> str:
	return str(frappe.db.get_value(CASE, case.name, "confidentiality_level"))


def grants_of(case: Document, login: str) -> list[Any]:
	return [row for row in grants.live_grants(CASE, case.name) if row.user == login]


def test_without_a_referent_nothing_is_saved() -> None:
	cases, given = frappe.db.count(CASE), frappe.db.count("Access Grant")
	with as_user(OFFICER):
		mine = make_defender(age_group=MINOR)
		with pytest.raises(MinorNotProtected, match="Name the referent"):
			case_of(mine)
	assert (frappe.db.count(CASE), frappe.db.count("Access Grant")) == (cases, given)


def test_the_refusal_is_clear_in_french(child: Document) -> None:
	frappe.local.lang = "fr"
	with pytest.raises(MinorNotProtected, match="Une personne mineure figure dans ce dossier"):
		case_of(child)


@pytest.mark.parametrize("given", ["C1", "C2", "C3"])
def test_the_first_save_is_c3_and_the_referent_has_access(child: Document, given: str) -> None:
	case = case_of(child, referent=REFERENT, confidentiality_level=given)
	assert level(case) == "C3"
	assert [row.compartments for row in grants_of(case, REFERENT)] == ["core,identity,contact"]
	assert reads(REFERENT, case)
	assert not reads(person(Role.CHAIR), case)


def test_adults_ask_for_no_referent() -> None:
	case = case_of(make_defender(age_group="Age Group-18-24"))
	assert (level(case), case.referent) == ("C2", None)


def test_the_level_is_not_lowered_while_a_minor_stands_in_it(child: Document) -> None:
	case = case_of(child, referent=REFERENT)
	case.confidentiality_level = "C2"
	with pytest.raises(MinorNotProtected, match="stays C3"):
		case.save()
	assert level(case) == "C3"
	case.reload()
	case.set("defenders", [])
	case.confidentiality_level = "C2"
	case.save()
	assert level(case) == "C2"


def test_an_added_minor_raises_the_level(child: Document) -> None:
	case = case_of()
	case.append("defenders", {"defender": child.name, "part": "Victim"})
	with pytest.raises(MinorNotProtected, match="Name the referent"):
		case.save()
	assert level(case) == "C2"
	case.reload()
	case.append("defenders", {"defender": child.name, "part": "Victim"})
	case.referent = REFERENT
	case.save()
	assert level(case) == "C3"


@pytest.mark.parametrize("make", [make_act, make_measure])
def test_a_minor_named_in_a_record_of_the_case(child: Document, make: Any) -> None:
	field = "victim" if make is make_act else "beneficiary"
	case = case_of()
	with pytest.raises(MinorNotProtected, match="in the case first"):
		make(violation_case=case.name, **{field: child.name})
	case.referent = REFERENT
	case.save()
	make(violation_case=case.name, **{field: child.name})
	assert level(case) == "C3"
	case.reload()
	case.confidentiality_level = "C2"
	with pytest.raises(MinorNotProtected, match="stays C3"):
		case.save()


def test_a_person_who_turns_out_to_be_a_minor() -> None:
	who = make_defender()
	case, other = case_of(who), case_of()
	who.age_group = MINOR
	who.save()
	assert (level(case), level(other)) == ("C3", "C2")
	case.reload()
	with pytest.raises(MinorNotProtected, match="Name the referent"):
		case.save()


def test_only_a_referent_without_conflict_is_named(child: Document) -> None:
	for login in (person(Role.CASE_OFFICER), "nobody@people.example"):
		with pytest.raises((MinorNotProtected, frappe.LinkValidationError)):
			case_of(child, referent=login)
	case = case_of()
	make_conflict(REFERENT, case.name)
	case.referent = REFERENT
	with pytest.raises(MinorNotProtected, match="cannot be the referent"):
		case.save()
	assert grants_of(case, REFERENT) == []


def test_the_grant_comes_and_goes_with_the_name(child: Document) -> None:
	other = make_person(Role.SENSITIVE_REFERENT)
	case = case_of(child, referent=REFERENT)
	(grant,) = grants_of(case, REFERENT)
	with as_user(other), pytest.raises((GrantRefused, frappe.DoesNotExistError)):
		teams.end_grant(grant.name)
	with as_user(REFERENT), pytest.raises(GrantRefused, match="name another there"):
		teams.end_grant(grant.name)
	case.flags.by_server = True
	case.referent = other
	case.save()
	assert not grants_of(case, REFERENT)
	assert not reads(REFERENT, case)
	assert reads(other, case)


def test_the_referent_is_named_by_the_officer_or_the_chair() -> None:
	with as_user(OFFICER):
		case = make_case()
	with as_role(Role.CASE_OFFICER):
		doc = frappe.get_doc(CASE, case.name)
		doc.referent = REFERENT
		with pytest.raises(GrantRefused, match="responsible officer or by the chair"):
			doc.save()
	with as_user(OFFICER):
		doc = frappe.get_doc(CASE, case.name)
		doc.referent = REFERENT
		doc.save()
	assert frappe.db.get_value(CASE, case.name, "referent") == REFERENT


@pytest.mark.parametrize("role", [Role.INTAKE, Role.CHAIR, Role.FOCAL_POINT])
def test_writers_of_cases_find_the_referents(role: str) -> None:
	with as_role(role):
		found = {row[0] for row in find_referents("User", "", "name", 0, 20, {})}
		assert {row[0] for row in find_referents("User", REFERENT[:8], "name", 0, 20, {})} >= {REFERENT}
	assert found >= REFERENTS
	assert person(role) not in found


@pytest.mark.parametrize(
	"role", [Role.ADMINISTRATOR, Role.PRESIDENT, Role.OUTREACH, Role.PARTNER, Role.AUDITOR]
)
def test_nobody_else_does(role: str) -> None:
	with as_role(role):
		assert find_referents("User", "", "name", 0, 20, {}) == []


class TestGuardians:
	@pytest.fixture
	def guardian(self) -> Document:
		return make_defender(kind="Relative")

	@pytest.fixture
	def case(self, guardian: Document) -> Document:
		relation = {"relative": guardian.name, "relation": "Beneficiary Relation-PAR", "guardian_risk": 1}
		child = make_defender(age_group=MINOR, relations=[relation])
		return case_of(child, guardian, referent=REFERENT)

	def test_who_is_a_risk_is_never_contacted(self, case: Document, guardian: Document) -> None:
		logs = frappe.db.count("Contact Log")
		with pytest.raises(GuardianIsARisk, match="never contact"):
			make_contact_log(violation_case=case.name, defender=guardian.name)
		assert frappe.db.count("Contact Log") == logs

	def test_what_comes_in_is_noted(self, case: Document, guardian: Document) -> None:
		assert make_contact_log(violation_case=case.name, defender=guardian.name, direction="Incoming").name

	def test_other_cases_and_people_are_not_concerned(self, case: Document, guardian: Document) -> None:
		"""A refusal elsewhere would tell of the child's case."""
		child = case.defenders[0].defender
		assert make_contact_log(violation_case=case.name, defender=child).name
		assert make_contact_log(violation_case=case_of(guardian).name, defender=guardian.name).name
