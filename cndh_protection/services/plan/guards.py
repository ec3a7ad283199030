"""What a measure must respect before it is carried out: the person's yes, and whom it would bring close to the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from cndh_protection.constants import Stage
from cndh_protection.services import consents
from cndh_protection.services.restricted import mark_field

POLICE: Final = frozenset({"PHY-PAT", "PHY-ESC"})
"""Types of measure that bring police, gendarmerie or guards close to the person."""

MEDIATION: Final = frozenset({"ADV-MED"})
NEVER_MEDIATED: Final = frozenset(
	{
		"LIF-KIL",
		"LIF-ATT",
		"LIF-DCU",
		"LIF-CON",
		"INT-TOR",
		"INT-RAP",
		"INT-SEX",
		"INT-SHA",
		"LIB-ENF",
		"DIG-IMG",
	}
)
"""Acts after which nobody is asked to come to terms: killing, torture, disappearance, sexual and gender-based violence
(docs/procedure.md, Steps). An act whose type is protected counts too: that it is not one of these would tell what it is."""

OF_THE_STATE: Final = ("STATE", "STATE_LINKED")

CARRIED_OUT: Final = frozenset({Stage.MEASURE_PENDING, Stage.MEASURE_ACTIVE})
"""Stages in which something is done, or asked of somebody else."""

DECIDED: Final = frozenset({Stage.MEASURE_APPROVED, Stage.MEASURE_ON_DUTY, *CARRIED_OUT})

OVER: Final = frozenset(
	{
		Stage.MEASURE_NOT_APPROVED,
		Stage.MEASURE_REFUSED,
		Stage.MEASURE_COMPLETED,
		Stage.MEASURE_UNSUCCESSFUL,
		Stage.MEASURE_WITHDRAWN,
	}
)


class PlanRefused(frappe.ValidationError):
	"""A measure that the person refused, that would do harm, or whose dates are impossible."""


def check_measure(measure: Any) -> None:
	"""Guard of every save: no mediation after acts that forbid it; who noted a second yes, and when."""
	refuse_mediation(measure)
	before = measure.get_doc_before_save()
	if measure.second_yes and not (before and before.second_yes):
		measure.update({"second_yes_by": frappe.session.user, "second_yes_on": now_datetime()})
	elif not measure.second_yes:
		measure.update({"second_yes_by": None, "second_yes_on": None})


def check_step(measure: Any, left: str | None, entered: str | None) -> None:
	"""Guard of a step: the second yes before a decision, consent and no refusal before anything is done, a day to come
	when the measure is renewed."""
	if entered in DECIDED:
		require_second_yes(measure)
	if entered in CARRIED_OUT:
		_refuse_against_the_person(measure)
		_require_consent(measure)
	if entered == Stage.MEASURE_REFUSED:
		measure.update({"answer": "Refused", "answered_on": measure.answered_on or now_datetime()})
	if left == Stage.MEASURE_EXPIRED and entered == Stage.MEASURE_ACTIVE:
		_require_new_end(measure)


def refuse_mediation(measure: Any) -> None:
	"""Raise :class:`PlanRefused` if the measure is a mediation and an act of the case forbids it."""
	if measure.measure_type not in MEDIATION:
		return
	about = {"violation_case": measure.violation_case}
	forbids = frappe.db.exists("Violation Act", {**about, "violation_type": ["in", sorted(NEVER_MEDIATED)]})
	if forbids or frappe.db.exists("Violation Act", {**about, mark_field("violation_type"): ["is", "set"]}):
		message = _(
			"No mediation in this case: after killing, torture, disappearance or sexual and gender-based violence,"
			" and where the type of an act is protected, nobody is asked to come to terms."
		)
		frappe.throw(message, PlanRefused, title=_("Mediation"))


def require_second_yes(measure: Any) -> None:
	"""Raise :class:`PlanRefused` if a police measure lacks the second yes that an alleged actor of the State asks for."""
	if measure.measure_type in POLICE and not measure.second_yes and names_the_state(measure.violation_case):
		message = _(
			"An alleged actor of this case belongs to the State. Tell the person so, ask again whether police protection"
			" is wanted, and tick “Second yes”."
		)
		frappe.throw(message, PlanRefused, title=_("Police protection"))


def names_the_state(case: str) -> bool:
	"""Whether an alleged actor of an act of the case belongs to the State or acts with its support."""
	act, actor = frappe.qb.DocType("Violation Act"), frappe.qb.DocType("Alleged Actor")
	kind = frappe.qb.DocType("Actor Type")
	query = (
		frappe.qb.from_(act)
		.join(actor)
		.on((actor.parent == act.name) & (actor.parenttype == "Violation Act"))
		.join(kind)
		.on(kind.name == actor.actor_type)
		.select(act.name)
		.where((act.violation_case == case) & kind.state_status.isin(OF_THE_STATE))
		.limit(1)
	)
	return bool(query.run())


def _refuse_against_the_person(measure: Any) -> None:
	if measure.answer == "Refused":
		frappe.throw(_("The person refused this measure. Propose another, or ask again later."), PlanRefused)


def _require_consent(measure: Any) -> None:
	scope = measure.consent_scope
	if scope:
		consents.require(measure.violation_case, measure.beneficiary, scope, **_recipient(measure, scope))


def _recipient(measure: Any, scope: str) -> Mapping[str, str | None]:
	"""The partner that carries the measure out, where the consent is given for one partner."""
	for_partner = set(scope.split("|")) & consents.FOR_ONE_PARTNER
	return {"partner": measure.partner} if for_partner else {}


def _require_new_end(measure: Any) -> None:
	if measure.ends_on and getdate(measure.ends_on) < getdate():
		frappe.throw(_("Ends: choose the day until which the measure is renewed."), PlanRefused)
