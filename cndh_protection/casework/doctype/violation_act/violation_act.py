from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.utils import getdate

from cndh_protection.services.classification import classify_act
from cndh_protection.services.minors import bring_under_protection
from cndh_protection.services.places import check_region_and_cercle
from cndh_protection.services.records import Record
from cndh_protection.services.restricted import RestrictedRow, is_filled
from cndh_protection.services.risk.effects import note_incident
from cndh_protection.services.tally import follow, forget


class ViolationAct(RestrictedRow, Record):
	"""One alleged act against one victim: what statistics count (HURIDOCS event, act, involvement)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.casework.doctype.act_right.act_right import ActRight
		from cndh_protection.casework.doctype.alleged_actor.alleged_actor import AllegedActor

		actors: DF.Table[AllegedActor]
		category: DF.Link | None
		date_precision: DF.Literal["Exact", "Approximate", "Month", "Year"]
		ended_on: DF.Date | None
		free_words: DF.LongText | None
		iccs_code: DF.Data | None
		method: DF.LongText | None
		motive_link: DF.Link | None
		place: DF.LongText | None
		region: DF.Link | None
		rights: DF.TableMultiSelect[ActRight]
		sdg_category: DF.Data | None
		sealed_violation_type: DF.LongText | None
		started_on: DF.Date
		verification_level: DF.Link | None
		victim: DF.Link | None
		violation_case: DF.Link
		violation_type: DF.Link | None
		violation_type_mark: DF.Data | None
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"free_words": "core",
		"place": "location",
		"method": "core",
		"sealed_violation_type": "sensitive",
	}

	RESTRICTED_TERMS: ClassVar[tuple[str, ...]] = ("violation_type",)
	TALLY_DATE: ClassVar[str] = "started_on"
	TERM_FIELDS: ClassVar[dict[str, str]] = {
		"motive_link": "Motive Link",
		"verification_level": "Verification Level",
	}

	def check(self) -> None:
		"""Ask for a type or free words and a possible period; fill the codes of other classifications."""
		if not is_filled(self, "violation_type") and not (self.free_words or "").strip():
			frappe.throw(_("Choose the type of act, or say it in free words."))
		self.check_period()
		check_region_and_cercle(self)
		classify_act(self)
		bring_under_protection(self)

	def check_period(self) -> None:
		"""Refuse an end before the beginning and a beginning in the future."""
		if self.ended_on and getdate(self.ended_on) < getdate(self.started_on):
			frappe.throw(_("Until: this date lies before the first day of the act."))
		if getdate(self.started_on) > getdate():
			frappe.throw(_("From: this date lies in the future."))

	def after_insert(self) -> None:
		"""An incident while the plan is active asks for a new assessment of the risk."""
		note_incident(self)

	def on_update(self) -> None:
		"""Let the tally of protected terms follow."""
		follow(self)

	def on_trash(self) -> None:
		"""Take the act out of the tally."""
		super().on_trash()
		forget(self)
