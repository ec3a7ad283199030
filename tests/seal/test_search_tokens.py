"""Search tokens on a site: written with the value, gone with it, renewed without opening to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.patches.v1_0 import fill_search_tokens
from cndh_protection.seal import (
	KeySet,
	SearchIndex,
	keyfile,
	operations,
	recordkeys,
	reindexing,
	searchtokens,
)
from cndh_protection.seal.census import searched_owners
from cndh_protection.seal.errors import KeySourceMissing
from cndh_protection.seal.searchtokens import TABLE, VERSION_KEY
from tests.factories import make_case, make_defender
from tests.seal.support import tamper

PHONE, OTHER_PHONE, EMAIL, NUMBER = (
	"70 11 22 33",
	"+223 66 77 88 99",
	"awa@exemple.ml",
	"NINA 1 92 01 1 23 001 123 A",
)


def found(doc: Document) -> list[tuple[str, str, str]]:
	"""Index, field and row of the tokens of a record."""
	fields = ["index_name", "row_field", "row_name"]
	rows = frappe.get_all(TABLE, {"reference_name": doc.name}, fields, order_by="index_name, row_name")
	return [(row.index_name, row.row_field, row.row_name) for row in rows]


def tokens(doc: Document) -> set[str]:
	return set(frappe.get_all(TABLE, {"reference_name": doc.name}, pluck="token"))


def one(index: str, text: str, version: int = 1) -> str:
	return recordkeys.search_index(index, version).token(text) or ""


def person(*contacts: str, **given: Any) -> Document:
	rows = [{"kind": "Phone", "value": value} for value in contacts]
	doc = make_defender(contacts=rows, **given)
	doc.flags.by_server = True  # Administrator may not open what is replaced
	return doc


class TestWithTheValue:
	def test_each_value_has_its_token_and_nothing_else(self) -> None:
		doc = person(PHONE, EMAIL, identity_document="SN0123456")
		first, second = (row.name for row in doc.contacts)
		assert found(doc) == [
			("email", "value", second),
			("identity", "identity_document", doc.name),
			("phone", "value", first),
		]
		assert tokens(doc) == {one("phone", PHONE), one("email", EMAIL), one("identity", "SN0123456")}

	@pytest.mark.parametrize("written", ["Le voisin", "Rue 2145, porte 5620", "12"])
	def test_what_is_no_number_has_none(self, written: str) -> None:
		assert found(person(written)) == []

	@pytest.mark.parametrize("written", [f"{PHONE} / {OTHER_PHONE}", f"tél. {PHONE}, WhatsApp {OTHER_PHONE}"])
	def test_two_numbers_in_one_field_are_found_both(self, written: str) -> None:
		assert tokens(person(written)) >= {one("phone", PHONE), one("phone", OTHER_PHONE)}

	def test_a_number_is_found_without_the_word_before_it_and_a_date_is_no_number(self) -> None:
		doc = person(identity_document="Passeport AA0123456 du 12/03/2020")
		assert one("identity", "AA0123456") in tokens(doc)
		assert one("identity", "12032020") not in tokens(doc)

	def test_another_value_takes_its_place(self) -> None:
		doc = person(PHONE)
		doc.contacts[0].value = OTHER_PHONE
		doc.save()
		assert tokens(doc) == {one("phone", OTHER_PHONE)}

	def test_what_stands_beside_it_stays(self) -> None:
		doc = person(PHONE, EMAIL, identity_document="SN0123456")
		doc.contacts[0].value = OTHER_PHONE
		doc.save()
		assert tokens(doc) == {one("phone", OTHER_PHONE), one("email", EMAIL), one("identity", "SN0123456")}

	def test_of_two_fields_of_one_row_each_has_its_own(self) -> None:
		owner = make_defender().key_owner()
		searchtokens.write(owner, [("row", field, "phone", f"1.{field}") for field in ("first", "second")])
		searchtokens.replace(owner, "row", "first", [("phone", "1.third")])
		rows = frappe.get_all(TABLE, {"reference_name": owner.name}, pluck="token", order_by="token")
		assert rows == ["1.second", "1.third"]

	def test_the_same_value_keeps_its_row(self) -> None:
		doc = person(PHONE)
		before = frappe.get_all(TABLE, {"reference_name": doc.name}, pluck="name")
		doc.contacts[0].value = PHONE
		doc.region = "ML01"
		doc.save()
		doc.reload()
		doc.save()
		assert frappe.get_all(TABLE, {"reference_name": doc.name}, pluck="name") == before

	def test_a_value_that_is_cleared_or_a_row_that_goes_is_found_no_more(self) -> None:
		doc = person(PHONE, EMAIL, identity_document="SN0123456")
		doc.contacts = doc.contacts[1:]
		doc.identity_document = ""
		doc.save()
		assert tokens(doc) == {one("email", EMAIL)}

	def test_a_record_that_goes_is_found_no_more(self) -> None:
		doc = person(PHONE, identity_document="SN0123456")
		assert tokens(doc)
		frappe.delete_doc("Defender", doc.name, force=True)
		assert tokens(doc) == set()

	def test_a_save_that_is_undone_leaves_none(self) -> None:
		before = frappe.db.count(TABLE)
		frappe.db.savepoint("undone")
		with pytest.raises(frappe.ValidationError):
			person(PHONE, legal_name="", name_unknown=0)
		frappe.db.rollback(save_point="undone")
		assert frappe.db.count(TABLE) == before

	def test_other_documents_have_none(self) -> None:
		assert found(make_case(contact=PHONE, no_contact=0)) == []


class TestKeys:
	def test_nobody_has_a_right_on_the_table(self) -> None:
		assert frappe.get_meta(TABLE).permissions == []

	def test_another_sites_key_gives_other_tokens(self) -> None:
		mine, other = recordkeys.provider().derive("search"), KeySet.fresh().derive("search")
		assert SearchIndex(mine, "phone", 1).token(PHONE) == one("phone", PHONE)
		assert SearchIndex(other, "phone", 1).token(PHONE) != one("phone", PHONE)

	def test_the_database_looks_a_value_up_in_its_index(self) -> None:
		plan = frappe.db.sql(
			f"explain select reference_name from `tab{TABLE}` where index_name = 'phone' and token in ('1.a', '2.b')",
			as_dict=True,
		)
		assert [(row.key, row.Extra) for row in plan] == [("of_value", "Using where; Using index")]


@pytest.fixture
def committed() -> Iterator[Document]:
	"""A committed person, found by phone and number; afterwards the site's version is what it was."""
	doc = person(PHONE, identity_document=NUMBER)
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	frappe.defaults.clear_default(reindexing.REACHED_KEY)
	frappe.defaults.clear_default(VERSION_KEY)
	recordkeys.forget()
	_remove(doc)
	reindexing.reindex()


