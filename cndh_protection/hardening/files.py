"""The platform's File: private always, never on a protected record, and never a second door to somebody's file."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.core.doctype.file.file import File

from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.hardening.protected import is_protected

ON_DISK: Final = ("/files/", "/private/files/")


class GuardedFile(File):
	"""Checked before anything is written to the disk."""

	def before_insert(self) -> None:
		"""Refuse, or keep private, before the platform stores the content."""
		self.keep_off_protected()
		self.refuse_file_of_another()
		if not self.is_folder:
			self.is_private = 1
		super().before_insert()

	def before_validate(self) -> None:
		"""The same for a change."""
		self.keep_off_protected()
		if not self.is_folder and not self.is_remote_file:
			self.is_private = 1

	def keep_off_protected(self) -> None:
		"""Refuse a file on a protected record."""
		if is_protected(self.attached_to_doctype):
			message = _(
				"Files are not attached to protected records: they would lie unprotected on the server. "
				"Keep the original safe and note in the record where it is."
			)
			frappe.throw(message, ClosedHere)

	def refuse_file_of_another(self) -> None:
		"""Refuse a new entry for a file that is there, unless the person may read each entry that names it.

		Who makes an entry becomes its owner, and an owner reads.
		"""
		url: Any = self.file_url
		if not url or not str(url).startswith(ON_DISK) or self.content:
			return
		for name in frappe.get_all("File", filters={"file_url": url}, pluck="name"):
			frappe.get_doc("File", name).check_permission("read")
