"""Every value that hangs on a key is found before the key goes: what the census misses is lost with it for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access.apart import own_connection
from cndh_protection.constants import Role
from cndh_protection.seal import operations, recordkeys, renewal, seal
from cndh_protection.seal.documents import place_of
from cndh_protection.seal.renewal import drop_retired_keys, renew_data_keys
from tests.factories import make_act, make_case, make_contact_log
from tests.people import person
from tests.seal.support import opened, stored, tamper

pytestmark = pytest.mark.commits

CASE = "Violation Case"
Slot = tuple[Document, Document, str]
"""A document, the row of it that holds a value (or itself), the field."""


@pytest.fixture
def slots() -> Iterator[dict[str, Slot]]:
	"""One protected value of each kind on the key of one case, committed and taken away afterwards."""
	case = make_case(narrative="Exemple")
	case.flags.by_server = True
	case.append("steps", {"step": "x", "reason": "Exemple"})
	case.save()
	log = make_contact_log(violation_case=case.name, note="Exemple")
	actor = {"actor_type": "ST-ARM", "attribution": "Attribution Level-A0", "actor_name": "Exemple"}
	act = make_act(violation_case=case.name, actors=[actor])
	about = {"doctype": "Access Conflict", "record_type": CASE, "record": case.name}
	conflict = frappe.get_doc({**about, "user": person(Role.AUDITOR), "reason": "Exemple"}).insert()
	frappe.db.commit()
	yield {
		"own field": (case, case, "narrative"),
		"row": (case, case.steps[0], "reason"),
		"by a link": (log, log, "note"),
		"by a dynamic link": (conflict, conflict, "reason"),
		"row of what follows": (act, act.actors[0], "actor_name"),
	}
	frappe.db.rollback()
	for doc in (conflict, act, log, case):
		frappe.delete_doc(doc.doctype, doc.name, force=True, delete_permanently=True)
	frappe.db.delete("Record Key", {"owner_name": case.name})
	frappe.db.commit()


KINDS = ("own field", "row", "by a link", "by a dynamic link", "row of what follows")


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_of_any_kind_under_the_old_key_keeps_it(
	slots: dict[str, Slot], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""And it is sealed anew the next time."""
	doc, row, field = slots[kind]
	owner = doc.key_owner()
	assert owner.doctype == CASE
	before = stored(row.doctype, row.name, field)
	renew_data_keys([owner])
	assert stored(row.doctype, row.name, field) != before
	tamper(row.doctype, row.name, field, before)
	frappe.db.commit()
	with monkeypatch.context() as patch:
		patch.setattr(renewal, "_reseal_all", lambda _owners, _rings: 0)
		assert drop_retired_keys([owner]) == 0
	assert owner in renewal.owners_with_retired_keys()
	assert opened(doc, field, row) == "Exemple"
	assert drop_retired_keys([owner]) == 1
	assert owner not in renewal.owners_with_retired_keys()
	assert opened(doc, field, row) == "Exemple"


def test_what_follows_a_record_is_verified_by_that_record_s_key(slots: dict[str, Slot]) -> None:
	"""It has none of its own, and misses none."""
	names = {doc.name for doc, _row, _field in slots.values()}
	assert [line for line in operations.verify() if names & set(line.split())] == []


def late(doc: Document, field: str, token: str) -> Callable[..., None]:
	"""A renewal's store, before which somebody else puts another token into the field."""
	store = renewal._store

	def stored_late(doctype: str, *args: Any) -> None:
		if doctype == doc.doctype:
			with own_connection() as cursor:
				cursor.execute(f"update `tab{doctype}` set `{field}` = %s where name = %s", (token, doc.name))
		store(doctype, *args)

	return stored_late


def test_what_changed_between_reading_and_writing_is_not_written_over(
	slots: dict[str, Slot], monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Neither by a renewal nor when the old key should go, which stays with it."""
	case, _row, field = slots["own field"]
	place, owner = place_of(case, field), case.key_owner()
	old = recordkeys.ring_of(owner).live
	first, second, third = (seal(word, place, old, recordkeys.cache()) for word in ("Un", "Deux", "Trois"))
	with monkeypatch.context() as patch:
		patch.setattr(renewal, "_store", late(case, field, first))
		renew_data_keys([owner])
	assert stored(CASE, case.name, field) == first
	tamper(CASE, case.name, field, second)
	frappe.db.commit()
	with monkeypatch.context() as patch:
		patch.setattr(renewal, "_store", late(case, field, third))
		assert drop_retired_keys([owner]) == 0
	assert opened(case, field) == "Trois"
	assert drop_retired_keys([owner]) == 1
	assert opened(case, field) == "Trois"
