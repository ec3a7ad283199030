"""The audit: written at once and apart, chained, never changed; shown to whoever may see it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from cndh_protection.access import audit, audit_checks, chain, grants, interims, limits, who_opened
from cndh_protection.access.audit import Code
from cndh_protection.access.chain import as_row
from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.constants import Role
from cndh_protection.seal import KeySet, keyfile, recordkeys
from cndh_protection.setup.install import after_migrate
from tests.browsing import audited, audited_since, codes, end_of_audit
from tests.factories import make_case, make_conflict, make_defender, make_interim
from tests.people import as_role, as_user, make_person, person


def test_a_row_stays_when_the_request_is_undone() -> None:
	"""It is committed on its own connection before the caller goes on."""
	login = make_person(Role.CHAIR)
	with as_user(login):
		audit.write(Code.REFUSED, CASE, "DOS-X", {"opened": "core,source"})
	frappe.db.rollback()
	(row,) = audited(login)
	assert (row["code"], row["record_type"], row["record"]) == (Code.REFUSED, CASE, "DOS-X")
	assert (row["root_type"], row["root"]) == (CASE, "DOS-X")
	assert json.loads(row["details"]) == {"opened": "core,source"}
	assert row["keyed"] == 1


def test_counting_a_persons_rows() -> None:
	"""Under the codes asked for, in the time up to now; nobody else's."""
	login, other = make_person(Role.CHAIR), make_person(Role.CHAIR)
	for one in (login, other):
		with as_user(one):
			for code in (Code.OPENED, Code.OPENED, Code.REVEALED, Code.REFUSED):
				audit.write(code, CASE, "DOS-X")
	minute = timedelta(minutes=1)
	assert audit.count([Code.OPENED], login, minute) == 2
	assert audit.count(audit.OPENINGS, login, minute) == 3
	assert audit.count(audit.OPENINGS, login, minute, of="root") == 1
	assert audit.count(audit.OPENINGS, login, -minute) == 0


@pytest.mark.parametrize("value", ["Awa Exemple", "une phrase", "é", "x" * 201, "a\nb"])
def test_details_are_codes(value: str) -> None:
	"""What looks like words is refused before anything is written."""
	login = make_person(Role.CHAIR)
	with as_user(login), pytest.raises(audit.NotACode):
		audit.write(Code.REFUSED, CASE, "DOS-X", {"opened": value})
	assert codes(login) == []


@pytest.mark.parametrize(
	"value", ["Awa d'Exemple", "Awa@Exemple d'ici", "l'exemple", "a'b@c d", "é'@c.example"]
)
def test_a_person_in_the_details_is_a_login(value: str) -> None:
	"""What no account is called is refused; and nothing but a person is called so."""
	with pytest.raises(audit.NotACode):
		audit.write(Code.GRANTED, CASE, "DOS-X", {"user": value})
	with pytest.raises(audit.NotACode):
		audit.write(Code.GRANTED, CASE, "DOS-X", {"record": "m.n'diaye@people.example"})


@pytest.mark.parametrize("called", ["m.n'diaye", "o!#$%&*/=?^_`{|}~x"])
def test_every_login_of_the_platform_goes_into_the_audit(called: str) -> None:
	"""Somebody called N'Diaye is granted access, put in conflict, asked a role for, and stands in."""
	login, case = make_person(Role.CASE_OFFICER, Role.MEMBER, called=called), make_case(team=False)
	begin = end_of_audit()
	grants.give(CASE, case.name, login)
	make_conflict(login, case.name)
	with as_role(Role.ADMINISTRATOR):
		user = frappe.get_doc("User", login)
		user.append_roles(Role.LEGAL)
		user.save()
	make_interim(stand_in=login, starts_on=add_to_date(now_datetime(), seconds=-5))
	interims.change_hands()
	written = (Code.GRANTED, Code.CONFLICT_DECLARED, Code.ROLE_REQUESTED, Code.INTERIM_BEGUN)
	for code in written:
		told = [json.loads(row["details"])["user"] for row in audited_since(begin, code)]
		assert login in told


@pytest.mark.parametrize(
	"statement", ["update `tabAudit Event` set code = 'x'", "delete from `tabAudit Event`"]
)
def test_the_database_refuses_changes(statement: str) -> None:
	"""Whoever writes in the database by the application's account is refused by a trigger."""
	audit.write(Code.REFUSED, CASE, "DOS-X")
	frappe.db.rollback()
	with pytest.raises(Exception, match=chain.REFUSAL):
		frappe.db.sql(statement + " limit 1")


