"""Protected fields from the request to the table: tokens only, good for one place only, never lost."""

from __future__ import annotations

from pathlib import Path

import frappe
import pytest
from frappe.model.document import Document

from cndh_protection.constants import Role, Stage
from cndh_protection.seal import KeySet, keyfile, operations, recordkeys
from cndh_protection.seal.constraints import ensure_constraints, missing_constraints, sealed_columns
from cndh_protection.seal.errors import KeyFileInsideBench, KeySourceMissing, NoKey
from cndh_protection.seal.refusal import PlainValueRefused, SealedValueError
from cndh_protection.services.stages import apply_step, prepare_step
from tests.factories import make_act, make_case, make_contact_log, make_defender, make_measure
from tests.people import as_role, outside_test_mode
from tests.seal.support import opened, stored, tamper


class TestSealing:
	def test_the_table_holds_tokens_only(self) -> None:
		defender = make_defender(
			legal_name="CANARI-nom",
			contacts=[{"kind": "Phone", "value": "CANARI-tel"}],
			exact_location="CANARI-lieu",
		)
		for row, field in (
			(defender, "legal_name"),
			(defender, "exact_location"),
			(defender.contacts[0], "value"),
		):
			assert stored(row.doctype, row.name, field).startswith("cndh1.")
		assert opened(defender, "legal_name") == "CANARI-nom"
		assert opened(defender, "value", defender.contacts[0]) == "CANARI-tel"

	def test_every_protected_document_seals(self) -> None:
		case = make_case(narrative="CANARI")
		documents = [
			(case, "narrative"),
			(make_act(violation_case=case.name, free_words="CANARI"), "free_words"),
			(make_measure(violation_case=case.name, risk_created="CANARI"), "risk_created"),
			(make_contact_log(violation_case=case.name, note="CANARI"), "note"),
		]
		for doc, field in documents:
			assert stored(doc.doctype, doc.name, field).startswith("cndh1.")
			assert opened(doc, field) == "CANARI"

	def test_records_that_follow_a_case_hang_on_its_key(self) -> None:
		case = make_case()
		keys = frappe.db.count("Record Key")
		make_act(violation_case=case.name, free_words="x")
		make_contact_log(violation_case=case.name, note="x")
		assert frappe.db.count("Record Key") == keys

	def test_the_document_in_memory_holds_tokens_after_saving(self) -> None:
		case = make_case(narrative="CANARI")
		assert "CANARI" not in frappe.as_json(case.as_dict())

	def test_the_same_value_keeps_its_token(self) -> None:
		defender = make_defender(legal_name="Awa Exemple")
		before = defender.legal_name
		defender.flags.by_server = True  # Administrator may not open what is replaced
		defender.legal_name = "Awa Exemple"
		defender.save()
		assert defender.legal_name == before
		defender.legal_name = "Awa Autre"
		defender.save()
		assert defender.legal_name != before
		assert opened(defender, "legal_name") == "Awa Autre"

	def test_white_space_is_nothing(self) -> None:
		assert make_case(narrative=" \n ").narrative is None

	def test_a_value_can_be_cleared(self) -> None:
		case = make_case(narrative="x")
		case.narrative = ""
		case.flags.by_server = True
		case.save()
		assert not stored("Violation Case", case.name, "narrative")

	def test_too_long_is_refused_in_plain_words(self) -> None:
		with pytest.raises(SealedValueError, match="too long"):
			make_case(narrative="x" * 200_000)
		(shown,) = frappe.get_message_log()
		assert "too long" in str(shown)

	def test_a_field_states_a_maximum_of_its_own(self) -> None:
		"""In the reader's words; what was typed and what is stored stay as they are."""
		defender = make_defender(legal_name="é" * 140)
		frappe.local.lang = "fr"
		defender.flags.by_server = True
		defender.legal_name = "é" * 141
		with pytest.raises(SealedValueError, match="Ce texte est trop long") as refusal:
			defender.save()
		assert "140" in str(refusal.value)
		assert defender.legal_name == "é" * 141
		assert opened(defender, "legal_name") == "é" * 140

	def test_versions_and_deleted_documents_hold_tokens(self) -> None:
		defender = make_defender(legal_name="CANARI-un")
		with outside_test_mode():
			defender.flags.by_server = True
			defender.legal_name = "CANARI-deux"
			defender.region = "ML01"
			defender.save(ignore_version=False)
		version = frappe.get_last_doc("Version", {"docname": defender.name})
		assert "legal_name" in version.data
		frappe.delete_doc("Defender", defender.name, force=True)
		deleted = frappe.get_last_doc("Deleted Document", {"deleted_name": defender.name})
		assert "CANARI" not in version.data + deleted.data

	def test_a_reason_is_sealed_anew_where_the_step_keeps_it(self) -> None:
		measure = make_measure()
		with as_role(Role.CHAIR):
			prepare_step(measure.doctype, measure.name, "Do not approve", {"step_reason": "CANARI motif"})
			apply_step(frappe.get_doc(measure.doctype, measure.name).as_json(), "Do not approve")
		measure.reload()
		assert opened(measure, "reason", measure.steps[0]) == "CANARI motif"

	def test_a_duty_reason_too(self) -> None:
		measure = make_measure()
		frappe.db.set_value("Violation Case", measure.violation_case, "urgency", "U1")
		with as_role(Role.CHAIR):
			prepare_step(
				measure.doctype, measure.name, "Start on duty decision", {"step_reason": "CANARI motif"}
			)
			apply_step(frappe.get_doc(measure.doctype, measure.name).as_json(), "Start on duty decision")
		measure.reload()
		assert opened(measure, "duty_reason") == opened(measure, "reason", measure.steps[0]) == "CANARI motif"


