"""A first text of an appeal from what stands in its case: for whoever may open what goes into it.

Values are opened and sealed again on the server, into fields that are still empty; nothing of them is returned. Whoever
wants to read the text opens it, as any other protected value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import frappe
from frappe import _

from cndh_protection.access import audit, soundness
from cndh_protection.access.audit import Code
from cndh_protection.access.composing import opened, require_open
from cndh_protection.access.rights import CASE, DEFENDER, Compartment
from cndh_protection.seal.refusal import in_plain_words
from cndh_protection.seal.secret import Secret

APPEAL: Final = "Urgent Appeal"
ACT: Final = "Violation Act"

Told = Mapping[str, list[str]]
"""Field of the appeal → lines in clear."""


def propose(appeal: Any, plain: Told, acts: Mapping[str, str]) -> list[str]:
	"""Fill the empty fields of an appeal; which ones. The caller saves it at once, which seals them.

	``plain``: what stands in clear in the case. ``acts``: each act of the case, in its order → its line in clear. The
	audit is written first. Raises ``SectionClosed``, ``NotSound``.
	"""
	soundness.require_sound()
	case, person = appeal.violation_case, appeal.defender
	message = _(
		"Closed to you, so not yours to write from: {0}. Write it yourself, or ask the officer of the case."
	)
	needed = {
		"Facts": (CASE, case, Compartment.CORE),
		"Identity": (DEFENDER, person, Compartment.IDENTITY),
	}
	require_open(needed, message)
	audit.write(Code.APPEAL_PROPOSED, APPEAL, appeal.name, {"acts": len(acts)}, root=(CASE, case))
	with in_plain_words():
		hidden = {**_of_person(person), **_of_case(case, acts)}
		texts = {field: _text(hidden.get(field, []), plain.get(field, [])) for field in {**plain, **hidden}}
		return [field for field, text in texts.items() if text and _keep(appeal, field, text)]


def _text(hidden: list[str], plain: list[str]) -> str:
	return "\n".join(dict.fromkeys(line for line in (*hidden, *plain) if line))


def _keep(appeal: Any, field: str, text: str) -> bool:
	"""Put a text into its field, unless something is there."""
	if appeal.get(field):
		return False
	appeal.set(field, Secret(text))
	return True


def _of_person(name: str) -> Told:
	person = frappe.get_doc(DEFENDER, name)
	return {
		"victim": [opened(person, person, "legal_name")],
		"organisation": [opened(person, person, "memberships")],
	}


def _of_case(name: str, acts: Mapping[str, str]) -> Told:
	case = frappe.get_doc(CASE, name)
	told = [line for act, words in acts.items() for line in _of_act(act, words)]
	actors = [line for act in acts for line in _actors_of(act)]
	return {"facts": [opened(case, case, "summary"), *told], "perpetrators": actors}


def _of_act(name: str, words: str) -> list[str]:
	act = frappe.get_doc(ACT, name)
	return [words, opened(act, act, "free_words")]


def _actors_of(name: str) -> Iterator[str]:
	act = frappe.get_doc(ACT, name)
	return (opened(act, row, "actor_name") for row in act.actors)
