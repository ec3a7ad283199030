"""Checks of the whole audit: on command, and once a day its head, kept as a row of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cndh_protection.access import audit
from cndh_protection.access.chain import Finding, as_row, audit_key, check

BATCH: Final = 2_000


def verify() -> Finding:
	"""Walk the chain from its first row to its last."""
	return check(_rows(), audit_key())


def describe(finding: Finding) -> list[str]:
	"""The finding as sentences for the operator of the server."""
	lines = [f"{finding.rows} row(s), head {finding.head or '-'}"]
	if finding.broken_at is not None:
		lines.append(f"broken at row {finding.broken_at}: this row was changed, or a row before it is gone")
	if finding.unkeyed:
		lines.append(f"{finding.unkeyed} row(s) written without a key")
	if finding.unkeyed_after_keyed is not None:
		lines.append(f"row {finding.unkeyed_after_keyed} has no key although a row before it has one")
	if finding.unchecked:
		lines.append("the server has no key now: rows under the key were not checked")
	return lines


def keep_head() -> None:
	"""Once a day: write down how far the chain goes, so that a row cut off its end is missed."""
	last = audit.read("1 = 1 order by seq desc limit 1")
	if last:
		audit.write(audit.Code.HEAD, None, None, {"seq": last[0]["seq"], "digest": last[0]["digest"]})


def _rows() -> Iterator[dict[str, Any]]:
	seq = 0
	while batch := audit.read("seq > %s order by seq limit %s", (seq, BATCH)):
		yield from (as_row(row) for row in batch)
		seq = batch[-1]["seq"]
