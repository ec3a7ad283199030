"""Openings: who, when, how much; and that the audit stands before the first value."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import frappe
import pytest
from frappe import client
from frappe.handler import is_valid_http_method
from frappe.model.document import Document
from frappe.utils import now_datetime
from freezegun import freeze_time
from werkzeug.wrappers import Response

from cndh_protection.access import (
	apart,
	audit,
	grants,
	limits,
	prospects,
	reveal,
	sessions,
	soundness,
	who_opened,
)
from cndh_protection.access.audit import Code
from cndh_protection.access.rights import CASE, COMPARTMENTS, DEFENDER
from cndh_protection.constants import Role, Stage
from cndh_protection.seal import KeyRing, Owner, recordkeys
from cndh_protection.services.records import SealedChangeRefused
from cndh_protection.services.stages import state_of_stage
from tests.browsing import at_the_browser, audited, be_at_the_browser, codes, notices
from tests.factories import make_act, make_case, make_conflict, make_contact_log, make_defender
from tests.people import PASSWORD, as_user, make_person
from tests.seal.support import opened, stored, tamper

SUMMARY = "Two men asked for her at the radio."
CONTACT = "+223 70 00 00 01"
SOURCE = "A neighbour, Oumou Exemple"
PLACE = "Behind the mill of Sévaré"
ALL = ",".join(COMPARTMENTS)


def member(doc: Document, *roles: str, compartments: str = "core,identity,contact", **values: Any) -> str:
	"""Somebody new with a grant on the record."""
	login = make_person(*(roles or (Role.CASE_OFFICER,)), password=PASSWORD)
	grants.give(doc.doctype, doc.name, login, compartments=compartments, **values)
	return login


@pytest.fixture
def case() -> Document:
	"""A case with a value in four compartments."""
	return make_case(
		team=False, summary=SUMMARY, contact=CONTACT, no_contact=0, source_identity=SOURCE, place=PLACE
	)


def ask(doc: Document, compartments: str, action: str = "call", **more: Any) -> dict[str, Any]:
	return reveal.reveal(doc.doctype, doc.name, compartments, action, **more)


# What opens


def test_core_opens_unasked_for_a_member(case: Document) -> None:
	"""With the form, by a request of its own; one row of the audit."""
	with at_the_browser(member(case)) as login:
		answer = ask(case, "core", "open")
	assert answer == {"values": {"summary": SUMMARY}, "refused": [], "step_up": [], "failed": []}
	(row,) = audited(login)
	assert (row["code"], row["record"]) == (Code.OPENED, case.name)
	assert json.loads(row["details"]) == {"action": "open", "opened": "core", "refused": ""}


def test_an_action_opens_what_the_grant_names(case: Document) -> None:
	"""The rest is told as refused, and the audit says both, without a value."""
	with at_the_browser(member(case)) as login:
		answer = ask(case, "contact,source", "call")
	assert answer["values"] == {"contact": CONTACT}
	assert answer["refused"] == ["source"]
	(row,) = audited(login)
	assert json.loads(row["details"]) == {"action": "call", "opened": "contact", "refused": "source"}
	assert CONTACT not in str(row)


def test_rows_of_tables_open_with_their_record() -> None:
	"""Each value under table, row and field."""
	defender = make_defender(
		legal_name="Awa Exemple",
		contacts=[{"kind": "Phone", "value": CONTACT}, {"kind": "Phone", "value": "+223 1"}],
	)
	first, second = defender.contacts
	with at_the_browser(member(defender)):
		answer = ask(defender, "identity,contact")
	assert answer["values"] == {
		"legal_name": "Awa Exemple",
		f"contacts/{first.name}/value": CONTACT,
		f"contacts/{second.name}/value": "+223 1",
	}


def test_rows_of_another_record_stay_where_they_are() -> None:
	"""Whichever of the two the database gives first."""
	for person in [make_defender(contacts=[{"kind": "Phone", "value": CONTACT}]) for _number in range(2)]:
		with at_the_browser(member(person)):
			answer = ask(person, "contact")
		assert answer["values"] == {f"contacts/{person.contacts[0].name}/value": CONTACT}
		assert answer["failed"] == []


def test_what_belongs_to_a_case_opens_with_the_case(case: Document) -> None:
	"""And is on the case's list of openings."""
	log = make_contact_log(violation_case=case.name, who="Awa", note="She is well")
	login = member(case, compartments="core")
	with at_the_browser(login):
		answer = ask(log, "core,contact")
	assert (answer["values"], answer["refused"]) == ({"note": "She is well"}, ["contact"])
	(row,) = audited(login)
	assert (row["record_type"], row["root_type"], row["root"]) == ("Contact Log", CASE, case.name)


