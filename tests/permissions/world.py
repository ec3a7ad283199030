"""A world of records in every situation that the row rules tell apart, written as rows in one go.

A situation is what a record is to a person: granted, own, in conflict ... Most records are the same to everybody; some
have a holder, and are something else to the others (``OTHERS``). Each case has one person, one act, one source, one
custody, one letter, one appeal, one measure, one contact, one clock, one assessment of the risk, one consent, one referral
and one item of a session and one complaint about our handling, with rows in their tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import frappe
from frappe.utils import now_datetime

from cndh_protection.constants import Role
from tests.people import person

DOCTYPES: Final = (
	"Violation Case",
	"Defender",
	"Violation Act",
	"Information Source",
	"Deprivation of Liberty",
	"Authority Letter",
	"Urgent Appeal",
	"Protection Measure",
	"Contact Log",
	"Case Clock",
	"Risk Assessment",
	"Intake Submission",
	"Consent",
	"Referral",
	"Protection Session",
	"Session Item",
	"Handling Complaint",
)
(
	CASE,
	DEFENDER,
	ACT,
	SOURCE,
	LIBERTY,
	LETTER,
	APPEAL,
	MEASURE,
	CONTACT,
	CLOCK,
	RISK,
	SUBMISSION,
	CONSENT,
	REFERRAL,
	SESSION,
	ITEM,
	COMPLAINT,
) = DOCTYPES
OF_A_CASE: Final = tuple(one for one in DOCTYPES if one not in (CASE, DEFENDER, SUBMISSION, SESSION, ITEM))
SOMEBODY: Final = "Guest"
"""Whoever has no part in any of it; an account that is there on every site."""
PREFIX: Final = "W-"

C2: Final = {"confidentiality_level": "C2", "urgency": "U3"}
C3: Final = {"confidentiality_level": "C3", "urgency": "U3"}
U1: Final = {"confidentiality_level": "C2", "urgency": "U1"}
SHARED: Final[dict[str, dict[str, str]]] = {
	"elsewhere": C2,
	"granted": C2,
	"granted by name": C2,
	"granted core only": C2,
	"grant over": C2,
	"grant to come": C2,
	"granted in conflict": C2,
	"granted in conflict with its person": C2,
	"granted and conflict over": C2,
	"C3": C3,
	"C3 granted": C3,
	"C3 by exceptional access": C3,
	"U1": U1,
	"U2": {"confidentiality_level": "C2", "urgency": "U2"},
	"U1 in C3": {"confidentiality_level": "C3", "urgency": "U1"},
	"U1 in conflict": U1,
}
HELD: Final = {"own": C2, "own in conflict": C2, "C3 own": C3, "handed over": C2}
"""Situations of cases that somebody holds: one case for each person."""

REGION: Final = "ML05"
"""Everybody's, as the settings have it; it counts for focal points."""

SUBMISSIONS: Final[dict[str, dict[str, Any]]] = {
	"waiting": {"urgency": "U3", "region": "ML01"},
	"waiting U1": {"urgency": "U1"},
	"waiting in the region": {"urgency": "U3", "region": REGION},
	"waiting in the region refused": {"urgency": "U3", "region": REGION, "not_my_region": 1},
	"converted U1 in the region": {
		"urgency": "U1",
		"region": REGION,
		"violation_case": f"{PREFIX}CASE-granted",
	},
}

OTHERS: Final = {
	"own": "elsewhere",
	"own in conflict": "elsewhere",
	"C3 own": "C3",
	"handed over": "elsewhere",
	"just entered": "nowhere",
	"granted and assigned": "granted",
	"elsewhere but assigned": "elsewhere",
	"granted and entered": "granted",
	"elsewhere but entered": "elsewhere",
	"granted and presented": "granted",
	"elsewhere but presented": "elsewhere",
	"granted and given": "granted",
	"elsewhere but given": "elsewhere",
	"granted in conflict but given": "granted in conflict",
	"with an item presented": "without an item presented",
}
SAME_AS_GRANTED: Final = frozenset({"granted by name", "granted core only"})
"""What such a grant opens differs; its rows are those of any grant."""

DEFAULT: Final = "core,identity,contact"
GRANTS: Final = {
	"granted": DEFAULT,
	"granted by name": f"{DEFAULT},source,location,sensitive",
	"granted core only": "core",
	"grant over": f"{DEFAULT},source,location,sensitive",
	"grant to come": f"{DEFAULT},source,location,sensitive",
	"granted in conflict": f"{DEFAULT},source,location,sensitive",
	"granted in conflict with its person": f"{DEFAULT},source,location,sensitive",
	"granted and conflict over": DEFAULT,
	"C3 granted": DEFAULT,
	"C3 by exceptional access": "core,identity,location",
	"U1 in conflict": DEFAULT,
}
CONFLICTS: Final = ("granted in conflict", "granted and conflict over", "U1 in conflict")


