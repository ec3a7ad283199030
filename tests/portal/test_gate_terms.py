"""The gate, term by term: requests of each kind, put to it without a web server (over the wire: ``test_gate.py``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frappe
import pytest
from frappe.auth import CookieManager
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from cndh_protection.access.audit import Code
from cndh_protection.constants import Role
from cndh_protection.hardening import gate
from tests.browsing import audited_since, end_of_audit
from tests.factories import make_case
from tests.people import as_user, make_person, person

CASE = "Violation Case"
NOWHERE = "DOS-1999-00000"
STAFF_ONLY = f"/api/resource/{CASE}"


def _ask(
	login: str, path: str, *, session_id: str | None = None, header: str | None = None, **form: Any
) -> None:
	"""Put such a request to the gate, as the platform does."""
	frappe.local.cookie_manager = CookieManager()
	with as_user(login):
		frappe.session.sid = session_id or "of-a-login"
		frappe.local.form_dict = frappe._dict(form)
		builder = EnvironBuilder(path=path, method="POST", headers=[(header, "x")] if header else [])
		frappe.local.request = Request(builder.get_environ())
		try:
			for hook in frappe.get_hooks("auth_hooks"):
				frappe.get_attr(hook)()
		finally:
			frappe.clear_messages()
			del frappe.local.request


def _passes(login: str, path: str, **given: Any) -> bool:
	"""Whether the gate lets such a request through."""
	try:
		_ask(login, path, **given)
	except (frappe.PermissionError, frappe.DoesNotExistError):
		return False
	return True


@pytest.fixture
def listed_anew() -> Iterator[None]:
	"""The application's pages, read from their folder."""
	gate.our_pages.cache_clear()
	yield
	gate.our_pages.cache_clear()


def test_the_staff_pass_and_nobody_else() -> None:
	"""By a role beyond those that the platform gives every account, and by being an account of the staff."""
	assert _passes(person(Role.CASE_OFFICER), STAFF_ONLY)
	assert _passes("Administrator", STAFF_ONLY)
	for login in ("Guest", make_person(), make_person("Desk User"), person(Role.PARTNER)):
		assert not _passes(login, STAFF_ONLY), login


