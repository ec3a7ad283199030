"""Grants: who may give whom access to a case or a person's record, and what a grant must say.

The chair gives access to the records in scope; the referent of sensitive cases gives the sensitive compartment, which
nobody else does. Nobody gives anything to himself or herself. What the application itself gives (to a responsible
officer, to a stand-in) is made by :func:`give` after its own checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access import audit
from cndh_protection.access.conflicts import is_in_conflict
from cndh_protection.access.rights import COMPARTMENTS, DEFAULT_COMPARTMENTS, Compartment, takes_grants
from cndh_protection.access.rules import criterion_of
from cndh_protection.constants import Role
from cndh_protection.wording import _lt

RESPONSIBLE = "Responsible officer"
REFERENT = "Referent"
"""Reasons of grants that come and go with being named in the case."""

COMPARTMENT_WORDS: Final = {
	Compartment.CORE: _lt("Case content"),
	Compartment.IDENTITY: _lt("Identity"),
	Compartment.CONTACT: _lt("Contact details"),
	Compartment.SOURCE: _lt("Who speaks"),
	Compartment.LOCATION: _lt("Exact places"),
	Compartment.SENSITIVE: _lt("Sensitive details"),
}


class GrantRefused(frappe.PermissionError):
	"""A grant that this person may not give, or that its receiver may not get."""


def check(doc: Document) -> None:
	"""Guard of Access Grant: normalise the compartments, keep who gave it, refuse what may not be given."""
	listed = as_list(doc.compartments)
	doc.compartments = ",".join(listed)
	if doc.valid_until and get_datetime(doc.valid_until) < get_datetime(doc.valid_from):
		frappe.throw(_("Until: this time lies before the beginning of the grant."))
	if not doc.flags.by_server:
		_require_giver(doc, listed)
	if doc.is_new():
		doc.granted_by = frappe.session.user
		_require_receiver(doc)


def write_down(doc: Document) -> None:
	"""Enter into the audit that access was given, or that its end was set or moved."""
	before = doc.get_doc_before_save()
	if before and before.valid_until == doc.valid_until:
		return
	details = {"user": doc.user, "compartments": doc.compartments}
	if doc.valid_until:
		details["until"] = get_datetime(doc.valid_until).strftime("%Y-%m-%dT%H:%M")
	audit.write(
		audit.Code.GRANT_ENDED if before else audit.Code.GRANTED, doc.record_type, doc.record, details
	)


def as_list(compartments: str) -> list[str]:
	"""The compartments of a comma-separated list, in the usual order; refuses unknown ones and an empty list."""
	given = {part.strip() for part in (compartments or "").split(",") if part.strip()}
	unknown = sorted(given - set(COMPARTMENTS))
	if unknown or not given:
		message = _("What opens: choose among {0}.")
		named = ", ".join(_(COMPARTMENT_WORDS[compartment]) for compartment in COMPARTMENTS)
		frappe.throw(message.format(named), title=_("Unknown compartment"))
	return [compartment for compartment in COMPARTMENTS if compartment in given]


def may_give(user: str, record_type: str, record: str, compartments: Iterable[str]) -> bool:
	"""Whether the person may give access to these compartments of a record."""
	roles = set(frappe.get_roles(user))
	if user == "Administrator":
		return False
	wanted = set(compartments)
	by_referent = Role.SENSITIVE_REFERENT in roles and wanted <= {
		*DEFAULT_COMPARTMENTS,
		Compartment.SENSITIVE,
	}
	by_chair = Role.CHAIR in roles and Compartment.SENSITIVE not in wanted
	allowed = by_chair or (by_referent and Compartment.SENSITIVE in wanted)
	return allowed and criterion_of(record_type, user).holds(record)


def live_grants(record_type: str, record: str) -> list[Any]:
	"""The grants on a record that run now or later, the oldest first."""
	grant = frappe.qb.DocType("Access Grant")
	running = grant.valid_until.isnull() | (grant.valid_until > now_datetime())
	query = (
		frappe.qb.from_(grant)
		.select(grant.name, grant.user, grant.compartments, grant.valid_from, grant.valid_until, grant.why)
		.where((grant.record_type == record_type) & (grant.record == record) & running)
		.orderby(grant.creation, grant.name)
	)
	return list(query.run(as_dict=True))


def give(record_type: str, record: str, user: str, **values: Any) -> Document:
	"""Make a grant in the name of the application, whose caller has checked who asks for it."""
	grant = frappe.new_doc("Access Grant")
	defaults = {"compartments": ",".join(DEFAULT_COMPARTMENTS), "valid_from": now_datetime()}
	grant.update({"record_type": record_type, "record": record, "user": user, **defaults, **values})
	grant.flags.by_server = True
	return grant.insert(ignore_permissions=True)


def end(name: str) -> None:
	"""End a grant now, in the name of the application."""
	grant = frappe.get_doc("Access Grant", name)
	grant.valid_until = max(now_datetime(), get_datetime(grant.valid_from))
	grant.flags.by_server = True
	grant.save(ignore_permissions=True)


def require_receiver(user: str, record_type: str, record: str) -> None:
	"""Refuse a person without an open account, whose roles take no grants, or who is in conflict with the record."""
	if not frappe.db.get_value("User", user, "enabled") or not takes_grants(user):
		frappe.throw(
			_("{0} has no role for which a grant opens cases. Choose somebody else.").format(user),
			GrantRefused,
		)
	if is_in_conflict(user, record_type, record):
		frappe.throw(
			_("A conflict of interest is on record for {0}. Choose somebody else.").format(user), GrantRefused
		)


def _require_receiver(doc: Document) -> None:
	if not doc.exceptional:
		require_receiver(doc.user, doc.record_type, doc.record)


def refuse_on_named(doc: Document) -> None:
	"""The grants of the responsible officer and of the referent come and go with being named, by nobody's hand."""
	if doc.why == RESPONSIBLE:
		frappe.throw(
			_("The responsible officer has access as long as the case is his or hers: hand it over."),
			GrantRefused,
		)
	if doc.why == REFERENT:
		frappe.throw(
			_("The referent has access as long as the case names him or her: name another there."),
			GrantRefused,
		)


def _require_giver(doc: Document, compartments: list[str]) -> None:
	giver = frappe.session.user
	refuse_on_named(doc)
	if doc.user == giver:
		frappe.throw(
			_("Nobody gives access to himself or herself. Ask another member of the chair."), GrantRefused
		)
	if not may_give(giver, doc.record_type, doc.record, compartments):
		message = _(
			"The chair gives access; the sensitive compartment is given by the referent of sensitive cases."
		)
		frappe.throw(message, GrantRefused)
