"""Renewing, restoring and verifying keys on a site, and the patch that seals what stood in clear."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.constants import Role
from cndh_protection.patches.v1_0 import seal_protected_fields
from cndh_protection.seal import operations, recordkeys
from cndh_protection.seal.census import holdings_of
from cndh_protection.seal.constraints import ensure_constraints, missing_constraints
from cndh_protection.seal.errors import KeysWork
from cndh_protection.seal.renewal import drop_retired_keys, renew_data_keys
from cndh_protection.seal.rotation import rewrap_all, wraps_by_key
from cndh_protection.seal.wrapping import Owner
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


def test_verify_names_what_does_not_open_and_shows_nothing(case: Document) -> None:
	tamper("Violation Case", case.name, "narrative", case.narrative[:-4] + "AAAA")
	lines = [line for line in operations.verify() if case.name in line]
	assert lines == [f"Violation Case {case.name} narrative: damaged_token"]
	tamper("Violation Case", case.name, "narrative", case.narrative)
	frappe.db.commit()


def test_the_patch_seals_what_stood_in_clear_and_drops_its_copies(
	case: Document, capsys: pytest.CaptureFixture[str]
) -> None:
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
	said = capsys.readouterr().out
	assert "binary logs of the database and backups" in said, "what the operator must still purge"
	ensure_constraints()
	assert missing_constraints() == []


@pytest.fixture
def configuration(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
	"""That of the site, put back afterwards: whoever names other keys in it loses those of all records."""
	config = Path(frappe.get_site_path("site_config.json"))
	before = config.read_text()
	for key in (recordkeys.PROVIDER_KEY, recordkeys.FILE_KEY):
		monkeypatch.setitem(frappe.local.conf, key, frappe.conf[key])
	yield config
	config.write_text(before)
	recordkeys.forget()


def test_no_new_keys_are_made_beside_those_that_open(configuration: Path, tmp_path: Path) -> None:
	"""Everything protected would close."""
	before = configuration.read_text()
	with pytest.raises(KeysWork, match="run keys rotate"):
		operations.make_key_file(tmp_path / "new")
	assert not list(tmp_path.iterdir())
	assert configuration.read_text() == before


@pytest.mark.usefixtures("configuration")
@pytest.mark.parametrize("again", [True, False])
def test_new_keys_are_made_when_there_are_none_or_when_they_are_asked_for_again(
	again: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	if not again:
		monkeypatch.setitem(frappe.local.conf, recordkeys.FILE_KEY, str(tmp_path / "lost"))
		recordkeys.forget()
	old = frappe.conf[recordkeys.FILE_KEY]
	operations.make_key_file(tmp_path / "new", again=again)
	assert frappe.conf[recordkeys.FILE_KEY] == str(tmp_path / "new") != old
	assert recordkeys.provider().kids() == tuple(operations._read(tmp_path / "new").service_keys())
