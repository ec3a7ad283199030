"""A role with access to cases takes effect once a second person has confirmed it, whatever door it is given through."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils.password import check_password, get_decrypted_password, set_encrypted_password

from cndh_protection.access import role_requests
from cndh_protection.access.administrators import BeyondAdministration
from cndh_protection.access.audit import Code
from cndh_protection.access.partners import partner_of
from cndh_protection.access.role_requests import NeedsSecondPerson
from cndh_protection.constants import CASE_ACCESS_ROLES, Role
from tests.browsing import at_the_browser, codes
from tests.factories import account_values, make_partner
from tests.people import as_role, as_user, make_person, person, roles_of
from tests.permissions.asking import call, rest

NEW = "nouvelle@people.example"
AGENT = "Agent de protection"
PASSWORD = "Balanzan-du-Sahel-41"


@pytest.fixture(autouse=True)
def with_a_request() -> Iterator[None]:
	"""To go with the calls; and the setup is complete, as in production."""
	frappe.local.request = frappe._dict(method="POST", path="/api/method/x", headers={})
	frappe.db.set_single_value("System Settings", "setup_complete", 1)
	yield
	if hasattr(frappe.local, "request"):
		del frappe.local.request


def account(**given: Any) -> Document:
	"""A new account, made by an administrator."""
	with as_role(Role.ADMINISTRATOR):
		return frappe.get_doc(account_values(**given)).insert()


def waiting(login: str = NEW) -> list[str]:
	return frappe.get_all("Role Request", {"user": login, "status": "Waiting"}, pluck="name")


def decide(login: str, action: str = "confirm") -> None:
	"""As somebody presses the button on the request."""
	(name,) = waiting()
	with at_the_browser(login):
		getattr(role_requests, action)(name)


def by_roles() -> None:
	account(roles=[{"role": Role.LEGAL}, {"role": Role.OUTREACH}])


def by_profile() -> None:
	account(role_profile_name=AGENT)


def by_a_later_change() -> None:
	account(roles=[{"role": Role.OUTREACH}])
	with as_role(Role.ADMINISTRATOR):
		user = frappe.get_doc("User", NEW)
		user.append("roles", {"role": Role.LEGAL})
		user.save()


def by_a_later_profile() -> None:
	profile = {"doctype": "Role Profile", "role_profile": "Promotion", "roles": [{"role": Role.OUTREACH}]}
	account(role_profile_name=frappe.get_doc(profile).insert().name)
	with as_role(Role.ADMINISTRATOR):
		user = frappe.get_doc("User", NEW)
		user.role_profile_name = AGENT
		user.save()


def by_rest() -> None:
	account()
	with as_role(Role.ADMINISTRATOR):
		rest("PUT", f"User/{NEW}", roles=[{"role": Role.LEGAL}])


def by_a_row_through_its_account() -> None:
	account()
	row = {
		"doctype": "Has Role",
		"parent": NEW,
		"parenttype": "User",
		"parentfield": "roles",
		"role": Role.LEGAL,
	}
	with as_role(Role.ADMINISTRATOR):
		call("frappe.client.insert", doc=frappe.as_json(row))


def by_another_administrator() -> None:
	account(roles=[{"role": Role.ADMINISTRATOR}])


def by_the_role_of_a_partner() -> None:
	account(roles=[{"role": Role.PARTNER}])


def by_a_role_of_control(role: str) -> None:
	account(roles=[{"role": role}])


GIVING = (
	by_roles,
	by_profile,
	by_a_later_change,
	by_a_later_profile,
	by_rest,
	by_a_row_through_its_account,
	by_another_administrator,
	by_the_role_of_a_partner,
	*(partial(by_a_role_of_control, role) for role in (Role.DATA_PROTECTION, Role.AUDITOR, Role.STATISTICS)),
)


@pytest.mark.parametrize("give", GIVING)
def test_the_role_waits_and_the_rest_is_given(give: Any) -> None:
	"""Whatever door; saving again, by whomever, gives nothing and asks nothing twice."""
	give()
	assert not roles_of(NEW) & role_requests.GUARDED
	assert len(waiting()) == 1
	user = frappe.get_doc("User", NEW)
	user.save(ignore_permissions=True)
	assert not roles_of(NEW) & role_requests.GUARDED
	assert len(waiting()) == 1


@pytest.mark.parametrize("give", GIVING)
def test_a_second_person_makes_it_take_effect(give: Any) -> None:
	"""All that was asked for; the audit has who asked and who confirmed."""
	before = codes(person(Role.ADMINISTRATOR)).count(Code.ROLE_REQUESTED)
	give()
	asked = set(frappe.db.get_value("Role Request", waiting()[0], "roles").splitlines())
	chair = make_person(Role.CHAIR)
	decide(chair)
	assert asked <= roles_of(NEW)
	staff = asked != {Role.PARTNER}
	assert frappe.db.get_value("User", NEW, "user_type") == ("System User" if staff else "Website User")
	assert waiting() == []
	assert codes(chair) == [Code.ROLE_CONFIRMED]
	assert codes(person(Role.ADMINISTRATOR)).count(Code.ROLE_REQUESTED) == before + 1


def test_what_was_given_stays_beside() -> None:
	"""A role without access to cases needs nobody else."""
	by_roles()
	assert roles_of(NEW) == {Role.OUTREACH}


@pytest.mark.parametrize("role", [Role.CHAIR, Role.PRESIDENT, Role.ADMINISTRATOR])
def test_chair_president_and_a_second_administrator_confirm(role: str) -> None:
	"""And are told, the two who decide over cases, in neutral words."""
	other = make_person(role)
	by_roles()
	told = frappe.get_all("Notification Log", {"for_user": other}, pluck="subject")
	assert told == ([role_requests.NOTICE] if role in role_requests.TOLD else [])
	decide(other)
	assert Role.LEGAL in roles_of(NEW)


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.OUTREACH, Role.AUDITOR, Role.SECRETARY_GENERAL])
def test_nobody_else_confirms(role: str) -> None:
	"""Nor refuses."""
	by_roles()
	for action in ("confirm", "refuse"):
		with pytest.raises(NeedsSecondPerson):
			decide(make_person(role), action)
	assert Role.LEGAL not in roles_of(NEW)


def test_neither_who_asked_nor_who_gets_it_confirms() -> None:
	"""Whatever other roles they have."""
	by_roles()
	with pytest.raises(NeedsSecondPerson, match="himself or herself"):
		decide(person(Role.ADMINISTRATOR))
	request = frappe.get_doc("Role Request", waiting()[0])
	chair = make_person(Role.CHAIR)
	request.db_set("user", chair)
	with pytest.raises(NeedsSecondPerson, match="himself or herself"), at_the_browser(chair):
		role_requests.confirm(request.name)


def test_it_is_confirmed_at_a_browser() -> None:
	"""By no program."""
	by_roles()
	with as_user(make_person(Role.CHAIR)), pytest.raises(frappe.PermissionError):
		role_requests.confirm(waiting()[0])


@pytest.mark.parametrize("who", [Role.ADMINISTRATOR, Role.CHAIR])
def test_a_refusal_ends_it(who: str) -> None:
	"""By whoever asked, or who would have confirmed; nothing changes, and it is not decided twice."""
	by_roles()
	(name,) = waiting()
	decide(person(who), "refuse")
	assert roles_of(NEW) == {Role.OUTREACH}
	with at_the_browser(make_person(Role.CHAIR)), pytest.raises(frappe.ValidationError, match="already"):
		role_requests.confirm(name)


def test_whoever_made_the_account_does_not_know_its_password_then() -> None:
	"""Nor is anybody logged in with it; a person who had access already keeps hers."""
	account(roles=[{"role": Role.LEGAL}], new_password=PASSWORD)
	assert check_password(NEW, PASSWORD) == NEW
	decide(make_person(Role.CHAIR))
	with pytest.raises(frappe.AuthenticationError):
		check_password(NEW, PASSWORD)


def test_nor_that_of_a_partner() -> None:
	"""Nor a link that resets it; until then the account belongs to no partner."""
	account(roles=[{"role": Role.PARTNER}], new_password=PASSWORD, reset_password_key="0123456789abcdef")
	with as_role(Role.ADMINISTRATOR), pytest.raises(frappe.ValidationError, match="second person"):
		make_partner(login=NEW, region=None)
	decide(make_person(Role.CHAIR))
	with pytest.raises(frappe.AuthenticationError):
		check_password(NEW, PASSWORD)
	assert not frappe.db.get_value("User", NEW, "reset_password_key")
	with as_role(Role.ADMINISTRATOR):
		partner = make_partner(login=NEW, region=None)
	assert partner_of(NEW) == partner.name


def becomes_legal_officer(login: str) -> None:
	"""An administrator asks for it, the chair confirms."""
	with as_role(Role.ADMINISTRATOR):
		user = frappe.get_doc("User", login)
		user.append("roles", {"role": Role.LEGAL})
		user.save()
	(name,) = waiting(login)
	with at_the_browser(make_person(Role.CHAIR)):
		role_requests.confirm(name)


def test_who_spoke_for_a_partner_and_joins_the_staff_takes_a_new_password() -> None:
	"""Of an account of the portal that an administrator made alone, before the role of a partner waited too."""
	login = make_person(Role.PARTNER, password=PASSWORD)
	becomes_legal_officer(login)
	with pytest.raises(frappe.AuthenticationError):
		check_password(login, PASSWORD)


def test_a_partner_of_before_stays_one() -> None:
	"""Whoever saves the account."""
	login = make_person(Role.PARTNER, password=PASSWORD)
	with as_role(Role.ADMINISTRATOR):
		user = frappe.get_doc("User", login)
		user.last_name = "Exemple"
		user.save()
	assert (roles_of(login), waiting(login)) == ({Role.PARTNER}, [])
	assert check_password(login, PASSWORD) == login


def test_nobody_else_loses_a_password() -> None:
	"""Nor does what has the account's name and is none: the platform keeps the secrets of all documents in one table."""
	other = make_person(Role.OUTREACH, password=PASSWORD)
	account(roles=[{"role": Role.LEGAL}], new_password=PASSWORD)
	set_encrypted_password("Email Account", NEW, PASSWORD)
	decide(make_person(Role.CHAIR))
	assert check_password(other, PASSWORD) == other
	assert get_decrypted_password("Email Account", NEW) == PASSWORD


