"""Methods of the platform that the Desk needs, with what they give too freely taken out."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _, client
from frappe.desk import like, listview, query_report, search
from frappe.desk.doctype.dashboard_chart import dashboard_chart
from frappe.model import rename_doc as renaming
from frappe.website.doctype.web_form import web_form as web_forms
from frappe.workflow.doctype.workflow import workflow

from cndh_protection.hardening.protected import is_protected


class ClosedHere(frappe.PermissionError):
	"""Something that the platform offers and that is closed for protected records."""


@frappe.whitelist()
def get_link_title(doctype: str, docname: str) -> Any:
	"""The platform's ``get_link_title``, which reads any title without asking; here, only what the person may read."""
	if is_protected(doctype) or not frappe.has_permission(doctype, "read", docname):
		return docname
	return search.get_link_title(doctype, docname)


@frappe.whitelist()
def search_link(doctype: str, txt: str, ignore_user_permissions: Any = False, **options: Any) -> Any:
	"""The platform's ``search_link``, which passes every rule of rows by where User Permissions are to be ignored; none
	are used here."""
	return frappe.call(search.search_link, doctype=doctype, txt=txt, **options)


@frappe.whitelist()
def search_widget(doctype: str, txt: str, ignore_user_permissions: Any = False, **options: Any) -> Any:
	"""The platform's ``search_widget``, likewise."""
	return frappe.call(search.search_widget, doctype=doctype, txt=txt, **options)


@frappe.whitelist(methods=["POST"])
def toggle_like(doctype: str, name: str, add: str | bool = False) -> None:
	"""The platform's heart, which writes into any document; here, only into what the person may read."""
	if is_protected(doctype):
		frappe.throw(_("Protected records are not liked: it would tell others that they exist."), ClosedHere)
	frappe.get_doc(doctype, name).check_permission("read")
	like.toggle_like(doctype, name, add)


@frappe.whitelist()
def get_chart(chart_name: str | None = None, chart: Any = None, **options: Any) -> Any:
	"""The platform's ``dashboard_chart.get``: no calendar, which counts every row of any table, by any column and any
	query that is asked for, and no figures out of a cache that people with different rights share."""
	asked = frappe.get_doc("Dashboard Chart", chart_name) if chart_name else frappe.parse_json(chart) or {}
	if asked.get("type") == "Heatmap":
		frappe.throw(_("A calendar of records is not shown. Choose another kind of chart."), ClosedHere)
	if is_protected(asked.get("document_type")):
		options["refresh"] = 1
	return dashboard_chart.get(chart_name=chart_name, chart=chart, **options)


@frappe.whitelist(methods=["POST", "GET"])
def make_access_log(**_given: Any) -> None:
	"""The platform's log of prints, which anybody may forge and which keeps whole pages: nothing is written."""


@frappe.whitelist()
def get_data_for_custom_field(doctype: str, field: str, **options: Any) -> Any:
	"""The platform's column that somebody adds to a report, which reads it of every record there is."""
	if is_protected(doctype):
		message = _("Columns of protected records are not added to a report. Use the list and its filters.")
		frappe.throw(message, ClosedHere)
	return query_report.get_data_for_custom_field(doctype, field, **options)


@frappe.whitelist()
def get_group_by_count(doctype: str, current_filters: str, field: str) -> Any:
	"""The platform's numbers beside a list. It counts assignments without asking: of whatever any filter finds, even one
	on rows of another doctype's table. Of those, here, no numbers."""
	return [] if field == "assigned_to" else listview.get_group_by_count(doctype, current_filters, field)


@frappe.whitelist()
def get_workflow_state_count(doctype: str, workflow_state_field: str, states: Any) -> Any:
	"""The platform's count of records in states that a workflow does not know, which counts every row by any column;
	here, by a column of workflow states, and never of protected records."""
	column = frappe.get_meta(doctype).get_field(workflow_state_field)
	if is_protected(doctype) or not column or column.options != "Workflow State":
		return []
	return workflow.get_workflow_state_count(doctype, workflow_state_field, states)


@frappe.whitelist()
def get_form_data(doctype: str, docname: str | None = None, web_form_name: str | None = None) -> Any:
	"""The platform's document behind a web form, of whatever doctype is asked for, which whoever entered it reads for
	ever. No web form is made for protected records."""
	if is_protected(doctype):
		frappe.throw(_("Protected records are not shown in a web form."), ClosedHere)
	return web_forms.get_form_data(doctype, docname, web_form_name)


@frappe.whitelist(methods=["POST", "PUT"])
def rename_doc(doctype: str, old_name: str, new_name: str, merge: bool | int | str = False) -> Any:
	"""The platform's ``client.rename_doc``, which tells a number that exists from one that does not."""
	_refuse_renaming(doctype)
	return client.rename_doc(doctype, old_name, new_name, merge)


@frappe.whitelist(methods=["POST", "PUT"])
def update_document_title(*, doctype: str, docname: str, **changes: Any) -> Any:
	"""The platform's ``update_document_title``, by which the Desk renames."""
	_refuse_renaming(doctype)
	return renaming.update_document_title(doctype=doctype, docname=docname, **changes)


def _refuse_renaming(doctype: str) -> None:
	if is_protected(doctype):
		frappe.throw(_("The number of a protected record never changes."), ClosedHere)
