"""Intake, urgency, flags, acts, contacts: right input works, wrong input gets a clear refusal and changes nothing."""

from __future__ import annotations

from typing import Any

import frappe
import pytest
from frappe.utils import add_days, add_to_date, now_datetime, today

from cndh_protection.constants import Role, Stage
from cndh_protection.services.terms import WrongTerm
from tests.factories import (
	make_act,
	make_activity,
	make_case,
	make_contact_log,
	make_defender,
	make_measure,
	make_partner,
	make_roster,
)
from tests.people import as_role, person


class TestIntake:
	def test_the_number_tells_neither_place_nor_person(self) -> None:
		assert frappe.utils.cstr(make_case().name).startswith(f"DOS-{now_datetime().year}-")
		frappe.db.set_single_value("Protection Settings", "case_prefix", "MNP")
		assert make_case().name.startswith("MNP-")

	@pytest.mark.parametrize(
		("given", "message"),
		[
			({"region": None}, "Give the region"),
			({"no_contact": 0}, "Say how to reach"),
			({"no_contact": 0, "contact": "   "}, "Say how to reach"),
			({"received_on": "2999-01-01 00:00:00"}, "in the future"),
			({"region": "ML05-MOPTI"}, "choose a region"),
			({"cercle": "ML05"}, "choose a cercle"),
			({"cercle": "ML01-KAYES"}, "another region"),
			({"group_size": 40, "group_women": 41}, "more than the 40 people"),
			({"group_size": 40, "group_children": 41}, "more than the 40 people"),
			({"group_size": 40, "group_households": 41}, "more than the 40 people"),
		],
	)
	def test_wrong_input(self, given: dict[str, Any], message: str) -> None:
		cases = frappe.db.count("Violation Case")
		with pytest.raises(frappe.ValidationError, match=message):
			make_case(**given)
		assert frappe.db.count("Violation Case") == cases

	@pytest.mark.parametrize("field", ["channel", "summary"])
	def test_channel_and_sentence_are_asked_for(self, field: str) -> None:
		with pytest.raises(frappe.MandatoryError):
			make_case(**dict[str, Any]({field: None}))

	def test_unknown_is_an_answer(self) -> None:
		case = make_case(region=None, region_unknown=1, no_contact=1)
		assert case.region is None

	def test_a_part_of_a_group_whose_size_nobody_knows(self) -> None:
		assert make_case(group_women=97).group_women == 97

	def test_a_cercle_gives_its_region(self) -> None:
		assert make_case(region=None, cercle="ML01-KAYES").region == "ML01"

	def test_late_entry_is_marked(self) -> None:
		assert make_case(received_on=add_days(now_datetime(), -2)).late_entry
		assert not make_case().late_entry

	def test_a_value_of_another_list_is_refused(self) -> None:
		with pytest.raises(WrongTerm):
			make_case(channel="Language-bam")

	def test_a_retired_value_stays_and_is_not_given_anew(self) -> None:
		case = make_case(channel="Intake Channel-HOT")
		frappe.get_doc("Reference Term", "Intake Channel-HOT").update({"retired": 1}).save()
		case.reload()
		case.save()
		with pytest.raises(WrongTerm, match="no longer used"):
			make_case(channel="Intake Channel-HOT")
		other = make_case(channel="Intake Channel-WALK")
		other.channel = "Intake Channel-HOT"
		with pytest.raises(WrongTerm, match="no longer used"):
			other.save()


class TestUrgency:
	@pytest.mark.parametrize(
		("flags", "urgency"), [(["F11"], "U2"), (["F01"], "U1"), (["F12", "F10"], "U1"), ([], None)]
	)
	def test_the_highest_sign_of_danger_proposes(self, flags: list[str], urgency: str | None) -> None:
		assert (make_case(red_flags=[{"flag": flag} for flag in flags]).urgency or None) == urgency

	def test_may_be_raised_freely_and_lowered_with_a_reason(self) -> None:
		flags = [{"flag": "F11"}]
		assert make_case(red_flags=flags, urgency="U1").urgency == "U1"
		with pytest.raises(frappe.ValidationError, match="make this case U2"):
			make_case(red_flags=flags, urgency="U3")
		assert (
			make_case(red_flags=flags, urgency="U3", urgency_reason="The person left the country.").urgency
			== "U3"
		)


