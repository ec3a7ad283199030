"""What the browser needs to know once: which field takes which list, what each step asks for, the demo flag."""

from __future__ import annotations

from typing import Any, Final

import frappe
from frappe.model.base_document import get_controller
from frappe.utils import cint

from cndh_protection.access.sessions import needs_code
from cndh_protection.services.clocks.warnings import keeps_the_calendar, warnings
from cndh_protection.services.restricted import list_of, mark_field, restricted_links, sealed_field
from cndh_protection.services.stages import StagedDocument
from cndh_protection.services.terms import term_fields

MODULES: Final = ("Registry", "Casework", "Outreach", "Reference", "Confidentiality")


def extend_bootinfo(bootinfo: Any) -> None:
	"""Add ``cndh`` to the boot data of a Desk user: names of fields and lists, never content; to whoever keeps the
	settings, what must be mended there."""
	doctypes = frappe.get_all("DocType", filters={"module": ["in", MODULES]}, pluck="name")
	bootinfo.cndh = {
		"demo": cint(frappe.conf.get("cndh_demo")),
		"warnings": warnings() if keeps_the_calendar() else [],
		"needs_code": needs_code(frappe.session.user),
		"term_fields": {doctype: fields for doctype in doctypes if (fields := term_fields(doctype))},
		"sealed": {doctype: fields for doctype in doctypes if (fields := _sealed(doctype))},
		"restricted": {doctype: links for doctype in doctypes if (links := _restricted(doctype))},
		"steps": {doctype: steps for doctype in doctypes if (steps := _steps(doctype))},
		"stages": dict(
			frappe.get_all(
				"Workflow State",
				filters={"cndh_stage": ["is", "set"]},
				fields=["name", "cndh_stage"],
				as_list=True,
			)
		),
	}


def _sealed(doctype: str) -> dict[str, str]:
	"""Protected field → compartment."""
	return dict(getattr(get_controller(doctype), "SEALED_FIELDS", {}))


def _restricted(doctype: str) -> dict[str, dict[str, str]]:
	"""Link → the field of its mark, the sealed field of its code, and the doctype of its list."""
	return {
		link: {"mark": mark_field(link), "sealed": sealed_field(link), "list": list_of(doctype, link)}
		for link in restricted_links(doctype)
	}


def _steps(doctype: str) -> dict[str, Any]:
	controller = get_controller(doctype)
	if not issubclass(controller, StagedDocument):
		return {}
	return {
		"needs": controller.STEP_NEEDS,
		"asks": controller.STEP_ASKS,
		"asked_with": controller.STEP_ASKED_WITH,
	}
