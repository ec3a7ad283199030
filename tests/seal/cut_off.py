"""Works on keys and protected values, cut off with ``kill -9`` before each of their steps, and run again.

``python tests/seal/cut_off.py SITE WORK`` in the sites folder does it on that site, which must be a copy. Each attempt is
a process of its own, killed before its first step, its second ... until one comes to its end. After each kill every
value is still there; after the second run nothing is left to do. A step is whatever changes something: a statement, a
commit, a name given to a file.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

if __name__ == "__main__":  # called as a script, Python looks for modules in this folder only
	sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import frappe

from cndh_protection.patches.v1_0 import seal_protected_fields, seal_sensitive_terms
from cndh_protection.seal import is_token, operations, recordkeys, renewal, rotation
from cndh_protection.seal.census import holdings_of
from cndh_protection.seal.constraints import NAME, sealed_columns
from cndh_protection.seal.opening import open_token
from cndh_protection.seal.wrapping import Owner
from cndh_protection.services import tally
from cndh_protection.services.restricted import mark_field, restricted_columns, sealed_field
from tests.factories import make_act, make_case, make_contact_log, make_defender
from tests.people import person

CHANGES: Final = ("insert", "update", "delete", "replace", "alter", "truncate", "rename", "drop")
CASE: Final = "Violation Case"
TERMS: Final = {"Violation Act": "INT-RAP", "Defender Profile Entry": "SGM"}
"""Sensitive terms that are planted, by the tables that hold them."""

Values = dict[tuple[str, str, str], str]
"""Doctype, name, field → plaintext."""


class Steps:
	"""Counts the steps of this process and ends it, as the power does, before the one that was named."""

	def __init__(self, last: int) -> None:
		self.done, self.last = 0, last
		self.rebuilding = False

	def take(self) -> None:
		if self.done == self.last:
			os.kill(os.getpid(), signal.SIGKILL)
		self.done += 1

	def watch(self) -> None:
		"""From now on."""
		database, rename = frappe.local.db, os.replace
		sql, commit = database.sql, database.commit

		def counted_sql(query: Any, *args: Any, **options: Any) -> Any:
			statement = str(query).lstrip().lower()
			if statement.startswith(CHANGES) and not self.rebuilding:
				self.take()
			# One table rebuilt after the other changes nothing that is stored: the first stands for all.
			self.rebuilding = statement.startswith("alter") or (self.rebuilding and statement == "commit")
			return sql(query, *args, **options)

		def counted_commit(*args: Any, **options: Any) -> None:
			if not self.rebuilding:
				self.take()
			commit(*args, **options)

		def counted_rename(*args: Any, **options: Any) -> None:
			self.take()
			rename(*args, **options)

		database.sql, database.commit, os.replace = counted_sql, counted_commit, counted_rename


def apart(site: str, work: Callable[[], Any]) -> bool:
	"""Do something in a process of its own; whether it was killed on the way. Any other failure ends the script."""
	child = os.fork()
	if not child:
		code = 1
		try:
			frappe.init(site=site, sites_path=".", force=True)
			frappe.connect()
			work()
			frappe.db.commit()
			code = 0
		finally:
			sys.stdout.flush()
			if code:
				sys.excepthook(*sys.exc_info())
			os._exit(code)
	_pid, status = os.waitpid(child, 0)
	if os.WIFSIGNALED(status):
		assert os.WTERMSIG(status) == signal.SIGKILL
		return True
	assert os.WEXITSTATUS(status) == 0, f"failed: {work}"
	return False


def plant() -> None:
	"""Records with something protected in themselves, in their rows, in what follows them and in what is about them."""
	profiles = [{"profile": TERMS["Defender Profile Entry"]}]
	contacts = [{"kind": "Phone", "value": "CANARI tel"}]
	defender = make_defender(legal_name="CANARI nom", contacts=contacts, profiles=profiles)
	step = {"step": "x", "reason": "CANARI étape"}
	case = make_case(narrative="CANARI récit", defenders=[{"defender": defender.name}], steps=[step])
	make_contact_log(violation_case=case.name, note="CANARI appel")
	make_act(violation_case=case.name, violation_type=TERMS["Violation Act"])
	for record in (case, defender):
		conflict = {"doctype": "Access Conflict", "record_type": record.doctype, "record": record.name}
		who = {"user": person("CNDH Auditor"), "reason": f"CANARI motif {record.doctype}"}
		frappe.get_doc({**conflict, **who}).insert()
	Path(frappe.get_site_path("planted")).write_text(f"{case.name} {defender.name}")


def planted() -> list[Owner]:
	"""The records that own the keys."""
	names = Path(frappe.get_site_path("planted")).read_text().split()
	return [
		Owner(recordkeys.site_id(), doctype, name)
		for doctype, name in zip((CASE, "Defender"), names, strict=True)
	]


def values() -> Values:
	"""Everything that was planted, opened; what lies in clear, as it is."""
	found = {}
	for owner in planted():
		for holding in holdings_of([owner]):
			value = holding.value
			if is_token(value):
				value = open_token(value, holding.place, recordkeys.ring_of(owner), recordkeys.cache())
			found[holding.doctype, holding.name, holding.field] = str(value)
	return found | terms_in_clear()


def terms_in_clear() -> Values:
	"""Planted terms that stand in their links still, as if they were sealed beside them already."""
	return {
		(doctype, name, sealed_field(link)): TERMS[doctype]
		for doctype, link, _list in restricted_columns()
		if doctype in TERMS
		for name in frappe.get_all(doctype, filters={link: TERMS[doctype]}, pluck="name")
	}


def require_values(expected: Values) -> None:
	"""Nothing is lost, changed or closed."""
	assert values() == expected


def require_finished(expected: Values) -> None:
	"""Nothing is lost, every wrap and token of the site opens, and nothing planted lies in clear."""
	require_values(expected)
	failures = list(operations.verify())
	assert not failures, failures
	for doctype in {doctype for doctype, _field in sealed_columns()} | set(seal_protected_fields.COPIES):
		require_no_words(f"tab{doctype}")


def require_no_words(table: str) -> None:
	"""No row of the table holds a planted word."""
	for row in frappe.db.sql(f"select * from `{table}`"):
		assert not any("CANARI" in str(value) for value in row), table


class Patch:
	"""The patch that seals what earlier versions stored in clear."""

	@staticmethod
	def prepare(expected: Values) -> None:
		"""The records as an earlier version left them: in clear, without keys, with a copy in their history."""
		for (doctype, name, field), value in expected.items():
			_unguard(doctype, field)
			frappe.db.set_value(doctype, name, field, value, update_modified=False)
		for owner in planted():
			frappe.db.delete("Record Key", {"owner_name": owner.name})
			for table, column in seal_protected_fields.COPIES.items():
				copy = frappe.new_doc(table)
				copy.update({column: owner.doctype, "docname": owner.name, "deleted_name": owner.name})
				copy.data = '{"changed": [["narrative", "", "CANARI récit"]]}'
				copy.db_insert()

	run = staticmethod(seal_protected_fields.execute)


def _unguard(doctype: str, field: str) -> None:
	frappe.db.sql_ddl(
		f"alter table `tab{doctype}` drop constraint if exists `{NAME.format(field=field)}`",
	)


class Renewal:
	"""A new key for one record, the old one dropped at the end."""

	@staticmethod
	def prepare(expected: Values) -> None:
		"""Nothing: each time the keys of the time before are renewed."""

	@staticmethod
	def run() -> None:
		renewal.renew_data_keys([planted()[0]])
		operations.retire_keys()
		assert renewal.owners_with_retired_keys() == []


class Rotation:
	"""A new service key for all records, the old one dropped at the end."""

	@staticmethod
	def prepare(expected: Values) -> None:
		"""Small batches, so that there are several."""

	@staticmethod
	def run() -> None:
		rotation.BATCH = 2  # type: ignore[misc]
		operations.rotate_service_key(lambda _done: None)
		recordkeys.forget()
		operations.retire_keys()
		assert set(rotation.wraps_by_key()) == {recordkeys.provider().active_kid()}


class Terms:
	"""The patch that seals sensitive terms which earlier versions stored in clear."""

	@staticmethod
	def prepare(expected: Values) -> None:
		"""The terms as an earlier version left them: in their links, not counted, with a copy in the history."""
		for doctype, link, _list in restricted_columns():
			if doctype in TERMS:
				clear = {link: TERMS[doctype], sealed_field(link): None, mark_field(link): None}
				for name in {name for table, name, _field in expected if table == doctype}:
					frappe.db.set_value(doctype, name, clear, update_modified=False)
		tally.recount()
		_case, person = planted()
		copy = {"doctype": "Version", "ref_doctype": person.doctype, "docname": person.name}
		frappe.get_doc({**copy, "data": '["CANARI terme"]'}).db_insert()

	@staticmethod
	def run() -> None:
		rewritten: list[str] = []
		sql_ddl = frappe.local.db.sql_ddl

		def noted(query: str, *args: Any) -> Any:
			rewritten.append(query)
			return sql_ddl(query, *args)

		frappe.local.db.sql_ddl = noted
		seal_sensitive_terms.execute()
		assert all(any(f"`tab{doctype}`" in query for query in rewritten) for doctype in TERMS)
		assert terms_in_clear() == {}
		assert tally.differences() == []


WORKS: Final = {"patch": Patch, "renewal": Renewal, "rotation": Rotation, "terms": Terms}


def main(site: str, work: str) -> None:
	"""Cut the work off before each of its steps."""
	job: Any = WORKS[work]
	apart(site, plant)
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	expected = values()
	frappe.destroy()
	assert len(expected) >= 7
	steps = 0
	while apart(site, partial(cut_off, job, expected, steps)):
		apart(site, partial(go_on, job, expected))
		steps += 1
	apart(site, partial(require_finished, expected))
	print(f"cut off before {steps} steps")


def cut_off(job: Any, expected: Values, after: int) -> None:
	"""Begin the work and be killed after so many steps, if there are as many."""
	job.prepare(expected)
	frappe.db.commit()
	Steps(after).watch()
	job.run()


def go_on(job: Any, expected: Values) -> None:
	"""What the kill left is whole; the rerun finishes."""
	require_values(expected)
	recordkeys.forget()
	job.run()
	frappe.db.commit()
	recordkeys.forget()
	require_finished(expected)


if __name__ == "__main__":
	main(*sys.argv[1:])
