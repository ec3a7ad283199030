"""What the self-test expects to find, written down apart from the hooks, so that a hook that is lost is missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cndh_protection.hardening.tripwires import DOCTYPE_FIELD

ROW_RULE: Final = "cndh_protection.access.rows.has_permission"

GATE: Final = "cndh_protection.hardening.gate.gate"

ADMINISTRATORS: Final = "cndh_protection.access.administrators"
TRIPWIRES: Final = "cndh_protection.hardening.tripwires"
CUSTOMISATION: Final = "cndh_protection.hardening.customisation"
SCRIPTS: Final = "cndh_protection.hardening.scripts"
NOTICES: Final = "cndh_protection.hardening.notices"

EVERY: Final = "*"
"""Stands for every doctype."""

BEFORE: Final = "before_validate"

GUARDS: Final = (
	(EVERY, BEFORE, "cndh_protection.hardening.rows.refuse_alone"),
	("User", BEFORE, f"{ADMINISTRATORS}.remember_chosen_roles"),
	("User", "validate", f"{ADMINISTRATORS}.check_user"),
	("User", "on_update", f"{ADMINISTRATORS}.after_user"),
	("User", "before_rename", f"{ADMINISTRATORS}.check_user_rename"),
	("Has Role", BEFORE, f"{ADMINISTRATORS}.check_single_role"),
	("Role Profile", "validate", f"{ADMINISTRATORS}.check_role_profile"),
	("Workflow State", "validate", f"{ADMINISTRATORS}.check_workflow_state"),
	("Workflow", BEFORE, f"{ADMINISTRATORS}.check_workflow"),
	("Workflow", BEFORE, f"{NOTICES}.send_no_mail"),
	("Comment", BEFORE, f"{TRIPWIRES}.keep_comments_neutral"),
	("Report", BEFORE, f"{TRIPWIRES}.check_report"),
	("Auto Email Report", BEFORE, f"{TRIPWIRES}.check_mailed_report"),
	("Custom DocPerm", BEFORE, f"{TRIPWIRES}.check_rights"),
	("Custom HTML Block", BEFORE, f"{SCRIPTS}.refuse_block"),
	("Number Card", BEFORE, f"{SCRIPTS}.check_evaluated"),
	("Dashboard Chart", BEFORE, f"{SCRIPTS}.check_evaluated"),
	("Workspace", BEFORE, f"{SCRIPTS}.check_workspace"),
	("Property Setter", BEFORE, f"{CUSTOMISATION}.check_property"),
	("Custom Field", BEFORE, f"{CUSTOMISATION}.check_custom_field"),
	("Notification Log", BEFORE, f"{NOTICES}.keep_notice_neutral"),
	("Email Queue", BEFORE, f"{NOTICES}.keep_mail_neutral"),
)
"""Doctype, the moment in the life of its documents, and the guard that stands there."""

AROUND_WORK: Final = (
	("before_request", "cndh_protection.hardening.apply.apply"),
	("before_request", "cndh_protection.access.interims.keep_up"),
	("before_job", "cndh_protection.hardening.apply.apply"),
	("on_login", "cndh_protection.access.sessions.note_login"),
	("after_request", "cndh_protection.access.sessions.mark_login"),
	("after_request", "cndh_protection.portal.context.let_nothing_be_kept"),
)
"""What the platform calls around requests, jobs and logins; the gate, which has its place, is :data:`GATE`."""

NARROWED: Final = "cndh_protection.access.narrowed"
"""Rules of rows of documents without secrets, which some people have in part."""

PLATFORM_ROWS: Final = "cndh_protection.hardening.platform_rows"
"""Rules of rows of the platform's own doctypes: the last on documents (it is asked first), any place on lists."""

RULE_OF_ACTIONS: Final = "cndh_protection.access.rows.has_permission_on_action"
CONDITIONS: Final = "cndh_protection.access.conditions"
"""The same of the platform's doctypes whose rows name documents: the rule on documents, where that on lists stands."""

CLASSES: Final[dict[str, str]] = {
	"Error Log": "cndh_protection.hardening.error_log.SafeErrorLog",
	"File": "cndh_protection.hardening.files.GuardedFile",
}

OVERRIDDEN: Final = (
	"frappe.client.delete",
	"frappe.client.get",
	"frappe.client.has_permission",
	"frappe.client.insert",
	"frappe.client.insert_many",
	"frappe.client.rename_doc",
	"frappe.client.set_value",
	"frappe.client.validate_link",
	"frappe.client.validate_link_and_fetch",
	"frappe.core.doctype.access_log.access_log.make_access_log",
	"frappe.core.doctype.communication.email.make",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get",
	"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
	"frappe.desk.form.linked_with.get",
	"frappe.desk.form.linked_with.get_submitted_linked_docs",
	"frappe.desk.form.load.getdoc",
	"frappe.desk.form.utils.get_next",
	"frappe.desk.like.toggle_like",
	"frappe.desk.listview.get_group_by_count",
	"frappe.desk.notifications.get_open_count",
	"frappe.desk.reportview.delete_items",
	"frappe.desk.reportview.get_count",
	"frappe.desk.query_report.get_data_for_custom_field",
	"frappe.desk.search.get_link_title",
	"frappe.desk.search.search_link",
	"frappe.desk.search.search_widget",
	"frappe.model.rename_doc.update_document_title",
	"frappe.model.utils.user_settings.save",
	"frappe.model.workflow.apply_workflow",
	"frappe.model.workflow.bulk_workflow_approval",
	"frappe.printing.page.print.print.get_print_settings_to_show",
	"frappe.realtime.can_subscribe_doc",
	"frappe.realtime.has_permission",
	"frappe.utils.print_format.download_pdf",
	"frappe.website.doctype.web_form.web_form.get_form_data",
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count",
	"frappe.www.printview.get_html_and_style",
	"frappe.www.printview.get_rendered_raw_commands",
)

SYSTEM_SETTINGS: Final[dict[str, int]] = {
	"allow_error_traceback": 0,
	"disable_document_sharing": 1,
	"enable_telemetry": 0,
	"log_api_requests": 0,
	"store_attached_pdf_document": 0,
	"login_with_email_link": 0,
}

SECURITY_FLOOR: Final[dict[int, tuple[int, int, int]]] = {15: (15, 115, 0), 16: (16, 35, 0)}
"""Major version of the platform → the first release with every fix that is known."""

NOT_PRODUCTION: Final = ("developer_mode", "allow_tests", "cndh_demo")
"""Keys of a site's configuration, any of which says that no real case is kept there."""


def guards() -> Iterator[tuple[str, str, str]]:
	"""Doctype, event, and the guard that must hang there."""
	yield from GUARDS
	for doctype in DOCTYPE_FIELD:
		yield doctype, BEFORE, f"{TRIPWIRES}.refuse_on_protected"
