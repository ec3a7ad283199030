"""People at work and an operator who renews keys meanwhile, each a process of its own.

``python tests/seal/colleagues.py SITE LOGIN ROUNDS CASE…`` adds a line to the account of each case in every round, posting
it as the Desk does, makes a new case, and tells what was kept. ``renew`` in place of a login renews the server's key and
the cases' keys as often: whoever drops the old ones waits until nobody works with them. ``make`` makes cases and tells
their names, ``tell`` tells the accounts of all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

if __name__ == "__main__":  # called as a script, Python looks for modules in this folder only
	sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import frappe

from cndh_protection.seal import keyfile, operations, recordkeys, renewal, rotation
from cndh_protection.seal.wrapping import Owner
from tests.factories import case_values, make_case
from tests.people import as_user
from tests.permissions.asking import call
from tests.seal.support import opened

CASE: Final = "Violation Case"


class Day:
	"""What one person did: lines that were kept, by case; and the kinds of the errors that were shown."""

	def __init__(self, login: str) -> None:
		self.login = login
		self.kept: dict[str, list[str]] = {}
		self.shown: list[str] = []

	def work(self, rounds: int, cases: list[str]) -> None:
		"""Each round a line for each case, and a new case."""
		for number in range(rounds):
			for case in cases:
				self._request(f"{self.login} {number}", partial(_add_line, case))
			self._request(f"{self.login} new {number}", _make_case)
		print(json.dumps({"kept": self.kept, "shown": self.shown}))

	def _request(self, line: str, save: Callable[[str], str]) -> None:
		"""One request: kept as a whole, or refused as a whole."""
		recordkeys.forget()
		try:
			with as_user(self.login):
				case = save(line)
			frappe.db.commit()
		except Exception as failure:
			frappe.db.rollback()
			self.shown.append(f"{type(failure).__name__}: {failure}")
		else:
			self.kept.setdefault(case, []).append(line)


def _add_line(case: str, line: str) -> str:
	doc = frappe.get_doc(CASE, case)
	doc.narrative = f"{opened(doc, 'narrative')}\n{line}"
	return _post(doc)


def _make_case(line: str) -> str:
	return _post(frappe.get_doc(case_values(narrative=line)))


def _post(doc: Any) -> str:
	posted = json.dumps(doc.as_dict(), default=str)
	frappe.local.response = frappe._dict(docs=[])
	call("frappe.desk.form.save.savedocs", doc=posted, action="Save")
	return str(frappe.local.response.docs[0].name)


def renew_keys(rounds: int, cases: list[str]) -> None:
	"""A new key for the server and for each of the cases, again and again."""
	path = operations._key_file()
	for _round in range(rounds):
		for case in cases:
			keyfile.replace(path, operations._read(path).renewed())
			recordkeys.forget()
			rotation.rewrap_all(recordkeys.provider())
			renewal.renew_data_keys([Owner(recordkeys.site_id(), CASE, case)])


def make_cases() -> None:
	"""Three cases to work on; tells their names."""
	print(*(make_case(narrative="Un récit.").name for _number in range(3)))
	frappe.db.commit()


def tell_accounts() -> None:
	"""The account of each case, opened."""
	cases = [frappe.get_doc(CASE, name) for name in frappe.get_all(CASE, pluck="name")]
	print(json.dumps({case.name: opened(case, "narrative") for case in cases}))


def wait_for_the_others() -> None:
	"""All begin together: the test says when."""
	print("begun", flush=True)
	sys.stdin.readline()


def main(site: str, work: str, *arguments: str) -> None:
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	if work == "make":
		make_cases()
	elif work == "tell":
		tell_accounts()
	elif work == "renew":
		wait_for_the_others()
		renew_keys(int(arguments[0]), list(arguments[1:]))
	else:
		wait_for_the_others()
		Day(work).work(int(arguments[0]), list(arguments[1:]))


if __name__ == "__main__":
	main(*sys.argv[1:])
