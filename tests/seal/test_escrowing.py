"""The way back by the escrow: one pair after another, what is damaged, what was cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.seal import (
	EscrowPrivateKey,
	EscrowPublicKey,
	KeySet,
	escrowing,
	keyfile,
	operations,
	recordkeys,
)
from cndh_protection.seal.errors import BadKey, DamagedExport, KeySourceMissing, NoEscrowKey
from cndh_protection.seal.renewal import drop_retired_keys, renew_data_keys
from cndh_protection.seal.turns import Outcome
from tests.factories import make_defender
from tests.seal.support import opened, tamper, wraps_put_back

pytestmark = pytest.mark.commits

ESCROW = {"recipient_kind": "escrow"}


@pytest.fixture(autouse=True)
def as_before(case: Document, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	"""A site without an escrow, and keys of the test's own; afterwards it is without one again."""
	config = Path(frappe.get_site_path("site_config.json"))
	text = config.read_text()
	monkeypatch.setitem(frappe.local.conf, recordkeys.ESCROW_KEY, None)
	try:
		with wraps_put_back():
			yield
	finally:
		frappe.db.delete("Record Key", ESCROW)
		frappe.db.commit()
		config.write_text(text)


@pytest.fixture
def person() -> Iterator[Document]:
	"""Another record with a key of its own."""
	made = make_defender(legal_name="Exemple")
	frappe.db.commit()
	yield made
	frappe.delete_doc("Defender", made.name, force=True, delete_permanently=True)
	frappe.db.delete("Record Key", {"owner_name": made.name})
	frappe.db.commit()


