"""A sensitive term lies in its list and nowhere else, whatever happened to the records that it was chosen in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import frappe
import pytest
from frappe.desk import notifications
from frappe.model.document import Document
from frappe.model.utils import link_count

from cndh_protection.services import tally
from tests.factories import act_values, case_values, defender_values
from tests.leaks import sinks, working_day
from tests.leaks.calls import call
from tests.leaks.canaries import Canaries, look
from tests.people import outside_test_mode

LISTS = ("Violation Type", "Defender Profile")


@pytest.fixture
def canary_terms(canaries: Canaries) -> Iterator[dict[str, str]]:
	"""A sensitive row in each of two lists, whose code is a canary: list → code."""
	codes = {doctype: canaries.plant(doctype.replace(" ", "")) for doctype in LISTS}
	category = frappe.db.get_value("Reference Term", {"term_list": "Violation Category"})
	for doctype, code in codes.items():
		row = {"code": code, "label_fr": "Terme", "sensitive": 1, "category": category}
		frappe.get_doc({"doctype": doctype, **row}).insert()
	frappe.db.commit()
	yield codes
	for doctype, code in codes.items():
		frappe.db.delete(doctype, {"name": code})
	tally.recount()
	frappe.db.commit()


@pytest.mark.commits
@pytest.mark.slow
def test_a_protected_term_lies_in_its_list_only(
	canaries: Canaries, canary_terms: dict[str, str], cleaned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
	"""Chosen in the form, edited, failed in every hook, looked for, deleted: no other table, key or file has the code."""
	kind, profile = canary_terms.values()
	with outside_test_mode():
		person = frappe.get_doc(defender_values(profiles=[{"profile": profile}])).insert()
		case = frappe.get_doc(case_values(defenders=[{"defender": person.name}])).insert()
		act = frappe.get_doc(act_values(case.name, violation_type=kind)).insert()
		frappe.db.commit()
		for doc in (act, person):
			doc.flags.by_server = True
			doc.region = "ML01"
			doc.save()
			call("frappe.desk.form.load.getdoc", doctype=doc.doctype, name=doc.name)
		frappe.db.commit()
		_choose_with_a_mishap(act, kind, monkeypatch)
		link_count.update_link_count()
		assert frappe.db.count("Version", {"docname": act.name})
		for doc in (act, case, person):
			frappe.delete_doc(doc.doctype, doc.name, force=True)
		frappe.db.commit()
	assert _outside_of_lists(look(canaries, sinks.tables())) == []
	assert _outside_of_lists(look(canaries, sinks.redis_values())) == []
	assert look(canaries, sinks.logs()) == []
	assert look(canaries, sinks.files_of_site()) == []
	assert not frappe.db.get_value("Violation Type", kind, "idx"), "the platform counted the links to the row"


def _choose_with_a_mishap(act: Document, kind: str, patch: pytest.MonkeyPatch) -> None:
	for hook in ("before_validate", "validate", "on_update"):
		with patch.context() as patched:
			patched.setattr(frappe, "get_doc_hooks", working_day.raising(act.doctype, hook))
			patched.setattr(notifications, "mishap", working_day.mishap, raising=False)
			posted = frappe.get_doc(act.doctype, act.name)
			posted.flags.by_server = True
			posted.violation_type = kind
			with pytest.raises((working_day.Mishap, frappe.PermissionError)):
				posted.save()
			frappe.db.rollback()


def _outside_of_lists(found: list[str]) -> list[str]:
	"""What was found, without the rows of the lists themselves and the platform's caches of them."""
	return [
		line for line in found if not any(re.search(rf"(tab|:){doctype}(\.|:)", line) for doctype in LISTS)
	]
