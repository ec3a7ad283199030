"""Dated interim of the chair and of the president: the role itself, from one moment to another.

Named by the chair or the president, never by the person nor by an administrator alone. The role comes and goes with the
dates: whoever asks anything of the site after one of them makes it so first, and a job every five minutes where nobody
asks. A role that is given for good meanwhile stays. The audit holds both moments.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from cndh_protection.access import alerts, audit
from cndh_protection.access.audit import Code
from cndh_protection.access.search import people_among
from cndh_protection.constants import Role
from cndh_protection.wording import _lt

DOCTYPE: Final = "Interim"
OFFICES: Final = (Role.CHAIR, Role.PRESIDENT)
COMMISSIONERS: Final = (Role.MEMBER, Role.DUTY_COMMISSIONER, Role.CHAIR, Role.PRESIDENT)
LONGEST: Final = timedelta(days=92)
WATCHERS: Final = (*OFFICES, Role.DATA_PROTECTION)

_NEXT: Final = "cndh_interims_next"
"""In the cache: when the next interim begins or ends, ``never`` without one. Lost, it is read again."""
_NEVER, _LOST = "never", "2000-01-01"


NOTICE: Final = _lt("Interim: an office changes hands for some days. See the list of interims.")


class InterimRefused(frappe.PermissionError):
	"""An interim by or for somebody who may not."""


def check(interim: Any) -> None:
	"""Guard of every save: named by whoever holds one of the offices, for another commissioner, for some weeks at most."""
	if not interim.is_new():
		return
	interim.named_by, interim.running = frappe.session.user, 0
	_require_namer(interim)
	_require_stand_in(interim)
	starts, ends = get_datetime(interim.starts_on), get_datetime(interim.ends_on)
	if ends <= starts or ends <= now_datetime():
		frappe.throw(_("Until: choose a time that has not passed, after the beginning."))
	if ends - starts > LONGEST:
		frappe.throw(_("Until: an interim lasts 92 days at most. Name it again if it is needed for longer."))


def end(interim: Any) -> None:
	"""See :class:`Interim`. Raises :class:`InterimRefused`."""
	interim.reload()
	if not _holds_office() and frappe.session.user != interim.stand_in:
		frappe.throw(_("An interim is ended by the chair, the president or the stand-in."), InterimRefused)
	if now_datetime() >= get_datetime(interim.ends_on):
		frappe.throw(_("This interim has ended already."))
	interim.db_set("ends_on", now_datetime())
	look_again()


def keep_up() -> None:
	"""Before each request: give or take what is due; nothing to do but to look at the time of the next change."""
	due = frappe.cache.get_value(_NEXT) or _LOST
	if due != _NEVER and now_datetime() >= get_datetime(due):
		keep()


def look_again() -> None:
	"""The interims changed. Until that is committed, another request may work out the next change without it."""
	frappe.db.after_commit.add(_forget_next)
	change_hands()


def keep() -> None:
	"""Give the roles of the interims that began, take those of the ones that ended. Commits."""
	change_hands()
	frappe.db.commit()
	frappe.cache.set_value(_NEXT, _next_change())


def change_hands() -> None:
	"""Give and take what is due now."""
	now = now_datetime()
	for row in _interims(running=1, ends_on=["<=", now]):
		_take(row)
	for row in _interims(starts_on=["<=", now], ends_on=[">", now]):
		_give(row)


def lent_to(user: str) -> set[str]:
	"""The roles that somebody has by an interim alone."""
	return set(frappe.get_all(DOCTYPE, {"stand_in": user, "running": 1, "kept": 0}, pluck="office_held"))


def keep_for_good(user: str, roles: Iterable[str]) -> None:
	"""These roles were given to somebody for good: they do not go when an interim ends."""
	about = {"stand_in": user, "office_held": ["in", list(roles)], "running": 1}
	frappe.db.set_value(DOCTYPE, about, "kept", 1, update_modified=False)


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def find_commissioners(
	doctype: str,
	txt: str,
	searchfield: str,
	start: int,
	page_len: int,
	filters: dict[str, Any] | list[Any] | str | None,
	**_options: Any,
) -> list[tuple[str, str]]:
	"""The commissioners, for the link of an interim: for whoever may name one."""
	if not frappe.has_permission(DOCTYPE, "create"):
		return []
	return people_among(alerts.holders(COMMISSIONERS), txt)


def _require_namer(interim: Any) -> None:
	if not _holds_office():
		frappe.throw(_("An interim is named by the chair or the president."), InterimRefused)
	if _running(stand_in=frappe.session.user):
		frappe.throw(
			_("Whoever is interim names no other one. Ask the chair or the president."), InterimRefused
		)
	if interim.stand_in == frappe.session.user:
		frappe.throw(_("Nobody names himself or herself."), InterimRefused)


def _require_stand_in(interim: Any) -> None:
	roles = set(frappe.get_roles(interim.stand_in))
	if interim.office_held not in OFFICES or not roles & set(COMMISSIONERS):
		frappe.throw(
			_("{0} is no commissioner. Choose another person.").format(interim.stand_in), InterimRefused
		)
	if not frappe.db.get_value("User", interim.stand_in, "enabled"):
		frappe.throw(_("The account of {0} is closed. Choose another person.").format(interim.stand_in))
	if interim.office_held in roles:
		frappe.throw(_("{0} holds this office already.").format(interim.stand_in), InterimRefused)


def _holds_office() -> bool:
	"""Whoever runs the site has every role and none of the offices."""
	return frappe.session.user != "Administrator" and bool(set(OFFICES) & set(frappe.get_roles()))


def _interims(**filters: Any) -> list[Any]:
	fields = ["name", "stand_in", "office_held", "running", "kept"]
	return frappe.get_all(DOCTYPE, filters=filters, fields=fields, order_by="starts_on asc")


def _give(row: Any) -> None:
	"""Again too: a save of the account fills its roles from its profile, and the interim's is not in it."""
	had_it = _has_role(row)
	if not had_it:
		_its_role(row).insert(ignore_permissions=True)
		frappe.clear_cache(user=row.stand_in)
	if not row.running or not had_it:
		kept = int(had_it and row.office_held not in lent_to(row.stand_in))
		frappe.db.set_value(DOCTYPE, row.name, {"running": 1, "kept": kept}, update_modified=False)
	if not row.running:
		_note(Code.INTERIM_BEGUN, row)


