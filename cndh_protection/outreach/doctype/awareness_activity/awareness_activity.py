from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.utils import getdate

from cndh_protection.access.narrowed import require_own_region
from cndh_protection.constants import Stage
from cndh_protection.services.places import check_region_and_cercle
from cndh_protection.services.stages import StagedDocument, StepIncomplete


class AwarenessActivity(StagedDocument):
	"""An awareness or training activity: where, for whom, how many, what was obtained."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.outreach.doctype.activity_commitment.activity_commitment import (
			ActivityCommitment,
		)
		from cndh_protection.outreach.doctype.activity_instrument.activity_instrument import (
			ActivityInstrument,
		)
		from cndh_protection.outreach.doctype.activity_step.activity_step import ActivityStep

		activity_language: DF.Link | None
		activity_type: DF.Link
		audience: DF.Link
		cercle: DF.Link
		commitments: DF.Table[ActivityCommitment]
		corps: DF.Data | None
		cost: DF.Currency
		defenders_only: DF.Check
		estimated_reach: DF.Int
		held_on: DF.Date
		instruments: DF.TableMultiSelect[ActivityInstrument]
		lessons: DF.SmallText | None
		men: DF.Int
		participants: DF.Int
		partner: DF.Link | None
		post_score: DF.Percent
		pre_score: DF.Percent
		radio_slots: DF.Int
		region: DF.Link | None
		step_reason: DF.SmallText | None
		steps: DF.Table[ActivityStep]
		theme: DF.Link | None
		under_25: DF.Int
		unit: DF.Data | None
		women: DF.Int
		workflow_state: DF.Link | None
	# end: auto-generated types

	TERM_FIELDS: ClassVar[dict[str, str]] = {
		"activity_type": "Activity Type",
		"audience": "Target Audience",
		"activity_language": "Language",
		"theme": "Training Topic",
	}
	STEP_FIELDS: ClassVar[frozenset[str]] = frozenset({"step_reason", "women", "men", "under_25", "cost"})
	STEP_ASKS: ClassVar[dict[str, tuple[str, ...]]] = {
		Stage.ACTIVITY_REPORTED: ("women", "men", "under_25", "cost"),
	}

	def check(self) -> None:
		"""Count the participants and fill the region; refuse a region of somebody else and counts that cannot be."""
		self.region = None
		check_region_and_cercle(self)
		require_own_region(self)
		self.participants = (self.women or 0) + (self.men or 0)
		if (self.under_25 or 0) > self.participants:
			frappe.throw(_("Of whom under 25: more than women and men together. Check the three counts."))

	def on_step(self, left: str | None, entered: str | None) -> None:
		"""An activity is held on its day or later, and reported with its participants."""
		if entered == Stage.ACTIVITY_HELD and getdate(self.held_on) > getdate():
			frappe.throw(
				_("The activity lies in the future. Change its date or wait until it is held."),
				StepIncomplete,
			)
		if entered == Stage.ACTIVITY_REPORTED and not (self.women or self.men or self.radio_slots):
			frappe.throw(_("Report how many women and men took part, or the radio slots."), StepIncomplete)
