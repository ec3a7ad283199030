"""The people of a benchmark, with the grants that make their lists short, long or scattered; and the case that they open.

They are new at each run: the limits on openings count what somebody did during the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import frappe
from frappe.model.document import Document
from frappe.utils import add_to_date, now_datetime

from benchmarks import full_case
from benchmarks.full_case import FULL, PEOPLE
from benchmarks.generating import BEGINNING
from benchmarks.grounds import MARK
from benchmarks.twins import twin_of
from cndh_protection.access import grants
from cndh_protection.access.rights import CASE, COMPARTMENTS
from cndh_protection.constants import Role
from tests.factories import case_values
from tests.people import PASSWORD, make_person

PROTECTED_VALUES: Final = 30
"""Of the case that is opened: those of its own fields, the rest in its steps."""

TEXT: Final = "A neighbour saw two men in front of the house at dusk, and they asked for her by name. " * 2
OPENED: Final = f"DOS-{MARK}OPENED"


@dataclass(frozen=True)
class Reader:
	"""Somebody who reads the list of cases."""

	login: str
	what: str
	"""What of the cases is open to the person, for the table."""


def readers(cases: int) -> list[Reader]:
	"""The people whose lists are compared."""
	third = max(cases // 3, 1)
	made = [
		(_granted(20, among=cases), "20 grants"),
		(_granted(1_000, among=cases), "1,000 grants"),
		(_granted(5_000, among=cases), "5,000 grants, spread"),
		(_granted(5_000, among=5_000), "5,000 grants, all old"),
		(_granted(third, among=cases), f"{third:,} grants"),
		(_on_duty(), "duty: U1 and U2"),
		(make_person(Role.PRESIDENT, password=PASSWORD), "everything but C3"),
		(make_person(Role.CHAIR, password=PASSWORD), "everything but C3, and grants"),
	]
	frappe.db.commit()
	return [Reader(login, what) for login, what in made]


def opener() -> str:
	"""An officer to whom every compartment of the opened cases is open."""
	login = make_person(Role.CASE_OFFICER, password=PASSWORD)
	for case in (OPENED, FULL):
		grants.give(CASE, case, login, compartments=",".join(COMPARTMENTS))
	frappe.db.commit()
	return login


def make_opened_cases() -> None:
	"""Two cases with thirty protected values each, one of them with everything on it; and their twins, in plain."""
	for doctype in (CASE, twin_of(CASE)):
		for name, people in ((OPENED, ()), (FULL, PEOPLE)):
			if not frappe.db.exists(doctype, name):
				_opened(doctype, people).insert(set_name=name)
	full_case.fill()


def _opened(doctype: str, people: tuple[str, ...]) -> Document:
	fields = frappe.get_meta(CASE).fields
	protected = [field.fieldname for field in fields if field.fieldtype == "Long Text"]
	doc = frappe.get_doc({**case_values(), "doctype": doctype, "received_on": now_datetime()})
	doc.update(dict.fromkeys(protected, TEXT))
	doc.update({"defenders": [{"defender": person} for person in people]})
	step = {"action": "Review", "from_state": "Received", "to_state": "Received", "taken_by": "Administrator"}
	for _number in range(PROTECTED_VALUES - len(protected)):
		doc.append("steps", {**step, "taken_on": now_datetime(), "reason": TEXT})
	doc.flags.by_server = True
	return doc


def _on_duty() -> str:
	login = make_person(Role.DUTY_COMMISSIONER, password=PASSWORD)
	now = now_datetime()
	roster = frappe.new_doc("Duty Roster")
	roster.update({"starts_on": add_to_date(now, days=-1), "ends_on": add_to_date(now, days=1)})
	roster.update({"name": f"{MARK}{login}", "commissioner": login, "officer": login})
	roster.db_insert()
	return login


def _granted(count: int, *, among: int) -> str:
	"""A case officer with so many grants, evenly over the first ``among`` cases."""
	login = make_person(Role.CASE_OFFICER, password=PASSWORD)
	columns = {
		"name": f"concat('{MARK}{login[:12]}-', seq)",
		"record": f"concat('DOS-{MARK}', lpad(1 + (seq - 1) * {among} div {count}, 7, '0'))",
		"record_type": f"'{CASE}'",
		"user": f"'{login}'",
		"compartments": "'core,identity,contact'",
		"why": "'Case team'",
		**dict.fromkeys(("creation", "modified", "valid_from"), f"'{BEGINNING}'"),
	}
	frappe.db.sql(
		f"insert into `tabAccess Grant` ({', '.join(map(_quoted, columns))})"
		f" select {', '.join(columns.values())} from seq_1_to_{count}"
	)
	return login


def _quoted(column: str) -> str:
	return f"`{column}`"
