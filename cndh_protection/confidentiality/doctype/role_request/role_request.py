from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


class RoleRequest(Document):
	"""Roles with access to cases that an administrator asks for somebody; a second person confirms or refuses."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		requested_by: DF.Link
		role_profiles: DF.SmallText | None
		roles: DF.SmallText
		status: DF.Literal["Waiting", "Confirmed", "Refused"]
		user: DF.Link
	# end: auto-generated types

	def before_validate(self) -> None:
		"""Written by our own actions alone: nobody makes or decides a request through the form."""
		if not self.flags.by_server:
			message = _(
				"Roles are asked for in the account of the person, and confirmed or refused by the buttons."
			)
			frappe.throw(message, frappe.PermissionError)