class TestFlags:
	def test_emergency_and_pause_keep_the_state(self) -> None:
		case = make_case(at=Stage.CASE_IN_PROGRESS, urgency="U2")
		make_roster()
		with as_role(Role.DUTY_COMMISSIONER) as login:
			case.declare_emergency()
			case.pause("The person asked us to wait.")
		case.reload()
		assert (case.emergency, case.emergency_by, case.paused) == (1, login, 1)
		with as_role(Role.CASE_OFFICER):
			case.end_emergency()
			case.resume()
		case.reload()
		assert (case.emergency, case.paused, case.pause_reason) == (0, 0, None)
		assert case.emergency_ended
		assert case.emergency_since

	def test_a_pause_has_a_reason(self) -> None:
		with pytest.raises(frappe.ValidationError, match="Say why"):
			make_case().pause("  ")

	def test_who_may_not_write_the_case_sets_no_flag(self) -> None:
		case = make_case()
		for role in (Role.RISK_ANALYST, Role.PRESIDENT, Role.OUTREACH, Role.ADMINISTRATOR):
			with as_role(role), pytest.raises((frappe.PermissionError, frappe.DoesNotExistError)):
				case.declare_emergency()
		assert not frappe.db.get_value("Violation Case", case.name, "emergency")

	@pytest.mark.parametrize("stage", [Stage.CASE_CLOSED, Stage.CASE_ARCHIVED])
	def test_a_case_that_ended_carries_no_emergency(self, stage: str) -> None:
		with pytest.raises(frappe.ValidationError, match="Reopen it first"):
			make_case(at=stage).declare_emergency()


class TestDefender:
	def test_the_code_and_the_alias_are_random(self) -> None:
		first, second = make_defender(), make_defender()
		assert first.name != second.name
		assert first.name.startswith("DEF-")
		assert first.alias.count("-") >= 1
		assert make_defender(alias="Awa Exemple").alias != "Awa Exemple"

	def test_a_name_or_that_it_is_not_known(self) -> None:
		with pytest.raises(frappe.ValidationError, match="Give the name"):
			make_defender(legal_name=" ")
		assert make_defender(legal_name=None, name_unknown=1).name

	def test_a_group_has_no_part_larger_than_itself(self) -> None:
		with pytest.raises(frappe.ValidationError, match="more than the 40 people"):
			make_defender(kind="Collective", group_size=40, group_women=41)

	def test_a_death_freezes_the_contact(self) -> None:
		defender = make_defender(deceased=1)
		assert (defender.contact_frozen, defender.frozen_reason) == (1, "Deceased")
		assert defender.frozen_since

	def test_a_frozen_contact_says_why(self) -> None:
		with pytest.raises(frappe.ValidationError, match="why the contact is frozen"):
			make_defender(contact_frozen=1)

	def test_a_contact_that_is_free_again_keeps_no_reason(self) -> None:
		defender = make_defender(contact_frozen=1, frozen_reason="Missing")
		defender.contact_frozen = 0
		defender.save()
		assert (defender.frozen_reason, defender.frozen_since) == (None, None)


class TestAct:
	def test_codes_are_filled_from_the_type(self) -> None:
		act = make_act(violation_type="LIF-KIL", sdg_category="Z", iccs_code="9999")
		assert (act.sdg_category, act.iccs_code) == ("A", "0101")
		assert act.category == "Violation Category-LIF"
		assert act.rights
		act.violation_type, act.free_words = None, "Something that no type names."
		act.save()
		assert (act.sdg_category, act.iccs_code, act.category) == (None, None, None)

	def test_no_sdg_letter_where_the_iccs_code_lies_outside_it(self) -> None:
		for kind in ("LIF-CON", "INT-ASS", "CIV-FOR", "DIG-SPY", "DIG-DIS", "DGN-DEF"):
			assert not make_act(violation_type=kind).sdg_category

	def test_rights_that_were_chosen_stay(self) -> None:
		act = make_act(rights=[{"un_right": "UN Declaration Right-A01"}])
		assert [row.un_right for row in act.rights] == ["UN Declaration Right-A01"]

	@pytest.mark.parametrize(
		("given", "message"),
		[
			({"violation_type": None}, "free words"),
			({"ended_on": "1999-01-01"}, "before the first day"),
			({"started_on": "2999-01-01"}, "in the future"),
		],
	)
	def test_wrong_input(self, given: dict[str, Any], message: str) -> None:
		with pytest.raises(frappe.ValidationError, match=message):
			make_act(**given)

	def test_an_alleged_actor_has_an_attribution(self) -> None:
		with pytest.raises(frappe.MandatoryError):
			make_act(actors=[{"actor_type": "ST-ARM"}])


