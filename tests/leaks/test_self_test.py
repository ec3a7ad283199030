"""The application notices when a guard is missing, and openings refuse until it is back."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import frappe
import pytest
from frappe.utils import logger

from cndh_protection.access import soundness
from cndh_protection.hardening import apply as applied
from cndh_protection.hardening import expected, self_test
from tests.people import person

CASE = "Violation Case"


@pytest.fixture(autouse=True)
def fresh() -> None:
	"""No result of before."""
	self_test.forget()


def test_a_site_as_installed_is_sound() -> None:
	"""Nothing is missing, and the openings are told so."""
	assert self_test.examine() == []
	soundness.require_sound()


def _hooks(monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], None]) -> None:
	"""Let the platform know other hooks than ours."""
	real = frappe.get_hooks
	copy = deepcopy(dict(real()))
	change(copy)

	def get_hooks(hook: str | None = None, default: Any = None, app_name: str | None = None) -> Any:
		if app_name:
			return real(hook, default, app_name)
		return copy.get(hook, [] if default is None else default) if hook else copy

	monkeypatch.setattr(frappe, "get_hooks", get_hooks)


MISSING: dict[str, tuple[Callable[[Any], Any], str]] = {
	"row rule": (lambda hooks: hooks["has_permission"].pop(CASE), f"has_permission of {CASE}"),
	"foreign row rule": (
		lambda hooks: hooks["has_permission"][CASE].append("other.app.hook"),
		f"has_permission of {CASE}",
	),
	"foreign rule for everything": (
		lambda hooks: hooks["has_permission"].update({"*": ["other.app.hook"]}),
		"a foreign has_permission hook on every doctype: other.app.hook",
	),
	"condition": (
		lambda hooks: hooks["permission_query_conditions"].pop("Case Defender"),
		"permission_query_conditions of Case Defender",
	),
	"query": (lambda hooks: hooks["standard_queries"].pop(CASE), f"standard_queries of {CASE}"),
	"answer": (
		lambda hooks: hooks["override_whitelisted_methods"].pop("frappe.client.get"),
		"frappe.client.get is not ours",
	),
}


@pytest.mark.parametrize("what", MISSING)
def test_a_lost_or_foreign_hook_is_found(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""By its name; openings refuse."""
	change, failure = MISSING[what]
	_hooks(monkeypatch, change)
	assert failure in self_test.examine()
	with pytest.raises(soundness.NotSound, match="technical administrator"):
		soundness.require_sound()


@pytest.mark.parametrize(("doctype", "guard"), sorted(expected.guards()))
def test_a_lost_tripwire_is_found(doctype: str, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Each of them."""
	if not frappe.db.exists("DocType", doctype):
		pytest.skip("this version of the platform lacks it")
	hooks = {name: dict(events) for name, events in frappe.get_doc_hooks().items()}
	hooks[doctype].pop("before_validate")
	monkeypatch.setattr(frappe, "get_doc_hooks", lambda: hooks)
	assert list(self_test.guards_of_documents()) == [f"{guard} on {doctype}"]


def test_a_class_of_another_application_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The last one installed would win."""
	from frappe.core.doctype.error_log.error_log import ErrorLog

	monkeypatch.setattr(self_test, "get_controller", lambda _doctype: ErrorLog)
	assert "class of Error Log" in self_test.examine()


def test_loggers_of_the_platform_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Put back by whatever means."""
	monkeypatch.setattr(logger, "sanitized_dict", dict)
	assert self_test.examine() == ["posted values in log files"]


def test_an_unguarded_column_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The database would take plaintext there."""
	monkeypatch.setattr(self_test, "missing_constraints", lambda: ["tabDefender.legal_name"])
	assert self_test.examine() == ["constraint of tabDefender.legal_name"]


def test_14_a_share_is_found() -> None:
	"""Written into the database, whatever the platform would say."""
	share = frappe.new_doc("DocShare")
	share.update({"share_doctype": CASE, "share_name": "x", "user": person("CNDH Auditor"), "read": 1})
	share.db_insert()
	assert self_test.examine() == ["shares (DocShare) of protected records exist"]


@pytest.mark.parametrize("key", expected.SYSTEM_SETTINGS)
def test_a_changed_setting_is_found(key: str) -> None:
	"""Each of them, where this version of the platform has it."""
	if not frappe.get_meta("System Settings").has_field(key):
		pytest.skip("this version of the platform lacks it")
	frappe.db.set_single_value("System Settings", key, 1 - expected.SYSTEM_SETTINGS[key])
	assert self_test.examine() == [f"System Settings: {key}"]


@pytest.mark.parametrize(
	("version", "sound"),
	[("15.114.9", False), ("15.115.0", True), ("16.34.0", False), ("16.35.1", True), ("15.0.0-dev", False)],
)
def test_22_below_the_security_floor_production_stays_closed(
	version: str, sound: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Development, tests and the demonstration go on."""
	monkeypatch.setattr(frappe, "__version__", version)
	assert list(self_test.version()) == []
	for key in expected.NOT_PRODUCTION:
		monkeypatch.setitem(frappe.local.conf, key, 0)
	assert (list(self_test.version()) == []) is sound


def test_28_server_scripts_close_production(monkeypatch: pytest.MonkeyPatch) -> None:
	"""They run whatever an administrator writes."""
	for key in expected.NOT_PRODUCTION:
		monkeypatch.setitem(frappe.local.conf, key, 0)
	monkeypatch.setitem(frappe.local.conf, "server_script_enabled", 1)
	assert "server scripts are switched on" in list(self_test.settings())


def test_a_check_that_cannot_run_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Not a pass."""

	def broken() -> list[str]:
		raise RuntimeError

	monkeypatch.setattr(self_test, "CHECKS", (broken,))
	assert self_test.examine() == ["broken could not run: RuntimeError"]


def test_a_process_without_guards_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Its hooks before requests were lost: nobody registered a check."""
	monkeypatch.setattr(soundness, "_checks", [])
	with pytest.raises(soundness.NotSound):
		soundness.require_sound()


def test_a_result_counts_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Then the site is examined anew."""
	now = [1000.0]
	monkeypatch.setattr(self_test.time, "monotonic", lambda: now[0])
	assert self_test.failures() == []
	monkeypatch.setattr(self_test, "missing_constraints", lambda: ["x"])
	assert self_test.failures() == []
	now[0] += self_test.KEPT_SECONDS + 1
	assert self_test.failures() == ["constraint of x"]


def test_requests_and_jobs_put_the_guards_in_place() -> None:
	"""Both, and a migration examines the site again."""
	ours = f"{applied.__name__}.apply"
	assert ours in frappe.get_hooks("before_request")
	assert ours in frappe.get_hooks("before_job")
	assert f"{applied.__name__}.examine_again" in frappe.get_hooks("after_migrate")
