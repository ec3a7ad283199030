"""What answers guests, accounts of the portal, accounts without a role, and programs: over the wire, as it is asked.

The numbers are those of the leak table, 1a.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest
import requests
from frappe.utils import add_days, now_datetime
from frappe.utils.password import set_encrypted_password

from cndh_protection.access import sessions
from cndh_protection.constants import Role
from tests.factories import make_case
from tests.people import (
	PARTNER_AT_THE_BROWSER,
	PASSWORD,
	make_person,
	person,
)

CASE = "Violation Case"
NOWHERE = "DOS-1999-00000"
SECRET = "a-secret-of-the-tests"

Asking = Callable[..., requests.Response]

METHODS: dict[str, dict[str, Any]] = {
	"frappe.client.get_count": {"doctype": CASE},
	"frappe.client.get_list": {"doctype": "Territory"},
	"frappe.client.get": {"doctype": "Notification Log", "filters": '{"type": "Alert"}'},
	"frappe.client.get_value": {"doctype": "Territory", "fieldname": "name"},
	"frappe.client.has_permission": {"doctype": CASE, "docname": NOWHERE},
	"frappe.client.validate_link": {"doctype": "User", "docname": "Administrator"},
	"frappe.client.insert": {"doc": json.dumps({"doctype": "Note", "title": "x"})},
	"frappe.client.get_time_zone": {},
	"frappe.desk.form.load.getdoctype": {"doctype": CASE},
	"frappe.desk.form.load.getdoc": {"doctype": CASE, "name": NOWHERE},
	"frappe.desk.search.search_link": {"doctype": "Territory", "txt": ""},
	"frappe.desk.reportview.get": {"doctype": "Territory"},
	"frappe.desk.doctype.notification_log.notification_log.get_notification_logs": {},
	"frappe.model.mapper.make_mapped_doc": {"method": "frappe.client.get_count", "source_name": CASE},
	"frappe.utils.global_search.web_search": {"text": "a"},
	"frappe.utils.print_format.download_pdf": {"doctype": CASE, "name": NOWHERE},
	"frappe.core.doctype.user.user.sign_up": {"email": "a@b.example", "full_name": "x", "redirect_to": ""},
	"frappe.website.doctype.web_form.web_form.accept": {"web_form": "x", "data": "{}"},
	"frappe.www.login.send_login_link": {"email": "a@b.example"},
	"cndh_protection.access.reveal.reveal": {
		"doctype": CASE,
		"name": NOWHERE,
		"compartments": "core",
		"action": "open",
	},
	"cndh_protection.access.search.find": {"doctype": CASE},
	"no.such.method": {},
	"run_doc_method": {"dt": CASE, "dn": NOWHERE, "method": "pause"},
	"upload_file": {},
}

PAGES = (
	"printview?doctype=Violation%20Case&name=",
	"list?doctype=Violation%20Case&name=",
	"private/files/",
	"backups/",
	"sitemap.xml?",
	"search?q=",
	"contact?q=",
	"login/../printview?name=",
	"nowhere/",
)


@pytest.fixture
def asking(address: str) -> Iterator[Callable[[str | None], Asking]]:
	"""Log somebody in at the server; answers a function that asks as that person."""
	opened: list[requests.Session] = []

	def log_in(login: str | None) -> Asking:
		session = requests.Session()
		session.headers["Accept"] = "application/json"
		opened.append(session)
		if login:
			answered = session.post(f"{address}/api/method/login", data={"usr": login, "pwd": PASSWORD})
			assert answered.status_code == 200, answered.text

		def ask(path: str, verb: str = "POST", **posted: Any) -> requests.Response:
			headers = posted.pop("headers", {})
			return session.request(
				verb, f"{address}/{path}", data=posted, headers=headers, allow_redirects=False
			)

		return ask

	yield log_in
	for session in opened:
		session.close()


@pytest.fixture
def no_role() -> Iterator[str]:
	"""An account of the staff from which every role was taken."""
	login = make_person(password=PASSWORD)
	frappe.db.set_value("User", login, "user_type", "System User")
	frappe.db.commit()
	yield login
	_remove(login)


def _remove(login: str) -> None:
	frappe.db.rollback()
	for table, column in (("User", "name"), ("Has Role", "parent"), ("__Auth", "name"), ("Sessions", "user")):
		frappe.db.delete(table, {column: login})
	frappe.db.commit()


RANDOM = re.compile(r'__frappe_exc_id[\\": ]+[0-9a-f]+')
"""The number under which each message is raised since Frappe 15.20."""


def _said(answered: requests.Response) -> tuple[int, Any, Any]:
	"""Status, class of the error, words: in the form of either of the platform's interfaces."""
	body = answered.json()
	error: dict[str, Any] = next(iter(body.get("errors", [])), {})
	kind, shown = body.get("exc_type") or error.get("type"), body.get("_server_messages", "[]")
	words = [json.loads(message).get("message") for message in json.loads(shown)] or [error.get("message")]
	return answered.status_code, kind, words


