"""Sexual and gender-based violence: four questions, no story; nothing in clear tells that it is one (docs/procedure.md, Steps).

The case is for named persons only, under a referent. What was answered lies sealed; the sign of danger F06 is not kept
among the others, only the urgency that follows from it. Every case of the reception has such answers, so that having
them tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document

from cndh_protection.services.minors import MinorNotProtected
from cndh_protection.wording import _lt

UNTOLD_SIGN: Final = "F06"
SEXUAL: Final = frozenset({"INT-RAP", "INT-SEX", "INT-SHA", "DIG-IMG"})
"""Types of acts that ask the four questions."""


SAME_LENGTH: Final = 800
"""Characters; with its frame such a text fills one kilobyte, as a longer one does."""


QUESTIONS: Final[Mapping[str, str]] = {
	"safe_now": _lt("Safe now"),
	"within_72_hours": _lt("Less than 72 hours ago"),
	"care_wanted": _lt("Care wanted"),
	"safe_contact": _lt("Safe contact"),
}
"""The four questions; the last is answered in words, the others yes, no or nothing."""

YES_NO: Final[Mapping[str, str]] = {"yes": _lt("yes"), "no": _lt("no")}


def asks_four_questions(flags: Iterable[str], kind: str | None) -> bool:
	"""Whether the signs of danger or the kind of facts ask for them."""
	return UNTOLD_SIGN in set(flags) or kind in SEXUAL


def as_text(answers: Mapping[str, str], flags: Iterable[str], kind: str | None) -> str:
	"""What is sealed: the kind of facts, the untold sign, the answers; filled up, so that no length tells how many."""
	lines = [_("{0}: {1}").format(_("Kind of facts"), _kind(kind))]
	if UNTOLD_SIGN in set(flags):
		lines.append(UNTOLD_SIGN)
	for question, label in QUESTIONS.items():
		answer = (answers.get(question) or "").strip()
		if answer:
			lines.append(_("{0}: {1}").format(_(label), _(YES_NO.get(answer, answer))))
	return "\n".join(lines).ljust(SAME_LENGTH)


def hide_untold_sign(case: Document) -> None:
	"""Before a case is sealed: take the untold sign out of the others, and let the case follow it."""
	flags = [row.flag for row in case.red_flags]
	if UNTOLD_SIGN not in flags:
		return
	case.set("red_flags", [row for row in case.red_flags if row.flag != UNTOLD_SIGN])
	case.protected_answers = case.protected_answers or as_text({}, flags, None)
	case.urgency = "U1"
	require_named_persons(case)


def require_named_persons(case: Document) -> None:
	"""Make the case one of named persons only, and ask for its referent."""
	case.confidentiality_level = "C3"
	if not case.referent:
		message = _("This case is for named persons only. Name the referent of sensitive cases, then save.")
		frappe.throw(message, MinorNotProtected, title=_("Referent missing"))


def _kind(kind: str | None) -> str:
	found: Any = kind and frappe.db.get_value("Violation Type", kind, "label_fr")
	return str(found or _("not asked"))
