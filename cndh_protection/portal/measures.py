"""What a partner sees of the measures given to its organisation, and the one thing it may change: its progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe import _

from cndh_protection.access.partners import partner_of
from cndh_protection.constants import MEASURES_IN_PARTNER_HANDS, MEASURES_SHOWN_TO_PARTNER
from cndh_protection.services.stages import states_of_stages

PROGRESS = ("Not started", "Under way", "Done")


@dataclass(frozen=True)
class GivenMeasure:
	"""One measure as its partner sees it: no case, no person, no place, no detail."""

	number: str
	type_label: str
	state: str
	due_on: datetime | None
	starts_on: date | None
	ends_on: date | None
	progress: str
	may_change: bool


def given_measures(partner: str) -> list[GivenMeasure]:
	"""The measures given to this partner, from the decision on, the most pressing first."""
	measure, kind = frappe.qb.DocType("Protection Measure"), frappe.qb.DocType("Protection Measure Type")
	query = (
		frappe.qb.from_(measure)
		.join(kind)
		.on(kind.name == measure.measure_type)
		.select(measure.name, kind.label_fr, kind.label_en, measure.workflow_state, measure.due_on)
		.select(measure.starts_on, measure.ends_on, measure.progress)
		.where((measure.partner == partner) & measure.workflow_state.isin(_shown_states()))
		.orderby(measure.due_on, measure.name)
	)
	open_states = set(states_of_stages(MEASURES_IN_PARTNER_HANDS))
	return [_as_given(row, open_states) for row in query.run(as_dict=True)]


def mark_progress(user: str, number: str, progress: str) -> None:
	"""Keep the progress that a partner's person marks.

	A measure that is not this partner's, and one that does not exist, give the same answer.
	"""
	partner = partner_of(user)
	given = {measure.number for measure in given_measures(partner)} if partner else set()
	if number not in given:
		raise frappe.DoesNotExistError(_("This measure is not on your page (any more)."))
	if progress not in PROGRESS:
		frappe.throw(_("Choose how far the measure is."))
	frappe.get_doc("Protection Measure", number).mark_progress(progress)


def _shown_states() -> list[str]:
	return states_of_stages(MEASURES_SHOWN_TO_PARTNER) or [""]


def _as_given(row: frappe._dict, open_states: set[str]) -> GivenMeasure:
	label = row.label_fr if frappe.local.lang == "fr" else row.label_en or row.label_fr
	return GivenMeasure(
		number=row.name,
		type_label=label,
		state=row.workflow_state,
		due_on=row.due_on,
		starts_on=row.starts_on,
		ends_on=row.ends_on,
		progress=row.progress,
		may_change=row.workflow_state in open_states,
	)
