frappe.ui.form.on("Role Request", {
	refresh(frm) {
		frm.disable_save();
		name_roles(frm);
		if (frm.doc.status !== "Waiting") return;
		if (may_decide(frm.doc)) {
			frm.add_custom_button(__("Confirm"), () => ask(frm, "confirm")).addClass("btn-primary");
		}
		frm.add_custom_button(__("Refuse"), () => ask(frm, "refuse"));
	},
});

// Stored by their English names, one a line.
function name_roles(frm) {
	const names = (frm.doc.roles || "").split("\n").map((role) => __(role));
	frm.get_field("roles").set_disp_area(names.join(", "));
}

// The server decides; this only hides a button that would be refused.
function may_decide({ user, requested_by }) {
	return ![user, requested_by].includes(frappe.session.user);
}

const QUESTIONS = {
	confirm: __("Give these roles now? The person gets access to cases."),
	refuse: __("Refuse this request? Nothing changes for the person."),
};

function ask(frm, action) {
	frappe.confirm(QUESTIONS[action], async () => {
		await frappe.xcall(`cndh_protection.access.role_requests.${action}`, { name: frm.doc.name });
		await frm.reload_doc();
	});
}
