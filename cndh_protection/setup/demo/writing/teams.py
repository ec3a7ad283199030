"""The teams of the demo's cases: whoever did something on a case has a grant on it since the case was received."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import frappe

from cndh_protection.access.grants import REFERENT, RESPONSIBLE
from cndh_protection.access.rights import CASE, DEFAULT_COMPARTMENTS, takes_grants
from cndh_protection.setup.demo.accounts import CHAIR
from cndh_protection.setup.demo.shapes import CaseFile, Entry

FIELDS = (
	"record_type",
	"record",
	"compartments",
	"user",
	"why",
	"valid_from",
	"granted_by",
	"owner",
	"modified_by",
)


def write_teams(files: Iterable[CaseFile]) -> None:
	"""Write the grants, one a person and case, as rows; those that the cases made themselves are left alone."""
	files = list(files)
	there = _grants_that_are_there([str(file.case.name) for file in files])
	rows = [
		(frappe.generate_hash(length=10), *_grant(file, login), file.case.at, file.case.at)
		for file in files
		for login in sorted(set(_people_at_work(file)))
		if takes_grants(login) and (file.case.name, login) not in there
	]
	frappe.db.bulk_insert("Access Grant", ["name", *FIELDS, "creation", "modified"], rows)


def _grant(file: CaseFile, login: str) -> tuple[object, ...]:
	named = {file.case.values.get("referent"): REFERENT, file.case.values.get("responsible"): RESPONSIBLE}
	why = named.get(login, "Case team")
	compartments = ",".join(DEFAULT_COMPARTMENTS)
	return (CASE, file.case.name, compartments, login, why, file.case.at, CHAIR, CHAIR, CHAIR)


def _people_at_work(file: CaseFile) -> Iterator[str]:
	parts = (file.acts, file.verification, file.measures, file.contacts, file.assessments)
	for entry in (file.case, *chain.from_iterable(parts)):
		yield from _people_of(entry)


def _people_of(entry: Entry) -> Iterator[str]:
	yield entry.by
	yield from (step.by for step in entry.steps)
	yield from (
		entry.values[field]
		for field in ("responsible", "referent", "owner_officer")
		if entry.values.get(field)
	)


def _grants_that_are_there(cases: list[str]) -> set[tuple[str, str]]:
	filters = {"record_type": CASE, "record": ["in", cases]}
	return set(frappe.get_all("Access Grant", filters=filters, fields=["record", "user"], as_list=True))
