from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.utils import get_datetime

from cndh_protection.constants import Role
from cndh_protection.services.records import Record


class DutyRoster(Record):
	"""Who is on duty from when to when: officer, commissioner and deputy."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		commissioner: DF.Link
		deputy: DF.Link | None
		ends_on: DF.Datetime
		office: DF.Link | None
		officer: DF.Link
		starts_on: DF.Datetime
	# end: auto-generated types

	TERM_FIELDS: ClassVar[dict[str, str]] = {"office": "CNDH Office"}

	def check(self) -> None:
		"""Refuse an end before the beginning, and a commissioner who does not hold the role of duty commissioner."""
		if get_datetime(self.ends_on) <= get_datetime(self.starts_on):
			frappe.throw(_("Until: this time lies before the beginning of the duty."))
		for user in filter(None, (self.commissioner, self.deputy)):
			if Role.DUTY_COMMISSIONER not in frappe.get_roles(user):
				frappe.throw(
					_("{0} does not hold the role of duty commissioner. Choose another person.").format(user)
				)