@pytest.mark.commits
def test_05_06_20_23_32_one_answer_to_whoever_has_no_desk(
	asking: Callable[[str | None], Asking], no_role: str
) -> None:
	"""For every method that is not on the list, there or not, by each way of naming one, and for documents."""
	for login in (None, PARTNER_AT_THE_BROWSER, no_role):
		ask = asking(login)
		heard = {
			method: _said(ask(f"api/method/{method}", **arguments)) for method, arguments in METHODS.items()
		}
		heard |= {f"cmd {method}": _said(ask("", cmd=method, **given)) for method, given in METHODS.items()}
		for path in (f"{CASE}/{NOWHERE}", CASE, "Territory", "User/Administrator", "No Such Thing/x"):
			heard[path] = _said(ask(f"api/resource/{path}", "GET"))
		heard["v2 meta"] = _said(ask(f"api/v2/doctype/{CASE}/meta", "GET"))
		heard["v2 method"] = _said(ask(f"api/v2/method/{CASE}/pause"))
		heard["tail"] = _said(ask("api/method/frappe.client.get_time_zone/login"))
		assert {answer[:2] for answer in heard.values()} == {(403, "PermissionError")}, login
		assert len({str(answer[2]) for answer in heard.values()}) == 1, (login, heard)


@pytest.mark.commits
def test_24_29_pages_beside_the_list_are_not_there(
	asking: Callable[[str | None], Asking], no_role: str
) -> None:
	"""A record's print answers like a page that nobody made, whether the record is there or not."""
	case = make_case(team=False)
	frappe.db.commit()
	try:
		for login in (None, PARTNER_AT_THE_BROWSER, no_role):
			ask = asking(login)
			heard = {
				(page, name): _said(ask(f"{page}{name}", "GET"))
				for page in PAGES
				for name in (case.name, NOWHERE)
			}
			assert {answer[:2] for answer in heard.values()} == {(404, "DoesNotExistError")}, heard
			assert len({str(answer[2]) for answer in heard.values()}) == 1
		ask = asking(person(Role.PSYCHOSOCIAL))
		prints = [ask(f"{PAGES[0]}{name}", "GET") for name in (case.name, NOWHERE)]
		assert _said(prints[0])[:2] == _said(prints[1])[:2] == (404, "DoesNotExistError")
		heard_of_both = [RANDOM.sub("", one.text.replace(case.name, NOWHERE)) for one in prints]
		assert heard_of_both[0] == heard_of_both[1]
	finally:
		frappe.db.rollback()
		frappe.delete_doc(CASE, case.name, force=True, delete_permanently=True)
		frappe.db.commit()


def test_what_they_need_answers(asking: Callable[[str | None], Asking]) -> None:
	"""The refusals above are not those of a door that is always shut."""
	guest, partner = asking(None), asking(PARTNER_AT_THE_BROWSER)
	assert guest("api/method/ping").json() == {"message": "pong"}
	for page in ("login", "update-password", ""):
		assert guest(page, "GET").status_code in (200, 301, 302), page
	at_the_desk = {guest(f"app/violation-case/{name}", "GET").status_code for name in ("x", "")}
	assert len(at_the_desk) == 1
	assert at_the_desk < {200, 301, 302, 403}
	assert guest("partenaire", "GET").headers["Location"].startswith("/login")
	reset = "frappe.core.doctype.user.user.reset_password"
	assert guest(f"api/method/{reset}", user="nobody@nowhere.example").status_code != 403
	strength = "frappe.core.doctype.user.user.test_password_strength"
	assert guest(f"api/method/{strength}", new_password="x").status_code == 200
	assert partner("partenaire", "GET").status_code in (200, 403)  # 403: not (yet) a person of a partner
	assert partner("api/method/frappe.auth.get_logged_user").json() == {"message": PARTNER_AT_THE_BROWSER}
	assert partner("api/method/logout").status_code == 200


def test_nothing_of_a_page_is_kept(asking: Callable[[str | None], Asking]) -> None:
	"""Neither by the browser nor on the way; what is the same for everybody may be."""
	guest, partner = asking(None), asking(PARTNER_AT_THE_BROWSER)
	for answered in (guest("partenaire", "GET"), partner("partenaire", "GET"), partner("partenaire")):
		assert answered.headers["Cache-Control"] == "no-store"
	assert guest("login", "GET").headers.get("Cache-Control") != "no-store"


