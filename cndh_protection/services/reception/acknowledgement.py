"""What is read out aloud when a complaint was received. By mouth is enough: paper and messages can betray."""

from __future__ import annotations

from typing import Any

from frappe import _

from cndh_protection.constants import URGENT


def words_of(case: Any) -> list[str]:
	"""The acknowledgement, sentence by sentence; neither name nor facts, so that whoever overhears learns nothing."""
	urgent = _("Somebody deals with it now. Stay where you can be reached in the way we agreed.")
	usual = _("We call you back in the way we agreed. You need not explain anything again.")
	return [
		_("Your complaint has arrived. Its number is {0}.").format(_spoken(case.name)),
		urgent if case.urgency in URGENT else usual,
		_("Only the people who work on it read it. Nobody outside is told anything without your yes."),
		_("You can withdraw or complain about us at any time. If danger grows, call again at once."),
	]


def _spoken(number: str) -> str:
	"""The number in groups, as it is said: ``DOS 2026 00012``."""
	return " ".join(number.split("-"))
