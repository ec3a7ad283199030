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

SPELLED_OUT: Final = frozenset(
	{
		*("own", "grant", "named grant", "case", "all C1 C2", "grant C3", "all but C3"),
		*("U1 U2 on duty", "U1 on duty", "on duty", "case on duty"),
	}
)
"""Scopes of rows of cases and people, and of compartments, that ``rows.csv`` and ``openings.csv`` spell out."""

_MEASURE, _REFERRAL, _RISK = "Protection Measure", "Referral", "Risk Assessment"
_LETTERS_ROW, _SESSIONS = "Authority Letter, Urgent Appeal", "Session (agenda, decision, minutes)"
_TEAMS, _ACTIVITIES = "Access Grant, conflicts", "Awareness Activity, Staff Training, Context Alert"
_DOCUMENTS = "permissions/test_rows.py::test_documents"
_BY_ALIAS = "site/test_sessions.py::test_an_item_shows_alias_urgency_and_who_presents"
_HELD_TO_TEAMS = "permissions/test_conflicts.py::test_grants_and_conflicts_are_read_with_their_record"

SCOPES_TRIED_IN: Final = {
	("Violation Case (row, plain columns)", "agenda"): _BY_ALIAS,
	("Violation Case (row, plain columns)", "agenda, alias only"): _BY_ALIAS,
	(_RISK, "agenda, alias only"): _BY_ALIAS,
	(_RISK, "rapid"): "permissions/test_rows.py::test_making_a_full_assessment",
	(_MEASURE, "agenda, alias only"): _BY_ALIAS,
	(_MEASURE, "assigned"): _DOCUMENTS,
	(_MEASURE, "and progress: given to its organisation"): "portal/test_partenaire.py::test_marks_progress",
	(_REFERRAL, "consented sections, progress: own organisation, until expiry"): (
		"portal/test_referrals.py::test_the_sheet_shows_the_chosen_sections_only"
	),
	("Consent", "codes and dates only"): _DOCUMENTS,
	(_LETTERS_ROW, "case (second reader)"): ("site/test_letters.py::test_whoever_wrote_it_does_not_approve"),
	(_SESSIONS, "own items"): _DOCUMENTS,
	(_SESSIONS, "by alias, vote"): "site/test_sessions.py::test_the_last_vote_counts",
	("Intake Submission", "all not yet converted"): _DOCUMENTS,
	("Intake Submission", "of its region unless refused by the person"): _DOCUMENTS,
	("Handling Complaint", "enters in cases it reads"): (
		"site/test_handling_complaints.py::test_whoever_reads_the_case_enters_it"
	),
	("Handling Complaint", "given to it"): _DOCUMENTS,
	(_TEAMS, "case"): _HELD_TO_TEAMS,
	(_TEAMS, "codes"): _HELD_TO_TEAMS,
	(_TEAMS, "sensitive"): (
		"permissions/test_teams.py::test_the_sensitive_compartment_is_given_by_the_referent"
	),
	("Duplicate Hint", "both people readable, none in C3"): (
		"permissions/test_duplicates.py::test_who_reads_a_hint"
	),
	("Audit Event, Break Glass log", "own cases: who opened"): (
		"permissions/test_cells.py::test_who_opened_says_what_the_matrix_says"
	),
	(_ACTIVITIES, "own region"): (
		"permissions/test_narrowed.py::test_a_focal_point_reads_and_writes_its_own_region"
	),
	("Partner Organisation", "(people and logins)"): (
		"permissions/test_narrowed.py::test_an_administrator_sets_who_of_a_partner_logs_in"
	),
	("Partner Organisation", "own"): (
		"permissions/test_other_doors.py::test_the_page_of_partners_is_theirs_alone"
	),
	("Role Request", "and confirms"): (
		"site/test_role_requests.py::test_chair_president_and_a_second_administrator_confirm"
	),
	("users, role profiles", "within section 4"): (
		"site/test_administrators.py::TestGranting::test_grants_no_other_role_of_the_platform"
	),
	(EXCEPTIONAL, "with reason"): ("site/test_break_glass.py::test_reason_and_compartments_are_of_the_lists"),
	(WORKLOAD, "of what it may read"): "site/test_reports.py::test_the_load_of_each_officer",
	(WORKLOAD, "everything, small counts hidden"): (
		"site/test_reports.py::test_who_reads_no_case_sees_the_whole_load_without_small_counts"
	),
}
"""Row and scope in words → a test that drives what the words say. Letters alone need none; a scope does."""

SCOPES_NOT_BUILT: Final = {
	(_MEASURE, "(cost totals only)"): "nothing adds up what measures cost, so nobody gets it",
}
"""Row and scope → why no test drives it."""

NOT_BUILT: Final = {
	"Evidence": "Evidence (download)",
	"Legal Demand": "retention, data-subject requests, breaches, Legal Demand",
	"Staff Training": "Awareness Activity, Staff Training, Context Alert",
	"Context Alert": "Awareness Activity, Staff Training, Context Alert",
	"State Recommendation": "State Recommendation",
	"State Recommendation Case": "cases behind a recommendation",
}
"""Doctypes that are not there yet → their rows. Whoever builds one moves it to :data:`ROW_OF_DOCTYPE`."""

_DRIVEN: Final = frozenset({*ROW_OF_DOCTYPE.values(), *TRIED_IN})
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


def scopes() -> set[tuple[str, str]]:
	"""Every row with each scope that its cells name in words, but for rows that wait and words that name a doctype."""
	parts = {
		(row, part.strip())
		for row, cells in _rows().items()
		for column in ROLE_OF_COLUMN
		for part in cells[column].split(";")
	}
	named = {(row, scope_of(part)) for row, part in parts if row in _DRIVEN}
	return {(row, scope) for row, scope in named if scope and scope not in ROW_OF_DOCTYPE}


def scope_of(part: str) -> str:
	"""The words of one part of a cell: behind its letters, or all of it where it has none."""
	first, _blank, words = part.partition(" ")
	return words if not first.strip("CRW-") else part


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