class TestForeignTokens:
	@pytest.fixture
	def case(self) -> Document:
		return make_case(summary="Une phrase.", narrative="Un récit.")

	def refused(self, case: Document, **posted: str) -> str:
		row = dict(frappe.db.get_value("Violation Case", case.name, ["summary", "narrative"], as_dict=True))
		case.update(posted)
		with pytest.raises(SealedValueError) as refusal:
			case.save()
		assert frappe.db.get_value("Violation Case", case.name, ["summary", "narrative"], as_dict=True) == row
		return refusal.value.code

	def test_of_another_field(self, case: Document) -> None:
		assert self.refused(case, summary=case.narrative) == "foreign_token"

	def test_of_another_record(self, case: Document) -> None:
		assert self.refused(case, summary=make_case().summary) == "foreign_token"

	def test_into_an_empty_field(self, case: Document) -> None:
		assert self.refused(case, closure_note=case.narrative) == "foreign_token"

	@pytest.mark.parametrize(
		"change", [lambda t: t[:-6], lambda t: t[:-3] + "AAA", lambda t: t + "A", lambda t: "cndh1.x"]
	)
	def test_damaged(self, case: Document, change: object) -> None:
		assert self.refused(case, summary=change(case.summary)) == "foreign_token"  # type: ignore[operator]

	def test_in_a_new_document(self, case: Document) -> None:
		with pytest.raises(SealedValueError):
			make_case(summary=case.summary)

	def test_an_older_token_of_the_same_value_counts_as_unchanged(self, case: Document) -> None:
		first = case.narrative
		case.flags.by_server = True
		case.narrative = "Autre."
		case.save()
		case.narrative = "Un récit."
		case.save()
		second = case.narrative
		case.narrative = first
		case.save()
		assert stored("Violation Case", case.name, "narrative") == second


class TestPlainValues:
	def test_db_set(self) -> None:
		defender = make_defender()
		for values in ({"legal_name": "plain"}, {"region": "ML01", "legal_name": "plain"}):
			with pytest.raises(PlainValueRefused):
				defender.db_set(values)

	def test_an_attribute_set_after_sealing(self) -> None:
		case = make_case()
		case.narrative = "plain"
		with pytest.raises(PlainValueRefused):
			case.db_update()
		row = make_defender(contacts=[{"kind": "Phone", "value": "0"}]).contacts[0]
		row.value = "plain"
		with pytest.raises(PlainValueRefused):
			row.db_update()

	def test_an_insert_that_goes_round_the_hooks(self) -> None:
		doc = frappe.get_doc({"doctype": "Contact Log", "name": "CTC-X", "note": "plain"})
		with pytest.raises(PlainValueRefused):
			doc.db_insert()

	@pytest.mark.parametrize(
		("doctype", "field"), [("Defender", "legal_name"), ("Violation Case", "narrative")]
	)
	def test_the_database_itself(self, doctype: str, field: str) -> None:
		doc = make_defender() if doctype == "Defender" else make_case()
		with pytest.raises(frappe.db.OperationalError, match="cndh_sealed"):
			frappe.db.set_value(doctype, doc.name, field, "plain")

	def test_every_protected_column_is_guarded(self) -> None:
		assert len(sealed_columns()) > 30
		assert missing_constraints() == []

	@pytest.mark.commits
	@pytest.mark.parametrize(("doctype", "field"), [("Contact Log", "note"), ("Access Conflict", "reason")])
	def test_a_constraint_that_was_dropped_comes_back(self, doctype: str, field: str) -> None:
		frappe.db.sql_ddl(f"alter table `tab{doctype}` drop constraint cndh_sealed_{field}")
		assert missing_constraints() == [f"tab{doctype}.{field}"]
		assert ensure_constraints() == [f"tab{doctype}.{field}"]
		frappe.db.sql_ddl(f"alter table `tab{doctype}` modify `{field}` longtext")
		assert missing_constraints() == []


