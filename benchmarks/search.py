"""Looking for a phone number: by its keyed token, beside a plain search in an indexed column of numbers.

Until the application has a doctype of search tokens, a table of the same columns and indexes stands in for it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

import frappe

from benchmarks.generating import BATCH, BEGINNING, DEFENDER_NAME, phone
from benchmarks.grounds import MARK
from benchmarks.measuring import compare
from benchmarks.table import Bound, Row
from benchmarks.twins import twin_of
from cndh_protection.access.rights import DEFENDER

DOCTYPE: Final = "Search Token"
STAND_IN: Final = "tabPlain Search Token"
HASHED: Final = "left(sha2(concat('phone', %s), 256), 32)"
COLUMNS: Final = {
	"name": f"concat('{MARK}ST-', seq)",
	"creation": f"'{BEGINNING}'",
	"index_name": "'phone'",
	"token": HASHED.replace("%s", "seq"),
	"reference_doctype": f"'{DEFENDER}'",
	"reference_name": DEFENDER_NAME,
}


def rows(cases: int, samples: int) -> Iterator[Row]:
	"""One number after another, spread over all people; what is timed is the database alone."""
	table = _filled(cases)
	contacts = f"tab{twin_of('Defender Contact')}"
	numbers = itertools.cycle(range(1, cases + 1, max(cases // 97, 1)))
	by_token = f"select reference_name from `{table}` where index_name = 'phone' and token = {HASHED}"
	by_value = f"select parent from `{contacts}` where value = %s"

	def plain() -> None:
		_require_one(frappe.db.sql(by_value, phone(next(numbers))))

	def ours() -> None:
		_require_one(frappe.db.sql(by_token, next(numbers)))

	yield Row("search: a phone number, exactly", Bound(milliseconds=10), compare(plain, ours, samples))


def drop_stand_in() -> None:
	"""With the rest of what a benchmark made."""
	frappe.db.sql_ddl(f"drop table if exists `{STAND_IN}`")


def _filled(cases: int) -> str:
	table = f"tab{DOCTYPE}" if frappe.db.table_exists(DOCTYPE) else STAND_IN
	if table == STAND_IN:
		frappe.db.sql_ddl(
			f"create table if not exists `{STAND_IN}` (name varchar(140) primary key, creation datetime(6),"
			" index_name varchar(140), token varchar(140), reference_doctype varchar(140),"
			" reference_name varchar(140), index of_value (index_name, token, reference_name))"
		)
	if frappe.db.sql(f"select count(*) from `{table}` where name like '{MARK}%%'")[0][0] != cases:
		_fill(table, cases)
	return table


def _fill(table: str, cases: int) -> None:
	frappe.db.sql_ddl(f"truncate table `{table}`")
	names = ", ".join(f"`{column}`" for column in COLUMNS)
	for first in range(1, cases + 1, BATCH):
		source = f"seq_{first}_to_{min(first + BATCH - 1, cases)}"
		values = ", ".join(COLUMNS.values())
		frappe.db.sql(f"insert into `{table}` ({names}) select {values} from {source}")
		frappe.db.commit()


def _require_one(found: tuple[tuple[str], ...]) -> None:
	if len(found) != 1:
		raise SystemExit(f"the search found {len(found)} people")