def test_a_person_with_access_keeps_the_password() -> None:
	"""Another role changes nothing in how she logs in."""
	login = make_person(Role.CASE_OFFICER, password=PASSWORD)
	becomes_legal_officer(login)
	assert roles_of(login) >= {Role.CASE_OFFICER, Role.LEGAL}
	assert check_password(login, PASSWORD) == login


def test_a_profile_that_somebody_has_takes_no_role_with_access() -> None:
	"""The platform would give it to each of them, at their next save at the latest."""
	account(role_profile_name="Promotion et statistiques")
	with as_role(Role.ADMINISTRATOR):
		profile = frappe.get_doc("Role Profile", "Promotion et statistiques")
		profile.append("roles", {"role": Role.LEGAL})
		with pytest.raises(NeedsSecondPerson, match="new profile"):
			profile.save()
		fresh = frappe.get_doc(
			{"doctype": "Role Profile", "role_profile": "Neuf", "roles": [{"role": Role.LEGAL}]}
		)
		fresh.insert()
	assert Role.LEGAL not in roles_of(NEW)


def test_a_profile_changed_after_the_request_gives_nothing() -> None:
	"""What is given is what was asked for."""
	by_profile()
	profile = frappe.get_doc("Role Profile", AGENT)
	profile.append("roles", {"role": Role.PRESIDENT})
	profile.save()
	with pytest.raises(NeedsSecondPerson, match="changed since"):
		decide(make_person(Role.CHAIR))
	assert not roles_of(NEW) & CASE_ACCESS_ROLES


