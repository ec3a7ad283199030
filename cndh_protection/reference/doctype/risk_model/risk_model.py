from __future__ import annotations

from typing import Final

import frappe
from frappe import _
from frappe.query_builder.functions import Max

from cndh_protection.services.records import Record
from cndh_protection.services.stages import changed_fields

THRESHOLDS: Final = {"level_2_from": "L2", "level_3_from": "L3", "level_4_from": "L4"}
NOT_WEIGHTS: Final = frozenset({"active", "note"})
SHARES: Final = ("vulnerability_base", "vulnerability_weight", "capacity_discount")
PERCENTS: Final = ("unknown_vulnerability", "unknown_capacity", "unknown_percent")


class RiskModelRefused(frappe.ValidationError):
	"""Weights that make no sense, or a change that would rewrite what assessments were made with."""


class RiskModel(Record):
	"""One version of the weights of the risk score (docs/procedure.md, Risk). Not validated empirically: hence the versions."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		active: DF.Check
		capacity_discount: DF.Float
		level_2_from: DF.Float
		level_3_from: DF.Float
		level_4_from: DF.Float
		note: DF.SmallText | None
		unknown_capacity: DF.Int
		unknown_percent: DF.Int
		unknown_vulnerability: DF.Int
		version: DF.Int
		vulnerability_base: DF.Float
		vulnerability_weight: DF.Float
	# end: auto-generated types

	def autoname(self) -> None:
		"""Number the versions: V1, V2 and so on."""
		table = frappe.qb.DocType("Risk Model")
		self.version = (frappe.qb.from_(table).select(Max(table.version)).run()[0][0] or 0) + 1
		self.name = f"V{self.version}"

	def check(self) -> None:
		"""Possible weights, never changed once used; a new version takes the thresholds that stand in the list."""
		if self.is_new():
			self.version = int(str(self.name).removeprefix("V"))
			self.take_thresholds()
		self.check_weights()
		self.check_used()
		self.check_active()

	def take_thresholds(self) -> None:
		"""Copy the scores from which the levels begin: the list may change, the version does not."""
		for field, level in THRESHOLDS.items():
			self.set(field, frappe.db.get_value("Risk Level", level, "min_score"))

	def check_weights(self) -> None:
		"""Keep every score between 0 and 100, and the levels in their order."""
		out = [field for field in SHARES if not 0 <= self.get(field) <= 1]
		out += [field for field in PERCENTS if not 0 <= (self.get(field) or 0) <= 100]
		if out:
			labels = ", ".join(_(self.meta.get_label(field)) for field in out)
			frappe.throw(_("Out of range: {0}.").format(labels), RiskModelRefused)
		if round(self.vulnerability_base + self.vulnerability_weight, 6) > 1:
			frappe.throw(
				_("Base and weight of vulnerabilities come to more than 1 together."), RiskModelRefused
			)
		if not 0 < self.level_2_from < self.level_3_from < self.level_4_from <= 100:
			frappe.throw(
				_(
					"The thresholds of the risk levels must rise from L2 to L4. Correct the list of risk levels first."
				),
				RiskModelRefused,
			)

	def check_used(self) -> None:
		"""Refuse another weight in a version that assessments name."""
		before = self.get_doc_before_save()
		if before is None or not changed_fields(before, self) - NOT_WEIGHTS:
			return
		if frappe.db.exists("Risk Assessment", {"model": self.name}):
			message = _("Assessments were made with version {0}: it cannot be changed. Make a new version.")
			frappe.throw(message.format(self.name), RiskModelRefused)

	def check_active(self) -> None:
		"""Have exactly one version in use; the first is in use at once."""
		others = frappe.get_all("Risk Model", {"active": 1, "name": ["!=", self.name]}, pluck="name")
		if not self.active and not others:
			if not self.is_new():
				frappe.throw(
					_("One version must be in use. Put another one in use instead."), RiskModelRefused
				)
			self.active = 1

	def on_update(self) -> None:
		"""Take the version before out of use."""
		if self.active:
			others = frappe.get_all("Risk Model", {"active": 1, "name": ["!=", self.name]}, pluck="name")
			for name in others:
				frappe.db.set_value("Risk Model", name, "active", 0)
