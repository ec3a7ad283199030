from __future__ import annotations

import frappe

from cndh_protection.access import grants
from cndh_protection.services.records import Record


class AccessGrant(Record):
	"""What lets a person reach a record: compartments, time, reason as a code, and by whom it was given."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		compartments: DF.Data
		exceptional: DF.Check
		granted_by: DF.Link | None
		record: DF.DynamicLink
		record_type: DF.Literal["Violation Case", "Defender"]
		user: DF.Link
		valid_from: DF.Datetime
		valid_until: DF.Datetime | None
		why: DF.Literal[
			"Case team",
			"Responsible officer",
			"Referent",
			"Stand-in",
			"Second opinion",
			"Care",
			"Legal advice",
			"Exceptional access",
		]
	# end: auto-generated types

	def check(self) -> None:
		"""Who may give what to whom; kept with the name of whoever gave it."""
		grants.check(self)

	def on_update(self) -> None:
		"""Nobody gives access unseen."""
		grants.write_down(self)


def on_doctype_update() -> None:
	"""Let the database answer from an index alone what lists ask it: whose grants, on what, when, of which kind."""
	columns = ["user", "record_type", "record", "valid_until", "valid_from", "exceptional"]
	frappe.db.add_index("Access Grant", columns, "live_grants")
	frappe.db.add_index("Access Grant", ["record"], "of_record")