@pytest.mark.commits
def test_migrating_makes_the_triggers_again() -> None:
	"""After a restore that left them out; and once more changes nothing."""
	frappe.db.sql_ddl("drop trigger cndh_audit_no_update")
	assert chain.missing_triggers() == chain.ensure_triggers() == ["cndh_audit_no_update"]
	frappe.db.sql_ddl("drop trigger cndh_audit_no_delete")
	after_migrate()
	assert chain.ensure_triggers() == []


@pytest.mark.parametrize("change", [lambda row: row.save(ignore_permissions=True), lambda row: row.delete()])
def test_nobody_changes_a_row_as_a_document(change: Callable[[Any], Any]) -> None:
	"""Not even Administrator, through the platform's documents."""
	name = audit.write(Code.REFUSED, CASE, "DOS-X")
	frappe.db.rollback()  # this transaction may have begun before the row
	row = frappe.get_doc("Audit Event", name)
	with pytest.raises(frappe.PermissionError):
		change(row)


def test_nobody_makes_a_row_as_a_document() -> None:
	"""Rows are written by the application's own function alone."""
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": "Audit Event", "code": "opened", "seq": 1}).insert(ignore_permissions=True)


def test_two_writers_do_not_fork_the_chain() -> None:
	"""Eight at a time: each row follows one other row, and the chain holds."""
	site, login = frappe.local.site, make_person(Role.CHAIR)
	threads = [Thread(target=_write_rows, args=(site, login, 5)) for _ in range(8)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	rows = audited(login)
	assert len(rows) == 40
	assert len({row["previous"] for row in rows}) == 40
	assert audit_checks.verify().sound


class _Watched:
	"""A cursor that calls before the lock is given back."""

	def __init__(self, cursor: Any, before: Callable[[], None]) -> None:
		self.cursor, self.before = cursor, before

	def __getattr__(self, name: str) -> Any:
		return getattr(self.cursor, name)

	def execute(self, query: str, *values: Any) -> Any:
		if "release_lock" in query:
			self.before()
		return self.cursor.execute(query, *values)


def test_a_row_stands_before_the_next_writer_has_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Whoever is given the lock reads it, and goes on from there."""
	login, seen, usual = make_person(Role.CHAIR), list[str](), audit.own_connection

	@contextmanager
	def watched() -> Iterator[Any]:
		with usual() as cursor:
			yield _Watched(cursor, lambda: seen.extend(codes(login)))

	monkeypatch.setattr(audit, "own_connection", watched)
	with as_user(login):
		audit.write(Code.REFUSED, CASE, "DOS-X")
	assert seen == [Code.REFUSED]


def _write_rows(site: str, login: str, times: int) -> None:
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.set_user(login)
	try:
		for _ in range(times):
			audit.write(Code.REFUSED, CASE, "DOS-X")
	finally:
		frappe.destroy()


def test_the_sites_chain_holds() -> None:
	"""As it is stored, from its first row."""
	audit.write(Code.REFUSED, CASE, "DOS-X")
	report = audit_checks.verify()
	assert report.sound
	assert report.finding.head == audit.read("1 = 1 order by seq desc limit 1")[0]["digest"]


def test_a_site_without_a_key_chains_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
	"""And says so in the row (undone here: the row would stay in the site's chain)."""
	monkeypatch.setitem(frappe.local.conf, "cndh_key_provider", None)
	frappe.local.cndh_seal = None
	values = {"code": "opened", "actor": "a", "record_type": CASE, "record": "D"}
	row = as_row(
		chain.row_after(
			(4, "p"),
			frappe.utils.now_datetime(),
			{**values, "root_type": None, "root": None, "details": "{}"},
		)
	)
	assert (row["seq"], row["previous"], row["keyed"]) == (5, "p", 0)
	link = chain.Link(**{name: row[name] for name in chain.Link.__dataclass_fields__})
	assert row["digest"] == link.digest(None)


def test_a_section_follows_the_row_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Also one that somebody else writes while it is begun; and the chain holds."""
	usual = audit._lock

	def late(cursor: Any) -> None:
		monkeypatch.setattr(audit, "_lock", usual)
		audit.write(Code.REFUSED, CASE, "DOS-LATE")
		usual(cursor)

	monkeypatch.setattr(audit, "_lock", late)
	rows = audit_checks.begin_section()
	before, section = audit.read("1 = 1 order by seq desc limit 2")[::-1]
	assert (before["record"], section["code"], section["keyed"]) == ("DOS-LATE", Code.SECTION, 1)
	assert rows == before["seq"]
	report = audit_checks.verify()
	assert report.sound
	assert report.finding.section == section["seq"]


def test_a_section_stands_under_the_keys_of_this_moment(
	tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""They may have been made while the command ran, which has read others before."""
	keyfile.create(tmp_path / "keys", KeySet.fresh())
	with monkeypatch.context() as before:
		before.setitem(frappe.local.conf, recordkeys.FILE_KEY, str(tmp_path / "keys"))
		recordkeys.forget()
		chain.audit_key()
	audit_checks.begin_section()
	recordkeys.forget()
	assert audit_checks.verify().sound


@pytest.mark.parametrize("role", [Role.DATA_PROTECTION, Role.AUDITOR])
def test_control_reads_the_audit(role: str) -> None:
	"""In the Desk, as rows of codes."""
	name = audit.write(Code.REFUSED, CASE, "DOS-X")
	frappe.db.rollback()
	with as_user(person(role)):
		assert frappe.get_list("Audit Event", filters={"name": name}, pluck="name") == [name]
		assert not frappe.has_permission("Audit Event", "write")


@pytest.mark.parametrize("role", [Role.CHAIR, Role.CASE_OFFICER, Role.ADMINISTRATOR, Role.PRESIDENT])
def test_others_do_not(role: str) -> None:
	"""Who opened their cases, they see on the case."""
	with as_user(person(role)):
		assert not frappe.has_permission("Audit Event", "read")


def test_the_team_sees_who_opened_its_case() -> None:
	"""The case, what belongs to it and its people; of other cases nothing."""
	defender, stranger = make_defender().name, make_defender().name
	case = make_case(defenders=[{"defender": defender}]).name
	make_case(defenders=[{"defender": stranger}])
	officer, opener = make_person(Role.CASE_OFFICER), make_person(Role.CHAIR)
	grants.give(CASE, case, officer)
	with as_user(opener):
		audit.write(Code.OPENED, CASE, case, {"opened": "core"})
		audit.write(Code.REVEALED, "Violation Act", "ACT-1", {"opened": "location"}, root=(CASE, case))
		audit.write(Code.REVEALED, DEFENDER, defender, {"opened": "identity"})
		audit.write(Code.OPENED, CASE, "DOS-other", {"opened": "core"})
		audit.write(Code.OPENED, DEFENDER, case, {"opened": "core"})  # whose code is the case's number
		audit.write(Code.REVEALED, DEFENDER, stranger, {"opened": "identity"})
		audit.write(Code.GRANTED, CASE, case, {"opened": "core"})
	with as_user(officer):
		rows = who_opened.who_opened(CASE, case)["rows"]
	assert [
		(row["record_type"], row["details"]["opened"], row["user"]) for row in rows if row["user"] == opener
	] == [
		(DEFENDER, "identity", opener),
		("Violation Act", "location", opener),
		(CASE, "core", opener),
	]


def test_only_rows_of_the_case_name_its_people() -> None:
	"""A row of another table that has the case's number for a parent names nobody of it."""
	stranger = make_defender().name
	case = make_case(defenders=[{"defender": make_defender().name}]).name
	row = frappe.new_doc("Case Defender")
	row.update({"parent": case, "parenttype": "Violation Act", "parentfield": "x", "defender": stranger})
	row.db_insert()
	officer = make_person(Role.CASE_OFFICER)
	grants.give(CASE, case, officer)
	audit.write(Code.REVEALED, DEFENDER, stranger, {"opened": "identity"})
	with as_user(officer):
		assert stranger not in {shown["record"] for shown in who_opened.who_opened(CASE, case)["rows"]}


def test_the_team_sees_that_somebody_was_refused() -> None:
	"""Whoever asked for what is hidden from him or her."""
	case, officer, stranger = make_case().name, make_person(Role.CASE_OFFICER), make_person(Role.CASE_OFFICER)
	grants.give(CASE, case, officer)
	with as_user(stranger):
		limits.note_refusal(CASE, case)
	with as_user(officer):
		(row,) = [row for row in who_opened.who_opened(CASE, case)["rows"] if row["user"] == stranger]
	assert (row["code"], row["record"], row["details"]) == (Code.REFUSED, case, {})


def test_others_do_not_see_who_opened_a_case() -> None:
	"""Not there for whoever may not read it; refused to other roles of the team, and to Administrator."""
	case = make_case().name
	legal = make_person(Role.LEGAL)
	grants.give(CASE, case, legal)
	with as_user(make_person(Role.CASE_OFFICER)), pytest.raises(frappe.DoesNotExistError):
		who_opened.who_opened(CASE, case)
	for login in (legal, "Administrator"):
		with as_user(login), pytest.raises(frappe.PermissionError):
			who_opened.who_opened(CASE, case)
