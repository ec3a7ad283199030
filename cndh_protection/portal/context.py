"""What every page outside the Desk gets: whether this is a demonstration."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cint


def add_demo_banner(context: Any) -> None:
	"""Tell the templates that persons and facts are invented (site configuration ``cndh_demo``)."""
	context["cndh_demo"] = cint(frappe.conf.get("cndh_demo"))
