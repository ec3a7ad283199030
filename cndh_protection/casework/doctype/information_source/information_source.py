from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from cndh_protection.services.records import Record
from cndh_protection.services.verification import check_act_of_case


class InformationSource(Record):
	"""Somebody, or something, that says what happened; who it is opens for named persons only (docs/procedure.md, Sources)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at_risk: DF.Check
		contact: DF.LongText | None
		first_hand: DF.Check
		heard_on: DF.Datetime
		identity: DF.LongText | None
		may_be_named: DF.Literal["Not asked", "Refused", "Accepted"]
		relation: DF.Link
		reliability: DF.Link
		statement: DF.LongText | None
		violation_act: DF.Link | None
		violation_case: DF.Link
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"statement": "core",
		"identity": "source",
		"contact": "source",
	}
	TERM_FIELDS: ClassVar[dict[str, str]] = {
		"relation": "Source Relation",
		"reliability": "Source Reliability",
	}

	def check(self) -> None:
		"""Refuse a talk that has not happened yet and an act of another case."""
		if get_datetime(self.heard_on) > now_datetime():
			frappe.throw(_("Heard on: this time lies in the future."))
		check_act_of_case(self)