def test_open_is_for_core_alone(case: Document) -> None:
	"""The other compartments ask for an action, and an action is one of the list."""
	with at_the_browser(member(case)) as login:
		for compartments in ("core,contact", "contact"):
			with pytest.raises(frappe.ValidationError):
				ask(case, compartments, "open")
		with pytest.raises(frappe.ValidationError):
			ask(case, "core", "curiosity")
	assert codes(login) == []


# Who may ask


def refused_outright(login: str, doc: Document) -> None:
	with pytest.raises(sessions.NotInteractive):
		ask(doc, "core", "open")
	for door in (reveal.my_people, lambda: reveal.step_up(PASSWORD)):
		with pytest.raises(sessions.NotInteractive):
			door()
	assert codes(login) == []


def test_no_job_opens(case: Document) -> None:
	"""A job works as a person, but without a request; nor does one that has."""
	login = member(case)
	with as_user(login):
		refused_outright(login, case)
		frappe.session.sid = "s" * 32
		refused_outright(login, case)
	with at_the_browser(login):
		frappe.local.job = frappe._dict(method="x")
		try:
			refused_outright(login, case)
		finally:
			del frappe.local.job


def test_no_key_or_token_opens(case: Document) -> None:
	"""The platform puts the login in the place of the session's id; a session beside a key counts as the key."""
	login = member(case)
	with at_the_browser(login):
		frappe.session.sid = login
		be_at_the_browser()  # with a mark even, which nobody is given for that
		refused_outright(login, case)
	for header in ("token a:b", "Basic YTpi", "Bearer x"):
		with at_the_browser(login, Authorization=header):
			refused_outright(login, case)


def test_nobody_opens_in_the_place_of_another(case: Document) -> None:
	"""An impersonated session, as later platforms mark it."""
	login = member(case)
	with at_the_browser(login):
		frappe.session.data.impersonated_by = "Administrator"
		refused_outright(login, case)


@pytest.mark.parametrize("mark", ["", "x", "f" * 64, "é", "%C3%A9"])
def test_a_session_without_its_mark_opens_nothing(case: Document, mark: str) -> None:
	"""Its id stands in the database; the mark is with the browser that logged in."""
	with at_the_browser(member(case), Cookie=f"{sessions.MARK}={mark}") as login:
		refused_outright(login, case)


@pytest.mark.parametrize("logs_in", [True, False])
def test_the_browser_that_logs_in_gets_the_mark(logs_in: bool) -> None:
	"""At that moment alone: else whoever comes with the session's id would be given it."""
	answer = Response()
	with at_the_browser(make_person(Role.CHAIR)):
		frappe.local.flags.cndh_login = None
		for hook in frappe.get_hooks("on_login") if logs_in else ():
			frappe.call(hook, login_manager=None)
		for hook in frappe.get_hooks("after_request"):
			frappe.call(hook, response=answer, request=frappe.local.request)
		mark = f"{sessions.MARK}={sessions.mark_of(frappe.session.sid)};"
	given = answer.headers.get("Set-Cookie", "")
	assert given.startswith(mark) is logs_in
	assert ("HttpOnly" in given) is logs_in


