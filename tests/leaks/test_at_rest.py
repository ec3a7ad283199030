"""After a working day with every kind of mishap, no protected value and no key lies anywhere: tables, Redis, logs,
files, a backup."""

from __future__ import annotations

import frappe
import pytest
from frappe import deferred_insert
from frappe.desk.form import assign_to
from frappe.model.document import Document

from cndh_protection.access.rights import CASE
from cndh_protection.constants import Role
from cndh_protection.seal.constraints import sealed_columns
from cndh_protection.services.restricted import restricted_links, sealed_field
from tests import people
from tests.leaks import sinks, working_day
from tests.leaks.canaries import Canaries, holds, keys_of_server, look, look_raw
from tests.people import outside_test_mode

ELSEWHERE = ("Break Glass", "Opening Reason", "Restricted Tally")
"""Written by the application alone, with tests of their own."""


@pytest.mark.commits
@pytest.mark.slow
def test_35_36_37_at_rest_nothing_protected_lies_anywhere(
	canaries: Canaries, cleaned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""A day of work: created, edited, failed in every hook, noted, searched, imported, deleted."""
	canaries.keys = keys_of_server()
	with outside_test_mode():
		records = working_day.make_everything(canaries)
		frappe.db.commit()
		_require_everything_planted(canaries)
		officer = working_day.team_up(records)
		with people.as_user(officer):
			working_day.edit_everything(records, canaries)
			frappe.db.commit()
			assert working_day.fail_in_every_hook(records, canaries, monkeypatch) == set(working_day.HOOKS)
		failed = working_day.fail_while_deleting(records["case"], monkeypatch)
		assert failed == set(working_day.HOOKS_OF_DELETING)
		working_day.search_everywhere(canaries, officer)
		working_day.import_a_file(canaries)
		_comment_and_assign(records["case"], canaries)
		deferred_insert.save_to_db()
		frappe.db.commit()
		_require_traces(records)
		for key in (
			"submission",
			"complaint",
			"conflict",
			"note",
			"risk",
			"source",
			"held",
			"letter",
			"appeal",
			"item",
			"referral",
			"consent",
			"measure",
			"act",
			"case",
			"person",
		):
			frappe.delete_doc(records[key].doctype, records[key].name, force=True)
			frappe.db.commit()
	assert frappe.db.exists("Deleted Document", {"deleted_name": records["case"].name})
	assert look(canaries, sinks.tables()) == []
	assert look(canaries, sinks.redis_values()) == []
	assert look(canaries, sinks.logs()) == []
	assert look(canaries, sinks.files_of_site()) == []
	assert look(canaries, sinks.backup()) == []
	assert look_raw(canaries, sinks.files_of_database()) == []


def _comment_and_assign(case: Document, canaries: Canaries) -> None:
	with pytest.raises(frappe.PermissionError):
		case.add_comment("Comment", canaries.word)
	asked = {"assign_to": [people.person(Role.CHAIR)], "description": canaries.word}
	with pytest.raises(frappe.PermissionError):
		assign_to.add({"doctype": CASE, "name": case.name, **asked})
	frappe.db.rollback()


def _require_everything_planted(canaries: Canaries) -> None:
	"""No protected field of the application was left out, and none of them holds anything but tokens."""
	places = {".".join(value.removeprefix(f"{canaries.word}.").split(".")[:2]) for value in canaries.planted}
	for doctype, field in sealed_columns():
		if doctype not in ELSEWHERE and field not in map(sealed_field, restricted_links(doctype)):
			assert f"{doctype}.{field}".replace(" ", "") in places
			assert frappe.db.count(doctype, {field: ["like", "cndh1.%"]}), (doctype, field)


def _require_traces(records: dict[str, Document]) -> None:
	"""The day did leave traces: versions, error logs, cached documents."""
	assert frappe.db.count("Version", {"docname": records["case"].name})
	assert frappe.db.count("Search Token", {"reference_name": records["person"].name, "index_name": "email"})
	assert frappe.db.count("Error Log", {"error": ["like", "%working_day.Mishap%"]})
	assert holds("New Exception collected", sinks.logs())
	keys = [place for place, _content in sinks.redis_values()]
	assert any("document_cache" in place or "insert_queue" in place for place in keys)
