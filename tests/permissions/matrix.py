"""The permission matrix (``permissions.csv``): who may create (C), read (R) and write (W) what.

A cell holds letters and their scope: ``CRW own; R grant``. Scopes (own, grant, case, on duty) narrow what the letters
give to some rows: ``rows.csv`` says to which. ``R agenda, alias only`` gives no access to
the record itself, and a partner has none to any: its page shows what was given to it.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final

from cndh_protection.constants import Role
from cndh_protection.setup.lists import RULED_LISTS

FILE: Final = Path(__file__).with_name("permissions.csv")

ROLE_OF_COLUMN: Final = {
	"Intake": Role.INTAKE,
	"Case": Role.CASE_OFFICER,
	"Rapporteur": Role.RAPPORTEUR,
	"Risk": Role.RISK_ANALYST,
	"ProtOff": Role.PROTECTION_OFFICER,
	"Chair": Role.CHAIR,
	"Member": Role.MEMBER,
	"Secretary": Role.SECRETARY,
	"Duty": Role.DUTY_COMMISSIONER,
	"President": Role.PRESIDENT,
	"SG": Role.SECRETARY_GENERAL,
	"Focal": Role.FOCAL_POINT,
	"Referent": Role.SENSITIVE_REFERENT,
	"Psycho": Role.PSYCHOSOCIAL,
	"Legal": Role.LEGAL,
	"Outreach": Role.OUTREACH,
	"Stats": Role.STATISTICS,
	"DPO": Role.DATA_PROTECTION,
	"Auditor": Role.AUDITOR,
	"Admin": Role.ADMINISTRATOR,
	"Partner": Role.PARTNER,
}

LISTS: Final = ("Reference Term", "Territory", *(doctype for doctype, _columns in RULED_LISTS.values()))

_SETTINGS_ROW = "Protection Settings, workflows, print formats, Duty Roster"
ROW_OF_DOCTYPE: Final = {
	"Violation Case": "Violation Case (row, plain columns)",
	"Defender": "Defender (row, plain columns)",
	**dict.fromkeys(
		("Violation Act", "Information Source", "Deprivation of Liberty"),
		"Violation Act, Information Source, Deprivation of Liberty",
	),
	**dict.fromkeys(("Authority Letter", "Urgent Appeal"), "Authority Letter, Urgent Appeal"),
	"Protection Measure": "Protection Measure",
	"Contact Log": "Contact Log",
	"Case Clock": "Case Clock",
	"Risk Assessment": "Risk Assessment",
	"Intake Submission": "Intake Submission",
	"Handling Complaint": "Handling Complaint",
	"Consent": "Consent",
	"Referral": "Referral",
	**dict.fromkeys(("Protection Session", "Session Item"), "Session (agenda, decision, minutes)"),
	"Access Grant": "Access Grant, conflicts",
	"Access Conflict": "Access Grant, conflicts",
	"Duplicate Hint": "Duplicate Hint",
	"Awareness Activity": "Awareness Activity, Staff Training, Context Alert",
	"Partner Organisation": "Partner Organisation",
	"Duty Roster": _SETTINGS_ROW,
	"Interim": "Interim",
	"Protection Settings": _SETTINGS_ROW,
	**dict.fromkeys((*LISTS, "Risk Model"), "lists, Territory"),
	**dict.fromkeys(("Audit Event", "Break Glass"), "Audit Event, Break Glass log"),
	**dict.fromkeys(("Record Key", "Search Token"), "Record Key, Search Token"),
	"Role Request": "Role Request",
	**dict.fromkeys(("User", "Role Profile"), "users, role profiles"),
}

SERVERS_OWN: Final = {
	"Clock Heartbeat": "when the clocks were last kept: a number that the server writes and reads",
	"Opening Reason": "sealed words, given out by openings and the view of who opened alone",
	"Restricted Tally": "what statistics count of sensitive terms: the reports read it",
	"Seed Record": "what the setup put in: for whoever runs the server",
}
"""Doctypes of ours without a row, which no role of ours gets anything of → what they are for."""


ROW_OF_COMPARTMENT: Final = {
	"core": "open core",
	"identity": "open identity, contact",
	"contact": "open identity, contact",
	"source": "open source",
	"location": "open location",
	"sensitive": "open sensitive",
}
EXCEPTIONAL: Final = "exceptional access (break-glass) to any compartment"
STATISTICS: Final = "statistics, suppressed"
SMALL_COUNTS: Final = "statistics, unsuppressed (Desk only, logged)"
WORKLOAD: Final = "workload by officer (counts)"

TRIED_IN: Final = {
	**dict.fromkeys(ROW_OF_COMPARTMENT.values(), "permissions/test_revealing.py::test_what_is_revealed"),
	EXCEPTIONAL: "site/test_break_glass.py::test_no_other_role_takes_it",
	STATISTICS: "permissions/test_other_doors.py::test_reports",
	SMALL_COUNTS: "site/test_reports.py::test_no_other_role_sees_small_counts",
	WORKLOAD: "permissions/test_other_doors.py::test_the_load_by_officer",
}
"""Rows of the file that are no doctype's → the test that drives their cells, or of several the one of those who may not."""

