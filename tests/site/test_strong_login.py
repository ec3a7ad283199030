"""Strong login: one switch sets the platform's settings, the self-test sees them drift, and openings ask for the code."""

from __future__ import annotations

from typing import Any

import frappe
import pyotp
import pytest
from frappe import sessions as platform_sessions
from frappe import twofactor

from cndh_protection.access import reveal, sessions
from cndh_protection.access.audit import Code
from cndh_protection.constants import CASE_ACCESS_ROLES, CONTROL_ROLES, Role
from cndh_protection.hardening import self_test
from cndh_protection.hardening.expected import NOT_PRODUCTION
from cndh_protection.services import boot, strong_login
from tests.browsing import at_the_browser, codes
from tests.people import PASSWORD, make_person


def switch(on: bool) -> None:
	"""As an administrator does it in the settings of the mechanism."""
	settings = frappe.get_single("Protection Settings")
	settings.strong_login = int(on)
	settings.save()


def stored() -> dict[str, Any]:
	return {key: frappe.db.get_single_value("System Settings", key) for key in strong_login.SETTINGS}


def marked() -> set[str]:
	return set(frappe.get_all("Role", filters={"two_factor_auth": 1}, pluck="name"))


@pytest.fixture
def on() -> None:
	switch(True)


def test_it_is_off_until_somebody_switches_it_on() -> None:
	"""The code is set up by a mail: a site that sends none would shut everybody out."""
	assert not strong_login.is_on()
	assert not marked()


def test_the_switch_sets_what_the_platform_obeys(on: None) -> None:
	"""Also where the platform reads a default and not the form."""
	assert list(strong_login.drifted()) == []
	assert marked() == {*CASE_ACCESS_ROLES, *CONTROL_ROLES, Role.ADMINISTRATOR}
	assert platform_sessions.get_expiry_period() == "00:45:00"
	assert twofactor.two_factor_is_enabled(make_person(Role.CASE_OFFICER))
	assert not twofactor.two_factor_is_enabled(make_person(Role.OUTREACH))


def test_switching_off_puts_back_what_was_there() -> None:
	"""And leaves what somebody chose since."""
	frappe.db.set_value("Role", Role.LEGAL, "two_factor_auth", 1)
	frappe.db.set_single_value("System Settings", "session_expiry", "09:00")
	before = stored()
	switch(True)
	assert stored() != before
	switch(False)
	assert stored() == before
	assert marked() == {Role.LEGAL}
	switch(True)
	frappe.db.set_single_value("System Settings", "session_expiry", "00:20")
	switch(False)
	assert stored() == {**before, "session_expiry": "00:20"}


def test_uninstalling_switches_off() -> None:
	"""Without the switch, nothing is touched."""
	before = stored()
	strong_login.switch(False)
	assert stored() == before


@pytest.mark.parametrize("key", strong_login.SETTINGS)
def test_the_self_test_sees_a_setting_drift(on: None, key: str) -> None:
	"""Each of them, while the switch is on."""
	assert list(self_test.logins()) == []
	frappe.db.set_single_value("System Settings", key, "SMS" if key == "two_factor_method" else "2")
	assert list(self_test.logins()) == [f"System Settings: {key}"]


def test_the_self_test_sees_a_role_without_second_factor(on: None) -> None:
	"""By its name."""
	frappe.db.set_value("Role", Role.CHAIR, "two_factor_auth", 0)
	assert list(self_test.logins()) == [f"no second factor for {Role.CHAIR}"]


def test_production_asks_for_it_and_for_a_fixed_address(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Development, tests and the demonstration go on without."""
	monkeypatch.setitem(frappe.local.conf, "host_name", None)
	assert list(self_test.logins()) == []
	for key in NOT_PRODUCTION:
		monkeypatch.setitem(frappe.local.conf, key, 0)
	missing = ["strong login is off (Protection Settings)", "host_name is not in the site configuration"]
	assert list(self_test.logins()) == missing
	switch(True)
	monkeypatch.setitem(frappe.local.conf, "host_name", "https://protection.example")
	assert list(self_test.logins()) == []


def officer(*, set_up: bool = True) -> tuple[str, str]:
	"""A login with a password, and the code that the application on the phone shows now."""
	login = make_person(Role.CASE_OFFICER, password=PASSWORD)
	secret = pyotp.random_base32()
	twofactor.set_default(f"{login}_otpsecret", twofactor.encrypt(secret))
	if set_up:
		twofactor.set_default(f"{login}_otplogin", 1)
	return login, pyotp.TOTP(secret).now()


def test_an_opening_asks_for_the_code_too(on: None) -> None:
	"""Neither the password nor the code is enough, and the answer does not say which was right."""
	login, code = officer()
	wrong = f"{(int(code) + 1) % 1_000_000:06d}"
	with at_the_browser(login):
		assert sessions.needs_code(login)
		for given in ((PASSWORD, None), (PASSWORD, wrong), ("wrong", code), (PASSWORD, "")):
			with pytest.raises(sessions.WrongPassword, match="password or the code"):
				reveal.step_up(*given)
		assert not sessions.has_stepped_up()
		assert reveal.step_up(PASSWORD, f"{code[:3]} {code[3:]}") == {"stepped_up": True}
		assert sessions.has_stepped_up()
	assert codes(login) == [Code.STEP_UP_FAILED] * 4 + [Code.STEPPED_UP]


def test_a_code_by_mail_is_not_asked_for(on: None) -> None:
	"""What only the login can send is asked for at the login alone."""
	login, _code = officer()
	frappe.db.set_single_value("System Settings", "two_factor_method", "Email")
	assert not sessions.needs_code(login)
	with at_the_browser(login):
		assert reveal.step_up(PASSWORD) == {"stepped_up": True}


def test_five_wrong_codes_lock(on: None) -> None:
	"""As five wrong passwords do."""
	login, code = officer()
	with at_the_browser(login):
		for _try in range(5):
			with pytest.raises(sessions.WrongPassword):
				reveal.step_up(PASSWORD, "000000" if code != "000000" else "111111")
		with pytest.raises(sessions.TooManyTries):
			reveal.step_up(PASSWORD, code)


def test_a_session_from_before_the_switch_logs_in_again(on: None) -> None:
	"""Nobody sets up a second factor in passing: the login does."""
	login, code = officer(set_up=False)
	with at_the_browser(login), pytest.raises(sessions.NoSecondFactor, match="out and in"):
		reveal.step_up(PASSWORD, code)


def test_the_browser_knows_whether_to_ask(on: None) -> None:
	"""Only for roles with a second factor."""
	for role, needed in ((Role.CASE_OFFICER, True), (Role.OUTREACH, False)):
		with at_the_browser(make_person(role)):
			info = frappe._dict()
			boot.extend_bootinfo(info)
			assert info.cndh["needs_code"] is needed
