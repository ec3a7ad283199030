"""``python -m benchmarks --site SITE --cases 10000``: see ``README.md``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import frappe

from benchmarks import crowd, forms, generating, grounds, keys, lists, search, twins
from benchmarks.measuring import PROCESSORS
from benchmarks.table import Row, lines
from benchmarks.visitors import InProcess, Visitors, web_server
from cndh_protection.hardening import apply

TITLE = "{cases:,} cases, {title}"


def main() -> None:
	"""Fill the site, measure, print the tables."""
	options = _options()
	grounds.connect(options.site, options.sites)
	apply.apply()
	if pid := grounds.database_pid():
		PROCESSORS.watch("database", pid)
	with ExitStack() as stack:
		stack.enter_context(grounds.buffer_pool(options.buffer_pool))
		_fill(options.cases)
		if not options.keep:
			stack.callback(_clean)
		ways: list[Visitors] = [InProcess()]
		if not options.without_http:
			ways.append(stack.enter_context(web_server()))
		readers = crowd.readers(options.cases)
		for way in ways:
			_show(options, way.title, _requests(readers, way, options))
		_show(options, "without a request", _others(options))


def _show(options: argparse.Namespace, title: str, rows: Iterator[Row]) -> None:
	for line in lines(TITLE.format(cases=options.cases, title=title), rows):
		print(line, flush=True)


def _requests(readers: list[crowd.Reader], way: Visitors, options: argparse.Namespace) -> Iterator[Row]:
	if _wanted("lists", options.only):
		yield from lists.rows(readers, way, options.samples)
	if _wanted("forms", options.only):
		yield from forms.rows(way, options.samples)


def _others(options: argparse.Namespace) -> Iterator[Row]:
	if _wanted("search", options.only):
		yield from search.rows(options.cases, options.samples)
	if _wanted("keys", options.only):
		yield from keys.rows(options.samples)


def _fill(cases: int) -> None:
	if grounds.state().get("cases") == cases:
		return
	began = time.monotonic()
	_clean()
	twins.make()
	generating.fill(cases, progress=lambda doctype: _say(f"{time.monotonic() - began:4.0f} s  {doctype}"))
	crowd.make_opened_cases()
	for doctype in filter(frappe.db.table_exists, grounds.MADE):
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")
	grounds.remember(cases=cases)
	_say(f"{time.monotonic() - began:4.0f} s  filled")


def _clean() -> None:
	twins.drop()
	search.drop_stand_in()
	grounds.empty()


def _wanted(part: str, only: list[str] | None) -> bool:
	return not only or part in only


def _say(text: str) -> None:
	print(text, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="python -m benchmarks", description="See benchmarks/README.md.")
	parser.add_argument("--site", required=True, help="a throw-away site")
	parser.add_argument(
		"--sites", type=Path, help="the bench's sites folder; by default that of Frappe's bench"
	)
	parser.add_argument("--cases", type=int, default=10_000)
	parser.add_argument("--samples", type=int, default=40, help="runs of each side")
	parser.add_argument("--only", action="append", choices=["lists", "forms", "search", "keys"])
	parser.add_argument("--keep", action="store_true", help="leave the records for the next run")
	parser.add_argument("--without-http", action="store_true")
	parser.add_argument("--buffer-pool", help="the database server's memory meanwhile, such as 2G")
	return parser.parse_args()


if __name__ == "__main__":
	main()
