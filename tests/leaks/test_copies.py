"""Copies that the platform makes of a document by itself hold tokens (24, 35, 36, 37).

In each, a value that lies open is found: the copy was made, and the search for it works.
"""

from __future__ import annotations

import frappe
import pytest
from frappe.model.document import Document
from frappe.www import printview

from cndh_protection.constants import Role
from cndh_protection.hardening import prints
from cndh_protection.hardening.doors import ClosedHere
from tests.factories import make_case
from tests.people import as_role, as_user, make_person, outside_test_mode

CASE = "Violation Case"
NOWHERE = "DOS-1999-00000"
WORD = "harmattan-of-the-north"
NEXT = "simoom-of-the-south"
TOKEN = "cndh1."


@pytest.fixture
def case() -> Document:
	"""A case with a protected account."""
	return make_case(narrative=f"It began with {WORD}.")


def _edit(case: Document) -> None:
	case.reload()
	case.narrative, case.no_contact = f"It went on with {NEXT}.", 0
	case.contact = f"By {NEXT}"
	case.save()


def test_35_a_version_holds_tokens(case: Document) -> None:
	"""And none is made of a protected field that did not change."""
	with outside_test_mode(), as_role(Role.CASE_OFFICER):
		_edit(case)
		data = frappe.get_all("Version", {"docname": case.name}, pluck="data")[0]
		assert WORD not in data
		assert NEXT not in data
		assert TOKEN in data
		assert '"no_contact"' in data
		case.reload()
		case.narrative = f"It went on with {NEXT}."
		case.no_contact = 1
		case.contact = None
		case.save()
		newest = frappe.get_all("Version", {"docname": case.name}, pluck="data", order_by="creation desc")[0]
	assert '"narrative"' not in newest
	assert '"no_contact"' in newest


def test_36_a_deleted_document_holds_tokens(case: Document) -> None:
	"""The platform keeps it for ever."""
	frappe.delete_doc(CASE, case.name, force=True)
	data = frappe.db.get_value("Deleted Document", {"deleted_name": case.name}, "data")
	assert WORD not in data
	assert TOKEN in data
	assert str(case.region) in data


def test_37_a_cached_document_holds_tokens(case: Document) -> None:
	"""In Redis, without an end."""
	frappe.get_cached_doc(CASE, case.name)
	kept = frappe.as_json(frappe.get_cached_doc(CASE, case.name).as_dict())
	assert WORD not in kept
	assert TOKEN in kept
	assert str(case.region) in kept


def test_24_a_print_is_refused(case: Document) -> None:
	"""By the platform's own format, which shows every field; even Administrator's."""
	with pytest.raises(ClosedHere):
		printview.get_html_and_style(CASE, case.name)


def test_24_a_print_of_a_hidden_record_is_not_refused_but_not_there(case: Document) -> None:
	"""Also where the platform reads the record before it asks."""
	with as_user(make_person(Role.CASE_OFFICER)):
		for name in (case.name, NOWHERE):
			with pytest.raises(frappe.DoesNotExistError, match=f"{name} not found"):
				frappe.get_attr("frappe.utils.print_format.download_pdf")(CASE, name)


def test_24_the_platform_s_own_would_print_it(case: Document, monkeypatch: pytest.MonkeyPatch) -> None:
	"""With tokens in the place of values; the number of the case is on it."""
	monkeypatch.setattr(printview, "validate_print_permission", prints.PLATFORM_S_OWN)
	printed = frappe.get_print(CASE, case.name)
	assert WORD not in printed
	assert case.name in printed
