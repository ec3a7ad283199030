"""The site that a benchmark runs on: a throw-away one, that says so, and that holds nothing but what it made itself."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import frappe

MARK: Final = "BENCH-"
"""Part of the name of whatever the benchmark makes."""

PERMISSIONS: Final = ("allow_tests", "cndh_benchmarks")
"""Both must stand in the site's configuration."""

STATE: Final = "cndh_benchmarks"
"""Key of a default of the site: what the last run left."""

MADE: Final = (
	"Violation Case",
	"Defender",
	"Case Defender",
	"Workflow Step",
	"Defender Contact",
	"Access Grant",
	"Record Key",
	"Search Token",
)
"""Doctypes whose tables the benchmark fills."""

BESIDE: Final = ("Record Key", "Access Grant", "Case Defender", "Workflow Step")
"""Of these, rows made beside a record that bears the mark do not bear it."""

FOLLOWING: Final = (
	"Violation Act",
	"Protection Measure",
	"Contact Log",
	"Information Source",
	"Authority Letter",
	"Deprivation of Liberty",
	"Risk Assessment",
	"Risk Answer",
	"Consent",
	"Referral",
	"Referral Section",
	"Urgent Appeal",
	"Case Clock",
	"Partner Organisation",
)
"""Doctypes that hold nothing but what belongs to the case with everything on it."""

OTHERS: Final = ("Access Conflict", "Protection Session", "Intake Submission")
"""Doctypes that must be empty."""


def connect(site: str, sites: Path | None) -> None:
	"""Connect to the site, or end with what is wrong."""
	folder = sites or Path(frappe.__file__).parents[3] / "sites"
	os.chdir(folder)  # Frappe writes its logs to ../logs
	frappe.init(site=site, sites_path=".", force=True)
	missing = [key for key in PERMISSIONS if not frappe.conf.get(key)]
	if missing:
		raise SystemExit(
			f"{site} is no site for benchmarks: {' and '.join(missing)} not in its site_config.json"
		)
	frappe.connect()
	frappe.flags.mute_emails = True
	foreign = list(_foreign())
	if foreign:
		raise SystemExit(f"{site} holds records that no benchmark made: {', '.join(foreign)}")


def state() -> dict[str, Any]:
	"""What the last run left on the site; {} if it left nothing."""
	return json.loads(frappe.db.get_default(STATE) or "{}")


def remember(**values: Any) -> None:
	"""Add to the state, for good."""
	frappe.db.set_default(STATE, json.dumps({**state(), **values}))
	frappe.db.commit()


def empty() -> None:
	"""Take away whatever a benchmark made, in one go."""
	for doctype in filter(frappe.db.table_exists, (*MADE, *FOLLOWING)):
		frappe.db.sql_ddl(f"truncate table `tab{doctype}`")
	frappe.db.set_default(STATE, "{}")
	frappe.db.commit()


def database_pid() -> int | None:
	"""The database server's process, if it runs on this machine under an account that we may look at."""
	try:
		return int(Path(str(frappe.db.sql("select @@datadir, @@pid_file")[0][1])).read_text())
	except (OSError, ValueError):
		return None


@contextmanager
def buffer_pool(size: str | None) -> Iterator[None]:
	"""Give the database server this much memory (``2G``) meanwhile; asks for the bench's own root login."""
	if not size:
		yield
		return
	before = _as_root("select @@innodb_buffer_pool_size")
	_as_root(f"set global innodb_buffer_pool_size = {_bytes(size)}")
	try:
		yield
	finally:
		_as_root(f"set global innodb_buffer_pool_size = {before}")


def _foreign() -> Iterator[str]:
	for doctype in filter(frappe.db.table_exists, MADE):
		if frappe.db.sql(f"select 1 from `tab{doctype}` where name not like '%%{MARK}%%' limit 1"):
			if doctype in BESIDE and state():
				continue  # made beside a record that bears the mark
			yield doctype
	others = OTHERS if state() else (*OTHERS, *FOLLOWING)
	yield from (doctype for doctype in others if frappe.db.count(doctype))


def _as_root(statement: str) -> int:
	import pymysql

	conf = frappe.conf
	login = {"user": conf.root_login or "root", "password": conf.root_password or ""}
	with pymysql.connect(
		host=conf.db_host or "127.0.0.1", port=int(conf.db_port or 3306), **login
	) as connection:
		cursor = connection.cursor()
		cursor.execute(statement)
		row = cursor.fetchone()
		return int(row[0]) if row else 0


def _bytes(size: str) -> int:
	return int(size[:-1]) * {"M": 1 << 20, "G": 1 << 30}[size[-1].upper()]
