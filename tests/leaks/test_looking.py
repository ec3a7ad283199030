"""The search for canaries finds one in every shape and every sink: else what finds nothing proves nothing."""

from __future__ import annotations

from collections.abc import Callable

import frappe
import pytest

from tests.leaks import sinks
from tests.leaks.canaries import Canaries, every_shape, look, look_raw


def test_every_shape_is_recognised(canaries: Canaries) -> None:
	"""The search itself, on every shape in which a store may keep a value."""
	value = canaries.plant("x")
	for index, content in enumerate(every_shape(value)):
		assert look(canaries, [("here", b"before " + content + b" after")]), index
	assert look(canaries, [("here", b"nothing of the kind")]) == []


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
