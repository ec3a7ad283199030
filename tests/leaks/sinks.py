"""Where values come to lie: the tables of the site, Redis, the log files, the files of the site and of the database;
and what a backup takes along."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import IO, Any

import frappe
import redis
from frappe.utils.backups import new_backup

Sink = Iterator[tuple[str, bytes]]
"""Places, each with its content."""

BLOCK = 4 * 1024 * 1024
OVERLAP = 1024


def tables() -> Sink:
	"""Every value of every table of the site, as a dump would have it."""
	for table, _kind in frappe.db.sql("show full tables where table_type = 'BASE TABLE'"):
		for row in frappe.db.sql(f"select * from `{table}`", as_dict=True):
			for column, value in row.items():
				if value is not None and not isinstance(value, int | float):
					yield f"{table}.{column}", value if isinstance(value, bytes) else str(value).encode()


def redis_values() -> Sink:
	"""Every key of the bench's Redis with what it holds, by its type: a dump of it would be compressed."""
	for url in dict.fromkeys((frappe.conf.redis_cache, frappe.conf.redis_queue, frappe.conf.redis_socketio)):
		if url:
			client = redis.Redis.from_url(url)
			for key in client.scan_iter():
				yield f"redis {key!r}", key
				yield from ((f"redis {key!r}", value) for value in _values(client, key))


def _values(client: Any, key: bytes) -> list[bytes]:
	kind = client.type(key).decode()
	read = {
		"string": lambda: [client.get(key) or b""],
		"list": lambda: client.lrange(key, 0, -1),
		"set": lambda: list(client.smembers(key)),
		"hash": lambda: [part for pair in client.hgetall(key).items() for part in pair],
		"zset": lambda: client.zrange(key, 0, -1),
		"stream": lambda: [repr(entry).encode() for entry in client.xrange(key)],
		"none": list,
	}
	return list(read[kind]())


def logs() -> Sink:
	"""The log files of the bench and of the site."""
	for folder in (bench() / "logs", Path(frappe.get_site_path("logs"))):
		yield from _files(folder)


def files_of_site() -> Sink:
	"""What lies under the site: uploads, backups, locks; not its logs, which are :func:`logs`."""
	for part in ("private", "public", "locks"):
		yield from _files(Path(frappe.get_site_path(part)))


def backup() -> Sink:
	"""What the platform's own backup of the site holds: the database (unpacked), the configuration, the files.

	It is made in a folder of its own, which is gone afterwards.
	"""
	with TemporaryDirectory() as folder, _dumping(Path(folder)):
		made = new_backup(ignore_files=False, backup_path=folder, force=True)
		parts = {
			"database": made.backup_path_db,
			"configuration": made.backup_path_conf,
			"public files": made.backup_path_files,
			"private files": made.backup_path_private_files,
		}
		for part, path in parts.items():
			with gzip.open(path) if path.endswith(".gz") else Path(path).open("rb") as file:
				yield from ((f"backup: {part}", block) for block in _blocks_of(file))


@contextmanager
def _dumping(folder: Path) -> Iterator[None]:
	"""A program that dumps the database, for a machine that has none: it says what every table holds."""
	if which("mariadb-dump") or which("mysqldump"):
		yield
		return
	rows, program, before = folder / "rows", folder / "mysqldump", os.environ["PATH"]
	rows.write_bytes(b"\n".join(content for _place, content in tables()))
	program.write_text(f"#!/bin/sh\nexec cat '{rows}'\n")
	program.chmod(0o700)
	os.environ["PATH"] = f"{folder}:{before}"
	try:
		yield
	finally:
		os.environ["PATH"] = before


def files_of_database() -> Sink:
	"""The data folder of the database server, with its redo and undo logs, where it is this machine's."""
	yield from _files(bench() / "database")


def bench() -> Path:
	"""The bench of the tests."""
	return Path(os.environ["FRAPPE_BENCH_ROOT"])


def _files(folder: Path) -> Sink:
	for path in sorted(folder.rglob("*")):
		if path.is_file() and not path.is_symlink():
			yield from ((str(path.relative_to(folder.parent)), block) for block in _blocks(path))


def _blocks(path: Path) -> Iterator[bytes]:
	"""A file in overlapping blocks; one that vanishes meanwhile is empty."""
	try:
		with path.open("rb") as file:
			yield from _blocks_of(file)
	except FileNotFoundError:
		return


def _blocks_of(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
	before = b""
	while block := file.read(BLOCK):
		yield before + block
		before = block[-OVERLAP:]
