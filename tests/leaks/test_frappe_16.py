"""What Frappe 16 does otherwise, tried on either: where it looks a link up, joins a table, reads a session's id."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import frappe
import pytest
from frappe import client, share
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from cndh_protection.access import doors
from cndh_protection.access.rights import CASE
from cndh_protection.constants import Role
from cndh_protection.hardening import gate, queries
from cndh_protection.hardening.doors import ClosedHere
from tests.factories import make_case
from tests.people import as_user, make_person

NOWHERE = "DOS-2020-99999"


def _of_15(doctype: str, docname: str, query: str | None = None) -> dict[str, Any]:
	"""As in 16, with what 15 has: the name as it is stored, and which query of the caller's was asked."""
	found = frappe.db.get_value(doctype, docname, "name")
	return {"name": found, "query": query} if found else {}


@pytest.fixture
def looks_up(monkeypatch: pytest.MonkeyPatch) -> None:
	"""The method that only 16 has."""
	if not hasattr(client, "validate_link_and_fetch"):
		monkeypatch.setattr(client, "validate_link_and_fetch", _of_15, raising=False)


@pytest.mark.usefixtures("looks_up")
def test_a_link_to_a_hidden_record_is_none() -> None:
	case = make_case(team=False)
	with as_user(make_person(Role.CASE_OFFICER)):
		assert doors.validate_link_and_fetch(CASE, case.name) == {}
		assert doors.validate_link_and_fetch(CASE, NOWHERE) == {}
	with as_user(make_person(Role.CHAIR)):
		assert doors.validate_link_and_fetch(CASE, case.name)["name"] == case.name


def test_no_query_of_the_callers_looks_a_protected_record_up(monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(client, "validate_link_and_fetch", _of_15, raising=False)
	case = make_case(team=False)
	with as_user(make_person(Role.CHAIR)):
		assert doors.validate_link_and_fetch(CASE, case.name, query="any.method")["query"] is None
		assert doors.validate_link_and_fetch("Territory", "ML01", query="any.method")["query"] == "any.method"


@pytest.mark.parametrize(("asks_for_rights", "doctype"), [(True, "Territory"), (False, CASE)])
def test_what_may_be_joined(asks_for_rights: bool, doctype: str, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(queries, "_join", lambda _field, query, _engine: query)
	field, engine = SimpleNamespace(doctype=doctype), SimpleNamespace(apply_permissions=asks_for_rights)
	assert queries.refuse_joins_of_links(field, "query", engine) == "query"


def test_no_column_of_a_protected_record_is_joined() -> None:
	field, engine = SimpleNamespace(doctype=CASE), SimpleNamespace(apply_permissions=True)
	with pytest.raises(ClosedHere):
		queries.refuse_joins_of_links(field, None, engine)


@pytest.mark.parametrize(
	"posted", [{"query_string": {"sid": "x"}}, {"data": {"sid": "x"}}, {"json": {"sid": "x"}}], ids=str
)
def test_a_session_s_id_is_seen_that_the_platform_took_out(
	posted: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
	builder = EnvironBuilder(method="POST", path="/api/method/ping", **posted)
	monkeypatch.setattr(frappe.local, "request", Request(builder.get_environ()), raising=False)
	monkeypatch.setattr(frappe.local, "form_dict", frappe._dict(), raising=False)
	monkeypatch.setattr(frappe.local, "cookie_manager", SimpleNamespace(cookies={"sid": "x"}), raising=False)
	assert gate._names_a_session()
	assert frappe.local.cookie_manager.cookies == {}


def test_a_request_without_one_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
	builder = EnvironBuilder(method="POST", path="/api/method/ping", json={"side": "sid"})
	monkeypatch.setattr(frappe.local, "request", Request(builder.get_environ()), raising=False)
	monkeypatch.setattr(frappe.local, "form_dict", frappe._dict(), raising=False)
	assert not gate._names_a_session()


def test_an_error_keeps_no_address() -> None:
	log = frappe.new_doc("Error Log")
	log.metadata = '{"request": {"path": "/app/violation-case/DOS-2026-00001"}}'
	log.reduce()
	assert log.metadata is None


def test_a_share_of_a_protected_record_admits_nobody() -> None:
	"""In 16 it beats the rules of rows."""
	case, login = make_case(team=False), make_person(Role.CASE_OFFICER)
	todo = frappe.get_doc({"doctype": "ToDo", "description": "x"}).insert()
	for doc in (case, todo):
		shared = {"share_doctype": doc.doctype, "share_name": doc.name, "user": login, "read": 1}
		frappe.get_doc({"doctype": "DocShare", **shared}).db_insert()
	assert share.get_shared(CASE, login) == []
	assert share.get_shared("ToDo", login) == [todo.name]
