"""Items of an agenda: a case by alias and what is asked, once; for as long as the session is still to come."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import now_datetime

from cndh_protection.access.rights import CASE, DEFENDER, SESSION
from cndh_protection.constants import ENDED_CASE_STAGES, Role
from cndh_protection.services.sessions.words import RATIFICATION, REOPENING, TO_COME, SessionRefused
from cndh_protection.services.stages import stage_of_state

MEASURE: Final = "Protection Measure"


def check_item(item: Any) -> None:
	"""Guard of every save: what a new item asks fits its case; later ones only while the session is to come."""
	if item.is_new():
		require_to_come(item, hold=True)
		_require_fitting(item)
		_require_measure(item)
		_refuse_second(item)
		fill(item)
	elif not item.flags.by_server:
		require_to_come(item)


def require_to_come(item: Any, *, hold: bool = False) -> None:
	"""Raise :class:`SessionRefused` once the session is held; ``hold`` keeps others from its agenda meanwhile."""
	if frappe.db.get_value(SESSION, item.protection_session, "status", for_update=hold) not in TO_COME:
		message = _("This session was held: its agenda stays as it is. Put the case on the next one.")
		frappe.throw(message, SessionRefused)


def write_line(item: Any, words: str) -> None:
	"""See :class:`SessionItem`. Raises :class:`SessionRefused`."""
	item.reload()
	item.check_permission("read")
	require_to_come(item)
	if item.rapporteur != frappe.session.user:
		frappe.throw(_("Whoever presents the case writes this."), frappe.PermissionError)
	item.agenda_line = words
	item.flags.by_server = True
	item.save(ignore_permissions=True)


def fill(item: Any) -> None:
	"""What the session sees of the case, and who presents it."""
	item.alias = alias_of(item.violation_case)
	item.urgency = frappe.db.get_value(CASE, item.violation_case, "urgency")
	item.rapporteur = item.rapporteur or _rapporteur_of(item.violation_case)


def alias_of(case: str) -> str | None:
	"""The two words that stand for the first victim of the case, or for whoever stands first in it."""
	filters = {"parent": case, "parenttype": CASE}
	rows = frappe.get_all("Case Defender", filters=filters, fields=["defender", "part"], order_by="idx asc")
	first = next((row for row in rows if row.part == "Victim"), rows[0] if rows else None)
	return frappe.db.get_value(DEFENDER, first.defender, "alias") if first else None


def _rapporteur_of(case: str) -> str | None:
	"""The rapporteur whom a live grant names on the case; the first of several."""
	grant, role = frappe.qb.DocType("Access Grant"), frappe.qb.DocType("Has Role")
	now = now_datetime()
	query = (
		frappe.qb.from_(grant)
		.join(role)
		.on((role.parent == grant.user) & (role.parenttype == "User") & (role.role == Role.RAPPORTEUR))
		.select(grant.user)
		.where((grant.record_type == CASE) & (grant.record == case) & (grant.valid_from <= now))
		.where(grant.valid_until.isnull() | (grant.valid_until > now))
		.orderby(grant.creation)
		.limit(1)
	)
	found = query.run(pluck=True)
	return found[0] if found else None


def _require_fitting(item: Any) -> None:
	stage = stage_of_state(frappe.db.get_value(CASE, item.violation_case, "workflow_state"))
	if stage in ENDED_CASE_STAGES and item.asked != REOPENING:
		message = _("This case has ended: only its reopening can be put on the agenda.")
		frappe.throw(message, SessionRefused)
	if stage not in ENDED_CASE_STAGES and item.asked == REOPENING:
		frappe.throw(_("This case is open: there is nothing to reopen."), SessionRefused)


def _require_measure(item: Any) -> None:
	if item.asked != RATIFICATION:
		item.measure = None
		return
	known = {"name": item.measure, "violation_case": item.violation_case, "ratification": "Due"}
	if not item.measure or not frappe.db.exists(MEASURE, known):
		frappe.throw(_("Choose the measure whose duty decision waits to be ratified."), SessionRefused)


def _refuse_second(item: Any) -> None:
	same = {field: item.get(field) for field in ("protection_session", "violation_case", "asked")}
	rows = frappe.get_all(item.doctype, filters=same, pluck="measure")
	if (item.measure or None) in [measure or None for measure in rows]:
		message = _("This case stands on the agenda already, with the same question.")
		frappe.throw(message, SessionRefused)