@pytest.mark.commits
class TestReindexing:
	def test_the_patch_fills_what_earlier_versions_lack_and_is_idempotent(self, committed: Document) -> None:
		should = tokens(committed)
		modified = frappe.db.get_value("Defender", committed.name, "modified")
		frappe.db.delete(TABLE, {"reference_name": committed.name})
		frappe.db.commit()
		fill_search_tokens.execute()
		assert tokens(committed) == should
		names = set(frappe.get_all(TABLE, pluck="name"))
		fill_search_tokens.execute()
		assert set(frappe.get_all(TABLE, pluck="name")) == names
		assert frappe.db.get_value("Defender", committed.name, "modified") == modified

	def test_a_token_that_does_not_belong_goes(self, committed: Document) -> None:
		should = tokens(committed)
		row = (committed.name, "identity_document", "phone", one("phone", OTHER_PHONE))
		searchtokens.write(committed.key_owner(), [row])
		frappe.db.commit()
		assert any("search tokens differ" in line for line in operations.verify())
		assert reindexing.reindex().changed == 1
		assert tokens(committed) == should
		assert not [line for line in operations.verify() if committed.name in line]

	def test_a_renewed_index_key_gives_other_tokens_and_both_are_asked_meanwhile(
		self, committed: Document
	) -> None:
		frappe.db.set_default(VERSION_KEY, 2)
		assert searchtokens.asked_tokens("phone", PHONE) == {one("phone", PHONE, 1), one("phone", PHONE, 2)}
		frappe.defaults.clear_default(VERSION_KEY)
		assert "version 2" in operations.reindex(True, lambda _done: None)
		assert one("phone", PHONE, 2) in tokens(committed)
		assert frappe.db.count(TABLE, {"version": 1}) == 0
		assert any("version 2" in line for line in operations.describe())

	def test_one_that_was_cut_off_goes_on_and_does_not_begin_a_further_version(
		self, committed: Document, monkeypatch: pytest.MonkeyPatch
	) -> None:
		def cut(_done: int) -> None:
			raise KeyboardInterrupt

		second = person(OTHER_PHONE)
		frappe.db.commit()
		monkeypatch.setattr(reindexing, "BATCH", 1)
		with pytest.raises(KeyboardInterrupt):
			reindexing.reindex(renew=True, progress=cut)
		frappe.db.rollback()
		assert reindexing.is_unfinished()
		assert any("cut off" in line for line in operations.describe())
		done = list[int]()
		reindexing.reindex(renew=True, progress=done.append)
		frappe.db.rollback()
		assert len(done) == len(list(searched_owners())) - 1
		assert searchtokens.version() == 2
		assert not reindexing.is_unfinished()
		assert one("phone", OTHER_PHONE, 2) in tokens(second)
		assert frappe.db.count(TABLE, {"version": 1}) == 0
		_remove(second)

	def test_a_new_service_key_leaves_the_tokens_alone(
		self, committed: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
	) -> None:
		path = tmp_path / "keys"
		keyfile.create(path, operations._read(operations._key_file()).renewed())
		before = one("phone", PHONE)
		monkeypatch.setitem(frappe.local.conf, "cndh_key_file", str(path))
		recordkeys.forget()
		assert one("phone", PHONE) == before
		assert reindexing.reindex().changed == 0

	def test_what_does_not_open_is_left_and_named_and_the_others_are_done(self, committed: Document) -> None:
		before, second = tokens(committed), person(OTHER_PHONE)
		tamper("Defender", committed.name, "identity_document", committed.identity_document[:-4] + "AAAA")
		frappe.db.delete(TABLE, {"reference_name": second.name})
		frappe.db.commit()
		outcome = reindexing.reindex()
		assert outcome.unreadable == [committed.name]
		assert (tokens(committed), tokens(second)) == (before, {one("phone", OTHER_PHONE)})
		tamper("Defender", committed.name, "identity_document", committed.identity_document)
		_remove(second)

	def test_of_a_record_whose_keys_are_gone_the_tokens_stay(self, committed: Document) -> None:
		before, keys = tokens(committed), {"owner_name": committed.name}
		frappe.db.set_value("Record Key", keys, "owner_name", "elsewhere", update_modified=False)
		frappe.db.commit()
		assert reindexing.reindex().unreadable == [committed.name]
		assert tokens(committed) == before
		keys = {"owner_name": "elsewhere"}
		frappe.db.set_value("Record Key", keys, "owner_name", committed.name, update_modified=False)
		frappe.db.commit()

	def test_without_keys_it_says_so(self, committed: Document) -> None:
		with pytest.MonkeyPatch.context() as patch:
			patch.setitem(frappe.local.conf, "cndh_key_provider", None)
			recordkeys.forget()
			with pytest.raises(KeySourceMissing):
				reindexing.reindex()
		recordkeys.forget()


def _remove(doc: Document) -> None:
	frappe.delete_doc("Defender", doc.name, force=True, delete_permanently=True)
	frappe.db.delete("Record Key", {"owner_name": doc.name})
	frappe.db.commit()
