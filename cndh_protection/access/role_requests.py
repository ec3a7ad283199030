"""A role with access to cases, or that of a partner, takes effect once a second person has confirmed it.

An administrator who gives such a role asks for it: the account is saved without, and a Role Request waits. An operator
with System Manager gives the first ones directly, when nobody could confirm yet.
"""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.sessions import clear_sessions
from frappe.utils import now_datetime

from cndh_protection.access import alerts, audit, interims, sessions
from cndh_protection.access.audit import Code
from cndh_protection.constants import CASE_ACCESS_ROLES, CONTROL_ROLES, Role
from cndh_protection.wording import _lt

DOCTYPE: Final = "Role Request"
WAITING, CONFIRMED, REFUSED = "Waiting", "Confirmed", "Refused"

GUARDED: Final = CASE_ACCESS_ROLES | CONTROL_ROLES | {Role.ADMINISTRATOR, Role.PARTNER}
"""Roles that wait for a second person: an administrator made by one alone would be the second person of the next, and a
partner made by one alone reads the sheets of referrals."""

MAY_CONFIRM: Final = frozenset({Role.CHAIR, Role.PRESIDENT, Role.ADMINISTRATOR})
TOLD: Final = (Role.CHAIR, Role.PRESIDENT)


NOTICE: Final = _lt("Accounts: a role with access to cases waits for a second person.")


class NeedsSecondPerson(frappe.PermissionError):
	"""A role with access to cases, given or confirmed by somebody who may not."""


def hold_back(doc: Document) -> None:
	"""Take roles with access to cases that are new out of the account being saved, and remember them as asked for.

	When a profile brings them, roles and profiles stay as they were: the platform fills roles from the profile at
	each save, whoever saves. A role that an interim lends is new too when a profile gives it for good.
	"""
	before = doc.get_doc_before_save()
	confirmed = doc.flags.cndh_confirmed or set()
	gained = (((roles_of(doc) - roles_of(before)) | _given_for_good(doc, before)) & GUARDED) - confirmed
	if not gained:
		return
	profiles = {name for name in profiles_of(doc) if gained & _roles_of_profile(name)}
	if profiles:
		_put_back(doc, before)
	else:
		doc.set("roles", [row for row in doc.get("roles") if row.role not in gained])
	doc.set_system_user()  # a new account may have no role of the staff left
	doc.flags.cndh_asked = (sorted(gained), sorted(profiles))


def ask(doc: Document) -> None:
	"""Make the request that :func:`hold_back` remembered, once the account is stored."""
	asked = doc.flags.pop("cndh_asked", None)
	if not asked:
		return
	roles, profiles = ("\n".join(names) for names in asked)
	waiting = {"user": doc.name, "roles": roles, "role_profiles": profiles, "status": WAITING}
	if not frappe.db.exists(DOCTYPE, waiting):
		request = frappe.new_doc(DOCTYPE)
		request.update({**waiting, "requested_by": frappe.session.user})
		request.flags.by_server = True
		request.insert(ignore_permissions=True)
		audit.write(Code.ROLE_REQUESTED, None, None, {"request": request.name, "user": doc.name})
		alerts.tell(TOLD, NOTICE)
	message = _("{0} gets {1} once the chair, the president or a second administrator has confirmed it.")
	frappe.msgprint(message.format(doc.name, ", ".join(_(role) for role in asked[0])), title=_("Waiting"))


@frappe.whitelist(methods=["POST"])
def confirm(name: str) -> None:
	"""Give the roles of a request; for the chair, the president, an administrator who has no part in it.

	Raises :class:`NeedsSecondPerson`.
	"""
	request = _waiting(name)
	_require_second(request)
	user = frappe.get_doc("User", request.user)
	roles, profiles = set(request.roles.splitlines()), (request.role_profiles or "").splitlines()
	_require_unchanged(roles, profiles)
	_give(user, roles, profiles)
	_decide(request, CONFIRMED, Code.ROLE_CONFIRMED)


@frappe.whitelist(methods=["POST"])
def refuse(name: str) -> None:
	"""Leave the account as it is; for those who may confirm, and for whoever asked."""
	request = _waiting(name)
	if frappe.session.user != request.requested_by:
		_require_second(request)
	_decide(request, REFUSED, Code.ROLE_REFUSED)


