"""The platform's hooks on rows: who may reach a document, and the answer to whoever may not.

A hook answers True or False, never nothing. A document in which somebody has no part does not exist for that person:
every answer is the one that a wrong number gets, word for word. A conflict reads the same, so that it stays untold.
"""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.workflow.doctype.workflow_action import workflow_action

from cndh_protection.access.criterion import FollowerCriterion
from cndh_protection.access.rights import CASE, rights_of
from cndh_protection.access.rules import FOLLOWERS, PARENTS, PROTECTED, TEAM_DOCTYPES, criterion_of

WRITING: Final = frozenset({"write", "create", "delete", "submit", "cancel", "amend", "share", "import"})


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None, **_options: Any) -> bool:
	"""Whether the person may reach this document for this purpose (read, unless it is a way of writing).

	The stored row is asked, never what was posted: neither another case nor ``__islocal`` opens a door.
	"""
	user = user or frappe.session.user
	letter = "W" if ptype in WRITING else "R"
	if criterion_of(doc.doctype, user, letter).holds(doc.name):
		return True
	return not is_stored(doc) and may_make(doc, user)


def has_permission_on_action(doc: Document, user: str | None = None, **_options: Any) -> bool:
	"""Whether the person may reach an open action of a workflow: by the platform's rule, and if the document is there.

	Stands before the platform's hook, whose answer it gives otherwise: the first answer of all hooks decides.
	"""
	user = user or frappe.session.user
	return criterion_of(doc.doctype, user).holds(doc.name) and bool(workflow_action.has_permission(doc, user))


def may_read_case(user: str, name: str) -> bool:
	"""Whether the person may read this case."""
	return criterion_of(CASE, user).holds(name)


def may_make(doc: Document, user: str, letter: str = "C") -> bool:
	"""Whether the person may make this new document: one that follows a case, only in a case in scope.

	With the letter W: whether he or she may write such a document there once it is made.
	"""
	if user == "Administrator" or doc.doctype in TEAM_DOCTYPES:
		return True  # grants and conflicts have their own rules about who names whom
	rights = rights_of(user, doc.doctype, letter)
	if doc.doctype in FOLLOWERS and doc.get("violation_case"):
		return FollowerCriterion(doc.doctype, user, rights).admits(doc.violation_case, doc)
	return bool(rights)


def is_stored(doc: Document) -> bool:
	"""Whether a document of this name is in the database, whatever the posted one says about itself."""
	return bool(doc.name and isinstance(doc.name, str) and frappe.db.exists(doc.doctype, doc.name))


def is_hidden(doctype: str, name: str, user: str) -> bool:
	"""Whether a stored document, or row of a table of one, is not there for this person. Of ours, names are texts."""
	ruled = doctype in PROTECTED or doctype in PARENTS
	return ruled and not (isinstance(name, str) and criterion_of(doctype, user).holds(name))


def say_not_found(doctype: str, name: Any) -> None:
	"""Raise what the platform raises for a name that no document has."""
	frappe.throw(_("{0} {1} not found").format(_(doctype), name), frappe.DoesNotExistError)


def is_no_name(name: Any) -> bool:
	"""Whether this is something else than a name: the platform takes an object or a list for filters, looks for what they
	match before it asks who may see it, and tells what it found.
	"""
	return name is not None and not isinstance(name, str | int)


def require_there(doctype: str, name: Any) -> None:
	"""Raise what the platform raises for a wrong number unless the record is there for the person at work."""
	if is_no_name(name) or is_hidden(doctype, name, frappe.session.user):
		say_not_found(doctype, name)


def require_all_there(doctype: str, names: str | list[str]) -> None:
	"""The same of several, as they are posted."""
	for name in frappe.parse_json(names):
		require_there(doctype, name)


