"""Exceptional access: when somebody in charge must see a record now that is closed to him or her.

It opens at once, with a reason as a code, for an hour; those who watch are told, and each one is reviewed. It lives as a
grant (``exceptional``), so that every door and every opening knows it; a conflict of interest beats it too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime, today

from cndh_protection.access import alerts, audit, grants, sessions, soundness
from cndh_protection.access.audit import Code
from cndh_protection.access.conflicts import is_in_conflict
from cndh_protection.access.rights import OWNERS, WITHOUT_CONTENT
from cndh_protection.access.rows import say_not_found
from cndh_protection.constants import Role
from cndh_protection.wording import _lt

MAY_BREAK: Final = frozenset({Role.CHAIR, Role.DUTY_COMMISSIONER, Role.PRESIDENT})
LASTS: Final = timedelta(minutes=60)
REVIEW_WITHIN_DAYS: Final = 7
RESULTS: Final = ("Justified", "Not justified")


NOTICE: Final = _lt(
	"Confidentiality: somebody took exceptional access. It must be reviewed within seven days."
)
OVERDUE: Final = _lt("Confidentiality: the review of an exceptional access is overdue.")


class ExceptionRefused(frappe.PermissionError):
	"""Exceptional access, or its review, by somebody who may not."""


@frappe.whitelist(methods=["POST"])
def open_exceptionally(record_type: str, record: str, compartments: str, reason: str) -> dict[str, Any]:
	"""Take exceptional access to a case or a defender for an hour; answers with ``name`` and ``until``.

	For the chair, a duty commissioner, the president. ``reason``: one of the options of Break Glass. What opens is
	read with ``reveal`` then. Raises :class:`ExceptionRefused`, and ``DoesNotExistError`` on a conflict of interest.
	"""
	sessions.require_interactive()
	soundness.require_sound()
	_require_role(MAY_BREAK, _("Exceptional access is for the chair, duty commissioners and the president."))
	listed = grants.as_list(compartments)
	_require_reason(reason)
	_require_there(record_type, record)
	details = {"opened": ",".join(listed), "reason": frappe.scrub(reason)}
	audit.write(Code.GLASS_BROKEN, record_type, record, details)
	doc = _make(record_type, record, listed, reason)
	alerts.tell(alerts.WATCHERS, NOTICE)
	return {"name": doc.name, "until": str(doc.valid_until)}


@frappe.whitelist(methods=["POST"])
def review(name: str, result: str, note: str | None = None) -> None:
	"""Say whether an exceptional access was justified; for the data-protection officer, never on one's own.

	Once said, it stays. The note is sealed under the record's key; those who control open it.
	"""
	_require_role({Role.DATA_PROTECTION}, _("Exceptional access is reviewed by the data-protection officer."))
	doc = frappe.get_doc("Break Glass", name)
	if doc.user == frappe.session.user:
		frappe.throw(_("Nobody reviews his or her own exceptional access."), ExceptionRefused)
	if doc.review_result or result not in RESULTS:
		frappe.throw(_("Answer once: justified or not justified."))
	audit.write(Code.GLASS_REVIEWED, doc.record_type, doc.record, {"result": frappe.scrub(result)})
	said = {"review_result": result, "review_note": (note or "").strip() or None}
	doc.update({**said, "reviewed_by": frappe.session.user, "reviewed_on": now_datetime()})
	doc.flags.by_server = True
	doc.save(ignore_permissions=True)


def tell_overdue() -> None:
	"""Once a day: tell those who watch that a review is overdue."""
	filters = {"review_result": ["is", "not set"], "review_due": ["<", today()]}
	if frappe.get_all("Break Glass", filters=filters, limit=1):
		alerts.tell(alerts.WATCHERS, OVERDUE)


def _require_role(roles: frozenset[str] | set[str], refusal: str) -> None:
	"""Refuse whoever has none of the roles, and whoever runs the site (Administrator has every role)."""
	held = set(frappe.get_roles())
	if held & WITHOUT_CONTENT or not held & roles:
		frappe.throw(refusal, ExceptionRefused)


def _require_reason(reason: str) -> None:
	if reason not in frappe.get_meta("Break Glass").get_field("reason").options.split("\n"):
		frappe.throw(_("Choose the reason among those of the list."))


def _require_there(record_type: str, record: str) -> None:
	known = record_type in OWNERS and frappe.db.exists(record_type, record)
	if not known or is_in_conflict(frappe.session.user, record_type, record):
		say_not_found(record_type, record)


def _make(record_type: str, record: str, listed: list[str], reason: str) -> Document:
	user, now = frappe.session.user, now_datetime()
	doc = frappe.new_doc("Break Glass")
	about = {"record_type": record_type, "record": record, "compartments": ",".join(listed)}
	times = {"valid_from": now, "valid_until": now + LASTS}
	grant = grants.give(
		record_type,
		record,
		user,
		compartments=about["compartments"],
		why="Exceptional access",
		exceptional=1,
		**times,
	)
	due = add_days(today(), REVIEW_WITHIN_DAYS)
	doc.update(
		{**about, **times, "user": user, "reason": reason, "access_grant": grant.name, "review_due": due}
	)
	doc.flags.by_server = True
	return doc.insert(ignore_permissions=True)
