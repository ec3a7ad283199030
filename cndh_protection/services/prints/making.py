"""Making a paper for somebody at the Desk."""

from __future__ import annotations

import base64
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from cndh_protection.access.printing import open_for_print
from cndh_protection.services.prints.papers import PAPERS
from cndh_protection.services.prints.pdf import logo, pdf_of


@frappe.whitelist(methods=["POST"])
def make(kind: str, name: str, with_logo: int = 0, reason: str | None = None) -> dict[str, str]:
	"""A paper of a record: for whoever may change the record and open all that the paper shows.

	Answers with ``pdf`` (base64), ``file_name`` and the ``code`` that stands on it. Raises as
	:func:`cndh_protection.access.printing.open_for_print`, and :class:`NotYet`.
	"""
	if kind not in PAPERS:
		frappe.throw(_("There is no such paper."))
	paper = PAPERS[kind]
	opened = open_for_print(kind, paper.doctype, name, paper.parts(name), paper.beside, reason)
	pdf = pdf_of(paper.template, {**_frame(opened.code, name, cint(with_logo)), **paper.contents(opened)})
	return {
		"pdf": base64.b64encode(pdf).decode(),
		"file_name": f"{name}-{paper.file_name}.pdf",
		"code": opened.code,
	}


def _frame(code: str, name: str, with_logo: int) -> dict[str, Any]:
	return {
		"code": code,
		"name": name,
		"logo": logo() if with_logo else None,
		"printed_on": now_datetime(),
		"is_draft": False,
	}
