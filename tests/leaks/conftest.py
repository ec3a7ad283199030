"""The guards of a process, in place before each test, as they are before each request."""

from __future__ import annotations

import frappe
import pytest

from cndh_protection.hardening.apply import apply


@pytest.fixture(autouse=True)
def guarded(on_the_site: None, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Put the guards in place, and a request beside the calls."""
	request = frappe._dict(method="POST", path="/api/method/x", headers={})
	monkeypatch.setattr(frappe.local, "request", request, raising=False)
	apply()