def lose_keys(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The server has other keys from now on."""
	folder.mkdir(exist_ok=True)
	path = folder / "other keys"
	keyfile.create(path, KeySet.fresh())
	monkeypatch.setitem(frappe.local.conf, recordkeys.FILE_KEY, str(path))
	recordkeys.forget()


def wraps_of(doc: Document) -> list[str]:
	"""The escrow keys that a record is wrapped for."""
	filters = {**ESCROW, "owner_doctype": doc.doctype, "owner_name": doc.name}
	return frappe.get_all("Record Key", filters=filters, pluck="recipient_kid", order_by="creation, name")


def kid_in(private_file: Path) -> str:
	return EscrowPrivateKey.from_text(private_file.read_text()).kid


def lacking() -> list[str]:
	"""What the operator is told of records without a wrap."""
	return [line for line in operations.describe() if "keys escrow-add" in line]


def test_the_escrow_opens_everything_when_the_servers_keys_are_lost(
	case: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	private, export = tmp_path / "private", tmp_path / "export"
	escrowing.make_pair(private)
	count = frappe.db.count("Record Key", ESCROW)
	assert escrowing.export(export) == f"{count} escrow wrap(s) written"
	lose_keys(tmp_path, monkeypatch)
	with pytest.raises(Exception, match="not available"):
		opened(case, "narrative")
	said = f"{count} record key(s) open again with the server's present keys. Now run: keys reindex"
	assert escrowing.restore(private, export) == said
	assert opened(case, "narrative") == "Un récit."
	assert private.stat().st_mode & 0o777 == 0o400


def test_another_pair_takes_the_place_of_the_first(
	case: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""The server wraps for it alone; the first private half opens what was exported before."""
	first, second, export = tmp_path / "first", tmp_path / "second", tmp_path / "export"
	escrowing.make_pair(first)
	escrowing.export(export)
	escrowing.make_pair(second)
	assert wraps_of(case) == [kid_in(second)]
	assert frappe.db.count("Record Key", {**ESCROW, "recipient_kid": kid_in(first)}) == 0
	assert lacking() == []
	lose_keys(tmp_path, monkeypatch)
	said = escrowing.restore(first, None)
	assert said.startswith("0 record key(s) open again")
	assert "are for another escrow key" in said
	assert "do not open" not in said
	for private, source in ((second, None), (first, export)):
		lose_keys(tmp_path / private.name.upper(), monkeypatch)
		escrowing.restore(private, source)
		assert opened(case, "narrative") == "Un récit."


def test_one_wrap_that_is_damaged_holds_up_no_other(
	case: Document, person: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	private = tmp_path / "private"
	escrowing.make_pair(private)
	row = frappe.get_last_doc("Record Key", {**ESCROW, "owner_name": case.name})
	for damaged in (row.wrapped[:-4] + "AAAA", "cndhw1.x", "x"):
		tamper("Record Key", row.name, "wrapped", damaged)
		frappe.db.commit()
		lose_keys(tmp_path / str(len(damaged)), monkeypatch)
		assert "; 1 do not open: run keys verify" in escrowing.restore(private, None)
		assert opened(person, "legal_name") == "Exemple"


def test_what_was_cut_off_goes_on(
	case: Document, person: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Meanwhile the former pair opens what the present one does not yet."""
	first, second = tmp_path / "first", tmp_path / "second"
	escrowing.make_pair(first)
	wrapped = escrowing._wrap_batch
	taken = list[str]()

	def cut(names: list[str], public: EscrowPublicKey) -> Outcome:
		if taken:
			raise KeyboardInterrupt
		taken.extend(names)
		return wrapped(names, public)

	with monkeypatch.context() as patch:
		patch.setattr(escrowing, "BATCH", 1)
		patch.setattr(escrowing, "_wrap_batch", cut)
		with pytest.raises(KeyboardInterrupt):
			escrowing.make_pair(second)
	(line,) = lacking()
	records = frappe.db.count("Record Key", {"recipient_kind": "service"})
	assert (
		line
		== f"{records - 1} record(s) have no wrap for the escrow key {kid_in(second)}: run keys escrow-add"
	)
	assert kid_in(first) in wraps_of(case)
	assert kid_in(first) in wraps_of(person)
	assert f"{records - 1} record key(s) wrapped for it; {records} wrap(s)" in escrowing.complete()
	assert lacking() == []
	assert wraps_of(case) == wraps_of(person) == [kid_in(second)]
	assert "0 record key(s) wrapped for it; 0 wrap(s)" in escrowing.complete()


def test_a_key_that_does_not_open_keeps_its_former_wrap(
	case: Document, person: Document, tmp_path: Path
) -> None:
	"""And the others get theirs."""
	first, second = tmp_path / "first", tmp_path / "second"
	escrowing.make_pair(first)
	row = frappe.get_last_doc("Record Key", {"recipient_kind": "service", "owner_name": case.name})
	tamper("Record Key", row.name, "wrapped", row.wrapped[:-4] + "AAAA")
	frappe.db.commit()
	recordkeys.forget()
	said = escrowing.make_pair(second)
	assert "; 1 do not open: run keys verify; 0 wrap(s) for a former key dropped" in said
	assert wraps_of(case) == [kid_in(first)]
	assert kid_in(second) in wraps_of(person)


def test_a_key_that_retires_is_wrapped_as_such(case: Document, tmp_path: Path) -> None:
	"""And goes with its record's renewal."""
	renew_data_keys([case.key_owner()])
	escrowing.make_pair(tmp_path / "private")
	rows = frappe.get_all("Record Key", filters={"owner_name": case.name}, fields=["kid", "state"])
	assert len(rows) == 4
	assert len({(row.kid, row.state) for row in rows}) == 2
	drop_retired_keys([case.key_owner()])
	assert len(wraps_of(case)) == 1


@pytest.mark.parametrize(
	"text",
	["", "nonsense", "[]", "{}", '{"wraps": 7}', '{"wraps": [7]}', '{"wraps": [{"kid": "x"}]}', "é"],
)
def test_a_broken_export_is_told(text: str, tmp_path: Path) -> None:
	private, export = tmp_path / "private", tmp_path / "export"
	escrowing.make_pair(private)
	export.write_text(text)
	with pytest.raises(DamagedExport):
		escrowing.restore(private, export)


def test_a_broken_private_half_is_told(tmp_path: Path) -> None:
	private = tmp_path / "private"
	private.write_text("cndh-escrow-PRIVATE: é")
	with pytest.raises(BadKey):
		escrowing.restore(private, None)


def test_without_the_servers_keys_nobody_is_called_unreadable(
	tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
	escrowing.make_pair(tmp_path / "private")
	with monkeypatch.context() as patch:
		patch.setitem(frappe.local.conf, recordkeys.PROVIDER_KEY, None)
		recordkeys.forget()
		with pytest.raises(KeySourceMissing):
			escrowing.complete()
	recordkeys.forget()


def test_without_a_pair_there_is_nothing_to_wrap_for() -> None:
	with pytest.raises(NoEscrowKey):
		escrowing.complete()
	assert lacking() == []
