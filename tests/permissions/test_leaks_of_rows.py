"""Ways around the row rules that the platform offers, each tried (the numbers are those of the leak table, 1a)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import frappe
import pytest
from frappe import client
from frappe.desk.reportview import export_query
from frappe.model.document import Document

from cndh_protection.access import criterion, rows
from cndh_protection.access import doors as our_doors
from cndh_protection.access.rules import PARENTS, PROTECTED
from cndh_protection.constants import Role
from tests.factories import make_act, make_case, make_contact_log, make_defender, make_measure
from tests.people import as_role, as_user, person
from tests.permissions import doors
from tests.permissions.asking import answer, call
from tests.permissions.expected import letters
from tests.permissions.world import (
	CASE,
	DEFENDER,
	DOCTYPES,
	MEASURE,
	PREFIX,
	SOMEBODY,
	World,
	put_on_duty,
)

OUTSIDER = Role.CASE_OFFICER
NOWHERE = "W-THERE-IS-NO-SUCH-RECORD"


def test_03_nobody_exports(world: World) -> None:
	"""Not even what he or she reads."""
	for role in (Role.CASE_OFFICER, Role.CHAIR, Role.AUDITOR):
		given = {"doctype": CASE, "fields": json.dumps(["name"]), "file_format_type": "CSV", "title": CASE}
		with as_role(role):
			frappe.local.form_dict = frappe._dict(given)
			with pytest.raises(frappe.PermissionError):
				export_query()


def test_04_naming_another_parent_opens_no_table(world: World) -> None:
	"""Intake reads no measure; the steps of measures lie in the table of the steps of cases."""
	asked = {"fields": ["parent"], "limit_page_length": 0}
	with as_role(Role.INTAKE):
		of_cases = client.get_list("Workflow Step", filters={"parenttype": CASE}, parent=CASE, **asked)
		of_measures = client.get_list("Workflow Step", filters={"parenttype": MEASURE}, parent=CASE, **asked)
	assert of_cases
	assert of_measures == []


def test_04_every_table_of_a_protected_doctype_has_its_rule() -> None:
	"""And each names all doctypes that use it: a table that is forgotten shows all rows to everybody."""
	tables: dict[str, set[str]] = {}
	uses = frappe.get_all(
		"DocField",
		filters={"fieldtype": ["in", ["Table", "Table MultiSelect"]]},
		fields=["parent", "options"],
	)
	for use in uses:
		tables.setdefault(use.options, set()).add(use.parent)
	of_protected = {child: parents for child, parents in tables.items() if parents & set(PROTECTED)}
	assert {child: set(parents) for child, parents in PARENTS.items()} == of_protected


def test_06_filters_find_no_hidden_record_first(world: World) -> None:
	"""``client.get`` with filters: neither the record nor its number."""
	hidden = world.named(CASE, "elsewhere")
	with as_role(OUTSIDER):
		heard = answer(
			lambda _name: call(
				"frappe.client.get", doctype=CASE, filters='{"responsible": "Guest", "urgency": "U1"}'
			),
			hidden,
		)
		assert heard[1] == "DoesNotExistError"
		assert "W-CASE" not in json.dumps(heard)


def test_07_what_is_posted_decides_nothing(world: World) -> None:
	"""A record of a hidden case, posted as one of mine or as new, is judged by what is stored."""
	mine, hidden = world.named(CASE, "granted"), world.named(MEASURE, "elsewhere")
	with as_role(OUTSIDER):
		for claim in (
			{"violation_case": mine},
			{"owner": person(OUTSIDER)},
			{"__islocal": 1, "violation_case": mine},
		):
			posted = frappe.get_doc({"doctype": MEASURE, "name": hidden, **claim})
			assert not frappe.has_permission(MEASURE, "read", doc=posted)
			with pytest.raises(frappe.DoesNotExistError):
				posted.check_permission("write")
		own = frappe.get_doc(
			{"doctype": CASE, "name": world.named(CASE, "C3"), "responsible": person(OUTSIDER)}
		)
		assert not rows.has_permission(own, "write", person(OUTSIDER))


def test_09_the_next_record_is_one_that_is_mine(world: World) -> None:
	"""The arrows of a form."""
	mine = world.named(CASE, "granted")
	readable = {
		record.name
		for record in world.of(CASE)
		if "R" in letters(CASE, record.to(person(OUTSIDER)), person(OUTSIDER), on_duty=False)
	}
	with as_role(OUTSIDER):
		given = {"doctype": CASE, "sort_field": "name", "sort_order": "asc"}
		beyond = {call("frappe.desk.form.utils.get_next", value=mine, prev=prev, **given) for prev in (0, 1)}
	assert beyond - {None}
	assert beyond - {None} <= readable


def test_10_connections_count_and_name_what_is_mine(world: World) -> None:
	"""A person of my case stands in a hidden one too."""
	person_of_mine = world.named(DEFENDER, "granted")
	hidden = world.named(CASE, "elsewhere")
	frappe.get_doc(
		{"doctype": "Case Defender", "parent": hidden, "parenttype": CASE, "parentfield": "defenders"}
	).update({"defender": person_of_mine}).db_insert()
	with as_role(OUTSIDER):
		answered = call("frappe.desk.notifications.get_open_count", doctype=DEFENDER, name=person_of_mine)
		linked = call("frappe.desk.form.linked_with.get", doctype=DEFENDER, docname=person_of_mine)
	counted = {
		entry.get("doctype") or entry["name"]: entry["count"] for entry in _all_entries(answered["count"])
	}
	assert counted[CASE] == 1
	assert hidden not in json.dumps(linked, default=str)
	assert world.named(CASE, "granted") in json.dumps(linked, default=str)


def _all_entries(count: Any) -> list[dict[str, Any]]:
	return [entry for entries in count.values() for entry in entries] if isinstance(count, dict) else count


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_14_nobody_shares(world: World, doctype: str) -> None:
	"""Neither the officer nor the chair, and not by assigning."""
	name = world.one(doctype, "granted")
	for role in (Role.CASE_OFFICER, Role.CHAIR):
		with as_role(role), pytest.raises(frappe.PermissionError):
			frappe.share.add(doctype, name, person(Role.INTAKE))


def test_14_a_share_that_is_there_opens_no_document(world: World) -> None:
	"""Written into the database by whatever means."""
	hidden = world.named(CASE, "elsewhere")
	share = {
		"doctype": "DocShare",
		"share_doctype": CASE,
		"share_name": hidden,
		"user": person(OUTSIDER),
		"read": 1,
	}
	frappe.get_doc(share).db_insert()
	with as_role(OUTSIDER):
		with pytest.raises(frappe.DoesNotExistError):
			frappe.get_doc(CASE, hidden).check_permission("read")
		assert hidden not in doors.through_lists(CASE)


@pytest.mark.parametrize("doctype", PROTECTED)
def test_15_only_our_hook_decides(doctype: str) -> None:
	"""The first answer that is not None wins: another application's would cancel ours."""
	hooks = frappe.get_hooks("has_permission")
	assert hooks.get(doctype) == ["cndh_protection.access.rows.has_permission"]
	assert not hooks.get("*")
	assert len(frappe.get_hooks("permission_query_conditions")[doctype]) == 1


