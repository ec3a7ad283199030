"""The guards of a process, in place before each test, as they are before each request."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from cndh_protection.access.rights import CASE
from cndh_protection.hardening.apply import apply
from tests.leaks.canaries import Canaries

TRACES = {
	"Version": "ref_doctype",
	"Comment": "reference_doctype",
	"Deleted Document": "deleted_doctype",
}
OURS = (
	"Intake Submission",
	"Access Conflict",
	"Contact Log",
	"Information Source",
	"Deprivation of Liberty",
	"Authority Letter",
	"Urgent Appeal",
	"Handling Complaint",
	"Session Item",
	"Protection Session",
	"Risk Assessment",
	"Referral",
	"Consent",
	"Protection Measure",
	"Violation Act",
	CASE,
	"Defender",
	"Partner Organisation",
)


@pytest.fixture(autouse=True)
def guarded(on_the_site: None, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Put the guards in place, and a request beside the calls."""
	request = frappe._dict(method="POST", path="/api/method/x", headers={})
	monkeypatch.setattr(frappe.local, "request", request, raising=False)
	apply()


@pytest.fixture
def canaries() -> Canaries:
	"""The values of this run."""
	return Canaries()


@pytest.fixture
def cleaned() -> Iterator[None]:
	"""Leave the site as it was: what these tests commit is theirs alone."""
	kept_apart = (*OURS, *TRACES, "Error Log", "Notification Log", "Record Key")
	before = {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in kept_apart}
	yield
	for doctype, kept in before.items():
		for name in set(frappe.get_all(doctype, pluck="name")) - kept:
			_remove(doctype, name)
	frappe.db.commit()


def _remove(doctype: str, name: str) -> None:
	doc = frappe.get_doc(doctype, name)
	for row in doc.get_all_children():
		frappe.db.delete(row.doctype, {"name": row.name})
	frappe.db.delete("Record Key", {"owner_name": name})
	frappe.db.delete("Access Grant", {"record": name})
	frappe.db.delete("Search Token", {"reference_name": name})
	frappe.db.delete(doctype, {"name": name})
