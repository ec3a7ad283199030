"""Writes the plan: told cases through the documents, as the person who entered each; the many light ones in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.model.naming import set_new_name
from frappe.utils import now_datetime

from cndh_protection.services.clocks.keeping import keep_all_clocks
from cndh_protection.services.clocks.watching import pass_over_what_is_late
from cndh_protection.services.tally import recount
from cndh_protection.setup.demo.shapes import CaseFile, Entry, Plan, Step
from cndh_protection.setup.demo.timeline import actions
from cndh_protection.setup.demo.writing.bulk import STAMPED, Bulk
from cndh_protection.setup.demo.writing.complaints import write_complaints
from cndh_protection.setup.demo.writing.history import (
	WORKFLOW_FILES,
	continue_case_numbers,
	renew_open_actions,
	stamp,
)
from cndh_protection.setup.demo.writing.sessions import write_sessions
from cndh_protection.setup.demo.writing.teams import write_teams


def write_plan(plan: Plan, tell: Callable[[str], Any]) -> None:
	"""Write everything of the plan but the accounts, telling what is being written."""
	writer = Writer()
	tell(f"{len(plan.partners)} partners, {len(plan.rosters)} duties ...")
	writer.write_partners(plan.partners)
	writer.write(Row(entry) for entry in plan.rosters)
	tell(f"{len(plan.files)} cases with their people, acts, measures, contacts and assessments ...")
	writer.write_files(plan.files)
	tell(f"{len(plan.activities)} activities ...")
	writer.write(Row(entry) for entry in plan.activities)
	tell(f"{len(plan.submissions)} submissions ...")
	writer.write(Row(entry, in_bulk=True) for entry in plan.submissions)  # nobody may make one at the Desk
	recount()
	tell("Their history ...")
	stamp(writer.inserted, writer.states)
	renew_open_actions(writer.written, writer.states)
	keep_all_clocks(ended_too=True)
	pass_over_what_is_late()
	continue_case_numbers(plan)
	write_sessions(plan)
	write_complaints(plan)


@dataclass
class Row:
	"""An entry about to be written: what it is tied to, and whether it goes with the many."""

	entry: Entry
	links: dict[str, Any] = field(default_factory=dict)
	in_bulk: bool = False
	name: str = ""


class Writer:
	"""Writes entries and remembers what has become of them."""

	def __init__(self) -> None:
		self.states = dict(
			frappe.get_all(
				"Workflow State",
				filters={"cndh_stage": ["is", "set"]},
				fields=["cndh_stage", "name"],
				as_list=True,
			)
		)
		self.inserted: list[tuple[str, Entry]] = []
		self.written: list[tuple[str, Entry]] = []
		self._partners: dict[str, str] = {}
		self._actions = {doctype: actions(*files) for doctype, files in WORKFLOW_FILES.items()}

	def write_partners(self, partners: Iterable[Entry]) -> None:
		"""Write the partners; other entries name them by their key in the plan."""
		for entry in partners:
			row = Row(entry, name=_name_of_its_year(entry))
			self._partners[str(entry.name)] = row.name
			self._insert(row)

	def write_files(self, files: Iterable[CaseFile]) -> None:
		"""Write cases with all that belongs to them, people first."""
		files = list(files)
		self.write(Row(person, in_bulk=not file.told) for file in files for person in file.persons)
		self.write(Row(file.case, in_bulk=not file.told) for file in files)
		write_teams(files)
		for parts in ("acts", "consents", "verification", "measures", "contacts", "referrals"):
			self.write(_parts_of_cases(files, parts))
		for turn in _one_after_another(_parts_of_cases(files, "assessments")):  # one names the one before it
			self.write(turn)

	def write(self, rows: Iterable[Row]) -> None:
		"""Number entries by date, then write them.

		All of one person's are inserted in a row, since a change of person empties the platform's caches.
		"""
		rows = sorted(rows, key=lambda row: row.entry.at)
		bulk = Bulk()
		for row in rows:
			row.name = row.entry.name or _name_of_its_year(row.entry)
			if row.in_bulk:
				bulk.add(row.entry, row.name, self._values(row), self.states)
		for row in sorted((row for row in rows if not row.in_bulk), key=_person):
			self._insert(row)
		bulk.write()
		self.written += [(row.name, row.entry) for row in rows]

	def _insert(self, row: Row) -> None:
		if frappe.session.user != row.entry.by:
			frappe.set_user(row.entry.by)
		doc = frappe.new_doc(row.entry.doctype)
		doc.update({field: value for field, value in self._values(row).items() if field not in STAMPED})
		doc.flags.by_server = True
		doc.insert(set_name=row.name)
		self.inserted.append((row.name, row.entry))

	def _values(self, row: Row) -> dict[str, Any]:
		values = row.entry.values | row.links
		if values.get("partner"):
			values["partner"] = self._partners[values["partner"]]
		if row.entry.doctype == "Referral":
			values["consent"] = _consent_for(values)
		if row.entry.steps:
			values["steps"] = [self._step(row.entry.doctype, step) for step in row.entry.steps]
		return values

	def _step(self, doctype: str, step: Step) -> dict[str, Any]:
		return {
			"action": self._actions[doctype][step.left, step.entered]["action_en"],
			"from_state": self.states[step.left],
			"to_state": self.states[step.entered],
			"taken_by": step.by,
			"taken_on": step.at,
			"reason": step.reason,
		}


def _parts_of_cases(files: list[CaseFile], parts: str) -> Iterator[Row]:
	for file in files:
		for entry in getattr(file, parts):
			yield Row(entry, {"violation_case": file.case.name}, in_bulk=not file.told)


def _consent_for(values: dict[str, Any]) -> str:
	"""The consent under which a referral is sent; consents are written before."""
	about = {field: values[field] for field in ("violation_case", "defender", "partner")}
	return str(frappe.db.get_value("Consent", about))


def _one_after_another(rows: Iterable[Row]) -> list[list[Row]]:
	"""First the first of each person in each case, then the second ones, and so on."""
	turns: list[list[Row]] = []
	seen = Counter[tuple[str, str]]()
	for row in rows:
		about = (row.links["violation_case"], row.entry.values["defender"])
		if seen[about] == len(turns):
			turns.append([])
		turns[seen[about]].append(row)
		seen[about] += 1
	return turns


def _person(row: Row) -> str:
	return row.entry.by


def _name_of_its_year(entry: Entry) -> str:
	"""The name that such a document would get now, with the year in which it is said to have been entered."""
	doc = frappe.new_doc(entry.doctype)
	set_new_name(doc)
	return str(doc.name).replace(f"-{now_datetime().year}-", f"-{entry.at.year}-", 1)