def test_05_nobody_is_given_the_documents_behind_links(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Frappe 16 lays them beside what is read, whoever may read them: the account of an officer, a hidden case."""
	asked = list[dict[str, Any]]()

	def has_desk(_login: str) -> bool:
		asked.append(dict(frappe.form_dict))
		return True

	monkeypatch.setattr(gate, "has_desk", has_desk)
	_ask(person(Role.CASE_OFFICER), STAFF_ONLY, expand_links="1", fields="x")
	assert asked == [{"fields": "x"}]


@pytest.mark.parametrize("place", ["address", "command"])
def test_asking_for_an_opening_is_audited(place: str) -> None:
	"""Of whoever is logged in; not what was asked for, nor other methods, nor guests."""
	opening, end = "cndh_protection.access.reveal.reveal", end_of_audit()
	for login in ("Guest", make_person(Role.PARTNER)):
		for method in (opening, "frappe.client.get"):
			path, form = (f"/api/method/{method}", {}) if place == "address" else ("/", {"cmd": method})
			assert not _passes(login, path, **form, doctype="Awa Exemple", name="Awa Exemple")
	(row,) = audited_since(end, Code.REFUSED)
	assert (row["actor"], row["record_type"], row["record"], row["details"]) == (login, None, None, "{}")


def test_what_is_refused_says_one_thing() -> None:
	"""A method is not permitted, a page is not there."""
	with pytest.raises(frappe.PermissionError, match="Not permitted"):
		_ask("Guest", STAFF_ONLY)
	with pytest.raises(frappe.DoesNotExistError, match="Page not found"):
		_ask("Guest", "/nowhere")


@pytest.mark.parametrize("page", ["printview", "printpreview"])
def test_24_a_print_asks_first_whether_the_record_is_there(page: str) -> None:
	"""For whoever works here; one that is hidden is not."""
	case, outside = make_case(), make_case(team=False)
	officer = person(Role.PSYCHOSOCIAL)
	assert _passes(officer, f"/{page}", doctype=CASE, name=case.name)
	for name in (outside.name, NOWHERE):
		with pytest.raises(frappe.DoesNotExistError, match=f"{name} not found"):
			_ask(officer, f"/{page}", doctype=CASE, name=name)


def test_31_a_session_named_in_the_form_is_refused() -> None:
	"""And the answer does not hand it to this browser."""
	officer = person(Role.CASE_OFFICER)
	assert not _passes(officer, STAFF_ONLY, sid="x")
	assert not _passes("Guest", "/login", sid="x")


def test_32_a_key_that_lies_elsewhere_is_refused() -> None:
	"""Whoever it belongs to; other headers are nobody's business."""
	officer = person(Role.CASE_OFFICER)
	assert not _passes(officer, STAFF_ONLY, header="Frappe-Authorization-Source")
	assert _passes(officer, STAFF_ONLY, header="X-Requested-With")


def test_a_guest_is_no_program() -> None:
	"""Though the platform gives its session its name."""
	assert _passes("Guest", "/login", session_id="Guest")


def test_the_address_names_a_method_by_the_ways_of_the_platform_only() -> None:
	"""Of any other address the last part is no method."""
	for start in ("api/method", "api/v1/method", "api/v2/method"):
		assert _passes("Guest", f"/{start}/login"), start
	for start in ("api/resource", "api/method/frappe.client", "api/v3/method", "api"):
		assert not _passes("Guest", f"/{start}/login"), start


@pytest.mark.parametrize("page", ["app", "desk", "apps"])
def test_a_guest_at_the_desk_is_sent_to_the_login(page: str) -> None:
	"""An account of the portal is told that nothing is there."""
	assert _passes("Guest", f"/{page}/violation-case/x")
	assert not _passes(person(Role.PARTNER), f"/{page}/violation-case/x")


def test_what_is_beside_our_pages_in_their_folder_is_no_page(
	tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed_anew: None
) -> None:
	"""What an editor or the interpreter leaves there."""
	(tmp_path / "www").mkdir()
	for name in ("partenaire.html", "partenaire.py", "_draft.html", ".swap", "__pycache__"):
		(tmp_path / "www" / name).touch()
	monkeypatch.setattr(gate, "__file__", str(tmp_path / "hardening" / "gate.py"))
	assert gate.our_pages() == {"partenaire"}


def test_32_a_service_named_by_the_site_passes(monkeypatch: pytest.MonkeyPatch) -> None:
	"""With the rights that its roles give; an account of the portal stays one."""
	officer, partner = person(Role.CASE_OFFICER), person(Role.PARTNER)
	assert not _passes(officer, STAFF_ONLY, session_id=officer)
	monkeypatch.setitem(frappe.local.conf, gate.SERVICES_KEY, [officer, partner])
	assert _passes(officer, STAFF_ONLY, session_id=officer)
	assert not _passes(partner, STAFF_ONLY, session_id=partner)
	monkeypatch.setitem(frappe.local.conf, gate.SERVICES_KEY, officer)  # a list, or nothing
	assert not _passes(officer, STAFF_ONLY, session_id=officer)


def test_a_site_may_name_more(monkeypatch: pytest.MonkeyPatch) -> None:
	"""A page or a method of another application, one by one."""
	assert not _passes("Guest", "/plan-du-site")
	assert not _passes("Guest", "/api/method/frappe.client.get_time_zone")
	monkeypatch.setitem(frappe.local.conf, gate.PAGES_KEY, ["plan-du-site"])
	monkeypatch.setitem(frappe.local.conf, gate.METHODS_KEY, ["frappe.client.get_time_zone"])
	assert _passes("Guest", "/plan-du-site")
	assert _passes("Guest", "/api/method/frappe.client.get_time_zone")
	assert _passes("Guest", "/api/v1/method/frappe.client.get_time_zone")


def test_both_the_address_and_the_command_must_be_on_the_list() -> None:
	"""Which of the two the platform follows depends on its version."""
	assert _passes("Guest", "/", cmd="login")
	assert _passes("Guest", "/api/method/cndh_protection.portal.anything")
	assert not _passes("Guest", "/", cmd="frappe.client.get_list")
	assert not _passes("Guest", STAFF_ONLY, cmd="login")
	assert not _passes("Guest", "/api/method/frappe.client.get_list", cmd="login")
	assert not _passes("Guest", "/api/method/login", cmd="frappe.client.get_list")
	assert not _passes("Guest", "/api")


def test_every_page_of_ours_is_on_the_list() -> None:
	"""By the folder they lie in; and of the Desk, a guest reaches the way to the login only."""
	assert "partenaire" in gate.our_pages()
	assert all(_passes("Guest", f"/{page}") for page in gate.our_pages())
	assert _passes("Guest", "/app/violation-case/x")
	assert not _passes(person(Role.PARTNER), "/app/violation-case/x")
	assert not _passes("Guest", "/partenaire/../printview")
