"""The platform's Error Log, which keeps what is needed to find a fault and nothing that anybody wrote."""

from __future__ import annotations

from typing import Any

from frappe.core.doctype.error_log.error_log import ErrorLog

from cndh_protection.hardening import traces


class SafeErrorLog(ErrorLog):
	"""Reduced when it is made, so that the queue in which it may wait for its insertion holds no more either."""

	def __init__(self, *args: Any, **kwargs: Any) -> None:
		"""Make a document from what is stored as it is; reduce what is new."""
		super().__init__(*args, **kwargs)
		if self.get("name") is None or self.get("__islocal"):
			self.reduce()

	def before_validate(self) -> None:
		"""Reduce what was set after the document was made, or changed."""
		self.reduce()

	def reduce(self) -> None:
		"""Leave kinds of errors and places in the code."""
		error, title = str(self.get("error") or ""), str(self.get("method") or "")
		self.error = traces.of_present_error() or traces.of_text(error)
		if self.error == traces.WITHHELD and error != traces.WITHHELD:
			self.error = f"{traces.WITHHELD}\n{traces.of_caller()}"
		if self.get("metadata"):
			self.metadata = None  # the address asked for, and the page before it
		self.method = traces.of_title(title) or traces.kind_of_present_error() or traces.WITHHELD
