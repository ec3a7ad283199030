"""Of each doctype that the matrix speaks of, a document that is there, and the values of a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe

from cndh_protection.access import audit, break_glass
from cndh_protection.constants import Role
from tests import factories
from tests.browsing import at_the_browser
from tests.people import as_role, everybody, make_person, person


def one_that_is_there(doctype: str) -> str:
	"""The name of one; made where the site has none from the start."""
	made: dict[str, Callable[[], str]] = {
		"Awareness Activity": _activity,
		"Partner Organisation": lambda: str(factories.make_partner().name),
		"Duty Roster": lambda: str(factories.make_roster().name),
		"Interim": lambda: str(factories.make_interim().name),
		"Audit Event": _event,
		"Break Glass": _exception,
		"Record Key": lambda: _of_server("Record Key", owner_name=factories.make_case().name),
		"Search Token": lambda: _of_server("Search Token", reference_name=_reachable()),
		"Role Request": _request,
		"User": lambda: make_person(Role.OUTREACH),
		"Opening Reason": lambda: _row_of("Opening Reason"),
		"Restricted Tally": lambda: _row_of("Restricted Tally"),
		"Seed Record": lambda: _of_server("Seed Record"),
	}
	there = {"Reference Term": "Language-bam", "Violation Type": "LIF-ATT", "Territory": "ML05-MOPTI"}
	there |= {"Risk Model": "V1", "Role Profile": "Promotion et statistiques"}
	return made[doctype]() if doctype in made else there.get(doctype, doctype)


def _activity() -> str:
	"""Of a region whose focal point is everybody who may be one."""
	for login, roles in everybody().items():
		if Role.FOCAL_POINT in roles:
			factories.give_region(login)
	return str(factories.make_activity().name)


def _event() -> str:
	name = audit.write(audit.Code.REFUSED, None, None)
	frappe.db.rollback()  # this transaction may have begun before the row
	return name


def _exception() -> str:
	case = factories.make_case(team=False)
	with at_the_browser(person(Role.PRESIDENT)):
		return str(break_glass.open_exceptionally(case.doctype, case.name, "core", "Danger to life")["name"])


def _request() -> str:
	with as_role(Role.ADMINISTRATOR):
		user = frappe.get_doc(factories.account_values(roles=[{"role": Role.LEGAL}])).insert()
	return str(frappe.db.get_value("Role Request", {"user": user.name}))


def _reachable() -> str:
	return str(factories.make_defender(contacts=[{"kind": "Phone", "value": "+22300000042"}]).name)


def _of_server(doctype: str, **about: str) -> str:
	"""One that the server wrote by itself."""
	return str(frappe.get_all(doctype, filters=about, pluck="name", limit=1)[0])


def _row_of(doctype: str) -> str:
	"""A bare row: what it would hold is not asked here."""
	doc = frappe.new_doc(doctype)
	doc.name = frappe.generate_hash(length=10)
	doc.db_insert()
	return str(doc.name)


def new_one(doctype: str) -> dict[str, Any] | None:
	"""Values to try a creation with; None for a single document, which is there once and for all."""
	term = {"code": "ZZZ-ZZZ", "label_fr": "Terme d'essai"}
	values: dict[str, Callable[[], dict[str, Any]]] = {
		"Violation Case": factories.case_values,
		"Defender": factories.defender_values,
		"Awareness Activity": factories.activity_values,
		"Partner Organisation": lambda: factories.partner_values(region=None),
		"Duty Roster": factories.roster_values,
		"Interim": factories.interim_values,
		"User": factories.account_values,
		"Role Profile": lambda: {"doctype": "Role Profile", "role_profile": "Essai"},
		"Risk Model": lambda: {"doctype": "Risk Model"},
		"Reference Term": lambda: {"doctype": "Reference Term", "term_list": "Language", **term},
		"Violation Type": lambda: {
			"doctype": "Violation Type",
			"category": "Violation Category-LIF",
			**term,
		},
		"Territory": lambda: {
			"doctype": "Territory",
			"territory_type": "Cercle",
			"parent_territory": "ML05",
			**term,
		},
	}
	return values[doctype]() if doctype in values else None
