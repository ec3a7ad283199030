"""What every document of ours has: fields that only the server sets, lists checked, and one place for its own rules."""

from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.model.document import Document

from cndh_protection.access.reveal import may_open
from cndh_protection.access.rows import NeedToKnow
from cndh_protection.seal.documents import SealedDocument
from cndh_protection.services.dates import check_dates
from cndh_protection.services.restricted import restrict_terms
from cndh_protection.services.terms import check_terms


class SealedChangeRefused(frappe.PermissionError):
	"""Somebody was about to write over a protected value that is closed to him or her."""


class Record(NeedToKnow, SealedDocument):
	"""Base of our documents. A save made by our own actions sets ``flags.by_server``."""

	TERM_FIELDS: ClassVar[dict[str, str]] = {}
	"""Field → list of Reference Terms that it takes."""

	def check_if_latest(self) -> None:
		"""Say in words that somebody else saved meanwhile, and what becomes of what was typed; the platform gives two
		times to the microsecond."""
		try:
			super().check_if_latest()
		except frappe.TimestampMismatchError:
			frappe.clear_last_message()
			message = _(
				"Somebody else changed this document after you opened it. Nothing was saved: what you typed is "
				"still on the screen. Copy it before you load the page again."
			)
			frappe.throw(message, frappe.TimestampMismatchError, title=_("Changed meanwhile"))

	def before_validate(self) -> None:
		"""Put back what a person may see and never set (the platform keeps read-only fields in the browser only), and
		seal what is protected."""
		check_dates(self)
		if not self.flags.by_server:
			self.keep_server_fields()
		restrict_terms(self)
		self.seal_fields()

	def check_sealed_change(self, row: Document, field: str, compartment: str) -> None:
		"""Let nobody replace or clear unseen what he or she may not open."""
		owner = self.key_owner()
		if self.flags.by_server or may_open(frappe.session.user, owner.doctype, owner.name, compartment):
			return
		message = _("{0}: a value is there that is closed to you. Only who may open it changes it.")
		frappe.throw(message.format(_(row.meta.get_label(field))), SealedChangeRefused)

	def validate(self) -> None:
		"""Check the lists, then the document's own rules."""
		check_terms(self)
		self.check()

	def check(self) -> None:
		"""The document's own rules; each doctype has its own."""

	def keep_server_fields(self) -> None:
		"""Set every read-only field to what is stored (to nothing in a new document); and who made the document, when."""
		before = self.get_doc_before_save()
		if before:
			self.update({"owner": before.owner, "creation": before.creation})
		for field in self.meta.fields:
			if not field.read_only or (
				field.fieldtype in no_value_fields and field.fieldtype not in table_fields
			):
				continue
			if field.fieldname != "workflow_state":
				self.set(field.fieldname, before.get(field.fieldname) if before else field.default)
