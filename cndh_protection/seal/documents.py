"""Documents whose protected fields hold tokens from before they are checked until after they are stored.

Plaintext is in a document only between the request that posts it and the end of ``before_validate``. Whatever reads
the document afterwards (versions, caches, queues, the answer to the browser) finds tokens. Whatever writes something
else into a protected column is refused, whoever calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document
from frappe.model.naming import set_new_name
from frappe.utils import cint

from cndh_protection.seal import recordkeys, searchtokens
from cndh_protection.seal.errors import ForeignToken, TokenFailure
from cndh_protection.seal.keys import KeyRing
from cndh_protection.seal.opening import matches, open_token
from cndh_protection.seal.padding import MAXIMUM_CHARACTERS
from cndh_protection.seal.refusal import PlainValueRefused, in_plain_words, refuse
from cndh_protection.seal.sealing import seal
from cndh_protection.seal.tokens import PREFIX, Place, is_token, parse
from cndh_protection.seal.wrapping import Owner

OUR_APP: Final = "cndh_protection."
ROW_KEYS: Final = ("name", "parent", "parenttype", "parentfield")

Slot = tuple[Document, str, str]
"""A document or row, a protected field of it, the field's compartment."""


class SealedRow(Document):
	"""A row of a table with protected fields; its parent seals it."""

	SEALED_FIELDS: ClassVar[dict[str, str]] = {}
	"""Protected field → compartment."""

	SEARCHED_FIELDS: ClassVar[dict[str, tuple[str, ...]]] = {}
	"""Protected field → the search indexes by which its value is found."""

	OURS: ClassVar[frozenset[str]] = frozenset()
	"""What classes of ours declare."""

	def __init_subclass__(cls, **options: Any) -> None:
		"""What a class of ours declares is no field: nothing posted takes its place (``SEALED_FIELDS: {}``)."""
		super().__init_subclass__(**options)
		ours = (vars(kind) for kind in cls.__mro__ if kind.__module__.startswith(OUR_APP))
		cls.OURS = frozenset().union(*ours)

	def update(self, values: Any) -> Any:
		"""Set fields; Frappe 16 does so without :meth:`set`."""
		return super().update({key: value for key, value in values.items() if key not in self.OURS})

	def set(self, key: str, value: Any, as_value: bool = False) -> None:
		"""Set a field."""
		if key not in self.OURS:
			super().set(key, value, as_value)

	def db_insert(self, *args: Any, **kwargs: Any) -> None:
		"""Insert the row, unless a protected field holds anything but a token."""
		self.refuse_plain_values()
		super().db_insert(*args, **kwargs)

	def db_update(self) -> None:
		"""Update the row, unless a protected field holds anything but a token."""
		self.refuse_plain_values()
		super().db_update()

	def db_set(self, fieldname: str | dict[str, Any], value: Any = None, *args: Any, **kwargs: Any) -> None:
		"""Set columns directly; protected ones take tokens only."""
		for field, given in (fieldname if isinstance(fieldname, dict) else {fieldname: value}).items():
			if field in self.SEALED_FIELDS:
				_require_token(self, field, given)
		super().db_set(fieldname, value, *args, **kwargs)

	def refuse_plain_values(self) -> None:
		"""Raise :class:`PlainValueRefused` if a protected field holds anything but a token."""
		for field in self.SEALED_FIELDS:
			_require_token(self, field, self.get(field))


class SealedDocument(SealedRow):
	"""A document with protected fields of its own or in its rows."""

	KEY_OWNER: ClassVar[str | None] = None
	"""None: the record owns its key. Else the link field, dynamic or not, that names the owner; it is set once."""

	def seal_fields(self) -> None:
		"""Replace every plain value of a protected field, in the document and its rows, by a token.

		The same value keeps its token, so that nothing looks changed. Raises ``SealedValueError``.
		"""
		filled = [slot for slot in self.sealed_slots() if _strip(*slot)]
		stored = _stored_tokens(self.get_doc_before_save())
		if not filled and not stored:
			return
		with in_plain_words():
			work = _Sealing(self, stored)
			for row, field, compartment in self.sealed_slots():
				work.settle(row, field, compartment)
			work.forget_lost_rows()

	def on_trash(self) -> None:
		"""A record that goes is found no more."""
		searched = {
			str(row.name) for row, field, _part in self.sealed_slots() if field in row.SEARCHED_FIELDS
		}
		if searched:
			searchtokens.remove(self.key_owner(), searched)

	def sealed_slots(self) -> Iterator[Slot]:
		"""Every protected field of the document and its rows."""
		for row in (self, *self.get_all_children()):
			for field, compartment in getattr(row, "SEALED_FIELDS", {}).items():
				yield row, field, compartment

	def carry_sealed(self, field: str, row: Document, to_field: str) -> None:
		"""Copy what a protected field of this document holds into a field of the document or of one of its rows.

		A token is good for one place only: the value is sealed anew for the other. A field that is not protected is
		copied as it is. Raises ``SealedValueError``.
		"""
		value = self.get(field)
		if field not in self.SEALED_FIELDS or not value:
			row.set(to_field, value)
			return
		if not row.name:
			set_new_name(row)
		with in_plain_words():
			ring, cache = recordkeys.ring_of(self.key_owner()), recordkeys.cache()
			content = open_token(value, place_of(self, field), ring, cache)
			row.set(to_field, seal(content, place_of(row, to_field), ring.live, cache))

	def check_sealed_change(self, row: Document, field: str, compartment: str) -> None:
		"""Whether this person may change or clear what a protected field holds; whoever refuses raises."""

	def key_owner(self) -> Owner:
		"""The record whose key this document hangs on."""
		site = recordkeys.site_id()
		if self.KEY_OWNER is None:
			return Owner(site, self.doctype, str(self.name))
		link = self.meta.get_field(self.KEY_OWNER)
		doctype = self.get(link.options) if link.fieldtype == "Dynamic Link" else link.options
		return Owner(site, doctype, str(self.get(self.KEY_OWNER)))


