"""What the screen of the reception sends, checked before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import cint, getdate, now_datetime

from cndh_protection.services.dates import day_of, moment_of
from cndh_protection.services.sensitive_answers import QUESTIONS, asks_four_questions
from cndh_protection.services.urgency import LEVELS, is_lower, lowest_allowed_urgency

TEXTS: Final = (
	*("ref", "channel", "mode", "received_on", "late_reason", "urgency", "kind", "region", "language"),
	*("summary", "narrative", "place", "incident_on", "contact", "relation", "speaker", "referent"),
	*("next_try", "credible_threat", "known_person", "person_kind", "name", "sex", "age_group", "phone"),
	*("contact_hours", "code_word", "instructions", *QUESTIONS),
)
CHECKS: Final = (
	*("interpreter", "no_contact", "region_unknown", "not_my_region"),
	*("never_call", "no_sms", "no_message_left", "collective"),
)
COUNTS: Final = ("group_size", "group_women", "group_children", "group_households")
LISTS: Final = ("flags",)
LATE_AFTER: Final = timedelta(hours=1)
LONGEST: Final = 20_000

PRECAUTIONS: Final = ("never_call", "no_sms", "no_message_left")


class NotTold(frappe.ValidationError):
	"""What was sent cannot have been told to the reception."""


class Told:
	"""The answers of one call: every key of the lists above, empty where nothing was said."""

	def __init__(self, given: Mapping[str, Any]) -> None:
		unknown = sorted(set(given) - {*TEXTS, *CHECKS, *COUNTS, *LISTS})
		if unknown:
			message = _("The reception does not take: {0}. Nothing was saved.")
			frappe.throw(message.format(", ".join(unknown)), NotTold)
		self._values: dict[str, Any] = {
			**{key: _text(given.get(key)) for key in TEXTS},
			**{key: int(bool(cint(given.get(key)))) for key in CHECKS},
			**{key: max(cint(given.get(key)), 0) for key in COUNTS},
			"flags": _codes(given.get("flags")),
		}
		self.received_on = moment_of(self.of("received_on"), _("Received on")) or now_datetime()
		self.next_try = moment_of(self.of("next_try"), _("Next try"))
		self.incident_on = day_of(self.of("incident_on"), _("Date of the main fact"))
		self._check()

	def __getattr__(self, key: str) -> Any:
		try:
			return self.__dict__["_values"][key]
		except KeyError:
			raise AttributeError(key) from None

	def of(self, key: str) -> Any:
		"""What was answered under this key."""
		return self._values[key]

	@property
	def four_questions(self) -> bool:
		"""Whether only the four questions are asked."""
		return asks_four_questions(self.flags, self.kind)

	@property
	def level(self) -> str:
		"""The urgency: what was chosen, or what follows from the signs of danger and from a credible threat."""
		return self.urgency or self.proposed

	@property
	def proposed(self) -> str:
		"""The level that the signs of danger ask for; without any, U3 after a credible threat, else U4."""
		return lowest_allowed_urgency(self.flags) or ("U3" if self.credible_threat == "yes" else "U4")

	def _check(self) -> None:
		if self.received_on > now_datetime():
			frappe.throw(_("Received on: this time lies in the future."), NotTold)
		if now_datetime() - self.received_on > LATE_AFTER and not self.late_reason:
			frappe.throw(_("This was told earlier: say why it is entered only now."), NotTold)
		if self.incident_on and self.incident_on > getdate():
			frappe.throw(_("Date of the main fact: this date lies in the future."), NotTold)
		if self.urgency and self.urgency not in LEVELS:
			frappe.throw(_("Urgency: choose U1, U2, U3 or U4."), NotTold)
		if is_lower(self.level, self.proposed):
			message = _(
				"The answers make this case {0}: it is not received as {1}. The chair may lower it afterwards."
			)
			frappe.throw(message.format(self.proposed, self.level), NotTold, title=_("Urgency"))
		if self.four_questions and (self.narrative or self.place):
			message = _(
				"Here no story is asked: only the four questions. Take the account out; nothing was saved."
			)
			frappe.throw(message, NotTold)


def told_of(given: str | dict[str, Any]) -> Told:
	"""The answers as the browser sends them. Raises :class:`NotTold`."""
	parsed = frappe.parse_json(given)
	if not isinstance(parsed, Mapping):
		frappe.throw(_("The reception got nothing that it understands. Nothing was saved."), NotTold)
	return Told(parsed)


def _text(value: Any) -> str:
	if value is None:
		return ""
	if not isinstance(value, str) or len(value) > LONGEST:
		frappe.throw(_("One of the answers is no text, or is too long. Nothing was saved."), NotTold)
	return value.strip()


def _codes(value: Any) -> tuple[str, ...]:
	"""Signs of danger that are in the list, each once."""
	codes = value if isinstance(value, list) else []
	known = {code for code in codes if isinstance(code, str) and frappe.db.exists("Triage Red Flag", code)}
	if value and len(known) != len(set(map(str, codes))):
		frappe.throw(_("A sign of danger is not in the list. Nothing was saved."), NotTold)
	return tuple(sorted(known))
