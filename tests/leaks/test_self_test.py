"""The application notices when a guard is missing, and openings refuse until it is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import frappe
import pytest
from frappe import client, permissions
from frappe.database.database import Database
from frappe.model.base_document import BaseDocument
from frappe.model.db_query import DatabaseQuery
from frappe.model.document import Document
from frappe.utils import cint, logger
from frappe.www import printview

from cndh_protection.access import soundness
from cndh_protection.access.chain import TRIGGERS
from cndh_protection.hardening import apply as applied
from cndh_protection.hardening import (
	expected,
	links,
	logs,
	names,
	neighbours,
	prints,
	queries,
	rows,
	self_test,
	turning_back,
)
from tests.people import person

CASE = "Violation Case"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
	"""No result of before, and none of here for afterwards."""
	self_test.forget()
	yield
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
	"row rule of the platform's own": (
		lambda hooks: hooks["has_permission"]["File"].append("other.app.hook"),
		"has_permission of File",
	),
	"condition of the platform's own": (
		lambda hooks: hooks["permission_query_conditions"].pop("Tag Link"),
		"permission_query_conditions of Tag Link",
	),
	"row rule of open actions": (
		lambda hooks: hooks["has_permission"]["Workflow Action"].append("other.app.hook"),
		"has_permission of Workflow Action",
	),
	"condition of open actions": (
		lambda hooks: hooks["permission_query_conditions"]["Workflow Action"].remove(
			"cndh_protection.access.conditions.workflow_action"
		),
		"permission_query_conditions of Workflow Action",
	),
	"gate": (
		lambda hooks: hooks["auth_hooks"].append("other.app.hook"),
		f"{expected.GATE} is not the last of auth_hooks",
	),
	"answer": (
		lambda hooks: hooks["override_whitelisted_methods"].pop("frappe.client.get"),
		"frappe.client.get is not ours",
	),
	"foreign condition": (
		lambda hooks: hooks["permission_query_conditions"].update({CASE: ["other.app.hook"]}),
		f"permission_query_conditions of {CASE}",
	),
	"foreign query": (
		lambda hooks: hooks["standard_queries"].update({CASE: ["other.app.hook"]}),
		f"standard_queries of {CASE}",
	),
	"query": (lambda hooks: hooks["standard_queries"].pop(CASE), f"standard_queries of {CASE}"),
}


@pytest.mark.parametrize("what", MISSING)
def test_a_lost_or_foreign_hook_is_found(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""By its name; openings refuse."""
	change, failure = MISSING[what]
	_hooks(monkeypatch, change)
	assert failure in self_test.examine()
	with pytest.raises(soundness.NotSound, match="technical administrator"):
		soundness.require_sound()