@pytest.mark.parametrize(
	"right", ["read", "write", "create", "delete", "print", "email", "share", "select", None]
)
def test_15_the_hook_answers_true_or_false(world: World, right: str | None) -> None:
	"""Never nothing, which one version of the platform takes for yes and the next for no."""
	for role in (Role.CASE_OFFICER, Role.OUTREACH, Role.PARTNER):
		for situation in ("granted", "elsewhere", "granted in conflict"):
			doc = frappe.get_doc(CASE, world.named(CASE, situation))
			assert rows.has_permission(doc, right, person(role)) in (True, False)
	assert rows.has_permission(frappe.new_doc(CASE), right, person(Role.OUTREACH)) is False
	assert rows.has_permission(frappe.get_doc(CASE, world.named(CASE, "granted")), right, "Guest") is False


@pytest.mark.parametrize("doctype", [*PROTECTED, *PARENTS])
def test_18_a_link_search_asks_the_row_rules(world: World, doctype: str) -> None:
	"""Whatever the browser asks for: no rule, any column, any text as filter."""
	asked = {"ignore_user_permissions": 1, "filter_fields": json.dumps(["owner", "creation"])}
	for filters in (None, "[]", json.dumps(["1=1) or (1=1"]), json.dumps([["name", "is", "set"]])):
		with as_role(Role.INTAKE):
			rows_found = doors.found_by_the_search_box(
				doctype, "", filters=filters, page_length=1000, **asked
			)
		found = {row[0] for row in rows_found}
		with as_role(Role.INTAKE):
			readable = doors.refused_as_empty(doors.through_lists, doctype) if doctype in DOCTYPES else set()
		assert {name for name in found if name.startswith("W-")} <= readable


