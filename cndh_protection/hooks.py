"""Where the platform calls the application."""

app_name = "cndh_protection"
app_title = "Protection des défenseurs (CNDH)"
app_publisher = "Commission Nationale des Droits de l'Homme du Mali"
app_description = "Protection mechanism for human rights defenders: cases, measures, awareness"
app_email = "contact@example.org"
app_license = "agpl-3.0-or-later"
app_logo_url = "/assets/cndh_protection/images/cndh.svg"
add_to_apps_screen = [
	{
		"name": "cndh_protection",
		"logo": "/assets/cndh_protection/images/cndh.svg",
		"title": "Protection des défenseurs",
		"route": "/app/protection",
	}
]

# Includes, home pages, installation

app_include_js = "cndh_protection.bundle.js"
app_include_css = "cndh_protection.bundle.css"
web_include_css = "cndh_portal.bundle.css"
role_home_page = {"CNDH Partner": "partenaire"}
update_website_context = "cndh_protection.portal.context.add_demo_banner"
extend_bootinfo = "cndh_protection.services.boot.extend_bootinfo"
before_install = "cndh_protection.setup.install.before_install"
after_install = "cndh_protection.setup.install.after_install"
after_migrate = [
	"cndh_protection.setup.install.after_migrate",
	"cndh_protection.hardening.apply.examine_again",
]
before_uninstall = "cndh_protection.setup.uninstall.before_uninstall"
after_uninstall = "cndh_protection.setup.uninstall.after_uninstall"

# Rows: who reaches which

has_permission = {
	"Violation Case": "cndh_protection.access.rows.has_permission",
	"Defender": "cndh_protection.access.rows.has_permission",
	"Violation Act": "cndh_protection.access.rows.has_permission",
	"Protection Measure": "cndh_protection.access.rows.has_permission",
	"Contact Log": "cndh_protection.access.rows.has_permission",
	"Case Clock": "cndh_protection.access.rows.has_permission",
	"Information Source": "cndh_protection.access.rows.has_permission",
	"Deprivation of Liberty": "cndh_protection.access.rows.has_permission",
	"Authority Letter": "cndh_protection.access.rows.has_permission",
	"Urgent Appeal": "cndh_protection.access.rows.has_permission",
	"Risk Assessment": "cndh_protection.access.rows.has_permission",
	"Intake Submission": "cndh_protection.access.rows.has_permission",
	"Consent": "cndh_protection.access.rows.has_permission",
	"Referral": "cndh_protection.access.rows.has_permission",
	"Protection Session": "cndh_protection.access.rows.has_permission",
	"Session Item": "cndh_protection.access.rows.has_permission",
	"Handling Complaint": "cndh_protection.access.rows.has_permission",
	"Access Grant": "cndh_protection.access.rows.has_permission",
	"Access Conflict": "cndh_protection.access.rows.has_permission",
	"Duplicate Hint": "cndh_protection.access.rows.has_permission",
	"Awareness Activity": "cndh_protection.access.narrowed.has_permission",
	"Workflow Action": "cndh_protection.access.rows.has_permission_on_action",
	"Comment": "cndh_protection.hardening.platform_rows.has_permission",
	"Dashboard Settings": "cndh_protection.hardening.platform_rows.has_permission",
	"Deleted Document": "cndh_protection.hardening.platform_rows.has_permission",
	"File": "cndh_protection.hardening.platform_rows.has_permission",
	"Notification Log": "cndh_protection.hardening.platform_rows.has_permission",
	"Prepared Report": "cndh_protection.hardening.platform_rows.has_permission",
	"Tag Link": "cndh_protection.hardening.platform_rows.has_permission",
	"Version": "cndh_protection.hardening.platform_rows.has_permission",
}