@pytest.mark.parametrize("path", expected.OVERRIDDEN)
def test_a_lost_answer_is_found(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Each of them."""
	_hooks(monkeypatch, lambda hooks: hooks["override_whitelisted_methods"].pop(path))
	assert list(self_test.closed_methods()) == [f"{path} is not ours"]


def test_every_check_is_made() -> None:
	"""The tests here ask most of them one by one."""
	assert {check.__name__ for check in self_test.CHECKS} == {
		"row_rules",
		"platform_rows",
		"door",
		"guards_of_documents",
		"guards_around_work",
		"classes",
		"closed_methods",
		"log_files",
		"platform_prints",
		"link_checks",
		"columns",
		"triggers",
		"other_sites",
		"logins",
		"shares",
		"customisations",
		"scripts",
		"settings",
		"version",
	}


@pytest.mark.parametrize(("doctype", "event", "guard"), sorted(expected.guards()))
def test_a_lost_guard_of_documents_is_found(
	doctype: str, event: str, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Each of them; openings refuse."""
	if doctype != expected.EVERY and not frappe.db.exists("DocType", doctype):
		pytest.skip("this version of the platform lacks it")
	hooks = {name: dict(events) for name, events in frappe.get_doc_hooks().items()}
	hooks[doctype][event] = [hook for hook in hooks[doctype][event] if hook != guard]
	monkeypatch.setattr(frappe, "get_doc_hooks", lambda: hooks)
	_require_only(f"{guard} on {doctype}")


@pytest.mark.parametrize(("hook", "guard"), expected.AROUND_WORK)
def test_a_lost_guard_around_work_is_found(hook: str, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Each of them; openings refuse."""
	_hooks(monkeypatch, lambda hooks: hooks[hook].remove(guard))
	_require_only(f"{hook} lacks {guard}")


def _require_only(failure: str) -> None:
	"""This alone is missing, and nothing opens."""
	assert self_test.examine() == [failure]
	with pytest.raises(soundness.NotSound):
		soundness.require_sound()


def test_a_class_of_another_application_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The last one installed would win."""
	monkeypatch.setattr(self_test, "get_controller", lambda _doctype: Document)
	assert list(self_test.classes()) == ["class of Error Log", "class of File"]


def test_loggers_of_the_platform_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Put back by whatever means."""
	monkeypatch.setattr(logger, "sanitized_dict", dict)
	assert self_test.examine() == ["posted values in log files"]


def test_24_open_prints_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The platform's own check put back."""
	monkeypatch.setattr(printview, "validate_print_permission", prints.PLATFORM_S_OWN)
	assert self_test.examine() == ["prints of protected records"]


def test_a_rollback_that_forgets_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
	applied.apply()
	monkeypatch.setattr(Database, "rollback", turning_back._platform)
	assert self_test.examine() == ["what a request remembers when it turns back"]


def test_links_that_ask_nobody_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The platform's own again."""
	monkeypatch.setattr(BaseDocument, "get_invalid_links", links._platform)
	assert self_test.examine() == ["links to protected records"]


def test_documents_loaded_by_filters_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(Document, "load_from_db", names._platform)
	assert self_test.examine() == ["documents loaded by anything but a name"]


def test_rows_that_are_read_by_a_role_alone_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(permissions, "has_child_permission", rows._platform)
	assert self_test.examine() == ["rows of tables read by a role alone"]


@pytest.mark.parametrize(
	("method", "own"), [("sanitize_fields", queries._sanitize), ("append_link_table", queries._link)]
)
def test_lists_that_are_asked_for_anything_are_found(
	method: str, own: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
	monkeypatch.setattr(DatabaseQuery, method, own)
	assert self_test.examine() == ["queries within lists, columns behind links"]


def test_an_unguarded_column_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The database would take plaintext there."""
	monkeypatch.setattr(self_test, "missing_constraints", lambda: ["tabDefender.legal_name"])
	assert self_test.examine() == ["constraint of tabDefender.legal_name"]


@pytest.mark.parametrize("name", sorted(TRIGGERS))
def test_an_audit_that_could_be_changed_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""As after a restore of a backup, which leaves the triggers out."""
	monkeypatch.setitem(TRIGGERS, f"{name}_of_tomorrow", TRIGGERS[name])
	assert self_test.examine() == [f"trigger {name}_of_tomorrow"]


@pytest.mark.parametrize("password", ["wrong", None])
def test_a_site_beside_ours_closes_production(
	password: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
	"""Unless it has the application too; one that cannot be asked counts as lacking it."""
	ours = {
		key: frappe.conf.get(key) for key in ("db_name", "db_password", "db_host", "db_port", "db_socket")
	}
	for site, config in (
		("with.example", ours),
		("without.example", {**ours, "db_password": password} if password else {}),
		("empty.example", None),
	):
		(tmp_path / site).mkdir()
		if config is not None:
			(tmp_path / site / "site_config.json").write_text(frappe.as_json(config))
	monkeypatch.setattr(frappe.local, "sites_path", str(tmp_path))
	assert list(self_test.other_sites()) == []
	for key in expected.NOT_PRODUCTION:
		monkeypatch.setitem(frappe.local.conf, key, 0)
	assert list(self_test.other_sites()) == ["the site without.example of this bench lacks the application"]
	monkeypatch.setattr(neighbours, "APP", "another_application")
	assert list(neighbours.without_application()) == ["with.example", "without.example"]


def test_a_site_is_asked_where_its_configuration_says(
	monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
	"""Its own first, then what the bench says to all, then the platform's own."""
	config, asked = tmp_path / "site_config.json", list[dict[str, Any]]()

	def connect(**place: Any) -> None:
		asked.append(place)
		raise OSError

	monkeypatch.setattr(neighbours.pymysql, "connect", connect)
	for key in ("db_host", "db_port", "db_socket"):
		monkeypatch.setitem(frappe.local.conf, key, None)
	config.write_text(frappe.as_json({"db_name": "x", "db_password": "y"}))
	assert not neighbours._has_application(config)
	monkeypatch.setitem(frappe.local.conf, "db_port", 3307)
	config.write_text(frappe.as_json({"db_name": "x", "db_password": "y", "db_host": "there"}))
	assert not neighbours._has_application(config)
	assert [(place["host"], place["port"]) for place in asked] == [("127.0.0.1", 3306), ("there", 3307)]


def test_14_a_share_is_found() -> None:
	"""Written into the database, whatever the platform would say."""
	given = {"share_name": "x", "user": person("CNDH Auditor"), "read": 1}
	for doctype in ("Territory", CASE):
		assert self_test.examine() == []
		share = frappe.new_doc("DocShare")
		share.update({"share_doctype": doctype, **given})
		share.db_insert()
	assert self_test.examine() == ["shares (DocShare) of protected records exist"]


@pytest.mark.parametrize("key", expected.SYSTEM_SETTINGS)
def test_a_changed_setting_is_found(key: str) -> None:
	"""Each of them, where this version of the platform has it."""
	if not frappe.get_meta("System Settings").has_field(key):
		pytest.skip("this version of the platform lacks it")
	as_installed = cint(frappe.db.get_single_value("System Settings", key))
	frappe.db.set_single_value("System Settings", key, 1 - as_installed)
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


def test_production_without_strong_login_or_a_name_stays_closed(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The name is that of the links in mails: else they would lead where whoever asks for them says."""
	monkeypatch.setitem(frappe.local.conf, "host_name", None)
	assert list(self_test.logins()) == []
	for key in expected.NOT_PRODUCTION:
		monkeypatch.setitem(frappe.local.conf, key, 0)
	missing = ["strong login is off (Protection Settings)", "host_name is not in the site configuration"]
	assert list(self_test.logins()) == missing
	monkeypatch.setitem(frappe.local.conf, "host_name", "https://cndh.example")
	assert list(self_test.logins()) == missing[:1]


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


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
	"""What the log was told; and a column is without its guard."""
	lines: list[str] = []
	monkeypatch.setattr(frappe, "logger", lambda *_name: frappe._dict(error=lines.append))
	monkeypatch.setattr(self_test, "missing_constraints", lambda: ["x"])
	return lines


def test_a_process_closes_what_is_open(monkeypatch: pytest.MonkeyPatch, told: list[str]) -> None:
	"""At its first request or job: loggers, methods, prints, links, the question before each opening; and it names what
	is missing."""
	monkeypatch.setattr(applied, "_done", False)
	monkeypatch.setattr(logger, "sanitized_dict", dict)
	monkeypatch.setattr(frappe, "whitelisted", [*frappe.whitelisted, client.get_count])
	monkeypatch.setattr(soundness, "_checks", [])
	monkeypatch.setattr(printview, "validate_print_permission", prints.PLATFORM_S_OWN)
	monkeypatch.setattr(BaseDocument, "get_invalid_links", links._platform)
	monkeypatch.setattr(Database, "rollback", turning_back._platform)
	monkeypatch.setattr(DatabaseQuery, "sanitize_fields", queries._sanitize)
	monkeypatch.setattr(Document, "load_from_db", names._platform)
	monkeypatch.setattr(permissions, "has_child_permission", rows._platform)
	applied.apply()
	assert prints.are_closed()
	assert Document.load_from_db is names.ask_first
	assert permissions.has_child_permission is rows.ask_first
	assert queries.are_guarded()
	assert BaseDocument.get_invalid_links is links.ask_first
	assert Database.rollback is turning_back.forget_first
	assert logger.sanitized_dict is logs.names_only
	assert client.get_count not in frappe.whitelisted
	assert soundness._checks == [self_test.failures]
	assert told == ["Openings are refused. Missing: constraint of x"]


def test_a_migration_and_the_operator_examine_anew(monkeypatch: pytest.MonkeyPatch, told: list[str]) -> None:
	"""Whatever was found a moment ago; the operator as a process that serves people."""
	as_before = {frappe.local.site: (self_test.time.monotonic(), list[str]())}
	monkeypatch.setattr(self_test, "_results", dict(as_before))
	applied.examine_again()
	assert told == ["Openings are refused. Missing: constraint of x"]
	self_test._results.update(as_before)
	monkeypatch.setattr(applied, "_done", False)
	monkeypatch.setattr(frappe, "whitelisted", [*frappe.whitelisted, client.get_count])
	assert applied.report() == ["constraint of x"]


def test_requests_and_jobs_put_the_guards_in_place() -> None:
	"""Both, and a migration examines the site again."""
	ours = f"{applied.__name__}.apply"
	assert ours in frappe.get_hooks("before_request")
	assert ours in frappe.get_hooks("before_job")
	assert f"{applied.__name__}.examine_again" in frappe.get_hooks("after_migrate")
