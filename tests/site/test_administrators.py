"""CNDH Administrator runs accounts, profiles and workflows without being System Manager, and within limits."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access import administrators
from cndh_protection.access.administrators import BeyondAdministration
from cndh_protection.constants import Role, Stage
from tests.factories import account_values, make_measure
from tests.people import as_role, as_user, person, profile_person, roles_of

NEW = "nouvelle@people.example"


def make_account(**given: Any) -> Document:
	return frappe.get_doc(account_values(**given)).insert()


@pytest.fixture(autouse=True)
def no_other_system_manager() -> None:
	"""As in production: nobody holds System Manager but the built-in account, and the setup is complete."""
	frappe.db.delete("Has Role", {"role": "System Manager", "parent": ["!=", "Administrator"]})
	frappe.db.set_single_value("System Settings", "setup_complete", 1)


class TestGranting:
	def test_makes_an_account_with_a_role_profile(self) -> None:
		with as_role(Role.ADMINISTRATOR):
			profile = {
				"doctype": "Role Profile",
				"role_profile": "Promotion",
				"roles": [{"role": Role.OUTREACH}],
			}
			user = make_account(role_profile_name=frappe.get_doc(profile).insert().name)
		assert user.user_type == "System User"
		assert Role.OUTREACH in roles_of(NEW)

	def test_the_platform_makes_nobody_system_manager_by_itself(self) -> None:
		for login, role in ((NEW, Role.LEGAL), ("autre@people.example", Role.PARTNER)):
			user = make_account(email=login, roles=[{"role": role}])
			assert roles_of(login) == {role}
			assert user.user_type == ("Website User" if role == Role.PARTNER else "System User")

	def test_a_system_manager_may_still_be_named_on_purpose(self) -> None:
		make_account(roles=[{"role": Role.ADMINISTRATOR}, {"role": "System Manager"}])
		assert "System Manager" in roles_of(NEW)

	@pytest.mark.parametrize("role", ["System Manager", "Script Manager", "Report Manager", "Administrator"])
	def test_grants_no_other_role_of_the_platform(self, role: str) -> None:
		with as_role(Role.ADMINISTRATOR), pytest.raises(BeyondAdministration):
			make_account(roles=[{"role": Role.LEGAL}, {"role": role}])

	def test_bundles_no_other_role_in_a_profile(self) -> None:
		profile = {"doctype": "Role Profile", "role_profile": "Tout", "roles": [{"role": "System Manager"}]}
		with as_role(Role.ADMINISTRATOR), pytest.raises(BeyondAdministration):
			frappe.get_doc(profile).insert()

	def test_gives_no_profile_that_holds_more(self) -> None:
		profile = {"doctype": "Role Profile", "role_profile": "Tout", "roles": [{"role": "Script Manager"}]}
		frappe.get_doc(profile).insert()
		with as_role(Role.ADMINISTRATOR), pytest.raises(BeyondAdministration):
			make_account(role_profile_name="Tout")

	def test_never_to_itself(self) -> None:
		with as_role(Role.ADMINISTRATOR) as login:
			own = frappe.get_doc("User", login)
			own.append("roles", {"role": Role.PRESIDENT})
			with pytest.raises(BeyondAdministration, match="own account"):
				own.save()

	def test_never_to_itself_in_capitals(self) -> None:
		with as_role(Role.ADMINISTRATOR) as login:
			own = frappe.get_doc("User", login)
			own.name = login.upper()
			own.append("roles", {"role": Role.OUTREACH})
			with pytest.raises(BeyondAdministration, match="own account"):
				own.save()

	def test_takes_a_role_away(self) -> None:
		with as_role(Role.ADMINISTRATOR):
			user = frappe.get_doc("User", person(Role.LEGAL))
			user.set("roles", [])
			user.save()
		assert Role.LEGAL not in roles_of(user.name)

	def test_the_limits_are_the_administrators(self) -> None:
		"""What the platform lets through of somebody else (his or her own account, a job) is not its affair."""
		with as_role(Role.LEGAL):
			administrators.check_workflow(frappe.get_doc({"doctype": "Workflow", "document_type": "User"}))

	def test_roles_of_the_platform_that_come_along(self) -> None:
		"""Those that everybody has, and what a shipped profile contains."""
		profile = {"doctype": "Role Profile", "role_profile": "Pages"}
		with as_role(Role.ADMINISTRATOR):
			for role in ("Workspace Manager", "All"):
				administrators.check_role_profile(frappe.get_doc({**profile, "roles": [{"role": role}]}))


class TestAccountsAbove:
	def test_touches_no_system_manager(self) -> None:
		make_account(roles=[{"role": "System Manager"}])
		make_account(email="autre@people.example", roles=[{"role": "System Manager"}])
		with as_role(Role.ADMINISTRATOR):
			user = frappe.get_doc("User", NEW)
			user.enabled = 0
			with pytest.raises(frappe.PermissionError):  # later versions of the platform refuse by themselves
				user.save()

	def test_touches_not_the_built_in_account(self) -> None:
		with as_role(Role.ADMINISTRATOR):
			user = frappe.get_doc("User", "Administrator")
			user.first_name = "Autre"
			with pytest.raises(frappe.PermissionError):
				user.save()

	def test_the_built_in_account_is_known_by_its_name(self) -> None:
		"""Should it have lost its roles."""
		with as_role(Role.ADMINISTRATOR):
			user = frappe.get_doc("User", "Administrator")
			user.set("roles", [])
			user._doc_before_save = user
			with pytest.raises(BeyondAdministration, match="System Manager"):
				administrators.check_user(user)

	def test_sets_no_password_of_a_person_with_access_to_cases(self) -> None:
		with as_role(Role.ADMINISTRATOR):
			officer = frappe.get_doc("User", person(Role.CASE_OFFICER))
			officer.new_password = "Balanzan-du-Sahel-41"
			with pytest.raises(BeyondAdministration, match="reset link"):
				officer.save()
			outreach = frappe.get_doc("User", person(Role.OUTREACH))
			outreach.new_password = "Balanzan-du-Sahel-41"
			outreach.save()

	def test_sets_no_key_of_a_person_with_access_to_cases(self) -> None:
		with as_role(Role.ADMINISTRATOR):
			officer = frappe.get_doc("User", person(Role.CASE_OFFICER))
			officer.api_key = "0123456789abcde"
			with pytest.raises(BeyondAdministration):
				officer.save()

	def test_sets_no_password_of_a_person_of_a_partner(self) -> None:
		"""Who knew it would read the sheets of the referrals to that partner."""
		with as_role(Role.ADMINISTRATOR):
			partner = frappe.get_doc("User", person(Role.PARTNER))
			partner.new_password = "Balanzan-du-Sahel-41"
			with pytest.raises(BeyondAdministration, match="reset link"):
				partner.save()

	@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.PARTNER])
	def test_makes_no_reset_link_of_its_own(self, role: str) -> None:
		"""The platform knows a link by what stands in this field."""
		with as_role(Role.ADMINISTRATOR):
			account = frappe.get_doc("User", person(role))
			account.reset_password_key = "0123456789abcdef"
			with pytest.raises(BeyondAdministration, match="reset link"):
				account.save()

	def test_changes_no_address_of_a_person_with_access_to_cases(self) -> None:
		"""Later versions of Frappe 15 put the login in its place without a word."""
		with as_role(Role.ADMINISTRATOR):
			officer = frappe.get_doc("User", person(Role.CASE_OFFICER))
			officer.email = "elsewhere@people.example"
			with suppress(BeyondAdministration):
				officer.save()
			assert frappe.db.get_value("User", officer.name, "email") == officer.name
			with pytest.raises(BeyondAdministration):
				frappe.rename_doc("User", officer.name, "elsewhere@people.example")


class TestWorkflows:
	def test_shapes_our_workflows(self) -> None:
		with as_role(Role.ADMINISTRATOR):
			workflow = frappe.get_doc("Workflow", "Mesure de protection")
			workflow.transitions.pop()
			workflow.save()

	def test_makes_none_for_other_documents(self) -> None:
		values = {
			"doctype": "Workflow",
			"workflow_name": "Comptes",
			"document_type": "User",
			"workflow_state_field": "workflow_state",
			"states": [{"state": "Received", "doc_status": "0", "allow_edit": Role.ADMINISTRATOR}],
		}
		with as_role(Role.ADMINISTRATOR), pytest.raises(BeyondAdministration):
			frappe.get_doc(values).insert()

	def test_turns_none_of_ours_to_other_documents(self) -> None:
		with as_role(Role.ADMINISTRATOR):
			workflow = frappe.get_doc("Workflow", "Mesure de protection")
			workflow.document_type = "User"
			with pytest.raises(BeyondAdministration):
				workflow.save()

	@pytest.mark.parametrize("who", [Role.ADMINISTRATOR, None])
	def test_none_writes_another_column(self, who: str | None) -> None:
		"""The platform fills the column that a workflow names in every record where it is empty."""
		measure = make_measure()
		values = {
			"doctype": "Workflow",
			"workflow_name": "Partenaires",
			"document_type": "Protection Measure",
			"workflow_state_field": "partner",
			"is_active": 0,
			"states": [{"state": "Active", "doc_status": "0", "allow_edit": Role.ADMINISTRATOR}],
		}
		with as_user(person(who) if who else "Administrator"), pytest.raises(BeyondAdministration):
			frappe.get_doc(values).insert()
		assert frappe.db.get_value("Protection Measure", measure.name, "partner") is None

	def test_no_step_writes_another_column(self) -> None:
		"""Nor under the hand of whoever takes the step."""
		with as_role(Role.ADMINISTRATOR):
			workflow = frappe.get_doc("Workflow", "Mesure de protection")
			workflow.states[0].update({"update_field": "partner", "update_value": "PAR-0001"})
			with pytest.raises(BeyondAdministration, match="state"):
				workflow.save()

	def test_renames_a_state_and_its_cases_follow(self) -> None:
		with as_user(profile_person("Administrateur technique")):
			frappe.rename_doc("Workflow State", "Follow-up", "Suivi rapproché")
		states = {row.state for row in frappe.get_doc("Workflow", "Dossier (circuit simple)").states}
		assert "Suivi rapproché" in states
		assert "Follow-up" not in states
		assert frappe.db.get_value("Workflow State", "Suivi rapproché", "cndh_stage") == "case.SUI"

	def test_what_a_state_means_stays(self) -> None:
		"""A sheet that was revoked would open again."""
		revoked, sent = (
			frappe.db.get_value("Workflow State", {"cndh_stage": stage})
			for stage in (Stage.REFERRAL_REVOKED, Stage.REFERRAL_SENT)
		)
		assert sent
		with as_role(Role.ADMINISTRATOR):
			state = frappe.get_doc("Workflow State", revoked)
			state.cndh_stage = Stage.REFERRAL_SENT
			with pytest.raises(BeyondAdministration, match="stage"):
				state.save()
			state.reload()
			state.style = "Danger"
			state.save()

	def test_cards_and_shortcuts_count_the_same_after_a_renaming(self) -> None:
		def filters() -> list[str]:
			cards = frappe.get_all("Number Card", pluck="filters_json")
			return [*cards, *frappe.get_all("Workspace Shortcut", pluck="stats_filter")]

		naming = sum('"Active"' in (value or "") for value in filters())
		assert naming
		with as_user(profile_person("Administrateur technique")):
			frappe.rename_doc("Workflow State", "Active", "En vigueur")
		assert sum('"En vigueur"' in (value or "") for value in filters()) == naming
		assert not any('"Active"' in (value or "") for value in filters())
