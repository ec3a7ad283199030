"""A day of work with every kind of mishap: records with a canary in each protected field, edited, failing, searched.

What the day may leave behind is looked at in ``test_at_rest.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import frappe
import pytest
from frappe.desk import notifications
from frappe.model.document import Document
from frappe.utils import error, now_datetime

from cndh_protection.access import grants
from cndh_protection.access.rights import CASE, COMPARTMENTS
from cndh_protection.constants import Role
from cndh_protection.services.restricted import restricted_links, sealed_field
from tests import people
from tests.browsing import at_the_browser
from tests.factories import (
	act_values,
	appeal_values,
	case_values,
	consent_values,
	contact_values,
	custody_values,
	defender_values,
	letter_values,
	make_handling_complaint,
	make_item,
	make_measure,
	make_partner,
	make_session,
	make_submission,
	referral_values,
	risk_values,
	source_values,
)
from tests.leaks.calls import call
from tests.leaks.canaries import Canaries

HOOKS: Final = (
	"before_insert",
	"before_naming",
	"autoname",
	"before_validate",
	"validate",
	"before_save",
	"after_insert",
	"on_update",
	"on_change",
)
HOOKS_OF_DELETING: Final = ("on_trash", "after_delete")


class Mishap(Exception):
	"""Something of the platform or of another application fails in a hook, and quotes what it was given."""


def filled(doc: Document, canaries: Canaries) -> Document:
	"""A document with a canary in each of its protected fields, whoever may set them."""
	for row in (doc, *doc.get_all_children()):
		for name in getattr(row, "SEALED_FIELDS", {}):
			if name not in map(sealed_field, restricted_links(row.doctype)):
				row.set(name, canaries.plant(f"{row.doctype}.{name}".replace(" ", "")))
	doc.flags.by_server = True
	return doc


def make_everything(canaries: Canaries) -> dict[str, Document]:
	"""One record of each kind, with rows."""
	person = filled(_new(defender_values(contacts=[{"kind": "Other"}])), canaries).insert()
	rows = {
		"defenders": [{"defender": person.name}],
		"pauses": [{"since": now_datetime(), "until": now_datetime()}],
	}
	case = filled(_new(case_values(no_contact=0, **rows)), canaries)
	case.append("steps", {"step": "x", "reason": canaries.plant("WorkflowStep.reason")})
	case.insert()
	actor = {"actor_type": _first("Actor Type"), "attribution": _attribution()}
	act = filled(_new(act_values(case.name, actors=[actor])), canaries).insert()
	measure = make_measure(violation_case=case.name, beneficiary=person.name)
	filled(measure, canaries).save()
	note = filled(_new(contact_values(case.name)), canaries).insert()
	scenario = {"scenario": "x", "probability": "2", "impact": "2"}
	risk = filled(_new(risk_values(case.name, person.name, scenarios=[scenario])), canaries).insert()
	partner = make_partner().name
	agreed = consent_values(case.name, person.name, scope="Consent Scope-S3", partner=partner)
	consent = filled(_new(agreed), canaries).insert()
	referral = filled(_new(referral_values(case.name, person.name, partner)), canaries).insert()
	source = filled(_new(source_values(case.name)), canaries).insert()
	held = filled(_new(custody_values(case.name, person.name)), canaries).insert()
	letter = filled(_new(letter_values(case.name)), canaries).insert()
	appeal = filled(_new(appeal_values(case.name, person.name)), canaries).insert()
	conflict = {"doctype": "Access Conflict", "record_type": CASE, "record": case.name}
	conflict |= {"user": people.person(Role.AUDITOR), "valid_from": now_datetime()}
	records = {"person": person, "case": case, "act": act, "measure": measure, "note": note, "risk": risk}
	records["submission"] = filled(make_submission(), canaries).save(ignore_permissions=True)
	records |= {"consent": consent, "referral": referral}
	records |= {"source": source, "held": held, "letter": letter, "appeal": appeal}
	made = make_handling_complaint(violation_case=case.name)
	records["complaint"] = filled(made, canaries).save(ignore_permissions=True)
	session = make_session().name
	records["item"] = filled(make_item(session, violation_case=case.name), canaries).save()
	return records | {"conflict": filled(_new(conflict), canaries).insert()}


def _new(values: dict[str, Any]) -> Document:
	return frappe.get_doc(values)


def _first(doctype: str) -> str:
	return str(frappe.get_all(doctype, pluck="name", limit=1)[0])


def _attribution() -> str:
	return str(frappe.get_all("Reference Term", {"term_list": "Attribution Level"}, pluck="name", limit=1)[0])


def team_up(records: dict[str, Document]) -> str:
	"""An officer with every compartment of the case and of its person."""
	officer = people.person(Role.CASE_OFFICER)
	for doc in (records["case"], records["person"]):
		grants.give(doc.doctype, doc.name, officer, compartments=",".join(COMPARTMENTS))
	frappe.db.commit()
	return officer


def edit_everything(records: dict[str, Document], canaries: Canaries) -> None:
	"""Change every protected value, read the records through the platform's cache, and look at them."""
	for doc in records.values():
		filled(frappe.get_doc(doc.doctype, doc.name), canaries).save(ignore_permissions=True)
		frappe.get_cached_doc(doc.doctype, doc.name)
		call("frappe.desk.form.load.getdoc", doctype=doc.doctype, name=doc.name)