class NeedToKnow:
	"""Mixin of documents with row rules: what a person may not read is not there for him or her."""

	def has_permission(self, permtype: str = "read", *args: Any, **options: Any) -> bool:
		"""Ask the platform, but only about a document that is there for the person at work."""
		if options.get("user") in (None, frappe.session.user):
			self.require_there(permtype)
		return bool(super().has_permission(permtype, *args, **options))  # type: ignore[misc]

	def require_there(self, permtype: str) -> None:
		"""Raise ``DoesNotExistError`` as the platform does if the stored document is hidden from this person.

		So does one that is not stored, if it was posted as if it were: the platform would refuse it for want of a right.
		"""
		doc: Any = self
		if doc.flags.ignore_permissions or doc.doctype not in PROTECTED:
			return
		is_said_to_be_stored = doc.name and not doc.is_new()
		hidden = is_hidden(doc.doctype, doc.name, frappe.session.user)
		if hidden and (is_said_to_be_stored or is_stored(doc)):
			if permtype == "delete":
				raise frappe.DoesNotExistError  # the one answer that the platform gives without a word
			say_not_found(doc.doctype, doc.name)

	def insert(self, ignore_permissions: bool | None = None, *args: Any, **options: Any) -> Any:
		"""Insert the document, of which Frappe 16 asks whether the person may make it before anything else."""
		if not ignore_permissions:
			_forget_posted_number(self)
		return super().insert(ignore_permissions, *args, **options)  # type: ignore[misc]

	def check_if_latest(self) -> None:
		"""Ask before the platform reads and locks the stored row: it does so for whatever was posted to a method, and
		asks about rights later."""
		doc: Any = self
		if doc.is_new():
			_forget_posted_number(doc)
		else:
			self.require_there("read")
		super().check_if_latest()  # type: ignore[misc]
		require_stored_names(doc)

	def notify_update(self) -> None:
		"""Tell the open forms of this document that it changed, and no list: that would tell its number to everybody.

		The room of a document admits only those who may read it.
		"""
		doc: Any = self
		if doc.doctype not in PROTECTED:
			super().notify_update()  # type: ignore[misc]
		elif not frappe.flags.in_patch:
			message = {"modified": doc.modified, "doctype": doc.doctype, "name": doc.name}
			place = {"doctype": doc.doctype, "docname": doc.name}
			frappe.publish_realtime("doc_update", message, **place, after_commit=True)

	def get_invalid_links(self, *args: Any, **options: Any) -> tuple[list[Any], list[Any]]:
		"""Before the platform looks whether links lead anywhere: whether they lead to something hidden."""
		refuse_hidden_links(self)
		return super().get_invalid_links(*args, **options)  # type: ignore[misc]


def _forget_posted_number(doc: Any) -> None:
	"""A document that is said to be new has no number yet. The platform gives it one after it has asked; the one that was
	posted would be looked up until then."""
	if doc.doctype in PROTECTED and not doc.flags.ignore_permissions and not frappe.flags.in_import:
		doc.name = None


def require_stored_names(doc: Document) -> None:
	"""Refuse a document whose posted name is another spelling of the stored one, and rows that are not its own.

	The database finds and writes a name in capitals or with a blank behind it; what is compared here, and what a value
	is sealed for, would be another. A number in the place of a row's name it compares with what each name begins with.
	"""
	before = doc.get_doc_before_save()
	if before and before.name != doc.name:
		say_not_found(doc.doctype, doc.name)
	known = {(row.doctype, row.name) for row in before.get_all_children()} if before else set()
	for row in doc.get_all_children():
		is_number = not isinstance(row.name, str)
		if row.name and (row.doctype, row.name) not in known and (is_number or is_stored(row)):
			say_not_found(row.doctype, row.name)


def spell_doctypes(doc: Document) -> None:
	"""Write each doctype that a dynamic link of a document or of its rows names as it is stored.

	The platform does so while it looks where links lead: until then "violation case" would be no protected doctype. Of
	ours, such a field is a choice of doctypes as they are stored.
	"""
	for row in (doc, *doc.get_all_children()):
		for field in row.meta.get("fields", {"fieldtype": "Dynamic Link"}):
			given = row.get(field.options)
			stored = (
				frappe.db.get_value("DocType", given, "name", cache=True) if isinstance(given, str) else None
			)
			if stored:
				row.set(field.options, stored)


def refuse_hidden_links(doc: Document) -> None:
	"""Refuse a protected record, named in this save, that is not there for whoever saves.

	Otherwise naming somebody's code in a case of one's own would open that person's record; and the platform looks
	whether a link leads anywhere before it asks about rights. Hidden and missing ones get the same answer, in the
	platform's words.
	"""
	if doc.flags.ignore_permissions or doc.flags.by_server or frappe.session.user == "Administrator":
		return
	before = doc.get_doc_before_save()
	known = set(_links(before).values()) if before else set()
	hidden = [
		words
		for words, (doctype, name) in _links(doc).items()
		if (doctype, name) not in known and is_hidden(doctype, name, frappe.session.user)
	]
	if hidden:
		frappe.throw(_("Could not find {0}").format(", ".join(hidden)), frappe.LinkValidationError)


def _links(doc: Document) -> dict[str, tuple[str, str]]:
	"""Links of a document and its rows to protected records: the platform's words for it → (doctype, name)."""
	found = {}
	for row in (doc, *doc.get_all_children()):
		for field in row.meta.get("fields", {"fieldtype": ["in", ["Link", "Dynamic Link"]]}):
			doctype = row.get(field.options) if field.fieldtype == "Dynamic Link" else field.options
			name = row.get(field.fieldname)
			if doctype in PROTECTED and name:
				place = f"{_('Row')} #{row.idx}: " if row.get("parentfield") else ""
				found[f"{place}{_(field.label)}: {name}"] = (doctype, name)
	return found
