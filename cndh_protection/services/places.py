"""Places in clear stop at region and cercle; anything finer is a sealed field."""

from __future__ import annotations

from typing import Final

import frappe
from frappe import _
from frappe.model.document import Document

REGION_TYPES: Final = ("Region", "District")


def check_region_and_cercle(doc: Document) -> None:
	"""Refuse a region that is none and a cercle of another region; a cercle alone gives its region."""
	if doc.get("cercle"):
		cercle = frappe.get_cached_value(
			"Territory", doc.cercle, ["territory_type", "parent_territory"], as_dict=True
		)
		if not cercle or cercle.territory_type != "Cercle":
			frappe.throw(_("Cercle: choose a cercle, not a region."))
		if doc.get("region") and doc.region != cercle.parent_territory:
			frappe.throw(_("The cercle lies in another region. Change the region or the cercle."))
		doc.region = cercle.parent_territory
	if doc.get("region") and _type_of(doc.region) not in REGION_TYPES:
		frappe.throw(_("Region: choose a region or the District of Bamako."))


def _type_of(territory: str) -> str | None:
	return frappe.get_cached_value("Territory", territory, "territory_type")
