"""Two records that hold the same phone, e-mail or identity number: a hint to whoever may read both, and to nobody else.

Made by a job, minutes after the save: whoever entered the person learns nothing, from no answer and from no delay. A
hint names two people and what they share, never a case or a value, and never somebody in a case for named persons only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any, Final

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from cndh_protection.access import alerts, audit
from cndh_protection.access.audit import Code
from cndh_protection.access.exposure import exposure_of
from cndh_protection.access.rights import DEFENDER, WHO_SETTLES_DUPLICATES
from cndh_protection.access.rows import say_not_found
from cndh_protection.access.rules import HINT, criterion_of
from cndh_protection.seal.searchtokens import TABLE
from cndh_protection.wording import _lt

NEW: Final = timedelta(hours=2)
"""How far back the frequent job looks: a save that took long, a scheduler that stood still a while."""

MOST_HOLDERS: Final = 10
"""A number that more people share says nothing of anyone: it is an office's or a hotline."""

TO_DECIDE: Final = "To decide"
DECISIONS: Final = ("Same person", "Different persons")

Pair = tuple[str, str]


NOTICE: Final = _lt("Two records may be of one person. See the list of possible duplicates.")


def look_at_new_values() -> None:
	"""Every five minutes: make hints of what was entered in the last two hours."""
	_look(since=now_datetime() - NEW)


def look_at_every_value() -> None:
	"""Every day: the same for everything; of two people, one may have left a case for named persons only."""
	_look(since=None)


@frappe.whitelist(methods=["POST"])
def decide(name: str, decision: str) -> None:
	"""Say of a hint whether it is one person, or two; for whoever reads the hint. It can be said again otherwise.

	Nothing is merged. Raises ``DoesNotExistError`` when the hint is not there for the person at work.
	"""
	if frappe.session.user == "Administrator" or not criterion_of(HINT, frappe.session.user).holds(name):
		say_not_found(HINT, name)
	if decision not in DECISIONS:
		frappe.throw(_("Say whether it is the same person or two different persons."))
	audit.write(Code.DUPLICATE_DECIDED, HINT, name, {"decision": frappe.scrub(decision)})
	doc = frappe.get_doc(HINT, name)
	doc.update({"state": decision, "decided_by": frappe.session.user, "decided_on": now_datetime()})
	doc.flags.by_server = True
	doc.save(ignore_permissions=True)


def forget_hints(defender: str) -> None:
	"""Remove the hints about a record that goes."""
	for column in ("first_person", "second_person"):
		frappe.db.delete(HINT, {column: defender})


def _look(since: Any) -> None:
	pairs: dict[Pair, set[str]] = {}
	for index, token in _shared_values(since):
		for pair in combinations(_holders(index, token), 2):
			pairs.setdefault(pair, set()).add(index)
	made = [_make(pair, shared) for pair, shared in sorted(pairs.items()) if _is_news(pair)]
	if made:
		alerts.tell_people(_readers_of(made), NOTICE)


def _shared_values(since: Any) -> list[Any]:
	"""Index and token of values that several records hold, one of them entered since then."""
	held, new = frappe.qb.DocType(TABLE).as_("held"), frappe.qb.DocType(TABLE).as_("new")
	holders = Count(held.reference_name).distinct()
	query = (
		frappe.qb.from_(held).select(held.index_name, held.token).where(held.reference_doctype == DEFENDER)
	)
	if since:
		recent = (
			frappe.qb.from_(new).select(new.index_name, new.token).distinct().where(new.creation >= since)
		)
		query = query.join(recent).on((recent.index_name == held.index_name) & (recent.token == held.token))
	query = query.groupby(held.index_name, held.token).having((holders > 1) & (holders <= MOST_HOLDERS))
	return list(query.run())


def _holders(index: str, token: str) -> list[str]:
	"""Whose value it is, without the people of cases for named persons only."""
	filters = {"index_name": index, "token": token, "reference_doctype": DEFENDER}
	names = frappe.get_all(TABLE, filters=filters, pluck="reference_name", order_by="reference_name")
	return [name for name in dict.fromkeys(names) if not exposure_of(DEFENDER, name).named_only]


def _is_news(pair: Pair) -> bool:
	"""Whether nobody has been told, nor knows already that they are two: relatives often share a phone."""
	if frappe.db.exists(HINT, {"first_person": pair[0], "second_person": pair[1]}):
		return False
	return not frappe.db.exists("Defender Relation", {"parent": ["in", pair], "relative": ["in", pair]})


def _make(pair: Pair, shared: Iterable[str]) -> str:
	first, second = pair
	doc = frappe.new_doc(HINT)
	doc.update(
		{
			"first_person": first,
			"second_person": second,
			"shared": ",".join(sorted(shared)),
			"state": TO_DECIDE,
		}
	)
	doc.flags.by_server = True
	return str(doc.insert(ignore_permissions=True).name)


def _readers_of(hints: list[str]) -> Iterator[str]:
	for user in alerts.holders(WHO_SETTLES_DUPLICATES):
		criterion = criterion_of(HINT, user)
		if any(criterion.holds(name) for name in hints):
			yield user
