"""A failure is recorded without anything that anybody posted or wrote (33, 34)."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from typing import Any

import frappe
import pytest
from frappe import deferred_insert
from frappe.core.doctype.error_log.error_log import ErrorLog
from frappe.utils import error, logger

from cndh_protection.hardening import traces

CANARY = "CANARY-4711"
QUEUE = "insert_queue_for_Error Log"


class Failure(Exception):
	"""A fault in the middle of a save."""


def fail_with(posted: dict[str, Any]) -> None:
	"""Fail in a frame that holds what was posted, with words that quote it."""
	copy = json.dumps(posted)
	raise Failure(f"Duplicate entry '{copy}'")


def while_failing(action: Callable[[Failure], Any]) -> Any:
	"""Do something while an error is handled whose frames and words hold the canary, as the platform's handler does."""
	frappe.local.form_dict = frappe._dict(doc=json.dumps({"narrative": CANARY}), cmd="x")
	try:
		fail_with({"narrative": CANARY})
	except Failure as failure:
		return action(failure)


def test_33_an_error_log_names_kinds_and_places() -> None:
	"""Enough to find the fault."""
	log = while_failing(lambda failure: frappe.log_error(title=str(failure)))
	stored = frappe.db.get_value("Error Log", log.name, ["error", "method"], as_dict=True)
	assert CANARY not in str(stored)
	assert "Failure" in stored.method
	assert "in fail_with" in stored.error
	assert "test_errors_and_logs.py" in stored.error


def test_33_the_platform_s_own_would_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The same with its class: the canary is found, so the test above can fail."""
	monkeypatch.setattr("cndh_protection.hardening.error_log.SafeErrorLog.reduce", lambda _self: None)
	log = while_failing(lambda failure: frappe.log_error(title=str(failure)))
	assert isinstance(log, ErrorLog)
	assert CANARY in log.error
	assert CANARY in log.method


def test_33_the_cause_of_an_error_is_named_too() -> None:
	"""With its places, without its words."""
	try:
		try:
			fail_with({"narrative": CANARY})
		except Failure as failure:
			raise ValueError(CANARY) from failure
	except ValueError:
		text = traces.of_present_error()
	assert "builtins.ValueError" in text
	assert "From tests.leaks.test_errors_and_logs.Failure" in text
	assert CANARY not in text


@pytest.mark.parametrize(
	"title", [CANARY, f"frappe {CANARY}", f"{CANARY}.{CANARY}", "Unable to send", "Oumou"]
)
def test_33_words_without_an_error_are_withheld(title: str) -> None:
	"""Only where the record was made remains."""
	log = frappe.log_error(title, f"could not read {CANARY}\\n{CANARY}")
	assert CANARY not in f"{log.error}{log.method}"
	assert title not in log.method
	assert "in test_33_words_without_an_error_are_withheld" in log.error


def test_33_a_kind_of_error_stays() -> None:
	"""In a title and in a text, between words that go."""
	kind = "builtins.ValueError"
	assert traces.of_title(kind) == kind
	assert traces.of_text(f"{CANARY}\n{kind}\n{CANARY} {kind}") == kind


def test_33_a_place_in_the_code_stays_a_title() -> None:
	"""Jobs name theirs."""
	log = frappe.log_error("cndh_protection.services.stages.apply_step", "x")
	assert log.method == "cndh_protection.services.stages.apply_step"


def test_33_what_is_written_into_a_record_later_is_withheld_too() -> None:
	"""Before it is stored, and by a change."""
	log = frappe.new_doc("Error Log")
	for write in (log.insert, log.save):
		log.error = log.method = f"could not read {CANARY}"
		write(ignore_permissions=True)
		assert CANARY not in f"{log.error}{log.method}"


def test_33_the_queue_in_redis_holds_no_more() -> None:
	"""A request that failed leaves its record there, to be inserted later; it stays as it is when it is."""
	before = frappe.cache.llen(QUEUE)
	while_failing(error.log_error_snapshot)
	waiting = frappe.cache.lrange(QUEUE, before, -1)
	try:
		assert len(waiting) == 1
		assert CANARY.encode() not in waiting[0]
		record = json.loads(waiting[0])
		assert "in fail_with" in json.dumps(record)
	finally:
		frappe.cache.rpop(QUEUE)
	row = (record if isinstance(record, dict) else record[0]) | {"doctype": "Error Log"}
	row.pop("name", None)
	assert _inserted_later(row) == row["error"]


def _inserted_later(row: dict[str, Any]) -> str:
	"""What the job that inserts the record stores."""
	deferred_insert.insert_record(row, "Error Log")
	filters = {"method": row["method"]}
	return str(frappe.db.get_value("Error Log", filters, "error", order_by="creation desc"))


def _logged(_failure: Failure) -> str:
	"""What the platform's logger writes while the error is handled."""
	stream = io.StringIO()
	handler = logging.StreamHandler(stream)
	handler.addFilter(logger.SiteContextFilter())
	ours = logging.getLogger("leaks")
	ours.propagate = False
	ours.addHandler(handler)
	ours.error("New Exception collected in error log")
	ours.removeHandler(handler)
	return stream.getvalue()


def test_34_log_files_name_fields_only() -> None:
	"""Which form it was, not what was in it."""
	line = while_failing(_logged)
	assert "Form Dict: ['cmd', 'doc']" in line
	assert CANARY not in line


def test_34_the_platform_s_own_would_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The same with its function: the canary is found."""
	monkeypatch.setattr(logger, "sanitized_dict", lambda form: form)
	assert CANARY in while_failing(_logged)


def test_34_what_is_posted_as_a_name_is_no_name() -> None:
	"""Keys are chosen by whoever posts."""
	assert logger.sanitized_dict({"a sentence about a person": 1, "cmd": "x"}) == ["cmd"]
	assert logger.sanitized_dict(None) == []


def test_33_the_answer_of_a_failing_request_shows_no_frames() -> None:
	"""The platform's setting, set on installing."""
	assert frappe.db.get_single_value("System Settings", "allow_error_traceback") == 0
