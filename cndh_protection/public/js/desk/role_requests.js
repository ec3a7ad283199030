// On the form of an account: which roles wait for a second person.

export function follow_role_requests() {
	frappe.ui.form.on("User", { refresh: show_waiting });
}

async function show_waiting(frm) {
	if (frm.is_new() || !frappe.model.can_read("Role Request")) return;
	const filters = { user: frm.doc.name, status: "Waiting" };
	const waiting = await frappe.db.get_list("Role Request", { filters, fields: ["name", "roles"] });
	if (frm.doc.name !== filters.user) return;
	for (const { name, roles } of waiting) {
		const names = roles.split("\n").map((role) => __(role));
		const link = frappe.utils.get_form_link("Role Request", name, true, __("Open the request"));
		frm.dashboard.add_comment(`${__("Waiting for a second person: {0}.", [names.join(", ")])} ${link}`, "orange", true);
	}
}