def fail_in_every_hook(
	records: dict[str, Document], canaries: Canaries, patch: pytest.MonkeyPatch
) -> set[str]:
	"""Let saves and insertions fail in each hook, as a request does: recorded, logged, rolled back. Which ones came."""
	came = set()
	for hook in HOOKS:
		for stored in (records["case"], records["person"]):
			with patch.context() as patched:
				patched.setattr(frappe, "get_doc_hooks", raising(stored.doctype, hook))
				patched.setattr(notifications, "mishap", mishap, raising=False)
				posted = [frappe.get_doc(stored.doctype, stored.name), _new_copy(stored)]
				if any([_post(filled(doc, canaries)) for doc in posted]):
					came.add(hook)
	return came


def _new_copy(stored: Document) -> Document:
	"""A copy as the browser posts it before it has a name."""
	copy = frappe.copy_doc(stored)
	copy.name = f"new-{frappe.scrub(stored.doctype).replace('_', '-')}-1"
	return copy


def raising(doctype: str, hook: str) -> Callable[[], dict[str, Any]]:
	"""The platform's hooks of documents, and one more that fails."""
	hooks = {name: dict(events) for name, events in frappe.get_doc_hooks().items()}
	events = hooks.setdefault(doctype, {})
	events[hook] = [*events.get(hook, []), "frappe.desk.notifications.mishap"]
	return lambda: hooks


def mishap(doc: Document, method: str | None = None) -> None:
	"""The hook of another application."""
	raise Mishap(f"cannot handle {doc.as_json()} {frappe.form_dict}")


def fail_while_deleting(case: Document, patch: pytest.MonkeyPatch) -> set[str]:
	"""The same for a deletion."""
	came = set()
	for hook in HOOKS_OF_DELETING:
		with patch.context() as patched:
			patched.setattr(frappe, "get_doc_hooks", raising(case.doctype, hook))
			patched.setattr(notifications, "mishap", mishap, raising=False)
			if _fails(lambda: frappe.delete_doc(case.doctype, case.name, force=True)):
				came.add(hook)
	return came


def _post(doc: Document) -> bool:
	"""Save by the Desk's own method."""
	posted = json.dumps(doc.as_dict(), default=str)
	return _fails(lambda: call("frappe.desk.form.save.savedocs", doc=posted, action="Save"))


def _fails(action: Callable[[], Any]) -> bool:
	"""Whether the mishap came, which is recorded as the handler of requests does; nothing of the action stays."""
	frappe.db.begin()
	try:
		action()
	except Exception as failure:
		frappe.db.rollback()
		error.log_error_snapshot(failure)
		frappe.log_error(title=f"failed: {failure}"[:140])
		frappe.db.commit()
		return isinstance(failure, Mishap)
	frappe.db.rollback()
	return False


def search_everywhere(canaries: Canaries, officer: str) -> None:
	"""Look for a protected value by everything that takes words."""
	word = canaries.word
	like = json.dumps([["narrative", "like", f"%{word}%"]])
	call("frappe.desk.search.search_link", doctype="Defender", txt=word)
	call("frappe.client.get_list", doctype=CASE, filters=like)
	call("frappe.desk.reportview.get_count", doctype=CASE, filters=like, distinct="false")
	call("frappe.utils.global_search.search", text=word)
	with at_the_browser(officer):
		for text in (word, f"{word}@people.example"):
			call("cndh_protection.access.people_search.find_people", text=text)


def import_a_file(canaries: Canaries) -> None:
	"""Try to import cases from a file, and to attach one to a case."""
	attempt = frappe.new_doc("Data Import")
	attempt.update({"reference_doctype": CASE, "import_type": "Insert New Records"})
	with pytest.raises(frappe.PermissionError):
		attempt.insert()
	file = {"doctype": "File", "file_name": "list.csv", "content": canaries.word, "attached_to_doctype": CASE}
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({**file, "attached_to_name": "x"}).insert()
	frappe.db.rollback()
