"""Where the platform calls the application."""

app_name = "cndh_protection"
app_title = "Protection des défenseurs (CNDH)"
app_publisher = "Commission Nationale des Droits de l'Homme du Mali"
app_description = "Protection mechanism for human rights defenders: cases, measures, awareness"
app_email = "contact@example.org"
app_license = "agpl-3.0-or-later"

add_to_apps_screen = [
	{
		"name": "cndh_protection",
		"logo": "/assets/cndh_protection/images/cndh.svg",
		"title": "Protection des défenseurs",
		"route": "/app/protection",
	}
]

# Includes

app_include_js = "cndh_protection.bundle.js"
app_include_css = "cndh_protection.bundle.css"
web_include_css = "cndh_portal.bundle.css"

# Home pages

role_home_page = {"CNDH Partner": "partenaire"}
update_website_context = "cndh_protection.portal.context.add_demo_banner"
extend_bootinfo = "cndh_protection.services.boot.extend_bootinfo"

# Installation

before_install = "cndh_protection.setup.install.before_install"
after_install = "cndh_protection.setup.install.after_install"
after_migrate = "cndh_protection.setup.install.after_migrate"
before_uninstall = "cndh_protection.setup.uninstall.before_uninstall"
after_uninstall = "cndh_protection.setup.uninstall.after_uninstall"

# Clear refusals in place of the platform's own

override_whitelisted_methods = {
	"frappe.model.workflow.apply_workflow": "cndh_protection.services.stages.apply_step"
}

# Documents of the platform that we watch

doc_events = {
	"*": {"after_rename": "cndh_protection.setup.ledger.follow_rename"},
	"User": {
		"before_validate": "cndh_protection.access.administrators.remember_chosen_roles",
		"validate": "cndh_protection.access.administrators.check_user",
	},
	"Role Profile": {"validate": "cndh_protection.access.administrators.check_role_profile"},
	"Workflow State": {"after_rename": "cndh_protection.setup.workspaces.follow_renamed_state"},
	"Workflow": {"before_validate": "cndh_protection.access.administrators.check_workflow"},
}
