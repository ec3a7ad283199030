"""Renewing, restoring and verifying keys on a site, and the patch that seals what stood in clear."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.constants import Role
from cndh_protection.patches.v1_0 import seal_protected_fields
from cndh_protection.seal import KeySet, keyfile, operations, recordkeys
from cndh_protection.seal.census import holdings_of
from cndh_protection.seal.constraints import ensure_constraints, missing_constraints
from cndh_protection.seal.renewal import drop_retired_keys, renew_data_keys
from cndh_protection.seal.rotation import rewrap_all, wraps_by_key
from cndh_protection.seal.wrapping import Owner
from tests.factories import make_case
from tests.people import person
from tests.seal.support import opened, stored, tamper, wraps_put_back

pytestmark = pytest.mark.commits


def test_a_rotation_wraps_everything_for_the_new_key_and_goes_on_where_it_was_cut(
	case: Document, key_file: Path
) -> None:
	with wraps_put_back():
		modified = str(case.modified)
		operations.rotate_service_key(lambda _done: None)
		active = recordkeys.provider().active_kid()
		assert set(wraps_by_key()) == {active}
		assert rewrap_all(recordkeys.provider()) == 0
		assert opened(case, "narrative") == "Un récit."
		assert str(frappe.db.get_value("Violation Case", case.name, "modified")) == modified
		assert len(recordkeys.provider().kids()) == 2
		operations.retire_keys()
		assert recordkeys.provider().kids() == (active,)
		assert opened(case, "narrative") == "Un récit."


def test_one_record_gets_a_new_key(case: Document) -> None:
	before = stored("Violation Case", case.name, "narrative")
	modified = frappe.db.get_value("Violation Case", case.name, "modified")
	assert renew_data_keys([case.key_owner()]) >= 3
	assert stored("Violation Case", case.name, "narrative") != before
	assert opened(case, "narrative") == "Un récit."
	assert frappe.db.get_value("Violation Case", case.name, "modified") == modified
	assert drop_retired_keys([case.key_owner()])
	assert frappe.db.count("Record Key", {"owner_name": case.name}) == 1
	assert opened(case, "narrative") == "Un récit."


def test_an_old_token_that_a_late_save_wrote_back_is_sealed_anew(case: Document) -> None:
	before = stored("Violation Case", case.name, "narrative")
	renew_data_keys([case.key_owner()])
	tamper("Violation Case", case.name, "narrative", before)
	frappe.db.commit()
	assert drop_retired_keys([case.key_owner()])
	assert opened(case, "narrative") == "Un récit."


def test_a_key_renewed_twice_still_opens_what_a_late_save_wrote_back(case: Document) -> None:
	before = stored("Violation Case", case.name, "narrative")
	renew_data_keys([case.key_owner()])
	tamper("Violation Case", case.name, "narrative", before)
	renew_data_keys([case.key_owner()])
	assert drop_retired_keys([case.key_owner()])
	assert opened(case, "narrative") == "Un récit."


def test_the_reason_of_a_conflict_follows_the_key_of_its_record(case: Document) -> None:
	"""Of the record that it is about, by type and number: another of the same number has another key."""
	values = {"doctype": "Access Conflict", "record_type": "Violation Case", "record": case.name}
	conflict = frappe.get_doc({**values, "user": person(Role.AUDITOR), "reason": "Un cousin."}).insert()
	try:
		before = stored("Access Conflict", conflict.name, "reason")
		namesake = Owner(recordkeys.site_id(), "Defender", case.name)
		assert conflict.name not in {holding.name for holding in holdings_of([namesake])}
		renew_data_keys([case.key_owner()])
		assert drop_retired_keys([case.key_owner()])
		assert stored("Access Conflict", conflict.name, "reason") != before
		assert opened(conflict, "reason") == "Un cousin."
	finally:
		frappe.db.rollback()
		frappe.delete_doc("Access Conflict", conflict.name, force=True, delete_permanently=True)
		frappe.db.commit()


def test_a_service_key_renewed_in_the_middle_of_a_request_is_found(case: Document, key_file: Path) -> None:
	with wraps_put_back():
		present = recordkeys.provider()  # as a request has it that began before the rotation
		operations.rotate_service_key(lambda _done: None)
		recordkeys.forget()
		recordkeys._work().provider = present
		assert opened(case, "narrative") == "Un récit."


def test_a_save_that_read_before_the_key_was_dropped_is_refused(case: Document) -> None:
	late = frappe.get_doc("Violation Case", case.name)
	late_token = late.narrative
	renew_data_keys([case.key_owner()])
	drop_retired_keys([case.key_owner()])
	late.region = "ML01"
	with pytest.raises(frappe.ValidationError):
		late.save()
	frappe.db.rollback()
	assert stored("Violation Case", case.name, "narrative") != late_token


def test_the_escrow_opens_everything_when_the_servers_keys_are_lost(
	case: Document, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	config = Path(frappe.get_site_path("site_config.json")).read_text()
	monkeypatch.setitem(frappe.local.conf, recordkeys.ESCROW_KEY, None)  # as before, afterwards
	try:
		with wraps_put_back():
			private, export = tmp_path / "private", tmp_path / "export"
			operations.make_escrow_pair(private)
			operations.export_escrow(export)
			lost = tmp_path / "other"
			keyfile.create(lost, KeySet.fresh())
			monkeypatch.setitem(frappe.local.conf, "cndh_key_file", str(lost))
			recordkeys.forget()
			with pytest.raises(Exception, match="not available"):
				opened(case, "narrative")
			operations.restore_from_escrow(private, export)
			assert opened(case, "narrative") == "Un récit."
			assert private.stat().st_mode & 0o777 == 0o400
	finally:
		frappe.db.delete("Record Key", {"recipient_kind": "escrow"})
		frappe.db.commit()
		Path(frappe.get_site_path("site_config.json")).write_text(config)


def test_verify_names_what_does_not_open_and_shows_nothing(case: Document) -> None:
	tamper("Violation Case", case.name, "narrative", case.narrative[:-4] + "AAAA")
	lines = [line for line in operations.verify() if case.name in line]
	assert lines == [f"Violation Case {case.name} narrative: damaged_token"]
	tamper("Violation Case", case.name, "narrative", case.narrative)
	frappe.db.commit()


def test_the_patch_seals_what_stood_in_clear_and_drops_its_copies(case: Document) -> None:
	frappe.db.sql_ddl("alter table `tabViolation Case` drop constraint cndh_sealed_narrative")
	tamper("Violation Case", case.name, "narrative", "CANARI en clair")
	version = frappe.get_doc({"doctype": "Version", "ref_doctype": "Violation Case", "docname": case.name})
	version.data = '{"changed": [["narrative", "", "CANARI en clair"]]}'
	version.db_insert()
	frappe.db.commit()
	for _again in range(2):
		seal_protected_fields.execute()
	assert stored("Violation Case", case.name, "narrative").startswith("cndh1.")
	assert opened(case, "narrative") == "CANARI en clair"
	assert not frappe.db.exists("Version", {"docname": case.name})
	ensure_constraints()
	assert missing_constraints() == []


SLOW_ROTATION = """
import sys, time
import frappe
from cndh_protection.seal import recordkeys, rotation
frappe.init(site=sys.argv[1], sites_path=".")
frappe.connect()
frappe.conf["cndh_key_file"] = sys.argv[2]
rotation.BATCH = 1
print("begun", flush=True)
rotation.rewrap_all(recordkeys.provider(), lambda _done: time.sleep(0.02))
print("done", flush=True)
"""


@pytest.mark.parametrize("after", [0.0, 0.03, 0.08, 0.2])
def test_a_rotation_killed_at_any_step_leaves_everything_open(
	site: str, key_file: Path, case: Document, after: float
) -> None:
	"""A real process, killed with -9 in the midst of it; the rerun finishes."""
	cases = [make_case(narrative=f"Récit {number}") for number in range(6)]
	frappe.db.commit()
	keyfile.replace(key_file, operations._read(key_file).renewed())
	with wraps_put_back():
		child = subprocess.Popen(
			[sys.executable, "-c", SLOW_ROTATION, site, str(key_file)],
			stdout=subprocess.PIPE,
			cwd=os.getcwd(),
		)
		assert child.stdout
		assert child.stdout.readline() == b"begun\n"
		time.sleep(after)
		os.kill(child.pid, signal.SIGKILL)
		child.wait()
		frappe.db.rollback()
		recordkeys.forget()
		assert [opened(doc, "narrative") for doc in cases] == [f"Récit {number}" for number in range(6)]
		rewrap_all(recordkeys.provider())
		recordkeys.forget()
		assert set(wraps_by_key()) == {recordkeys.provider().active_kid()}
		assert [opened(doc, "narrative") for doc in cases] == [f"Récit {number}" for number in range(6)]
	for doc in cases:
		frappe.delete_doc("Violation Case", doc.name, force=True, delete_permanently=True)
		frappe.db.delete("Record Key", {"owner_name": doc.name})
	frappe.db.commit()
