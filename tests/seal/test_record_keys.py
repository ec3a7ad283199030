"""The keys of records in their table: whose they are, for whom they are wrapped, what is kept without one."""

from __future__ import annotations

import frappe
import pytest

from cndh_protection.seal import recordkeys
from cndh_protection.seal.errors import MissingKey
from cndh_protection.seal.escrow import EscrowPrivateKey
from cndh_protection.seal.keys import DataKey
from cndh_protection.seal.refusal import SealedValueError
from cndh_protection.seal.wrapping import Owner
from tests.factories import make_defender
from tests.seal.support import stored

DEFENDER = "Defender"


def live(owner: Owner) -> str:
	"""The key that seals the record's values."""
	return recordkeys.ring_of(owner).live.kid


def test_those_of_several_records_are_those_of_each() -> None:
	"""Of nobody who was not asked for."""
	first, second, _other = (make_defender() for _number in range(3))
	rings = recordkeys.rings_of(DEFENDER, [first.name, second.name])
	assert {name: ring.live.kid for name, ring in rings.items()} == {
		doc.name: live(doc.key_owner()) for doc in (first, second)
	}


def test_a_namesake_of_another_doctype_has_its_own() -> None:
	"""Also if it is older."""
	doc = make_defender()
	namesake = Owner(recordkeys.site_id(), "Violation Case", doc.name)
	recordkeys.add_key(namesake, DataKey.generate())
	of_namesake = {"owner_doctype": namesake.doctype, "owner_name": doc.name}
	frappe.db.set_value("Record Key", of_namesake, "creation", "2000-01-01", update_modified=False)
	(ring,) = recordkeys.rings_of(DEFENDER, [doc.name]).values()
	assert ring.live.kid == live(doc.key_owner()) != live(namesake)


def test_the_live_one_seals_and_not_the_one_that_came_first() -> None:
	"""After a renewal."""
	owner, fresh = make_defender().key_owner(), DataKey.generate()
	frappe.db.set_value("Record Key", {"owner_name": owner.name}, "state", recordkeys.RETIRING)
	recordkeys.add_key(owner, fresh)
	assert [row.kid for row in recordkeys.key_rows(owner)][-1] == fresh.kid
	assert live(owner) == fresh.kid


def test_a_record_without_a_live_key_misses_one() -> None:
	"""Somebody wrote into the table: that is told like any key that is not there."""
	owner = make_defender().key_owner()
	frappe.db.set_value("Record Key", {"owner_name": owner.name}, "state", recordkeys.RETIRING)
	with pytest.raises(MissingKey):
		recordkeys.ring_of(owner)


def test_the_escrow_s_wrap_is_none_of_the_server_s(monkeypatch: pytest.MonkeyPatch) -> None:
	"""It is there, and only who holds the escrow's key unwraps it."""
	monkeypatch.setitem(frappe.local.conf, recordkeys.ESCROW_KEY, EscrowPrivateKey.generate().public.text)
	owner = make_defender().key_owner()
	assert frappe.db.count("Record Key", {"owner_name": owner.name}) == 2
	assert [row.kid for row in recordkeys.key_rows(owner)] == [live(owner)]


def test_a_token_whose_key_went_while_somebody_saved_is_not_written_back() -> None:
	"""As a save finds it that read the record just before its keys were renewed and the old ones dropped."""
	doc = make_defender(region="ML05")
	frappe.db.delete("Record Key", {"owner_name": doc.name})
	recordkeys.add_key(doc.key_owner(), DataKey.generate())
	doc.region = "ML01"
	with pytest.raises(SealedValueError):
		doc.save()
	assert stored(DEFENDER, doc.name, "region") == "ML05"
