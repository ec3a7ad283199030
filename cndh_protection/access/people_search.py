"""Looking for a person by phone, e-mail, identity number or name, among those whom the person at work may see.

Numbers and addresses are found by their tokens, without opening anything. Names are compared one by one behind their
seals: nothing comes out but yes or no. What is found needs two rights: to read the record, and to open the compartment
that the value lies in; otherwise a search would confirm what a reveal refuses. Nothing tells of anybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import frappe
from frappe import _

from cndh_protection.access import audit, limits, sessions, soundness, terms
from cndh_protection.access.audit import Code
from cndh_protection.access.rights import DEFENDER, Compartment
from cndh_protection.access.rules import criterion_of, opening_criterion
from cndh_protection.seal import (
	KeyRing,
	Place,
	Purpose,
	SealError,
	fold_name,
	query_mark,
	recordkeys,
	searchtokens,
)
from cndh_protection.seal.opening import holds_name

MOST_COMPARED: Final = 5_000
"""Names compared in one search, those of the people entered last."""

MOST_SHOWN: Final = 50
LONGEST: Final = 140
SHORTEST_NAME: Final = 2
AT_ONCE: Final = 500

COMPARTMENT_OF: Final = {
	"phone": Compartment.CONTACT,
	"email": Compartment.CONTACT,
	"identity": Compartment.IDENTITY,
}
NAMES: Final = ("legal_name", "other_names")
NAME: Final = "name"

Match = tuple[Any, str]
"""A person (``defender``, ``alias``, ``region``) and what matched."""


@frappe.whitelist(methods=["POST"])
def find_people(text: str) -> dict[str, Any]:
	"""Whom the text finds: ``people`` (``defender``, ``alias``, ``region``, ``matched``: names of indexes, ``name``).

	``more``: there are further ones. ``compared``: how many names were compared, None if none; ``capped``: not all that
	the person at work may see. ``unreadable``: how many of their names do not open. Raises ``NotInteractive``,
	``NotSound``, ``TooManyOpenings``.
	"""
	sessions.require_interactive()
	soundness.require_sound()
	if not frappe.has_permission(DEFENDER, "read"):
		frappe.throw(_("Looking for people is for those who work with them."), frappe.PermissionError)
	asked = _recognise(text)
	limits.require_searches_within()
	candidates = _comparable() if NAME in asked else []
	_audit(asked, candidates)
	unreadable: list[str] = []
	compared = candidates[:MOST_COMPARED]
	matches = [*_by_token(asked), *_by_name(asked.get(NAME, ""), compared, unreadable)]
	return {
		**_gather(matches),
		"compared": len(compared) if NAME in asked else None,
		"capped": len(candidates) > MOST_COMPARED,
		"unreadable": len(unreadable),
	}


def _recognise(text: str) -> dict[str, str]:
	"""What the text may be: an index → the text, :data:`NAME` → the text. Refuses what is none of it."""
	text = (text or "").strip()[:LONGEST]
	asked = {index: text for index in COMPARTMENT_OF if searchtokens.asked_tokens(index, text)}
	if not any(letter.isdigit() for letter in text):
		asked.pop("identity", None)
	folded = fold_name(text).replace(" ", "")
	if "email" not in asked and len(folded) >= SHORTEST_NAME and not folded.isdigit():
		asked[NAME] = text
	if not asked:
		frappe.throw(
			_(
				"Type a phone number, an e-mail address, an identity number or at least two letters of a name."
			),
			title=_("Nothing to look for"),
		)
	return asked


def _audit(asked: dict[str, str], candidates: list[Any]) -> None:
	"""Who looked for what, as tokens; committed before anything is compared."""
	details: dict[str, str | int] = {
		index: min(searchtokens.asked_tokens(index, text)) for index, text in asked.items() if index != NAME
	}
	if NAME in asked:
		details[NAME] = query_mark(recordkeys.provider().derive(Purpose.SEARCH), asked[NAME])
		details["compared"] = min(len(candidates), MOST_COMPARED)
	audit.write(Code.PEOPLE_SEARCHED, None, None, details)


def _by_token(asked: dict[str, str]) -> Iterator[Match]:
	for index, text in asked.items():
		if index != NAME:
			yield from ((person, index) for person in holders(index, text, frappe.session.user))


def holders(index: str, text: str, user: str) -> list[Any]:
	"""The people who hold a value, of those whom the user may see and open: at most one more than is shown."""
	tokens = sorted(searchtokens.asked_tokens(index, text))
	if not tokens:
		return []
	listed = ", ".join(terms.quoted(token) for token in tokens)
	query = terms.select(
		"distinct person.name as defender, person.alias, person.region",
		f"{terms.table(searchtokens.TABLE)} held join `tabDefender` person on person.name = held.reference_name",
		f"held.index_name = {terms.quoted(index)}",
		f"held.token in ({listed})",
		f"held.reference_doctype = {terms.quoted(DEFENDER)}",
		criterion_of(DEFENDER, user).of_row("person"),
		opening_criterion(DEFENDER, user, COMPARTMENT_OF[index]).of_row("person"),
	)
	return list(frappe.db.sql(f"{query} limit {MOST_SHOWN + 1}", as_dict=True))


def _comparable() -> list[Any]:
	"""The people whose names may be compared, the latest first; one more than are, so that the cap is seen."""
	user, table = frappe.session.user, terms.table(DEFENDER)
	named = " or ".join(f"{table}.{field} is not null" for field in NAMES)
	query = terms.select(
		f"{table}.name as defender, {table}.alias, {table}.region, {', '.join(f'{table}.{field}' for field in NAMES)}",
		table,
		f"({named})",
		criterion_of(DEFENDER, user).sql(),
		opening_criterion(DEFENDER, user, Compartment.IDENTITY).sql(),
	)
	order = f"order by {table}.creation desc, {table}.name limit {MOST_COMPARED + 1}"
	return list(frappe.db.sql(f"{query} {order}", as_dict=True))


def _by_name(asked: str, candidates: list[Any], unreadable: list[str]) -> Iterator[Match]:
	folded = fold_name(asked)
	for start in range(0, len(candidates), AT_ONCE):
		some = candidates[start : start + AT_ONCE]
		rings = recordkeys.rings_of(DEFENDER, (person.defender for person in some))
		for person in some:
			found = _is_called(folded, person, rings.get(person.defender))
			if found is None:
				unreadable.append(person.defender)
			elif found:
				yield person, NAME


def _is_called(asked: str, person: Any, ring: KeyRing | None) -> bool | None:
	"""Whether one of the person's names is the one asked for; None if one does not open and no other is it."""
	if ring is None:
		return None
	site = recordkeys.site_id()
	answers: set[bool | None] = set()
	for field in NAMES:
		if person[field]:
			place = Place(site, DEFENDER, person.defender, field)
			try:
				answers.add(holds_name(person[field], asked, place, ring, recordkeys.cache()))
			except SealError:
				answers.add(None)
	return True if True in answers else None if None in answers else False


def _gather(matches: Iterable[Match]) -> dict[str, Any]:
	"""Each person once, with all that matched, by alias."""
	found: dict[str, dict[str, Any]] = {}
	for person, what in matches:
		shown = {"defender": person.defender, "alias": person.alias, "region": _region(person.region)}
		found.setdefault(person.defender, {**shown, "matched": []})["matched"].append(what)
	people = sorted(found.values(), key=lambda person: (person["alias"] or "", person["defender"]))
	return {"people": people[:MOST_SHOWN], "more": len(people) > MOST_SHOWN}


def _region(code: str | None) -> str | None:
	label = "label_fr" if (frappe.local.lang or "").startswith("fr") else "label_en"
	return frappe.get_cached_value("Territory", code, label) if code else None
