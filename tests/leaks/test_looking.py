"""The search for canaries finds one in every shape and every sink: else what finds nothing proves nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import frappe
import pytest

from cndh_protection.seal.framing import to_base64
from cndh_protection.seal.keys import KEY_BYTES
from tests.leaks import sinks
from tests.leaks.canaries import Canaries, every_shape, every_shape_of_key, keys_of_server, look, look_raw

KINDS = ("public", "private")


def test_every_shape_is_recognised(canaries: Canaries) -> None:
	"""The search itself, on every shape in which a store may keep a value."""
	value = canaries.plant("x")
	for index, content in enumerate(every_shape(value)):
		assert look(canaries, [("here", b"before " + content + b" after")]), index
	assert look(canaries, [("here", b"nothing of the kind")]) == []


def test_every_shape_of_a_key_is_recognised(canaries: Canaries) -> None:
	"""The same for keys; those of the site are looked for."""
	canaries.keys = keys_of_server()
	assert len(canaries.keys) >= 2 + 4
	for key in canaries.keys:
		assert len(key) == KEY_BYTES
		for index, content in enumerate(every_shape_of_key(key)):
			found = look(canaries, [("here", b"before " + content + b" after")])
			assert found[0].startswith("here: key, "), index
	assert look(canaries, [("here", os.urandom(99))]) == []


@pytest.mark.commits
def test_a_canary_planted_in_a_table_is_found(canaries: Canaries) -> None:
	"""In the dump, and in the files of the database."""
	note = frappe.get_doc({"doctype": "Note", "title": "x", "content": canaries.word}).insert()
	frappe.db.commit()
	try:
		found = look(canaries, sinks.tables())
		assert "tabNote.content: raw" in found
		frappe.db.sql("select sleep(1.5)")  # the server writes its log once a second
		assert look_raw(canaries, sinks.files_of_database())
	finally:
		frappe.delete_doc("Note", note.name, force=True, delete_permanently=True)
		frappe.db.commit()


@pytest.mark.parametrize("kind", ["string", "list", "set", "hash", "zset"])
def test_a_canary_planted_in_redis_is_found(canaries: Canaries, kind: str) -> None:
	"""In every type of value."""
	write = {
		"string": lambda key: frappe.cache.set(key, canaries.word),
		"list": lambda key: frappe.cache.execute_command("RPUSH", key, canaries.word),
		"set": lambda key: frappe.cache.execute_command("SADD", key, canaries.word),
		"hash": lambda key: frappe.cache.execute_command("HSET", key, "x", canaries.word),
		"zset": lambda key: frappe.cache.execute_command("ZADD", key, 1, canaries.word),
	}
	write[kind](f"leaks-{kind}")
	try:
		assert look(canaries, sinks.redis_values())
	finally:
		frappe.cache.execute_command("DEL", f"leaks-{kind}")


@pytest.mark.parametrize("sink", [sinks.logs, sinks.files_of_site])
def test_a_canary_planted_in_a_file_is_found(canaries: Canaries, sink: Callable[[], sinks.Sink]) -> None:
	"""In the log files, and in the files of the site."""
	folder = frappe.get_site_path("logs" if sink is sinks.logs else "private")
	path = sinks.Path(folder) / "leaks.log"
	path.write_text(f"before {canaries.word} after", encoding="utf-8")
	try:
		assert look(canaries, sink())
	finally:
		path.unlink()


@pytest.mark.commits
def test_what_is_planted_in_each_part_of_a_site_is_found_in_its_backup(canaries: Canaries) -> None:
	"""Words and keys: in the database, in the configuration, in public and private files."""
	canaries.keys.append(key := os.urandom(KEY_BYTES))
	site = Path(frappe.get_site_path())
	config, files = site / "site_config.json", [site / kind / "files" / "leaks.txt" for kind in KINDS]
	before = config.read_text("utf-8")
	note = frappe.get_doc({"doctype": "Note", "title": "x", "content": key.hex()}).insert()
	frappe.db.commit()
	try:
		config.write_text(json.dumps({**json.loads(before), "leaks": to_base64(key)}), "utf-8")
		for path in files:
			path.write_text(canaries.word, "utf-8")
		found = set(look(canaries, sinks.backup()))
	finally:
		config.write_text(before, "utf-8")
		for path in files:
			path.unlink(missing_ok=True)
		frappe.delete_doc("Note", note.name, force=True, delete_permanently=True)
		frappe.db.commit()
	assert found == {
		"backup: database: key, hex",
		"backup: configuration: key, base64",
		"backup: public files: raw",
		"backup: private files: raw",
	}
