"""What every page outside the Desk gets: whether this is a demonstration; that no browser keeps it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.utils import cint

from cndh_protection.hardening.gate import our_pages


def add_demo_banner(context: Any) -> None:
	"""Tell the templates that persons and facts are invented (site configuration ``cndh_demo``)."""
	context["cndh_demo"] = cint(frappe.conf.get("cndh_demo"))


def let_nothing_be_kept(response: Any, request: Any) -> None:
	"""After a request: what stands on a page of ours lies in no cache, neither on the way nor in the browser."""
	if request.path.strip("/").split("/")[0] in our_pages():
		response.headers["Cache-Control"] = "no-store"
