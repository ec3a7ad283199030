"""What the other tests rely on: rollback, caches, mail, people, factories."""

from __future__ import annotations

from typing import Any

import frappe
import pytest

from cndh_protection.constants import Role, Stage
from cndh_protection.services.stages import stage_of_state
from tests import factories
from tests.people import as_role, everybody, outside_test_mode, person

MADE: list[str] = []


def test_a_document_made_and_committed_in_a_test() -> None:
	"""Makes what the next test looks for."""
	case = factories.make_case()
	frappe.db.commit()
	MADE.append(case.name)
	assert frappe.db.exists("Violation Case", case.name)


def test_is_gone_in_the_next() -> None:
	"""The commit above did nothing, and the transaction was rolled back."""
	assert MADE
	assert not frappe.db.exists("Violation Case", MADE[-1])


def test_a_cached_value_changed_in_a_test() -> None:
	"""Changes what the next test looks for, and reads it through the cache."""
	frappe.get_doc("Triage Red Flag", "F01").update({"minimum_urgency": "U4"}).save()
	assert frappe.get_cached_value("Triage Red Flag", "F01", "minimum_urgency") == "U4"


def test_is_as_before_in_the_next() -> None:
	"""The caches forget what was rolled back."""
	assert frappe.get_cached_value("Triage Red Flag", "F01", "minimum_urgency") == "U1"


def test_mail_is_collected_and_not_sent(outbox: list[dict[str, Any]]) -> None:
	"""A mail ends in the test's outbox."""
	frappe.sendmail(recipients=["somebody@people.example"], subject="Rendez-vous")
	assert [mail["subject"] for mail in outbox] == ["Rendez-vous"]
	assert not frappe.db.exists("Email Queue", {"message": ["like", "%Rendez-vous%"]})


def test_everybody_has_the_roles_of_the_profile_or_role() -> None:
	"""Rows written by hand stand for what the platform would make."""
	automatic = {"All", "Guest", "Desk User"}
	assert {login: set(frappe.get_roles(login)) - automatic for login in everybody()} == {
		login: set(roles) for login, roles in everybody().items()
	}


def test_as_user_gives_back_whoever_it_was() -> None:
	"""Also when the block raises."""
	with as_role(Role.INTAKE):
		assert frappe.session.user == person(Role.INTAKE)
	assert frappe.session.user == "Administrator"
	with pytest.raises(ValueError, match="refused"), as_role(Role.INTAKE):
		raise ValueError("refused")
	assert frappe.session.user == "Administrator"


def test_the_platform_guards_outside_test_mode_only() -> None:
	"""``frappe.only_for`` lets everybody pass in test mode; whoever tests such a guard must leave it."""
	with as_role(Role.INTAKE):
		frappe.only_for("System Manager")
		with outside_test_mode(), pytest.raises(frappe.PermissionError):
			frappe.only_for("System Manager")


def test_versions_are_written_outside_test_mode_only() -> None:
	"""A test of what is traced must leave test mode."""
	partner = factories.make_partner()
	partner.update({"acronym": "AE"}).save()
	assert not frappe.db.exists("Version", {"docname": partner.name})
	with outside_test_mode():
		partner.update({"acronym": "AEX"}).save()
	assert frappe.db.exists("Version", {"docname": partner.name})


@pytest.mark.parametrize(
	("make", "doctype"),
	[
		(factories.make_case, "Violation Case"),
		(factories.make_defender, "Defender"),
		(factories.make_act, "Violation Act"),
		(factories.make_measure, "Protection Measure"),
		(factories.make_activity, "Awareness Activity"),
		(factories.make_partner, "Partner Organisation"),
		(factories.make_contact_log, "Contact Log"),
		(factories.make_risk_assessment, "Risk Assessment"),
		(factories.make_consent, "Consent"),
		(factories.make_referral, "Referral"),
		(factories.make_roster, "Duty Roster"),
	],
)
def test_a_factory_makes_a_document(make: Any, doctype: str) -> None:
	"""Without any value given."""
	assert frappe.db.exists(doctype, make().name)


def test_a_factory_takes_values_and_a_stage() -> None:
	"""Given values win over the defaults; ``at`` puts the document at a stage."""
	case = factories.make_case(at=Stage.CASE_IN_PROGRESS, group_size=43)
	assert case.group_size == 43
	assert stage_of_state(case.workflow_state) == Stage.CASE_IN_PROGRESS
