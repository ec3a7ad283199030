"""What CNDH Administrator may do with accounts, profiles and workflows, and what it may not.

It runs the site without being System Manager: it may grant the application's roles only, never to itself, and those
with access to cases, and that of a partner, only with a second person (:mod:`cndh_protection.access.role_requests`); it
touches no account that stands above it; and for a person who has one it sets neither password nor second factor.
"""

from __future__ import annotations

from typing import Final

import frappe
from frappe import _
from frappe.model.document import Document

from cndh_protection.access import role_requests
from cndh_protection.access.role_requests import GUARDED, roles_of
from cndh_protection.constants import Role

SYSTEM_MANAGER: Final = "System Manager"
OUR_PREFIX: Final = "CNDH "
PLATFORM_ROLES_GRANTABLE: Final = frozenset({"Workspace Manager"})
"""Platform roles that one of the shipped role profiles contains."""

CREDENTIALS: Final = ("api_key", "email", "reset_password_key")
"""Beside the password: fields of an account by which somebody logs in, or sets its password."""

AUTOMATIC_ROLES: Final = frozenset({"All", "Guest", "Desk User"})

OUR_WORKFLOW_DOCTYPES: Final = frozenset(
	{"Violation Case", "Protection Measure", "Referral", "Awareness Activity"}
)


STATE_FIELD: Final = "workflow_state"
STAGE_FIELD: Final = "cndh_stage"


class BeyondAdministration(frappe.PermissionError):
	"""Something that CNDH Administrator may not do; but for what :func:`check_workflow` says, a System Manager may."""


def remember_chosen_roles(doc: Document, method: str | None = None) -> None:
	"""Keep which roles were asked for, before the platform adds one of its own.

	Where no other account is System Manager, the platform gives that role to whichever staff account is saved next.
	"""
	doc.flags.cndh_chosen_roles = {row.role for row in doc.get("roles")}


def check_user(doc: Document, method: str | None = None) -> None:
	"""Guard of User: take back System Manager given by the platform itself, and hold the limits above."""
	chosen = doc.flags.cndh_chosen_roles or set()
	given = {row.role for row in doc.get("roles")}
	if doc.name != "Administrator" and SYSTEM_MANAGER in given - chosen:
		doc.set("roles", [row for row in doc.get("roles") if row.role != SYSTEM_MANAGER])
		doc.set_system_user()  # the platform took the account for staff because of the role just taken back
	if not _is_limited_administrator():
		return
	if not doc.flags.cndh_confirmed:  # else a second person saves what an administrator asked for
		_check_account(doc)
		_check_role_change(doc)
	role_requests.hold_back(doc)


def after_user(doc: Document, method: str | None = None) -> None:
	"""After a User is stored: ask for what waits for a second person."""
	role_requests.ask(doc)


def check_user_rename(doc: Document, method: str, old: str, new: str, merge: bool = False) -> None:
	"""Guard of renaming a User: the reset link goes to the new address, and merging hands one's records to another."""
	if _is_limited_administrator() and roles_of(doc) & GUARDED:
		message = _("{0} has access to cases, or controls it: make a new account for a new address.")
		frappe.throw(message.format(old), BeyondAdministration)


def check_single_role(doc: Document, method: str | None = None) -> None:
	"""Guard of Has Role saved by itself, past the account or profile that it belongs to."""
	if _is_limited_administrator():
		frappe.throw(_("Give roles in the account of the person, not one by one."), BeyondAdministration)


def check_role_profile(doc: Document, method: str | None = None) -> None:
	"""Guard of Role Profile: CNDH Administrator bundles grantable roles only."""
	if _is_limited_administrator():
		_refuse_ungrantable(roles_of(doc) | roles_of(doc.get_doc_before_save()))
		role_requests.require_free(doc)


def check_workflow(doc: Document, method: str | None = None) -> None:
	"""Guard of Workflow: CNDH Administrator shapes the application's workflows only, and nobody lets them write another
	column (the platform fills it in every record where it is empty, and at each step) nor run code."""
	if doc.document_type in OUR_WORKFLOW_DOCTYPES and _writes_more(doc):
		message = _("Such a workflow sets workflow_state and no other field: leave its states without one.")
		frappe.throw(message, BeyondAdministration)
	if doc.document_type in OUR_WORKFLOW_DOCTYPES and _has_code(doc):
		message = _(
			"A step of such a workflow has no condition: it is code that reads any table. Choose a role instead."
		)
		frappe.throw(message, BeyondAdministration)
	if _is_limited_administrator() and doc.document_type not in OUR_WORKFLOW_DOCTYPES:
		frappe.throw(
			_("Only workflows of cases, measures, referrals and activities are yours to change."),
			BeyondAdministration,
		)


def check_workflow_state(doc: Document, method: str | None = None) -> None:
	"""Guard of Workflow State: what a state means to the application stays: sheets of referrals open by it, deadlines run."""
	before = doc.get_doc_before_save()
	if _is_limited_administrator() and before and before.get(STAGE_FIELD) != doc.get(STAGE_FIELD):
		message = _("The stage behind a state stays as it is: rename the state, or make another one.")
		frappe.throw(message, BeyondAdministration)


def _writes_more(workflow: Document) -> bool:
	"""Whether it would write a column beside the state."""
	return workflow.workflow_state_field != STATE_FIELD or any(row.update_field for row in workflow.states)


def _has_code(workflow: Document) -> bool:
	"""Whether a step asks or does something of its own; tasks come with version 16."""
	return any(row.condition or row.get("transition_tasks") for row in workflow.transitions)


def _is_limited_administrator() -> bool:
	"""Whether the person at work is CNDH Administrator and no more."""
	roles = frappe.get_roles()
	return Role.ADMINISTRATOR in roles and SYSTEM_MANAGER not in roles


def _check_account(doc: Document) -> None:
	before = doc.get_doc_before_save()
	stored = roles_of(before)
	if doc.name == "Administrator" or SYSTEM_MANAGER in stored:
		frappe.throw(_("This account is managed by the server's System Manager."), BeyondAdministration)
	if doc.name == frappe.session.user:
		return
	if before and stored & GUARDED and _sets_credentials(doc, before):
		message = _(
			"{0} has access to cases, or controls it: send the reset link instead of setting a password, an address or a key."
		)
		frappe.throw(message.format(doc.name), BeyondAdministration)


def _sets_credentials(doc: Document, before: Document) -> bool:
	# The controller takes the new password out of the document before this hook runs.
	password = doc.get("new_password") or getattr(doc, "_User__new_password", None)
	return bool(password) or any(doc.get(key) != before.get(key) for key in CREDENTIALS)


def _check_role_change(doc: Document) -> None:
	before = doc.get_doc_before_save()
	changed = roles_of(doc) ^ roles_of(before)
	if not changed:
		return
	if (before or doc).name == frappe.session.user:  # the stored login: one may be posted in capitals
		message = _("Nobody changes the roles of his or her own account. Ask another administrator.")
		frappe.throw(message, BeyondAdministration)
	_refuse_ungrantable(changed)


def _refuse_ungrantable(roles: set[str]) -> None:
	beyond = sorted(role for role in roles if not _grantable(role))
	if beyond:
		message = _("CNDH Administrator grants the application's roles only, not: {0}.")
		frappe.throw(message.format(", ".join(_(role) for role in beyond)), BeyondAdministration)


def _grantable(role: str) -> bool:
	return role.startswith(OUR_PREFIX) or role in PLATFORM_ROLES_GRANTABLE or role in AUTOMATIC_ROLES