class TestTamperedTable:
	def test_what_cannot_be_read_is_not_written_over(self) -> None:
		case = make_case(narrative="Un récit.")
		damaged = case.narrative[:-4] + ("AAAA" if not case.narrative.endswith("AAAA") else "BBBB")
		tamper("Violation Case", case.name, "narrative", damaged)
		for value in ("Autre.", ""):
			case = frappe.get_doc("Violation Case", case.name)
			case.narrative = value
			case.flags.by_server = True  # who may not change it is refused before anything is read
			with pytest.raises(SealedValueError):
				case.save()
		assert stored("Violation Case", case.name, "narrative") == damaged

	def test_a_swap_between_two_cases_opens_nothing(self) -> None:
		first, second = make_case(narrative="un"), make_case(narrative="deux")
		tamper("Violation Case", first.name, "narrative", second.narrative)
		with pytest.raises(Exception, match="belongs to another"):
			opened(frappe.get_doc("Violation Case", first.name), "narrative")

	def test_a_token_under_a_key_that_the_record_lacks_is_not_kept(self) -> None:
		first, second = make_case(narrative="un"), make_case(narrative="deux")
		tamper("Violation Case", first.name, "narrative", second.narrative)
		late = frappe.get_doc("Violation Case", first.name)
		late.region = "ML01"
		with pytest.raises(SealedValueError):
			late.save()

	def test_a_swapped_wrap_opens_nothing(self) -> None:
		first, second = make_case(narrative="un"), make_case(narrative="deux")
		wrap = frappe.db.get_value(
			"Record Key", {"owner_name": second.name}, ["kid", "wrapped"], as_dict=True
		)
		key = frappe.db.get_value("Record Key", {"owner_name": first.name})
		frappe.db.set_value("Record Key", key, {"kid": wrap.kid, "wrapped": wrap.wrapped})
		recordkeys.forget()
		with pytest.raises(Exception, match="key"):
			opened(frappe.get_doc("Violation Case", first.name), "narrative")


class TestMissingKeys:
	@pytest.fixture
	def case(self, monkeypatch: pytest.MonkeyPatch) -> Document:
		case = make_case(narrative="Un récit.")
		recordkeys.forget()
		return case

	def assert_closed(self, case: Document, code: str) -> None:
		before = stored("Violation Case", case.name, "narrative")
		assert frappe.get_doc("Violation Case", case.name).region == case.region
		for value in ("Autre.", ""):
			doc = frappe.get_doc("Violation Case", case.name)
			doc.narrative = value
			with pytest.raises(SealedValueError) as refusal:
				doc.save()
			assert refusal.value.code == code
		assert stored("Violation Case", case.name, "narrative") == before

	def test_no_provider(self, case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
		monkeypatch.setitem(frappe.local.conf, "cndh_key_provider", None)
		self.assert_closed(case, "missing_key")
		with pytest.raises(SealedValueError, match="No key was given"):
			make_case()

	def test_a_record_whose_keys_are_gone(self, case: Document) -> None:
		frappe.db.delete("Record Key", {"owner_name": case.name})
		with pytest.raises(NoKey, match="has no key"):
			recordkeys.ring_of(case.key_owner())

	def test_the_wrong_file(self, case: Document, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
		path = tmp_path / "other.key"
		keyfile.create(path, KeySet.fresh())
		monkeypatch.setitem(frappe.local.conf, "cndh_key_provider", "file")
		monkeypatch.setitem(frappe.local.conf, "cndh_key_file", str(path))
		self.assert_closed(case, "missing_key")


def test_keys_are_made_outside_the_bench_only() -> None:
	"""Inside, backups would take them along. The file is there already, so that nothing can be made by this test."""
	inside = Path(frappe.utils.get_bench_path()) / "sites" / "common_site_config.json"
	with pytest.raises(KeyFileInsideBench):
		operations.make_key_file(inside)


@pytest.mark.parametrize("missing", [{"cndh_key_provider": "env"}, {"cndh_key_file": None}])
def test_keys_are_renewed_in_a_file_only(missing: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
	"""Other sources renew theirs by themselves."""
	for key, value in {"cndh_key_provider": "file", "cndh_key_file": "/nowhere", **missing}.items():
		monkeypatch.setitem(frappe.local.conf, key, value)
	with pytest.raises(KeySourceMissing):
		operations._key_file()


def test_closed_documents_stay_sealed_through_their_whole_life() -> None:
	case = make_case(at=Stage.CASE_FOLLOW_UP, narrative="CANARI")
	with as_role(Role.CHAIR):
		facts = {"closure_reason": "Closure Reason-RSK", "closure_note": "CANARI note"}
		prepare_step("Violation Case", case.name, "Close, with reason", facts)
		apply_step(frappe.get_doc("Violation Case", case.name).as_json(), "Close, with reason")
	assert opened(frappe.get_doc("Violation Case", case.name), "closure_note") == "CANARI note"
