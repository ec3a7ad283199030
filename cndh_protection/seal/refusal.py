"""Failures of sealing as the platform shows them to a person: plain words, nothing of the value, nothing of a key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import frappe
from frappe import _

from cndh_protection.seal.errors import SealError


class SealedValueError(frappe.ValidationError):
	"""A protected value could not be sealed or opened; ``code`` is that of the failure in ``seal.errors``."""

	def __init__(self, message: str, code: str = "seal") -> None:
		super().__init__(message)
		self.code = code


class PlainValueRefused(SealedValueError):
	"""Something other than a token was about to be written into a protected column."""


@contextmanager
def in_plain_words() -> Iterator[None]:
	"""Turn a :class:`SealError` raised inside into a :class:`SealedValueError` in the reader's language."""
	failure: SealError | None = None
	try:
		yield
	except SealError as error:
		failure = error
	if failure:
		# Raised outside of the handler: the traceback must not drag along the frames that held the value.
		refuse(_(failure.message).format(*failure.args), failure.code)


def refuse(message: str, code: str, kind: type[SealedValueError] = SealedValueError) -> NoReturn:
	"""Raise such a failure and show it: of an exception alone the Desk shows nothing."""
	frappe.msgprint(message, indicator="red")
	raise kind(message, code)
