from __future__ import annotations

from typing import ClassVar

from cndh_protection.services.custody import (
	check_times,
	custody_ends,
	follow_custody,
	freeze_contact,
	require_person_of_case,
)
from cndh_protection.services.minors import bring_under_protection
from cndh_protection.services.records import Record


class DeprivationofLiberty(Record):
	"""An arrest, custody, detention or abduction of a person of the case (docs/procedure.md, Custody)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.casework.doctype.custody_extension.custody_extension import CustodyExtension

		authority: DF.Link | None
		charges: DF.LongText | None
		custody_until: DF.Datetime | None
		deprived_on: DF.Datetime
		deprived_precision: DF.Literal["Exact", "Approximate", "Day only"]
		end_reason: DF.Literal[
			"",
			"Released",
			"Provisional release",
			"Acquitted",
			"Sentence served",
			"Pardoned",
			"Died",
			"Found",
			"Not known",
		]
		ended_on: DF.Datetime | None
		extensions: DF.Table[CustodyExtension]
		family_informed: DF.Literal["Not known", "Yes", "No", "Refused"]
		judge_on: DF.Datetime | None
		kind: DF.Literal[
			"",
			"Arrest",
			"Police custody",
			"Pre-trial detention",
			"Imprisonment",
			"Abduction",
			"Held in a secret place",
		]
		lawyer: DF.LongText | None
		lawyer_access: DF.Literal["Not known", "Yes", "No", "Refused"]
		medical_visit: DF.Literal["Not known", "Yes", "No", "Refused"]
		next_date: DF.Datetime | None
		next_note: DF.LongText | None
		next_step: DF.Literal["", "Hearing", "Decision on detention", "Trial", "Appeal", "Visit", "Other"]
		person: DF.Link
		place: DF.LongText | None
		violation_case: DF.Link
	# end: auto-generated types

	KEY_OWNER: ClassVar[str | None] = "violation_case"
	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"place": "location",
		"lawyer": "contact",
		"charges": "core",
		"next_note": "core",
	}

	def check(self) -> None:
		"""Ask for a person of the case and possible times; work out when police custody ends."""
		require_person_of_case(self)
		check_times(self)
		bring_under_protection(self)
		self.custody_until = custody_ends(self)

	def after_insert(self) -> None:
		"""Nothing goes out any more to somebody who is held."""
		freeze_contact(self)

	def on_update(self) -> None:
		"""Let the custody clock of the case follow."""
		follow_custody(self)

	def after_delete(self) -> None:
		"""Take the clock away too."""
		follow_custody(self)
