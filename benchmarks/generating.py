"""Many records, written by the database itself out of a sequence: the same ones at every run.

Each value follows from the number of its record. Protected columns hold texts of the shape and length of tokens, which
nothing opens; what a benchmark opens is made by the application (:mod:`benchmarks.crowd`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import frappe
from frappe.model.base_document import get_controller

from benchmarks.grounds import MARK
from benchmarks.twins import twin_of
from cndh_protection.access.rights import CASE, DEFENDER
from cndh_protection.seal import DataKey, Place, SubkeyCache, seal

BATCH: Final = 50_000
BEGINNING: Final = "2016-01-01 08:00:00"
SPAN_SECONDS: Final = 10 * 365 * 86_400
"""Cases come in evenly over ten years, entered up to twenty days late."""

OFFICERS: Final = 40
TEXTS: Final = 16
"""So many different texts a protected column."""

WORDS: Final = (
	"Two men came to the radio at dusk and asked for the host by name; a neighbour saw the number of their motorcycle,"
	" which stood there the day before as well. She sleeps elsewhere since, and asks that nobody comes to the house."
)
CASE_NAME: Final = f"concat('DOS-{MARK}', lpad(seq, 7, '0'))"
DEFENDER_NAME: Final = f"concat('DEF-{MARK}', lpad(seq, 7, '0'))"

Columns = Mapping[str, str]
"""Column → expression on ``seq``, the number of the record."""


@dataclass(frozen=True)
class Table:
	"""What is written into a doctype's table and, if it has one, into its twin's."""

	doctype: str
	columns: Columns
	sealed: tuple[str, ...] = ()
	parenttype: str | None = None
	twin: bool = True


def fill(cases: int, progress: Callable[[str], None]) -> None:
	"""Write so many cases and as many people, who stand in one case each, with grants, keys and numbers to call."""
	for table in (*_records(), *_of_cases(), *_of_people()):
		progress(table.doctype)
		_write(table, table.doctype, cases, plain=False)
		if table.twin:
			_write(table, twin_of(table.doctype), cases, plain=True)


def case_number(number: int) -> str:
	"""The name of a generated case."""
	return f"DOS-{MARK}{number:07d}"


def phone(number: int) -> str:
	"""The number to call of a generated person."""
	return f"+223 7{number:07d}"


def _records() -> list[Table]:
	# Late entry makes the dates run out of step with the names.
	received = f"timestampadd(second, seq * @step - {_hash('late')} mod 1728000, '{BEGINNING}')"
	times = {"creation": received, "modified": received}
	case = {
		"name": CASE_NAME,
		**times,
		"received_on": received,
		"owner": _officer(),
		"responsible": _officer(),
		"channel": _one_of("channel", ["Intake Channel-HOT"]),
		"region": _one_of("region", _regions()),
		"urgency": _one_of("urgency", ["U1"] * 3 + ["U2"] * 12 + ["U3"] * 45 + ["U4"] * 40),
		"confidentiality_level": _one_of("level", ["C1"] * 30 + ["C2"] * 60 + ["C3"] * 10),
		"workflow_state": _one_of("state", _states()),
	}
	person = {
		"name": DEFENDER_NAME,
		**times,
		"owner": _officer(),
		"alias": "concat('Baobab-', seq)",
		"kind": _one_of("kind", ["Person"] * 8 + ["Collective", "Relative"]),
		"region": _one_of("region", _regions()),
		"risk_level": _one_of("risk", ["L1", "L2", "L2", "L3", "L4"]),
	}
	return [Table(CASE, case, _sealed(CASE)), Table(DEFENDER, person, _sealed(DEFENDER))]


def _of_cases() -> list[Table]:
	person = {**_row("CD", CASE_NAME, CASE, "defenders"), "defender": DEFENDER_NAME, "part": "'Victim'"}
	step = {**_row("WS", CASE_NAME, CASE, "steps"), "taken_by": _officer(), "action": "'Register'"}
	grant = {
		"name": f"concat('{MARK}AG-', seq)",
		"creation": f"'{BEGINNING}'",
		"modified": f"'{BEGINNING}'",
		"record_type": f"'{CASE}'",
		"record": CASE_NAME,
		"user": _officer(),
		"compartments": "'core,identity,contact'",
		"why": "'Responsible officer'",
		"valid_from": f"'{BEGINNING}'",
	}
	key = {
		"name": f"concat('{MARK}RK-', seq)",
		"creation": f"'{BEGINNING}'",
		"owner_doctype": f"'{CASE}'",
		"owner_name": CASE_NAME,
		"kid": "left(sha1(concat('k', seq)), 16)",
		"recipient_kind": "'escrow'",
		"recipient_kid": "left(sha1('escrow'), 16)",
		"state": "'Live'",
		"wrapped": "concat('cndhw1.', sha2(seq, 512))",
	}
	return [
		Table("Case Defender", person, parenttype=CASE),
		Table("Workflow Step", step, ("reason",), parenttype=CASE),
		Table("Access Grant", grant, twin=False),
		Table("Record Key", key, twin=False),
	]


def _of_people() -> list[Table]:
	values = {**_row("DC", DEFENDER_NAME, DEFENDER, "contacts"), "kind": "'Phone'"}
	numbers = {"plain": "concat('+223 7', lpad(seq, 7, '0'))"}
	return [Table("Defender Contact", {**values, **numbers}, ("value",), parenttype=DEFENDER)]


def _row(letters: str, parent: str, parenttype: str, field: str) -> dict[str, str]:
	given = {"parenttype": f"'{parenttype}'", "parentfield": f"'{field}'", "idx": "1"}
	return {
		"name": f"concat('{MARK}{letters}-', seq)",
		"parent": parent,
		"creation": f"'{BEGINNING}'",
		**given,
	}


def _write(table: Table, doctype: str, count: int, *, plain: bool) -> None:
	columns = dict(table.columns)
	number = columns.pop("plain", None)
	texts = _texts(table, plain=plain)
	columns.update({field: number if plain and number else texts[field] for field in table.sealed})
	if plain and table.parenttype:
		columns["parenttype"] = f"'{twin_of(table.parenttype)}'"
	names = ", ".join(f"`{column}`" for column in columns)
	frappe.db.sql("set @step = %s", (SPAN_SECONDS / count,))
	for first in range(1, count + 1, BATCH):
		last = min(first + BATCH - 1, count)
		frappe.db.sql(
			f"insert into `tab{doctype}` ({names}) select {', '.join(columns.values())}"
			f" from seq_{first}_to_{last}"
		)
		frappe.db.commit()


def _texts(table: Table, *, plain: bool) -> dict[str, str]:
	"""Of each protected column, the texts among which each record has one: in plain, or sealed under some key."""
	key, cache = DataKey.generate(), SubkeyCache()
	texts = {}
	for field in table.sealed:
		given = [f"{WORDS[number:]} {field} {number}" for number in range(TEXTS)]
		if not plain:
			place = Place("benchmark", table.doctype, MARK, field)
			given = [seal(text, place, key, cache) for text in given]
		texts[field] = _one_of(field, given)
	return texts


def _sealed(doctype: str) -> tuple[str, ...]:
	return tuple(get_controller(doctype).SEALED_FIELDS)


def _one_of(column: str, values: list[str]) -> str:
	"""One of the values for each record; a value given twice is twice as frequent."""
	listed = ", ".join(frappe.db.escape(value) for value in values)
	return f"elt(1 + {_hash(column)} mod {len(values)}, {listed})"


def _officer() -> str:
	return f"concat('officer-', {_hash('officer')} mod {OFFICERS}, '@bench.example')"


def _hash(column: str) -> str:
	return f"crc32(concat('{column}', seq))"


def _regions() -> list[str]:
	"""The regions, the first ones more frequent."""
	found = frappe.get_all(
		"Territory", filters={"territory_type": "Region"}, pluck="name", order_by="name asc"
	)
	return [region for rank, region in enumerate(found) for _time in range(1 + 12 // (1 + rank))]


def _states() -> list[str]:
	found = frappe.get_all("Workflow State", filters={"cndh_stage": ["like", "case%"]}, pluck="name")
	return sorted(found)