def test_a_profile_that_lost_a_role_since_gives_nothing() -> None:
	"""Nor less than what was asked for: the audit would say otherwise."""
	by_profile()
	frappe.db.delete("Has Role", {"parent": AGENT, "parenttype": "Role Profile", "role": Role.CASE_OFFICER})
	with pytest.raises(NeedsSecondPerson, match="changed since"):
		decide(make_person(Role.CHAIR))
	assert not roles_of(NEW) & CASE_ACCESS_ROLES


def test_what_has_the_name_of_a_profile_is_none() -> None:
	"""A page that lists roles, say."""
	by_profile()
	row = frappe.new_doc("Has Role")
	row.update({"parent": AGENT, "parenttype": "Page", "parentfield": "roles", "role": Role.PRESIDENT})
	row.db_insert()
	decide(make_person(Role.CHAIR))
	assert roles_of(NEW) & CASE_ACCESS_ROLES
	assert Role.PRESIDENT not in roles_of(NEW)


def test_a_profile_without_access_stays_where_a_role_waits() -> None:
	"""It did not bring the role that waits."""
	user = frappe.get_doc(account_values(role_profile_name="Promotion et statistiques"))
	user.append("roles", {"role": Role.LEGAL})
	role_requests.hold_back(user)
	assert user.role_profile_name == "Promotion et statistiques"
	assert user.flags.cndh_asked == ([Role.LEGAL], [])
	assert not user.roles


def test_no_row_goes_past_the_account() -> None:
	"""Inserted or changed by itself: the platform asks for rights on the row, and other code might not."""
	account(roles=[{"role": Role.OUTREACH}])
	row = {"parent": NEW, "parenttype": "User", "parentfield": "roles", "role": Role.LEGAL}
	there = frappe.get_last_doc("Has Role", filters={"parent": NEW, "role": Role.OUTREACH})
	with as_role(Role.ADMINISTRATOR):
		for verb, path in (("POST", "Has Role"), ("PUT", f"Has Role/{there.name}")):
			with pytest.raises(frappe.PermissionError):
				rest(verb, path, **row)
		with pytest.raises(BeyondAdministration):
			frappe.get_doc({"doctype": "Has Role", **row}).insert(ignore_permissions=True)
		with pytest.raises(BeyondAdministration):
			there.update({"role": Role.LEGAL}).save(ignore_permissions=True)
	assert roles_of(NEW) == {Role.OUTREACH}


def test_a_request_is_made_and_decided_by_its_actions_only() -> None:
	"""Neither inserted nor changed by hand, by nobody."""
	by_roles()
	request = frappe.get_doc("Role Request", waiting()[0])
	request.status = "Confirmed"
	for door in (request.save, frappe.copy_doc(request).insert):
		with pytest.raises(frappe.PermissionError):
			door()


def test_a_system_manager_gives_the_first_ones() -> None:
	"""When nobody could confirm yet: the operator of the server."""
	user = frappe.get_doc(account_values())
	user.append("roles", {"role": Role.CHAIR})
	user.insert()
	assert Role.CHAIR in roles_of(NEW)
	assert waiting() == []
