"""Rows of tables are saved with their document, whose rules hold for them, never by themselves.

The platform takes a row alone from whoever may write its document, and asks none of the document's rules: a vote of
somebody else, an attendance after the session, who took a step, a person whose record the case then opens.
"""

from __future__ import annotations

from typing import Final

import frappe
from frappe import _
from frappe.model.document import Document

from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.hardening.endpoints import OUR_APP

OF_WORKFLOWS: Final = ("Workflow Document State", "Workflow Transition")
"""Rows of the platform whose guard stands on their document."""


def refuse_alone(doc: Document, method: str | None = None) -> None:
	"""Guard of every row of a table of ours, and of workflows. A document that is saved validates its rows otherwise."""
	ours = type(doc).__module__.startswith(OUR_APP) and doc.meta.istable
	if ours or doc.doctype in OF_WORKFLOWS:
		frappe.throw(_("A row is saved with its document, not by itself."), ClosedHere)
