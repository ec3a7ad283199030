"""Whoever ever changed the text of a letter or an appeal is not its second reader: those of before know who that was."""

from __future__ import annotations

from typing import Any

import frappe

DOCTYPES = ("Authority Letter", "Urgent Appeal")


def execute() -> None:
	"""Take the writers of each text from its versions; running again changes nothing."""
	for doctype in DOCTYPES:
		for name in frappe.get_all(doctype, filters={"writers": ["is", "not set"]}, pluck="name"):
			letter = frappe.get_doc(doctype, name)
			letter.db_set("writers", "\n".join(_writers_of(letter)), update_modified=False)


def _writers_of(letter: Any) -> list[str]:
	"""Versions tell each change of who wrote last, though nothing of the text."""
	about = {"ref_doctype": letter.doctype, "docname": letter.name}
	versions = frappe.get_all("Version", filters=about, pluck="data", order_by="creation asc")
	changes = [row for data in versions for row in frappe.parse_json(data).get("changed") or []]
	former = [login for field, *logins in changes if field == "written_by" for login in logins]
	return list(dict.fromkeys(filter(None, [letter.owner, *former, letter.written_by])))
