"""Rights on documents without secrets that one role has in part only (rights matrix, their two rows).

A focal point makes, reads and writes the awareness activities of its own regions; an administrator writes of a partner
its people and whether they may log in. Whoever has the same right by another role too is not narrowed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import frappe
from frappe import _
from frappe.model import display_fieldtypes
from frappe.model.document import Document
from frappe.utils import cstr

from cndh_protection.access import terms
from cndh_protection.access.rows import WRITING
from cndh_protection.access.submissions import regions_of
from cndh_protection.constants import Role

ACTIVITY: Final = "Awareness Activity"
PARTNER: Final = "Partner Organisation"

PEOPLE_AND_LOGINS: Final = frozenset({"people", "active"})
"""What an administrator writes of a partner: inactive, nobody of it logs in. A new one needs what names it too."""


class BeyondOwnPart(frappe.PermissionError):
	"""Something outside the part that the role gives."""


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None, **_options: Any) -> bool:
	"""Whether the person may reach this activity: by the region that is stored, never by what was posted.

	Of a new one the platform asks before its region is known; :func:`require_own_region` asks when it is.
	"""
	user = user or frappe.session.user
	if not _only_as(Role.FOCAL_POINT, ACTIVITY, "write" if ptype in WRITING else "read", user):
		return True
	stored = doc.name and frappe.db.get_value(ACTIVITY, doc.name, ["name", "region"])
	return not stored or stored[1] in regions_of(user)


def activity(user: str | None = None, **_options: Any) -> str:
	"""The activities that a person may read, as a condition in parentheses."""
	return _readable(f"`tab{ACTIVITY}`", user or frappe.session.user)


def _rows_of(table: str) -> Callable[..., str]:
	def condition(user: str | None = None, **_options: Any) -> str:
		user = user or frappe.session.user
		return terms.found(f"`tab{ACTIVITY}` act", f"act.name = `tab{table}`.parent", _readable("act", user))

	condition.__doc__ = f"The rows of {table} of activities that a person may read, as a condition."
	return condition


activity_commitment = _rows_of("Activity Commitment")
activity_instrument = _rows_of("Activity Instrument")
activity_step = _rows_of("Activity Step")


def _readable(alias: str, user: str) -> str:
	if not _only_as(Role.FOCAL_POINT, ACTIVITY, "read", user):
		return terms.EVERYTHING
	return terms.any_of(f"{alias}.region = {terms.quoted(region)}" for region in regions_of(user))


def require_own_region(doc: Document) -> None:
	"""Refuse an activity of another region, new or moved there, to whoever writes them as focal point only."""
	user = frappe.session.user
	if doc.flags.ignore_permissions or not _only_as(Role.FOCAL_POINT, ACTIVITY, "write", user):
		return
	regions = regions_of(user)
	if not regions:
		message = _("The settings name no region of yours as focal point. Ask an administrator to enter it.")
		frappe.throw(message, BeyondOwnPart)
	if doc.get("region") not in regions:
		message = _("As focal point you enter the activities of your own region: {0}. Choose a cercle there.")
		frappe.throw(message.format(_named(regions)), BeyondOwnPart)


def require_people_and_logins(doc: Document) -> None:
	"""Refuse what an administrator changes of a partner beside its people and their logins."""
	if doc.flags.ignore_permissions or not _only_as(
		Role.ADMINISTRATOR, PARTNER, "write", frappe.session.user
	):
		return
	before = doc.get_doc_before_save()
	beyond = [
		_(field.label)
		for field in doc.meta.fields
		if field.fieldtype not in display_fieldtypes
		and not _is_administrators(field, is_new=before is None)
		and _changed(field, doc, before)
	]
	if beyond:
		message = _(
			"An administrator sets who of a partner may log in. A protection officer or the chair sets: {0}."
		)
		frappe.throw(message.format(", ".join(beyond)), BeyondOwnPart)


def _is_administrators(field: Any, *, is_new: bool) -> bool:
	return field.fieldname in PEOPLE_AND_LOGINS or bool(is_new and field.reqd)


def _changed(field: Any, doc: Document, before: Document | None) -> bool:
	stored = before.get(field.fieldname) if before else field.default
	return _plain(doc.get(field.fieldname)) != _plain(stored)


def _plain(value: Any) -> Any:
	"""As text: dates are posted as text, nothing as nothing or as empty. Of rows, the terms that they hold."""
	if isinstance(value, list):
		return [[cstr(row.get(field.fieldname)) for field in row.meta.fields] for row in value] or ""
	return cstr(value)


def _named(regions: list[str]) -> str:
	names = (frappe.get_cached_value("Territory", region, "label_fr") or region for region in regions)
	return ", ".join(names)


def _only_as(role: str, doctype: str, right: str, user: str) -> bool:
	"""Whether this role alone gives the person the right on a doctype."""
	roles = set(frappe.get_roles(user))
	rows = frappe.get_meta(doctype).permissions
	return {row.role for row in rows if row.get(right) and not row.permlevel and row.role in roles} == {role}
