"""After a working day with every kind of mishap, no protected value lies anywhere: tables, Redis, logs, files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest
from frappe import deferred_insert
from frappe.desk import notifications
from frappe.model.document import Document
from frappe.utils import error, now_datetime

from cndh_protection.access import grants
from cndh_protection.access.rights import COMPARTMENTS
from cndh_protection.constants import Role
from cndh_protection.seal.constraints import sealed_columns
from tests import people
from tests.factories import act_values, case_values, contact_values, defender_values, make_measure
from tests.leaks import sinks
from tests.leaks.calls import call
from tests.leaks.canaries import Canaries, every_shape, holds, look
from tests.people import outside_test_mode

CASE = "Violation Case"
HOOKS = (
	"before_insert",
	"autoname",
	"before_validate",
	"validate",
	"before_save",
	"after_insert",
	"on_update",
	"on_change",
)
ELSEWHERE = ("Break Glass", "Opening Reason")
"""Written by openings alone, with tests of their own."""

TRACES = {
	"Version": "ref_doctype",
	"Comment": "reference_doctype",
	"Deleted Document": "deleted_doctype",
}
OURS = ("Access Conflict", "Contact Log", "Protection Measure", "Violation Act", CASE, "Defender")


class Mishap(Exception):
	"""Something of the platform or of another application fails in a hook, and quotes what it was given."""


@pytest.fixture
def canaries() -> Canaries:
	"""The values of this run."""
	return Canaries()


@pytest.fixture
def cleaned() -> Iterator[None]:
	"""Leave the site as it was: what these tests commit is theirs alone."""
	before = {
		doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in (*OURS, *TRACES, "Error Log")
	}
	yield
	for doctype, kept in before.items():
		for name in set(frappe.get_all(doctype, pluck="name")) - kept:
			_remove(doctype, name)
	frappe.db.commit()


def _remove(doctype: str, name: str) -> None:
	doc = frappe.get_doc(doctype, name)
	for row in doc.get_all_children():
		frappe.db.delete(row.doctype, {"name": row.name})
	frappe.db.delete("Record Key", {"owner_name": name})
	frappe.db.delete("Access Grant", {"record": name})
	frappe.db.delete(doctype, {"name": name})


def filled(doc: Document, canaries: Canaries) -> Document:
	"""A document with a canary in each of its protected fields, whoever may set them."""
	for row in (doc, *doc.get_all_children()):
		for name in getattr(row, "SEALED_FIELDS", {}):
			row.set(name, canaries.plant(f"{row.doctype}.{name}".replace(" ", "")))
	doc.flags.by_server = True
	return doc


def make_everything(canaries: Canaries) -> dict[str, Document]:
	"""One record of each kind, with rows."""
	person = filled(_new(defender_values(contacts=[{"kind": "Other"}])), canaries).insert()
	case = filled(_new(case_values(no_contact=0, defenders=[{"defender": person.name}])), canaries)
	case.append("steps", {"step": "x", "reason": canaries.plant("WorkflowStep.reason")})
	case.insert()
	actor = {"actor_type": _first("Actor Type"), "attribution": _attribution()}
	act = filled(_new(act_values(case.name, actors=[actor])), canaries).insert()
	measure = make_measure(violation_case=case.name, beneficiary=person.name)
	filled(measure, canaries).save()
	note = filled(_new(contact_values(case.name)), canaries).insert()
	conflict = {"doctype": "Access Conflict", "record_type": CASE, "record": case.name}
	conflict |= {"user": people.person(Role.AUDITOR), "valid_from": now_datetime()}
	records = {"person": person, "case": case, "act": act, "measure": measure, "note": note}
	return records | {"conflict": filled(_new(conflict), canaries).insert()}


def _new(values: dict[str, Any]) -> Document:
	return frappe.get_doc(values)


def _first(doctype: str) -> str:
	return str(frappe.get_all(doctype, pluck="name", limit=1)[0])


def _attribution() -> str:
	return str(frappe.get_all("Reference Term", {"term_list": "Attribution Level"}, pluck="name", limit=1)[0])


def _team_up(records: dict[str, Document]) -> str:
	"""An officer with every compartment of the case and of its person."""
	officer = people.person(Role.CASE_OFFICER)
	for doc in (records["case"], records["person"]):
		grants.give(doc.doctype, doc.name, officer, compartments=",".join(COMPARTMENTS))
	frappe.db.commit()
	return officer


def edit_everything(records: dict[str, Document], canaries: Canaries) -> None:
	"""Change every protected value, read the records through the platform's cache, and look at them."""
	for doc in records.values():
		filled(frappe.get_doc(doc.doctype, doc.name), canaries).save(ignore_permissions=True)
		frappe.get_cached_doc(doc.doctype, doc.name)
		call("frappe.desk.form.load.getdoc", doctype=doc.doctype, name=doc.name)