@dataclass(frozen=True)
class Record:
	"""A record of the world."""

	doctype: str
	name: str
	situation: str
	holder: str | None = None

	def to(self, login: str) -> str:
		"""What the record is to this person."""
		situation = self.situation if self.holder in (None, login) else OTHERS[self.situation]
		return "granted" if situation in SAME_AS_GRANTED else situation

	def opens_as(self, login: str) -> str:
		"""The same for what opens: there it matters what a grant names."""
		return self.situation if self.holder in (None, login) else self.to(login)


@dataclass
class World:
	"""All its records, and which case each one that follows a case belongs to."""

	people: list[str]
	records: list[Record] = field(default_factory=list)
	case_of: dict[str, str] = field(default_factory=dict)

	def of(self, doctype: str) -> Iterator[Record]:
		"""The records of a doctype."""
		return (record for record in self.records if record.doctype == doctype)

	def named(self, doctype: str, situation: str, holder: str | None = None) -> str:
		"""The record in a situation; the first of several."""
		return next(
			record.name
			for record in self.of(doctype)
			if record.situation == situation and holder in (None, record.holder)
		)

	def one_of_each_to(self, login: str, doctype: str) -> list[Record]:
		"""For each situation, a record that is in it to this person."""
		return list({(record.situation, record.to(login)): record for record in self.of(doctype)}.values())

	def one(self, doctype: str, situation: str) -> str:
		"""The record in a situation; where the doctype's rows know none of that kind (submissions), the first there is."""
		rows = list(self.of(doctype))
		return next((row.name for row in rows if row.situation == situation), rows[0].name)


def make_world(people: Iterable[str]) -> World:
	"""Write the world for these people."""
	world = World(list(people))
	_Writer(world).write()
	return world


def put_on_duty(commissioner: str) -> None:
	"""A duty of this commissioner that runs now."""
	now = now_datetime()
	values = {
		"starts_on": now - timedelta(days=1),
		"ends_on": now + timedelta(days=6),
		"officer": person(Role.INTAKE),
	}
	_insert("Duty Roster", [{"name": f"W-DUTY-{commissioner}", "commissioner": commissioner, **values}])


