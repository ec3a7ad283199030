"""Tokens and posted values where they do not belong: rows of tables, earlier values, what the form sends along.

Other fields and records: ``test_documents.py``. Sites, spellings and every bit: ``tests/unit/seal``.
"""

from __future__ import annotations

import json
from pathlib import Path

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.seal import operations, recordkeys
from cndh_protection.seal.refusal import SealedValueError
from tests.browsing import at_the_browser
from tests.factories import make_case, make_defender
from tests.leaks.calls import call
from tests.seal.support import opened, stored, tamper, wraps_put_back

ROW = "Defender Contact"


@pytest.fixture
def person() -> Document:
	"""Somebody with two numbers."""
	return make_defender(contacts=[{"kind": "Phone", "value": "un"}, {"kind": "Phone", "value": "deux"}])


def values_of(person: Document) -> list[str]:
	return [stored(ROW, row.name, "value") for row in person.contacts]


def test_tokens_posted_for_another_row_are_refused(person: Document) -> None:
	before = values_of(person)
	first, second = person.contacts
	first.value, second.value = second.value, first.value
	with pytest.raises(SealedValueError) as refusal:
		person.save()
	assert refusal.value.code == "foreign_token"
	assert values_of(person) == before


def test_a_token_in_a_new_row_is_refused(person: Document) -> None:
	person.append("contacts", {"kind": "Phone", "value": person.contacts[0].value})
	with pytest.raises(SealedValueError):
		person.save()


def test_tokens_exchanged_between_rows_of_the_table_open_nothing(person: Document) -> None:
	first, second = person.contacts
	tamper(ROW, first.name, "value", second.value)
	with pytest.raises(Exception, match="cannot be trusted"):
		opened(person, "value", first)
	again = frappe.get_doc("Defender", person.name)
	again.contacts[0].value = "trois"
	again.flags.by_server = True  # who may not change it is refused before anything is read
	with pytest.raises(SealedValueError):
		again.save()
	assert stored(ROW, first.name, "value") == second.value


def test_a_row_of_another_record_is_not_read_with_this_record_s_key(person: Document) -> None:
	other = make_defender(contacts=[{"kind": "Phone", "value": "ailleurs"}])
	frappe.db.set_value(ROW, other.contacts[0].name, "parent", person.name)
	moved = next(
		row for row in frappe.get_doc("Defender", person.name).contacts if row.name == other.contacts[0].name
	)
	with pytest.raises(Exception, match="belongs to another"):
		opened(person, "value", moved)


def test_an_earlier_value_s_token_does_not_come_back() -> None:
	"""Posted by whoever kept it: it would undo what was written since, unseen."""
	case = make_case(narrative="Avant.")
	earlier = case.narrative
	case.flags.by_server = True
	case.narrative = "Après."
	case.save()
	case.narrative = earlier
	with pytest.raises(SealedValueError):
		case.save()
	assert opened(frappe.get_doc("Violation Case", case.name), "narrative") == "Après."


def test_what_the_form_sends_along_is_neither_kept_nor_taken_for_a_value() -> None:
	"""``__onload`` and whatever else is no field."""
	case = make_case(narrative="Un récit.")
	posted = case.as_dict() | {"__onload": {"narrative": "CANARI"}, "narrative_plain": "CANARI"}
	frappe.local.response = frappe._dict(docs=[])
	with at_the_browser("Administrator"):
		call("frappe.desk.form.save.savedocs", doc=json.dumps(posted, default=str), action="Save")
	assert "CANARI" not in frappe.as_json(frappe.get_doc("Violation Case", case.name).as_dict())
	assert "CANARI" not in frappe.as_json(frappe.local.response.docs)
	assert opened(frappe.get_doc("Violation Case", case.name), "narrative") == "Un récit."


@pytest.mark.commits
def test_with_a_server_key_of_before_the_rotation_everything_is_closed_and_nothing_lost(
	case: Document, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	stale = recordkeys.provider()
	with wraps_put_back():
		operations.rotate_service_key(lambda _done: None)
		operations.retire_keys()
		before = stored("Violation Case", case.name, "narrative")
		recordkeys.forget()
		monkeypatch.setattr(recordkeys, "_provider_of", lambda _conf: stale)
		doc = frappe.get_doc("Violation Case", case.name)
		doc.narrative = "Autre."
		with pytest.raises(SealedValueError) as refusal:
			doc.save()
		assert refusal.value.code == "missing_key"
		assert stored("Violation Case", case.name, "narrative") == before
		monkeypatch.undo()