def test_staff_pass(asking: Callable[[str | None], Asking]) -> None:
	"""The gate is not theirs: the row rules are."""
	ask = asking(person(Role.CASE_OFFICER))
	assert ask("api/method/frappe.desk.form.load.getdoctype", "GET", doctype=CASE).status_code == 200
	assert ask(f"api/resource/{CASE}/{NOWHERE}", "GET").status_code == 404


@pytest.fixture
def key() -> Iterator[tuple[str, str]]:
	"""A case officer and the key of that account: the words that go into the header of a request."""
	login = make_person(Role.CASE_OFFICER, password=PASSWORD)
	frappe.db.set_value("User", login, "api_key", "key-of-the-tests")
	set_encrypted_password("User", login, SECRET, "api_secret")
	frappe.db.commit()
	yield login, f"token key-of-the-tests:{SECRET}"
	_remove(login)


@pytest.fixture
def token() -> Iterator[tuple[str, str]]:
	"""The same with a token that a program was given in the name of a case officer (OAuth)."""
	login = make_person(Role.CASE_OFFICER, password=PASSWORD)
	client, access = frappe.new_doc("OAuth Client"), frappe.new_doc("OAuth Bearer Token")
	client.update({"name": "client-of-the-tests", "app_name": "x", "scopes": "all", "user": login})
	access.update({"name": SECRET, "access_token": SECRET, "user": login, "client": client.name})
	access.update({"scopes": "all", "status": "Active", "expiration_time": add_days(now_datetime(), 1)})
	for doc in (client, access):
		doc.db_insert()
	frappe.db.commit()
	yield login, f"Bearer {SECRET}"
	_remove(login)
	for doc in (access, client):
		frappe.db.delete(doc.doctype, {"name": doc.name})
	frappe.db.commit()


@pytest.mark.commits
@pytest.mark.parametrize("kind", ["key", "token"])
def test_32_a_key_opens_nothing_unless_the_site_names_its_login(
	kind: str, asking: Callable[[str | None], Asking], request: pytest.FixtureRequest
) -> None:
	"""Nor does a token, whatever its roles; a session of the same person does."""
	login, words = request.getfixturevalue(kind)
	program, ping = asking(None), "api/method/ping"
	paths = (f"api/resource/{CASE}", "api/resource/Territory", "api/method/frappe.auth.get_logged_user", ping)
	for path in paths:
		answered = program(path, "GET", headers={"Authorization": words})
		assert _said(answered)[:2] == (403, "PermissionError"), path
	# One that nobody has is a guest's: it was known above.
	assert program(ping, "GET", headers={"Authorization": f"{words}x"}).status_code in (200, 401)
	assert asking(login)(f"api/resource/{CASE}", "GET").status_code == 200


@pytest.mark.commits
def test_32_a_key_may_lie_with_nobody_but_a_user(
	asking: Callable[[str | None], Asking], key: tuple[str, str]
) -> None:
	"""The platform lets the request say in which doctype the key is looked for."""
	headers = {"Authorization": key[1], "Frappe-Authorization-Source": "User"}
	assert asking(None)("api/method/ping", headers=headers).status_code == 403


@pytest.mark.commits
def test_31_no_session_is_named_in_an_address(asking: Callable[[str | None], Asking]) -> None:
	"""The platform takes it there, and would give it to this browser as a cookie."""
	login = person(Role.CASE_OFFICER)
	asking(login)
	sid = frappe.db.sql("select sid from tabSessions where user = %s order by lastupdate desc", login)[0][0]
	answered = asking(None)(f"api/method/frappe.auth.get_logged_user?sid={sid}", "GET")
	assert answered.status_code == 403
	assert sid not in str(answered.headers)


@pytest.mark.commits
def test_a_session_that_somebody_read_in_the_database_opens_nothing(
	asking: Callable[[str | None], Asking], address: str
) -> None:
	"""The browser that logged in has a mark which the database has not; another's is none."""
	login, other = person(Role.CASE_OFFICER), person(Role.CHAIR)
	opening = "api/method/cndh_protection.access.reveal.my_people"
	assert asking(login)(opening, "POST").status_code == 200
	sid = frappe.db.sql("select sid from tabSessions where user = %s order by lastupdate desc", login)[0][0]
	asking(other)
	thief = requests.Session()
	thief.cookies.set("sid", sid)
	for mark in (None, sessions.mark_of("another session"), "x"):
		if mark:
			thief.cookies.set(sessions.MARK, mark)
		answered = thief.post(f"{address}/{opening}", timeout=30)
		assert _said(answered)[:2] == (403, "NotInteractive"), answered.text
