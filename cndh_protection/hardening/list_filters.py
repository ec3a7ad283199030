"""Words typed into the filters of a list: not kept for protected records.

The platform remembers the last filters of each list for each person, in Redis and in a table, in plain words.
"""

from __future__ import annotations

import json
from typing import Any, Final

import frappe
from frappe.model.utils import user_settings as platform

from cndh_protection.hardening.protected import is_protected

FILTERS: Final = "filters"


@frappe.whitelist()
def save(doctype: str, user_settings: str | None = None) -> Any:
	"""The platform's ``user_settings.save``; of a list of protected records, columns and order stay, filters do not."""
	if is_protected(doctype):
		user_settings = json.dumps(without_filters(json.loads(user_settings or "{}")))
	return platform.save(doctype, user_settings)


def without_filters(settings: Any) -> Any:
	"""Settings of views without the filters in them, however deep."""
	if isinstance(settings, dict):
		return {key: without_filters(value) for key, value in settings.items() if key != FILTERS}
	return settings
