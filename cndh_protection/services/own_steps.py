"""Steps by actions of our own: on the document as it is stored, for whoever may write it, saved alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _


def take_latest(doc: Any) -> None:
	"""Read a document as it is stored now, and hold it until the request ends: what was posted decides nothing, and
	two people who act at once act one after the other."""
	doc.flags.for_update = True
	doc.reload()


def require_status(doc: Any, statuses: Sequence[str], refusal: type[Exception]) -> None:
	"""Take the stored document; refuse whoever may not write it, and (``refusal``) a step out of its order."""
	take_latest(doc)
	doc.check_permission("write")
	if doc.status not in statuses:
		message = _('{0} is at "{1}": the step is not open now. Reload it.')
		frappe.throw(message.format(doc.name, _(doc.status)), refusal)


def store(doc: Any, *, ignore_permissions: bool = False, **values: Any) -> None:
	"""Save the step alone."""
	doc.update(values)
	doc.flags.by_server = True
	doc.save(ignore_permissions=ignore_permissions)
