"""Setup makes things once; from then on they are people's own."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import click
import frappe
import pytest

from cndh_protection.constants import Role
from cndh_protection.patches.v1_0 import rename_terms
from cndh_protection.services.case_workflow import FULL_CASE_WORKFLOW, SIMPLE_CASE_WORKFLOW
from cndh_protection.services.stages import state_of_stage
from cndh_protection.setup import ledger, seed_files
from cndh_protection.setup.install import after_install, after_migrate
from cndh_protection.setup.lists import RULED_LISTS, TERM_LISTS
from cndh_protection.setup.roles import roles_by_profile
from cndh_protection.setup.settings import PLATFORM_SETTINGS, restore_platform_settings
from cndh_protection.setup.uninstall import CONFIRMATION_KEY, before_uninstall
from cndh_protection.setup.workflows import WORKFLOWS
from tests import factories
from tests.administration import CHANGED, change_everything
from tests.factories import account_values
from tests.people import ROLES

WORKSPACES = [document["name"] for document in seed_files.documents("workspaces")]


def test_roles_are_there_and_the_partner_has_no_desk() -> None:
	"""A role that a doctype named first would have been made with the Desk."""
	access = dict(
		frappe.get_all("Role", filters={"name": ["in", ROLES]}, fields=["name", "desk_access"], as_list=True)
	)
	assert access == {role: int(role != Role.PARTNER) for role in ROLES}


def test_role_profiles_bundle_what_the_list_says() -> None:
	"""Eight, with a role of the platform in one."""
	stored = {
		profile: sorted(row.role for row in frappe.get_doc("Role Profile", profile).roles)
		for profile in roles_by_profile()
	}
	assert stored == {profile: sorted(roles) for profile, roles in roles_by_profile().items()}
	assert len(stored) == 8


@pytest.mark.parametrize(
	("role", "user_type"), [(Role.PARTNER, "Website User"), (Role.CASE_OFFICER, "System User")]
)
def test_an_account_is_what_its_role_makes_it(role: str, user_type: str) -> None:
	"""A partner is no member of staff; and nobody becomes System Manager on the way."""
	user = frappe.get_doc(account_values(roles=[{"role": role}])).insert()
	assert user.user_type == user_type
	assert [row.role for row in user.roles] == [role]


@pytest.mark.parametrize("file", TERM_LISTS)
def test_a_plain_list_has_the_rows_of_its_file(file: str) -> None:
	"""With their labels in French."""
	rows = seed_files.rows(file)
	filters = {"term_list": TERM_LISTS[file]}
	stored = frappe.get_all("Reference Term", filters=filters, fields=["code", "label_fr"], as_list=True)
	assert sorted(stored) == sorted((row["code"], row["label_fr"]) for row in rows)
	assert rows


@pytest.mark.parametrize("file", RULED_LISTS)
def test_a_list_with_rules_has_the_rows_of_its_file(file: str) -> None:
	"""A document each, named by its code."""
	doctype, _columns = RULED_LISTS[file]
	assert sorted(frappe.get_all(doctype, pluck="name")) == sorted(
		row["code"] for row in seed_files.rows(file)
	)


def test_territories_are_a_tree() -> None:
	"""Mali, 19 regions with the District of Bamako, their cercles; every part lies within its whole."""
	fields = ["name", "territory_type", "parent_territory", "lft", "rgt", "is_group"]
	rows = {row.name: row for row in frappe.get_all("Territory", fields=fields)}
	cercles = len(seed_files.rows("mali_cercles"))
	assert Counter(row.territory_type for row in rows.values()) == {
		"Country": 1,
		"Region": 19,
		"District": 1,
		"Cercle": cercles,
	}
	assert [name for name, row in rows.items() if not row.parent_territory] == ["ML"]
	assert sorted(bound for row in rows.values() for bound in (row.lft, row.rgt)) == list(
		range(1, 2 * len(rows) + 1)
	)
	parts = [(row, rows[row.parent_territory]) for row in rows.values() if row.parent_territory]
	assert [row.name for row, whole in parts if not whole.lft < row.lft < row.rgt < whole.rgt] == []
	assert {whole.territory_type for row, whole in parts if row.territory_type == "Cercle"} <= {
		"Region",
		"District",
	}


@pytest.mark.parametrize(
	("workflow", "states", "transitions"), [(SIMPLE_CASE_WORKFLOW, 7, 15), (FULL_CASE_WORKFLOW, 16, 36)]
)
def test_case_workflows_have_their_states_and_transitions(
	workflow: str, states: int, transitions: int
) -> None:
	"""Counted once, whatever the number of roles that may edit or step."""
	document = frappe.get_doc("Workflow", workflow)
	assert len({row.state for row in document.states}) == states
	assert len({(row.state, row.action, row.next_state) for row in document.transitions}) == transitions


def test_workflows_stand_as_shipped() -> None:
	"""One is active for each document; the mails of the platform, which hold links that approve, are off."""
	for seed in WORKFLOWS:
		document = frappe.get_doc("Workflow", seed.name)
		assert (document.is_active, document.document_type) == (int(seed.active), seed.doctype)
		assert not document.send_email_alert
		assert ledger.is_as_shipped(document)


def test_settings_are_filled() -> None:
	"""The clocks of the four urgency levels, the simple workflow, no sharing of documents."""
	settings = frappe.get_single("Protection Settings")
	assert [row.urgency for row in settings.clocks] == ["U1", "U2", "U3", "U4"]
	assert (settings.case_prefix, settings.case_workflow, settings.ratification_hours) == (
		"DOS",
		"Simple",
		72,
	)
	assert frappe.db.get_single_value("System Settings", "disable_document_sharing") == 1


def test_what_an_administrator_changes_stays() -> None:
	"""Whatever of :func:`tests.administration.change_everything` it is."""
	shipped = _what_people_may_change()
	change_everything()
	left = _what_people_may_change()
	assert {kind for kind, _name in _changed(shipped, left)} == CHANGED
	after_install()
	after_migrate()
	assert _changed(left, _what_people_may_change()) == set()
	assert state_of_stage("case.REC") == "Arrivé"


def test_an_update_without_news_writes_nothing() -> None:
	"""Not a single row: what was installed is what the update would refresh."""
	writes = frappe.db.transaction_writes
	after_migrate()
	assert frappe.db.transaction_writes == writes


def test_what_is_deleted_stays_deleted() -> None:
	"""The ledger knows that it was made once."""
	frappe.delete_doc("Workflow", FULL_CASE_WORKFLOW)
	frappe.delete_doc("Workspace", WORKSPACES[-1], force=True)
	after_install()
	assert not frappe.db.exists("Workflow", FULL_CASE_WORKFLOW)
	assert not frappe.db.exists("Workspace", WORKSPACES[-1])


def test_the_ledger_follows_a_new_name() -> None:
	"""So that uninstalling finds the record, and no update makes the old one again."""
	frappe.rename_doc("Workflow State", "Received", "Arrivé")
	assert ledger.was_made("Workflow State", "Arrivé")
	assert ledger.was_made("Workflow State", "Received")
	frappe.rename_doc("Workflow State", "Rejected", "Écarté")
	assert not ledger.was_made("Workflow State", "Écarté"), "a state of the platform's own"


def test_an_update_refreshes_what_is_the_application_s_alone() -> None:
	"""Codes of other classifications; never what people may edit beside them."""
	name = next(row["code"] for row in seed_files.rows("violation_types") if row["iccs"])
	shipped = frappe.db.get_value("Violation Type", name, "iccs_code")
	frappe.db.set_value("Violation Type", name, {"iccs_code": "0000", "label_fr": "Notre mot"})
	after_migrate()
	assert frappe.db.get_value("Violation Type", name, ["iccs_code", "label_fr"]) == (shipped, "Notre mot")


def test_a_label_of_before_gets_the_word_of_this_release() -> None:
	"""Wherever the earlier one stands; what people wrote themselves stays."""
	shipped = _labels()
	assert shipped.items().isdisjoint(rename_terms.EARLIER.items())
	for name, earlier in rename_terms.EARLIER.items():
		frappe.db.set_value("Reference Term", name, "label_fr", earlier)
	frappe.db.set_value("Reference Term", "Intake Channel-MAIL", "label_fr", "Message écrit")
	rename_terms.execute()
	assert _labels() == shipped | {"Intake Channel-MAIL": "Message écrit"}


def _labels() -> dict[str, str]:
	filters = {"name": ["in", list(rename_terms.EARLIER)]}
	rows = frappe.get_all("Reference Term", filters=filters, fields=["name", "label_fr"])
	return {row.name: row.label_fr for row in rows}


@pytest.mark.parametrize("changed", [False, True], ids=["as shipped", "changed by people"])
def test_an_update_brings_a_workflow_that_nobody_changed(changed: bool) -> None:
	"""One step less, as an earlier release shipped it; or as an administrator left it."""
	workflow = frappe.get_doc("Workflow", WORKFLOWS[0].name)
	shipped = len(workflow.transitions)
	workflow.transitions = workflow.transitions[:-1]
	workflow.save()
	if not changed:
		ledger.record_anew(workflow)
	after_migrate()
	workflow = frappe.get_doc("Workflow", workflow.name)
	assert len(workflow.transitions) == (shipped - 1 if changed else shipped)
	assert ledger.is_as_shipped(workflow) is not changed


@pytest.mark.parametrize("given", [None, "", "yes", "0", 0, "one too many"])
def test_uninstalling_refuses_without_the_number_of_cases(
	given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""And says how many there are and what to do."""
	for _n in range(2):
		factories.make_case()
	cases = frappe.db.count("Violation Case")
	given = str(cases + 1) if given == "one too many" else given
	monkeypatch.setitem(frappe.local.conf, CONFIRMATION_KEY, given)
	with pytest.raises(click.ClickException, match=rf"holds {cases} case.*{CONFIRMATION_KEY}"):
		before_uninstall()
	assert frappe.db.exists("Workflow", SIMPLE_CASE_WORKFLOW)