permission_query_conditions = {
	"Violation Case": "cndh_protection.access.conditions.violation_case",
	"Defender": "cndh_protection.access.conditions.defender",
	"Violation Act": "cndh_protection.access.conditions.violation_act",
	"Protection Measure": "cndh_protection.access.conditions.protection_measure",
	"Contact Log": "cndh_protection.access.conditions.contact_log",
	"Case Clock": "cndh_protection.access.conditions.case_clock",
	"Information Source": "cndh_protection.access.conditions.information_source",
	"Deprivation of Liberty": "cndh_protection.access.conditions.deprivation_of_liberty",
	"Authority Letter": "cndh_protection.access.conditions.authority_letter",
	"Urgent Appeal": "cndh_protection.access.conditions.urgent_appeal",
	"Risk Assessment": "cndh_protection.access.conditions.risk_assessment",
	"Intake Submission": "cndh_protection.access.conditions.intake_submission",
	"Consent": "cndh_protection.access.conditions.consent",
	"Referral": "cndh_protection.access.conditions.referral",
	"Protection Session": "cndh_protection.access.conditions.protection_session",
	"Session Item": "cndh_protection.access.conditions.session_item",
	"Handling Complaint": "cndh_protection.access.conditions.handling_complaint",
	"Access Grant": "cndh_protection.access.conditions.access_grant",
	"Access Conflict": "cndh_protection.access.conditions.access_conflict",
	"Duplicate Hint": "cndh_protection.access.conditions.duplicate_hint",
	"Case Defender": "cndh_protection.access.conditions.case_defender",
	"Case Red Flag": "cndh_protection.access.conditions.case_red_flag",
	"Case Pause": "cndh_protection.access.conditions.case_pause",
	"Admissibility Answer": "cndh_protection.access.conditions.admissibility_answer",
	"Workflow Step": "cndh_protection.access.conditions.workflow_step",
	"Alleged Actor": "cndh_protection.access.conditions.alleged_actor",
	"Act Right": "cndh_protection.access.conditions.act_right",
	"Custody Extension": "cndh_protection.access.conditions.custody_extension",
	"Risk Answer": "cndh_protection.access.conditions.risk_answer",
	"Risk Scenario": "cndh_protection.access.conditions.risk_scenario",
	"Referral Section": "cndh_protection.access.conditions.referral_section",
	"Session Attendance": "cndh_protection.access.conditions.session_attendance",
	"Session Voice": "cndh_protection.access.conditions.session_voice",
	"Defender Language": "cndh_protection.access.conditions.defender_language",
	"Defender Profile Entry": "cndh_protection.access.conditions.defender_profile_entry",
	"Defender Need": "cndh_protection.access.conditions.defender_need",
	"Defender Contact": "cndh_protection.access.conditions.defender_contact",
	"Defender Relation": "cndh_protection.access.conditions.defender_relation",
	"Awareness Activity": "cndh_protection.access.narrowed.activity",
	"Activity Commitment": "cndh_protection.access.narrowed.activity_commitment",
	"Activity Instrument": "cndh_protection.access.narrowed.activity_instrument",
	"Activity Step": "cndh_protection.access.narrowed.activity_step",
	"Workflow Action": "cndh_protection.access.conditions.workflow_action",
	"Comment": "cndh_protection.hardening.platform_rows.comment",
	"Dashboard Settings": "cndh_protection.hardening.platform_rows.dashboard_settings",
	"Deleted Document": "cndh_protection.hardening.platform_rows.deleted_document",
	"File": "cndh_protection.hardening.platform_rows.file_entry",
	"Notification Log": "cndh_protection.hardening.platform_rows.notification_log",
	"Prepared Report": "cndh_protection.hardening.platform_rows.report_result",
	"Tag Link": "cndh_protection.hardening.platform_rows.tag_link",
	"Version": "cndh_protection.hardening.platform_rows.version",
}

standard_queries = {
	"Violation Case": "cndh_protection.access.search.find",
	"Defender": "cndh_protection.access.search.find",
	"Violation Act": "cndh_protection.access.search.find",
	"Protection Measure": "cndh_protection.access.search.find",
	"Contact Log": "cndh_protection.access.search.find",
	"Case Clock": "cndh_protection.access.search.find",
	"Information Source": "cndh_protection.access.search.find",
	"Deprivation of Liberty": "cndh_protection.access.search.find",
	"Authority Letter": "cndh_protection.access.search.find",
	"Urgent Appeal": "cndh_protection.access.search.find",
	"Risk Assessment": "cndh_protection.access.search.find",
	"Intake Submission": "cndh_protection.access.search.find",
	"Consent": "cndh_protection.access.search.find",
	"Referral": "cndh_protection.access.search.find",
	"Protection Session": "cndh_protection.access.search.find",
	"Session Item": "cndh_protection.access.search.find",
	"Handling Complaint": "cndh_protection.access.search.find",
	"Access Grant": "cndh_protection.access.search.find",
	"Access Conflict": "cndh_protection.access.search.find",
	"Duplicate Hint": "cndh_protection.access.search.find",
	"Case Defender": "cndh_protection.access.search.find_no_rows",
	"Case Red Flag": "cndh_protection.access.search.find_no_rows",
	"Case Pause": "cndh_protection.access.search.find_no_rows",
	"Admissibility Answer": "cndh_protection.access.search.find_no_rows",
	"Workflow Step": "cndh_protection.access.search.find_no_rows",
	"Alleged Actor": "cndh_protection.access.search.find_no_rows",
	"Act Right": "cndh_protection.access.search.find_no_rows",
	"Custody Extension": "cndh_protection.access.search.find_no_rows",
	"Risk Answer": "cndh_protection.access.search.find_no_rows",
	"Risk Scenario": "cndh_protection.access.search.find_no_rows",
	"Referral Section": "cndh_protection.access.search.find_no_rows",
	"Session Attendance": "cndh_protection.access.search.find_no_rows",
	"Session Voice": "cndh_protection.access.search.find_no_rows",
	"Defender Language": "cndh_protection.access.search.find_no_rows",
	"Defender Profile Entry": "cndh_protection.access.search.find_no_rows",
	"Defender Need": "cndh_protection.access.search.find_no_rows",
	"Defender Contact": "cndh_protection.access.search.find_no_rows",
	"Defender Relation": "cndh_protection.access.search.find_no_rows",
}

