from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.utils import now_datetime

from cndh_protection.services.aliases import new_alias, new_defender_code
from cndh_protection.services.duplicates import forget_hints
from cndh_protection.services.groups import check_group
from cndh_protection.services.minors import follow_age
from cndh_protection.services.places import check_region_and_cercle
from cndh_protection.services.receipts import freeze_with_contact
from cndh_protection.services.records import Record
from cndh_protection.services.restricted import RestrictedRow, is_filled
from cndh_protection.services.tally import follow, forget


class Defender(RestrictedRow, Record):
	"""A person, group or organisation that is protected, or a relative or collaborator at risk, known by code and alias."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.registry.doctype.defender_contact.defender_contact import DefenderContact
		from cndh_protection.registry.doctype.defender_language.defender_language import DefenderLanguage
		from cndh_protection.registry.doctype.defender_need.defender_need import DefenderNeed
		from cndh_protection.registry.doctype.defender_profile_entry.defender_profile_entry import (
			DefenderProfileEntry,
		)
		from cndh_protection.registry.doctype.defender_relation.defender_relation import DefenderRelation

		age_group: DF.Link | None
		alias: DF.Data | None
		birth_date: DF.LongText | None
		card_date: DF.Date | None
		card_status: DF.Literal["", "Applied", "Granted", "Refused", "Withdrawn", "Expired"]
		code_word: DF.LongText | None
		contact_frozen: DF.Check
		contact_hours: DF.Data | None
		contact_instructions: DF.LongText | None
		contacts: DF.Table[DefenderContact]
		deceased: DF.Check
		exact_location: DF.LongText | None
		frozen_reason: DF.Literal["", "Arrested", "Abducted", "Missing", "Deceased", "Phone seized"]
		frozen_since: DF.Datetime | None
		group_children: DF.Int
		group_households: DF.Int
		group_size: DF.Int
		group_women: DF.Int
		identity_document: DF.LongText | None
		interpreter_needed: DF.Check
		kind: DF.Literal["Person", "Collective", "Organisation", "Relative", "Collaborator"]
		languages: DF.TableMultiSelect[DefenderLanguage]
		legal_name: DF.LongText | None
		memberships: DF.LongText | None
		name_unknown: DF.Check
		needs: DF.Table[DefenderNeed]
		never_call: DF.Check
		next_review: DF.Date | None
		no_message_left: DF.Check
		no_sms: DF.Check
		other_names: DF.LongText | None
		profiles: DF.Table[DefenderProfileEntry]
		region: DF.Link | None
		relations: DF.Table[DefenderRelation]
		risk_level: DF.Literal["", "L1", "L2", "L3", "L4"]
		sealed_sex: DF.LongText | None
		sex: DF.Link | None
		sex_mark: DF.Data | None
		trusted_person: DF.LongText | None
	# end: auto-generated types

	SEALED_FIELDS: ClassVar[dict[str, str]] = {
		"legal_name": "identity",
		"other_names": "identity",
		"birth_date": "identity",
		"identity_document": "identity",
		"memberships": "identity",
		"trusted_person": "contact",
		"code_word": "contact",
		"contact_instructions": "contact",
		"exact_location": "location",
		"sealed_sex": "sensitive",
	}

	RESTRICTED_TERMS: ClassVar[tuple[str, ...]] = ("sex",)
	TALLY_DATE: ClassVar[str] = "creation"
	SEARCHED_FIELDS: ClassVar[dict[str, tuple[str, ...]]] = {"identity_document": ("identity",)}

	TERM_FIELDS: ClassVar[dict[str, str]] = {"sex": "Sex or Gender", "age_group": "Age Group"}

	def autoname(self) -> None:
		"""Name the record by a random code that says nothing about the person."""
		self.name = new_defender_code()

	def check(self) -> None:
		"""Ask for a name or that it is not known; give an alias; keep the dates of a frozen contact."""
		self.alias = self.alias or new_alias()
		if not (self.legal_name or "").strip() and not self.name_unknown:
			frappe.throw(_("Give the name, or tick that it is not known."))
		check_region_and_cercle(self)
		check_group(self)
		self.check_rows()
		self.keep_freeze()

	def check_rows(self) -> None:
		"""Ask each row of fields of work and of needs for its term."""
		for table, link in (("profiles", "profile"), ("needs", "need")):
			for row in self.get(table):
				if not is_filled(row, link):
					message = _("{0}, row {1}: choose a value, or remove the row.")
					frappe.throw(message.format(_(self.meta.get_label(table)), row.idx))

	def on_update(self) -> None:
		"""Let the tally of protected terms and the cases of a minor follow."""
		follow(self)
		follow_age(self)
		freeze_with_contact(self)

	def on_trash(self) -> None:
		"""A record that goes is found no more, nobody is asked about it, and the tally counts it no more."""
		super().on_trash()
		forget_hints(str(self.name))
		forget(self)

	def keep_freeze(self) -> None:
		"""Freeze the contact of a person who died; note since when the contact is frozen."""
		if self.deceased:
			self.contact_frozen, self.frozen_reason = 1, self.frozen_reason or "Deceased"
		if self.contact_frozen and not self.frozen_reason:
			frappe.throw(_("Say why the contact is frozen."))
		if not self.contact_frozen:
			self.frozen_reason = self.frozen_since = None
		elif not self.frozen_since:
			self.frozen_since = now_datetime()


def on_doctype_update() -> None:
	"""Indexes for the order of the list, and for the people whom somebody just entered (row rules)."""
	frappe.db.add_index("Defender", ["creation"])
	frappe.db.add_index("Defender", ["owner"])
