"""A second site, copied from the test site's database, for tests of whole commands of the bench.

Copying takes seconds where making a site takes half a minute. The copy is another database with an account of its
own; it needs the database's root login in ``common_site_config.json``, as the bench itself does.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import frappe
import pymysql

FOLDERS = ("private/backups", "private/files", "public/files", "locks", "logs", "task-logs")


class OtherSite:
	"""The copy: its settings, its database, the commands run on it."""

	def __init__(self, database: pymysql.Connection, folder: Path, schema: str) -> None:
		self.database, self.folder, self.schema = database, folder, schema

	def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
		"""Run one of the bench's commands on the site; its output is kept together."""
		command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", self.folder.name]
		return self._run([*command, *arguments])

	def must(self, *arguments: str) -> str:
		"""Run a command that has to succeed; returns what it printed."""
		return _succeeded(self.command(*arguments))

	def python(self, script: Path, *arguments: str) -> str:
		"""Run a script in the sites folder with the site's name as its first argument; it has to succeed."""
		return _succeeded(self._run([sys.executable, str(script), self.folder.name, *arguments]))

	def begin(self, script: Path, *arguments: str) -> subprocess.Popen[str]:
		"""Begin the same, to talk to it while it runs."""
		return subprocess.Popen(
			[sys.executable, str(script), self.folder.name, *arguments],
			**self._place(),
			stdin=subprocess.PIPE,
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			text=True,
		)

	def configure(self, **settings: Any) -> None:
		"""Change the site's configuration."""
		file = self.folder / "site_config.json"
		file.write_text(json.dumps(json.loads(file.read_text()) | settings))

	def rows(self, query: str) -> list[tuple[Any, ...]]:
		"""What a query in the site's database returns."""
		with self.database.cursor() as cursor:
			cursor.execute(f"use `{self.schema}`")
			cursor.execute(query)
			return list(cursor.fetchall())

	def contents(self) -> dict[str, Counter[tuple[Any, ...]]]:
		"""Every row of every table."""
		tables = [name for (name,) in self.rows("show tables")]
		return {table: Counter(self.rows(f"select * from `{table}`")) for table in tables}

	def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
		return subprocess.run(
			command,
			**self._place(),
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			text=True,
			check=False,
		)

	def _place(self) -> dict[str, Any]:
		return {
			"cwd": self.folder.parent,
			"env": {**os.environ, "SITES_PATH": str(self.folder.parent)},
		}


@contextmanager
def copy_of_the_site() -> Iterator[OtherSite]:
	"""A copy of the test site as it is committed, taken away afterwards."""
	schema = f"copy_{secrets.token_hex(6)}"
	folder = Path.cwd() / f"{schema.replace('_', '-')}.localhost"
	database = _as_root()
	try:
		_copy_schema(database, frappe.conf.db_name, schema)
		_make_folder(folder, schema, _make_account(database, schema))
		yield OtherSite(database, folder, schema)
	finally:
		shutil.rmtree(folder, ignore_errors=True)
		_run(database, f"drop database if exists `{schema}`", f"drop user if exists '{schema}'@'%'")
		database.close()


def _as_root() -> pymysql.Connection:
	conf = frappe.conf
	socket = conf.get("db_socket")
	place: dict[str, Any] = (
		{"unix_socket": socket} if socket else {"host": conf.db_host, "port": conf.db_port}
	)
	return pymysql.connect(
		user=conf.get("root_login") or "root",
		password=conf.get("root_password") or "",
		charset="utf8mb4",
		autocommit=True,
		**{key: value for key, value in place.items() if value},
	)


def _copy_schema(database: pymysql.Connection, source: str, target: str) -> None:
	_run(
		database,
		f"create database `{target}` character set utf8mb4 collate utf8mb4_unicode_ci",
		"set foreign_key_checks = 0, unique_checks = 0",
	)
	with database.cursor() as cursor:
		cursor.execute(f"show full tables from `{source}`")
		tables = list(cursor.fetchall())
	for name, kind in tables:
		if kind == "SEQUENCE":
			_copy_sequence(database, source, target, name)
		else:
			_run(
				database,
				f"create table `{target}`.`{name}` like `{source}`.`{name}`",
				f"insert into `{target}`.`{name}` select * from `{source}`.`{name}`",
			)


def _copy_sequence(database: pymysql.Connection, source: str, target: str, name: str) -> None:
	with database.cursor() as cursor:
		cursor.execute(f"show create sequence `{source}`.`{name}`")
		(_name, statement) = cursor.fetchone() or ("", "")
		cursor.execute(statement.replace(f"`{name}`", f"`{target}`.`{name}`", 1))
		# The statement begins the sequence anew: the copy goes on where the original stands.
		cursor.execute(f"select next_not_cached_value from `{source}`.`{name}`")
		(following,) = cursor.fetchone() or (1,)
		cursor.execute(f"do setval(`{target}`.`{name}`, {following}, 0)")


def _make_account(database: pymysql.Connection, schema: str) -> str:
	password = secrets.token_hex(12)
	_run(
		database,
		f"create user '{schema}'@'%' identified by '{password}'",
		f"grant all on `{schema}`.* to '{schema}'@'%'",
	)
	return password


def _make_folder(folder: Path, schema: str, password: str) -> None:
	for name in FOLDERS:
		(folder / name).mkdir(parents=True)
	config = json.loads(Path(frappe.get_site_path("site_config.json")).read_text())
	config |= {"db_name": schema, "db_user": schema, "db_password": password}
	(folder / "site_config.json").write_text(json.dumps(config))


def _run(database: pymysql.Connection, *statements: str) -> None:
	with database.cursor() as cursor:
		for statement in statements:
			cursor.execute(statement)


def _succeeded(done: subprocess.CompletedProcess[str]) -> str:
	assert done.returncode == 0, done.stdout[-4000:]
	return done.stdout
