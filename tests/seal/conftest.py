"""Keys and records that a test may do anything to: on a copy of the site, or committed and taken away afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.seal import keyfile, operations, recordkeys
from tests.factories import make_case, make_contact_log
from tests.other_site import OtherSite, copy_of_the_site


@pytest.fixture(scope="module")
def copy(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OtherSite]:
	"""A copy of the site with a key file of its own."""
	path = tmp_path_factory.mktemp("keys") / "keys"
	keyfile.create(path, operations._read(Path(frappe.conf[recordkeys.FILE_KEY])))
	with copy_of_the_site() as other:
		other.configure(**{recordkeys.FILE_KEY: str(path)})
		yield other


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