NOT_BUILT: Final = {
	"Evidence": "Evidence (download)",
	"Legal Demand": "retention, data-subject requests, breaches, Legal Demand",
	"Staff Training": "Awareness Activity, Staff Training, Context Alert",
	"Context Alert": "Awareness Activity, Staff Training, Context Alert",
	"State Recommendation": "State Recommendation",
	"State Recommendation Case": "cases behind a recommendation",
}
"""Doctypes that are not there yet → their rows. Whoever builds one moves it to :data:`ROW_OF_DOCTYPE`."""

_LETTERS = re.compile(r"(C?R?W?)(?:\s+(.*))?")
_NO_ACCESS_TO_THE_RECORD = ("agenda", "own cases: who opened")


def objects() -> list[str]:
	"""The rows of the file by their first column, in its order."""
	return list(_rows())


def scopes_in(row: str, role: str) -> str:
	"""What the file says of a role in a row, as it stands there."""
	return next(_rows()[row][column] for column, of in ROLE_OF_COLUMN.items() if of == role)


def roles_in(row: str) -> set[str]:
	"""The roles whose cell in this row says anything but no."""
	return {role for column, role in ROLE_OF_COLUMN.items() if not _rows()[row][column].startswith("-")}


def letters(doctype: str, role: str) -> str:
	"""What the matrix gives a role on a doctype, in the order CRW; empty for nothing."""
	return _TABLE[doctype][role]


def letters_of(doctype: str, roles: list[str]) -> str:
	"""What several roles give together."""
	given = {letter for role in roles if role in _ROLES for letter in letters(doctype, role)}
	return "".join(letter for letter in "CRW" if letter in given)


def read_cell(cell: str, doctype: str) -> str:
	"""The letters of a cell that are about this doctype's record."""
	given = set()
	for part in cell.split(";"):
		found = _LETTERS.fullmatch(part.strip())
		if found and found.group(1) and _is_about(doctype, found.group(2) or ""):
			given |= set(found.group(1))
	return "".join(letter for letter in "CRW" if letter in given)


def _is_about(doctype: str, scope: str) -> bool:
	named = [other for other in ROW_OF_DOCTYPE if other in scope]
	return (not named or doctype in named) and not scope.startswith(_NO_ACCESS_TO_THE_RECORD)


@cache
def _rows() -> dict[str, dict[str, str]]:
	with FILE.open(encoding="utf-8", newline="") as handle:
		return {row["object"]: row for row in csv.DictReader(handle)}


def _read() -> dict[str, dict[str, str]]:
	return {
		doctype: {
			role: "" if role == Role.PARTNER else read_cell(_rows()[row][column], doctype)
			for column, role in ROLE_OF_COLUMN.items()
		}
		for doctype, row in ROW_OF_DOCTYPE.items()
	}


_TABLE = _read()
_ROLES = frozenset(ROLE_OF_COLUMN.values())
