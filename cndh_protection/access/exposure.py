"""What a case or the cases of a person ask for: care for named persons only, haste when urgent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import frappe

from cndh_protection.access.complaints import COMPLAINT
from cndh_protection.access.rights import CASE, SUBMISSION

FOR_MORE_THAN_NAMED: Final = frozenset({"C1", "C2"})
MOST_URGENT: Final = "U1"


@dataclass(frozen=True)
class Exposure:
	"""Of a case, or of the cases in which a person stands."""

	named_only: bool
	"""One is C3."""
	urgent: bool
	"""One is U1."""


def exposure_of(owner_doctype: str, owner_name: str) -> Exposure:
	"""Of a case, a person, a submission, or a complaint (that of its case), as stored now."""
	if owner_doctype == COMPLAINT:
		return exposure_of(CASE, frappe.db.get_value(COMPLAINT, owner_name, "violation_case"))
	if owner_doctype == SUBMISSION:
		return Exposure(False, frappe.db.get_value(SUBMISSION, owner_name, "urgency") == MOST_URGENT)
	return _of_cases(_cases(owner_doctype, owner_name))


def exposure_of_record(doc: Any) -> Exposure:
	"""Of a document that was read just now: its own, or that of the record that it belongs to."""
	owner = doc.key_owner()
	return (
		_of_cases([doc])
		if (doc.doctype, doc.name) == (CASE, owner.name)
		else exposure_of(owner.doctype, owner.name)
	)


def _of_cases(cases: list[Any]) -> Exposure:
	levels = {case.confidentiality_level for case in cases}
	urgent = any(case.urgency == MOST_URGENT for case in cases)
	return Exposure(not levels <= FOR_MORE_THAN_NAMED, urgent)


def _cases(owner_doctype: str, owner_name: str) -> list[Any]:
	case, person = frappe.qb.DocType(CASE), frappe.qb.DocType("Case Defender")
	query = frappe.qb.from_(case).select(case.urgency, case.confidentiality_level)
	if owner_doctype == CASE:
		return list(query.where(case.name == owner_name).run(as_dict=True))
	query = query.join(person).on((person.parent == case.name) & (person.parenttype == CASE))
	return list(query.where(person.defender == owner_name).run(as_dict=True))