class _Sealing:
	"""One pass over a document: what is stored, what was posted, and the ring that both hang on."""

	def __init__(self, doc: SealedDocument, stored: dict[tuple[str, str, str], str]) -> None:
		self.doc, self.stored = doc, stored
		self._ring: KeyRing | None = None

	@property
	def ring(self) -> KeyRing:
		"""The record's keys, fetched when the first value needs them."""
		if self._ring is None:
			# Read even if nothing changes: it locks the record's keys until the save is done.
			self._ring = recordkeys.ring_for_sealing(self.doc.key_owner())
		return self._ring

	def settle(self, row: Document, field: str, compartment: str) -> None:
		"""Leave a token, or nothing, in the field."""
		value, stored = row.get(field), self.stored.get((row.doctype, str(row.name), field))
		if value == stored:
			if stored:
				self.ring.key(
					parse(stored).kid
				)  # a key that was renewed meanwhile: the old token must not come back
			return
		is_token = isinstance(value, str) and value.startswith(PREFIX)
		if stored and not is_token:
			# Asked before it is compared: else a guess that is taken says what stands there.
			self.doc.check_sealed_change(row, field, compartment)
		if stored and self._is_same(value, stored, row, field):
			row.set(field, stored)
			return
		if is_token:
			raise ForeignToken
		if value is not None:
			place, limit = place_of(row, field), _maximum(row, field)
			row.set(field, seal(value, place, self.ring.live, recordkeys.cache(), maximum=limit))
		self._note_tokens(row, field, value, was_there=bool(stored))

	def forget_lost_rows(self) -> None:
		"""Remove the search tokens of rows that the document has no more."""
		kept = {str(row.name) for row, _field, _compartment in self.doc.sealed_slots()}
		searchtokens.remove(self.doc.key_owner(), {name for _doctype, name, _field in self.stored} - kept)

	def _note_tokens(self, row: Document, field: str, value: Any, *, was_there: bool) -> None:
		"""Write the search tokens of a value that is new in its field; the only moment at which it is known here."""
		indexes = row.SEARCHED_FIELDS.get(field, ())
		if indexes:
			found = searchtokens.tokens_of(indexes, str(value or ""))
			owner = self.doc.key_owner()
			searchtokens.replace(owner, str(row.name), field, found, was_there=was_there)

	def _is_same(self, value: Any, stored: str, row: Document, field: str) -> bool:
		"""Whether a posted value is what the stored token holds. Raises when the stored token cannot be read.

		A value that replaces another is compared with it first: what nobody can read is never written over.
		"""
		place, cache = place_of(row, field), recordkeys.cache()
		if isinstance(value, str) and value.startswith(PREFIX):
			try:
				posted = open_token(value, place, self.ring, cache)
			except TokenFailure:
				return False
			return matches(stored, posted, place, self.ring, cache)
		return matches(stored, value, place, self.ring, cache)


def protected_part(doctype: str, name: str) -> Any:
	"""A stored document with those rows only that hold protected values: all that an opening needs of it.

	Read by bare queries: what the platform does to check and build them takes longer than they do. Raises
	``DoesNotExistError``.
	"""
	stored = frappe.db.sql(f"select * from `tab{doctype}` where name = %s", (name,), as_dict=True)  # noqa: S608
	if not stored:
		frappe.throw(_("{0} {1} not found").format(_(doctype), name), frappe.DoesNotExistError)
	doc = frappe.get_doc({"doctype": doctype, **stored[0]})
	for table in doc.meta.get_table_fields():
		if getattr(get_controller(table.options), "SEALED_FIELDS", None):
			doc.set(table.fieldname, _protected_rows(doc, table))
	return doc


def _protected_rows(doc: Document, table: Any) -> list[Any]:
	fields = get_controller(table.options).SEALED_FIELDS
	rows = frappe.db.sql(
		f"select {', '.join((*ROW_KEYS, *fields))} from `tab{table.options}`"  # noqa: S608 - of names
		" where parent = %s and parenttype = %s and parentfield = %s order by idx",
		(doc.name, doc.doctype, table.fieldname),
		as_dict=True,
	)
	return [row for row in rows if any(row[field] for field in fields)]


def place_of(row: Document, field: str) -> Place:
	"""Where a value belongs: site, doctype and name of the document or row, field."""
	return Place(recordkeys.site_id(), row.doctype, str(row.name), field)


def _maximum(row: Document, field: str) -> int:
	"""Characters that the field may hold: the length that its doctype states, which the platform checks in no long text."""
	return cint(row.meta.get_field(field).length) or MAXIMUM_CHARACTERS


def _strip(row: Document, field: str, compartment: str) -> bool:
	"""Drop a value of nothing but white space; tell whether something is left."""
	value = row.get(field)
	if value is None or (isinstance(value, str) and not value.strip()):
		row.set(field, None)
		return False
	return True


def _stored_tokens(before: Document | None) -> dict[tuple[str, str, str], str]:
	if not isinstance(before, SealedDocument):
		return {}
	slots = ((row, field) for row, field, _compartment in before.sealed_slots())
	return {(row.doctype, str(row.name), field): row.get(field) for row, field in slots if row.get(field)}


def _require_token(row: Document, field: str, value: Any) -> None:
	if value in (None, "") or is_token(value):
		return
	label = _(row.meta.get_label(field))
	message = _("{0} is a protected field: it is written through its form only. Nothing was saved.").format(
		label
	)
	refuse(message, "plain_value", PlainValueRefused)