# Answers in place of the platform's own: clear refusals, and none that tell a hidden record from one that is not there

override_whitelisted_methods = {
	"frappe.model.workflow.apply_workflow": "cndh_protection.services.stages.apply_step",
	"frappe.model.workflow.bulk_workflow_approval": "cndh_protection.access.doors.step_of_several",
	"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs": "cndh_protection.access.doors.change_several",
	"frappe.desk.form.load.getdoc": "cndh_protection.access.doors.getdoc",
	"frappe.client.delete": "cndh_protection.access.writing_doors.delete",
	"frappe.client.get": "cndh_protection.access.doors.get",
	"frappe.client.insert": "cndh_protection.access.writing_doors.insert",
	"frappe.client.insert_many": "cndh_protection.access.writing_doors.insert_many",
	"frappe.client.set_value": "cndh_protection.access.writing_doors.set_value",
	"frappe.client.validate_link": "cndh_protection.access.doors.validate_link",
	"frappe.client.validate_link_and_fetch": "cndh_protection.access.doors.validate_link_and_fetch",
	"frappe.client.has_permission": "cndh_protection.access.doors.has_permission",
	"frappe.desk.form.linked_with.get": "cndh_protection.access.doors.get_linked",
	"frappe.desk.reportview.delete_items": "cndh_protection.access.writing_doors.delete_several",
	"frappe.desk.reportview.get_count": "cndh_protection.access.doors.get_count",
	"frappe.desk.form.linked_with.get_submitted_linked_docs": "cndh_protection.access.doors.get_submitted_linked",
	"frappe.utils.print_format.download_pdf": "cndh_protection.access.doors.download_pdf",
	"frappe.www.printview.get_html_and_style": "cndh_protection.access.doors.get_html_and_style",
	"frappe.www.printview.get_rendered_raw_commands": "cndh_protection.access.doors.get_rendered_raw_commands",
	"frappe.client.rename_doc": "cndh_protection.hardening.doors.rename_doc",
	"frappe.model.rename_doc.update_document_title": "cndh_protection.hardening.doors.update_document_title",
	"frappe.model.utils.user_settings.save": "cndh_protection.hardening.list_filters.save",
	"frappe.desk.notifications.get_open_count": "cndh_protection.access.doors.get_open_count",
	"frappe.desk.search.get_link_title": "cndh_protection.hardening.doors.get_link_title",
	"frappe.desk.search.search_link": "cndh_protection.hardening.doors.search_link",
	"frappe.desk.search.search_widget": "cndh_protection.hardening.doors.search_widget",
	"frappe.desk.like.toggle_like": "cndh_protection.hardening.doors.toggle_like",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "cndh_protection.hardening.doors.get_chart",
	"frappe.desk.query_report.get_data_for_custom_field": "cndh_protection.hardening.doors.get_data_for_custom_field",
	"frappe.desk.form.utils.get_next": "cndh_protection.access.doors.get_next",
	"frappe.realtime.can_subscribe_doc": "cndh_protection.access.doors.may_listen",
	"frappe.realtime.has_permission": "cndh_protection.access.doors.may_listen",
	"frappe.core.doctype.communication.email.make": "cndh_protection.access.doors.make_message",
	"frappe.printing.page.print.print.get_print_settings_to_show": "cndh_protection.access.doors.get_print_settings",
	"frappe.desk.listview.get_group_by_count": "cndh_protection.hardening.doors.get_group_by_count",
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": "cndh_protection.hardening.doors.get_workflow_state_count",
	"frappe.website.doctype.web_form.web_form.get_form_data": "cndh_protection.hardening.doors.get_form_data",
	"frappe.core.doctype.access_log.access_log.make_access_log": "cndh_protection.hardening.doors.make_access_log",
}

