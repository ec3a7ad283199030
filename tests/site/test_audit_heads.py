"""Heads of the audit outside the database: a tail that was cut and a table written anew are missed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import frappe
import pytest

from cndh_protection.access import audit, audit_checks, heads
from cndh_protection.access.audit import Code
from cndh_protection.access.audit_checks import Report, describe
from cndh_protection.access.heads import Head
from cndh_protection.access.rights import CASE
from tests.site.test_audit_chain import KEY, Row, chain_of, check, forged


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
	"""The file of the heads: one of the test's own."""
	path = tmp_path / "heads.log"
	monkeypatch.setitem(frappe.local.conf, heads.FILE_KEY, str(path))
	audit.write(Code.REFUSED, CASE, "DOS-X")
	return path


def last() -> dict[str, Any]:
	return audit.read("1 = 1 order by seq desc limit 1")[0]


def said(report: Report) -> str:
	return "\n".join(describe(report))


def test_the_head_is_kept_every_day(file: Path) -> None:
	"""As a row that names the last one, and that row in a file; one line a day, for nobody else's eyes."""
	before = last()
	audit_checks.keep_head()
	head = last()
	assert head["code"] == Code.HEAD
	assert json.loads(head["details"]) == {"seq": before["seq"], "digest": before["digest"]}
	(line,) = file.read_text().splitlines()
	assert line == f"{head['at'].isoformat(timespec='seconds')} {head['seq']} {head['digest']}"
	assert file.stat().st_mode & 0o777 & ~0o640 == 0
	audit_checks.keep_head()
	assert len(file.read_text().splitlines()) == 2
	assert audit_checks.verify().sound
	assert "cndh_protection.access.audit_checks.keep_head" in frappe.get_hooks("scheduler_events")["daily"]


def test_heads_lie_in_the_logs_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Unless its configuration says otherwise."""
	monkeypatch.delitem(frappe.local.conf, heads.FILE_KEY)
	assert heads.path() == Path(frappe.get_site_path("logs", "cndh_audit_heads.log"))


def test_a_missing_file_is_said(file: Path) -> None:
	"""And is not unsound: a site begins without one. One that is there and empty is something else."""
	words, last_row = "no head is kept outside the database", last()
	report = audit_checks.verify()
	assert report.sound
	assert words in said(report)
	given = said(audit_checks.verify([(last_row["seq"], last_row["digest"])]))
	assert words not in given
	assert "1 head(s)" in given
	file.touch()
	assert "0 head(s)" in said(audit_checks.verify())


def test_heads_do_not_make_a_chain_sound() -> None:
	"""That does not hold itself."""
	found = check(chain_of(2), KEY)
	assert Report(found, 1, (), ()).sound
	assert not Report(replace(found, broken_at=1), 1, (), ()).sound


@pytest.mark.parametrize("line", ["", "x", f"2026-03-02T09:30:15 1 {'g' * 64}", "2026-03-02T09:30:15 1 abc"])
def test_a_line_that_is_none_is_said(file: Path, line: str) -> None:
	"""By its number; it is not sound: something stood there."""
	audit_checks.keep_head()
	file.write_text(file.read_text() + line + "\n")
	report = audit_checks.verify()
	assert report.unreadable == (2,)
	assert not report.sound
	assert "line 2" in said(report)


def test_a_head_beyond_the_end_is_missed(file: Path) -> None:
	"""What a cut of the end leaves: the file goes further than the chain."""
	audit_checks.keep_head()
	head = Head("2026-03-02T09:30:15", last()["seq"] + 1, "a" * 64)
	file.write_text(file.read_text() + head.line() + "\n")
	report = audit_checks.verify()
	assert report.finding.sound
	assert report.lost == (head,)
	assert not report.sound
	assert "the row that was the head on 2026-03-02T09:30:15, row" in said(report)


def test_heads_that_are_given() -> None:
	"""Of another machine: number and digest, as they were printed."""
	head = audit_checks.present_head()
	assert head
	assert audit_checks.verify([(head.seq, head.digest), (head.seq, f" {head.digest.upper()} ")]).sound
	for wrong in ((head.seq, "a" * 64), (head.seq + 1, head.digest), (0, "")):
		report = audit_checks.verify([(head.seq, head.digest), wrong])
		assert [one.seq for one in report.lost] == [wrong[0]]
		assert not report.sound
		assert f"the row that was the head, row {wrong[0]}, is gone or another" in said(report)


@pytest.mark.parametrize(
	("found", "words"),
	[
		({"broken_at": 3}, "broken at row 3"),
		({"unkeyed": 4}, "4 row(s) written without a key"),
		({"unkeyed_at": 5}, "row 5 has no key although the server has one"),
		({"unchecked": True}, "the server has no key now"),
		({"section": 6}, "a section begins at row 6"),
		({"section": 6, "taken_unkeyed": 7}, "7 row(s) made without a key"),
		({"section": 6, "taken_foreign": 8}, "8 row(s) made under a key that this server does not have"),
	],
)
def test_what_was_found_is_said(found: dict[str, Any], words: str) -> None:
	"""And nothing else; what was not checked too."""
	finding = check(chain_of(2), KEY)
	usual = said(Report(finding, 1, (), ()))
	assert usual.startswith(f"2 row(s), head {finding.head}\n")
	told = said(Report(replace(finding, **found), 1, (), ()))
	assert words in told
	assert len(told.splitlines()) == len(usual.splitlines()) + len(found)


def _digests(rows: list[Row]) -> dict[int, str]:
	return {row["seq"]: row["digest"] for row in rows}


def test_a_cut_end_and_a_table_written_anew_do_not_have_the_heads() -> None:
	"""Even by somebody with the key of the server, for whom the chain holds."""
	rows = chain_of(9)
	kept = [Head("", rows[seq - 1]["seq"], rows[seq - 1]["digest"]) for seq in (3, 9)]
	assert heads.lost(kept, _digests(chain_of(3, KEY, rows))) == []
	cut = rows[:7]
	anew = forged(rows, KEY, 1, actor="somebody@else")
	for made, missed in ((cut, kept[1:]), (anew, kept)):
		assert check(made, KEY).sound
		assert heads.lost(kept, _digests(made)) == missed