def fail_in_every_hook(
	records: dict[str, Document], canaries: Canaries, patch: pytest.MonkeyPatch
) -> set[str]:
	"""Let saves and insertions fail in each hook, as a request does: recorded, logged, rolled back. Which ones came."""
	came = set()
	for hook in HOOKS:
		for stored in (records["case"], records["person"]):
			with patch.context() as patched:
				patched.setattr(frappe, "get_doc_hooks", _raising(stored.doctype, hook))
				patched.setattr(notifications, "mishap", mishap, raising=False)
				posted = [frappe.get_doc(stored.doctype, stored.name), frappe.copy_doc(stored)]
				if any([_post(filled(doc, canaries)) for doc in posted]):
					came.add(hook)
	return came


def _raising(doctype: str, hook: str) -> Callable[[], dict[str, Any]]:
	hooks = {name: dict(events) for name, events in frappe.get_doc_hooks().items()}
	events = hooks.setdefault(doctype, {})
	events[hook] = [*events.get(hook, []), "frappe.desk.notifications.mishap"]
	return lambda: hooks


def mishap(doc: Document, method: str | None = None) -> None:
	"""The hook of another application."""
	raise Mishap(f"cannot handle {doc.as_json()} {frappe.form_dict}")


def _post(doc: Document) -> bool:
	"""Save by the Desk's own method; whether the mishap came, which is recorded as the handler of requests does."""
	frappe.db.begin()
	try:
		call("frappe.desk.form.save.savedocs", doc=json.dumps(doc.as_dict(), default=str), action="Save")
	except Exception as failure:
		frappe.db.rollback()
		error.log_error_snapshot(failure)
		frappe.log_error(title=f"failed: {failure}"[:140])
		frappe.db.commit()
		return isinstance(failure, Mishap)
	frappe.db.rollback()
	return False


def search_everywhere(canaries: Canaries) -> None:
	"""Look for a protected value by everything that takes words."""
	word = canaries.word
	like = json.dumps([["narrative", "like", f"%{word}%"]])
	call("frappe.desk.search.search_link", doctype="Defender", txt=word)
	call("frappe.client.get_list", doctype=CASE, filters=like)
	call("frappe.desk.reportview.get_count", doctype=CASE, filters=like, distinct="false")
	call("frappe.utils.global_search.search", text=word)


def import_a_file(canaries: Canaries) -> None:
	"""Try to import cases from a file, and to attach one to a case."""
	attempt = frappe.new_doc("Data Import")
	attempt.update({"reference_doctype": CASE, "import_type": "Insert New Records"})
	with pytest.raises(frappe.PermissionError):
		attempt.insert()
	file = {"doctype": "File", "file_name": "list.csv", "content": canaries.word, "attached_to_doctype": CASE}
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({**file, "attached_to_name": "x"}).insert()
	frappe.db.rollback()


@pytest.mark.commits
@pytest.mark.slow
def test_35_36_37_at_rest_nothing_protected_lies_anywhere(
	canaries: Canaries, cleaned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""A day of work: created, edited, failed in every hook, noted, searched, imported, deleted."""
	with outside_test_mode():
		records = make_everything(canaries)
		frappe.db.commit()
		_require_everything_planted(canaries)
		officer = _team_up(records)
		with people.as_user(officer):
			edit_everything(records, canaries)
			frappe.db.commit()
			assert fail_in_every_hook(records, canaries, monkeypatch) == set(HOOKS)
		search_everywhere(canaries)
		import_a_file(canaries)
		_comment(records["case"], canaries)
		deferred_insert.save_to_db()
		frappe.db.commit()
		_require_traces(records)
		for key in ("conflict", "note", "measure", "act", "case", "person"):
			frappe.delete_doc(records[key].doctype, records[key].name, force=True)
			frappe.db.commit()
	assert frappe.db.exists("Deleted Document", {"deleted_name": records["case"].name})
	assert look(canaries, sinks.tables()) == []
	assert look(canaries, sinks.redis_values()) == []
	assert look(canaries, sinks.logs()) == []
	assert look(canaries, sinks.files_of_site()) == []
	assert holds(canaries.word, sinks.files_of_database()) == []


def _comment(case: Document, canaries: Canaries) -> None:
	with pytest.raises(frappe.PermissionError):
		case.add_comment("Comment", canaries.word)
	frappe.db.rollback()


def _require_everything_planted(canaries: Canaries) -> None:
	"""No protected field of the application was left out, and none of them holds anything but tokens."""
	places = {".".join(value.removeprefix(f"{canaries.word}.").split(".")[:2]) for value in canaries.planted}
	for doctype, field in sealed_columns():
		if doctype not in ELSEWHERE:
			assert f"{doctype}.{field}".replace(" ", "") in places
			assert frappe.db.count(doctype, {field: ["like", "cndh1.%"]}), (doctype, field)


def _require_traces(records: dict[str, Document]) -> None:
	"""The day did leave traces: versions, error logs, cached documents."""
	assert frappe.db.count("Version", {"docname": records["case"].name})
	assert frappe.db.count("Error Log", {"error": ["like", "%test_at_rest.Mishap%"]})
	assert holds("New Exception collected", sinks.logs())
	keys = [place for place, _content in sinks.redis_values()]
	assert any("document_cache" in place or "insert_queue" in place for place in keys)


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
		assert holds(canaries.word, sinks.files_of_database())
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
