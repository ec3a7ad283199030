"""Methods of the platform that nobody may call from outside: taken off its list of callable ones.

Replacing them by name only would leave them to the methods that call others by name (``map_docs``, a link search with
its own query). So the function itself comes off the list, wherever it stands there. The server's own code still calls
it. Those of :data:`cndh_protection.hooks.override_whitelisted_methods` come off too: ours stand in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from importlib import import_module
from typing import Any, Final, cast

import frappe

CLOSED: Final[dict[str, tuple[str, ...]]] = {
	"frappe": ("rename_doc",),  # renames with force, without asking whether the doctype allows it
	"frappe.automation.doctype.assignment_rule.assignment_rule": ("bulk_apply",),
	"frappe.client": (
		"get_count",  # counts without asking who may see what; the Desk has its own
		"bulk_update",
		"get_password",
		"get_doc_permissions",
		"is_document_amended",
	),
	"frappe.core.api.user_invitation": (
		"invite_by_email",
		"accept_invitation",
	),  # any role, past who gives which
	"frappe.core.api.file": ("unzip_file", "zip_files", "move_file"),
	"frappe.core.doctype.permission_inspector.permission_inspector": ("PermissionInspector.debug",),
	"frappe.core.doctype.data_export.exporter": ("export_data",),
	"frappe.core.doctype.deleted_document.deleted_document": ("restore", "bulk_restore"),
	"frappe.desk.doctype.bulk_update.bulk_update": ("BulkUpdate.bulk_update",),  # its condition is SQL
	"frappe.desk.doctype.system_console.system_console": ("execute_code", "show_processlist"),
	"frappe.desk.doctype.tag.tag": (
		"add_tag",
		"add_tags",
		"remove_tag",
		"get_tagged_docs",
		"get_documents_for_tag",
	),
	"frappe.desk.form.document_follow": (
		"update_follow",
		"follow_document",
		"unfollow_document",
		"get_follow_users",
	),
	"frappe.desk.page.backups.backups": ("schedule_files_backup",),
	"frappe.email": ("relink",),
	# Each fills a document that anybody names into a text of the caller's, with nobody's rights asked.
	"frappe.email.doctype.notification.notification": (
		"Notification.preview_meets_condition",
		"Notification.preview_message",
		"Notification.preview_subject",
	),
	"frappe.geo.utils": ("get_coords",),
	"frappe.integrations.doctype.webhook.webhook": (
		"Webhook.generate_preview",
		"Webhook.preview_meets_condition",
		"Webhook.preview_request_body",
	),
	"frappe.model.document": (
		"Document.rename",  # asks for the right to read alone, and not even whether the doctype allows it
		"Document._rename",
		"Document.add_comment",  # in anybody's name
		"unlock_document",
	),
	"frappe.model.mapper": ("map_docs",),
	"frappe.recorder": ("start", "stop", "get", "export_data", "delete", "status", "import_data"),
	"frappe.share": ("add", "set_permission", "get_users"),
	"frappe.templates.includes.comments.comments": ("add_comment",),
	"frappe.templates.includes.likes.likes": ("like",),
	"frappe.utils.backups": ("fetch_latest_backups", "get_backup_encryption_key"),
	"frappe.utils.file_manager": ("add_attachments",),
	"frappe.utils.goal": ("get_monthly_goal_graph_data",),
	"frappe.utils.print_format": (
		"report_to_pdf",
		"download_multi_pdf",
		"download_multi_pdf_async",
		"print_by_server",
	),
	"frappe.website.doctype.web_form.web_form": ("get_link_options",),
}
"""Module → methods, those of a class with its name. A version of the platform may lack some of them, or have them off
its list already."""

OUR_APP: Final = "cndh_protection."


def close_endpoints() -> None:
	"""Take them off the list, every occurrence."""
	for method in _targets():
		_take_off(method)


def open_endpoints() -> list[str]:
	"""Those that are still, or again, on the list."""
	return sorted({f"{m.__module__}.{m.__qualname__}" for m in _targets() if m in frappe.whitelisted})


def _targets() -> Iterator[Callable[..., Any]]:
	for module, methods in CLOSED.items():
		yield from _present(module, methods)
	for path, ours in frappe.get_hooks("override_whitelisted_methods", app_name="cndh_protection").items():
		if ours[0].startswith(OUR_APP):
			module, _dot, method = path.rpartition(".")
			yield from _present(module, (method,))


def _present(module: str, methods: tuple[str, ...]) -> Iterator[Callable[..., Any]]:
	"""The methods that this version has; the module is imported first, or it would put them on the list later."""
	try:
		code = import_module(module)
	except ImportError:
		return
	found = (reduce(_part, name.split("."), cast(Any, code)) for name in methods)
	yield from (method for method in found if callable(method))


def _part(of: Any, name: str) -> Any:
	"""What has this name in a module or class; nothing if it is not there."""
	return getattr(of, name, None)


def _take_off(method: Callable[..., Any]) -> None:
	"""The list is a list in Frappe 15 and a set in 16."""
	if isinstance(frappe.whitelisted, set):
		frappe.whitelisted.discard(method)
	while method in frappe.whitelisted:
		frappe.whitelisted.remove(method)
