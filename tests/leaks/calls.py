"""Calling the platform as a browser does."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import handler


def call(method: str, /, **arguments: Any) -> Any:
	"""Call a method by its name, through whatever stands before it."""
	frappe.local.form_dict = frappe._dict(arguments)
	return handler.execute_cmd(method)
