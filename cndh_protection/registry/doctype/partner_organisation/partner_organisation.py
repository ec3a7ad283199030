from __future__ import annotations

import frappe
from frappe import _

from cndh_protection.access.narrowed import require_people_and_logins
from cndh_protection.constants import Role
from cndh_protection.services.records import Record


class PartnerOrganisation(Record):
	"""An organisation that carries out measures with the Commission; its people log in to the portal."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from cndh_protection.registry.doctype.partner_person.partner_person import PartnerPerson
		from cndh_protection.registry.doctype.partner_service.partner_service import PartnerService

		acronym: DF.Data | None
		active: DF.Check
		agreement_on: DF.Date | None
		focal_function: DF.Data | None
		kind: DF.Literal[
			"Civil society organisation",
			"Lawyers",
			"Clinic or hospital",
			"Shelter",
			"Embassy or mission",
			"United Nations",
			"State service",
			"Other",
		]
		organisation_name: DF.Data
		people: DF.Table[PartnerPerson]
		region: DF.Link | None
		services: DF.TableMultiSelect[PartnerService]
		switchboard: DF.Data | None
	# end: auto-generated types

	def check(self) -> None:
		"""Each login belongs to one partner only, and is a portal account; an administrator sets no more than who logs in."""
		require_people_and_logins(self)
		users = [row.user for row in self.people]
		if len(users) != len(set(users)):
			frappe.throw(_("The same login stands twice. Remove one row."))
		for user in users:
			self.check_login(user)

	def check_login(self, user: str) -> None:
		"""Refuse a login of another partner, a staff account, and an account without the partner role."""
		if frappe.db.exists("Partner Person", {"user": user, "parent": ["!=", self.name]}):
			frappe.throw(_("The login {0} belongs to another partner. Make a new one.").format(user))
		if frappe.db.get_value("User", user, "user_type") != "Website User" or not has_partner_role(user):
			message = _(
				"{0} is not a portal account. Give the account the role CNDH Partner and no other; a second person "
				"confirms it."
			)
			frappe.throw(message.format(user))


def has_partner_role(user: str) -> bool:
	"""Whether the account holds the partner's role."""
	return bool(frappe.db.exists("Has Role", {"parenttype": "User", "parent": user, "role": Role.PARTNER}))
