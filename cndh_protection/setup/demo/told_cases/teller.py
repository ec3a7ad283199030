"""Words to tell a case with: people, acts, contacts and steps, each at its hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cndh_protection.casework.doctype.violation_case.violation_case import ViolationCase
from cndh_protection.constants import Stage
from cndh_protection.setup.demo.accounts import AGENT
from cndh_protection.setup.demo.dice import moment, phone, term
from cndh_protection.setup.demo.people import Identity
from cndh_protection.setup.demo.shapes import Entry, Step
from cndh_protection.setup.demo.timeline import LATE_AFTER, case_milestones


@dataclass
class Teller:
	"""Tells one case, for a day of installation."""

	day: date
	identities: Iterator[Identity]
	agent: str = AGENT

	def at(self, days_before: int, clock: str) -> datetime:
		"""A time of day so many days before the installation."""
		return moment(self.day, days_before, clock)

	def person(self, at: datetime, *, name: str, kind: str = "Person", **values: Any) -> Entry:
		"""A person, group, relative or collaborator; lists are given by their codes."""
		code, alias = next(self.identities)
		coded = {
			"sex": term("Sex or Gender", values.pop("sex")),
			"profiles": [{"profile": profile} for profile in values.pop("profiles", ())],
			"languages": [
				{"spoken_language": term("Language", code)} for code in values.pop("languages", ())
			],
			"needs": [{"need": term("Vulnerability", code)} for code in values.pop("needs", ())],
		}
		if "age_group" in values:
			coded["age_group"] = term("Age Group", values.pop("age_group"))
		known = {"alias": alias, "kind": kind, "legal_name": f"{name} (nom fictif)"}
		return Entry(doctype="Defender", by=self.agent, at=at, values=known | values | coded, name=code)

	def case(self, at: datetime, steps: Sequence[Step], **values: Any) -> Entry:
		"""The case, with the milestones that its steps give it; values of the plain lists are given by their codes."""
		late = int(at - values["received_on"] > LATE_AFTER)
		known = case_milestones(steps) | {"responsible": self.agent, "late_entry": late}
		terms = {
			field: term(of, values[field])
			for field, of in ViolationCase.TERM_FIELDS.items()
			if field in values
		}
		coded = known | values | terms
		return Entry(doctype="Violation Case", by=self.agent, at=at, values=coded, steps=tuple(steps))

	def steps(self, *taken: tuple[str, str, int, str] | tuple[str, str, int, str, str]) -> tuple[Step, ...]:
		"""The steps of a case from its reception on: the stage entered, by whom, how many days before, when, and why."""
		left = Stage.CASE_RECEIVED
		made = []
		for entered, by, days_before, clock, *reason in taken:
			at = self.at(days_before, clock)
			made.append(Step(left=left, entered=entered, by=by, at=at, reason=reason[0] if reason else None))
			left = entered
		return tuple(made)

	def act(self, at: datetime, victim: Entry, started_on: date, **values: Any) -> Entry:
		"""An act alleged against one of the people."""
		known = {"victim": victim.name, "started_on": started_on, "date_precision": "Exact"}
		return Entry(doctype="Violation Act", by=self.agent, at=at, values=known | values)

	def contact(self, at: datetime, person: Entry | None, channel: str, note: str, **values: Any) -> Entry:
		"""A contact made by the officer: outgoing and reached, unless said otherwise."""
		known = {
			"contacted_on": at,
			"defender": person.name if person else None,
			"channel": channel,
			"direction": "Outgoing",
			"result": "Reached",
			"made_by": self.agent,
			"note": note,
		}
		return Entry(doctype="Contact Log", by=self.agent, at=at, values=known | values)

	def custody(self, at: datetime, person: Entry, since: datetime, **values: Any) -> Entry:
		"""An arrest of one of the people."""
		known = {"person": person.name, "kind": "Arrest", "deprived_on": since, "deprived_precision": "Exact"}
		return Entry(doctype="Deprivation of Liberty", by=self.agent, at=at, values=known | values)

	def source(self, at: datetime, relation: str, reliability: str, statement: str, **values: Any) -> Entry:
		"""Somebody who says what happened; what the source is to the victim, and how reliable, by their codes."""
		known = {
			"relation": term("Source Relation", relation),
			"reliability": term("Source Reliability", reliability),
			"heard_on": at,
			"statement": statement,
		}
		return Entry(doctype="Information Source", by=self.agent, at=at, values=known | values)


def reachable(number: int) -> list[dict[str, Any]]:
	"""A preferred telephone, which no telephone can reach."""
	return [{"kind": "Phone", "value": phone(number), "preferred": 1}]


def actor(actor_type: str, attribution: str, state_link: str, name: str | None = None) -> dict[str, Any]:
	"""Somebody alleged to have done an act."""
	return {
		"actor_type": actor_type,
		"attribution": term("Attribution Level", attribution),
		"state_link": term("State Link", state_link),
		"actor_name": name,
	}
