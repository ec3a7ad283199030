"""The application examines itself: is every guard in place on this site, in this process?

Run at the first request or job of a process and after each migration; openings ask for the result and refuse while it
names anything. It names guards and doctypes, never a value.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final

import frappe
from frappe import permissions
from frappe.database.database import Database
from frappe.model.base_document import BaseDocument, get_controller
from frappe.model.document import Document
from frappe.utils import cint, logger

from cndh_protection.access.administrators import OUR_WORKFLOW_DOCTYPES
from cndh_protection.access.chain import missing_triggers
from cndh_protection.access.narrowed import ACTIVITY
from cndh_protection.access.rules import PARENTS, PROTECTED, REFERRERS
from cndh_protection.hardening import (
	endpoints,
	expected,
	links,
	logs,
	names,
	prints,
	queries,
	rows,
	turning_back,
)
from cndh_protection.hardening.customisation import check_custom_field, check_property
from cndh_protection.hardening.doors import ClosedHere
from cndh_protection.hardening.neighbours import without_application
from cndh_protection.hardening.platform_rows import BELONGS_TO, NAMES_DOCTYPE, NOBODYS
from cndh_protection.hardening.protected import INTERNAL
from cndh_protection.seal.constraints import missing_constraints
from cndh_protection.services import strong_login

KEPT_SECONDS: Final = 60
"""How long a result counts: what somebody changes meanwhile is found a minute later at most."""

_results: dict[str, tuple[float, list[str]]] = {}


def failures() -> list[str]:
	"""What is missing on the present site; examined anew when the last result is older than a minute."""
	site, now = frappe.local.site, time.monotonic()
	at, found = _results.get(site, (None, []))
	if at is None or now - at > KEPT_SECONDS:
		found = examine()
		_results[site] = (now, found)
	return found


def forget() -> None:
	"""Drop what was found on the present site: after a migration it may differ."""
	_results.pop(frappe.local.site, None)


def announce() -> None:
	"""Examine the site if this process has not yet, and name what is missing in the log."""
	if frappe.local.site not in _results and (found := failures()):
		frappe.logger("cndh_protection").error("Openings are refused. Missing: " + "; ".join(found))


def examine() -> list[str]:
	"""Every check, now. A check that cannot run is a failure."""
	found: list[str] = []
	for check in CHECKS:
		try:
			found += check()
		except Exception as error:
			found.append(f"{check.__name__} could not run: {type(error).__name__}")
	return found


def row_rules() -> Iterator[str]:
	"""Our hook alone decides on each protected doctype: the first answer of all hooks wins."""
	deciders, conditions = frappe.get_hooks("has_permission"), frappe.get_hooks("permission_query_conditions")
	queries = frappe.get_hooks("standard_queries")
	yield from (f"a foreign has_permission hook on every doctype: {hook}" for hook in deciders.get("*") or [])
	for doctype in PROTECTED:
		if deciders.get(doctype) != [expected.ROW_RULE]:
			yield f"has_permission of {doctype}"
	for doctype in (*PROTECTED, *PARENTS):
		if len(conditions.get(doctype) or []) != 1 or not _ours(conditions[doctype]):
			yield f"permission_query_conditions of {doctype}"
		if not _ours(queries.get(doctype)):
			yield f"standard_queries of {doctype}"


def platform_rows() -> Iterator[str]:
	"""Our rules stand on the platform's own doctypes that tell of protected records or of other people, and on what of
	ours some people have in part."""
	deciders, conditions = frappe.get_hooks("has_permission"), frappe.get_hooks("permission_query_conditions")
	told = (f"{expected.PLATFORM_ROWS}.has_permission", expected.PLATFORM_ROWS)
	rules = dict.fromkeys((*NAMES_DOCTYPE, *BELONGS_TO, *NOBODYS), told)
	rules |= dict.fromkeys(REFERRERS, (expected.RULE_OF_ACTIONS, expected.CONDITIONS))
	rules[ACTIVITY] = (f"{expected.NARROWED}.has_permission", expected.NARROWED)
	for doctype, (decider, condition) in rules.items():
		if (deciders.get(doctype) or [""])[-1] != decider:
			yield f"has_permission of {doctype}"
		if not any(hook.startswith(condition) for hook in conditions.get(doctype) or []):
			yield f"permission_query_conditions of {doctype}"


def guards_of_documents() -> Iterator[str]:
	"""Every guard hangs on its doctype, at its moment."""
	hooks = frappe.get_doc_hooks()
	for doctype, event, guard in expected.guards():
		known = doctype == expected.EVERY or frappe.db.exists("DocType", doctype)
		if known and guard not in hooks.get(doctype, {}).get(event, []):
			yield f"{guard} on {doctype}"


def guards_around_work() -> Iterator[str]:
	"""What is done before and after a request, before a job and at a login."""
	for hook, guard in expected.AROUND_WORK:
		if guard not in frappe.get_hooks(hook):
			yield f"{hook} lacks {guard}"


def classes() -> Iterator[str]:
	"""The last application that overrides a class wins: it must be ours."""
	for doctype, ours in expected.CLASSES.items():
		if not issubclass(get_controller(doctype), frappe.get_attr(ours)):
			yield f"class of {doctype}"


def closed_methods() -> Iterator[str]:
	"""Nothing that was taken off the list of callable methods is on it again, and our answers stand before the rest."""
	yield from (f"{method} can be called" for method in endpoints.open_endpoints())
	overrides = frappe.get_hooks("override_whitelisted_methods")
	yield from (f"{path} is not ours" for path in expected.OVERRIDDEN if not _ours(overrides.get(path)))


def door() -> Iterator[str]:
	"""Our gate comes last of what says who asks: whoever comes after it could let somebody else in."""
	if (frappe.get_hooks("auth_hooks") or [""])[-1] != expected.GATE:
		yield f"{expected.GATE} is not the last of auth_hooks"


def log_files() -> Iterator[str]:
	"""The loggers keep posted values out."""
	if logger.sanitized_dict is not logs.names_only:
		yield "posted values in log files"


def platform_prints() -> Iterator[str]:
	"""The platform prints no protected record."""
	if not prints.are_closed():
		yield "prints of protected records"


def link_checks() -> Iterator[str]:
	"""Links to protected records are refused before the platform looks for their targets; lists are asked for columns."""
	if BaseDocument.get_invalid_links is not links.ask_first:
		yield "links to protected records"
	if not queries.are_guarded():
		yield "queries within lists, columns behind links"
	if Database.rollback is not turning_back.forget_first:
		yield "what a request remembers when it turns back"
	if Document.load_from_db is not names.ask_first:
		yield "documents loaded by anything but a name"
	if permissions.has_child_permission is not rows.ask_first:
		yield "rows of tables read by a role alone"


def columns() -> Iterator[str]:
	"""The database refuses plaintext in every protected column."""
	yield from (f"constraint of {column}" for column in missing_constraints())


def triggers() -> Iterator[str]:
	"""The database refuses changes of the audit."""
	yield from (f"trigger {name}" for name in missing_triggers())


def other_sites() -> Iterator[str]:
	"""In production, every site of the bench has the application: their processes are the same."""
	if is_production():
		yield from (f"the site {name} of this bench lacks the application" for name in without_application())


def shares() -> Iterator[str]:
	"""A share overrides row rules in some doors of the platform; none exists."""
	doctypes = [*PROTECTED, *PARENTS, *INTERNAL]
	if frappe.db.count("DocShare", {"share_doctype": ["in", doctypes]}):
		yield "shares (DocShare) of protected records exist"


def customisations() -> Iterator[str]:
	"""No property or field added around our guards shows a protected field elsewhere."""
	for doctype, check in (("Property Setter", check_property), ("Custom Field", check_custom_field)):
		column = "doc_type" if doctype == "Property Setter" else "dt"
		rows = frappe.get_all(
			doctype, filters={column: ["in", [*PROTECTED, *PARENTS, *INTERNAL]]}, pluck="name"
		)
		yield from (f"{doctype} {name}" for name in rows if _is_refused(doctype, name, check))


def scripts() -> Iterator[str]:
	"""Nothing that somebody wrote into a page of the Desk or a workflow runs as code."""
	blocks = frappe.get_all("Custom HTML Block", pluck="name")
	yield from (f"code in Custom HTML Block {name}" for name in blocks)
	conditions = {"condition": ["is", "set"], "parenttype": "Workflow"}
	shaped = set(frappe.get_all("Workflow Transition", conditions, pluck="parent"))
	ours = {"name": ["in", sorted(shaped)], "document_type": ["in", sorted(OUR_WORKFLOW_DOCTYPES)]}
	yield from (f"code in Workflow {name}" for name in frappe.get_all("Workflow", ours, pluck="name"))


def settings() -> Iterator[str]:
	"""Settings of the platform that keep values from leaving by themselves."""
	for key, value in expected.SYSTEM_SETTINGS.items():
		if frappe.get_meta("System Settings").has_field(key):
			stored = frappe.db.get_single_value("System Settings", key)
			if cint(stored) != value:
				yield f"System Settings: {key}"
	if is_production() and cint(frappe.conf.server_script_enabled):
		yield "server scripts are switched on"


def logins() -> Iterator[str]:
	"""Strong login is as its switch set it; in production it is on, and links in mails do not follow the request."""
	if strong_login.is_on():
		yield from strong_login.drifted()
	elif is_production():
		yield "strong login is off (Protection Settings)"
	if is_production() and not frappe.conf.host_name:
		yield "host_name is not in the site configuration"


def version() -> Iterator[str]:
	"""In production, the platform has the security fixes that the promises rely on."""
	installed = tuple(int(part) for part in frappe.__version__.split("-")[0].split(".")[:3])
	floor = expected.SECURITY_FLOOR.get(installed[0])
	if is_production() and (floor is None or installed < floor or "-" in frappe.__version__):
		yield f"Frappe {frappe.__version__} lacks security fixes"


def is_production() -> bool:
	"""Every site is, unless its configuration says that it is for development, tests or the demonstration."""
	return not any(cint(frappe.conf.get(key)) for key in expected.NOT_PRODUCTION)


CHECKS: Final[tuple[Callable[[], Iterator[str]], ...]] = (
	row_rules,
	platform_rows,
	guards_of_documents,
	guards_around_work,
	classes,
	closed_methods,
	door,
	log_files,
	platform_prints,
	link_checks,
	columns,
	triggers,
	other_sites,
	shares,
	customisations,
	scripts,
	settings,
	logins,
	version,
)


def _ours(hooks: list[str] | None) -> bool:
	return bool(hooks) and all(hook.startswith("cndh_protection.") for hook in hooks or [])


def _is_refused(doctype: str, name: str, check: Callable[..., None]) -> bool:
	try:
		check(frappe.get_doc(doctype, name))
	except ClosedHere:
		frappe.clear_last_message()
		return True
	return False