def _take(row: Any) -> None:
	frappe.db.set_value(DOCTYPE, row.name, "running", 0, update_modified=False)
	if not row.kept:
		frappe.db.delete("Has Role", {**_place(row), "role": row.office_held})
		frappe.clear_cache(user=row.stand_in)
	_note(Code.INTERIM_ENDED, row)


def _note(code: str, row: Any) -> None:
	audit.write(code, None, None, {"interim": row.name, "user": row.stand_in})
	alerts.tell(WATCHERS, NOTICE)


def _has_role(row: Any) -> bool:
	return bool(frappe.db.exists("Has Role", {**_place(row), "role": row.office_held}))


def _its_role(row: Any) -> Any:
	"""Its row by itself: to save the account would take it away again."""
	return frappe.get_doc({"doctype": "Has Role", **_place(row), "role": row.office_held})


def _place(row: Any) -> dict[str, str]:
	return {"parent": row.stand_in, "parenttype": "User", "parentfield": "roles"}


def _running(**given: str) -> bool:
	return bool(frappe.db.exists(DOCTYPE, {**given, "running": 1}))


def _forget_next() -> None:
	frappe.cache.delete_value(_NEXT)


def _next_change() -> str:
	now = now_datetime()
	table = frappe.qb.DocType(DOCTYPE)
	rows = frappe.qb.from_(table).select(table.starts_on, table.ends_on).run()
	moments = [at for row in rows for at in row if at > now]
	return str(min(moments)) if moments else _NEVER
