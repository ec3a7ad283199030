"""Writes planned documents through their controllers, as the person who entered each; history follows in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

import frappe
from frappe.model.naming import set_new_name
from frappe.utils import now_datetime

from cndh_protection.setup.demo.shapes import CaseFile, Entry, Plan
from cndh_protection.setup.demo.timeline import actions
from cndh_protection.setup.demo.writing.history import WORKFLOW_FILES, continue_case_numbers, write_history

Written = tuple[str, Entry]
"""Name of a document and what it was planned as."""


def write_plan(plan: Plan, tell: Callable[[str], Any]) -> None:
	"""Write everything of the plan but the accounts, telling what is being written."""
	writer = Writer()
	tell(f"{len(plan.partners)} partners, {len(plan.rosters)} duties ...")
	writer.write_partners(plan.partners)
	writer.write_all((entry, {}) for entry in plan.rosters)
	tell(f"{len(plan.files)} cases with their people, acts, measures and contacts ...")
	writer.write_files(plan.files)
	tell(f"{len(plan.activities)} activities ...")
	writer.write_all((entry, {}) for entry in plan.activities)
	tell("Their history ...")
	write_history(writer.written, writer.states)
	continue_case_numbers(plan)


class Writer:
	"""Writes entries and remembers what has become of them."""

	def __init__(self) -> None:
		self.written: list[Written] = []
		self.states = dict(
			frappe.get_all(
				"Workflow State",
				filters={"cndh_stage": ["is", "set"]},
				fields=["cndh_stage", "name"],
				as_list=True,
			)
		)
		self._partners: dict[str, str] = {}
		self._actions = {doctype: actions(*files) for doctype, files in WORKFLOW_FILES.items()}

	def write_partners(self, partners: Iterable[Entry]) -> None:
		"""Write the partners; other entries name them by their key in the plan."""
		for entry in partners:
			frappe.set_user(entry.by)
			doc = frappe.get_doc({"doctype": entry.doctype, **entry.values}).insert()
			self._partners[str(entry.name)] = doc.name
			self.written.append((doc.name, entry))

	def write_files(self, files: Iterable[CaseFile]) -> None:
		"""Write cases with all that belongs to them, people first."""
		files = list(files)
		self.write_all((person, {}) for file in files for person in file.persons)
		self.write_all((file.case, {}) for file in files)
		for parts in ("acts", "measures", "contacts"):
			self.write_all(_parts_of_cases(files, parts))

	def write_all(self, entries: Iterable[tuple[Entry, dict[str, Any]]]) -> None:
		"""Write entries, each as the person who entered it: all of one person's in a row, since a change of person
		empties the platform's caches."""
		by_person = sorted(entries, key=lambda pair: pair[0].by)
		for person, pairs in groupby(by_person, key=lambda pair: pair[0].by):
			frappe.set_user(person)
			for entry, links in pairs:
				self._write(entry, links)

	def _write(self, entry: Entry, links: dict[str, Any]) -> None:
		doc = frappe.get_doc({"doctype": entry.doctype, **entry.values, **links})
		if entry.values.get("partner"):
			doc.partner = self._partners[entry.values["partner"]]
		doc.set("steps", [self._step(entry.doctype, step) for step in entry.steps])
		doc.flags.by_server = True
		doc.insert(set_name=entry.name or _name_of_its_year(doc, entry))
		self.written.append((doc.name, entry))

	def _step(self, doctype: str, step: Any) -> dict[str, Any]:
		return {
			"action": self._actions[doctype][step.left, step.entered]["action_en"],
			"from_state": self.states[step.left],
			"to_state": self.states[step.entered],
			"taken_by": step.by,
			"taken_on": step.at,
			"reason": step.reason,
		}


def _parts_of_cases(files: list[CaseFile], parts: str) -> Iterator[tuple[Entry, dict[str, Any]]]:
	for file in files:
		for entry in getattr(file, parts):
			yield entry, {"violation_case": file.case.name}


def _name_of_its_year(doc: Any, entry: Entry) -> str:
	"""The name that the document would get now, with the year in which it is said to have been entered."""
	set_new_name(doc)
	return str(doc.name).replace(f"-{now_datetime().year}-", f"-{entry.at.year}-", 1)
