"""Renewing, restoring and verifying keys on a site, and the patch that seals what stood in clear."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.patches.v1_0 import seal_protected_fields
from cndh_protection.seal import KeySet, keyfile, operations, recordkeys
from cndh_protection.seal.constraints import ensure_constraints, missing_constraints
from cndh_protection.seal.rotation import drop_retired_keys, renew_data_key, rewrap_all, wraps_by_key
from tests.factories import make_case, make_contact_log
from tests.seal.support import opened, stored, tamper

pytestmark = pytest.mark.commits


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
	"""The site's keys in a file of the test's own: what a test renews is gone afterwards."""
	path = tmp_path / "keys"
	keyfile.create(path, operations._read(operations._key_file()))
	monkeypatch.setitem(frappe.local.conf, "cndh_key_file", str(path))
	recordkeys.forget()
	yield path
	recordkeys.forget()


@pytest.fixture
def case() -> Iterator[Document]:
	"""A committed case with something protected in it and in a record that follows it."""
	case = make_case(narrative="Un récit.")
	log = make_contact_log(violation_case=case.name, note="Un appel.")
	frappe.db.commit()
	yield case
	for doctype, name in (("Contact Log", log.name), ("Violation Case", case.name)):
		frappe.delete_doc(doctype, name, force=True, delete_permanently=True)
	frappe.db.delete("Record Key", {"owner_name": case.name})
	frappe.db.commit()


@contextmanager
def wraps_put_back() -> Iterator[None]:
	"""Put the wraps of all records back after a rotation with keys of the test's own."""
	rows = frappe.get_all("Record Key", fields=["name", "wrapped", "recipient_kid"])
	yield
	for row in rows:
		values = {"wrapped": row.wrapped, "recipient_kid": row.recipient_kid}
		frappe.db.set_value("Record Key", row.name, values, update_modified=False)
	frappe.db.commit()


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
	assert renew_data_key(case.key_owner()) >= 3
	assert stored("Violation Case", case.name, "narrative") != before
	assert opened(case, "narrative") == "Un récit."
	assert frappe.db.get_value("Violation Case", case.name, "modified") == modified
	assert drop_retired_keys(case.key_owner())
	assert frappe.db.count("Record Key", {"owner_name": case.name}) == 1
	assert opened(case, "narrative") == "Un récit."


def test_an_old_token_that_a_late_save_wrote_back_is_sealed_anew(case: Document) -> None:
	before = stored("Violation Case", case.name, "narrative")
	renew_data_key(case.key_owner())
	tamper("Violation Case", case.name, "narrative", before)
	frappe.db.commit()
	assert drop_retired_keys(case.key_owner())
	assert opened(case, "narrative") == "Un récit."


def test_a_save_that_read_before_the_key_was_dropped_is_refused(case: Document) -> None:
	late = frappe.get_doc("Violation Case", case.name)
	late_token = late.narrative
	renew_data_key(case.key_owner())
	drop_retired_keys(case.key_owner())
	late.region = "ML01"
	with pytest.raises(frappe.ValidationError):
		late.save()
	frappe.db.rollback()
	assert stored("Violation Case", case.name, "narrative") != late_token


def test_the_escrow_opens_everything_when_the_servers_keys_are_lost(
	case: Document, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	config = Path(frappe.get_site_path("site_config.json")).read_text()
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
