"""What the files say: ``rows.csv`` (letters on a record in a situation) and ``openings.csv`` (open compartments).

Both are written by hand from ``permissions.csv``; a person with several roles has what they give together.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

from tests.people import everybody
from tests.permissions.matrix import ROLE_OF_COLUMN

HERE: Final = Path(__file__).parent


def letters(doctype: str, situation: str, login: str, *, on_duty: bool) -> str:
	"""The letters of C, R, W that this person has on such a record."""
	given = _ROWS[doctype, situation]
	mine = "".join(given[duty].get(role, "") for duty in _duties(on_duty) for role in _roles()[login])
	return "".join(letter for letter in "CRW" if letter in mine)


def openings(situation: str, login: str, *, on_duty: bool) -> frozenset[str]:
	"""The compartments of such a record that are open to this person."""
	roles = set(_roles()[login])
	if "CNDH Administrator" in roles:
		return frozenset()
	return frozenset(
		compartment
		for compartments, may in _OPENINGS[situation]
		if any(roles & may[duty] for duty in _duties(on_duty))
		for compartment in compartments
	)


def situations(doctype: str) -> set[str]:
	"""The situations that the file speaks of."""
	return {situation for of, situation in _ROWS if of == doctype}


def opening_situations() -> set[str]:
	"""The situations that the file of compartments speaks of."""
	return set(_OPENINGS)


def letters_anywhere(doctype: str, role: str) -> str:
	"""The letters that the file gives this role on such records in any situation at all."""
	given = [
		by_duty[duty].get(role, "")
		for (of, _s), by_duty in _ROWS.items()
		if of == doctype
		for duty in by_duty
	]
	return "".join(letter for letter in "CRW" if letter in "".join(given))


def roles_that_open(compartment: str, *, exceptionally: bool) -> set[str]:
	"""The roles that the file lets open a compartment in any situation; by exceptional access, or without."""
	return {
		role
		for situation, rows in _OPENINGS.items()
		if ("exceptional" in situation) is exceptionally
		for compartments, may in rows
		if compartment in compartments
		for roles in may.values()
		for role in roles
	}


@cache
def _roles() -> dict[str, list[str]]:
	return everybody()


def _duties(on_duty: bool) -> tuple[str, ...]:
	return ("may", "on_duty_also") if on_duty else ("may",)


def _read_rows() -> dict[tuple[str, str], dict[str, dict[str, str]]]:
	return {
		(row["doctype"], row["situation"]): {duty: _by_role(row[duty]) for duty in _duties(True)}
		for row in _rows_of("rows.csv")
	}


def _by_role(cell: str) -> dict[str, str]:
	"""``Case RW; Legal R`` → the letters of each role."""
	pairs = (part.split() for part in cell.split(";") if part.strip())
	return {ROLE_OF_COLUMN[column]: letters for column, letters in pairs}


def _read_openings() -> dict[str, list[tuple[list[str], dict[str, set[str]]]]]:
	read: dict[str, list[tuple[list[str], dict[str, set[str]]]]] = {}
	for row in _rows_of("openings.csv"):
		may = {
			duty: {ROLE_OF_COLUMN[part.strip()] for part in row[duty].split(";") if part.strip()}
			for duty in _duties(True)
		}
		read.setdefault(row["situation"], []).append((row["compartments"].split(), may))
	return read


def _rows_of(file: str) -> list[dict[str, str]]:
	with (HERE / file).open(encoding="utf-8", newline="") as handle:
		return list(csv.DictReader(handle))


_ROWS = _read_rows()
_OPENINGS = _read_openings()
