"""Who opened a case or a person's record, shown to its team: codes of the audit, and the reasons in words where a record
is for named persons only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import frappe
from frappe import _

from cndh_protection.access import audit, limits, sessions, soundness
from cndh_protection.access.audit import Code
from cndh_protection.access.exposure import exposure_of
from cndh_protection.access.reveal import Answer, may_open, values_of
from cndh_protection.access.rights import CASE, DEFENDER, OWNERS, Compartment
from cndh_protection.access.rows import is_hidden, say_not_found
from cndh_protection.constants import Role

WHO_SEES_OPENINGS: Final = frozenset({Role.CASE_OFFICER, Role.CHAIR})
"""They see who opened what in the cases that they may read (rights matrix, "Audit Event")."""

SHOWN: Final = (
	*audit.OPENINGS,
	Code.REASONS_READ,
	Code.REFUSED,
	Code.GLASS_BROKEN,
	Code.REFERRAL_SENT,
	Code.REFERRAL_READ,
	Code.APPEAL_PROPOSED,
)
MOST_SHOWN: Final = 200

Root = tuple[str, str]
"""Type and name of a case or a defender."""


@frappe.whitelist(methods=["POST"])
def who_opened(record_type: str, record: str) -> dict[str, Any]:
	"""Who opened which compartments of a case (of what belongs to it, of its people) or of a defender, and when.

	For the officer and the chair of the record. ``rows``: the latest first, at most :data:`MOST_SHOWN`, each with
	``exceptional``: whether exceptional access stood behind it. ``reasons``: whether reasons in words were kept that
	the person may ask for (:func:`why_opened`).
	"""
	roots = _require_roots(record_type, record)
	places = " or ".join(["(root_type = %s and root = %s)"] * len(roots))
	codes = ", ".join(["%s"] * len(SHOWN))
	conditions = f"({places}) and code in ({codes}) order by seq desc limit {MOST_SHOWN}"
	rows = audit.read(conditions, (*(part for root in roots for part in root), *SHOWN))
	exceptions = _exceptions(roots)
	return {
		"rows": [_shown(row, exceptions) for row in rows],
		"reasons": any(_reasons_of(root) for root in roots if _opens_core(root)),
	}


@frappe.whitelist(methods=["POST"])
def why_opened(record_type: str, record: str) -> list[dict[str, Any]]:
	"""The reasons in words that were given for openings of the same records, the latest first; an opening by itself.

	For those who see who opened, and open the content of the record: ``event`` (row of the audit), ``at``,
	``full_name``, ``reason``; of one that does not open, ``trouble`` in plain words.
	"""
	sessions.require_interactive()
	soundness.require_sound()
	roots = [root for root in _require_roots(record_type, record) if _opens_core(root)]
	if not roots:
		frappe.throw(
			_("The reasons are shown to whoever opens the content of the record."), frappe.PermissionError
		)
	limits.require_within(record_type, record, urgent=exposure_of(record_type, record).urgent)
	audit.write(Code.REASONS_READ, record_type, record, {"opened": Compartment.CORE})
	kept = [row for root in roots for row in _reasons_of(root)]
	return [_opened(row.name) for row in sorted(kept, key=lambda row: row.creation, reverse=True)]


def sees_openings(user: str) -> bool:
	"""Whether the person's roles see who opened the records that he or she may read."""
	return user != "Administrator" and bool(WHO_SEES_OPENINGS & set(frappe.get_roles(user)))


def _require_roots(record_type: str, record: str) -> list[Root]:
	"""The record, and of a case its people; refuses whoever may not see who opened them."""
	if record_type not in OWNERS or is_hidden(record_type, record, frappe.session.user):
		say_not_found(record_type, record)
	if not sees_openings(frappe.session.user):
		frappe.throw(
			_("Who opened a case is shown to its officers and to the chair."), frappe.PermissionError
		)
	people = _people_of(record) if record_type == CASE else []
	return [(record_type, record), *((DEFENDER, name) for name in people)]


def _people_of(case: str) -> list[str]:
	rows = frappe.get_all("Case Defender", filters={"parent": case, "parenttype": CASE}, pluck="defender")
	return list(dict.fromkeys(rows))


def _opens_core(root: Root) -> bool:
	return may_open(frappe.session.user, *root, Compartment.CORE)


def _exceptions(roots: list[Root]) -> list[Any]:
	"""The exceptional accesses to these records: whose, from when, until when."""
	fields = ["user", "record_type", "record", "valid_from", "valid_until"]
	names = ["in", [record for _type, record in roots]]
	return frappe.get_all("Break Glass", filters={"record": names}, fields=fields)


def _shown(row: Mapping[str, Any], exceptions: list[Any]) -> dict[str, Any]:
	kept = {key: row[key] for key in ("name", "at", "code", "record_type", "record")}
	person = {"user": row["actor"], "full_name": frappe.utils.get_fullname(row["actor"])}
	exceptional = row["code"] == Code.GLASS_BROKEN or any(_covers(taken, row) for taken in exceptions)
	return {**kept, **person, "exceptional": exceptional, "details": json.loads(row["details"] or "{}")}


def _covers(taken: Any, row: Mapping[str, Any]) -> bool:
	about = (taken.user, taken.record_type, taken.record) == (row["actor"], row["root_type"], row["root"])
	return about and taken.valid_from <= row["at"] <= taken.valid_until


def _reasons_of(root: Root) -> list[Any]:
	filters = {"record_type": root[0], "record": root[1]}
	return frappe.get_all("Opening Reason", filters=filters, fields=["name", "creation"])


def _opened(name: str) -> dict[str, Any]:
	doc, answer = frappe.get_doc("Opening Reason", name), Answer()
	values_of(doc, doc.key_owner(), {Compartment.CORE}, answer)
	return {
		"event": doc.audit_event,
		"at": doc.creation,
		"full_name": frappe.utils.get_fullname(doc.user),
		"reason": answer.values.get("reason"),
		"trouble": answer.failed[0]["message"] if answer.failed else None,
	}