# Documents of the platform that we watch

doc_events = {
	"*": {
		"before_validate": "cndh_protection.hardening.rows.refuse_alone",
		"after_rename": "cndh_protection.setup.ledger.follow_rename",
	},
	"User": {
		"before_validate": "cndh_protection.access.administrators.remember_chosen_roles",
		"validate": "cndh_protection.access.administrators.check_user",
		"on_update": "cndh_protection.access.administrators.after_user",
		"before_rename": "cndh_protection.access.administrators.check_user_rename",
	},
	"Has Role": {"before_validate": "cndh_protection.access.administrators.check_single_role"},
	"Role Profile": {"validate": "cndh_protection.access.administrators.check_role_profile"},
	"Workflow State": {
		"validate": "cndh_protection.access.administrators.check_workflow_state",
		"after_rename": "cndh_protection.setup.workspaces.follow_renamed_state",
	},
	"Workflow": {
		"before_validate": [
			"cndh_protection.access.administrators.check_workflow",
			"cndh_protection.hardening.notices.send_no_mail",
		]
	},
	"Notification Log": {"before_validate": "cndh_protection.hardening.notices.keep_notice_neutral"},
	"Email Queue": {"before_validate": "cndh_protection.hardening.notices.keep_mail_neutral"},
	"Comment": {"before_validate": "cndh_protection.hardening.tripwires.keep_comments_neutral"},
	"Report": {"before_validate": "cndh_protection.hardening.tripwires.check_report"},
	"Auto Email Report": {"before_validate": "cndh_protection.hardening.tripwires.check_mailed_report"},
	"Custom DocPerm": {"before_validate": "cndh_protection.hardening.tripwires.check_rights"},
	"Custom HTML Block": {"before_validate": "cndh_protection.hardening.scripts.refuse_block"},
	"Number Card": {"before_validate": "cndh_protection.hardening.scripts.check_evaluated"},
	"Dashboard Chart": {"before_validate": "cndh_protection.hardening.scripts.check_evaluated"},
	"Workspace": {"before_validate": "cndh_protection.hardening.scripts.check_workspace"},
	"Property Setter": {"before_validate": "cndh_protection.hardening.customisation.check_property"},
	"Custom Field": {"before_validate": "cndh_protection.hardening.customisation.check_custom_field"},
	"Assignment Rule": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Auto Repeat": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Calendar View": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Client Script": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Communication": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Data Import": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"DocShare": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Document Follow": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Document Share Key": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Energy Point Log": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Energy Point Rule": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Kanban Board": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Milestone Tracker": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Notification": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Print Format": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Reminder": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Server Script": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Tag Link": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"ToDo": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Web Form": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
	"Webhook": {"before_validate": "cndh_protection.hardening.tripwires.refuse_on_protected"},
}

# What the platform leaves open, closed once a process

before_request = ["cndh_protection.hardening.apply.apply", "cndh_protection.access.interims.keep_up"]
before_job = "cndh_protection.hardening.apply.apply"
on_login = "cndh_protection.access.sessions.note_login"
after_request = [
	"cndh_protection.portal.context.let_nothing_be_kept",
	"cndh_protection.access.sessions.mark_login",
]
auth_hooks = ["cndh_protection.hardening.gate.gate"]

override_doctype_class = {
	"Error Log": "cndh_protection.hardening.error_log.SafeErrorLog",
	"File": "cndh_protection.hardening.files.GuardedFile",
}

scheduler_events = {
	"cron": {
		"*/5 * * * *": [
			"cndh_protection.access.interims.keep",
			"cndh_protection.services.clocks.watching.watch",
			"cndh_protection.services.clocks.submissions.watch",
			"cndh_protection.services.duplicates.look_at_new_values",
		],
	},
	"daily": [
		"cndh_protection.access.audit_checks.keep_head",
		"cndh_protection.access.break_glass.tell_overdue",
		"cndh_protection.services.plan.expiry.expire_measures",
		"cndh_protection.services.duplicates.look_at_every_value",
	],
}
