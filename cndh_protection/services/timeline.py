"""What happened in a case, in the order of time: from plain dates and codes, without opening anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import get_datetime

from cndh_protection.access.rights import CASE
from cndh_protection.access.rows import say_not_found

MILESTONES: Final = (
	"received_on",
	"triaged_on",
	"first_contact_on",
	"acknowledged_on",
	"admissibility_on",
	"risk_on",
	"decision_on",
	"first_measure_on",
	"closed_on",
)
"""Dates of the case itself; its steps tell the rest."""

MOST: Final = 500
"""Records of one kind."""

Event = dict[str, Any]


@dataclass(frozen=True)
class Track:
	"""The records of one doctype as events: each date of them, with the plain columns that say what it was."""

	doctype: str
	dates: tuple[str, ...]
	said: tuple[str, ...] = ()


TRACKS: Final = (
	Track("Violation Act", ("started_on",), ("violation_type", "violation_type_mark")),
	Track("Deprivation of Liberty", ("deprived_on", "judge_on", "ended_on"), ("kind", "end_reason")),
	Track("Contact Log", ("contacted_on",), ("channel", "result")),
	Track("Risk Assessment", ("finalised_on",), ("form", "level")),
	Track("Protection Measure", ("activated_on", "completed_on"), ("measure_type",)),
	Track("Authority Letter", ("sent_on", "replied_on"), ("authority",)),
	Track("Urgent Appeal", ("sent_on", "replied_on"), ("kind", "mechanism")),
	Track("Referral", ("sent_on", "first_read_on", "answered_on"), ("service",)),
	Track("Consent", ("asked_on", "withdrawn_on"), ("scope", "status")),
)


@frappe.whitelist(methods=["POST"])
def timeline(violation_case: str) -> list[Event]:
	"""The events of a case, the latest first: for whoever reads the case, of the records that he or she reads.

	Each has ``at``, ``is_day`` (no time of day is known), ``what``, ``doctype`` and ``name`` of its record. Raises
	``DoesNotExistError`` as for a wrong number.
	"""
	if not frappe.has_permission(CASE, "read", violation_case):
		say_not_found(CASE, violation_case)
	case = frappe.get_doc(CASE, violation_case)
	events = [*_of_case(case), *_of_steps(case), *_of_pauses(case)]
	for track in TRACKS:
		if frappe.has_permission(track.doctype, "read"):
			events += _of_track(track, violation_case)
	return sorted(events, key=lambda event: event["at"], reverse=True)


def _of_case(case: Any) -> Iterator[Event]:
	for field in MILESTONES:
		if case.get(field):
			yield _event(case.get(field), _(case.meta.get_label(field)), CASE, case.name)


def _of_steps(case: Any) -> Iterator[Event]:
	for row in case.steps:
		what = _("{0}: now {1}").format(_(row.action), _(row.to_state))
		yield _event(row.taken_on, what, CASE, case.name)


def _of_pauses(case: Any) -> Iterator[Event]:
	for row in case.pauses:
		yield _event(row.since, _("Pause"), CASE, case.name)
		yield _event(row.until, _("End of the pause"), CASE, case.name)


def _of_track(track: Track, case: str) -> Iterator[Event]:
	rows = frappe.get_list(
		track.doctype,
		filters={"violation_case": case},
		fields=["name", *track.dates, *track.said],
		order_by="creation asc",
		limit_page_length=MOST,
	)
	meta = frappe.get_meta(track.doctype)
	for row in rows:
		words = ", ".join(filter(None, (_in_words(meta, field, row[field]) for field in track.said)))
		for field in track.dates:
			if row[field]:
				parts = (_(track.doctype), words, _(meta.get_label(field)) if len(track.dates) > 1 else "")
				yield _event(row[field], " · ".join(filter(None, parts)), track.doctype, row.name)


def _in_words(meta: Any, fieldname: str, value: Any) -> str:
	"""A code by its French label, an option by its translation."""
	field = meta.get_field(fieldname)
	if not value or field.fieldtype != "Link":
		return _(value) if value else ""
	return str(frappe.get_cached_value(field.options, value, "label_fr") or value)


def _event(at: Any, what: str, doctype: str, name: str) -> Event:
	is_day = not isinstance(at, datetime)
	moment = datetime.combine(at, time()) if is_day else get_datetime(at)
	return {"at": moment, "is_day": is_day, "what": what, "doctype": doctype, "name": name}
