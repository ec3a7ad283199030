"""New data keys for many records: in one transaction, resumable, and none held up by one that does not open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.access.apart import own_connection
from cndh_protection.seal import DataKey, operations, recordkeys, renewal, turns
from cndh_protection.seal.errors import DamagedToken, KeySourceMissing, NoKey, RecordBusy
from cndh_protection.seal.wrapping import Owner
from tests.factories import make_defender
from tests.seal.support import opened, stored, tamper

pytestmark = pytest.mark.commits

DEFENDER = "Defender"
PHONE = "76 00 00 0{number}"


@pytest.fixture
def people() -> Iterator[list[Document]]:
	"""Three people with a name; two of them with a telephone number, which lies in a row."""
	made = [
		make_defender(legal_name=f"Exemple {number}", contacts=_phones(number) if number else [])
		for number in range(3)
	]
	frappe.db.commit()
	yield made
	frappe.db.rollback()
	frappe.defaults.clear_default(renewal.BEGAN_KEY)
	for person in made:
		frappe.delete_doc(DEFENDER, person.name, force=True, delete_permanently=True)
		frappe.db.delete("Record Key", {"owner_name": person.name})
	frappe.db.commit()


def _phones(number: int) -> list[dict[str, str]]:
	return [{"kind": "Phone", "value": PHONE.format(number=number)}]


def owners_of(people: list[Document]) -> list[Owner]:
	return [person.key_owner() for person in people]


def token_of(person: Document) -> str:
	return stored(DEFENDER, person.name, "legal_name")


def tokens_of(people: list[Document]) -> list[str]:
	return [token_of(person) for person in people]


def require_open(people: list[Document]) -> None:
	recordkeys.forget()
	assert [opened(person, "legal_name") for person in people] == [f"Exemple {n}" for n in range(3)]
	assert [opened(person, "value", person.contacts[0]) for person in people[1:]] == [
		PHONE.format(number=number) for number in (1, 2)
	]


def key_ids(person: Document) -> list[str]:
	filters = {"owner_doctype": DEFENDER, "owner_name": person.name}
	return frappe.get_all("Record Key", filters=filters, pluck="kid", order_by="creation")


@contextmanager
def damaged(person: Document) -> Iterator[None]:
	"""Meanwhile the name does not open."""
	good = token_of(person)
	tamper(DEFENDER, person.name, "legal_name", good[:-4] + "AAAA")
	frappe.db.commit()
	yield
	tamper(DEFENDER, person.name, "legal_name", good)
	frappe.db.commit()


def test_several_records_get_new_keys_of_their_own(people: list[Document]) -> None:
	before, ids = tokens_of(people), [key_ids(case) for case in people]
	assert renewal.renew_data_keys(owners_of(people)) >= 5
	assert all(old != new for old, new in zip(before, tokens_of(people), strict=True))
	require_open(people)
	assert renewal.drop_retired_keys(owners_of(people)) == 3
	after = [key_ids(case) for case in people]
	assert [len(kids) for kids in after] == [1, 1, 1]
	assert len({*(kid for kids in (*ids, *after) for kid in kids)}) == 6
	require_open(people)


def test_statements_are_cut_before_they_are_too_long(
	people: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
	monkeypatch.setattr(renewal, "STATEMENT", 1)
	assert renewal.renew_data_keys(owners_of(people)) >= 5
	require_open(people)
	assert renewal.drop_retired_keys(owners_of(people)) == 3


def test_when_one_does_not_open_nothing_of_the_batch_changes(people: list[Document]) -> None:
	with damaged(people[1]):
		before, ids = tokens_of(people), [key_ids(person) for person in people]
		with pytest.raises(DamagedToken):
			renewal.renew_data_keys(owners_of(people))
		frappe.db.commit()  # whatever comes next keeps nothing of it either
		assert tokens_of(people) == before
		assert [key_ids(person) for person in people] == ids


def test_a_record_that_does_not_open_holds_up_no_other(people: list[Document]) -> None:
	with damaged(people[1]):
		before = tokens_of(people)
		said = operations.renew_all_records(lambda _done: None)
		assert "1 do not open: run keys verify" in said
		changed = [old != new for old, new in zip(before, tokens_of(people), strict=True)]
		assert changed == [True, False, True]
		assert "1 do not open" not in operations.retire_keys()  # nothing of it waits
	require_open(people)


def test_a_renewal_of_all_goes_on_where_it_was_cut_off(
	people: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
	"""What was renewed since it began is left alone by the next run, and renewed by the one after that."""
	monkeypatch.setattr(renewal, "RECORDS", 1)
	before = {person.name: token_of(person) for person in people}
	first = min(people, key=lambda person: person.name)

	def cut(_done: int) -> None:
		if token_of(first) != before[first.name]:
			raise KeyboardInterrupt

	with pytest.raises(KeyboardInterrupt):
		renewal.renew_all(cut)
	assert renewal.is_unfinished()
	assert any("keys renew-all" in line for line in operations.describe())
	renewed_once, began = token_of(first), frappe.db.get_default(renewal.BEGAN_KEY)
	said = operations.renew_all_records(lambda _done: None)
	assert f"went on from {began[:19]}: run keys renew-all once more for what was renewed since then" in said
	assert not renewal.is_unfinished()
	assert token_of(first) == renewed_once
	assert all(token_of(person) != before[person.name] for person in people)
	assert "went on" not in operations.renew_all_records(lambda _done: None)
	assert token_of(first) != renewed_once
	operations.retire_keys()
	assert not any("keep a retired key" in line for line in operations.describe())
	require_open(people)


def test_a_record_without_a_key_is_named_by_its_error(people: list[Document]) -> None:
	nobody = Owner(recordkeys.site_id(), DEFENDER, "DEF-AAAAAA")
	with pytest.raises(NoKey):
		renewal.renew_data_keys([*owners_of(people), nobody])
	assert [len(key_ids(person)) for person in people] == [1, 1, 1]


def test_an_older_key_of_a_namesake_renews_nobody_again(people: list[Document]) -> None:
	"""A renewal of all that goes on takes each record once."""
	person, began = people[0], frappe.utils.add_days(None, -1)
	namesake = Owner(recordkeys.site_id(), "Violation Case", person.name)
	recordkeys.add_key(namesake, DataKey.generate())
	of_it = {"owner_doctype": namesake.doctype, "owner_name": namesake.name}
	frappe.db.set_value("Record Key", of_it, "creation", "2020-01-01")
	before = token_of(person)
	assert renewal._renew_older([person.key_owner()], str(began)) == 0
	assert token_of(person) == before


def test_without_the_servers_keys_nobody_is_called_unreadable(
	people: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
	renewal.renew_data_keys(owners_of(people))
	with monkeypatch.context() as patch:
		patch.setitem(frappe.local.conf, recordkeys.PROVIDER_KEY, None)
		recordkeys.forget()
		with pytest.raises(KeySourceMissing):
			renewal.drop_all_retired()
	recordkeys.forget()
	assert renewal.drop_retired_keys(owners_of(people)) == 3


def test_a_namesake_of_another_kind_keeps_its_key(people: list[Document]) -> None:
	"""Of the same name and with an older key, which does not open as this one's."""
	person = people[0]
	namesake = Owner(recordkeys.site_id(), "Violation Case", person.name)
	recordkeys.add_key(namesake, DataKey.generate())
	of_it = {"owner_doctype": namesake.doctype, "owner_name": namesake.name}
	frappe.db.set_value("Record Key", of_it, "creation", "2020-01-01")
	before = frappe.db.get_value("Record Key", of_it, ["kid", "state"])
	renewal.renew_data_keys([person.key_owner()])
	assert renewal.drop_retired_keys([person.key_owner()]) == 1
	assert frappe.db.get_value("Record Key", of_it, ["kid", "state"]) == before
	assert opened(person, "legal_name") == "Exemple 0"


def test_a_record_that_somebody_saves_is_waited_for_and_not_called_unreadable(
	people: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
	monkeypatch.setattr(turns, "TRIES", 1)
	with own_connection() as cursor:
		cursor.execute("start transaction")
		cursor.execute("select name from `tabRecord Key` where owner_name = %s for update", (people[0].name,))
		with pytest.raises(RecordBusy):
			renewal.renew_all(lambda _done: None)
		cursor.execute("rollback")
	assert renewal.is_unfinished()
	renewal.renew_all(lambda _done: None)
	assert len(key_ids(people[0])) == 2
	operations.retire_keys()
	require_open(people)
