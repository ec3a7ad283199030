"""Minors: their case is for named persons only from its first save, under a referent; a guardian who is a risk is never
contacted (docs/procedure.md, R11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document

from cndh_protection.access import alerts, grants
from cndh_protection.access.conflicts import is_in_conflict
from cndh_protection.access.grants import REFERENT, GrantRefused
from cndh_protection.access.rights import CASE
from cndh_protection.access.search import people_among
from cndh_protection.constants import Role
from cndh_protection.services.teams import may_hand_over

MINOR: Final = "Age Group-00-17"
PERSON_FIELDS: Final = {
	"Violation Act": "victim",
	"Deprivation of Liberty": "person",
	"Protection Measure": "beneficiary",
	"Consent": "defender",
	"Referral": "defender",
}
"""Records of a case → the field that names a person of it."""


class MinorNotProtected(frappe.ValidationError):
	"""A case with a minor lacks its referent, or was about to be opened to more than named persons."""


class GuardianIsARisk(frappe.ValidationError):
	"""Somebody was about to contact a guardian who is a danger to the minor."""


def protect_minors(case: Document) -> None:
	"""Guard of the case: a minor in it makes it C3 and asks for a referent; C3 is not lowered while one stands in it."""
	_check_naming(case)
	if not has_minor(people_of(case)):
		return
	before = case.get_doc_before_save()
	if before and before.confidentiality_level == "C3" != case.confidentiality_level:
		message = _("A minor stands in this case: it stays C3, for named persons only.")
		frappe.throw(message, MinorNotProtected, title=_("Minor"))
	case.confidentiality_level = "C3"
	if not case.referent:
		message = _(
			"A minor stands in this case. Name the referent of sensitive cases (tab Handling), then save."
		)
		frappe.throw(message, MinorNotProtected, title=_("Referent missing"))


def has_minor(people: Iterable[str]) -> bool:
	"""Whether one of these people is under 18, by age group."""
	names = sorted(set(people))
	return bool(names and frappe.db.exists("Defender", {"name": ["in", names], "age_group": MINOR}))


def give_to_referent(case: Document) -> None:
	"""After a case was saved: the grant of the referent comes and goes with being named."""
	before = case.get_doc_before_save()
	former = before.referent if before else None
	if case.referent == former:
		return
	for row in grants.live_grants(CASE, case.name):
		if row.user == former and row.why == REFERENT:
			grants.end(row.name)
	if case.referent:
		grants.give(CASE, case.name, case.referent, why=REFERENT)


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def find_referents(
	doctype: str,
	txt: str,
	searchfield: str,
	start: int,
	page_len: int,
	filters: dict[str, Any] | list[Any] | str | None,
	**_options: Any,
) -> list[tuple[str, str]]:
	"""The referents of sensitive cases, for the link of a case: for whoever may write cases."""
	if not frappe.has_permission(CASE, "write"):
		return []
	return people_among(alerts.holders([Role.SENSITIVE_REFERENT]), txt)


def bring_under_protection(record: Document) -> None:
	"""Guard of a record of a case: where it names a minor, the case has a referent; the case becomes C3."""
	person = record.get(PERSON_FIELDS[record.doctype])
	if not person or not has_minor([person]):
		return
	if not frappe.db.get_value(CASE, record.violation_case, "referent"):
		message = _("This person is a minor. Name the referent of sensitive cases in the case first.")
		frappe.throw(message, MinorNotProtected, title=_("Referent missing"))
	_raise_to_c3([record.violation_case])


def follow_age(person: Document) -> None:
	"""After a person was saved as a minor: every case in which he or she stands becomes C3 at once.

	A case without a referent is shown as such, and its next save asks for the name.
	"""
	if person.age_group == MINOR and person.has_value_changed("age_group"):
		_raise_to_c3(_cases_of(person.name))


def refuse_risky_guardian(contact: Document) -> None:
	"""Guard of the contact log: nothing goes out to a guardian who is a risk to a minor of the case."""
	if contact.direction != "Outgoing" or not contact.defender:
		return
	people = people_of(frappe.get_doc(CASE, contact.violation_case))
	risky = {"relative": contact.defender, "guardian_risk": 1, "parent": ["in", sorted(people) or [""]]}
	if frappe.db.exists("Defender Relation", risky):
		message = _(
			"This guardian is a risk to a minor of the case: never contact him or her. Ask the referent."
		)
		frappe.throw(message, GuardianIsARisk, title=_("Guardian who is a risk"))


def _check_naming(case: Document) -> None:
	before = case.get_doc_before_save()
	if case.referent == (before.referent if before else None):
		return
	me, by_server = frappe.session.user, case.flags.by_server
	if before and not by_server and not may_hand_over(me, case.name, before.responsible):
		frappe.throw(
			_("The referent of a case is named by its responsible officer or by the chair."), GrantRefused
		)
	if case.referent:
		_require_referent(case.referent, case.name)


def _require_referent(user: str, case: str) -> None:
	if not may_be_referent(user, case):
		message = _("{0} cannot be the referent of this case. Choose another referent of sensitive cases.")
		frappe.throw(message.format(user), MinorNotProtected)


def may_be_referent(user: str, case: str) -> bool:
	"""Whether an open account has the role, and no conflict with the case."""
	is_one = Role.SENSITIVE_REFERENT in frappe.get_roles(user) and frappe.db.get_value(
		"User", user, "enabled"
	)
	return bool(is_one) and not is_in_conflict(user, CASE, case)


def people_of(case: Document) -> set[str]:
	"""Everybody who stands in a case: its persons, the victims of its acts, the beneficiaries of its measures."""
	people = {row.defender for row in case.defenders}
	if not case.is_new():
		people.update(_people_in_records_of(str(case.name)))
	return {person for person in people if person}


def _people_in_records_of(case: str) -> list[str]:
	"""In one query: a case is saved more often than anything else."""
	queries = (
		f"select `{field}` from `tab{doctype}` where violation_case = %(case)s"  # noqa: S608 - of names
		for doctype, field in PERSON_FIELDS.items()
	)
	return [person for (person,) in frappe.db.sql(" union ".join(queries), {"case": case})]


def _cases_of(person: str) -> list[str]:
	cases = set(frappe.get_all("Case Defender", {"defender": person, "parenttype": CASE}, pluck="parent"))
	for doctype, field in PERSON_FIELDS.items():
		cases.update(frappe.get_all(doctype, {field: person}, pluck="violation_case"))
	return sorted(cases)


def _raise_to_c3(cases: list[str]) -> None:
	for case in cases:
		if frappe.db.get_value(CASE, case, "confidentiality_level") != "C3":
			frappe.get_doc(CASE, case).db_set("confidentiality_level", "C3")