class _Writer:
	def __init__(self, world: World) -> None:
		self.world, self.now = world, now_datetime()
		self.rows: dict[str, list[dict[str, Any]]] = {}

	def write(self) -> None:
		self._record(SESSION, "without an item presented")
		for situation, values in SHARED.items():
			self._file(situation, values)
		for number, login in enumerate(self.world.people):
			self._held_by(login, number)
		self._defenders_alone()
		self._submissions()
		self._team()
		for doctype, rows in self.rows.items():
			_insert(doctype, rows)

	def _held_by(self, login: str, number: int) -> None:
		for situation, values in HELD.items():
			mine = {"responsible": SOMEBODY} if situation == "handed over" else {"responsible": login}
			self._file(situation, {**values, **mine, "owner": login}, login, f"-{number}")
		session = self._record(SESSION, "with an item presented", login, f"-{number}")
		for case in ("granted", "elsewhere"):
			word = " and" if case == "granted" else " but"
			of_case = f"{PREFIX}CASE-{_slug(case)}"
			self._follower(
				MEASURE, of_case, f"{case}{word} assigned", login, f"-{number}", owner_officer=login
			)
			self._follower(CONTACT, of_case, f"{case}{word} entered", login, f"-{number}", owner=login)
			presented = {"rapporteur": login, "protection_session": session}
			self._follower(ITEM, of_case, f"{case}{word} presented", login, f"-{number}", **presented)
		for situation in ("granted and given", "elsewhere but given", "granted in conflict but given"):
			of_case = f"{PREFIX}CASE-{_slug(situation.removesuffix(' and given').removesuffix(' but given'))}"
			self._follower(COMPLAINT, of_case, situation, login, f"-{number}", answered_by=login)
		self._record(DEFENDER, "just entered", login, f"-{number}", owner=login)

	def _file(self, situation: str, values: dict[str, Any], holder: str | None = None, end: str = "") -> None:
		"""A case with its person and one of each kind of record that follows it."""
		case = self._record(CASE, situation, holder, end, **{"responsible": SOMEBODY, **values})
		defender = self._record(DEFENDER, situation, holder, end, owner=values.get("owner", SOMEBODY))
		self._stands(defender, case)
		self._child("Case Red Flag", case, CASE, flag="F01")
		for doctype in OF_A_CASE:
			self._follower(doctype, case, situation, holder, end)
		session = self.world.named(SESSION, "without an item presented")
		self._follower(ITEM, case, situation, holder, end, protection_session=session)

	def _follower(
		self, doctype: str, case: str, situation: str, holder: str | None, end: str, **values: Any
	) -> None:
		name = self._record(doctype, situation, holder, end, violation_case=case, **values)
		self.world.case_of[name] = case

	def _defenders_alone(self) -> None:
		self._record(DEFENDER, "nowhere")
		self._record(DEFENDER, "granted itself")
		both = self._record(DEFENDER, "in C2 and in C3")
		for situation in ("elsewhere", "C3"):
			self._stands(both, f"{PREFIX}CASE-{_slug(situation)}")

	def _submissions(self) -> None:
		for situation, values in SUBMISSIONS.items():
			self._record(SUBMISSION, situation, **{"not_my_region": 0, **values})
		settings = {"parent": "Protection Settings", "parenttype": "Protection Settings"}
		for login in self.world.people:
			self._add("Focal Region", **settings, parentfield="focal_regions", user=login, region=REGION)

	def _team(self) -> None:
		for login in self.world.people:
			for situation, compartments in GRANTS.items():
				self._grant(login, CASE, self.world.named(CASE, situation), situation, compartments)
			self._grant(login, DEFENDER, self.world.named(DEFENDER, "granted itself"), "granted", DEFAULT)
			for situation in CONFLICTS:
				self._conflict(login, CASE, self.world.named(CASE, situation), over="over" in situation)
			self._conflict(login, CASE, self.world.named(CASE, "own in conflict", login))
			person_of_case = self.world.named(DEFENDER, "granted in conflict with its person")
			self._conflict(login, DEFENDER, person_of_case)

	def _grant(self, login: str, record_type: str, record: str, situation: str, compartments: str) -> None:
		begins, ends = _times(self.now, situation)
		about = {"record_type": record_type, "record": record, "user": login, "compartments": compartments}
		times = {"valid_from": begins, "valid_until": ends}
		self._add(
			"Access Grant", **about, **times, why="Case team", exceptional=int("exceptional" in situation)
		)

	def _conflict(self, login: str, record_type: str, record: str, over: bool = False) -> None:
		ends = self.now - timedelta(days=1) if over else None
		about = {"record_type": record_type, "record": record, "user": login}
		self._add("Access Conflict", **about, valid_from=self.now - timedelta(days=9), valid_until=ends)

	def _record(
		self, doctype: str, situation: str, holder: str | None = None, end: str = "", **values: Any
	) -> str:
		name = f"{PREFIX}{doctype.split()[-1].upper()}-{_slug(situation)}{end}"
		self._add(doctype, name=name, **values)
		self.world.records.append(Record(doctype, name, situation, holder))
		self._children_of(doctype, name)
		return name

	def _children_of(self, doctype: str, name: str) -> None:
		children = {
			CASE: ("Workflow Step", "Case Pause", "Admissibility Answer"),
			MEASURE: ("Workflow Step",),
			SESSION: ("Session Attendance",),
			ITEM: ("Session Voice",),
			ACT: ("Alleged Actor", "Act Right"),
			LIBERTY: ("Custody Extension",),
			REFERRAL: ("Workflow Step", "Referral Section"),
			RISK: ("Risk Answer", "Risk Scenario", "Case Red Flag"),
			DEFENDER: (
				"Defender Language",
				"Defender Profile Entry",
				"Defender Need",
				"Defender Contact",
				"Defender Relation",
			),
		}
		for child in children.get(doctype, ()):
			self._child(child, name, doctype)

	def _stands(self, defender: str, case: str) -> None:
		self._child("Case Defender", case, CASE, defender=defender, part="Victim")

	def _child(self, doctype: str, parent: str, parenttype: str, **values: Any) -> None:
		self._add(doctype, parent=parent, parenttype=parenttype, parentfield="rows", **values)

	def _add(self, doctype: str, **values: Any) -> None:
		rows = self.rows.setdefault(doctype, [])
		rows.append({"name": f"{PREFIX}{doctype}-{len(rows)}", "owner": SOMEBODY, **values})


def _times(now: datetime, situation: str) -> tuple[datetime, datetime | None]:
	if situation == "grant over":
		return now - timedelta(days=9), now - timedelta(minutes=1)
	if situation == "grant to come":
		return now + timedelta(hours=1), None
	return now - timedelta(days=9), None


def _insert(doctype: str, rows: list[dict[str, Any]]) -> None:
	now = now_datetime()
	fields = sorted({field for row in rows for field in row} | {"creation", "modified", "modified_by"})
	standard = {"creation": now, "modified": now, "modified_by": SOMEBODY}
	frappe.db.bulk_insert(
		doctype, fields, [[{**standard, **row}.get(field) for field in fields] for row in rows]
	)


def _slug(situation: str) -> str:
	return situation.replace(" ", "-")
