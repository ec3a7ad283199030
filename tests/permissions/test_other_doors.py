"""Doors beside lists and documents: reports, prints, the partners' page; for every role and every role profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import frappe
import pytest
from frappe.desk.query_report import run
from frappe.utils import set_request
from frappe.website.serve import get_response

from cndh_protection.constants import Role, Stage
from cndh_protection.hardening.apply import apply
from tests.factories import make_measure, make_partner
from tests.people import PARTNER_AT_THE_BROWSER, as_role, as_user, everybody, person
from tests.permissions import matrix
from tests.permissions.asking import call
from tests.permissions.world import DOCTYPES, World

REPORTS: Final = {
	"Cases by State and Region": "Violation Case",
	"Measures by Type and State": "Protection Measure",
	"Acts by Type and Year": "Violation Act",
	"Activities by Audience": "Awareness Activity",
}
"""Report → what it counts."""

LOAD: Final = "Load by Officer"

OF_CASES: Final = ("Violation Case", "Violation Act", "Protection Measure")
"""The matrix gives their statistics to roles that read none of them."""


def test_all_reports_are_here() -> None:
	"""None of ours is left out."""
	modules = frappe.get_all("Module Def", filters={"app_name": "cndh_protection"}, pluck="name")
	ours = frappe.get_all("Report", filters={"module": ["in", modules], "is_standard": "Yes"}, pluck="name")
	assert set(ours) == {*REPORTS, LOAD}


@pytest.mark.parametrize(("report", "doctype"), REPORTS.items())
def test_reports(report: str, doctype: str) -> None:
	"""Run by whoever has statistics or reads something of what is counted, and by nobody else."""
	statistics = matrix.roles_in(matrix.STATISTICS) | matrix.roles_in(matrix.SMALL_COUNTS)
	told = statistics if doctype in OF_CASES else set()
	given = {login for login in everybody() if _runs(login, report)}
	assert given == {
		login
		for login, roles in everybody().items()
		if told & set(roles) or "R" in matrix.letters_of(doctype, roles)
	}


def test_the_load_by_officer() -> None:
	"""For whoever leads the work: the matrix has a row of its own."""
	led_by = matrix.roles_in(matrix.WORKLOAD)
	given = {login for login in everybody() if _runs(login, LOAD)}
	assert given == {login for login, roles in everybody().items() if led_by & set(roles)}


def _runs(login: str, report: str) -> bool:
	with as_user(login):
		try:
			run(report, filters={})
		except frappe.PermissionError:
			frappe.clear_messages()
			return False
	return True


def _shown(page: str, name: str) -> str:
	"""The page of a print; a refusal is a page too, without the name."""
	if name not in page:
		raise frappe.PermissionError
	return page


PRINTS: Final[dict[str, Callable[[str, str], Any]]] = {
	"pdf": lambda doctype, name: call("frappe.utils.print_format.download_pdf", doctype=doctype, name=name),
	"html": lambda doctype, name: call("frappe.www.printview.get_html_and_style", doc=doctype, name=name),
	"page": lambda doctype, name: _shown(frappe.get_print(doctype, name), name),
}


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("door", PRINTS)
def test_nothing_protected_is_printed(world: World, doctype: str, door: str) -> None:
	"""Not even by whoever reads it: the platform's prints leave files, and no audit."""
	apply()
	name = world.one(doctype, "granted")
	printed = []
	for login in everybody():
		with as_user(login):
			try:
				PRINTS[door](doctype, name)
			except (frappe.PermissionError, frappe.DoesNotExistError):
				frappe.clear_messages()
			else:
				printed.append(login)
	assert printed == []


def test_what_is_not_protected_is_printed_as_before() -> None:
	"""By whoever reads it."""
	apply()
	partner = make_partner()
	with as_role(Role.PROTECTION_OFFICER):
		assert partner.name in PRINTS["page"]("Partner Organisation", partner.name)


def test_the_page_of_partners_is_theirs_alone() -> None:
	"""A partner's person sees the measures given to its organisation; nobody else gets the page."""
	partner = make_partner(login=person(Role.PARTNER))
	mine = make_measure(partner=partner.name, at=Stage.MEASURE_ACTIVE).name
	others = make_measure(partner=make_partner().name, at=Stage.MEASURE_ACTIVE).name
	shown: dict[str, Any] = {}
	for login in everybody():
		with as_user(login):
			text = _page()
			shown[login] = [measure for measure in (mine, others) if measure in text]
	assert shown.pop(person(Role.PARTNER)) == [mine]
	assert shown.pop(PARTNER_AT_THE_BROWSER) == []
	assert {login for login, seen in shown.items() if seen} == set()


def _page() -> str:
	set_request(method="GET", path="/partenaire")
	frappe.local.form_dict = frappe._dict()
	try:
		return str(get_response("partenaire").get_data(as_text=True))
	finally:
		frappe.local.flags.redirect_location = None
