from __future__ import annotations

from frappe.model.document import Document


class SeedRecord(Document):
	"""What setup made on this site, so that an update leaves people's changes alone and uninstalling removes only what was made."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		fingerprint: DF.Data | None
		kind: DF.Link
		record: DF.Data
	# end: auto-generated types
