from __future__ import annotations

from frappe.model.document import Document

from cndh_protection.services.term_sealing import follow_mark


class ReferenceTerm(Document):
	"""A row of one of the plain lists: code, French and English label, definition."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attributes: DF.JSON | None
		code: DF.Data
		definition_en: DF.SmallText | None
		definition_fr: DF.SmallText | None
		label_en: DF.Data | None
		label_fr: DF.Data
		retired: DF.Check
		sensitive: DF.Check
		sort_order: DF.Int
		source: DF.Data | None
		term_list: DF.Literal[
			"Activity Type",
			"Admissibility Criterion",
			"Admissibility Outcome",
			"Age Group",
			"Appeal Mechanism",
			"Attribution Level",
			"Beneficiary Relation",
			"Case Outcome",
			"Closure Reason",
			"CNDH Office",
			"Comparator",
			"Consent Mode",
			"Consent Scope",
			"Consent Status",
			"Custody Event",
			"Evidence Type",
			"ICCS Category",
			"Impact",
			"Inadmissibility Reason",
			"Indicator",
			"Intake Channel",
			"Language",
			"Measure Category",
			"Measure Effectiveness",
			"Motive Link",
			"Recommendation Status",
			"Recommendation Type",
			"Referral Service",
			"Referral Status",
			"Risk Override Rule",
			"Saisine Mode",
			"SDG 16.10.1 Category",
			"Sex or Gender",
			"Source Relation",
			"Source Reliability",
			"State Link",
			"Target Audience",
			"Training Topic",
			"UN Declaration Right",
			"UN Submission Field",
			"Urgency Level",
			"Verification Level",
			"Violation Category",
			"Vulnerability",
		]
	# end: auto-generated types

	def on_update(self) -> None:
		"""Seal the term where it stands, once it is marked sensitive."""
		follow_mark(self)