def test_a_server_without_keys_says_so_and_not_that_nobody_is_there(
	case: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Nothing opens either way."""
	with at_the_browser(member(case), Cookie="") as login:
		monkeypatch.setitem(frappe.local.conf, "cndh_key_provider", None)
		frappe.local.cndh_seal = None
		assert sessions.mark_of(login) is None
		assert sessions.is_interactive()


def test_a_guest_opens_nothing(case: Document) -> None:
	"""Whatever id its session has."""
	with at_the_browser("Guest"), pytest.raises(sessions.NotInteractive):
		ask(case, "core", "open")


@pytest.mark.parametrize(
	"door",
	[
		reveal.reveal,
		reveal.step_up,
		reveal.my_people,
		prospects.what_opens,
		who_opened.who_opened,
		who_opened.why_opened,
	],
)
def test_only_post(door: Any, case: Document) -> None:
	"""An address alone opens nothing."""
	assert frappe.allowed_http_methods_for_whitelisted_func[door] == ["POST"]
	with at_the_browser(member(case), method="GET"), pytest.raises(frappe.PermissionError):
		is_valid_http_method(door)


def test_whoever_runs_the_site_opens_nothing(case: Document) -> None:
	"""Administrator and System Manager read rows and no protected value, and their asking is written down."""
	before = len(audited("Administrator"))
	with at_the_browser("Administrator"):
		answer = ask(case, ALL)
	assert (answer["values"], answer["refused"]) == ({}, list(COMPARTMENTS))
	assert audited("Administrator")[before]["code"] == Code.REFUSED
	with at_the_browser(member(case, "System Manager", Role.CASE_OFFICER)):
		assert ask(case, "core", "open")["values"] == {}


def said(error: pytest.ExceptionInfo[Any], name: str) -> str:
	return str(error.value).replace(name, "N")


def test_a_hidden_record_is_one_that_is_not_there(case: Document) -> None:
	"""For outsiders and in conflict of interest, in the words for a wrong number; both are audited, what was typed is not."""
	in_conflict = member(case)
	make_conflict(in_conflict, case.name)
	for login in (in_conflict, make_person(Role.CASE_OFFICER)):
		with at_the_browser(login):
			with pytest.raises(frappe.DoesNotExistError) as hidden:
				ask(case, "core", "open")
			with pytest.raises(frappe.DoesNotExistError) as wrong:
				reveal.reveal(CASE, "DOS-2020-99999", "core", "open")
		assert said(hidden, case.name) == said(wrong, "DOS-2020-99999")
		rows = [(row["code"], row["record_type"], row["record"], row["details"]) for row in audited(login)]
		assert rows == [(Code.REFUSED, CASE, case.name, "{}"), (Code.REFUSED, CASE, None, "{}")]


@pytest.mark.parametrize("door", [prospects.what_opens, lambda *asked: reveal.reveal(*asked, "core", "open")])
def test_what_was_typed_is_not_audited(door: Any, case: Document) -> None:
	"""Neither as a doctype nor as a number, which may be a name that somebody looked for; nor another's spelling of one."""
	asked = [
		("Awa Exemple", "x"),
		("User", "Administrator"),
		(CASE, "Awa Exemple"),
		(CASE, ""),
		(CASE, case.name.lower()),
	]
	with at_the_browser(make_person(Role.CASE_OFFICER)) as login:
		for doctype, name in asked:
			with pytest.raises(frappe.DoesNotExistError):
				door(doctype, name)
	rows = [(row["record_type"], row["record"], row["root_type"], row["root"]) for row in audited(login)]
	assert rows[:4] == [(None,) * 4, (None,) * 4, (CASE, None, CASE, None), (CASE, None, CASE, None)]
	assert rows[4] == (CASE, case.name, CASE, case.name)
	assert "Awa" not in str(audited(login))


def test_asking_for_what_belongs_to_a_hidden_case_is_told_of_the_case(case: Document) -> None:
	"""Its team sees it among who opened."""
	act = make_act(violation_case=case.name)
	with at_the_browser(make_person(Role.CASE_OFFICER)) as login, pytest.raises(frappe.DoesNotExistError):
		ask(act, "core", "open")
	(row,) = audited(login)
	assert (row["record"], row["root_type"], row["root"]) == (act.name, CASE, case.name)


def test_closed_compartments_count_as_refusals(
	case: Document, watcher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Not where something else opens beside them."""
	monkeypatch.setattr(limits, "REFUSALS_AN_HOUR", 2)
	with at_the_browser(member(case)) as login:
		for parts in ("contact,source", "source", "source"):
			assert notices(watcher) == []
			ask(case, parts)
	assert codes(login) == [Code.REVEALED, Code.REFUSED, Code.REFUSED, Code.REFUSED_OFTEN]
	assert len(notices(watcher)) == 1


def test_refusals_that_are_many_alert(case: Document, watcher: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The third in an hour: told once, for good, in neutral words; each is audited and nobody is locked."""
	monkeypatch.setattr(limits, "REFUSALS_AN_HOUR", 3)
	kept: list[int] = []
	monkeypatch.setattr(frappe.local.db, "commit", lambda: kept.append(len(notices(watcher))))
	mine = make_case(team=False)
	with at_the_browser(make_person(Role.CASE_OFFICER)) as login:
		grants.give(CASE, mine.name, login)
		with freeze_time(now_datetime() - timedelta(hours=2)), pytest.raises(frappe.DoesNotExistError):
			ask(case, "core", "open")
		for name in (case.name, "DOS-2020-99999", case.name, case.name):
			assert notices(watcher) == [] or name == case.name
			with pytest.raises(frappe.DoesNotExistError):
				reveal.reveal(CASE, name, "core", "open")
		assert codes(login) == [Code.REFUSED] * 4 + [Code.REFUSED_OFTEN, Code.REFUSED]
		assert ask(mine, "source")["refused"] == ["source"]
		ask(mine, "core", "open")
	(notice,) = notices(watcher)
	assert kept == [1]
	assert login not in notice
	assert case.name not in notice


@pytest.mark.parametrize(
	"doctype", ["User", "Record Key", "Opening Reason", "Access Grant", "No Such Doctype"]
)
def test_other_doctypes_have_nothing_to_open(doctype: str, case: Document) -> None:
	"""Those without protected values, and those that no form shows; of records that are there."""
	login = member(case, Role.CHAIR)
	row = frappe.get_doc(
		{"doctype": "Opening Reason", "record_type": CASE, "record": case.name, "user": login}
	)
	row.flags.by_server = True
	names = {
		"User": login,
		"Record Key": frappe.db.get_value("Record Key", {"owner_name": case.name}),
		"Opening Reason": row.insert(ignore_permissions=True).name,
		"Access Grant": frappe.db.get_value("Access Grant", {"user": login}),
	}
	with at_the_browser(login), pytest.raises(frappe.DoesNotExistError):
		reveal.reveal(doctype, names.get(doctype, "x"), "core", "open")


def test_a_grant_that_is_over_opens_nothing(case: Document) -> None:
	"""The scope is asked each time."""
	login = member(case)
	with at_the_browser(login):
		assert ask(case, "core", "open")["values"]
		row = frappe.get_last_doc("Access Grant", {"user": login})
		row.db_set("valid_until", now_datetime() - timedelta(seconds=1))
		with pytest.raises(frappe.DoesNotExistError):
			ask(case, "core", "open")


# The password again


def test_source_and_location_wait_for_the_password(case: Document) -> None:
	"""They are told as waiting; the rest opens; once the password is given, they open for the whole login."""
	with at_the_browser(member(case, compartments=ALL)) as login:
		answer = ask(case, "core,source,location")
		assert answer["values"] == {"summary": SUMMARY}
		assert answer["step_up"] == ["source", "location"]
		assert reveal.step_up(PASSWORD) == {"stepped_up": True}
		assert ask(case, "source")["values"] == {"source_identity": SOURCE}
		assert ask(case, "location")["values"] == {"place": PLACE}
	assert codes(login) == [Code.REVEALED, Code.STEPPED_UP, Code.REVEALED, Code.REVEALED]
	with at_the_browser(login):
		assert ask(case, "source")["step_up"] == ["source"]


def test_nothing_is_audited_while_all_waits(case: Document) -> None:
	"""Nothing was opened, nothing refused."""
	with at_the_browser(member(case, compartments=ALL)) as login:
		answer = ask(case, "source,location,sensitive")
	assert answer == {
		"values": {},
		"refused": [],
		"step_up": ["source", "location", "sensitive"],
		"failed": [],
	}
	assert codes(login) == []


def test_a_wrong_password_opens_nothing_and_five_lock(case: Document) -> None:
	"""The sixth is not tried, right or wrong."""
	with at_the_browser(member(case, compartments=ALL)) as login:
		for _try in range(5):
			with pytest.raises(sessions.WrongPassword):
				reveal.step_up("wrong")
		with pytest.raises(sessions.TooManyTries):
			reveal.step_up(PASSWORD)
		assert ask(case, "source")["values"] == {}
	assert codes(login) == [Code.STEP_UP_FAILED] * 5


# A server that lacks a guard


def test_a_missing_guard_keeps_everything_closed(case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The self-test is asked before every opening."""
	with at_the_browser(member(case)) as login:
		monkeypatch.setattr(soundness, "_checks", [lambda: ["a hook"]])
		for door in (lambda: ask(case, "core", "open"), reveal.my_people):
			with pytest.raises(soundness.NotSound):
				door()
	assert codes(login) == []


# How much


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch) -> str:
	"""A data-protection officer; and two records are the hour's limit."""
	monkeypatch.setattr(limits, "RECORDS_AN_HOUR", 2)
	return make_person(Role.DATA_PROTECTION)


def test_too_many_records_lock_and_alert(
	case: Document, watcher: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""The third record in an hour: locked for every record, told once, for good, in neutral words; the chair too."""
	chair = make_person(Role.CHAIR)
	kept: list[int] = []
	monkeypatch.setattr(frappe.local.db, "commit", lambda: kept.append(len(notices(watcher))))
	third, second = make_case(team=False), make_case(team=False)
	with at_the_browser(member(case)) as login:
		for doc in (second, third):
			grants.give(CASE, doc.name, login)
		for doc in (case, case, second):
			assert ask(doc, "core", "open")["values"]
		for doc in (third, case):
			with pytest.raises(limits.TooManyOpenings):
				ask(doc, "core", "open")
	assert codes(login) == [Code.OPENED] * 3 + [Code.LIMIT_LOCKED]
	(notice,) = notices(watcher)
	assert notices(chair) == [notice]
	assert kept == [1]  # the refusal would undo what was not committed
	assert third.name not in notice
	assert login not in notice


def test_what_belongs_to_a_case_counts_with_it(case: Document, watcher: str) -> None:
	"""Whoever reads one case from end to end is not locked out."""
	logs = [make_contact_log(violation_case=case.name, note=f"Call {n}") for n in range(3)]
	with at_the_browser(member(case)):
		for doc in (case, *logs):
			assert ask(doc, "core", "open")["values"]
	assert notices(watcher) == []


@pytest.mark.parametrize(("part", "action"), [("core", "open"), ("contact", "call")])
def test_many_openings_of_one_record_lock_too(
	case: Document, watcher: str, monkeypatch: pytest.MonkeyPatch, part: str, action: str
) -> None:
	"""The day's limit counts openings with the form as well as those by an action; those of the day before are over."""
	monkeypatch.setattr(limits, "OPENINGS_A_DAY", 2)
	with freeze_time(now_datetime() - timedelta(hours=25)):
		login = member(case)
		with at_the_browser(login):
			ask(case, part, action)
	with at_the_browser(login):
		ask(case, part, action)
		ask(case, part, action)
		with pytest.raises(limits.TooManyOpenings):
			ask(case, part, action)
	assert codes(login)[-1] == Code.LIMIT_LOCKED


def test_an_urgent_case_only_alerts(case: Document, watcher: str) -> None:
	"""Nobody who works on a U1 case is locked out, of it or of its people; those who watch are told once."""
	defender = make_defender()
	second = make_case(team=False)
	urgent = make_case(team=False, urgency="U1", defenders=[{"defender": defender.name}])
	with at_the_browser(member(case)) as login:
		for doc in (second, urgent):
			grants.give(CASE, doc.name, login)
		for doc in (case, second, urgent, urgent):
			assert ask(doc, "core", "open")["values"]
		assert ask(defender, "identity", "call")["values"]
		assert codes(login).count(Code.LIMIT_EXCEEDED) == 1
		with pytest.raises(limits.TooManyOpenings):
			ask(case, "core", "open")
		assert ask(urgent, "core", "open")["values"]
	assert len(notices(watcher)) == 2


# The audit first


def test_nothing_opens_without_the_audit(case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Another writer keeps the chain: the opening fails as a whole."""
	monkeypatch.setattr(audit, "LOCK_SECONDS", 0)
	with at_the_browser(member(case)) as login, apart.own_connection() as cursor:
		audit._lock(cursor)
		with pytest.raises(audit.AuditUnavailable):
			ask(case, "core", "open")
		cursor.execute(f"do release_lock({audit.LOCK})")  # the connection is kept, with what it holds
	assert codes(login) == []


def test_the_audit_stands_when_opening_fails(case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""It is committed before anything is opened, not after."""
	seen: list[int] = []
	login = member(case)
	unwrap = recordkeys.ring_of

	def watched(owner: Owner) -> KeyRing:
		seen.append(len(codes(login)))
		return unwrap(owner)

	monkeypatch.setattr(reveal.recordkeys, "ring_of", watched)
	with at_the_browser(login):
		ask(case, "core", "open")
	assert seen == [1]


# Named persons only


def test_a_c3_record_asks_for_words(case: Document) -> None:
	"""Except core with the form; the words are kept sealed, and by no means in the audit."""
	case.db_set("confidentiality_level", "C3")
	reason = "Her lawyer asked for a call back"
	with at_the_browser(member(case)) as login:
		assert ask(case, "core", "open")["values"]
		for nothing in (None, "  "):
			with pytest.raises(reveal.ReasonNeeded):
				ask(case, "contact", "call", reason=nothing)
		assert ask(case, "contact", "call", reason=reason)["values"] == {"contact": CONTACT}
	(row,) = frappe.get_all("Opening Reason", filters={"user": login}, pluck="name")
	assert str(stored("Opening Reason", row, "reason")).startswith("cndh1.")
	assert opened(frappe.get_doc("Opening Reason", row), "reason") == reason
	assert codes(login) == [Code.OPENED, Code.REVEALED]
	assert reason not in str(audited(login))


def test_no_words_are_kept_where_nothing_opened(case: Document) -> None:
	"""The value is damaged: the asking is in the audit, and nothing was read for the reason given."""
	case.db_set("confidentiality_level", "C3")
	tamper(CASE, case.name, "contact", str(stored(CASE, case.name, "summary")))
	with at_the_browser(member(case)) as login:
		assert ask(case, "contact", "call", reason="Her lawyer asked")["values"] == {}
	assert codes(login) == [Code.REVEALED]
	assert not frappe.db.exists("Opening Reason", {"user": login})


def test_somebody_in_a_c3_case_asks_for_words_too() -> None:
	"""Even if another case of the person is C2."""
	defender = make_defender()
	make_case(team=False, defenders=[{"defender": defender.name}])
	make_case(team=False, defenders=[{"defender": defender.name}]).db_set("confidentiality_level", "C3")
	with at_the_browser(member(defender)), pytest.raises(reveal.ReasonNeeded):
		ask(defender, "identity", "call")


# Damage and loss


def test_a_damaged_value_is_told_by_itself(case: Document) -> None:
	"""The other fields open; what lies in the table stays."""
	token = str(stored(CASE, case.name, "summary"))
	damaged = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
	tamper(CASE, case.name, "summary", damaged)
	with at_the_browser(member(case)):
		answer = ask(case, "core,contact")
	assert answer["values"] == {"contact": CONTACT}
	(failure,) = answer["failed"]
	assert (failure["field"], failure["code"]) == ("summary", "damaged_token")
	assert token not in str(answer)
	assert failure["message"]
	assert stored(CASE, case.name, "summary") == damaged


def test_a_missing_key_is_told_for_each_field(case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Of the record, or of the server: plain words, no value, no exception."""
	login = member(case)
	frappe.db.delete("Record Key", {"owner_name": case.name})
	frappe.local.cndh_seal = None
	with at_the_browser(login):
		answer = ask(case, "core,contact")
	assert {(row["field"], row["code"]) for row in answer["failed"]} == {
		("summary", "no_key"),
		("contact", "no_key"),
	}
	assert answer["values"] == {}


# Changing what is closed


def test_nobody_writes_over_what_is_closed_to_him_or_her(case: Document) -> None:
	"""Neither another value nor nothing; what is open may be changed, and an empty field filled."""
	with as_user(member(case)):
		doc = frappe.get_doc(CASE, case.name)
		for value in ("Elsewhere", None, ""):
			doc.place = value
			with pytest.raises(SealedChangeRefused):
				doc.save()
			doc.reload()
		doc.summary = "She was called again."
		doc.save()
	assert opened(frappe.get_doc(CASE, case.name), "place") == PLACE
	assert opened(frappe.get_doc(CASE, case.name), "summary") == "She was called again."


@pytest.mark.parametrize("field", ["place", "source_identity"])
def test_a_guess_says_nothing(case: Document, field: str) -> None:
	"""The right one is refused as any other: else it would tell what stands there, and leave no trace."""
	stands = opened(frappe.get_doc(CASE, case.name), field)
	assert stands
	for guess in (stands, f"{stands} no"):
		with as_user(member(case)), pytest.raises(SealedChangeRefused):
			client.set_value(CASE, case.name, field, guess)


def test_nobody_clears_the_only_value_there_is(case: Document) -> None:
	"""A record that would hold nothing protected any more."""
	log = make_contact_log(violation_case=case.name, note="She is well")
	with as_user(member(case, compartments="identity")):
		doc = frappe.get_doc("Contact Log", log.name)
		doc.note = None
		with pytest.raises(SealedChangeRefused):
			doc.save()
	assert opened(frappe.get_doc("Contact Log", log.name), "note") == "She is well"


def test_an_act_follows_its_case(case: Document) -> None:
	"""The compartments of the case decide over the act's fields too."""
	act = make_act(violation_case=case.name, place=PLACE, method="By phone")
	with as_user(member(case)):
		doc = frappe.get_doc("Violation Act", act.name)
		doc.place = "Elsewhere"
		with pytest.raises(SealedChangeRefused):
			doc.save()
		doc.reload()
		doc.method = "By letter"
		doc.save()


# Mes personnes


def test_my_people_are_those_of_my_open_cases(case: Document) -> None:
	"""With their names, in one row of the audit; nobody of an ended or of another's case, no name of a C3 case."""
	mine, ended, others, named = (make_defender(legal_name=f"Person {n}") for n in range(4))
	cases = [
		make_case(team=False, defenders=[{"defender": doc.name}]) for doc in (mine, ended, others, named)
	]
	cases[3].db_set("confidentiality_level", "C3")
	cases[1].db_set("workflow_state", state_of_stage(Stage.CASE_CLOSED))
	login = make_person(Role.CASE_OFFICER)
	for doc in (cases[0], cases[1], cases[3]):
		grants.give(CASE, doc.name, login)
	with at_the_browser(login):
		people = {row["defender"]: row for row in reveal.my_people()}
	assert set(people) == {mine.name, named.name}
	mine_shown = people[mine.name]
	assert (mine_shown["legal_name"], [case["name"] for case in mine_shown["cases"]]) == (
		"Person 0",
		[cases[0].name],
	)
	assert (people[named.name]["legal_name"], people[named.name]["named_only"]) == (None, True)
	(row,) = audited(login)
	assert (row["code"], json.loads(row["details"])) == (Code.PEOPLE_LISTED, {"people": 2})


def test_my_people_shows_no_name_that_is_closed() -> None:
	"""A grant for core alone tells code and alias; a conflict, nothing."""
	defender = make_defender()
	case = make_case(team=False, defenders=[{"defender": defender.name}])
	login = member(case, compartments="core")
	with at_the_browser(login):
		(row,) = reveal.my_people()
		assert (row["alias"], row["legal_name"]) == (defender.alias, None)
	make_conflict(login, defender.name, DEFENDER)
	with at_the_browser(login):
		assert reveal.my_people() == []


def test_my_people_are_those_that_the_roles_read_now(case: Document) -> None:
	"""Somebody who went to other work keeps grants and cases of before, and reads none of them."""
	person = make_defender().name
	mine = make_case(team=False, defenders=[{"defender": person}])
	login = member(mine)
	with at_the_browser(login):
		assert reveal.my_people()
	frappe.db.set_value("Has Role", {"parent": login, "role": ["like", "CNDH %"]}, "role", Role.OUTREACH)
	frappe.clear_cache(user=login)
	with at_the_browser(login):
		assert reveal.my_people() == []


def with_person(login: str, **given: Any) -> Document:
	"""A case of somebody's team in which a person stands."""
	case = make_case(team=False, defenders=[{"defender": make_defender().name}], **given)
	grants.give(CASE, case.name, login)
	return case


def test_my_people_opens_nothing_while_openings_are_locked(case: Document, watcher: str) -> None:
	"""Names are openings: none is read together when none is read alone. Of a U1 case the form still opens."""
	login = member(case)
	second = with_person(login)
	urgent = with_person(login, urgency="U1")
	with at_the_browser(login):
		assert len(reveal.my_people()) == 2
		for doc in (case, second):
			ask(doc, "core", "open")
		with pytest.raises(limits.TooManyOpenings):
			reveal.my_people()
		with pytest.raises(limits.TooManyOpenings):
			reveal.my_people()
		assert ask(urgent, "core", "open")["values"]
	assert codes(login) == [Code.PEOPLE_LISTED, Code.OPENED, Code.OPENED, Code.LIMIT_LOCKED, Code.OPENED]
	assert len(notices(watcher)) == 1


def test_whose_people_are_all_in_urgent_cases_is_not_locked_out(case: Document, watcher: str) -> None:
	"""Those who watch are told."""
	login = member(case)
	with_person(login, urgency="U1")
	second = make_case(team=False)
	grants.give(CASE, second.name, login)
	with at_the_browser(login):
		for doc in (case, second):
			ask(doc, "core", "open")
		(row,) = reveal.my_people()
	assert row["legal_name"]
	assert codes(login)[-2:] == [Code.LIMIT_EXCEEDED, Code.PEOPLE_LISTED]
	assert len(notices(watcher)) == 1


def test_nobody_of_my_people_is_no_opening(case: Document, watcher: str) -> None:
	"""An empty page is not refused, and nobody is told of it."""
	second = make_case(team=False)
	login = member(case)
	grants.give(CASE, second.name, login)
	with at_the_browser(login):
		for doc in (case, second):
			ask(doc, "core", "open")
		assert reveal.my_people() == []
	assert notices(watcher) == []


def test_a_list_of_my_people_counts_as_one_opening(watcher: str, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Of the day's; however many stand in it."""
	monkeypatch.setattr(limits, "OPENINGS_A_DAY", 2)
	login = make_person(Role.CASE_OFFICER)
	with_person(login)
	with at_the_browser(login):
		for _n in range(2):
			assert len(reveal.my_people()) == 1
		with pytest.raises(limits.TooManyOpenings):
			reveal.my_people()


def test_my_people_tells_what_fails_of_the_name_alone() -> None:
	"""Another value of the person that does not open is the form's affair."""
	defender = make_defender(legal_name="Awa Exemple", birth_date="1990-01-01")
	case = make_case(team=False, defenders=[{"defender": defender.name}])
	tamper(DEFENDER, defender.name, "birth_date", defender.legal_name)
	with at_the_browser(member(case)):
		(row,) = reveal.my_people()
	assert (row["legal_name"], row["failed"]) == ("Awa Exemple", [])


def test_the_chair_is_not_on_every_team() -> None:
	"""What she may read by her office is not her people."""
	make_case(team=False, defenders=[{"defender": make_defender().name}])
	with at_the_browser(make_person(Role.CHAIR)):
		assert reveal.my_people() == []