def test_18_a_link_search_shows_no_column_of_the_browser_choice(world: World) -> None:
	"""Beside the number stand urgency and date, nothing else."""
	with as_role(Role.CHAIR):
		found = doors.found_by_the_search_box(
			CASE, "W-CASE-granted", filter_fields=json.dumps(["responsible"]), searchfield="responsible"
		)
	assert found
	assert [SOMEBODY in row for row in found if SOMEBODY in row] == []


def test_18_every_protected_doctype_and_table_has_its_own_query() -> None:
	"""The platform's search is never reached."""
	queries = frappe.get_hooks("standard_queries")
	assert {doctype for doctype in (*PROTECTED, *PARENTS) if len(queries.get(doctype, [])) != 1} == set()


@pytest.mark.parametrize("make", [make_case, make_defender, make_act, make_measure, make_contact_log])
def test_21_a_save_is_told_to_no_list(make: Callable[[], Document], monkeypatch: pytest.MonkeyPatch) -> None:
	"""Only to the room of the document, which admits whoever may read it."""
	told: list[tuple[dict[str, Any], dict[str, Any]]] = []

	def keep(event: str, message: Any = None, **place: Any) -> None:
		told.append((message or {}, {"event": event, **place}))

	monkeypatch.setattr(frappe, "publish_realtime", keep)
	doc = make()
	doc.save()
	places = [place for message, place in told if message.get("name") == doc.name]
	assert places
	assert [place for place in places if place.get("docname") != doc.name] == []


def test_11_open_actions_of_workflows_name_no_hidden_case(world: World) -> None:
	"""The platform's list of them is open to every account, and each names its document."""
	for record in world.of(CASE):
		action = frappe.new_doc("Workflow Action")
		action.update({"name": f"{record.name}-ACTION", "reference_doctype": CASE, "status": "Open"})
		action.reference_name = record.name
		action.db_insert()
		role = {"role": Role.CASE_OFFICER, "parent": action.name, "parenttype": action.doctype}
		frappe.get_doc(
			{"doctype": "Workflow Action Permitted Role", **role, "parentfield": "permitted_roles"}
		).db_insert()
	with as_role(OUTSIDER):
		given = frappe.get_list(
			"Workflow Action", filters=doors.OURS, pluck="reference_name", limit_page_length=0
		)
		readable = doors.through_lists(CASE)
		hidden, mine = (
			frappe.get_doc("Workflow Action", f"{world.named(CASE, situation)}-ACTION")
			for situation in ("elsewhere", "granted")
		)
		assert not hidden.has_permission("read")
		assert mine.has_permission("read")
	assert set(given) == readable != set()


@pytest.mark.parametrize("few", [0, criterion.FEW], ids=["row by row", "listed"])
def test_both_renderings_give_the_same(world: World, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
	"""Whatever the number of reachable cases."""
	monkeypatch.setattr(criterion, "FEW", few)
	put_on_duty(person(Role.DUTY_COMMISSIONER))
	for role in (Role.CASE_OFFICER, Role.FOCAL_POINT, Role.INTAKE, Role.DUTY_COMMISSIONER, Role.PSYCHOSOCIAL):
		login = person(role)
		with as_user(login):
			for doctype in DOCTYPES:
				told = {
					record.name
					for record in world.of(doctype)
					if "R" in letters(doctype, record.to(login), login, on_duty=True)
				}
				assert doors.refused_as_empty(doors.through_lists, doctype) == told


def test_10_a_list_counts_no_further_than_the_desk_tells(world: World) -> None:
	"""One past a thousand, whatever the browser asks for; the filters of the list count."""
	rows = [(f"{PREFIX}MANY-{number}", "C2", "U4") for number in range(our_doors.COUNTED_AT_MOST + 9)]
	frappe.db.bulk_insert(CASE, ["name", "confidentiality_level", "urgency"], rows, chunk_size=2_000)
	with as_role(Role.CHAIR):
		for limit in (None, 0, 5_000):
			assert doors.in_list_view_count(CASE, limit=limit) == our_doors.COUNTED_AT_MOST
		assert doors.in_list_view_count(CASE, limit=7) == 7
		frappe.local.form_dict.update(filters=json.dumps([["name", "like", f"{PREFIX}MANY-1_"]]), limit=None)
		assert our_doors.get_count() == 10
	with as_role(OUTSIDER):
		assert doors.in_list_view_count(CASE) < 100


def test_10_other_lists_count_to_the_end() -> None:
	"""Only protected records are counted with the row rules."""
	frappe.local.form_dict = frappe._dict(doctype="User", filters="[]", distinct="false")
	assert our_doors.get_count() == frappe.db.count("User")