def require_free(profile: Document) -> None:
	"""Refuse new roles with access to cases in a profile that somebody has: they would be given to each at once."""
	new = (roles_of(profile) - roles_of(profile.get_doc_before_save())) & GUARDED
	if new and _is_in_use(profile.name):
		message = _(
			"People have this profile: roles with access to cases are not added to it. "
			"Make a new profile and give it to each person; a second person confirms."
		)
		frappe.throw(message, NeedsSecondPerson)


def roles_of(doc: Document | None) -> set[str]:
	"""The roles of an account or a profile as it stands in memory."""
	return {row.role for row in doc.get("roles")} if doc else set()


def profiles_of(doc: Document) -> set[str]:
	"""The role profiles of an account: one in earlier versions of the platform, several in later ones."""
	several = {row.role_profile for row in doc.get("role_profiles") or []}
	return {*several, doc.get("role_profile_name")} - {None, ""}


def _given_for_good(doc: Document, before: Document | None) -> set[str]:
	"""The roles of an interim that a new profile brings."""
	new = profiles_of(doc) - profiles_of(before or doc)
	return {role for name in new for role in _roles_of_profile(name)} & interims.lent_to(str(doc.name))


def _put_back(doc: Document, before: Document | None) -> None:
	for field in ("roles", "role_profiles"):
		if doc.meta.has_field(field):
			doc.set(field, [row.as_dict() for row in before.get(field)] if before else [])
	doc.set("role_profile_name", before.get("role_profile_name") if before else None)


def _roles_of_profile(name: str) -> set[str]:
	return set(
		frappe.get_all("Has Role", filters={"parenttype": "Role Profile", "parent": name}, pluck="role")
	)


def _is_in_use(profile: str) -> bool:
	if frappe.db.exists("User", {"role_profile_name": profile}):
		return True
	several = frappe.get_meta("User").has_field("role_profiles")
	return bool(several and frappe.db.exists("User Role Profile", {"role_profile": profile}))


def _waiting(name: str) -> Any:
	request = frappe.get_doc(DOCTYPE, name, for_update=True)
	if request.status != WAITING:
		frappe.throw(_("This request has been decided already."))
	return request


def _require_second(request: Document) -> None:
	sessions.require_interactive()
	if not MAY_CONFIRM & set(frappe.get_roles()):
		message = _(
			"Roles with access to cases are confirmed by the chair, the president or an administrator."
		)
		frappe.throw(message, NeedsSecondPerson)
	if frappe.session.user in (request.user, request.requested_by):
		message = _("Nobody confirms a role for himself or herself, nor one that he or she asked for.")
		frappe.throw(message, NeedsSecondPerson)


def _require_unchanged(roles: set[str], profiles: list[str]) -> None:
	"""What is given is what was asked for, whatever became of the profile meanwhile."""
	now = {role for name in profiles for role in _roles_of_profile(name)} & GUARDED
	if now - roles or (profiles and roles - now):
		frappe.throw(
			_("The profile was changed since. Refuse this request and ask again."), NeedsSecondPerson
		)


def _give(user: Document, roles: set[str], profiles: list[str]) -> None:
	if not roles_of(user) & (GUARDED - {Role.PARTNER}):  # one who spoke for a partner may join the staff
		_forget_credentials(user)
	if profiles and user.meta.has_field("role_profiles"):
		user.set("role_profiles", [{"role_profile": name} for name in profiles])
	elif profiles:
		user.role_profile_name = profiles[0]
	else:
		user.append_roles(*sorted(roles))
	user.flags.cndh_confirmed = roles
	user.save(ignore_permissions=True)
	interims.keep_for_good(str(user.name), roles)


def _forget_credentials(user: Document) -> None:
	"""Whoever made the account may know its password, or be logged in with it: the person sets one by a reset link."""
	frappe.db.delete("__Auth", {"doctype": "User", "name": user.name})
	user.update({"api_key": None, "reset_password_key": None})
	clear_sessions(user.name, force=True)


def _decide(request: Document, status: str, code: str) -> None:
	audit.write(code, None, None, {"request": request.name, "user": request.user})
	request.update({"status": status, "decided_by": frappe.session.user, "decided_on": now_datetime()})
	request.flags.by_server = True
	request.save(ignore_permissions=True)