class TestMeasure:
	def test_the_type_gives_lead_time_and_consent(self) -> None:
		measure = make_measure(measure_type="PHY-PAT")
		assert measure.consent_scope == "S4|S4A"
		assert measure.category == "Measure Category-PHY"
		assert 23 < (measure.due_on - now_datetime()).total_seconds() / 3600 <= 24

	def test_an_end_before_the_start(self) -> None:
		with pytest.raises(frappe.ValidationError, match="before the start"):
			make_measure(starts_on=today(), ends_on=add_days(today(), -1))

	def test_completing_asks_for_the_effect(self) -> None:
		from cndh_protection.services.stages import StepIncomplete, apply_step

		measure = make_measure(at=Stage.MEASURE_ACTIVE)
		with as_role(Role.PROTECTION_OFFICER), pytest.raises(StepIncomplete, match="Effect on the risk"):
			apply_step(measure.as_json(), "Complete")

	def test_the_first_measure_dates_the_case_once(self) -> None:
		measure = make_measure(at=Stage.MEASURE_APPROVED)
		measure.db_set("workflow_state", "Active")
		measure.reload()
		measure.save()
		first = frappe.db.get_value("Violation Case", measure.violation_case, "first_measure_on")
		assert first
		measure.save()
		assert frappe.db.get_value("Violation Case", measure.violation_case, "first_measure_on") == first


def test_a_contact_that_has_not_happened_is_no_contact() -> None:
	with pytest.raises(frappe.ValidationError, match="in the future"):
		make_contact_log(contacted_on=add_to_date(now_datetime(), hours=1))
	with pytest.raises(frappe.ValidationError, match="before the contact"):
		make_contact_log(next_try=add_days(now_datetime(), -1))


def test_participants_are_counted_and_the_region_follows_the_cercle() -> None:
	activity = make_activity(women=4, men=3, under_25=7, participants=900, region="ML01")
	assert (activity.participants, activity.region) == (7, "ML05")
	with pytest.raises(frappe.ValidationError, match="under 25"):
		make_activity(women=1, men=1, under_25=3)


class TestPartner:
	def test_a_login_belongs_to_one_partner(self) -> None:
		login = person(Role.PARTNER)
		make_partner(login=login)
		with pytest.raises(frappe.ValidationError, match="belongs to another"):
			make_partner(login=login)

	def test_staff_are_no_partners_people(self) -> None:
		with pytest.raises(frappe.ValidationError, match="not a portal account"):
			make_partner(login=person(Role.CASE_OFFICER))

	def test_the_same_login_twice(self) -> None:
		people = [{"user": person(Role.PARTNER)}, {"user": person(Role.PARTNER)}]
		with pytest.raises(frappe.ValidationError, match="twice"):
			make_partner(people=people)


def test_the_roster_names_people_who_hold_the_role() -> None:
	with pytest.raises(frappe.ValidationError, match="duty commissioner"):
		make_roster(commissioner=person(Role.CASE_OFFICER))
	with pytest.raises(frappe.ValidationError, match="before the beginning"):
		make_roster(ends_on=add_days(now_datetime(), -3))


def test_settings_refuse_a_prefix_that_says_something() -> None:
	settings = frappe.get_single("Protection Settings")
	settings.case_prefix = "Kayes-"
	with pytest.raises(frappe.ValidationError, match="capital letters"):
		settings.save()
	settings.reload()
	settings.append("clocks", {"urgency": "U1"})
	with pytest.raises(frappe.ValidationError, match="one row for each"):
		settings.save()