def test_the_platform_s_settings_are_put_back() -> None:
	"""Those that nobody changed since."""
	restore_platform_settings()
	assert frappe.db.get_single_value("System Settings", "disable_document_sharing") == 0
	after_install()
	assert frappe.db.get_single_value("System Settings", "disable_document_sharing") == 1
	frappe.db.set_single_value("Website Settings", "home_page", "autre")
	restore_platform_settings()
	assert frappe.db.get_single_value("Website Settings", "home_page") == "autre"
	assert "home_page" in PLATFORM_SETTINGS["Website Settings"]


def _changed(before: dict[tuple[str, str], Any], after: dict[tuple[str, str], Any]) -> set[tuple[str, str]]:
	return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _what_people_may_change() -> dict[tuple[str, str], Any]:
	"""Everything that setup makes, as it stands: (doctype, name) → content."""
	lists = ["Reference Term", "Territory", *(doctype for doctype, _columns in RULED_LISTS.values())]
	plain = {(kind, row.name): row for kind in (*lists, "Workflow State") for row in _rows(kind)}
	kinds = ("Workflow", "Role Profile", "Workspace", "Number Card", "Dashboard Chart")
	return plain | {(kind, row.name): _content(kind, row.name) for kind in kinds for row in _rows(kind)}


def _rows(doctype: str) -> list[Any]:
	return frappe.get_all(doctype, fields=["*"])


def _content(doctype: str, name: str) -> dict[str, Any]:
	return json.loads(frappe.get_doc(doctype, name).as_json())
