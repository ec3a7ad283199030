"""Checks of the whole audit: on command, and once a day its head, kept as a row of its own and outside the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from frappe.installer import update_site_config

from cndh_protection.access import audit, heads
from cndh_protection.access.chain import as_row, audit_key
from cndh_protection.access.chain_check import CONTENTS, Contents, Finding, check
from cndh_protection.access.heads import Head, head_of
from cndh_protection.seal import Purpose, recordkeys

BATCH: Final = 2_000
SECTIONS_KEY: Final = "cndh_audit_sections"
"""In the site's configuration, out of the database's reach: from here on only the operator begins a section."""


@dataclass(frozen=True)
class Report:
	"""What a check of the whole audit found: in the chain itself, and by heads that were kept elsewhere."""

	finding: Finding
	kept: int | None
	"""How many heads were asked for; None without any."""
	lost: tuple[Head, ...]
	"""Those that are not in the chain."""
	unreadable: tuple[int, ...]
	"""Lines of the file that are no heads."""

	@property
	def sound(self) -> bool:
		"""Whether the chain holds and every head is in it."""
		return self.finding.sound and not self.lost and not self.unreadable


def verify(given: Iterable[tuple[int, str]] = ()) -> Report:
	"""Walk the chain from its first row to its last, and look for the heads of the file and the ``given`` ones."""
	there = heads.kept()
	in_file, unreadable = there or ([], [])
	asked = [*in_file, *(Head("", seq, digest.strip().lower()) for seq, digest in given)]
	finding = check(_rows(), audit_key())
	is_any = there is not None or bool(asked)
	lost = heads.lost(asked, _digests([head.seq for head in asked]))
	return Report(finding, len(asked) if is_any else None, tuple(lost), tuple(unreadable))


def describe(report: Report) -> Iterator[str]:
	"""The report as sentences for the operator of the server."""
	finding = report.finding
	yield f"{finding.rows} row(s), head {finding.head or '-'}"
	yield from _about_sections(finding)
	yield from _about_rows(finding)
	if report.kept is None:
		yield f"no head is kept outside the database: there is no {heads.path()}, and none was given"
	else:
		yield f"{report.kept} head(s) from outside the database looked for"
	for line in report.unreadable:
		yield f"line {line} of {heads.path()} is no head"
	for head in report.lost:
		yield f"the row that was the head{f' on {head.at}' if head.at else ''}, row {head.seq}, is gone or another"


def present_head() -> Head | None:
	"""The last row of the chain; None while there is none."""
	last = audit.read("1 = 1 order by seq desc limit 1")
	return next((head_of(row["at"], row["seq"], row["digest"]) for row in last), None)


def keep_head() -> None:
	"""Once a day: write down how far the chain goes, as a row, and that row outside the database.

	So a row that is cut off the end is missed.
	"""
	last = present_head()
	if last:
		audit.write(audit.Code.HEAD, None, None, {"seq": last.seq, "digest": last.digest})
		heads.keep(present_head() or last)


def begin_section() -> int | None:
	"""Let the present key take over the rows that were made without a key or under another one; the number of all rows.

	None while there are no rows. They are taken as they stand, right or not. Raises ``KeySourceFailure`` without a key.
	"""
	recordkeys.forget()  # the keys may be some moments old
	recordkeys.provider().derive(Purpose.AUDIT)
	update_site_config(SECTIONS_KEY, 1)
	contents = Contents()

	def details() -> dict[str, str | int]:
		for row in _rows(contents.last):
			contents.add(row)
		return {CONTENTS: contents.hexdigest()}

	details()  # so that others wait only for the rows written meanwhile
	if not contents.last:
		return None
	audit.write(audit.Code.SECTION, None, None, details)
	return contents.last


def _about_sections(finding: Finding) -> Iterator[str]:
	if finding.section is None:
		return
	yield f"a section begins at row {finding.section}: no row before it was changed since"
	taken = {
		"made without a key": finding.taken_unkeyed,
		"made under a key that this server does not have": finding.taken_foreign,
	}
	for words, number in taken.items():
		if number:
			yield f"not checked, for the time before that section: {number} row(s) {words}"


def _about_rows(finding: Finding) -> Iterator[str]:
	if finding.broken_at is not None:
		yield (
			f"broken at row {finding.broken_at}: this row or one before it was changed, one before it is gone,"
			" or it was made under a key that this server does not have"
		)
	if finding.unkeyed:
		yield f"{finding.unkeyed} row(s) written without a key: whoever writes in the database can make such rows"
	if finding.unkeyed_at is not None:
		yield f"row {finding.unkeyed_at} has no key although the server has one, and no section takes it over"
	if finding.unchecked:
		yield "the server has no key now: rows under the key were not checked"


def _digests(numbers: list[int]) -> dict[int, str]:
	if not numbers:
		return {}
	places = ", ".join(["%s"] * len(numbers))
	rows = audit.read(f"seq in ({places})", numbers, "seq, digest")
	return {row["seq"]: row["digest"] for row in rows}


def _rows(after: int = 0) -> Iterator[dict[str, Any]]:
	seq = after
	while batch := audit.read("seq > %s order by seq limit %s", (seq, BATCH)):
		yield from (as_row(row) for row in batch)
		seq = batch[-1]["seq"]
